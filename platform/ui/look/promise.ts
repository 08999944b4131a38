import { remaining, type ClockFace, type Remaining } from "#platform/clocks/remaining.ts";

/** What a list row or a clock says of a promise; all instants. */
export interface PromiseFacts {
  readonly from: string;
  readonly due: string | null;
  readonly pausedAt?: string | null;
  /** When it was met. */
  readonly stoppedAt?: string | null;
  /** The run itself where it is known; it counts its own measure. */
  readonly run?: ClockFace;
}

const exact = (instant: string): string => new Date(instant).toISOString();

/**
 * How a promise stands at `now`; without its run it is counted on the wall clock up to its due time.
 * Null where it is paused before it was missed: its due time is not known then.
 */
export function promiseState(facts: PromiseFacts, now: string): Remaining | null {
  const { run } = facts;
  // A running clock in working time would need its open hours; what is left on the wall until its due time is shown instead.
  if (run && (run.measure === "wall" || run.stoppedAt !== null || run.pausedAt !== null)) return remaining(run, now);
  if (facts.due === null) return null;
  const from = exact(facts.from);
  const due = exact(facts.due);
  const stoppedAt = facts.stoppedAt ? exact(facts.stoppedAt) : null;
  const pausedAt = facts.pausedAt ? exact(facts.pausedAt) : null;
  const allottedMs = Math.max(1, Date.parse(due) - Date.parse(from));
  const last = stoppedAt ?? pausedAt;
  const spentMs = last === null ? 0 : Math.max(0, Date.parse(last) - Date.parse(from));
  const leftAtStopMs = stoppedAt === null ? null : Math.max(0, allottedMs - spentMs);
  const stands = stoppedAt === null && pausedAt !== null && pausedAt <= due; // A pause before the due time stops the draining.
  return remaining({ startedAt: from, measure: "wall", allottedMs, spentMs, dueAt: stands ? null : due, pausedAt, stoppedAt, leftAtStopMs }, now);
}

/** A length of time as parts for a sentence: days only from three days on, so that 44 hours stay 44 hours. */
export function timeParts(ms: number): { days: number; hours: number; minutes: number } {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const hours = Math.floor(minutes / 60);
  return hours >= 72 ? { days: Math.floor(hours / 24), hours: hours % 24, minutes: minutes % 60 } : { days: 0, hours, minutes: minutes % 60 };
}
