import fc from "fast-check";
import { expect, test } from "vitest";
import { dayOf, fromWall, shortTime, toWall } from "./zone.ts";

test("a wall time of Shanghai is eight hours ahead of UTC", () => {
  expect(toWall("2026-11-24T08:30:00.000Z", "Asia/Shanghai")).toBe("2026-11-24T16:30:00");
  expect(fromWall("2026-11-24T16:30", "Asia/Shanghai")).toBe("2026-11-24T08:30:00.000Z");
  expect(dayOf("2026-11-24T16:30:00.000Z", "Asia/Shanghai")).toBe("2026-11-25");
});

test("what is no time is null", () => {
  expect(fromWall("", "Asia/Shanghai")).toBeNull();
  expect(fromWall("2026-13-40T99:00", "Asia/Shanghai")).toBeNull();
});

test("an hour that comes twice is taken the first time, a skipped one moves on", () => {
  expect(fromWall("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  expect(fromWall("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
});

test("there and back is the same instant, to the second", () => {
  const zone = fc.constantFrom("Asia/Shanghai", "Asia/Kathmandu", "UTC");
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2090, 0) }), zone, (ms, name) => {
      const whole = Math.floor(ms / 1000) * 1000;
      expect(fromWall(toWall(whole, name), name)).toBe(new Date(whole).toISOString());
    }),
  );
});

test("near times are said in few words", () => {
  const now = "2026-11-24T06:12:00.000Z";
  expect(shortTime("2026-11-24T08:30:00.000Z", "Asia/Shanghai", now)).toBe("16:30");
  expect(shortTime("2026-11-22T08:30:00.000Z", "Asia/Shanghai", now)).toBe("11-22 16:30");
  expect(shortTime("2025-11-22T08:30:00.000Z", "Asia/Shanghai", now)).toBe("2025-11-22 16:30");
});

test("what is reckoned is what the calendar of the zone says, also around a change of its clocks", () => {
  const zone = fc.constantFrom("Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca");
  const near = fc.tuple(fc.constantFrom("2026-03-29T01:00Z", "2026-10-25T01:00Z", "2026-04-04T15:00Z", "2026-03-08T05:30Z"), fc.integer({ min: -7_200_000, max: 7_200_000 })).map(([at, ms]) => Date.parse(at) + ms);
  fc.assert(
    fc.property(fc.oneof(near, fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2090, 0) })), zone, (ms, name) => {
      const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short", timeStyle: "medium" }).format(ms);
      expect(toWall(ms, name)).toBe(parts.replace(" ", "T"));
    }),
    { numRuns: 400 },
  );
});
