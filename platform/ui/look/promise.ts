import type { OpenSpan } from "#platform/clocks/instant.ts";
import { remaining, type ClockFace, type Remaining } from "#platform/clocks/remaining.ts";

/** What a list row or a clock says of a promise; all instants. */
export interface PromiseFacts {
  readonly from: string;
  readonly due: string | null;
  readonly pausedAt?: string | null;
  /** When it was met. */
  readonly stoppedAt?: string | null;
  /** The whole allotted time in milliseconds where it counts working time and the run is not at hand. */
  readonly workingMs?: number | null;
  /** The run itself where it is known; it counts its own measure. */
  readonly run?: ClockFace;
}

/** What a row says of its main clock. */
export interface DueRow {
  readonly dueFrom: string | null;
  readonly dueAt: string | null;
  readonly duePausedAt: string | null;
  readonly dueWorkingMs?: number | null;
}

/** The promise of a row; null where no clock runs. */
export function rowFacts(row: DueRow): PromiseFacts | null {
  if (row.dueFrom === null || (row.dueAt === null && row.duePausedAt === null)) return null;
  return { from: row.dueFrom, due: row.dueAt, pausedAt: row.duePausedAt, workingMs: row.dueWorkingMs };
}

const exact = (instant: string): string => new Date(instant).toISOString();

/** How far a page's own time may lie behind the server's: it goes on by the minute. */
const lag = 90_000;

/** When a clock begins to count, where it has not yet at `now`; null for one that counts, began this moment, is paused or ended. */
export function beginsAt(facts: PromiseFacts, now: string): string | null {
  const from = exact(facts.run?.startedAt ?? facts.from);
  const ended = facts.run?.stoppedAt ?? facts.stoppedAt ?? facts.run?.pausedAt ?? facts.pausedAt ?? null;
  return ended === null && Date.parse(from) - Date.parse(now) > lag ? from : null;
}

/** Up to when the opening hours must be known to say what is left at `now`; null where none are needed. */
export function hoursUntil(facts: PromiseFacts, now: string): string | null {
  const { run, due } = facts;
  const working = run ? run.measure === "working" : typeof facts.workingMs === "number";
  const runs = (run?.stoppedAt ?? facts.stoppedAt ?? null) === null && (run?.pausedAt ?? facts.pausedAt ?? null) === null;
  return working && runs && due !== null && exact(due) >= now ? exact(due) : null;
}

/**
 * How a promise stands at `now`. One in working time is counted in the `open` stretches, any other on the wall clock up to its due time.
 * Null where it is paused before it was missed and its due time is not known, or where its opening hours are not at hand yet.
 */
export function promiseState(facts: PromiseFacts, now: string, open: readonly OpenSpan[] | null = null): Remaining | null {
  const { run } = facts;
  const hours = hoursUntil(facts, now);
  if (hours !== null && open === null) return null;
  if (run) return remaining(run, now, open);
  if (facts.due === null) return null;
  const from = exact(facts.from);
  const due = exact(facts.due);
  if (hours !== null) return remaining({ startedAt: from, measure: "working", allottedMs: Math.max(1, facts.workingMs ?? 1), spentMs: 0, dueAt: due, pausedAt: null, stoppedAt: null }, now, open);
  const stoppedAt = facts.stoppedAt ? exact(facts.stoppedAt) : null;
  const pausedAt = facts.pausedAt ? exact(facts.pausedAt) : null;
  const allottedMs = Math.max(1, Date.parse(due) - Date.parse(from));
  const last = stoppedAt ?? pausedAt;
  const spentMs = last === null ? 0 : Math.max(0, Date.parse(last) - Date.parse(from));
  const leftAtStopMs = stoppedAt === null ? null : Math.max(0, allottedMs - spentMs);
  const stands = stoppedAt === null && pausedAt !== null && pausedAt <= due; // A pause before the due time stops the draining.
  return remaining({ startedAt: from, measure: "wall", allottedMs, spentMs, dueAt: stands ? null : due, pausedAt, stoppedAt, leftAtStopMs }, now);
}

/** When the hours open next, where they are closed at `now`; null while they are open or nothing opens in what is known. */
export function standsUntil(open: readonly OpenSpan[], now: string): string | null {
  const next = open.find(([, to]) => to > now);
  return next && next[0] > now ? next[0] : null;
}

/** A length of time as parts for a sentence: days only from three days on, so that 44 hours stay 44 hours. */
export function timeParts(ms: number): { days: number; hours: number; minutes: number } {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const hours = Math.floor(minutes / 60);
  return hours >= 72 ? { days: Math.floor(hours / 24), hours: hours % 24, minutes: minutes % 60 } : { days: 0, hours, minutes: minutes % 60 };
}
