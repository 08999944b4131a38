import { L, type Label } from "#platform/record/label.ts";
import { parseDuration } from "#platform/clocks/duration.ts";
import { parseRhythm, type Rhythm } from "./rhythm.ts";

const units: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  m: ["分钟", "minute"], h: ["小时", "hour"], d: ["天", "day"], wh: ["个工作小时", "working hour"], wd: ["个工作日", "working day"],
};

/**
 * A length of time in words, counted after or before its event: `2wh` after → “2 个工作小时内”, within 2 working hours.
 *
 * @throws CalendarError `duration_invalid`.
 */
export function sayDuration(text: string, side: "after" | "before"): Label {
  parseDuration(text);
  const [, amount = "", unit = ""] = /^(\d+)(\w+)$/.exec(text.trim()) ?? [];
  const [zh = "", en = ""] = units[unit] ?? [];
  const count = Number(amount);
  const said = `${count} ${en}${count === 1 ? "" : "s"}`;
  return side === "after" ? L(`${count} ${zh}内`, `within ${said}`) : L(`至少早 ${count} ${zh}`, `at least ${said} before`);
}

const weekdays: readonly (readonly [zh: string, en: string])[] = [["周一", "Monday"], ["周二", "Tuesday"], ["周三", "Wednesday"], ["周四", "Thursday"], ["周五", "Friday"], ["周六", "Saturday"], ["周日", "Sunday"]];
const everies: Readonly<Record<Rhythm["every"], readonly [zh: string, en: string]>> = {
  shift: ["每班", "shift"], day: ["每天", "day"], week: ["每周", "week"], month: ["每月", "month"], quarter: ["每季", "quarter"], year: ["每年", "year"],
};

/** A rhythm in words: `daily x2` → “每天 2 次”, 2 times a day; null where the text is no rhythm. */
export function sayRhythm(text: string): Label | null {
  const rhythm = parseRhythm(text);
  if (!rhythm) return null;
  const [zh, en] = everies[rhythm.every];
  if (rhythm.on.length > 0 && rhythm.every === "month") return L(`每月 ${rhythm.on.map((day) => `${day} 日`).join("、")}`, `on the ${listed(rhythm.on.map(ordinal))} of each month`);
  if (rhythm.on.length > 0) {
    const days = rhythm.on.map((day) => weekdays[day - 1] as (typeof weekdays)[number]);
    return L(`每${days.map(([zh]) => zh).join("、")}`, `every ${listed(days.map(([, en]) => en))}`);
  }
  if (rhythm.count > 1) return L(`每 ${rhythm.count} ${zh.slice(1)}`, `every ${rhythm.count} ${en}s`);
  const least = text.includes(">=");
  if (rhythm.times === 1 && !least) return L(`${zh}一次`, `once a ${en}`);
  return L(`${zh}${least ? "至少 " : " "}${rhythm.times} 次`, `${least ? "at least " : ""}${rhythm.times === 1 ? "once" : `${rhythm.times} times`} a ${en}`);
}

/** What a rhythm asks, in words: how often in a day it is reckoned with, or how often in a longer stretch; null where the text is no rhythm. `count` is how much one turn of it asks. */
export function sayReckoned(text: string, count: number): Label | null {
  const rhythm = parseRhythm(text);
  const said = sayRhythm(text);
  if (!rhythm || !said) return null;
  const many = rhythm.times * count;
  const ofDay = rhythm.every === "day" || rhythm.every === "shift" || rhythm.on.length > 0;
  if (many === 1 || (ofDay && count === 1)) return L(`按${said.zh}算`, `reckoned as ${said.en}`);
  if (ofDay) return L(`按${said.zh}算，每回要 ${count} 件`, `reckoned as ${said.en}, ${count} asked each time`);
  const [zh, en] = everies[rhythm.every];
  return rhythm.count > 1 ? L(`每 ${rhythm.count} ${zh.slice(1)}要 ${many} 次`, `${many} are asked every ${rhythm.count} ${en}s`) : L(`${zh}要 ${many} 次`, `${many} are asked each ${en}`);
}

const listed = (parts: readonly string[]): string => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`);
const ordinal = (day: number): string => `${day}${Math.floor(day / 10) === 1 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th")}`;
