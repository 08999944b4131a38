/** Days and times of day as text and as numbers; no zone is involved. */
import { CalendarError } from "./errors.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** "09:30" as milliseconds of the day; NaN when it is no time of day. */
export function clockMs(text: string): number {
  const found = /^([0-9]{2}):([0-9]{2})$/.exec(text);
  if (found === null) return Number.NaN;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minutes <= 1440 ? minutes * MINUTE : Number.NaN;
}

/** Milliseconds of the day as "09:30". */
export function clockText(ms: number): string {
  const minutes = ms / MINUTE;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/**
 * Days since 1970-01-01 of a day like "2026-11-24".
 * @throws CalendarError `calendar_day_invalid` when there is no such day.
 */
export function dayNumber(day: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  // Some engines roll 30 February over to March, so the text is read back.
  if (Number.isNaN(ms) || dayText(ms / DAY) !== day) {
    throw new CalendarError("calendar_day_invalid", {
      zh: `“${day}”不是日期，请写如 2026-11-24。`,
      en: `"${day}" is not a day; write it like 2026-11-24.`,
    });
  }
  return ms / DAY;
}

/** The day so many days after 1970-01-01, as text. */
export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
