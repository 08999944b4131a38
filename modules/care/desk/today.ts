import type { Refs, Row } from "#platform/ui/model.ts";
import { useBeside, useRead } from "#platform/ui/queries.ts";
import type { Arrival } from "#modules/office/index.ts";
import { dayFigures, type LineItem, type Told } from "../line.ts";

export interface Today {
  /** What is done and what waits, in the order of the day. */
  readonly line: readonly LineItem[];
  readonly promises: readonly Row[];
  readonly toSign: readonly { readonly type: string; readonly id: string; readonly title: string; readonly requestedBy: string | null; readonly at: string; readonly amount?: number | null }[];
  readonly escalated: readonly Told[];
  readonly told: readonly Told[];
  readonly refs: Refs;
  /** Whether one is on duty, and since when; or has still to say that one came. */
  readonly arrival: Arrival;
}

const address = "/api/v1/today";
const key = ["today"];

/** The reader's day, read again as anything changes. */
export function useToday() {
  return useRead<Today>(key, address, { every: 60_000 });
}

/** What of the reader's day stands beside every page: how much of today is still to do, how many promises to clients are late, and whether they are on duty. */
export interface DayBeside {
  readonly open: number;
  readonly late: number;
  readonly arrival: Arrival;
}

/** The day beside the page at `path`, as it stood within the last minute at `now`; null until it is known. */
export function useDayBeside(path: string, now: string): DayBeside | null {
  const day = useBeside<Today>(key, address, path);
  if (!day) return null;
  const { late, open } = dayFigures(day.line, day.escalated);
  return { open: late + open, late: day.promises.filter((row) => typeof row.dueAt === "string" && row.dueAt < now).length, arrival: day.arrival };
}
