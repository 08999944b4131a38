import { NewPage } from "#platform/ui/record/record-pages.tsx";
import { clientRecord } from "../client.record.ts";
import { amidClient } from "./doubles.tsx";
import "./desk.css";

/** The form of a new client; while it is typed, clients that may be the same are shown. */
export default function NewClientPage() {
  return <NewPage type={clientRecord} amid={amidClient} />;
}
