import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import type { Cell } from "./cell.ts";
import { EMPTY, textCell } from "./cell.ts";
import { readPhone } from "./phone.ts";
import { readDay, readFen, readInstant, readNumber, readText, readYesNo } from "./values.ts";
import { zoneClock } from "./zone.ts";

const zone = zoneClock("Asia/Shanghai");
const cell = (value: string | number): Cell => (typeof value === "number" ? { kind: "number", value } : textCell(value));

describe("instants and days", () => {
  test.each<[string | number, string]>([
    ["2019/1/5 8:03:01", "2019-01-05T00:03:01.000Z"],
    ["2019-01-05 08:03", "2019-01-05T00:03:00.000Z"],
    ["２０１９／１／５　８：０３", "2019-01-05T00:03:00.000Z"],
    ["2019年1月5日 8时3分", "2019-01-05T00:03:00.000Z"],
    ["2019年1月5日下午8点3分7秒", "2019-01-05T12:03:07.000Z"],
    ["2019年1月5日 8时", "2019-01-05T00:00:00.000Z"],
    ["2019-01-05 下午14:30", "2019-01-05T06:30:00.000Z"],
    ["2019.1.5 上午 12:30", "2019-01-04T16:30:00.000Z"],
    ["2019-01-05 12:30 PM", "2019-01-05T04:30:00.000Z"],
    ["2019-01-05 晚上12:00", "2019-01-05T16:00:00.000Z"],
    ["2019/1/5 星期六 8:03", "2019-01-05T00:03:00.000Z"],
    ["\t\n2018/4/24 ", "2018-04-23T16:00:00.000Z"],
    ["2019-01-05 24:00", "2019-01-05T16:00:00.000Z"],
    ["20190105", "2019-01-04T16:00:00.000Z"],
    ["20190105080301", "2019-01-05T00:03:01.000Z"],
    [20190105, "2019-01-04T16:00:00.000Z"],
    [43563.359259259261, "2019-04-08T00:37:20.000Z"],
    ["43563.359259259261", "2019-04-08T00:37:20.000Z"],
    [43563, "2019-04-07T16:00:00.000Z"],
    ["2019-01-05T08:03:01.5", "2019-01-05T00:03:01.500Z"],
    ["2019-01-05T08:03:01.250Z", "2019-01-05T08:03:01.250Z"],
    ["2019-01-05T08:03:01-05:00", "2019-01-05T13:03:01.000Z"],
  ])("%j is %s", (from, to) => expect(readInstant(cell(from), zone)).toEqual({ value: to }));

  test("a date cell is wall time in the zone, summer time of 1988 included", () => {
    const date = (value: string): Cell => ({ kind: "date", value });
    expect(readInstant(date("2019-04-08T08:37:20.000"), zone).value).toBe("2019-04-08T00:37:20.000Z");
    expect(readInstant(date("1988-07-01T08:00:00.000"), zone).value).toBe("1988-06-30T23:00:00.000Z");
    expect(readDay(date("2019-04-08T23:59:00.000"), zone).value).toBe("2019-04-08");
  });

  test.each<[string | number, string]>([
    ["昨天", "not_a_time"], ["5/1/2019", "not_a_time"], ["19/1/5", "not_a_time"], ["2019", "not_a_time"], [2019, "not_a_time"], [3, "not_a_time"], ["2019-01-05 8", "not_a_time"], ["2019-01-05 08:00 左右", "not_a_time"],
    ["2019-02-29", "no_such_day"], ["2019-13-01", "no_such_day"], ["2019-01-05 25:00", "no_such_day"], ["2019-01-05 08:61", "no_such_day"], ["2019-01-05 24:01", "no_such_day"], ["20190231", "no_such_day"], ["   ", "empty"],
  ])("%j: %s", (from, reason) => expect(readInstant(cell(from), zone)).toEqual({ value: null, reason }));

  test("an empty cell says why it is empty", () => {
    expect(readInstant(undefined, zone).reason).toBe("empty");
    expect(readInstant({ kind: "empty", value: null, raw: "#N/A" }, zone).reason).toBe("excel_error");
    expect(readDay({ kind: "empty", value: null, raw: "=A1" }, zone).reason).toBe("formula_not_calculated");
    expect(readInstant({ kind: "bool", value: true }, zone).reason).toBe("not_a_time");
    expect(readDay(cell("x"), zone).reason).toBe("not_a_day");
  });

  test("a day of a text with a zone is the day it was here", () => expect(readDay(cell("2019-01-05T20:00:00Z"), zone).value).toBe("2019-01-06"));

  test("every written form of an instant reads back", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date("1992-01-01"), max: new Date("2199-01-01"), noInvalidDate: true }), (at) => {
        const seconds = new Date(Math.floor(at.getTime() / 1000) * 1000);
        const [y, mo, d, h, mi, s] = new Date(seconds.getTime() + 8 * 3_600_000).toISOString().match(/\d+/g)!.map(Number);
        for (const form of [`${y}/${mo}/${d} ${h}:${String(mi).padStart(2, "0")}:${s}`, `${y}年${mo}月${d}日${h}时${mi}分${s}秒`, `${y}-${mo}-${d}T${h}:${mi}:${s}`, seconds.toISOString()])
          expect(readInstant(cell(form), zone)).toEqual({ value: seconds.toISOString() });
      }),
    );
  });

  test("the zone's clock agrees with the calendar library at any time, around changes of the offset above all", () => {
    for (const name of ["Asia/Shanghai", "America/New_York", "Pacific/Auckland"]) {
      const clock = zoneClock(name);
      const changes: number[] = [];
      for (let at = Temporal.Instant.from("1986-01-01T00:00Z").toZonedDateTimeISO(name); changes.length < 12; ) {
        const next = at.getTimeZoneTransition("next");
        if (!next) break;
        changes.push(next.epochMilliseconds);
        at = next;
      }
      expect(changes.length).toBeGreaterThan(10);
      for (const change of changes) {
        for (let hour = -50; hour <= 50; hour += 0.5) {
          const ms = change + hour * 3_600_000;
          const plain = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(name).toPlainDateTime();
          expect(clock.toWall(ms)).toBe(Date.parse(`${plain.toString()}Z`));
          const wall = new Date(ms).toISOString().slice(0, 19);
          expect(clock.toInstant(Date.parse(`${wall}Z`))).toBe(Temporal.PlainDateTime.from(wall).toZonedDateTime(name).epochMilliseconds);
          expect(clock.toInstant(Date.parse(`${plain.toString()}Z`))).toBe(plain.toZonedDateTime(name).epochMilliseconds);
        }
      }
    }
  });

  test("an hour that comes twice is its first, one that is skipped is later", () => {
    const york = zoneClock("America/New_York");
    expect(york.toInstant(Date.parse("2024-03-10T02:30Z"))).toBe(Date.parse("2024-03-10T07:30Z"));
    expect(york.toInstant(Date.parse("2024-11-03T01:30Z"))).toBe(Date.parse("2024-11-03T05:30Z"));
    expect(york.toWall(Date.parse("2024-11-03T06:30Z"))).toBe(Date.parse("2024-11-03T01:30Z"));
    expect(york.toInstant(Date.parse("2024-03-09T22:00Z"))).toBe(Date.parse("2024-03-10T03:00Z"));
    expect(() => zoneClock("Asia/Nowhere")).toThrow(RangeError);
  });
});

describe("numbers", () => {
  test.each<[string | number, number]>([
    ["1,234,567.50", 1234567.5], ["１２３．５", 123.5], ["１，２３４", 1234], ["￥ 12.00", 12], ["-¥5", -5], ["(1,234)", -1234], ["12元", 12], ["+3", 3], [".5", 0.5], ["12.5%", 0.125], ["1E3", 1000], [7.25, 7.25],
  ])("%j is %d", (from, to) => expect(readNumber(cell(from)).value).toBe(to));
  test.each(["1,23", "12,3456", "abc", "1-2", "0x10", "1 2", "--1", "%", "1.2.3", "∞", "元"])("%j is no number", (from) => expect(readNumber(cell(from))).toEqual({ value: null, reason: "not_a_number" }));

  test.each<[string | number, number | null, string | undefined]>([
    ["1,234.5", 123450, undefined], ["￥0.01", 1, undefined], [0.30000000000000004, 30, undefined], [1.005, null, "too_fine"], ["0.001", null, "too_fine"], ["99999999999999999", null, "too_long"], ["-2", -200, undefined], ["壹", null, "not_a_number"], [4.35, 435, undefined],
  ])("%j is %s fen", (from, value, reason) => expect(readFen(cell(from))).toEqual(reason === undefined ? { value } : { value, reason }));

  test("an amount of fen written as yuan reads back exactly", () => {
    fc.assert(fc.property(fc.integer({ min: -1e12, max: 1e12 }), (fen) => {
      const yuan = fen / 100;
      expect(readFen(cell(yuan)).value).toBe(fen);
      expect(readFen(cell(yuan.toLocaleString("en-US", { minimumFractionDigits: 2 }))).value).toBe(fen);
    }));
  });
});

test("yes and no", () => {
  for (const yes of ["是", "有", "Y", "Yes", "TRUE", "1", "√", " １ "]) expect([yes, readYesNo(cell(yes)).value]).toEqual([yes, true]);
  for (const nope of ["否", "无", "N", "no", "False", "0", "×", "没有"]) expect([nope, readYesNo(cell(nope)).value]).toEqual([nope, false]);
  expect(readYesNo(cell(1)).value).toBe(true);
  expect(readYesNo({ kind: "bool", value: false })).toEqual({ value: false });
  expect(readYesNo(cell("也许"))).toEqual({ value: null, reason: "not_yes_or_no" });
  expect(readYesNo(EMPTY).reason).toBe("empty");
});

describe("phones", () => {
  test.each<[string | number, string[]]>([
    ["13800138000", ["13800138000"]],
    [13800138000, ["13800138000"]],
    ["１３８ ００１３ ８０００", ["13800138000"]],
    ["138-0013-8000", ["13800138000"]],
    ["+86 138 0013 8000", ["13800138000"]],
    ["008613800138000", ["13800138000"]],
    ["010-67881234", ["01067881234"]],
    ["（010）6788 1234", ["01067881234"]],
    ["0755-26888888-802", ["075526888888-802"]],
    ["010-67881234转802", ["01067881234-802"]],
    ["13800138000/13900139000、010-67881234；110", ["13800138000", "13900139000", "01067881234", "110"]],
    ["13800138000 13900139000", ["13800138000", "13900139000"]],
    ["13800138000，13800138000", ["13800138000"]],
    ["张三13800138000（手机）", ["13800138000"]],
    ["+852 2345 6789", ["85223456789"]],
  ])("%j is %j", (from, to) => expect(readPhone(cell(from))).toEqual({ value: to }));
  test.each(["无", "12", "1234567890123456789"])("%j is none", (from) => expect(readPhone(cell(from))).toEqual({ value: null, reason: "not_a_phone" }));
  test("an empty cell is empty", () => expect(readPhone(EMPTY)).toEqual({ value: null, reason: "empty" }));
});

test("text of any cell", () => {
  expect(readText(cell("\t\r\n 题 \n"))).toBe("题");
  expect(readText({ kind: "number", value: 110101199001011230, raw: "110101199001011234" })).toBe("110101199001011234");
  expect(readText({ kind: "number", value: 0.1, raw: "1E-1" })).toBe("0.1");
  expect(readText({ kind: "date", value: "2019-04-08T00:00:00.000" })).toBe("2019-04-08");
  expect(readText({ kind: "date", value: "2019-04-08T08:30:00.000" })).toBe("2019-04-08 08:30:00");
  expect(readText({ kind: "bool", value: true })).toBe("是");
  expect([readText(EMPTY), readText(cell("  ")), readText(undefined)]).toEqual([null, null, null]);
});
