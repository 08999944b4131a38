import { expect, test } from "vitest";
import { lengthTyped } from "./length.ts";

test.each([
  ["2", "h", 2, "h"],
  ["1.5", "h", 90, "m"],
  ["0.5", "h", 30, "m"],
  ["0.1", "h", 6, "m"],
  ["1.50", "d", 36, "h"],
  ["0.05", "d", 72, "m"],
  ["１．５", "h", 90, "m"],
  ["2.0", "wd", 2, "wd"],
] as const)("%s %s is %s %s", (typed, unit, withinCount, withinUnit) => {
  expect(lengthTyped(typed, unit)).toEqual({ withinCount, withinUnit });
});

test.each([
  ["", "h", "empty"],
  ["1,5", "h", "notNumber"],
  ["-2", "h", "notNumber"],
  ["2小时", "h", "notNumber"],
  ["1e3", "h", "notNumber"],
  ["1.", "h", "notNumber"],
  ["0.5", "m", "notWhole"],
  ["1.5", "wd", "notWhole"],
  ["0.01", "h", "notWhole"],
  ["0", "h", "outside"],
  ["10000", "h", "outside"],
] as const)("“%s” %s is none: %s", (typed, unit, why) => {
  expect(lengthTyped(typed, unit)).toBe(why);
});
