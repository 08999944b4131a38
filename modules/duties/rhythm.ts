/** How often something recurs: `times` in every `count` units, or a turn for each of the days `on` that are named: of a week 1 Monday to 7 Sunday, of a month 1 to 31. */
export interface Rhythm {
  readonly every: "shift" | "day" | "week" | "month" | "quarter" | "year";
  readonly count: number;
  readonly times: number;
  readonly on: readonly number[];
}

const units = { daily: "day", weekly: "week", monthly: "month", quarterly: "quarter", yearly: "year" } as const;
const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const SHAPE = /^(daily|weekly|monthly|quarterly|yearly)(?:(?: x|>=)([1-9][0-9]?))?$/;
const ONE = `(?:${weekdays.join("|")})`;
const ON_WEEK = new RegExp(`^weekly (${ONE}(?:,${ONE}){0,6})$`);
const ON_MONTH = /^monthly ([1-9][0-9]?(?:,[1-9][0-9]?){0,30})$/;
const CYCLE = /^cycle ([1-9][0-9]?)w$/;

/**
 * Reads a rhythm: `daily`, `daily x2`, `weekly`, `weekly sat`, `weekly mon,thu`, `monthly`, `monthly 5`, `monthly 15,30`, `quarterly`, `yearly`, `yearly>=1`, `per shift`, `cycle 3w`.
 * Null where the text is none of these.
 */
export function parseRhythm(text: string): Rhythm | null {
  if (text === "per shift") return rhythm("shift");
  const week = ON_WEEK.exec(text);
  if (week) return named("week", week[1]!.split(",").map((day) => weekdays.indexOf(day) + 1), 7);
  const month = ON_MONTH.exec(text);
  if (month) return named("month", month[1]!.split(",").map(Number), 31);
  const cycle = CYCLE.exec(text);
  if (cycle) return rhythm("week", { count: Number(cycle[1]) });
  const found = SHAPE.exec(text);
  return found ? rhythm(units[found[1] as keyof typeof units], { times: Number(found[2] ?? 1) }) : null;
}

function rhythm(every: Rhythm["every"], more: Partial<Rhythm> = {}): Rhythm {
  return Object.freeze({ every, count: 1, times: 1, on: [], ...more });
}

/** A rhythm with a turn for each day that is named; none where a day is named twice or is none. */
function named(every: Rhythm["every"], on: readonly number[], most: number): Rhythm | null {
  const days = [...new Set(on)].sort((a, b) => a - b);
  return days.length === on.length && days.every((day) => day <= most) ? rhythm(every, { on: Object.freeze(days) }) : null;
}

/** A rhythm on these days, as `parseRhythm` reads it. */
export function rhythmOn(every: "week" | "month", on: readonly number[]): string {
  const days = [...new Set(on)].sort((a, b) => a - b);
  return every === "week" ? `weekly ${days.map((day) => weekdays[day - 1]).join(",")}` : `monthly ${days.join(",")}`;
}

/** The recurrence rules (RFC 5545) of the days on which one turn of a rhythm ends: each day, the Sunday of a week, the last day of a month, or the days it names. */
export function recurrencesOf({ every, count, on }: Rhythm): readonly string[] {
  switch (every) {
    case "shift":
    case "day":
      return ["FREQ=DAILY"];
    case "week":
      return [`FREQ=WEEKLY;INTERVAL=${count};BYDAY=${(on.length > 0 ? on : [7]).map((day) => (weekdays[day - 1] as string).slice(0, 2).toUpperCase()).join(",")}`];
    case "month":
      return on.length === 0 ? ["FREQ=MONTHLY;BYMONTHDAY=-1"] : on.map(ofMonth);
    case "quarter":
      return ["FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"];
    case "year":
      return ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"];
  }
}

/** A day of each month; a month that is shorter has its last day instead. */
function ofMonth(day: number): string {
  if (day <= 28) return `FREQ=MONTHLY;BYMONTHDAY=${day}`;
  return `FREQ=MONTHLY;BYMONTHDAY=${Array.from({ length: day - 27 }, (_, more) => 28 + more).join(",")};BYSETPOS=-1`;
}
