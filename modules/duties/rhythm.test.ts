import { expect, test } from "vitest";
import { parseRhythm } from "./rhythm.ts";

test.each([
  ["daily", { every: "day", count: 1, times: 1, on: [] }],
  ["daily x2", { every: "day", count: 1, times: 2, on: [] }],
  ["weekly", { every: "week", count: 1, times: 1, on: [] }],
  ["weekly sat", { every: "week", count: 1, times: 1, on: [6] }],
  ["weekly mon,thu", { every: "week", count: 1, times: 1, on: [1, 4] }],
  ["weekly thu,mon", { every: "week", count: 1, times: 1, on: [1, 4] }],
  ["monthly 5", { every: "month", count: 1, times: 1, on: [5] }],
  ["monthly 15,30", { every: "month", count: 1, times: 1, on: [15, 30] }],
  ["quarterly", { every: "quarter", count: 1, times: 1, on: [] }],
  ["yearly>=1", { every: "year", count: 1, times: 1, on: [] }],
  ["per shift", { every: "shift", count: 1, times: 1, on: [] }],
  ["cycle 3w", { every: "week", count: 3, times: 1, on: [] }],
])("%s is a rhythm", (text, rhythm) => {
  expect(parseRhythm(text)).toEqual(rhythm);
});

test.each(["", "periodic", "daily x0", "daily xN", "weekly someday", "weekly mon,mon", "weekly mon, thu", "monthly sat", "monthly 0", "monthly 32", "monthly 5,5", "quarterly 5", "cycle 0w", "daily x2 x2", " daily"])("“%s” is none", (text) => {
  expect(parseRhythm(text)).toBeNull();
});
