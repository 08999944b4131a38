import { z } from "zod";
import type { Kind } from "../kind.ts";

/** The database knows no year 0. */
export const inYearOne = (value: string): boolean => value >= "0001";

/** The stored form of a moment told with its zone, as in a filter or a page mark; null where it is none of the years 1 to 9999. */
export function momentOf(text: string): string | null {
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return null;
  const iso = new Date(time).toISOString();
  return iso.length === 24 && inYearOne(iso) ? iso : null;
}

/** A calendar day in the organisation's zone, `YYYY-MM-DD`. */
export const day: Kind<string> = {
  name: "day",
  column: "date",
  schema: () => z.iso.date().refine(inYearOne),
  filters: ["eq", "range", "isSet"],
  sortable: true,
  cell: "day",
  sample: (n) => `2026-0${1 + (n % 9)}-1${n % 9}`,
};

/** A moment in UTC with milliseconds, `2026-11-24T02:50:00.000Z`. */
export const instant: Kind<string> = {
  name: "instant",
  column: "timestamptz(3)",
  schema: () => z.iso.datetime({ offset: true }).refine(inYearOne),
  clean: (value) => {
    if (typeof value !== "string") return value;
    const time = Date.parse(value);
    return Number.isNaN(time) || !/[Zz]|[+-]\d\d:?\d\d$/.test(value) ? value : new Date(time).toISOString();
  },
  filters: ["range", "isSet"],
  sortable: true,
  cell: "instant",
  sample: (n) => new Date(Date.UTC(2026, 0, 5, 1, 0, n % 3600)).toISOString(),
};
