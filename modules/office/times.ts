import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { dayStart, offsetAt } from "#platform/clocks/zone.ts";

const minute = 60_000;

/** The instant at which the clocks of a zone show a time on a day, such as 16:00 on a Saturday. */
export function instantOn(zone: string, day: string, time: string): string {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const bare = Date.parse(`${day}T00:00:00Z`) + (hours * 60 + minutes) * minute;
  return new Date(bare - offsetAt(zone, bare - offsetAt(zone, bare))).toISOString();
}

/** The instant at which a day begins in a zone. */
export function startOf(zone: string, day: string): string {
  return new Date(dayStart(zone, dayNumber(day))).toISOString();
}

/** The instant at which a day is over in a zone. */
export function endOf(zone: string, day: string): string {
  return startOf(zone, dayText(dayNumber(day) + 1));
}

/** The Saturday of the week of a day; weeks begin on Sunday, so that Saturday ends each. */
export function saturdayOf(day: string): string {
  const at = dayNumber(day);
  return dayText(at + 6 - new Date(`${day}T00:00:00Z`).getUTCDay());
}

/** The cut-off times of a Saturday in their order, salesperson, lead, summary: one that was set before the one it follows waits for that. */
export function cutOffs(setting: (key: string) => unknown): { readonly salesperson: string; readonly lead: string; readonly summary: string } {
  const read = (key: string, least: string): string => {
    const time = setting(key) as string;
    return time < least ? least : time;
  };
  const salesperson = read("worksheet.salespersonBy", "00:00");
  const lead = read("worksheet.leadBy", salesperson);
  return { salesperson, lead, summary: read("worksheet.summaryBy", lead) };
}
