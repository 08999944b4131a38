/**
 * The ladder of one clock: warnings at 50, 75 and 90 % of the allotted time, `missed`, then (a promise that climbs) one level
 * of superiors after the other until it is met or the chain ends.
 *
 * - The due time itself still keeps the promise; `missed` is the first millisecond after it.
 * - Level 1 climbs at the missed instant. Each further level follows `climbAfter` after the level before was really told,
 *   by default a quarter of the allotted time and at least an hour, in the clock's own calendar.
 * - A level is told in that superior's working hours. Safety climbs at once, and its interval runs on the wall clock.
 * - Every step happens once. After the last superior nothing repeats.
 * - After an outage `dueSteps` records every step that came due, but announces of the warnings and `missed` only the last.
 *   Levels are never skipped: one at a time, each spaced anew from when the one before was told, so that nobody is flooded.
 *
 * A clock is frozen data; every function returns a new one. Working days ("3wd") become open milliseconds at the start.
 */
import { addDuration, addWorking, nextOpening, openBetween, workingBetween } from "./calendar.ts";
import type { Calendar } from "./calendar.ts";
import type { Duration } from "./duration.ts";
import { CalendarError, ClockError } from "./errors.ts";
import { fromMs, toMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { verdict } from "./remaining.ts";
import type { ClockFace } from "./remaining.ts";

export type Warning = "warn50" | "warn75" | "warn90";
export type Step = Warning | "missed" | `climb:${number}`;

/** A step and the instant it is for. */
export interface PlannedStep {
  readonly step: Step;
  readonly at: Instant;
}

/** How long a level has before the next is told: a share of the allotted time, but not less than `atLeastMs`. */
export interface ClimbAfter {
  readonly share: number;
  readonly atLeastMs: number;
}

/** The product's own choice, no source names a figure: a quarter of the promise, at least an hour. */
export const CLIMB_AFTER: ClimbAfter = Object.freeze({ share: 0.25, atLeastMs: 3_600_000 });

/** Shares of the allotted time at which the owner is warned. */
export const WARNINGS: readonly { readonly step: Warning; readonly share: number }[] = Object.freeze([
  { step: "warn50", share: 0.5 },
  { step: "warn75", share: 0.75 },
  { step: "warn90", share: 0.9 },
]);

/** What starts a clock. */
export interface ClockStart {
  readonly startedAt: Instant;
  readonly within: Duration;
  /** The calendar in which a working duration runs; a wall duration ignores it. */
  readonly calendar: Calendar;
  readonly climbs: boolean;
  readonly safety: boolean;
  readonly climbAfter?: ClimbAfter;
}

/** All that is kept of one clock; times in milliseconds are in its `measure`. */
export interface ClockState extends ClockFace {
  /** Since when it runs with `spentMs` used: its start or last resumption. */
  readonly runningSince: Instant;
  readonly leftAtStopMs: number | null;
  readonly climbs: boolean;
  readonly safety: boolean;
  readonly climbAfterMs: number;
  /** The last step that happened, and when it was recorded. */
  readonly passed: Step | null;
  readonly passedAt: Instant | null;
}

/** The clock's own calendar and those of its superiors, nearest first; `null` is always there. */
export interface Calendars {
  readonly clock: Calendar;
  readonly chain: readonly Calendar[];
}

/** A step that came due: tell it when `announce`, otherwise only record it. */
export interface DueStep extends PlannedStep {
  readonly announce: boolean;
}

const MINUTE = 60_000;
/** A tick that comes this late still tells a level planned for just before a closing, instead of leaving it for the next day. */
const LATE_TICK_MS = 15 * MINUTE;

/**
 * Starts a clock.
 * @throws ClockError `clock_within_invalid` when less than a minute is allotted, `clock_climb_invalid`; CalendarError of the calendar.
 */
export function startClock(start: ClockStart): ClockState {
  const dueAt = addDuration(start.calendar, start.startedAt, start.within);
  const measure = start.within.calendar === "working" && start.calendar !== null ? "working" : "wall";
  const allottedMs = start.within.ms ?? workingBetween(start.calendar, start.startedAt, dueAt);
  if (allottedMs < MINUTE) {
    throw new ClockError("clock_within_invalid", {
      zh: "时限不足一分钟，请写长一些。",
      en: "The time limit is under a minute; write a longer one.",
    });
  }
  return Object.freeze({
    startedAt: start.startedAt,
    measure,
    allottedMs,
    spentMs: 0,
    runningSince: start.startedAt,
    dueAt,
    pausedAt: null,
    stoppedAt: null,
    leftAtStopMs: null,
    climbs: start.climbs,
    safety: start.safety,
    climbAfterMs: climbInterval(allottedMs, start.climbAfter ?? CLIMB_AFTER),
    passed: null,
    passedAt: null,
  });
}

/**
 * The whole plan of a clock that nobody meets, every step on time: for previews and set-up.
 * @throws as `startClock`.
 */
export function planClock(
  start: ClockStart,
  chain: readonly Calendar[],
): { readonly dueAt: Instant; readonly allottedMs: number; readonly steps: readonly PlannedStep[] } {
  const calendars = { clock: start.calendar, chain };
  const first = startClock(start);
  const steps: PlannedStep[] = [];
  let clock = first;
  for (let next = nextStep(clock, calendars); next !== null; next = nextStep(clock, calendars)) {
    steps.push(next);
    clock = { ...clock, passed: next.step, passedAt: next.at };
  }
  return { dueAt: first.dueAt!, allottedMs: first.allottedMs, steps };
}

/** The next step of a clock and the instant it is for, possibly past; null when paused, stopped or at the end of its ladder. */
export function nextStep(clock: ClockState, calendars: Calendars): PlannedStep | null {
  if (clock.stoppedAt !== null || clock.pausedAt !== null || clock.dueAt === null) return null;
  const step = following(clock.passed);
  const warning = WARNINGS.find((one) => one.step === step);
  if (warning !== undefined) {
    const untilThen = Math.max(0, Math.round(clock.allottedMs * warning.share) - clock.spentMs);
    const at = addWorking(ownCalendar(clock, calendars), clock.runningSince, untilThen);
    // A clock resumed after it was missed has its warnings behind it.
    return { step, at: earlier(at, clock.dueAt) };
  }
  if (step === "missed") return { step, at: justAfter(clock.dueAt) };
  const level = levelOf(step);
  if (!clock.climbs || level > calendars.chain.length) return null;
  const told = later(clock.passedAt ?? clock.dueAt, clock.runningSince);
  const base =
    level === 1
      ? later(justAfter(clock.dueAt), clock.runningSince)
      : addWorking(clock.safety ? null : ownCalendar(clock, calendars), told, clock.climbAfterMs);
  return { step, at: inHours(clock, calendars, level, base) };
}

/**
 * What came due up to `now`, the clock with it recorded, and what comes next (always after `now`; null when nothing).
 * Whatever the ticks, each step appears once and in order; give the returned clock to the next call.
 */
export function dueSteps(
  clock: ClockState,
  calendars: Calendars,
  now: Instant,
): { readonly steps: readonly DueStep[]; readonly clock: ClockState; readonly next: PlannedStep | null } {
  const due: PlannedStep[] = [];
  let current = clock;
  let next = notBefore(current, calendars, now);
  while (next !== null && next.at <= now) {
    due.push(next);
    current = Object.freeze({ ...current, passed: next.step, passedAt: now });
    next = notBefore(current, calendars, now);
  }
  const lastToOwner = due.findLast((one) => !isClimb(one.step));
  const steps = due.map((one) => ({ ...one, announce: isClimb(one.step) || one === lastToOwner }));
  return { steps, clock: current, next };
}

/**
 * Pauses a clock: the time used is kept, the due time is open until it resumes. Run `dueSteps` up to `at` first.
 * A missed clock keeps its due time and stays missed; pausing only holds its climbing.
 * @throws ClockError `clock_stopped`, `clock_already_paused`, `clock_time_backwards`.
 */
export function pauseClock(clock: ClockState, calendars: Calendars, at: Instant): ClockState {
  refuseStopped(clock);
  if (clock.pausedAt !== null) {
    throw new ClockError("clock_already_paused", { zh: "时限已暂停，不能再次暂停。", en: "This clock is paused already." });
  }
  refuseBefore(at, clock.runningSince);
  const missed = verdict(clock, at) === "missed";
  return Object.freeze({ ...clock, spentMs: spentUntil(clock, calendars, at), pausedAt: at, dueAt: missed ? clock.dueAt : null });
}

/**
 * Resumes a paused clock: what was left of the allotted time gives the new due time, in the calendar as it is now.
 * @throws ClockError `clock_stopped`, `clock_not_paused`, `clock_time_backwards`; CalendarError of the calendar.
 */
export function resumeClock(clock: ClockState, calendars: Calendars, at: Instant): ClockState {
  refuseStopped(clock);
  if (clock.pausedAt === null) {
    throw new ClockError("clock_not_paused", { zh: "时限没有暂停，无需恢复。", en: "This clock is not paused." });
  }
  refuseBefore(at, clock.pausedAt);
  return replanClock({ ...clock, runningSince: at, pausedAt: null }, calendars);
}

/**
 * Computes the due time again, for a calendar that was changed under a running clock. Missed, paused and stopped clocks stay as they are.
 * @throws CalendarError of the calendar.
 */
export function replanClock(clock: ClockState, calendars: Calendars): ClockState {
  const missed = clock.dueAt !== null && (clock.passed === "missed" || isClimb(clock.passed) || clock.runningSince > clock.dueAt);
  if (missed || clock.pausedAt !== null || clock.stoppedAt !== null) return Object.freeze({ ...clock });
  const left = Math.max(0, clock.allottedMs - clock.spentMs);
  return Object.freeze({ ...clock, dueAt: addWorking(ownCalendar(clock, calendars), clock.runningSince, left) });
}

/**
 * Goes on with a running clock in another calendar from `at` on: what was used up to then counts in the old hours, what is left in the new
 * ones, so that no change of hours moves a due time into the past. Wall, missed, paused and stopped clocks stay as they are, and so
 * does one whose hours up to its due time are the same in both.
 * @throws CalendarError of the calendar.
 */
export function moveClock(clock: ClockState, was: Calendar, now: Calendar, at: Instant): ClockState {
  if (clock.measure === "wall" || clock.stoppedAt !== null || clock.pausedAt !== null || clock.dueAt === null || clock.dueAt < at) return clock;
  const same = JSON.stringify(openBetween(was, clock.runningSince, clock.dueAt)) === JSON.stringify(openBetween(now, clock.runningSince, clock.dueAt));
  if (same) return clock;
  const from = later(at, clock.runningSince);
  const spentMs = Math.min(clock.allottedMs, clock.spentMs + workingBetween(was, clock.runningSince, from));
  return Object.freeze({ ...clock, spentMs, runningSince: from, dueAt: addWorking(now, from, clock.allottedMs - spentMs) });
}

/**
 * Stops a clock at the instant its promise was met; `verdict` says whether in time. `at` may lie before now (entered late),
 * and a stopped clock may be stopped again at another time (evidence corrected).
 */
export function stopClock(clock: ClockState, calendars: Calendars, at: Instant): ClockState {
  const spent = clock.pausedAt === null ? spentUntil(clock, calendars, at) : clock.spentMs;
  return Object.freeze({ ...clock, stoppedAt: at, leftAtStopMs: Math.max(0, clock.allottedMs - spent) });
}

/** Takes a stop back (its evidence was voided): the clock goes on as if it had never stopped, the time meanwhile included. */
export function reopenClock(clock: ClockState): ClockState {
  return Object.freeze({ ...clock, stoppedAt: null, leftAtStopMs: null });
}

function ownCalendar(clock: ClockState, calendars: Calendars): Calendar {
  return clock.measure === "wall" ? null : calendars.clock;
}

function spentUntil(clock: ClockState, calendars: Calendars, at: Instant): number {
  return clock.spentMs + Math.max(0, workingBetween(ownCalendar(clock, calendars), clock.runningSince, at));
}

function climbInterval(allottedMs: number, rule: ClimbAfter): number {
  const interval = Math.max(Math.round(allottedMs * rule.share), rule.atLeastMs);
  if (!(interval >= MINUTE) || !(rule.share >= 0)) {
    throw new ClockError("clock_climb_invalid", {
      zh: "逐级上报的间隔不足一分钟，请写长一些。",
      en: "The time between two levels of superiors is under a minute; write a longer one.",
    });
  }
  return interval;
}

function following(passed: Step | null): Step {
  if (passed === null) return "warn50";
  if (passed === "missed") return "climb:1";
  if (isClimb(passed)) return `climb:${levelOf(passed) + 1}`;
  return WARNINGS[WARNINGS.findIndex((one) => one.step === passed) + 1]?.step ?? "missed";
}

function isClimb(step: Step | null): step is `climb:${number}` {
  return step !== null && step.startsWith("climb:");
}

function levelOf(step: Step): number {
  return Number(step.slice("climb:".length));
}

/** Moves a level into its superior's hours. A superior without any hours left is told at once: an alarm must not get lost. */
function inHours(clock: ClockState, calendars: Calendars, level: number, at: Instant): Instant {
  if (clock.safety) return at;
  try {
    return nextOpening(calendars.chain[level - 1] ?? null, at);
  } catch (error) {
    if (error instanceof CalendarError && error.code === "calendar_never_opens") return at;
    throw error;
  }
}

/** The next step; a level that came due during an outage waits for its superior's hours, seen from `now`. */
function notBefore(clock: ClockState, calendars: Calendars, now: Instant): PlannedStep | null {
  const next = nextStep(clock, calendars);
  if (next === null || !isClimb(next.step) || toMs(now) - toMs(next.at) <= LATE_TICK_MS) return next;
  return { step: next.step, at: inHours(clock, calendars, levelOf(next.step), now) };
}

function refuseStopped(clock: ClockState): void {
  if (clock.stoppedAt !== null) {
    throw new ClockError("clock_stopped", { zh: "时限已结束，不能暂停或恢复。", en: "This clock has ended; it cannot be paused or resumed." });
  }
}

function refuseBefore(at: Instant, earliest: Instant): void {
  if (at < earliest) {
    throw new ClockError("clock_time_backwards", {
      zh: `时间早于 ${earliest}，请写之后的时间。`,
      en: `The time lies before ${earliest}; give a later one.`,
    });
  }
}

function justAfter(instant: Instant): Instant {
  return fromMs(toMs(instant) + 1);
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
