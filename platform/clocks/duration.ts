import { CalendarError } from "./errors.ts";

/**
 * A length of time as a rule states it.
 * `ms` runs on the wall clock or in working time; `days` are whole working days, whatever their length.
 */
export type Duration =
  | { readonly calendar: "wall" | "working"; readonly ms: number; readonly days?: undefined }
  | { readonly calendar: "working"; readonly days: number; readonly ms?: undefined };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Ten years: nobody promises longer, and a slip of the keyboard shows. */
const LONGEST_DAYS = 3650;

const SHAPE = /^([0-9]{1,9})(m|h|d|wh|wd)$/;

/**
 * Reads a duration: "90m", "48h" and "7d" run on the wall clock (a day is 24 hours);
 * "2wh" are hours of open time; "3wd" are whole working days, see `addWorkingDays`.
 * @throws CalendarError `duration_invalid` when it has another shape, is zero, or is longer than ten years.
 */
export function parseDuration(text: string): Duration {
  const found = SHAPE.exec(text.trim());
  if (found === null) {
    throw new CalendarError("duration_invalid", {
      zh: `时长“${text}”看不懂，请写整数加单位：90m（分钟）、48h（小时）、7d（天）、2wh（工作小时）、3wd（工作日）。`,
      en: `The duration "${text}" is not understood; write a whole number and a unit: 90m, 48h, 7d, 2wh (working hours), 3wd (working days).`,
    });
  }
  const amount = Number(found[1]);
  const unit = found[2];
  if (amount === 0) {
    throw new CalendarError("duration_invalid", {
      zh: `时长“${text}”为零，请写大于零的数。`,
      en: `The duration "${text}" is zero; write a number above zero.`,
    });
  }
  const ms = amount * (unit === "m" ? MINUTE : unit === "d" || unit === "wd" ? DAY : HOUR);
  if (ms > LONGEST_DAYS * DAY) {
    throw new CalendarError("duration_invalid", {
      zh: `时长“${text}”超过十年，请写短一些。`,
      en: `The duration "${text}" is longer than ten years; write a shorter one.`,
    });
  }
  if (unit === "wd") return Object.freeze({ calendar: "working", days: amount });
  return Object.freeze({ calendar: unit === "wh" ? "working" : "wall", ms });
}
