import type { ClockRun } from "../clocks/run.ts";
import type { Row } from "../record/rule.ts";
import { snake } from "../store/columns.ts";
import type { WriteSet } from "../store/write.ts";

/** Adds a clock run that begins to what is written. */
export function insertClock(set: WriteSet, run: ClockRun): void {
  set.insert("clock", columnsOfRun(run));
}

/** Adds a changed clock run to what is written; its `version` is the new one. */
export function updateClock(set: WriteSet, run: ClockRun): void {
  const { id, version, ...columns } = columnsOfRun(run);
  set.update({ table: "clock", id: id as string, version: version as number, set: columns });
}

function columnsOfRun(run: ClockRun): Row {
  return Object.fromEntries(Object.entries(run).map(([key, value]) => [snake(key), value]));
}
