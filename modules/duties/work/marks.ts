import { plusDays } from "#platform/ui/zone.ts";
import type { DayMark } from "#platform/ui/look/thirty-days.tsx";
import type { DutyDay } from "./figures.server.ts";

/** How a day of a duty stands in the strip: what was missed or found wrong before what was late, what is still to do before what was kept. */
export function markOf(day: DutyDay | undefined): DayMark {
  if (!day) return "none";
  if (day.missed > 0 || day.found > 0) return "missed";
  if (day.late > 0) return "late";
  if (day.open > 0) return "todo";
  return day.done + day.records + day.refused + day.checked > 0 ? "kept" : "none";
}

/** The days of a strip from `from` to `to`, both included, with those that say nothing. */
export function stripOf(days: readonly DutyDay[], from: string, to: string): { day: string; mark: DayMark }[] {
  const of = new Map(days.map((one) => [one.day, one]));
  const strip: { day: string; mark: DayMark }[] = [];
  for (let day = from; day <= to; day = plusDays(day, 1)) strip.push({ day, mark: markOf(of.get(day)) });
  return strip;
}
