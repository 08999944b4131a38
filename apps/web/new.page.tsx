import { NewPage, OfType } from "#platform/ui/record/record-pages.tsx";

/** The form of a new record of any type. */
export default function NewOf() {
  return <OfType>{(type) => <NewPage key={type.name} type={type} />}</OfType>;
}
