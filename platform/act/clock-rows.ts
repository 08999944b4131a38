import type { ClockRun } from "../clocks/run.ts";
import type { Row } from "../record/rule.ts";
import { snake } from "../store/columns.ts";
import type { WriteSet } from "../store/write.ts";
import type { Organisation } from "./organisation.ts";

/** The opening hours in which a run was worked out. */
type Hours = Pick<Organisation, "hours">;

/** Adds a clock run that begins to what is written; it stands only in the hours it was worked out in. */
export function insertClock(set: WriteSet, run: ClockRun, hours: Hours): void {
  guardHours(set, run, hours);
  set.insert("clock", columnsOfRun(run));
}

/** Adds a changed clock run to what is written; its `version` is the new one. `hours` as in `insertClock`, null for the change of hours itself. */
export function updateClock(set: WriteSet, run: ClockRun, hours: Hours | null): void {
  if (hours) guardHours(set, run, hours);
  const { id, version, ...columns } = columnsOfRun(run);
  set.update({ table: "clock", id: id as string, version: version as number, set: columns });
}

/** Only what is yet to come in working time depends on the hours. */
function guardHours(set: WriteSet, run: ClockRun, { hours }: Hours): void {
  if (run.nextAt !== null && (run.measure === "working" || run.nextStep?.startsWith("climb:"))) set.hours = hours;
}

function columnsOfRun(run: ClockRun): Row {
  return Object.fromEntries(Object.entries(run).map(([key, value]) => [snake(key), value]));
}
