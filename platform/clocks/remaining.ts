/**
 * What is left of a promise. Imports neither Node nor Temporal: the browser counts with the same functions as the server,
 * given the open spans the server sent (`openBetween`), once per calendar and page.
 */
import { toMs } from "./instant.ts";
import type { Instant, OpenSpan } from "./instant.ts";

/** What must be known of a clock to show it; a `ClockState` is one. */
export interface ClockFace {
  readonly startedAt: Instant;
  /** Whether the allotted time runs on the wall clock or in working time. */
  readonly measure: "wall" | "working";
  /** The whole allotted time, in milliseconds of its measure. */
  readonly allottedMs: number;
  /** How much of it was used up to the last start or pause. */
  readonly spentMs: number;
  /** The last instant that keeps the promise; null while paused before it was missed. */
  readonly dueAt: Instant | null;
  readonly pausedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  /** Allotted time that was left at the stop; null while not stopped. */
  readonly leftAtStopMs?: number | null;
}

export interface Remaining {
  /** Allotted time left in the clock's measure; once missed, the wall time since the due time, negative. */
  readonly leftMs: number;
  /** Share of the allotted time left, 1 to 0. */
  readonly share: number;
  readonly state: "kept" | "soon" | "miss" | "paused";
}

/** From this share left on, a promise is due soon: 75 % used, the second warning. */
export const SOON_SHARE = 0.25;

/**
 * How a clock stands: "met" when it was stopped at the due time at the latest, "missed" after it, otherwise "open".
 * A stop entered late with an earlier time is judged by that time.
 */
export function verdict(clock: ClockFace, now: Instant): "open" | "met" | "missed" {
  if (clock.dueAt !== null && (clock.stoppedAt ?? now) > clock.dueAt) return "missed";
  return clock.stoppedAt === null ? "open" : "met";
}

/**
 * What is left of a clock at `now`.
 * `open` are the open spans of the clock's calendar from `now` to its due time (more does no harm); a wall clock needs none.
 * A stopped clock shows what was left when it stopped; a missed one stays missed, even while paused.
 * @throws RangeError when a running clock in working time comes without its spans: a guess would be shown as a fact.
 */
export function remaining(clock: ClockFace, now: Instant, open: readonly OpenSpan[] | null = null): Remaining {
  const judged = verdict(clock, now);
  if (judged === "missed" && clock.dueAt !== null) {
    return { leftMs: toMs(clock.dueAt) - toMs(clock.stoppedAt ?? clock.pausedAt ?? now), share: 0, state: "miss" };
  }
  const running = clock.stoppedAt === null && clock.pausedAt === null;
  // The spent time counts up to the last start only, so a running clock is measured from its other end.
  const left = running && clock.dueAt !== null ? timeTo(clock.dueAt, clock, now, open) : (clock.leftAtStopMs ?? clock.allottedMs - clock.spentMs);
  const leftMs = Math.min(clock.allottedMs, Math.max(0, left));
  const share = leftMs / clock.allottedMs;
  if (judged === "met") return { leftMs, share, state: "kept" };
  if (!running) return { leftMs, share, state: "paused" };
  return { leftMs, share, state: share <= SOON_SHARE ? "soon" : "kept" };
}

/** The client's own time: wall milliseconds since the start, pauses and closed hours included, up to the stop or `now`. */
export function clientTime(clock: Pick<ClockFace, "startedAt" | "stoppedAt">, now: Instant): number {
  return Math.max(0, toMs(clock.stoppedAt ?? now) - toMs(clock.startedAt));
}

function timeTo(dueAt: Instant, clock: ClockFace, now: Instant, open: readonly OpenSpan[] | null): number {
  const from = toMs(now);
  const to = toMs(dueAt);
  if (clock.measure === "wall") return to - from;
  if (open === null) throw new RangeError("remaining: a clock in working time needs the open spans up to its due time");
  return open.reduce((sum, span) => sum + Math.max(0, Math.min(toMs(span[1]), to) - Math.max(toMs(span[0]), from)), 0);
}
