/** Time zones: the only file of this folder that knows Temporal and Intl. Instants and offsets are in milliseconds, but for `dayIn`. */
import { Temporal } from "temporal-polyfill";
import { dayText } from "./day.ts";
import { CalendarError } from "./errors.ts";

/** A stretch of the time line in which a zone keeps one offset from UTC. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** The stretches of constant offset of a zone between two instants; one, where the clocks do not change. */
export function offsetStretches(zone: string, from: number, to: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  for (;;) {
    const next = at.getTimeZoneTransition("next");
    const end = next === null ? to : Math.min(next.epochMilliseconds, to);
    stretches.push({ from: at.epochMilliseconds, to: end, offset: at.offsetNanoseconds / 1e6 });
    if (next === null || end === to) return stretches;
    at = next;
  }
}

/** The offset of a zone from UTC at an instant. */
export function offsetAt(zone: string, ms: number): number {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}

/** The instant at which a local day begins: its midnight, or the first moment after, where clocks skip midnight. */
export function dayStart(zone: string, day: number): number {
  return Temporal.PlainDate.from(dayText(day)).toZonedDateTime(zone).epochMilliseconds;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The day an instant (UTC text) falls on in a zone, `YYYY-MM-DD`. */
export function dayIn(zone: string, instant: string): string {
  let format = dayFormats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    dayFormats.set(zone, format); // Making one takes far longer than using it.
  }
  return format.format(new Date(instant));
}

/**
 * Refuses a zone that does not exist.
 * @throws CalendarError `calendar_zone_unknown`.
 */
export function checkZone(zone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch {
    throw new CalendarError("calendar_zone_unknown", {
      zh: `时区“${zone}”不存在，请写如 Asia/Shanghai。`,
      en: `The time zone "${zone}" is unknown; write one like Asia/Shanghai.`,
    });
  }
}

/** Whether a text names a time zone that days can be reckoned in: `Asia/Shanghai`, never a bare offset. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "" && !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}
