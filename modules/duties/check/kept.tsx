import { useEffect } from "react";
import { useDraft, type Draft, type Values } from "#platform/ui/record/draft.ts";

/** What is filled in for one record: kept through a reload and filled in again however old it is, since it belongs to no other. */
export function useKept(place: string): Draft {
  const draft = useDraft(place, nothing);
  const { old, take } = draft;
  useEffect(() => {
    if (old !== null) take();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, for what was there when the page opened.
  }, [old]);
  return draft;
}

const nothing: Values = {};
