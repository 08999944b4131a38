import { openWindows } from "../clocks/calendar.ts";
import { clockMs, dayNumber, dayText } from "../clocks/day.ts";
import { fromMs, toMs } from "../clocks/instant.ts";
import { dayIn, dayStart, offsetAt } from "../clocks/zone.ts";
import type { Organisation } from "../act/organisation.ts";

const minute = 60_000;
const dayMs = 86_400_000;
/** How far ahead a working day for the digest is looked for; a house that is closed for longer gets it on the first day all the same. */
const longestClosed = 60;

/** When quiet hours (`22:00-07:00` in the zone, or `none`) that hold at an instant end; null where none hold. Both across midnight and within a day. */
export function quietUntil(zone: string, quiet: string, now: string): string | null {
  const [from, to] = quiet.split("-");
  if (from === undefined || to === undefined || from === to) return null;
  const [begins, ends] = [clockMs(from), clockMs(to)];
  const at = toMs(now);
  const local = (((at + offsetAt(zone, at)) % dayMs) + dayMs) % dayMs;
  const inside = begins < ends ? begins <= local && local < ends : local >= begins || local < ends;
  return inside ? fromMs(at + ((ends - local + dayMs) % dayMs)) : null;
}

/** The next moment of the daily digest after an instant: its time of day on a day that has opening hours. */
export function nextDigest({ zone, calendar }: Pick<Organisation, "zone" | "calendar">, digestAt: string, now: string): string {
  const today = dayNumber(dayIn(zone, now));
  const on = (day: number): string => fromMs(dayStart(zone, day) + clockMs(digestAt));
  for (let day = today; day < today + longestClosed; day++) if (on(day) > now && openWindows(calendar, dayText(day)).length > 0) return on(day);
  return on(today + 1);
}

/** How long after each failed try the next one follows, in minutes; what still fails a day after the first is given up. */
const waits = [1, 5, 30, 120, 240, 480, 480];

/** When to try again after so many tries, or null where it is given up. `first`: when it was tried first. */
export function nextTry(tries: number, first: string, now: string): string | null {
  const wait = waits[Math.min(tries, waits.length) - 1] ?? 1;
  const at = toMs(now) + wait * minute;
  return at > toMs(first) + dayMs ? null : fromMs(at);
}
