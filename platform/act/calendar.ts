import { isDeepStrictEqual } from "node:util";
import { v7 as uuid } from "uuid";
import type { Day, DayOverride, Weekday, Window, WorkingCalendar } from "../clocks/calendar.ts";
import { clockMs, dayNumber, dayText } from "../clocks/day.ts";
import { CalendarError } from "../clocks/errors.ts";
import { moveClock } from "../clocks/ladder.ts";
import { dueOf, scheduled, type ClockRun } from "../clocks/run.ts";
import { L, type Label } from "../record/label.ts";
import { fieldProblem, Problem, tooLong } from "../record/problem.ts";
import { mainClock } from "../record/record.ts";
import { snake, toColumns } from "../store/columns.ts";
import type { Database } from "../store/database.ts";
import { storableJson } from "../store/json.ts";
import { lostRace, write, WriteSet } from "../store/write.ts";
import type { Actor } from "./actor.ts";
import { updateClock } from "./clock-rows.ts";
import type { Engine } from "./engine.ts";
import { clockSelect, loadRows } from "./load.ts";
import { calendarOf, presetWeek } from "./organisation.ts";
import { notAllowed } from "./possible.ts";
import { settingId } from "./settings.ts";

export type Week = Readonly<Record<Weekday, readonly Window[]>>;

/** A day that differs from the week and the holidays, with the reason people read; no windows: closed. */
export interface OpenDay {
  readonly day: Day;
  readonly open: readonly Window[];
  readonly reason: string;
}

/** The opening hours of an organisation as they stand. */
export interface Hours {
  /** 0 before they were first changed; a write names the version it saw. */
  readonly version: number;
  readonly week: Week;
  /** Whether the organisation set the week itself. */
  readonly own: boolean;
  readonly days: readonly OpenDay[];
  readonly updatedAt: string | null;
}

/** How many windows a day may have, how many days one change may name, and how many single days are kept: the product's own limits. */
export const hoursLimits = { windows: 6, days: 366, kept: 3000, reason: 200 } as const;
const [firstDay, lastDay] = ["2000-01-01", "2100-12-31"];
const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const dayNames: Readonly<Record<Weekday, Label>> = { 1: L("周一", "Monday"), 2: L("周二", "Tuesday"), 3: L("周三", "Wednesday"), 4: L("周四", "Thursday"), 5: L("周五", "Friday"), 6: L("周六", "Saturday"), 7: L("周日", "Sunday") };
const tries = 5;

interface Stored {
  readonly zone: string;
  readonly week: WorkingCalendar["weekly"] | null;
  readonly version: number;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
  readonly days: readonly OpenDay[];
}

/** What a change makes of the hours: the week (null: the preset one) and the single days to keep. */
type Wanted = (was: Stored) => { readonly week: WorkingCalendar["weekly"] | null; readonly days: readonly OpenDay[]; readonly step: "week" | "days"; readonly before: unknown; readonly after: unknown };

/** The opening hours of an organisation, its single days in order. */
export async function readHours(engine: Pick<Engine, "db">, orgId: string): Promise<Hours> {
  return stateOf(await stored(engine.db, orgId));
}

/**
 * Sets the week of an organisation, or with null goes back to the preset one.
 * @param version the one the writer saw, 0 where the hours were never changed.
 * @throws Problem `not_allowed` unless `setting.manage` is held at every site, `invalid_input` with `week.1` … `week.7`, `version_conflict`.
 */
export function changeWeek(engine: Engine, actor: Actor, week: Readonly<Record<string, readonly Window[]>> | null, version: number): Promise<Hours> {
  const checked = week === null ? null : checkWeek(week);
  return change(engine, actor, version, (was) => ({ week: checked, days: was.days, step: "week", before: was.week, after: checked }));
}

/**
 * Gives days, both ends included, hours of their own; none closes them. What these days had before gives way.
 * @throws Problem as `changeWeek`, with `from`, `to`, `open` or `reason`.
 */
export function changeDays(engine: Engine, actor: Actor, wish: { readonly from: Day; readonly to: Day; readonly open: readonly Window[]; readonly reason: string }, version: number): Promise<Hours> {
  const named = daysOf(wish.from, wish.to);
  const reasonLabel = L("原因", "The reason");
  const reason = wish.reason.trim();
  if (reason === "") throw fieldProblem([{ field: "reason", code: "field_required", params: { field: reasonLabel }, label: reasonLabel }]);
  if (reason.length > hoursLimits.reason) throw tooLong("reason", reasonLabel, hoursLimits.reason);
  const open = checkWindows("open", L("这几天的时段", "The hours of these days"), wish.open);
  return change(engine, actor, version, (was) => {
    const days = [...was.days.filter(({ day }) => !named.includes(day)), ...named.map((day) => ({ day, open, reason }))].sort((a, b) => (a.day < b.day ? -1 : 1));
    if (days.length > hoursLimits.kept) throw wrong("to", L("到哪天", "The last day"), L(`例外日最多 ${hoursLimits.kept} 天，请先删掉过去的。`, `at most ${hoursLimits.kept} single days are kept; remove past ones first.`));
    return { week: was.week, days, step: "days", before: was.days.filter(({ day }) => named.includes(day)), after: [{ from: wish.from, to: wish.to, open, reason }] };
  });
}

/**
 * Takes the hours of single days back, both ends included: they follow the week and the holidays again.
 * @throws Problem as `changeWeek`, with `from` or `to`; `not_found` where none of these days has hours of its own.
 */
export function removeDays(engine: Engine, actor: Actor, from: Day, to: Day, version: number): Promise<Hours> {
  const named = daysOf(from, to);
  return change(engine, actor, version, (was) => {
    const gone = was.days.filter(({ day }) => named.includes(day));
    return { week: was.week, days: was.days.filter(({ day }) => !named.includes(day)), step: "days", before: gone, after: [] };
  });
}

/**
 * Writes changed hours, their journal line and the running clocks that count in them, as one transaction. A clock goes on from now in the
 * new hours; each record whose promise moved says so in its journal. Levels of superiors that wait for opening are looked at anew.
 */
async function change(engine: Engine, actor: Actor, version: number, wanted: Wanted, left = tries): Promise<Hours> {
  if (actor.capabilities["setting.manage"] !== true) throw notAllowed({ can: "setting.manage" });
  const { orgId } = actor;
  const now = engine.now();
  try {
    const after = await engine.db.transaction(async (db) => {
      await db.query("insert into calendar (org_id, version, updated_at) values ($1, 0, $2) on conflict do nothing", [orgId, now], { prepared: true });
      await db.query("select 1 from calendar where org_id = $1 for update", [orgId], { prepared: true });
      const was = await stored(db, orgId);
      if (was.version !== version) {
        // The same wish sent twice finds its own work done.
        if (was.version === version + 1 && was.updatedBy === actor.staffId && isDone(was, wanted)) return was;
        throw new Problem("version_conflict", {}, { detail: { current: stateOf(was), yours: { version } } });
      }
      const next = wanted(was);
      // Nothing to take back: a slip, not a change.
      if (isDeepStrictEqual(next.after, []) && isDeepStrictEqual(next.days, was.days)) throw new Problem("not_found");
      await db.query("update calendar set week = $2, version = $3, updated_at = $4, updated_by = $5 where org_id = $1", [orgId, next.week && storableJson(next.week), version + 1, now, actor.staffId], { prepared: true });
      await storeDays(db, orgId, was.days, next.days);
      const set = new WriteSet();
      set.insert("journal", {
        id: uuid(), at: now, record_type: "setting", record_id: settingId(orgId, "calendar"), version: version + 1, step: next.step, staff_id: actor.staffId, staff_name: actor.staffName, via: actor.via,
        before: { key: "calendar", [next.step]: next.before }, after: { key: "calendar", [next.step]: next.after },
      });
      await moveClocks(engine, db, actor, set, [calendar(was.zone, was.week, was.days), calendar(was.zone, next.week, next.days)], now);
      await write(db, orgId, set);
      await db.query("update clock set next_at = $2 where org_id = $1 and next_at > $2 and next_step like 'climb:%' and not safety", [orgId, now], { prepared: true });
      return { ...was, week: next.week, days: next.days, version: version + 1, updatedAt: now, updatedBy: actor.staffId };
    });
    engine.wake(orgId);
    return stateOf(after);
  } catch (error) {
    // A step on one of the records was quicker: the clocks are worked out anew.
    if (lostRace(error) && left > 1) return change(engine, actor, version, wanted, left - 1);
    if (lostRace(error)) throw new Problem("busy");
    throw error;
  } finally {
    engine.forget(orgId);
  }
}

/** Whether the hours already are what a wish would make of them. */
function isDone(was: Stored, wanted: Wanted): boolean {
  const again = wanted(was);
  return isDeepStrictEqual(again.week, was.week) && isDeepStrictEqual(again.days, was.days);
}

async function moveClocks(engine: Engine, db: Pick<Database, "query">, actor: Actor, set: WriteSet, [was, is]: readonly [WorkingCalendar, WorkingCalendar], now: string): Promise<void> {
  const running = await db.query<ClockRun>(`select ${clockSelect} from clock where org_id = $1 and measure = 'working' and state = 'running' and stopped_at is null and due_at >= $2`, [actor.orgId, now], { prepared: true });
  const calendars = { clock: is, chain: [] };
  const moved = running.flatMap((run) => {
    const state = moveClock(run, was, is, now);
    return state === run ? [] : [{ before: run, after: scheduled({ ...run, ...state, version: run.version + 1 }, calendars) }];
  });
  for (const [name, type] of engine.types) {
    const own = moved.filter(({ after }) => after.recordType === name);
    if (own.length === 0) continue;
    const rows = new Map((await loadRows(db, type, actor.orgId, [...new Set(own.map(({ after }) => after.recordId))])).map((row) => [row.id as string, row]));
    for (const { before, after } of own) {
      const row = rows.get(after.recordId);
      if (!row) continue;
      updateClock(set, after, null);
      const main = mainClock(type)?.[0] === after.name;
      const version = (row.version as number) + (main ? 1 : 0);
      if (main) set.update({ table: snake(name), id: after.recordId, version, set: { ...toColumns(type, dueOf(after)), updated_at: now } });
      const common = { at: now, record_type: name, record_id: after.recordId, version, step: `clock:${after.name}:hours`, staff_id: actor.staffId };
      set.insert("journal", { ...common, id: uuid(), staff_name: actor.staffName, via: actor.via, before: { clock: after.name, dueAt: before.dueAt }, after: { clock: after.name, dueAt: after.dueAt } });
      set.insert("event", { ...common, id: uuid(), site_id: row.site ?? null });
    }
  }
}

async function stored(db: Pick<Database, "query">, orgId: string): Promise<Stored> {
  const [row] = await db.query<Stored>(
    `select o.zone, c.week, coalesce(c.version, 0) as version, c.updated_at as "updatedAt", c.updated_by as "updatedBy",
       (select coalesce(json_agg(json_build_object('day', d.day, 'open', d.windows, 'reason', coalesce(d.note, '')) order by d.day), '[]') from calendar_override d where d.org_id = o.id) as days
     from organisation o left join calendar c on c.org_id = o.id where o.id = $1`,
    [orgId],
    { prepared: true },
  );
  if (!row) throw new Problem("not_found");
  return row;
}

async function storeDays(db: Pick<Database, "query">, orgId: string, was: readonly OpenDay[], is: readonly OpenDay[]): Promise<void> {
  const kept = new Map(is.map((one) => [one.day, one]));
  const gone = was.filter((one) => !isDeepStrictEqual(kept.get(one.day), one)).map(({ day }) => day);
  const before = new Map(was.map((one) => [one.day, one]));
  const fresh = is.filter((one) => !isDeepStrictEqual(before.get(one.day), one));
  if (gone.length > 0) await db.query("delete from calendar_override where org_id = $1 and day = any($2::date[])", [orgId, gone], { prepared: true });
  if (fresh.length === 0) return;
  const rows = fresh.map((one) => ({ id: uuid(), day: one.day, windows: one.open, note: one.reason }));
  await db.query("insert into calendar_override (org_id, id, day, windows, note) select $1, id, day, windows, note from json_populate_recordset(null::calendar_override, $2::json)", [orgId, storableJson(rows)], { prepared: true });
}

function calendar(zone: string, week: WorkingCalendar["weekly"] | null, days: readonly OpenDay[]): WorkingCalendar {
  return calendarOf(zone, week, days.map(({ day, open }): DayOverride => ({ day, windows: open })));
}

function stateOf(row: Stored): Hours {
  return { version: row.version, week: wholeWeek(row.week ?? presetWeek), own: row.week !== null, days: row.days, updatedAt: row.version === 0 ? null : row.updatedAt };
}

/** A week with all its days. */
function wholeWeek(week: WorkingCalendar["weekly"]): Week {
  return Object.fromEntries(weekdays.map((day) => [day, week[day] ?? []])) as unknown as Week;
}

function checkWeek(week: Readonly<Record<string, readonly Window[]>>): Week {
  const checked = Object.fromEntries(weekdays.map((day) => [day, checkWindows(`week.${day}`, dayNames[day], week[day] ?? [])])) as unknown as Week;
  if (weekdays.every((day) => checked[day].length === 0)) throw wrong("week", L("一周", "The week"), L("至少一天要有营业时间，不然按工作时间算的时限永远到不了。", "at least one day must be open, or promises in working time would never come due."));
  return checked;
}

/** The windows of one day in order. @throws Problem `invalid_input` naming the field. */
function checkWindows(field: string, label: Label, windows: readonly Window[]): Window[] {
  if (windows.length > hoursLimits.windows) throw wrong(field, label, L(`一天最多 ${hoursLimits.windows} 段。`, `at most ${hoursLimits.windows} stretches a day.`));
  const sorted = windows.map(({ from, to }) => ({ from, to })).sort((a, b) => (a.from < b.from ? -1 : 1));
  sorted.forEach(({ from, to }, i) => {
    const said = `${from.slice(0, 20)}–${to.slice(0, 20)}`;
    if (Number.isNaN(clockMs(from)) || Number.isNaN(clockMs(to))) throw wrong(field, label, L(`“${said}”不是时间，写如 09:00–18:00，最晚 24:00。`, `“${said}” is no time; write it like 09:00–18:00, 24:00 at the latest.`));
    if (clockMs(from) >= clockMs(to)) throw wrong(field, label, L(`“${said}”结束要晚于开始；过零点的分成两天写。`, `“${said}” must end after it begins; hours past midnight go on the next day.`));
    const before = sorted[i - 1];
    if (before && from < before.to) throw wrong(field, label, L(`“${before.from}–${before.to}”和“${said}”重叠了，请合成一段或改开。`, `“${before.from}–${before.to}” and “${said}” overlap; join them or move one.`));
  });
  return sorted;
}

/** The days of a stretch, both ends included. @throws Problem `invalid_input` with `from` or `to`. */
function daysOf(from: Day, to: Day): Day[] {
  const [first, last] = [readDay("from", L("从哪天", "The first day"), from), readDay("to", L("到哪天", "The last day"), to)];
  const label = L("到哪天", "The last day");
  if (last < first) throw wrong("to", label, L("不能早于开始那天。", "it must not lie before the first day."));
  if (last - first >= hoursLimits.days) throw wrong("to", label, L(`一次最多 ${hoursLimits.days} 天。`, `at most ${hoursLimits.days} days at a time.`));
  return Array.from({ length: last - first + 1 }, (_, i) => dayText(first + i));
}

function readDay(field: string, label: Label, text: Day): number {
  try {
    if (text >= firstDay && text <= lastDay) return dayNumber(text);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
  }
  throw wrong(field, label, L(`写如 2026-11-24，在 ${firstDay} 到 ${lastDay} 之间。`, `write it like 2026-11-24, between ${firstDay} and ${lastDay}.`));
}

function wrong(field: string, label: Label, hint: Label): Problem {
  return fieldProblem([{ field, code: "field_invalid", params: { field: label, hint }, label }]);
}
