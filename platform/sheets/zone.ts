import { Temporal } from "temporal-polyfill";

/** Turns instants into wall time of one zone and back; wall time is milliseconds since 1970 of the same digits in UTC. */
export interface ZoneClock {
  readonly toWall: (instantMs: number) => number;
  /** Of wall time that the clock shows twice the earlier instant, of wall time that it skips the instant as far on (Temporal's "compatible"). */
  readonly toInstant: (wallMs: number) => number;
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 4_096;

/**
 * Makes the clock of a zone ("Asia/Shanghai"). The offset of a day on which it does not change is looked up once: a sheet has a hundred thousand
 * times but few days, and one look-up takes ten microseconds.
 * @throws RangeError when there is no such zone
 */
export function zoneClock(zone: string): ZoneClock {
  const offsetAt = (ms: number): number => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1_000_000;
  offsetAt(0);
  const days = new Map<number, number | null>();

  /** Offset during a whole UTC day, null when it changes on it. */
  function offsetOf(day: number): number | null {
    let offset = days.get(day);
    if (offset === undefined) {
      const start = offsetAt(day * DAY_MS);
      offset = start === offsetAt((day + 1) * DAY_MS) ? start : null;
      if (days.size >= KEPT_DAYS) days.clear();
      days.set(day, offset);
    }
    return offset;
  }

  return {
    toWall: (ms) => ms + (offsetOf(Math.floor(ms / DAY_MS)) ?? offsetAt(ms)),
    toInstant(wallMs) {
      const day = Math.floor(wallMs / DAY_MS);
      const [before, same, after] = [offsetOf(day - 1), offsetOf(day), offsetOf(day + 1)];
      if (same !== null && same === before && same === after) return wallMs - same;
      return Temporal.PlainDateTime.from(new Date(wallMs).toISOString().slice(0, 23)).toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
    },
  };
}
