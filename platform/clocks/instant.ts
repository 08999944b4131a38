import { CalendarError } from "./errors.ts";

/** An instant as text: UTC with milliseconds, "2026-11-24T02:50:00.000Z". Two of them compare as text. */
export type Instant = string;

/** One stretch of open time, from (included) to (not included). */
export type OpenSpan = readonly [from: Instant, to: Instant];

const SHAPE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Reads an instant as milliseconds since 1970.
 * @throws CalendarError `instant_invalid` when it is not UTC text with milliseconds or names no real time.
 */
export function toMs(instant: Instant): number {
  const ms = SHAPE.test(instant) ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new CalendarError("instant_invalid", {
      zh: `“${instant}”不是时刻，应写成 2026-11-24T02:50:00.000Z（UTC，带毫秒）。`,
      en: `"${instant}" is not an instant; write it as 2026-11-24T02:50:00.000Z (UTC, with milliseconds).`,
    });
  }
  return ms;
}

/** Writes milliseconds since 1970 as an instant. */
export function fromMs(ms: number): Instant {
  return new Date(ms).toISOString();
}
