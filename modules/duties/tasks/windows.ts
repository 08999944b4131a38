import { addWorking, openBetween, openWindows, type WorkingCalendar } from "#platform/clocks/calendar.ts";
import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { parseDuration } from "#platform/clocks/duration.ts";
import { recurringDays } from "#platform/clocks/recur.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import { parseRhythm, recurrencesOf, type Rhythm } from "../rhythm.ts";
import type { WorkRule } from "./rule.ts";

/** One turn of a recurring duty: proof counts from `opensAt`; on time to `dueAt`, late to `closesAt`, then it is missed. Instants are UTC text. */
export interface Turn {
  /** Names the turn among all of its rule, whatever else changes: `2026-11-30`, `2026-11-30/2`. */
  readonly slot: string;
  /** The working day it is due on. */
  readonly day: string;
  readonly opensAt: string;
  /** From when it stands on the page of who is asked. */
  readonly shownAt: string;
  readonly dueAt: string;
  readonly closesAt: string;
  readonly count: number;
}

/** How many days before its due day a turn of each length is shown, and how long after it is late rather than missed. */
export type Leads = Readonly<Record<"week" | "month" | "quarter" | "year", number>>;
/** What holds until an organisation says otherwise. */
export const presetLeads: Leads = { week: 2, month: 5, quarter: 10, year: 30 };
const dayMs = 86_400_000;
const text = (ms: number): string => new Date(ms).toISOString();

/**
 * The turns of a rhythm that are due after `after` and have opened by `now`, in order.
 *
 * A turn ends on its rhythm's day (in a month without that day on its last), or on the last working day before it within the turn; a turn without any working day asks nothing.
 * @throws CalendarError where a rule's length of time or recurrence cannot be read.
 */
export function turnsBetween(rule: Pick<WorkRule, "rhythm" | "dueBy" | "early" | "count">, calendar: WorkingCalendar, after: string, now: string, leads: Leads = presetLeads): Turn[] {
  const rhythm = rule.rhythm === null ? null : parseRhythm(rule.rhythm);
  if (!rhythm) return [];
  const today = dayIn(calendar.zone, now);
  const first = dayNumber(dayIn(calendar.zone, after));
  // The day a turn ends may lie ahead by as long as the turn lasts, and its due day before it.
  const last = dayNumber(today) + longest(rhythm);
  // Where days are named, a turn begins the day after the one before it ended: that one is looked for as well.
  const named = rhythm.on.length > 0;
  const ends = [...new Set(recurrencesOf(rhythm).flatMap((one) => recurringDays(one, dayText(named ? first - longest(rhythm) : first), dayText(last))))].sort();
  const turns: Turn[] = [];
  for (const [at, end] of ends.entries()) {
    if (named && (at === 0 || dayNumber(end) < first)) continue;
    const start = named ? dayText(dayNumber(ends[at - 1] as string) + 1) : startOf(rhythm, end);
    const day = lastOpenDay(calendar, start, end);
    if (day === null) continue;
    for (const turn of rhythm.every === "day" || rhythm.every === "shift" ? ofDay(rule, rhythm, calendar, day) : [ofStretch(rule, rhythm, calendar, start, end, day, leads)]) {
      if (turn.dueAt > after && turn.opensAt <= now) turns.push(turn);
    }
  }
  return turns;
}

const longest = ({ every, count }: Rhythm): number => ({ shift: 0, day: 0, week: 7 * count, month: 31, quarter: 92, year: 366 })[every];

function startOf({ every, count }: Rhythm, end: string): string {
  switch (every) {
    case "shift":
    case "day":
      return end;
    case "week":
      return dayText(dayNumber(end) - 7 * count + 1);
    case "month":
      return `${end.slice(0, 7)}-01`;
    case "quarter":
      return `${end.slice(0, 5)}${String(Number(end.slice(5, 7)) - 2).padStart(2, "0")}-01`;
    case "year":
      return `${end.slice(0, 4)}-01-01`;
  }
}

function lastOpenDay(calendar: WorkingCalendar, start: string, end: string): string | null {
  for (let day = dayNumber(end); day >= dayNumber(start); day--) if (openWindows(calendar, dayText(day)).length > 0) return dayText(day);
  return null;
}

/** The turns of one day: as many as the rhythm says; where the day has as many stretches, each ends with one, else they share its open time evenly. */
function ofDay(rule: Pick<WorkRule, "dueBy" | "early" | "count">, rhythm: Rhythm, calendar: WorkingCalendar, day: string): Turn[] {
  const from = dayStart(calendar.zone, dayNumber(day));
  const to = dayStart(calendar.zone, dayNumber(day) + 1);
  const spans = openBetween(calendar, text(from), text(to));
  if (spans.length === 0) return [];
  const open = spans.reduce((sum, [a, b]) => sum + Date.parse(b) - Date.parse(a), 0);
  const times = rhythm.times;
  let opensAt = text(from);
  return Array.from({ length: times }, (_, index): Turn => {
    const whole = spans.length === times ? (spans[index] as readonly [string, string])[1] : addWorking(calendar, text(from), (open * (index + 1)) / times);
    const dueAt = hour(rule, times === 1 && rule.dueBy === "opening" ? (spans[0] as readonly [string, string])[0] : whole);
    const turn: Turn = { slot: times === 1 ? day : `${day}/${index + 1}`, day, opensAt, shownAt: opensAt, dueAt, closesAt: text(to), count: rule.count };
    opensAt = dueAt;
    return turn;
  });
}

function ofStretch(rule: Pick<WorkRule, "dueBy" | "early" | "count">, rhythm: Rhythm, calendar: WorkingCalendar, start: string, end: string, day: string, leads: Leads): Turn {
  const from = dayStart(calendar.zone, dayNumber(start));
  const dueDay = dayStart(calendar.zone, dayNumber(day));
  const spans = openBetween(calendar, text(dueDay), text(dayStart(calendar.zone, dayNumber(day) + 1)));
  const dueAt = hour(rule, rule.dueBy === "opening" ? (spans[0] as readonly [string, string])[0] : (spans.at(-1) as readonly [string, string])[1]);
  const lead = rhythm.every === "shift" || rhythm.every === "day" ? 0 : leads[rhythm.every];
  return {
    slot: end, day, opensAt: text(from), dueAt, count: rule.count * rhythm.times,
    shownAt: text(Math.max(from, dayStart(calendar.zone, dayNumber(day) - lead))),
    closesAt: text(dayStart(calendar.zone, dayNumber(day) + 1 + lead)),
  };
}

function hour({ early }: Pick<WorkRule, "early">, at: string): string {
  if (early === null) return at;
  const length = parseDuration(early);
  return text(Date.parse(at) - (length.ms ?? (length.days ?? 0) * dayMs));
}
