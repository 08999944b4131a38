import fc from "fast-check";
import { expect, test } from "vitest";
import { promiseState, timeParts } from "./promise.ts";

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

test("the parts of a time add up to its minutes", () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000_000_000, max: 10_000_000_000 }), (ms) => {
      const { days, hours, minutes } = timeParts(ms);
      expect(days * 1440 + hours * 60 + minutes).toBe(Math.floor(Math.abs(ms) / 60_000));
      expect(days === 0 ? hours < 72 : hours < 24).toBe(true);
    }),
  );
});
