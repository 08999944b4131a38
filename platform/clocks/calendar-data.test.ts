import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openWindows, workingCalendar } from "./calendar.ts";
import { loadHolidays, parseHolidays } from "./calendar-data.ts";
import { holidays2026, office } from "./fixture.ts";

const stretch = (from: string, to: string) => ({ from, to, zh: "假", en: "Holiday" });
const year = (off: unknown[], work: string[] = []) => ({ years: { "2026": { off, work } } });

describe("parseHolidays", () => {
  test("takes the shape and freezes it", () => {
    const table = parseHolidays(structuredClone(holidays2026));
    expect(table).toEqual(holidays2026);
    expect(Object.isFrozen(table.years["2026"]?.off[0])).toBe(true);
  });

  test("a stretch may reach over the new year", () => {
    const table = parseHolidays(year([stretch("2025-12-31", "2026-01-02")]));
    const calendar = workingCalendar({ ...office, holidays: table });
    expect(openWindows(calendar, "2025-12-31")).toEqual([]);
    expect(openWindows(calendar, "2026-01-02")).toEqual([]);
  });

  test.each([
    ["no years", {}, "years"],
    ["a name missing", year([{ from: "2026-01-01", to: "2026-01-01", zh: "元旦" }]), "years.2026.off.0.en"],
    ["no real day", year([stretch("2026-02-30", "2026-03-01")]), "years.2026.off.0.from"],
    ["backwards", year([stretch("2026-01-03", "2026-01-01")]), "years.2026.off.0"],
    ["another year", year([stretch("2027-01-01", "2027-01-02")]), "years.2026.off.0"],
    ["overlap", year([stretch("2026-01-01", "2026-01-03"), stretch("2026-01-03", "2026-01-05")]), "years.2026.off.0"],
    ["made up within a holiday", year([stretch("2026-01-01", "2026-01-03")], ["2026-01-03"]), "years.2026.work.0"],
    ["made up in another year", year([], ["2025-01-03"]), "years.2026.work.0"],
  ])("refuses %s and names the place", (_what, data, place) => {
    expect(() => parseHolidays(data)).toThrow(expect.objectContaining({ code: "calendar_data_invalid", message: expect.stringContaining(` ${place}:`) }));
  });
});

const shipped = existsSync(new URL("../../data/calendars/cn.yaml", import.meta.url));
test.skipIf(!shipped)("the shipped table is read and knows National Day 2026", () => {
  const calendar = workingCalendar({ ...office, holidays: loadHolidays("cn"), overrides: [] });
  expect(openWindows(calendar, "2026-10-01")).toEqual([]);
  expect(openWindows(calendar, "2026-10-10")).toHaveLength(2);
});
