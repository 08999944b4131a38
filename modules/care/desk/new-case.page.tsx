import { NewPage } from "#platform/ui/record/record-pages.tsx";
import { caseRecord } from "../case.record.ts";
import { amidClient } from "./doubles.tsx";
import "./desk.css";

const makes = { client: amidClient };

/** The form of a new case; an unknown caller becomes a client without leaving it. */
export default function NewCasePage() {
  return <NewPage type={caseRecord} makes={makes} />;
}
