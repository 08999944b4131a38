import type { Language } from "#platform/record/label.ts";
import { plusDays } from "../zone.ts";

const words: readonly (readonly [RegExp, number])[] = [
  [/^(大前天)$/, -3], [/^(前天)$/, -2], [/^(昨天|昨日|yesterday)$/, -1], [/^(今天|今日|today)$/, 0], [/^(明天|明日|tomorrow|tmr)$/, 1], [/^(后天|後天)$/, 2], [/^(大后天|大後天)$/, 3],
];
const months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** Abbreviations of more than three letters. */
const longer: Readonly<Record<string, string>> = { sept: "september", tues: "tuesday", weds: "wednesday", thur: "thursday", thurs: "thursday" };

/** Which of the names a word is, written whole or as usually abbreviated, from 1 on; 0 for any other word. */
function nameAt(names: readonly string[], word: string): number {
  const whole = longer[word] ?? word;
  return names.findIndex((name) => name === whole || name.slice(0, 3) === whole) + 1;
}

/** The weekday of a day, Monday is 1. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** A day that exists, as `2026-11-30`; null for 31 June. */
function made(year: number, month: number, date: number): string | null {
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || date < 1 || date > 31) return null;
  const text = `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  const asUtc = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 10) !== text ? null : text;
}

/**
 * The day that typed words mean, read from `today` on: `2026-11-30`, `20261130`, `11-30`, `11月30日`, `30日`, `30 Nov`, `明天`, `下周五`, `Fri`, `+3`; null where they mean none.
 *
 * Without a year the one of today is meant; a weekday is the next one, or with 上周, 这周 and 下周 that of the week before, this one or the next.
 */
export function readDay(typed: string, today: string): string | null {
  const text = typed.trim().toLowerCase().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/\s+/g, " ");
  if (text === "") return null;
  const year = Number(today.slice(0, 4));
  const word = words.find(([known]) => known.test(text));
  if (word) return plusDays(today, word[1]);
  const away = /^([+-]\d{1,3})$/.exec(text) ?? /^(\d{1,3}) ?天后$/.exec(text);
  if (away) return plusDays(today, Number(away[1]));
  const whole = /^(\d{4})[-/.年 ](\d{1,2})[-/.月 ](\d{1,2})日?(?:[ （(]*(?:周|星期)?[一二三四五六日天]?[）)]?)$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (whole) return made(Number(whole[1]), Number(whole[2]), Number(whole[3]));
  const short = /^(\d{1,2})[-/.月](\d{1,2})[日号]?$/.exec(text) ?? /^(\d{2})(\d{2})$/.exec(text);
  if (short) return made(year, Number(short[1]), Number(short[2]));
  const date = /^(\d{1,2}) ?[日号]$/.exec(text);
  if (date) return made(year, Number(today.slice(5, 7)), Number(date[1]));
  const english = /^(?:([a-z]{3,9})\.?,? )?(\d{1,2}) ([a-z]{3,9})\.?(?:,? (\d{4}))?$/.exec(text);
  if (english) return english[1] !== undefined && nameAt(weekdays, english[1]) === 0 ? null : made(Number(english[4] ?? year), nameAt(months, english[3] ?? ""), Number(english[2]));
  const american = /^([a-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?$/.exec(text);
  if (american) return made(Number(american[3] ?? year), nameAt(months, american[1] ?? ""), Number(american[2]));
  return weekday(text, today);
}

function weekday(text: string, today: string): string | null {
  const own = weekdayOf(today);
  const zh = /^(这|本|下|下下|上|上上)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])$/.exec(text);
  if (zh) {
    const wanted = "一二三四五六日".indexOf((zh[2] ?? "").replace("天", "日")) + 1;
    if (zh[1]) return plusDays(today, wanted - own + 7 * (/上/.test(zh[1]) ? -1 : 1) * zh[1].replace(/[这本]/g, "").length);
    return plusDays(today, (wanted - own + 7) % 7);
  }
  const en = /^(next |last )?([a-z]{3,9})\.?$/.exec(text);
  const wanted = en ? nameAt(weekdays, en[2] ?? "") : 0;
  if (!en || wanted === 0) return null;
  return plusDays(today, en[1] ? wanted - own + (en[1] === "last " ? -7 : 7) : (wanted - own + 7) % 7);
}

/** A day as one reads it: `2026-11-30 周一`, `Mon 30 Nov 2026`. */
export function sayDay(day: string, language: Language): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  if (language === "zh") return `${day} 周${"一二三四五六日"[weekdayOf(day) - 1] ?? ""}`;
  const short = (name = ""): string => `${name.charAt(0).toUpperCase()}${name.slice(1, 3)}`;
  return `${short(weekdays[weekdayOf(day) - 1])} ${date} ${short(months[month - 1])} ${year}`;
}

/** The time that typed words mean as `09:30`: `9:30`, `930`, `9点半`, `下午3点`, `3pm`; null where they mean none. */
export function readTime(typed: string): string | null {
  const text = typed.trim().toLowerCase().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace("：", ":");
  const found = /^(凌晨|半夜|上午|早上|早|中午|下午|晚上|晚|夜里|午夜)? ?(\d{1,2})(?:[:.点时](\d{1,2}|半|一刻|三刻)?分?)?(?: ?(am|pm))?$/.exec(text) ?? /^()(\d{1,2})(\d{2})()$/.exec(text);
  if (!found) return null;
  const [, part = "", hourText = "", minuteText = "", half = ""] = found;
  const minute = minuteText === "半" ? 30 : minuteText === "一刻" ? 15 : minuteText === "三刻" ? 45 : Number(minuteText || 0);
  const plain = Number(hourText);
  const later = (/下午|晚/.test(part) || half === "pm") && plain < 12;
  // Twelve at night begins the day.
  const midnight = (/晚|夜|凌晨/.test(part) || half === "am") && plain === 12;
  const hour = midnight ? 0 : later ? plain + 12 : plain;
  return hour > 23 || minute > 59 ? null : `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** The days a month's sheet shows: whole weeks from Monday on. */
export function sheetOf(month: string): string[] {
  const first = `${month}-01`;
  const begin = plusDays(first, 1 - weekdayOf(first));
  const days = Array.from({ length: 42 }, (_, n) => plusDays(begin, n));
  return days.slice(0, days.slice(35).some((day) => day.startsWith(month)) ? 42 : days.slice(28).some((day) => day.startsWith(month)) ? 35 : 28);
}
