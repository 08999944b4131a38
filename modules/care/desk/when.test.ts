import { expect, test } from "vitest";
import { looksLikeInitials } from "#platform/ui/record/initials.ts";
import { whenMeant } from "./when.ts";

test("a word for a time is kept as the time it means, by the organisation's wall, also over midnight and the turn of the year", () => {
  const at = "2026-12-31T16:05:00.000Z";
  expect(whenMeant("now", at, "Asia/Shanghai", "zh")).toBe("2027-01-01 00:05");
  expect(whenMeant("morning", at, "Asia/Shanghai", "zh")).toBe("2027-01-01 早上");
  expect(whenMeant("evening", at, "Asia/Shanghai", "zh")).toBe("2026-12-31 晚上");
  expect(whenMeant("evening", at, "Europe/Berlin", "en")).toBe("2026-12-30, evening");
  expect(whenMeant("days", at, "Asia/Shanghai", "zh")).toBe("2027-01-01 前好几天起");
});

test("initials are told from names", () => {
  expect(["zl", "zjg", " wxl "].every(looksLikeInitials)).toBe(true);
  expect(["Tom", "张磊", "zhanglei", "Z L", "1391", ""].some(looksLikeInitials)).toBe(false);
});
