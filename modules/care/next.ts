import { isSet, type Row } from "#platform/record/rule.ts";

/** The steps that bring a case forward. */
export type NextStep = "assign" | "answer" | "accept" | "explain" | "decide" | "revisit" | "archive";

/** Who brings a case forward next, and by which step; `who` is empty where nobody can. */
export interface Next {
  readonly step: NextStep;
  readonly who: readonly { readonly name: string; readonly post: string | null }[];
}

/** The step a case waits for; null where it is closed. */
export function nextStepOf(row: Row): NextStep | null {
  if (row.state === "received") return "assign";
  if (row.state === "assigned" || (row.state === "answered" && !isSet(row.reachedAt))) return "answer";
  if (row.state === "answered") return "accept";
  if (row.state === "refused") return "explain";
  if (row.state === "raised") return "decide";
  if (row.state === "accepted") return isSet(row.revisitOutcome) ? "archive" : "revisit";
  return row.state === "revisited" ? "archive" : null;
}
