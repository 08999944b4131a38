import { expect, test } from "vitest";
import { calendarOf } from "#platform/act/organisation.ts";
import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { presetLeads, turnsBetween } from "./windows.ts";

const calendar = calendarOf("Asia/Shanghai", null, []);
const rule = (rhythm: string, more: object = {}) => ({ rhythm, dueBy: "closing" as const, early: null, count: 1, ...more });
const local = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16);
const told = (rhythm: string, after: string, now: string, more: object = {}) => turnsBetween(rule(rhythm, more), calendar, after, now).map((turn) => [turn.slot, local(turn.opensAt), local(turn.shownAt), local(turn.dueAt), local(turn.closesAt), turn.count]);
// Monday 30 November 2026, nine in the morning in Shanghai.
const [evening, now] = ["2026-11-29T12:00:00.000Z", "2026-11-30T01:00:00.000Z"];

test("each day is due at its closing, and late until its end", () => {
  expect(told("daily", evening, now)).toEqual([["2026-11-30", "2026-11-30T00:00", "2026-11-30T00:00", "2026-11-30T18:00", "2026-12-01T00:00", 1]]);
});

test("twice a day is before and after noon, the second opens where the first is due (A1-MGR-30)", () => {
  expect(told("daily x2", evening, now)).toEqual([["2026-11-30/1", "2026-11-30T00:00", "2026-11-30T00:00", "2026-11-30T12:00", "2026-12-01T00:00", 1]]);
  expect(told("daily x2", evening, "2026-11-30T04:00:00.000Z").at(-1)).toEqual(["2026-11-30/2", "2026-11-30T12:00", "2026-11-30T12:00", "2026-11-30T18:00", "2026-12-01T00:00", 1]);
});

test("four times a day share the open time evenly", () => {
  expect(told("daily x4", evening, "2026-11-30T15:00:00.000Z").map((turn) => turn[3])).toEqual(["2026-11-30T10:30", "2026-11-30T14:00", "2026-11-30T16:00", "2026-11-30T18:00"]);
});

test("a Saturday that is no working day gives its turn to the Friday before, two hours earlier where the order says so (C29)", () => {
  expect(told("weekly sat", evening, now, { early: "2h" })).toEqual([["2026-12-05", "2026-11-29T00:00", "2026-12-02T00:00", "2026-12-04T16:00", "2026-12-07T00:00", 1]]);
});

test("a month ends with its last working day, a quarter and a year as well", () => {
  expect(told("monthly", evening, now)).toEqual([["2026-11-30", "2026-11-01T00:00", "2026-11-25T00:00", "2026-11-30T18:00", "2026-12-06T00:00", 1]]);
  expect(told("quarterly", evening, now)).toEqual([["2026-12-31", "2026-10-01T00:00", "2026-12-21T00:00", "2026-12-31T18:00", "2027-01-11T00:00", 1]]);
  expect(told("yearly x2", evening, now).at(0)?.at(5)).toBe(2);
});

test("nothing is due on a day that is closed, and in a week of holidays", () => {
  expect(told("daily", "2026-10-01T00:00:00.000Z", "2026-10-03T00:00:00.000Z")).toEqual([]);
});

test("what is due by the opening is due then (A6-GRP-48)", () => {
  expect(told("daily", evening, now, { dueBy: "opening" }).map((turn) => turn[3])).toEqual(["2026-11-30T08:30"]);
});

test("a turn keeps its name however far the asking reaches", () => {
  const long = turnsBetween(rule("cycle 3w"), calendar, "2026-01-01T00:00:00.000Z", "2026-12-31T00:00:00.000Z").map((turn) => turn.slot);
  const short = turnsBetween(rule("cycle 3w"), calendar, "2026-11-01T00:00:00.000Z", now).map((turn) => turn.slot);
  expect(short.length).toBeGreaterThan(0);
  expect(long).toEqual(expect.arrayContaining(short));
});

test("an organisation says how early a long task is shown, and as long after its day it is late rather than missed", () => {
  const [turn] = turnsBetween(rule("monthly"), calendar, "2026-11-30T00:00:00.000Z", "2026-12-31T00:00:00.000Z", { ...presetLeads, month: 10 });
  expect([turn?.day, turn?.shownAt, turn?.closesAt].map((at) => at?.slice(0, 10))).toEqual([turn?.day, dayText(dayNumber(turn?.day as string) - 11), dayText(dayNumber(turn?.day as string) + 10)]);
});

const days = (rhythm: string, after: string, until: string) => turnsBetween(rule(rhythm), calendar, after, until).filter((turn) => turn.dueAt <= until).map((turn) => [turn.slot, local(turn.opensAt).slice(0, 10), turn.day]);

test("a day of the month that is named is due at its closing, or on the last working day before it", () => {
  expect(told("monthly 5", evening, now)).toEqual([["2026-12-05", "2026-11-06T00:00", "2026-11-29T00:00", "2026-12-04T18:00", "2026-12-10T00:00", 1]]);
  expect(days("monthly 15,30", "2026-12-01T00:00:00.000Z", "2026-12-31T16:00:00.000Z")).toEqual([["2026-12-15", "2026-12-01", "2026-12-15"], ["2026-12-30", "2026-12-16", "2026-12-30"]]);
});

test("a month without the day that is named has its last, once", () => {
  expect(days("monthly 30,31", "2027-01-29T16:00:00.000Z", "2027-03-31T16:00:00.000Z").map(([slot]) => slot)).toEqual(["2027-02-28", "2027-03-30", "2027-03-31"]);
});

test("each weekday that is named has a turn of its own", () => {
  expect(days("weekly mon,thu", evening, "2026-12-07T16:00:00.000Z")).toEqual([["2026-11-30", "2026-11-27", "2026-11-30"], ["2026-12-03", "2026-12-01", "2026-12-03"], ["2026-12-07", "2026-12-04", "2026-12-07"]]);
});
