import { NewPage } from "#platform/ui/record/record-pages.tsx";
import { clientRecord } from "../client.record.ts";
import { Doubles } from "./doubles.tsx";
import "./desk.css";

const amid = { after: "phones", show: (values: Readonly<Record<string, unknown>>) => <Doubles values={values} /> };

/** The form of a new client; while it is typed, clients that may be the same are shown. */
export default function NewClientPage() {
  return <NewPage type={clientRecord} amid={amid} />;
}
