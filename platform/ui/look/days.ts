import { plusDays } from "../zone.ts";
import type { DayMark } from "./thirty-days.tsx";

/** What one day says in figures: what was done in time, late, missed and is still open, what was entered or refused, and what a check found. */
export interface DayCounts {
  readonly day: string;
  readonly done: number;
  readonly late: number;
  readonly missed: number;
  readonly open: number;
  readonly records: number;
  readonly refused: number;
  readonly checked: number;
  readonly found: number;
}

/** How a day stands in the strip: what was missed or found wrong before what was late, what is still to do before what was kept. */
export function markOf(day: DayCounts | undefined): DayMark {
  if (!day) return "none";
  if (day.missed > 0 || day.found > 0) return "missed";
  if (day.late > 0) return "late";
  if (day.open > 0) return "todo";
  return day.done + day.records + day.refused + day.checked > 0 ? "kept" : "none";
}

/** The share of what was due that was done in time; null where nothing was due. */
export function shareInTime(days: readonly DayCounts[]): number | null {
  const sum = (of: (day: DayCounts) => number): number => days.reduce((all, day) => all + of(day), 0);
  const done = sum((day) => day.done);
  const all = done + sum((day) => day.late + day.missed);
  return all === 0 ? null : done / all;
}

/** The days of a strip from `from` to `to`, both included, with those that say nothing. */
export function stripOf(days: readonly DayCounts[], from: string, to: string): { day: string; mark: DayMark }[] {
  const of = new Map(days.map((one) => [one.day, one]));
  const strip: { day: string; mark: DayMark }[] = [];
  for (let day = from; day <= to; day = plusDays(day, 1)) strip.push({ day, mark: markOf(of.get(day)) });
  return strip;
}
