import { useEffect } from "react";
import { useMe } from "../who.tsx";
import { dropDraft, useDraft, type Draft, type Values } from "./draft.ts";

/** What is filled in for one record: kept for its person through a reload and filled in again however old it is, since it belongs to no other record. */
export function useKept(type: string, id: string): Pick<Draft, "values" | "change" | "reset"> & { drop(): void } {
  const place = `${useMe().staff.id}/${type}.${id}`;
  const { values, old, change, reset, take } = useDraft(place, nothing);
  useEffect(() => {
    if (old !== null) take();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, for what was there when the page opened.
  }, [old]);
  return { values, change, reset, drop: () => dropDraft(place) };
}

const nothing: Values = {};
