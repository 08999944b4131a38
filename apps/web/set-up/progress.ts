import { call } from "#platform/ui/api.ts";
import { useRead } from "#platform/ui/queries.ts";

export const stepNames = ["posts", "words", "staff", "hours"] as const;
export type StepName = (typeof stepNames)[number];

interface StepState {
  readonly step: StepName;
  readonly state: "done" | "later" | "open";
  /** Gaps, unset words or people that are still missing. */
  readonly left: number;
}

export interface Progress {
  /** Whether there is something of the first set-up to go on with. */
  readonly underWay: boolean;
  /** Whether today reminds of it. */
  readonly card: boolean;
  readonly next: StepName | null;
  readonly steps: readonly StepState[];
  /** Posts that nobody holds, with how many duties run for nobody. */
  readonly vacant: readonly { readonly id: string; readonly name: string; readonly duties: number }[];
}

/** How far the first set-up has come; asked for only by who administers the organisation. */
export function useProgress(enabled: boolean) {
  return useRead<Progress>(["set-up-progress"], "/api/v1/set-up", { enabled });
}

/** Notes what became of steps, or that today need not remind any more. */
export function noteProgress(change: Partial<Record<StepName, "done" | "later">> & { card?: "hidden" }): Promise<Progress> {
  return call<Progress>("POST", "/api/v1/set-up", { body: change });
}
