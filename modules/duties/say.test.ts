import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDuration } from "#platform/clocks/duration.ts";
import { loadCatalogue } from "./catalogue.ts";
import { parseRhythm } from "./rhythm.ts";
import { sayDuration, sayReckoned, sayRhythm } from "./say.ts";
import { wordSettings } from "./settings.ts";
import { valueOfWord, wordKey } from "./words.ts";

test.each([
  ["2wh", "after", "2 个工作小时内", "within 2 working hours"],
  ["1wd", "before", "至少早 1 个工作日", "at least 1 working day before"],
  ["15m", "after", "15 分钟内", "within 15 minutes"],
  ["1h", "after", "1 小时内", "within 1 hour"],
  ["7d", "before", "至少早 7 天", "at least 7 days before"],
] as const)("a length of time in words: %s %s", (text, side, zh, en) => {
  expect(sayDuration(text, side)).toEqual({ zh, en });
});

test.each([
  ["daily", "每天一次", "once a day"],
  ["daily x2", "每天 2 次", "2 times a day"],
  ["yearly>=1", "每年至少 1 次", "at least once a year"],
  ["weekly sat", "每周六", "every Saturday"],
  ["weekly mon,thu", "每周一、周四", "every Monday and Thursday"],
  ["monthly 5", "每月 5 日", "on the 5th of each month"],
  ["monthly 1,12,23", "每月 1 日、12 日、23 日", "on the 1st, 12th and 23rd of each month"],
  ["per shift", "每班一次", "once a shift"],
  ["cycle 3w", "每 3 周", "every 3 weeks"],
] as const)("a rhythm in words: %s", (text, zh, en) => {
  expect(sayRhythm(text)).toEqual({ zh, en });
});

test.each([
  ["daily x4", 1, "按每天 4 次算", "reckoned as 4 times a day"],
  ["weekly mon,thu", 1, "按每周一、周四算", "reckoned as every Monday and Thursday"],
  ["monthly 5", 1, "按每月 5 日算", "reckoned as on the 5th of each month"],
  ["daily x2", 3, "按每天 2 次算，每回要 3 件", "reckoned as 2 times a day, 3 asked each time"],
  ["weekly x3", 1, "每周要 3 次", "3 are asked each week"],
  ["monthly", 2, "每月要 2 次", "2 are asked each month"],
  ["cycle 3w", 2, "每 3 周要 2 次", "2 are asked every 3 weeks"],
] as const)("what a rhythm asks in words: %s, %d each turn", (text, count, zh, en) => {
  expect(sayReckoned(text, count)).toEqual({ zh, en });
  expect(sayReckoned("now and then", count)).toBeNull();
});

test("what is no length of time is refused, and what is no rhythm has no words", () => {
  expect(() => sayDuration("soon", "after")).toThrow(/duration/);
  expect(sayRhythm("now and then")).toBeNull();
});

describe("words without a number", () => {
  const { words } = loadCatalogue();

  test("each has its setting, unset, with its proposal, which the setting takes", () => {
    expect(wordSettings.map((spec) => [spec.key, spec.preset, spec.proposal])).toEqual(words.map((word) => [wordKey(word.id), null, word.proposal]));
    expect(new Set(wordSettings.map((spec) => spec.key)).size).toBe(words.length);
    for (const spec of wordSettings) {
      expect(spec.key).toMatch(/^word\.[a-zA-Z-]+$/);
      expect(spec.schema.safeParse(spec.proposal).success).toBe(true);
    }
  });

  test("a setting takes exactly what the clocks or the rhythms read, and the handbook reads exactly that", () => {
    const text = fc.oneof(fc.string(), fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom("m", "h", "d", "wh", "wd", "y", "")).map((parts) => parts.join("")), fc.tuple(fc.constantFrom("daily", "weekly", "monthly", "never"), fc.constantFrom("", " x2", ">=1", " sat", " x0")).map((parts) => parts.join("")), fc.constantFrom<unknown>(null, 3, [], {}, ["2wh"]));
    const fits = (unit: "duration" | "rhythm", value: unknown): boolean => {
      if (typeof value !== "string" || value.trim() === "") return false;
      if (unit === "rhythm") return parseRhythm(value.trim()) !== null;
      try {
        return parseDuration(value) !== undefined;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(text, fc.constantFrom(...words), (value, word) => {
        const spec = wordSettings.find((one) => one.key === wordKey(word.id))!;
        expect(spec.schema.safeParse(value).success).toBe(fits(word.unit, value));
        expect(valueOfWord(word, { [wordKey(word.id)]: value })).toBe(fits(word.unit, value) ? (value as string).trim() : null);
      }),
    );
  });
});
