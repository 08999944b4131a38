import type { Label } from "#platform/record/label.ts";
import { L } from "#platform/record/label.ts";
import type { Cell } from "./cell.ts";
import { serialToWallMs } from "./cell.ts";
import type { ZoneClock } from "./zone.ts";

/** Why a cell does not give the value asked for, with its sentence. `empty` is for the caller to mind or not. */
export const VALUE_REASONS = Object.freeze({
  empty: L("没有填。", "It is empty."),
  excel_error: L("这一格是 Excel 的错误值。", "The cell holds an Excel error."),
  formula_not_calculated: L("这一格是还没算出的公式，请用 Excel 打开、保存后再导入。", "The cell is a formula without its result. Open and save the file in Excel, then import again."),
  not_a_time: L("不是时间，请写成 2026-11-24 08:30。", "It is not a time. Write it as 2026-11-24 08:30."),
  not_a_day: L("不是日期，请写成 2026-11-24。", "It is not a day. Write it as 2026-11-24."),
  no_such_day: L("日历上没有这一天或这个时间。", "The calendar has no such day or time."),
  not_a_number: L("不是数字。", "It is not a number."),
  too_fine: L("金额最多两位小数。", "An amount has at most two decimals."),
  too_long: L("数字太长，只能当文字。", "The number is too long to be exact."),
  not_yes_or_no: L("请填“是”或“否”。", "Write yes or no."),
  not_a_phone: L("不是电话号码。", "It is not a phone number."),
} as const satisfies Record<string, Label>);

export type ValueReason = keyof typeof VALUE_REASONS;

/** A value, or null and why. */
export type ValueRead<T> = { readonly value: T; readonly reason?: undefined } | { readonly value: null; readonly reason: ValueReason };

const no = (reason: ValueReason): { readonly value: null; readonly reason: ValueReason } => ({ value: null, reason });

/** Text as typed on a Chinese keyboard made plain: full-width letters, digits and signs halved, odd spaces made spaces, marks that show nothing gone, ends trimmed. */
export function plain(text: string): string {
  return text.normalize("NFKC").replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, "").replace(/\s+/g, " ").trim();
}

/** Text of any cell as a person would read it, ends trimmed; null when it holds nothing. */
export function readText(cell: Cell | undefined): string | null {
  if (cell === undefined || cell.kind === "empty") return null;
  if (cell.kind === "number") return cell.raw !== undefined && /^-?\d+(?:\.\d+)?$/.test(cell.raw) ? cell.raw : String(cell.value);
  if (cell.kind === "bool") return cell.value ? "是" : "否";
  if (cell.kind === "date") return cell.value.replace("T", " ").replace(/(?: 00:00:00)?\.000$/, "");
  const text = cell.value.trim();
  return text === "" ? null : text;
}

function emptyReason(cell: Cell | undefined): ValueReason {
  if (cell?.raw?.startsWith("=")) return "formula_not_calculated";
  return cell?.raw?.startsWith("#") ? "excel_error" : "empty";
}

const DAY = /^(?<year>\d{4}) ?(?:-|\/|\.|年) ?(?<month>\d{1,2}) ?(?:-|\/|\.|月) ?(?<day>\d{1,2})(?: ?[日号])?(?: ?\(?(?:星期|周)[一二三四五六日天]\)?)?/;
const COMPACT = /^(?<year>(?:19|20|21)\d\d)(?<month>\d\d)(?<day>\d\d)(?:(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)?)?$/;
const TIME = /^(?:T| )? ?(?<before>凌晨|早上|上午|中午|下午|晚上|AM|PM)? ?(?<hour>\d{1,2}) ?(?::|时|点) ?(?:(?<minute>\d{1,2}) ?分?)?(?: ?:? ?(?<second>\d{1,2})(?:\.(?<fraction>\d{1,9}))? ?秒?)? ?(?<after>AM|PM)?/i;
const OFFSET = /^ ?(?:Z|([+-])(\d\d):?(\d\d))$/;
/** Serial numbers taken for dates: 1910-01-01 to 2199-12-31. Below it a number is rather a year, a count or a code. */
const FIRST_SERIAL = 3_654;
const LAST_SERIAL = 109_575;

/** Wall time read from a cell; `offsetMs` when the text itself names its zone. */
interface Wall {
  readonly ms: number;
  readonly offsetMs: number | null;
}

/**
 * Reads an instant: UTC text with milliseconds, "2019-01-05T00:03:01.000Z". Wall time is that of `zone`; a day alone is its midnight. Takes date
 * cells, Excel serial numbers (as number or as text), "2019/1/5 8:03:01", "2019-01-05 08:03", "2019年1月5日 下午8时3分", "20190105080301" and ISO 8601.
 */
export function readInstant(cell: Cell | undefined, zone: ZoneClock): ValueRead<string> {
  const wall = readWall(cell, "not_a_time");
  if (wall.value === null) return wall;
  const { ms, offsetMs } = wall.value;
  return { value: new Date(offsetMs === null ? zone.toInstant(ms) : ms - offsetMs).toISOString() };
}

/** Reads a day, "2019-01-05", from all that `readInstant` takes; a text that names its own zone gives the day it was in `zone`. */
export function readDay(cell: Cell | undefined, zone: ZoneClock): ValueRead<string> {
  const wall = readWall(cell, "not_a_day");
  if (wall.value === null) return wall;
  const { ms, offsetMs } = wall.value;
  return { value: new Date(offsetMs === null ? ms : zone.toWall(ms - offsetMs)).toISOString().slice(0, 10) };
}

function readWall(cell: Cell | undefined, wrong: "not_a_time" | "not_a_day"): ValueRead<Wall> {
  if (cell === undefined || cell.kind === "empty") return no(emptyReason(cell));
  if (cell.kind === "date") return { value: { ms: Date.parse(`${cell.value}Z`), offsetMs: null } };
  if (cell.kind === "bool") return no(wrong);
  const text = cell.kind === "number" ? (cell.raw ?? String(cell.value)) : plain(cell.value);
  if (text === "") return no("empty");
  const compact = COMPACT.exec(text);
  if (compact) return wallOf(compact.groups!);
  if (/^\d+(?:\.\d+)?(?:E\+?\d+)?$/i.test(text)) {
    const serial = Number(text);
    if (serial < FIRST_SERIAL || serial >= LAST_SERIAL) return no(wrong);
    return { value: { ms: serialToWallMs(serial)!, offsetMs: null } };
  }
  const day = DAY.exec(text);
  if (!day) return no(wrong);
  const rest = text.slice(day[0].length);
  if (rest.trim() === "") return wallOf(day.groups!);
  const time = TIME.exec(rest);
  if (!time || (time.groups!["minute"] === undefined && !/[时点]/.test(time[0]))) return no(wrong);
  const tail = rest.slice(time[0].length);
  const offset = OFFSET.exec(tail);
  if (tail.trim() !== "" && !offset) return no(wrong);
  const offsetMs = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2] ?? 0) * 60 + Number(offset[3] ?? 0)) * 60_000 : null;
  return wallOf({ ...day.groups, ...time.groups }, offsetMs);
}

/** Wall time of the matched parts; refuses a day that the calendar lacks, such as 30 February. */
function wallOf(part: Readonly<Record<string, string | undefined>>, offsetMs: number | null = null): ValueRead<Wall> {
  const number = (name: string): number => Number(part[name] ?? 0);
  const dayMs = Date.UTC(number("year"), number("month") - 1, number("day"));
  const day = new Date(dayMs);
  if (number("year") < 1800 || day.getUTCMonth() !== number("month") - 1 || day.getUTCDate() !== number("day")) return no("no_such_day");
  const hour = hourOf(number("hour"), (part["before"] ?? part["after"] ?? "").toUpperCase());
  const ms = ((hour * 60 + number("minute")) * 60 + number("second")) * 1000 + Number((part["fraction"] ?? "").slice(0, 3).padEnd(3, "0"));
  // 24:00 is how a shift's end is written; it is the next midnight.
  if (hour > 24 || number("minute") > 59 || number("second") > 59 || ms > 86_400_000) return no("no_such_day");
  return { value: { ms: dayMs + ms, offsetMs } };
}

/** Hour of 24 from an hour and the word for its half of the day; an hour over 12 needs no word. */
function hourOf(hour: number, half: string): number {
  if (hour > 12) return hour;
  if (half === "下午" || half === "PM") return hour === 12 ? 12 : hour + 12;
  if (half === "晚上") return hour === 12 ? 24 : hour + 12;
  if (half === "中午") return hour < 3 ? hour + 12 : hour;
  return (half === "上午" || half === "凌晨" || half === "AM") && hour === 12 ? 0 : hour;
}

/** The digits of a number as plain decimal text, "-1234.5"; takes thousands commas, full-width digits, ￥ 元 around it, and (1,234) for minus. */
function decimalOf(cell: Cell | undefined): ValueRead<string> {
  if (cell === undefined || cell.kind === "empty") return no(emptyReason(cell));
  if (cell.kind === "number") return { value: cell.raw ?? String(cell.value) };
  if (cell.kind !== "text") return no("not_a_number");
  let text = plain(cell.value).replace(/^'/, "");
  if (text === "") return no("empty");
  const bracketed = /^\((.+)\)$/.exec(text);
  if (bracketed) text = `-${bracketed[1]!}`;
  text = text.replace(/^([+-]?) ?(?:¥|￥|\$|RMB|CNY) ?/i, "$1").replace(/ ?(?:元整?|圆)$/, "").replaceAll("−", "-");
  if (!/^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:E[+-]?\d{1,3})?$/i.test(text) || !/\d/.test(text)) return no("not_a_number");
  return { value: text.replaceAll(",", "").replace(/^\+/, "") };
}

/** Reads a number: "1,234.50", full-width "１２３", "￥12", "(5)" for -5, and "12%" as 0.12. */
export function readNumber(cell: Cell | undefined): ValueRead<number> {
  const percent = cell?.kind === "text" && /^(.+?) ?%$/.exec(plain(cell.value));
  const read = decimalOf(percent ? { kind: "text", value: percent[1]! } : cell);
  if (read.value === null) return read;
  const number = Number(percent ? `${read.value}e-2` : read.value);
  return Number.isFinite(number) ? { value: number } : no("not_a_number");
}

/** Reads an amount of yuan as integer fen, exactly: "1,234.5" is 123450. Arithmetic noise of Excel (0.30000000000000004) is rounded away. */
export function readFen(cell: Cell | undefined): ValueRead<number> {
  const read = decimalOf(cell);
  if (read.value === null) return read;
  const fen = Number(/e/i.test(read.value) ? Number(read.value) * 100 : `${read.value}e2`);
  const whole = Math.round(fen);
  if (!Number.isSafeInteger(whole)) return no("too_long");
  return Math.abs(fen - whole) > 1e-6 ? no("too_fine") : { value: whole === 0 ? 0 : whole };
}

const YES = new Set(["是", "有", "对", "已", "y", "yes", "true", "t", "1", "√", "✓", "✔", "☑"]);
const NO = new Set(["否", "无", "没有", "不是", "不", "未", "错", "n", "no", "false", "f", "0", "×", "✗", "✘", "☐", "x"]);

/** Reads yes or no: 是 否 有 无 Y N 1 0 √ ×, and Excel's own TRUE and FALSE. */
export function readYesNo(cell: Cell | undefined): ValueRead<boolean> {
  if (cell === undefined || cell.kind === "empty") return no(emptyReason(cell));
  if (cell.kind === "bool") return { value: cell.value };
  const word = plain(String(cell.value)).toLowerCase();
  if (word === "") return no("empty");
  if (YES.has(word)) return { value: true };
  return NO.has(word) ? { value: false } : no("not_yes_or_no");
}
