import { NotThere, OfType } from "#platform/ui/record/record-pages.tsx";
import { RecordPage } from "#platform/ui/record/RecordPage.tsx";

/** The page of one record of any type that has no page of its own. */
export default function RecordOf() {
  return <OfType>{(type, id) => (id ? <RecordPage key={id} type={type} id={id} /> : <NotThere />)}</OfType>;
}
