import type { Window, YearDay } from "#platform/clocks/calendar.ts";

/** Days in a row that are alike in everything but their date. */
export interface Stretch extends Omit<YearDay, "day"> {
  readonly from: string;
  readonly to: string;
}

const next = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The days that do not follow the week, joined where they follow each other and are alike. */
export function stretches(days: readonly YearDay[], only?: YearDay["by"]): Stretch[] {
  const found: Stretch[] = [];
  for (const { day, ...facts } of days) {
    if (facts.by === "week" || (only && facts.by !== only)) continue;
    const last = found.at(-1);
    const { from: _, to: __, ...before } = last ?? { from: "", to: "" };
    if (last && next(last.to) === day && JSON.stringify(before) === JSON.stringify(facts)) found[found.length - 1] = { ...last, to: day };
    else found.push({ ...facts, from: day, to: day });
  }
  return found;
}

/** What was typed for a time of day in its full form: 9 → 09:00, 930 → 09:30, 9：30 → 09:30; what is no time stays as it is. */
export function fullTime(typed: string): string {
  const text = typed.trim().replace("：", ":");
  const found = /^(\d{1,2})(?::?(\d{2}))?$/.exec(text);
  return found ? `${(found[1] ?? "").padStart(2, "0")}:${found[2] ?? "00"}` : text;
}

/** Windows in one line: 08:30–12:00 · 13:30–18:00. */
export function sayWindows(windows: readonly Window[]): string {
  return windows.map(({ from, to }) => `${from}–${to}`).join(" · ");
}
