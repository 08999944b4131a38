import { v7 as uuid } from "uuid";
import { mainClock, type Clock, type Moment, type RecordType } from "../record/record.ts";
import { holds, isSet, type Row, type RuleActor } from "../record/rule.ts";
import { parseDuration } from "./duration.ts";
import type { Duration } from "./duration.ts";
import { toMs } from "./instant.ts";
import { nextStep, replanClock, startClock, stopClock, type Calendars, type ClockState, type Step } from "./ladder.ts";
import { verdict } from "./remaining.ts";
import type { Calendar } from "./calendar.ts";

const minute = 60_000;

export type ClockStatus = "running" | "paused" | "met" | "missed" | "dropped";

/** One run of a clock on a record, as stored. */
export interface ClockRun extends ClockState {
  readonly id: string;
  readonly version: number;
  readonly recordType: string;
  readonly recordId: string;
  readonly name: string;
  readonly within: string;
  readonly state: ClockStatus;
  readonly nextStep: Step | null;
  readonly nextAt: string | null;
  readonly pauseUntil: string | null;
  readonly pauseReason: string | null;
  readonly pausedBy: string | null;
}

/** What a change of a record does to its clocks: runs that begin and runs that change, and the record's own due columns. */
export interface ClockChanges {
  readonly started: readonly ClockRun[];
  readonly changed: readonly ClockRun[];
  readonly due: { readonly dueFrom: string | null; readonly dueAt: string | null; readonly duePausedAt: string | null; readonly dueWorkingMs: number | null } | null;
}

export interface ClockContext {
  /** The value of a setting that says a length of time. */
  within(setting: string, row: Row): string;
  readonly calendar: Calendar;
  readonly now: string;
  readonly actor: RuleActor;
  /** History is judged by its own times: a run that would still be open is dropped, and nothing is due. */
  readonly history: boolean;
}

/**
 * Decides which clocks of a record start, stop or are dropped by one change.
 *
 * Stops come before starts, so that one field may end a run and begin the next (48 hours since the last follow-up, A6-GRP-51).
 */
export function changeClocks(type: RecordType, before: Row | null, after: Row, step: string, open: readonly ClockRun[], c: ClockContext): ClockChanges {
  const started: ClockRun[] = [];
  const changed: ClockRun[] = [];
  const final = type.states[after.state as string]?.final === true;
  for (const [name, clock] of Object.entries(type.clocks)) {
    const run = open.find((one) => one.name === name);
    const told = firstMoment(clock.stops, before, after, step, c.now);
    // The server's time was set back behind where the run began: what ends it now took no time at all, and is not lost.
    const stops = told !== null && run && c.now < run.startedAt && told < run.startedAt ? run.startedAt : told;
    const begins = firstMoment(clock.starts, before, after, step, c.now);
    const starts = begins !== null && (!final || c.history) && (!clock.when || holds(clock.when, after, c.actor));
    if (run) {
      if (stops !== null && stops >= run.startedAt) changed.push(stop(run, stops, c));
      else if (starts || final || clock.drops?.includes(after.state as string) || (clock.when && !holds(clock.when, after, c.actor)) || withdrawn(clock, before, after)) changed.push(drop(run));
      else if (before !== null) changed.push(...tightened(run, clock, before, after, c));
    }
    if (!starts) continue;
    const fresh = start(type, name, clock, after, begins, c);
    if (stops !== null && !restarts(clock)) started.push(stop(fresh, stops > begins ? stops : begins, c));
    else started.push(c.history ? drop(fresh) : fresh);
  }
  return { started, changed, due: dueColumns(type, open, started, changed) };
}

/** Whether the same field ends one run and begins the next. */
function restarts(clock: Clock): boolean {
  return clock.starts.some((begin) => "field" in begin && clock.stops.some((end) => "field" in end && end.field === begin.field));
}

function dueColumns(type: RecordType, open: readonly ClockRun[], started: readonly ClockRun[], changed: readonly ClockRun[]): ClockChanges["due"] {
  const main = mainClock(type)?.[0];
  if (main === undefined) return null;
  const runs = [...started, ...changed, ...open.filter((run) => !changed.some((one) => one.id === run.id))];
  const live = runs.find((run) => run.name === main && run.stoppedAt === null && run.state !== "dropped");
  return live ? dueOf(live) : { dueFrom: null, dueAt: null, duePausedAt: null, dueWorkingMs: null };
}

/** What a record itself says of the run of its main clock. */
export function dueOf(run: ClockRun): NonNullable<ClockChanges["due"]> {
  return { dueFrom: run.startedAt, dueAt: run.dueAt, duePausedAt: run.pausedAt, dueWorkingMs: run.measure === "working" ? run.allottedMs : null };
}

/** Whether what began a clock was taken back: every field that starts it is empty now, and one was not. */
function withdrawn(clock: Clock, before: Row | null, after: Row): boolean {
  return before !== null && clock.starts.every((moment) => "field" in moment && !isSet(after[moment.field])) && clock.starts.some((moment) => "field" in moment && isSet(before[moment.field]));
}

/** When the first of the moments happens with this change; null when none does. */
function firstMoment(moments: readonly Moment[], before: Row | null, after: Row, step: string, now: string): string | null {
  for (const moment of moments) {
    if ("created" in moment) {
      if (before === null) return after.createdAt as string;
    } else if ("steps" in moment) {
      if (moment.steps.includes(step)) return now;
    } else if (isSet(after[moment.field]) && after[moment.field] !== before?.[moment.field]) return after[moment.field] as string;
  }
  return null;
}

function start(type: RecordType, name: string, clock: Clock, row: Row, at: string, c: ClockContext): ClockRun {
  const [within, length] = lengthOf(clock, row, at, c);
  const state = startClock({ startedAt: at, within: length, calendar: c.calendar, climbs: clock.climbs === true, safety: clock.safety ? holds(clock.safety, row, c.actor) : false });
  const run: ClockRun = {
    ...state, id: uuid(), version: 1, recordType: type.name, recordId: row.id as string, name, within, state: "running",
    nextStep: null, nextAt: null, pauseUntil: null, pauseReason: null, pausedBy: null,
  };
  return scheduled(run, { clock: c.calendar, chain: [] });
}

/** How long a run may take, as told and as measured: what the declaration or its setting says, or until the time a field names where that is earlier. */
function lengthOf(clock: Clock, row: Row, at: string, c: ClockContext): [string, Duration] {
  const told = typeof clock.within === "string" ? clock.within : c.within(clock.within.setting, row);
  const length = parseDuration(told);
  const until = clock.until ? row[clock.until] : null;
  if (typeof until !== "string" || until <= at) return [told, length];
  const ms = toMs(until) - toMs(at);
  return ms < minute || (length.ms !== undefined && ms >= length.ms) ? [told, length] : [`${Math.floor(ms / minute)}m`, { calendar: "wall", ms }];
}

/** A graver matter shortens a promise that runs, counted from where it began; a lighter one never lengthens it. */
function tightened(run: ClockRun, clock: Clock, before: Row, after: Row, c: ClockContext): ClockRun[] {
  if (typeof clock.within === "string" || run.state === "missed") return [];
  const within = c.within(clock.within.setting, after);
  if (within === c.within(clock.within.setting, before)) return [];
  const anew = startClock({ startedAt: run.startedAt, within: parseDuration(within), calendar: c.calendar, climbs: run.climbs, safety: run.safety });
  if (anew.measure !== run.measure || anew.allottedMs >= run.allottedMs) return [];
  const calendars = { clock: c.calendar, chain: [] };
  const short = { ...run, ...replanClock({ ...run, allottedMs: anew.allottedMs, climbAfterMs: anew.climbAfterMs }, calendars), within, version: run.version + 1 };
  return [run.pausedAt === null ? scheduled(short, calendars) : short];
}

/** The run with its next step worked out; the chain of superiors is known only when a level is due. */
export function scheduled(run: ClockRun, calendars: Calendars): ClockRun {
  const next = run.state === "dropped" ? null : nextStep(run, calendars);
  return { ...run, nextStep: next?.step ?? null, nextAt: next?.at ?? null };
}

function stop(run: ClockRun, at: string, c: ClockContext): ClockRun {
  const stopped = { ...run, ...stopClock(run, { clock: c.calendar, chain: [] }, at) };
  return { ...stopped, version: run.version + 1, state: verdict(stopped, c.now) === "missed" ? "missed" : "met", nextStep: null, nextAt: null };
}

function drop(run: ClockRun): ClockRun {
  return { ...run, version: run.version + 1, state: "dropped", nextStep: null, nextAt: null };
}
