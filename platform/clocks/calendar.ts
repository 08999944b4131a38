/**
 * Working calendars: which hours are open, and arithmetic in open time.
 *
 * An instant is open when the wall clock of the zone reads within a window of its day: from (included) to (not included).
 * Everything else follows from one definition: `addWorking(start, d)` is the EARLIEST instant at which `d` of open time
 * has passed since `start`. So:
 * - a start exactly at an opening counts from there; exactly at a closing, from the next opening;
 * - a due time exactly at a closing stays at that closing, it does not slip to the next opening;
 * - no duration at all gives the start itself, open or not (for "at once, but in working hours" use `nextOpening`);
 * - adding x and then y equals adding x + y.
 * When clocks go forward the skipped time is not open; when they go back the repeated hour is open twice.
 *
 * A calendar is frozen data and is compiled once per object: keep the object, do not change it.
 */
import type { Label } from "../record/label.ts";
import { clockMs, clockText, dayNumber } from "./day.ts";
import type { Duration } from "./duration.ts";
import { CalendarError } from "./errors.ts";
import { fromMs, toMs } from "./instant.ts";
import type { Instant, OpenSpan } from "./instant.ts";
import { checkZone, dayStart, offsetAt, offsetStretches } from "./zone.ts";

/** A day without a zone, "2026-11-24". */
export type Day = string;

/** One stretch of a day on the wall clock, "09:00" to "18:00"; `to` may be "24:00". Past midnight is two windows. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** Public holidays of a country by year: closed stretches (both days included) and the weekend days worked instead. */
export interface HolidayTable {
  readonly years: Readonly<Record<string, HolidayYear>>;
}

export interface HolidayYear {
  readonly off: readonly { readonly from: Day; readonly to: Day; readonly zh: string; readonly en: string }[];
  readonly work: readonly Day[];
}

/** One day that differs: no windows closes it, windows open it. The last entry of a day counts. */
export interface DayOverride {
  readonly day: Day;
  readonly windows: readonly Window[];
  readonly note?: string;
}

/** ISO weekday, Monday is 1. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * When someone works. An override beats a holiday, a holiday beats the week.
 * `makeUp` are the windows of a make-up day; without it, those of the first weekday from Monday that is open at all.
 * A year missing from `holidays` follows the week alone.
 */
export interface WorkingCalendar {
  readonly zone: string;
  readonly weekly: Readonly<Partial<Record<Weekday, readonly Window[]>>>;
  readonly holidays: HolidayTable | null;
  readonly makeUp?: readonly Window[];
  readonly overrides: readonly DayOverride[];
}

/** A working calendar, or `null` for the wall clock: open day and night. */
export type Calendar = WorkingCalendar | null;

const DAY = 86_400_000;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2299;
const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** A window as milliseconds of the day. */
type DaySpan = readonly [from: number, to: number];

/** The open spans of one UTC year as epoch milliseconds, in order; `before[i]` is the open time of the year before span i. */
interface YearSpans {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly before: readonly number[];
  readonly total: number;
}

interface Compiled {
  readonly zone: string;
  readonly weekly: readonly (readonly DaySpan[])[];
  /** Days (counted from 1970-01-01) that do not follow the week. */
  readonly special: ReadonlyMap<number, readonly DaySpan[]>;
  /** After this UTC year nothing opens any more; Infinity when the week has a window. */
  readonly lastOpenYear: number;
  readonly years: Map<number, YearSpans>;
}

const compiled = new WeakMap<WorkingCalendar, Compiled>();

/**
 * Checks a calendar and freezes a copy of it.
 * @throws CalendarError `calendar_zone_unknown`, `calendar_window_invalid`, `calendar_day_invalid`.
 */
export function workingCalendar(data: WorkingCalendar): WorkingCalendar {
  const calendar = deepFreeze(structuredClone(data));
  compile(calendar);
  return calendar;
}

/**
 * The windows of one day on the zone's wall clock, in order, touching ones joined; empty when closed. The wall clock gives 00:00 to 24:00.
 * @throws CalendarError `calendar_day_invalid` when `day` is no real day.
 */
export function openWindows(calendar: Calendar, day: Day): readonly Window[] {
  const number = dayNumber(day);
  if (calendar === null) return [{ from: "00:00", to: "24:00" }];
  return spansOfDay(compile(calendar), number).map(([from, to]) => ({ from: clockText(from), to: clockText(to) }));
}

/** Whether the instant lies in open time: yes at an opening, no at a closing. */
export function isOpen(calendar: Calendar, instant: Instant): boolean {
  const ms = toMs(instant);
  return calendar === null || openingFrom(compile(calendar), ms) === ms;
}

/**
 * The instant itself when it is open, otherwise the next opening.
 * @throws CalendarError `calendar_never_opens` when no open time follows.
 */
export function nextOpening(calendar: Calendar, instant: Instant): Instant {
  const ms = toMs(instant);
  return calendar === null ? instant : fromMs(openingFrom(compile(calendar), ms));
}

/**
 * The earliest instant at which `durationMs` of open time has passed since `start` (the rules are at the head of this file).
 * @throws CalendarError `duration_invalid` when it is negative or no number, `calendar_never_opens`, `calendar_out_of_range`.
 */
export function addWorking(calendar: Calendar, start: Instant, durationMs: number): Instant {
  const ms = toMs(start);
  if (!Number.isFinite(durationMs) || durationMs < 0) {
    throw new CalendarError("duration_invalid", {
      zh: `时长 ${durationMs} 毫秒不能用，应为零或正数。`,
      en: `A duration of ${durationMs} ms cannot be used; give zero or more.`,
    });
  }
  const duration = Math.round(durationMs);
  if (duration === 0) return start;
  if (calendar === null) {
    if (ms + duration >= Date.UTC(LAST_YEAR + 1, 0)) throw outOfRange();
    return fromMs(ms + duration);
  }
  return fromMs(addOpen(compile(calendar), ms, duration));
}

/** The open time from `a` to `b` in milliseconds, negative when `b` comes first. */
export function workingBetween(calendar: Calendar, a: Instant, b: Instant): number {
  const from = toMs(a);
  const to = toMs(b);
  if (calendar === null) return to - from;
  const c = compile(calendar);
  return from <= to ? openTime(c, from, to) : -openTime(c, to, from);
}

/** The stretches of open time between two instants, touching ones joined: what `remaining` needs to count without a calendar. */
export function openBetween(calendar: Calendar, a: Instant, b: Instant): readonly OpenSpan[] {
  const from = toMs(a);
  const to = toMs(b);
  if (from >= to) return [];
  if (calendar === null) return [[a, b]];
  const c = compile(calendar);
  const found: [number, number][] = [];
  for (let year = utcYear(from); year <= utcYear(to); year++) {
    const spans = yearSpans(c, year);
    for (let i = spanAt(spans, from); i < spans.from.length && spans.from[i]! < to; i++) {
      const start = Math.max(spans.from[i]!, from);
      const end = Math.min(spans.to[i]!, to);
      const last = found.at(-1);
      if (last !== undefined && last[1] === start) last[1] = end;
      else found.push([start, end]);
    }
  }
  return found.map(([start, end]) => [fromMs(start), fromMs(end)]);
}

/**
 * Whole working days later, at the same relative time of the day.
 * A working day is a day with any open time, however long. A closed start moves to the next opening. Then `days` working days
 * on, when the same share of that day's open time has passed: Monday 10:00 + 3 is Thursday 10:00. A start at the opening has
 * its own day whole before it: Monday's opening + 3 is Wednesday's closing. On the wall clock a day is 24 hours.
 * @throws CalendarError `duration_invalid` unless `days` is a whole number from 1, `calendar_never_opens`, `calendar_out_of_range`.
 */
export function addWorkingDays(calendar: Calendar, start: Instant, days: number): Instant {
  if (!Number.isSafeInteger(days) || days < 1) {
    throw new CalendarError("duration_invalid", {
      zh: `${days} 个工作日不能用，应为不小于 1 的整数。`,
      en: `${days} working days cannot be used; give a whole number from 1.`,
    });
  }
  if (calendar === null) return addWorking(null, start, days * DAY);
  const c = compile(calendar);
  const begin = openingFrom(c, toMs(start));
  const first = Math.floor((begin + offsetAt(c.zone, begin)) / DAY);
  const total = openTime(c, dayStart(c.zone, first), dayStart(c.zone, first + 1));
  const share = openTime(c, dayStart(c.zone, first), begin) / total;
  let left = share === 0 ? days - 1 : days;
  let day = first;
  let open = total;
  while (left > 0) {
    day += 1;
    // Without this line a calendar of a few overridden days would search for ever.
    if (utcYear((day - 1) * DAY) > c.lastOpenYear) throw neverOpens();
    if (spansOfDay(c, day).length === 0) continue;
    open = openTime(c, dayStart(c.zone, day), dayStart(c.zone, day + 1));
    if (open > 0) left -= 1;
  }
  const passed = Math.max(1, Math.round((share === 0 ? 1 : share) * open));
  return fromMs(addOpen(c, dayStart(c.zone, day), passed));
}

/**
 * Adds a duration as a rule states it: wall durations ignore the calendar, working ones run in it.
 * @throws CalendarError as `addWorking` and `addWorkingDays`.
 */
export function addDuration(calendar: Calendar, start: Instant, duration: Duration): Instant {
  if (duration.days !== undefined) return addWorkingDays(calendar, start, duration.days);
  return addWorking(duration.calendar === "wall" ? null : calendar, start, duration.ms);
}

// --- open time in epoch milliseconds ---

/** Index of the first span of the year that ends after `ms`. */
function spanAt(spans: YearSpans, ms: number): number {
  let low = 0;
  let high = spans.to.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans.to[middle]! > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Open time of the year that lies before `ms`. */
function openBefore(spans: YearSpans, ms: number): number {
  const i = spanAt(spans, ms);
  if (i === spans.from.length) return spans.total;
  return spans.before[i]! + Math.max(0, ms - spans.from[i]!);
}

function openTime(c: Compiled, from: number, to: number): number {
  const last = utcYear(to);
  let sum = -openBefore(yearSpans(c, utcYear(from)), from);
  for (let year = utcYear(from); year < last; year++) sum += yearSpans(c, year).total;
  return sum + openBefore(yearSpans(c, last), to);
}

function openingFrom(c: Compiled, ms: number): number {
  for (let year = utcYear(ms); ; year++) {
    const spans = yearSpans(c, year);
    const from = spans.from[spanAt(spans, ms)];
    if (from !== undefined) return Math.max(from, ms);
    if (year >= c.lastOpenYear) throw neverOpens();
  }
}

function addOpen(c: Compiled, start: number, duration: number): number {
  let year = utcYear(start);
  let spans = yearSpans(c, year);
  let left = duration + openBefore(spans, start);
  while (left > spans.total) {
    if (year >= c.lastOpenYear) throw neverOpens();
    left -= spans.total;
    year += 1;
    spans = yearSpans(c, year);
  }
  // The first span whose end brings `left`: a due time at a closing stays there.
  let low = 0;
  let high = spans.from.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans.before[middle]! + spans.to[middle]! - spans.from[middle]! >= left) high = middle;
    else low = middle + 1;
  }
  return spans.from[low]! + left - spans.before[low]!;
}

// --- compiling ---

function yearSpans(c: Compiled, year: number): YearSpans {
  const known = c.years.get(year);
  if (known !== undefined) return known;
  if (year < FIRST_YEAR || year > LAST_YEAR) throw outOfRange();
  const built = buildYear(c, year);
  c.years.set(year, built);
  return built;
}

/** Lays the windows of each local day on the time line, one stretch of constant zone offset after the other. */
function buildYear(c: Compiled, year: number): YearSpans {
  const from: number[] = [];
  const to: number[] = [];
  for (const stretch of offsetStretches(c.zone, Date.UTC(year, 0), Date.UTC(year + 1, 0))) {
    const firstDay = Math.floor((stretch.from + stretch.offset) / DAY);
    const lastDay = Math.floor((stretch.to - 1 + stretch.offset) / DAY);
    for (let day = firstDay; day <= lastDay; day++) {
      const midnight = day * DAY - stretch.offset;
      for (const span of spansOfDay(c, day)) {
        const start = Math.max(midnight + span[0], stretch.from);
        const end = Math.min(midnight + span[1], stretch.to);
        if (start >= end) continue;
        if (to.at(-1) === start) to[to.length - 1] = end;
        else {
          from.push(start);
          to.push(end);
        }
      }
    }
  }
  const before: number[] = [];
  let total = 0;
  for (let i = 0; i < from.length; i++) {
    before.push(total);
    total += to[i]! - from[i]!;
  }
  return { from, to, before, total };
}

function spansOfDay(c: Compiled, day: number): readonly DaySpan[] {
  // 1970-01-01 was a Thursday; the second remainder keeps days before it right.
  return c.special.get(day) ?? c.weekly[(((day + 3) % 7) + 7) % 7]!;
}

function compile(calendar: WorkingCalendar): Compiled {
  const known = compiled.get(calendar);
  if (known !== undefined) return known;
  checkZone(calendar.zone);
  const weekly = WEEKDAYS.map((weekday) => daySpans(calendar.weekly[weekday] ?? []));
  const special = new Map<number, readonly DaySpan[]>();
  const makeUp = calendar.makeUp === undefined ? (weekly.find((spans) => spans.length > 0) ?? []) : daySpans(calendar.makeUp);
  const years = Object.values(calendar.holidays?.years ?? {});
  for (const stretch of years.flatMap((year) => year.off)) {
    for (let day = dayNumber(stretch.from); day <= dayNumber(stretch.to); day++) special.set(day, []);
  }
  for (const day of years.flatMap((year) => year.work)) special.set(dayNumber(day), makeUp);
  for (const override of calendar.overrides) special.set(dayNumber(override.day), daySpans(override.windows));

  const openSpecial = [...special].filter(([, spans]) => spans.length > 0).map(([day]) => utcYear((day + 1) * DAY));
  const lastOpenYear = weekly.some((spans) => spans.length > 0)
    ? Number.POSITIVE_INFINITY
    : openSpecial.reduce((latest, year) => Math.max(latest, year), Number.NEGATIVE_INFINITY);
  const made: Compiled = { zone: calendar.zone, weekly, special, lastOpenYear, years: new Map() };
  compiled.set(calendar, made);
  return made;
}

/** Windows as milliseconds of the day, in order, overlapping and touching ones joined. */
function daySpans(windows: readonly Window[]): readonly DaySpan[] {
  const spans = windows.map(windowSpan).sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [from, to] of spans) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

function windowSpan(window: Window): DaySpan {
  const from = clockMs(window.from);
  const to = clockMs(window.to);
  if (!(from < to)) {
    throw new CalendarError("calendar_window_invalid", {
      zh: `时段“${window.from}–${window.to}”不对，请写如 09:00–18:00，最晚 24:00；过零点的分成两天写。`,
      en: `The hours "${window.from}–${window.to}" are not right; write them like 09:00–18:00, 24:00 at the latest; hours past midnight go on the next day.`,
    });
  }
  return [from, to];
}

function utcYear(ms: number): number {
  return new Date(ms).getUTCFullYear();
}

function neverOpens(): CalendarError {
  return new CalendarError("calendar_never_opens", {
    zh: "这份工作日历之后没有任何上班时间，请补上每周的时段。",
    en: "This working calendar has no open hours any more; give it weekly hours.",
  });
}

function outOfRange(): CalendarError {
  return new CalendarError("calendar_out_of_range", {
    zh: `时间超出 ${FIRST_YEAR}–${LAST_YEAR} 年，请检查开始时间和时长。`,
    en: `The time lies outside the years ${FIRST_YEAR}–${LAST_YEAR}; check the start and the duration.`,
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

/** One day of a year with what makes it open or closed: the week, a public holiday, a make-up day, or the organisation's own word. */
export interface YearDay {
  readonly day: string;
  readonly open: readonly Window[];
  readonly by: "week" | "holiday" | "makeUp" | "own";
  /** What the holiday is called. */
  readonly name: Label | null;
  readonly reason: string | null;
}
