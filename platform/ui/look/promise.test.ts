import fc from "fast-check";
import { expect, test } from "vitest";
import { beginsAt, hoursUntil, promiseState, standsUntil, timeParts } from "./promise.ts";

const from = "2026-11-22T08:30:00.000Z";
const due = "2026-11-24T08:30:00.000Z";

test("a running promise drains: plenty, soon, missed", () => {
  expect(promiseState({ from, due }, "2026-11-22T12:00:00.000Z")).toMatchObject({ state: "kept" });
  expect(promiseState({ from, due }, "2026-11-24T06:12:00.000Z")).toMatchObject({ state: "soon", leftMs: 138 * 60_000 });
  expect(promiseState({ from, due }, "2026-11-24T09:36:00.000Z")).toMatchObject({ state: "miss", leftMs: -66 * 60_000 });
});

test("a promise met in time stays kept, one met late stays missed", () => {
  expect(promiseState({ from, due, stoppedAt: "2026-11-24T08:00:00Z" }, "2026-12-01T00:00:00.000Z")?.state).toBe("kept");
  expect(promiseState({ from, due, stoppedAt: "2026-11-24T09:00:00Z" }, "2026-12-01T00:00:00.000Z")?.state).toBe("miss");
});

test("a paused promise without a due time is told as paused only", () => {
  expect(promiseState({ from, due: null, pausedAt: from }, "2026-11-23T00:00:00.000Z")).toBeNull();
});

test("a pause before the due time holds what was left", () => {
  expect(promiseState({ from, due, pausedAt: "2026-11-23T08:30:00.000Z" }, "2026-12-01T00:00:00.000Z")).toMatchObject({ state: "paused", share: 0.5 });
});

test("a clock that counts from later on says from when, and its time is not drained before", () => {
  const before = "2026-11-21T00:00:00.000Z";
  expect([beginsAt({ from, due }, before), beginsAt({ from: "2026-11-22T16:30:00+08:00", due }, before)]).toEqual([from, from]);
  expect([beginsAt({ from, due }, from), beginsAt({ from, due, stoppedAt: before }, before), beginsAt({ from, due, pausedAt: before }, before)]).toEqual([null, null, null]);
});

test("a clock that was started a moment ago counts, though the page's own time is a minute behind", () => {
  expect([beginsAt({ from, due }, "2026-11-22T08:29:01.000Z"), beginsAt({ from, due }, "2026-11-22T08:20:00.000Z")]).toEqual([null, from]);
  expect(promiseState({ from, due }, "2026-11-22T08:29:01.000Z")).toMatchObject({ state: "kept" });
});

test("the parts of a time add up to its minutes", () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000_000_000, max: 10_000_000_000 }), (ms) => {
      const { days, hours, minutes } = timeParts(ms);
      expect(days * 1440 + hours * 60 + minutes).toBe(Math.floor(Math.abs(ms) / 60_000));
      expect(days === 0 ? hours < 72 : hours < 24).toBe(true);
    }),
  );
});

// Tuesday 08:30–12:00 and 13:30–18:00, Wednesday 08:30–12:00, in Shanghai.
const open: [string, string][] = [["2026-11-24T00:30:00.000Z", "2026-11-24T04:00:00.000Z"], ["2026-11-24T05:30:00.000Z", "2026-11-24T10:00:00.000Z"], ["2026-11-25T00:30:00.000Z", "2026-11-25T04:00:00.000Z"]];
const hour = 3_600_000;
const working = { from: "2026-11-24T03:00:00.000Z", due: "2026-11-24T06:30:00.000Z", workingMs: 2 * hour };

test("a promise in working time drains in opening hours only, and stands while they are closed", () => {
  expect(promiseState(working, "2026-11-24T03:30:00.000Z", open)).toMatchObject({ state: "kept", leftMs: 1.5 * hour, share: 0.75 });
  expect(promiseState(working, "2026-11-24T04:10:00.000Z", open)).toMatchObject({ leftMs: hour, share: 0.5 });
  expect(promiseState(working, "2026-11-24T05:20:00.000Z", open)).toMatchObject({ leftMs: hour, share: 0.5 });
  expect(promiseState(working, "2026-11-24T06:15:00.000Z", open)).toMatchObject({ state: "soon", leftMs: hour / 4 });
  expect(promiseState(working, "2026-11-24T06:40:00.000Z", open)).toMatchObject({ state: "miss", leftMs: -hour / 6 });
});

test("without its opening hours nothing is said of a promise in working time; a wall one needs none", () => {
  expect(promiseState(working, "2026-11-24T03:30:00.000Z")).toBeNull();
  expect(hoursUntil(working, "2026-11-24T03:30:00.000Z")).toBe(working.due);
  expect(hoursUntil(working, "2026-11-24T06:40:00.000Z")).toBeNull();
  expect(hoursUntil({ from, due }, "2026-11-23T00:00:00.000Z")).toBeNull();
  expect(hoursUntil({ ...working, due: null, pausedAt: working.from }, "2026-11-24T03:30:00.000Z")).toBeNull();
});

test("what is closed now says when it opens next", () => {
  expect(standsUntil(open, "2026-11-24T03:00:00.000Z")).toBeNull();
  expect(standsUntil(open, "2026-11-24T04:00:00.000Z")).toBe("2026-11-24T05:30:00.000Z");
  expect(standsUntil(open, "2026-11-24T20:00:00.000Z")).toBe("2026-11-25T00:30:00.000Z");
  expect(standsUntil(open, "2026-11-25T04:00:00.000Z")).toBeNull();
});
