import { v7 as uuid } from "uuid";
import { ClockError } from "../clocks/errors.ts";
import { pauseClock, resumeClock } from "../clocks/ladder.ts";
import { verdict } from "../clocks/remaining.ts";
import { dueOf, scheduled, type ClockRun } from "../clocks/run.ts";
import { instant } from "../record/field.ts";
import { cleanValue, fieldSchema, hint } from "../record/input.ts";
import { L, type Label } from "../record/label.ts";
import { fieldProblem, Problem, tooLong } from "../record/problem.ts";
import { mainClock, type RecordType } from "../record/record.ts";
import { holds, type Row } from "../record/rule.ts";
import { snake, toColumns } from "../store/columns.ts";
import { lostRace, write, WriteSet } from "../store/write.ts";
import type { Actor } from "./actor.ts";
import { updateClock } from "./clock-rows.ts";
import type { Engine } from "./engine.ts";
import { openClocks, readRow } from "./load.ts";
import type { Organisation } from "./organisation.ts";
import { notAllowed } from "./possible.ts";

const longestReason = 400;
/** The longest pause: the product's own choice, so that a pause always ends where somebody still remembers it. */
export const longestPauseDays = 30;

const untilField = instant("到何时", "Until", { required: true });

/**
 * Pauses a clock of a record with a reason and an end. Who owns the promise cannot do it alone.
 * @throws Problem `not_found`, `no_such_step`, `not_allowed`, `guard_refused`, `invalid_input`, `version_conflict`.
 */
export async function pause(engine: Engine, actor: Actor, type: RecordType, id: string, name: string, input: { reason?: unknown; until?: unknown }): Promise<{ dueAt: string | null; pauseUntil: string }> {
  const { row, run, now, organisation } = await open(engine, actor, type, id, name);
  const reason = typeof input.reason === "string" ? input.reason.trim() : "";
  if (reason.length > longestReason) throw tooLong("reason", L("原因", "The reason"), longestReason);
  if (reason === "") throw fieldProblem([{ field: "reason", code: "field_required", params: { field: L("原因", "the reason") }, label: L("原因", "reason") }]);
  const until = readUntil(input.until, now);
  const paused = guarded(() => pauseClock(run, { clock: organisation.calendar, chain: [] }, now));
  const after: ClockRun = { ...run, ...paused, version: run.version + 1, state: "paused", nextStep: null, nextAt: until, pauseUntil: until, pauseReason: reason, pausedBy: actor.staffId };
  await store(engine, actor, organisation, type, row, after, "pause", reason, now);
  return { dueAt: after.dueAt, pauseUntil: until };
}

/** Lets a paused clock go on before its end. @throws as `pause`. */
export async function resume(engine: Engine, actor: Actor, type: RecordType, id: string, name: string): Promise<{ dueAt: string | null }> {
  const { row, run, now, organisation } = await open(engine, actor, type, id, name);
  const after = guarded(() => resumed(run, organisation.calendar, now));
  await store(engine, actor, organisation, type, row, after, "resume", null, now);
  return { dueAt: after.dueAt };
}

/** A paused run that goes on from an instant, in the calendar as it is now. @throws ClockError. */
export function resumed(run: ClockRun, calendar: Parameters<typeof pauseClock>[1]["clock"], at: string): ClockRun {
  const calendars = { clock: calendar, chain: [] };
  const state = resumeClock(run, calendars, at);
  const after: ClockRun = { ...run, ...state, version: run.version + 1, state: verdict(state, at) === "missed" ? "missed" : "running", pauseUntil: null, pauseReason: null, pausedBy: null };
  return scheduled(after, calendars);
}

/** Lets a run whose pause is over go on from that end; told in the journal as the program's own doing. */
export async function endPause(engine: Engine, orgId: string, type: RecordType, row: Row, run: ClockRun): Promise<void> {
  const organisation = await engine.organisation(orgId);
  const after = resumed(run, organisation.calendar, run.pauseUntil as string);
  await store(engine, { orgId, staffId: null, staffName: null, via: "system" }, organisation, type, row, after, "resume", null, engine.now());
}

async function open(engine: Engine, actor: Actor, type: RecordType, id: string, name: string) {
  const clock = Object.hasOwn(type.clocks, name) ? type.clocks[name] : undefined;
  if (!clock || !type.may.pause) throw new Problem("no_such_step", { step: name });
  const [row, runs, organisation] = await Promise.all([readRow(engine.db, type, actor.orgId, id, actor), openClocks(engine.db, actor.orgId, id), engine.organisation(actor.orgId)]);
  if (!row) throw new Problem("not_found");
  if (clock.owner && actor.staffId !== null && row[clock.owner] === actor.staffId) throw new Problem("guard_refused", { reason: L("自己的承诺不能自己停，请上级来定。", "Nobody pauses their own promise; the superior decides.") });
  if (!holds(type.may.pause, row, actor)) throw notAllowed(type.may.pause);
  const run = runs.find((one) => one.name === name);
  if (!run) throw new Problem("guard_refused", { reason: L("这个时限没有在走。", "This clock is not running.") });
  return { row, run, now: engine.now(), organisation };
}

function readUntil(value: unknown, now: string): string {
  const { label } = untilField;
  const wrong = (says: Label): Problem => fieldProblem([{ field: "until", code: "field_invalid", params: { field: label, hint: says }, label }]);
  const until = cleanValue(untilField, value);
  if (until === null) throw fieldProblem([{ field: "until", code: "field_required", params: { field: label }, label }]);
  if (typeof until !== "string" || !fieldSchema(untilField).safeParse(until).success) throw wrong(hint(untilField));
  if (until <= now) throw wrong(L("要在现在之后。", "it must lie after now."));
  if (Date.parse(until) - Date.parse(now) > longestPauseDays * 86_400_000) throw wrong(L(`最多停 ${longestPauseDays} 天。`, `at most ${longestPauseDays} days.`));
  return until;
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ClockError) throw new Problem("guard_refused", { reason: error.sentence });
    throw error;
  }
}

async function store(engine: Engine, actor: Pick<Actor, "orgId" | "staffId" | "staffName" | "via">, organisation: Organisation, type: RecordType, row: Row, run: ClockRun, step: "pause" | "resume", note: string | null, now: string): Promise<void> {
  const set = new WriteSet();
  updateClock(set, run, organisation);
  let rowVersion = row.version as number;
  if (mainClock(type)?.[0] === run.name) {
    rowVersion += 1;
    set.update({ table: snake(type.name), id: row.id as string, version: rowVersion, set: { ...toColumns(type, dueOf(run)), updated_at: now } });
  }
  const common = { at: now, record_type: type.name, record_id: row.id, version: rowVersion, staff_id: actor.staffId };
  set.insert("journal", { ...common, id: uuid(), step: `clock:${run.name}:${step}`, staff_name: actor.staffName, via: actor.via, note, after: { clock: run.name, dueAt: run.dueAt, pauseUntil: run.pauseUntil } });
  set.insert("event", { ...common, id: uuid(), step: `clock:${run.name}:${step}`, site_id: row.site ?? null });
  try {
    await write(engine.db, actor.orgId, set);
  } catch (error) {
    if (lostRace(error)) engine.forget(actor.orgId);
    if (lostRace(error)) throw new Problem("version_conflict");
    throw error;
  }
  engine.wake(actor.orgId);
}
