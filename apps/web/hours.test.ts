import { expect, test } from "vitest";
import type { YearDay } from "#platform/clocks/calendar.ts";
import { fullTime, sayWindows, stretches } from "./hours.ts";

const day = (name: string, by: YearDay["by"], more: Partial<YearDay> = {}): YearDay => ({ day: name, by, open: [], name: null, reason: null, ...more });

test("days alike in a row are one stretch; the week's own days are none", () => {
  const days = [day("2026-12-30", "week"), day("2026-12-31", "own", { reason: "盘点" }), day("2027-01-01", "own", { reason: "盘点" }), day("2027-01-02", "own", { reason: "停电" }), day("2027-01-04", "own", { reason: "停电" }), day("2027-01-05", "holiday")];
  expect(stretches(days).map(({ from, to, by }) => [from, to, by])).toEqual([["2026-12-31", "2027-01-01", "own"], ["2027-01-02", "2027-01-02", "own"], ["2027-01-04", "2027-01-04", "own"], ["2027-01-05", "2027-01-05", "holiday"]]);
  expect(stretches(days, "holiday")).toHaveLength(1);
});

test("a time may be typed short", () => {
  expect(["9", "09", "930", "9:30", "9：30", "2400", "24", "x", ""].map(fullTime)).toEqual(["09:00", "09:00", "09:30", "09:30", "09:30", "24:00", "24:00", "x", ""]);
  expect(sayWindows([{ from: "08:30", to: "12:00" }, { from: "13:30", to: "24:00" }])).toBe("08:30–12:00 · 13:30–24:00");
});
