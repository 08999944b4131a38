import { expect, test } from "vitest";
import { parseDuration } from "./duration.ts";
import { CalendarError } from "./errors.ts";

test("reads each unit", () => {
  expect(parseDuration("90m")).toEqual({ calendar: "wall", ms: 5_400_000 });
  expect(parseDuration("48h")).toEqual({ calendar: "wall", ms: 172_800_000 });
  expect(parseDuration(" 7d ")).toEqual({ calendar: "wall", ms: 604_800_000 });
  expect(parseDuration("2wh")).toEqual({ calendar: "working", ms: 7_200_000 });
  expect(parseDuration("3wd")).toEqual({ calendar: "working", days: 3 });
  expect(parseDuration("3650d").ms).toBe(315_360_000_000);
});

test.each(["", "48", "h", "1.5h", "-2h", "48H", "48 h", "2 days", "0h", "0wd", "3651d", "3651wd", "9999999999m"])("refuses %j in both languages", (text) => {
  expect.assertions(3);
  try {
    parseDuration(text);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    expect(error.code).toBe("duration_invalid");
    expect(error.sentence.zh).toContain(text);
    expect(error.message).toContain(`"${text}"`);
  }
});
