/** Reads the public holidays that ship with the product (`data/calendars/*.yaml`). */
import { z } from "zod";
import { readYaml } from "../store/product-data.ts";
import type { HolidayTable } from "./calendar.ts";
import { CalendarError } from "./errors.ts";

const day = z.iso.date();
const table = z.object({
  years: z.record(
    z.string().regex(/^\d{4}$/),
    z.object({
      off: z.array(z.object({ from: day, to: day, zh: z.string().min(1), en: z.string().min(1) })),
      work: z.array(day),
    }),
  ),
});

/**
 * Checks holiday data: `{ years: { "2026": { off: [{ from, to, zh, en }], work: ["2026-02-14"] } } }`, days ISO.
 * A stretch ends no earlier than it begins, touches its year, and contains no make-up day; no day is in two stretches.
 * @throws CalendarError `calendar_data_invalid` naming the place.
 */
export function parseHolidays(data: unknown): HolidayTable {
  const read = table.safeParse(data);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    throw invalid(issue.path.join(".") || "years", issue.message, issue.message);
  }
  const { years } = read.data;
  const stretches = Object.values(years).flatMap((year) => year.off);
  for (const [year, { off, work }] of Object.entries(years)) {
    off.forEach((stretch, i) => {
      const place = `years.${year}.off.${i}`;
      if (stretch.to < stretch.from) throw invalid(place, "结束早于开始", "it ends before it begins");
      if (stretch.from.slice(0, 4) !== year && stretch.to.slice(0, 4) !== year) throw invalid(place, "不在这一年", "it is not in this year");
      if (stretches.some((other) => other !== stretch && other.from <= stretch.to && stretch.from <= other.to)) {
        throw invalid(place, "与另一段假期重叠", "it overlaps another stretch");
      }
    });
    work.forEach((made, i) => {
      const place = `years.${year}.work.${i}`;
      if (made.slice(0, 4) !== year) throw invalid(place, "不在这一年", "it is not in this year");
      if (stretches.some((stretch) => stretch.from <= made && made <= stretch.to)) {
        throw invalid(place, "调休上班日落在假期内", "a make-up day lies within a holiday");
      }
    });
  }
  for (const year of Object.values(years)) {
    year.off.forEach((stretch) => Object.freeze(stretch));
    Object.freeze(year.off);
    Object.freeze(year.work);
    Object.freeze(year);
  }
  Object.freeze(years);
  return Object.freeze({ years });
}

const loaded = new Map<string, HolidayTable>();

/**
 * Reads the holiday table of a country from the product data, once per process; only mainland China ("cn") is shipped.
 * @throws CalendarError `calendar_data_invalid`; a missing file is the file system's own error.
 */
export function loadHolidays(country: "cn"): HolidayTable {
  const known = loaded.get(country);
  if (known !== undefined) return known;
  const read = parseHolidays(readYaml(new URL(`../../data/calendars/${country}.yaml`, import.meta.url)));
  loaded.set(country, read);
  return read;
}

function invalid(place: string, zh: string, en: string): CalendarError {
  return new CalendarError("calendar_data_invalid", {
    zh: `假日表 ${place} 有误：${zh}，请更正。`,
    en: `The holiday table is wrong at ${place}: ${en}; please correct it.`,
  });
}
