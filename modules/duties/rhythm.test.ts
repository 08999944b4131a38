import { expect, test } from "vitest";
import { parseRhythm } from "./rhythm.ts";

test.each([
  ["daily", { every: "day", count: 1, times: 1, weekday: null }],
  ["daily x2", { every: "day", count: 1, times: 2, weekday: null }],
  ["weekly", { every: "week", count: 1, times: 1, weekday: null }],
  ["weekly sat", { every: "week", count: 1, times: 1, weekday: 6 }],
  ["quarterly", { every: "quarter", count: 1, times: 1, weekday: null }],
  ["yearly>=1", { every: "year", count: 1, times: 1, weekday: null }],
  ["per shift", { every: "shift", count: 1, times: 1, weekday: null }],
  ["cycle 3w", { every: "week", count: 3, times: 1, weekday: null }],
])("%s is a rhythm", (text, rhythm) => {
  expect(parseRhythm(text)).toEqual(rhythm);
});

test.each(["", "periodic", "daily x0", "daily xN", "weekly someday", "monthly sat", "cycle 0w", "daily x2 x2", " daily"])("“%s” is none", (text) => {
  expect(parseRhythm(text)).toBeNull();
});
