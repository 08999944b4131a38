import { RRuleTemporal } from "rrule-temporal";
import { dayNumber, dayText } from "./day.ts";
import { CalendarError } from "./errors.ts";

/** Every rule is counted from here, a Monday and the first day of a year, so that every third week is the same one on every server. */
const anchor = "2024-01-01";
/** A rule more often asked than once is not reckoned again: a tick asks for the same few days. */
const kept = new Map<string, readonly string[]>();

/**
 * The days on which a recurrence rule (RFC 5545, such as `FREQ=WEEKLY;BYDAY=SA`) falls, `from` and `to` included, in order.
 *
 * Days only: times of day and zones are the caller's.
 * @throws CalendarError `recurrence_invalid` where the text is no rule that falls on days.
 */
export function recurringDays(rule: string, from: string, to: string): readonly string[] {
  if (dayNumber(to) < dayNumber(from)) return [];
  const key = `${rule}|${from}|${to}`;
  const known = kept.get(key);
  if (known) return known;
  const days = read(rule).between(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`), true).map((at) => dayText(Math.floor(at.epochMilliseconds / 86_400_000)));
  if (kept.size > 2000) kept.clear();
  kept.set(key, days);
  return days;
}

function read(rule: string): RRuleTemporal {
  try {
    if (!/^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)/.test(rule)) throw new Error("no rule of days");
    return new RRuleTemporal({ rruleString: `DTSTART;TZID=UTC:${anchor.replaceAll("-", "")}T000000\nRRULE:${rule}` });
  } catch {
    throw new CalendarError("recurrence_invalid", { zh: `频次规则“${rule}”看不懂。`, en: `The recurrence "${rule}" is not understood.` });
  }
}
