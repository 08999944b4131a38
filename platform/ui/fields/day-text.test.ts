import fc from "fast-check";
import { expect, test } from "vitest";
import { readDay, readTime, sayDay, sheetOf, weekdayOf } from "./day-text.ts";

const today = "2026-11-30"; // A Monday.

test("a day is read as people write it in either language, from today on", () => {
  const read = (text: string) => [text, readDay(text, today)];
  for (const text of ["2026-12-01", "2026/12/1", "2026.12.1", "2026年12月1日", "20261201", "12-1", "12/01", "12月1日", "12月1号", "1201", "明天", "tomorrow", "+1", "1天后", "1 Dec", "1 December 2026", "Tue 1 Dec 2026", "Dec 1, 2026", "周二", "星期二", "tue", "Tuesday", "２０２６－１２－１".replaceAll("－", "-"), "2026-12-01 周二"]) expect(read(text)).toEqual([text, "2026-12-01"]);
  expect(["Weds", "thurs", "Sat.", "3 Sept", "June 3", "Thu., 3 Dec"].map((text) => readDay(text, today))).toEqual(["2026-12-02", "2026-12-03", "2026-12-05", "2026-09-03", "2026-06-03", "2026-12-03"]);
  expect(["上周五", "上上周一", "last Fri"].map((text) => readDay(text, today))).toEqual(["2026-11-27", "2026-11-16", "2026-11-27"]);
  expect([readDay("今天", today), readDay("后天", today), readDay("昨天", today), readDay("周一", today), readDay("下周一", today), readDay("这周五", today), readDay("下下周日", today), readDay("next fri", today), readDay("28日", today)]).toEqual([today, "2026-12-02", "2026-11-29", today, "2026-12-07", "2026-12-04", "2026-12-20", "2026-12-11", "2026-11-28"]);
});

test("what means no day is none: a month of 31 days that has 30, a word, half a date", () => {
  for (const text of ["", "friend", "money", "Sunny", "junk 3", "3 mayor", "marching 3", "foo 3 June", "thursdays", "2026-11-31", "2026-02-29", "13月1日", "2026-1", "2026", "abc", "周", "32日", "30 xyz", "0000-00-00"]) expect([text, readDay(text, today)]).toEqual([text, null]);
});

test("every day is read back from how it is said, in both languages", () => {
  fc.assert(fc.property(fc.date({ min: new Date("1950-01-01"), max: new Date("2150-12-31"), noInvalidDate: true }), fc.constantFrom("zh" as const, "en" as const), (at, language) => {
    const day = at.toISOString().slice(0, 10);
    expect(readDay(sayDay(day, language), today)).toBe(day);
  }));
  expect([sayDay("2026-11-30", "zh"), sayDay("2026-11-30", "en")]).toEqual(["2026-11-30 周一", "Mon 30 Nov 2026"]);
});

test("a time is read as people say it", () => {
  expect(["9:30", "930", "0930", "9点半", "9点", "下午3点", "3pm", "下午3:05", "12am", "晚上8点一刻", "14", "23：59", "24:00", "9:75", "明天"].map(readTime)).toEqual(["09:30", "09:30", "09:30", "09:30", "09:00", "15:00", "15:00", "15:05", "00:00", "20:15", "14:00", "23:59", null, null, null]);
});

test("twelve at night begins the day, twelve at noon is its middle", () => {
  expect(["晚上12点", "晚12:30", "夜里12点", "半夜12点", "凌晨12点半", "12am", "中午12点", "下午12点", "12pm", "12点", "晚上11点", "凌晨2点"].map(readTime)).toEqual(["00:00", "00:30", "00:00", "00:00", "00:30", "00:00", "12:00", "12:00", "12:00", "12:00", "23:00", "02:00"]);
});

test("the sheet of a month is whole weeks from Monday and holds each of its days once", () => {
  for (const month of ["2026-11", "2027-02", "2026-08", "2021-02"]) {
    const days = sheetOf(month);
    expect([days.length % 7, weekdayOf(days[0] as string)]).toEqual([0, 1]);
    expect(days.filter((day) => day.startsWith(month)).length).toBe(new Date(Number(month.slice(0, 4)), Number(month.slice(5)), 0).getDate());
  }
  expect(sheetOf("2021-02").length).toBe(28);
});
