import { ListPage, OfType } from "#platform/ui/record/record-pages.tsx";

/** The list of any record type. */
export default function ListOf() {
  return <OfType>{(type) => <ListPage key={type.name} type={type} />}</OfType>;
}
