/** How often something recurs: `times` in every `count` units, on `weekday` (1 Monday to 7 Sunday) where one is named. */
export interface Rhythm {
  readonly every: "shift" | "day" | "week" | "month" | "quarter" | "year";
  readonly count: number;
  readonly times: number;
  readonly weekday: number | null;
}

const units = { daily: "day", weekly: "week", monthly: "month", quarterly: "quarter", yearly: "year" } as const;
const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const SHAPE = /^(daily|weekly|monthly|quarterly|yearly)(?:(?: x|>=)([1-9][0-9]?))?$/;
const ON = new RegExp(`^weekly (${weekdays.join("|")})$`);
const CYCLE = /^cycle ([1-9][0-9]?)w$/;

/**
 * Reads a rhythm: `daily`, `daily x2`, `weekly`, `weekly sat`, `monthly`, `quarterly`, `yearly`, `yearly>=1`, `per shift`, `cycle 3w`.
 * Null where the text is none of these.
 */
export function parseRhythm(text: string): Rhythm | null {
  if (text === "per shift") return rhythm("shift");
  const on = ON.exec(text);
  if (on) return rhythm("week", { weekday: weekdays.indexOf(on[1]!) + 1 });
  const cycle = CYCLE.exec(text);
  if (cycle) return rhythm("week", { count: Number(cycle[1]) });
  const found = SHAPE.exec(text);
  return found ? rhythm(units[found[1] as keyof typeof units], { times: Number(found[2] ?? 1) }) : null;
}

function rhythm(every: Rhythm["every"], more: Partial<Rhythm> = {}): Rhythm {
  return Object.freeze({ every, count: 1, times: 1, weekday: null, ...more });
}

/** The recurrence rule (RFC 5545) of the days on which one turn of a rhythm ends: each day, the Sunday of a week, the last day of a month. */
export function recurrenceOf({ every, count, weekday }: Rhythm): string {
  switch (every) {
    case "shift":
    case "day":
      return "FREQ=DAILY";
    case "week":
      return `FREQ=WEEKLY;INTERVAL=${count};BYDAY=${(weekdays[(weekday ?? 7) - 1] as string).slice(0, 2).toUpperCase()}`;
    case "month":
      return "FREQ=MONTHLY;BYMONTHDAY=-1";
    case "quarter":
      return "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1";
    case "year":
      return "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31";
  }
}
