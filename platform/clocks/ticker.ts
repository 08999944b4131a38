import { v7 as uuid } from "uuid";
import type { Engine } from "../act/engine.ts";
import { updateClock } from "../act/clock-rows.ts";
import { clockSelect, loadRow } from "../act/load.ts";
import { endPause } from "../act/pause.ts";
import { Problem } from "../record/problem.ts";
import { notQuiet } from "../store/installation.ts";
import { lostRace, write, WriteSet } from "../store/write.ts";
import { dueSteps, type DueStep } from "./ladder.ts";
import type { ClockRun } from "./run.ts";
import { dayIn } from "./zone.ts";

const batch = 200;

/**
 * Fires the clocks that are due now, and says whether there may be more.
 *
 * While the installation is quiet, after a restore, none is. Each firing is one statement guarded by the clock's version, and each step is a row whose key admits it once: two servers,
 * or a server that died in between, cannot tell a step twice or lose one.
 *
 * @throws AggregateError with what kept single clocks from being fired, after all others were.
 */
export async function tick(engine: Engine): Promise<boolean> {
  const now = engine.now();
  const due = await engine.db.query<{ orgId: string } & ClockRun>(
    `select org_id as "orgId", ${clockSelect} from clock where next_at <= $1 and ${notQuiet} order by next_at limit ${batch}`,
    [now],
    { prepared: true },
  );
  const faults: unknown[] = [];
  for (const { orgId, ...run } of due) {
    try {
      await fire(engine, orgId, run, now);
    } catch (error) {
      if (!overtaken(error)) faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} of ${due.length} clocks could not be fired: ${String((faults[0] as Error).message)}`);
  return due.length === batch;
}

/** Whether another server was quicker, or a step on the record stopped the clock just now. */
function overtaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return lostRace(error) || (error instanceof Problem && error.code === "version_conflict") || (code === "23505" && constraint === "clock_step_pkey");
}

async function fire(engine: Engine, orgId: string, run: ClockRun, now: string): Promise<void> {
  const type = engine.types.get(run.recordType);
  const clock = type?.clocks[run.name];
  const row = type ? await loadRow(engine.db, type, orgId, run.recordId) : null;
  if (!type || !clock || !row) throw new Error(`clock ${run.id} runs on ${run.recordType} ${run.recordId}, which is not there`);
  if (run.pausedAt !== null) return endPause(engine, orgId, type, row, run);
  const organisation = await engine.organisation(orgId);
  const owner = clock.owner ? (row[clock.owner] as string | null) : null;
  const ladder = await engine.ladder(orgId, owner, clock.unowned ?? null, (row.site as string | undefined) ?? null, dayIn(organisation.zone, now));
  const calendars = { clock: organisation.calendar, chain: run.climbs ? ladder.levels.map(() => organisation.calendar) : [] };
  const { steps, clock: state, next } = dueSteps(run, calendars, now);
  const fired: ClockRun = { ...run, ...state, version: run.version + 1, state: run.state === "running" && steps.some(({ step }) => step === "missed") ? "missed" : run.state, nextStep: next?.step ?? null, nextAt: next?.at ?? null };
  const set = new WriteSet();
  updateClock(set, fired);
  for (const step of steps) {
    set.insert("clock_step", { clock_id: run.id, step: step.step, at: now, planned_at: step.at });
    if (!step.announce) continue;
    const told = toldOf(step, ladder);
    for (const staffId of told.staff) {
      const detail = { title: row[type.title], clock: clock.label, dueAt: run.dueAt, level: told.level, post: told.post, duty: clock.duty ?? null };
      set.insert("notice", { id: uuid(), staff_id: staffId, kind: step.step, record_type: type.name, record_id: row.id, clock_id: run.id, at: now, detail });
    }
    set.insert("journal", {
      id: uuid(), at: now, record_type: type.name, record_id: row.id, step: `clock:${run.name}:${step.step}`, via: "system",
      after: { clock: run.name, step: step.step, told: told.staff, post: told.post },
    });
  }
  if (steps.length > 0) {
    set.insert("event", { id: uuid(), at: now, record_type: type.name, record_id: row.id, step: `clock:${run.name}:${steps.at(-1)?.step ?? ""}`, version: row.version, site_id: row.site ?? null });
  }
  await write(engine.db, orgId, set);
  engine.wake(orgId);
}

/** Warnings and the miss are told to who owns the promise; a level to the superior at that level. */
function toldOf(step: DueStep, ladder: { warned: readonly string[]; levels: readonly { postName: string; staff: readonly string[] }[] }): { staff: readonly string[]; level: number; post: string | null } {
  if (!step.step.startsWith("climb:")) return { staff: ladder.warned, level: 0, post: null };
  const level = Number(step.step.slice("climb:".length));
  const at = ladder.levels[level - 1];
  return { staff: at?.staff ?? [], level, post: at?.postName ?? null };
}
