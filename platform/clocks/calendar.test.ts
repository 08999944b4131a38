import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDuration, addWorking, addWorkingDays, isOpen, nextOpening, openBetween, openWindows, workingBetween, workingCalendar } from "./calendar.ts";
import type { WorkingCalendar } from "./calendar.ts";
import { parseDuration } from "./duration.ts";
import { CalendarError } from "./errors.ts";
import { frontDesk, holidays2026, office } from "./fixture.ts";
import { toMs } from "./instant.ts";
import type { Instant } from "./instant.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Shanghai wall time as an instant: the zone has been UTC+8 since 1991. */
function at(local: string): Instant {
  return new Date(Date.parse(`${local.replace(" ", "T")}Z`) - 8 * HOUR).toISOString();
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CalendarError) return error.code;
    throw error;
  }
  return "none";
}

describe("openWindows", () => {
  test("week, holiday, make-up day, overrides, wall", () => {
    const full = [{ from: "09:00", to: "12:00" }, { from: "13:30", to: "18:00" }];
    expect(openWindows(office, "2026-02-12")).toEqual(full);
    expect(openWindows(office, "2026-02-13").at(-1)).toEqual({ from: "13:30", to: "24:00" });
    expect(openWindows(office, "2026-02-14")).toEqual(full); // a Saturday made up with Monday's hours
    expect(openWindows(office, "2026-02-17")).toEqual([]);
    expect(openWindows(office, "2026-02-21")).toEqual([]);
    expect(openWindows(office, "2026-03-03")).toEqual([]);
    expect(openWindows(office, "2026-03-08")).toHaveLength(2);
    expect(openWindows(null, "2026-03-08")).toEqual([{ from: "00:00", to: "24:00" }]);
  });

  test("an override beats a holiday, own make-up hours beat Monday's, without Monday the next open day counts", () => {
    const half = [{ from: "09:00", to: "12:00" }];
    const base = { zone: "Asia/Shanghai", weekly: { 2: [{ from: "08:00", to: "10:00" }] }, holidays: holidays2026 };
    const own = workingCalendar({ ...base, makeUp: half, overrides: [{ day: "2026-02-17", windows: half, note: "值班" }] });
    expect(openWindows(own, "2026-02-14")).toEqual(half);
    expect(openWindows(own, "2026-02-17")).toEqual(half);
    expect(openWindows(workingCalendar({ ...base, overrides: [] }), "2026-02-14")).toEqual([{ from: "08:00", to: "10:00" }]);
  });

  test("windows are sorted and joined; of two overrides of a day the last counts", () => {
    const messy = workingCalendar({
      zone: "Asia/Shanghai",
      weekly: { 1: [{ from: "13:00", to: "18:00" }, { from: "09:00", to: "12:00" }, { from: "11:00", to: "13:00" }] },
      holidays: null,
      overrides: [
        { day: "2026-03-09", windows: [], note: "" },
        { day: "2026-03-09", windows: [{ from: "08:00", to: "24:00" }], note: "" },
      ],
    });
    expect(openWindows(messy, "2026-03-02")).toEqual([{ from: "09:00", to: "18:00" }]);
    expect(openWindows(messy, "2026-03-09")).toEqual([{ from: "08:00", to: "24:00" }]);
  });
});

describe("edges", () => {
  test("start at an opening counts from there, at a closing from the next opening", () => {
    expect(addWorking(office, at("2026-03-02 09:00"), HOUR)).toBe(at("2026-03-02 10:00"));
    expect(addWorking(office, at("2026-03-02 12:00"), HOUR)).toBe(at("2026-03-02 14:30"));
    expect(addWorking(office, at("2026-03-02 18:00"), MINUTE)).toBe(at("2026-03-04 09:01")); // the 3rd is closed by hand
  });

  test("due exactly at a closing stays there", () => {
    expect(addWorking(office, at("2026-03-02 09:00"), 3 * HOUR)).toBe(at("2026-03-02 12:00"));
    expect(addWorking(office, at("2026-03-02 09:00"), 7.5 * HOUR)).toBe(at("2026-03-02 18:00"));
    expect(addWorking(office, at("2026-03-06 13:30"), 10.5 * HOUR)).toBe(at("2026-03-07 00:00")); // Friday's 24:00
  });

  test("no duration gives the start itself, open or closed", () => {
    expect(addWorking(office, at("2026-03-01 20:00"), 0)).toBe(at("2026-03-01 20:00"));
    expect(nextOpening(office, at("2026-03-01 20:00"))).toBe(at("2026-03-02 09:00"));
  });

  test("open at an opening, closed at a closing; nextOpening keeps an open instant", () => {
    expect(isOpen(office, at("2026-03-02 09:00"))).toBe(true);
    expect(isOpen(office, at("2026-03-02 12:00"))).toBe(false);
    expect(nextOpening(office, at("2026-03-02 12:00"))).toBe(at("2026-03-02 13:30"));
    expect(nextOpening(office, at("2026-03-02 10:07"))).toBe(at("2026-03-02 10:07"));
    expect(isOpen(null, at("2026-02-17 03:00"))).toBe(true);
  });

  test("over Spring Festival: make-up Saturday, nine days closed, then Tuesday", () => {
    expect(addWorking(office, at("2026-02-13 23:00"), 2 * HOUR)).toBe(at("2026-02-14 10:00"));
    expect(addWorking(office, at("2026-02-14 17:00"), 2 * HOUR)).toBe(at("2026-02-24 10:00"));
    expect(workingBetween(office, at("2026-02-14 18:00"), at("2026-02-24 09:00"))).toBe(0);
  });

  test("a year without a holiday table follows the week", () => {
    expect(openWindows(office, "2027-01-01")).toHaveLength(2);
  });

  test("wall calendar and years far apart", () => {
    expect(addWorking(null, at("2026-02-14 17:00"), 48 * HOUR)).toBe(at("2026-02-16 17:00"));
    const day = 13 * HOUR;
    expect(addWorking(frontDesk, at("2026-01-01 09:00"), 3652 * day + HOUR)).toBe(at("2036-01-01 10:00"));
    expect(workingBetween(frontDesk, at("2036-01-01 10:00"), at("2026-01-01 09:00"))).toBe(-(3652 * day + HOUR));
  });

  test("openBetween clips, joins round midnight and the new year", () => {
    expect(openBetween(office, at("2026-03-02 10:00"), at("2026-03-02 14:00"))).toEqual([
      [at("2026-03-02 10:00"), at("2026-03-02 12:00")],
      [at("2026-03-02 13:30"), at("2026-03-02 14:00")],
    ]);
    const always = workingCalendar({ ...frontDesk, weekly: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((d) => [d, [{ from: "00:00", to: "24:00" }]])) });
    expect(openBetween(always, at("2025-12-30 10:00"), at("2026-01-03 14:00"))).toEqual([[at("2025-12-30 10:00"), at("2026-01-03 14:00")]]);
    expect(openBetween(office, at("2026-03-02 10:00"), at("2026-03-02 10:00"))).toEqual([]);
  });
});

// --- against a walker that looks at every minute, with arithmetic of its own ---

const openMinutes = new Map<number, Uint8Array>();

/** The 1440 minutes of a Shanghai day, from the fixture's rules told once more. */
function minutesOf(midnight: number): Uint8Array {
  const day = new Date(midnight).toISOString().slice(0, 10);
  const minutes = new Uint8Array(1440);
  const full = [[540, 720], [810, 1080]];
  const weekday = new Date(midnight).getUTCDay();
  let windows = weekday === 0 || weekday === 6 ? [] : weekday === 5 ? [[540, 720], [810, 1440]] : full;
  if ((day >= "2026-01-01" && day <= "2026-01-03") || (day >= "2026-02-15" && day <= "2026-02-23") || (day >= "2026-10-01" && day <= "2026-10-07")) windows = [];
  if (["2026-01-04", "2026-02-14", "2026-02-28", "2026-09-20", "2026-10-10"].includes(day)) windows = full;
  if (day === "2026-03-03") windows = [];
  if (day === "2026-03-08") windows = [[0, 195], [600, 660]];
  for (const [from, to] of windows) minutes.fill(1, from, to);
  openMinutes.set(midnight, minutes);
  return minutes;
}

function minuteOpen(ms: number): boolean {
  const local = ms + 8 * HOUR;
  const midnight = local - (local % 86_400_000);
  return (openMinutes.get(midnight) ?? minutesOf(midnight))[(local - midnight) / MINUTE] === 1;
}

function walk(start: number, minutes: number): number {
  let left = minutes;
  let now = start;
  while (left > 0) {
    if (minuteOpen(now)) left -= 1;
    now += MINUTE;
  }
  return now;
}

const startDays = ["2025-12-31", "2026-01-04", "2026-02-13", "2026-02-14", "2026-02-18", "2026-02-28", "2026-03-02", "2026-03-03", "2026-03-07", "2026-03-08", "2026-09-19", "2026-09-20", "2026-09-30", "2026-10-05", "2026-10-09", "2026-10-10", "2026-11-24"];
const startMinutes = [0, 195, 540, 600, 660, 720, 810, 1080, 1439];
const instants = fc
  .tuple(fc.constantFrom(...startDays), fc.oneof(fc.constantFrom(...startMinutes), fc.integer({ min: 0, max: 1439 })))
  .map(([day, minute]) => Date.parse(`${day}T00:00:00Z`) + minute * MINUTE - 8 * HOUR);
const lengths = fc.oneof(fc.constantFrom(1, 60, 180, 270, 450, 900, 2250), fc.integer({ min: 0, max: 4000 }));

describe("against a minute-by-minute walker", () => {
  test("addWorking lands where the walker lands", () => {
    fc.assert(
      fc.property(instants, lengths, (start, minutes) => {
        expect(toMs(addWorking(office, new Date(start).toISOString(), minutes * MINUTE))).toBe(walk(start, minutes));
      }),
      { numRuns: 1000 },
    );
  });

  test("workingBetween counts what the walker counts; isOpen and nextOpening agree with it", () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 20_000 }), (start, minutes) => {
        const a = new Date(start).toISOString();
        const b = new Date(start + minutes * MINUTE).toISOString();
        let open = 0;
        for (let i = 0; i < minutes; i++) if (minuteOpen(start + i * MINUTE)) open += 1;
        expect(workingBetween(office, a, b)).toBe(open * MINUTE);
        expect(openBetween(office, a, b).reduce((sum, [from, to]) => sum + toMs(to) - toMs(from), 0)).toBe(open * MINUTE);
        expect(isOpen(office, a)).toBe(minuteOpen(start));
        let opening = start;
        while (!minuteOpen(opening)) opening += MINUTE;
        expect(toMs(nextOpening(office, a))).toBe(opening);
      }),
      { numRuns: 500 },
    );
  });

  test("to the millisecond: adding is the inverse of measuring, and two steps are one", () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: MINUTE }), fc.integer({ min: 0, max: 90 * HOUR }), fc.integer({ min: 0, max: 90 * HOUR }), (start, part, x, y) => {
        const from = new Date(start + part).toISOString();
        const middle = addWorking(office, from, x);
        expect(workingBetween(office, from, middle)).toBe(x);
        expect(addWorking(office, middle, y)).toBe(addWorking(office, from, x + y));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("working days", () => {
  test("same time three working days on; from an opening the day itself is the first", () => {
    expect(addWorkingDays(office, at("2026-03-09 10:00"), 3)).toBe(at("2026-03-12 10:00"));
    expect(addWorkingDays(office, at("2026-03-09 09:00"), 3)).toBe(at("2026-03-11 18:00"));
    expect(addWorkingDays(office, at("2026-03-14 20:00"), 3)).toBe(at("2026-03-18 18:00")); // Saturday night
    expect(addWorkingDays(office, at("2026-03-09 09:00"), 1)).toBe(at("2026-03-09 18:00"));
  });

  test("over the holiday and the closed Tuesday; a day of other length gives the same share", () => {
    expect(addWorkingDays(office, at("2026-02-14 10:00"), 1)).toBe(at("2026-02-24 10:00"));
    expect(addWorkingDays(office, at("2026-03-02 10:00"), 1)).toBe(at("2026-03-04 10:00"));
    // Thursday's half, 3 h 45 of 7 h 30, is 6 h 45 of Friday's 13 h 30: 3 h before lunch, 3 h 45 after.
    expect(addWorkingDays(office, at("2026-03-12 14:15"), 1)).toBe(at("2026-03-13 17:15"));
  });

  test("on the wall clock a day is 24 hours", () => {
    expect(addWorkingDays(null, at("2026-03-09 10:00"), 3)).toBe(at("2026-03-12 10:00"));
  });

  test("later starts are due later, and more days are due later", () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 12 }), (start, minutes, days) => {
        const a = new Date(start).toISOString();
        const b = new Date(start + minutes * MINUTE).toISOString();
        expect(addWorkingDays(office, a, days) <= addWorkingDays(office, b, days)).toBe(true);
        expect(addWorkingDays(office, a, days) < addWorkingDays(office, a, days + 1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("addDuration chooses the clock by the unit", () => {
    expect(addDuration(office, at("2026-02-14 17:00"), parseDuration("48h"))).toBe(at("2026-02-16 17:00"));
    expect(addDuration(office, at("2026-02-14 17:00"), parseDuration("2wh"))).toBe(at("2026-02-24 10:00"));
    expect(addDuration(office, at("2026-02-14 17:00"), parseDuration("1wd"))).toBe(at("2026-02-24 17:00"));
    expect(addDuration(null, at("2026-02-14 17:00"), parseDuration("2wh"))).toBe(at("2026-02-14 19:00"));
  });
});

describe("zones that change their clocks (America/New_York 2026: forward 8 March, back 1 November)", () => {
  const night = [{ from: "01:30", to: "03:30" }];
  const newYork = workingCalendar({ zone: "America/New_York", weekly: { 6: night, 7: night }, holidays: null, overrides: [] });

  test("the skipped hour is not open", () => {
    expect(openBetween(newYork, "2026-03-08T00:00:00.000Z", "2026-03-09T00:00:00.000Z")).toEqual([["2026-03-08T06:30:00.000Z", "2026-03-08T07:30:00.000Z"]]);
    expect(addWorking(newYork, "2026-03-08T06:30:00.000Z", 45 * MINUTE)).toBe("2026-03-08T07:15:00.000Z");
    // A window wholly inside the skipped hour does not open at all that day.
    const skipped = workingCalendar({ ...newYork, weekly: { 7: [{ from: "02:10", to: "02:50" }] } });
    expect(nextOpening(skipped, "2026-03-08T00:00:00.000Z")).toBe("2026-03-15T06:10:00.000Z");
    expect(addWorkingDays(skipped, "2026-03-01T07:20:00.000Z", 1)).toBe("2026-03-15T06:20:00.000Z");
  });

  test("the repeated hour is open twice, and the week after runs on the new offset", () => {
    // 01:30 to 02:00 twice, then 02:00 to 03:30.
    expect(workingBetween(newYork, "2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z")).toBe(2.5 * HOUR);
    expect(nextOpening(newYork, "2026-11-02T00:00:00.000Z")).toBe("2026-11-07T06:30:00.000Z");
    const early = workingCalendar({ ...newYork, weekly: { 7: [{ from: "01:00", to: "01:30" }] } });
    expect(openBetween(early, "2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z")).toEqual([
      ["2026-11-01T05:00:00.000Z", "2026-11-01T05:30:00.000Z"],
      ["2026-11-01T06:00:00.000Z", "2026-11-01T06:30:00.000Z"],
    ]);
  });
});

describe("refusals", () => {
  const never: WorkingCalendar = workingCalendar({ zone: "Asia/Shanghai", weekly: {}, holidays: holidays2026, overrides: [] });
  const once = workingCalendar({ ...never, overrides: [{ day: "2026-12-31", windows: [{ from: "09:00", to: "24:00" }], note: "" }] });

  test("a calendar that never opens says so instead of searching for ever", () => {
    const start = at("2026-03-02 09:00");
    for (const work of [() => addWorking(never, start, 1), () => nextOpening(never, start), () => addWorkingDays(never, start, 1), () => isOpen(never, start)]) {
      expect(codeOf(work)).toBe("calendar_never_opens");
    }
    expect(workingBetween(never, start, at("2027-03-02 09:00"))).toBe(0);
  });

  test("a calendar of one day opens on it, and never after it", () => {
    expect(addWorking(once, at("2026-03-02 09:00"), 15 * HOUR)).toBe(at("2027-01-01 00:00"));
    expect(codeOf(() => addWorking(once, at("2026-03-02 09:00"), 15 * HOUR + 1))).toBe("calendar_never_opens");
    expect(addWorkingDays(once, at("2026-03-02 09:00"), 1)).toBe(at("2027-01-01 00:00"));
    expect(codeOf(() => addWorkingDays(once, at("2026-03-02 09:00"), 2))).toBe("calendar_never_opens");
  });

  test("the last hours may lie in the next year by UTC", () => {
    const eve = workingCalendar({ ...once, zone: "America/New_York", overrides: [{ day: "2026-12-31", windows: [{ from: "22:00", to: "24:00" }], note: "" }] });
    expect(addWorking(eve, "2026-03-02T00:00:00.000Z", 2 * HOUR)).toBe("2027-01-01T05:00:00.000Z");
  });

  test("bad data and bad arguments", () => {
    const week = (from: string, to: string) => () => workingCalendar({ ...never, weekly: { 1: [{ from, to }] } });
    for (const [from, to] of [["18:00", "09:00"], ["09:00", "09:00"], ["9:00", "18:00"], ["09:60", "18:00"], ["09:00", "24:01"], ["22:00", "06:00"]] as const) {
      expect(codeOf(week(from, to))).toBe("calendar_window_invalid");
    }
    expect(codeOf(() => workingCalendar({ ...never, zone: "Asia/Nowhere" }))).toBe("calendar_zone_unknown");
    expect(codeOf(() => workingCalendar({ ...never, overrides: [{ day: "2026-02-30", windows: [], note: "" }] }))).toBe("calendar_day_invalid");
    expect(codeOf(() => openWindows(null, "2026-2-3"))).toBe("calendar_day_invalid");
    expect(codeOf(() => isOpen(null, "2026-03-02 09:00"))).toBe("instant_invalid");
    expect(codeOf(() => isOpen(null, "2026-13-02T09:00:00.000Z"))).toBe("instant_invalid");
    expect(codeOf(() => addWorking(office, at("2026-03-02 09:00"), -1))).toBe("duration_invalid");
    expect(codeOf(() => addWorking(office, at("2026-03-02 09:00"), Number.NaN))).toBe("duration_invalid");
    expect(codeOf(() => addWorkingDays(office, at("2026-03-02 09:00"), 0.5))).toBe("duration_invalid");
    expect(codeOf(() => addWorking(office, at("2026-03-02 09:00"), 1e14))).toBe("calendar_out_of_range");
    expect(codeOf(() => addWorking(null, at("2026-03-02 09:00"), 1e14))).toBe("calendar_out_of_range");
  });

  test("a made calendar is frozen through and through, and a copy", () => {
    expect(() => Object.assign(office.weekly, { 6: [] })).toThrow(TypeError);
    expect(Object.isFrozen(office.overrides[0]?.windows)).toBe(true);
    expect(Object.isFrozen(holidays2026.years)).toBe(false);
  });
});

test("forty-eight working hours cost microseconds", () => {
  const start = at("2026-02-11 10:00");
  addWorking(office, start, 48 * HOUR);
  const begin = performance.now();
  for (let i = 0; i < 10_000; i++) addWorking(office, start, 48 * HOUR + i);
  // About 1 µs each on a slow core; the bound leaves room for a busy machine and still catches a walk over days.
  expect(((performance.now() - begin) * 1000) / 10_000).toBeLessThan(30);
});
