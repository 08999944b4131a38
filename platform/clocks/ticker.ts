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
import { toMs } from "./instant.ts";
import { dayIn } from "./zone.ts";

const batch = 200;
/** A step told this long after it was due is told late: nothing fired clocks meanwhile. */
const lateAfterMs = 2 * 3_600_000;
/** How many late steps a person is told one by one within an hour; after an outage of a week there may be thousands. */
const mostLate = 20;
/** How long a clock that could not be fired is left alone: twice as long each time, in milliseconds. */
const [firstPutOff, longestPutOff] = [2000, 600_000];

/** Clocks that could not be fired, by id: since when, and for how long, they are left alone. */
export type PutOff = Map<string, { readonly at: number; readonly ms: number }>;

/**
 * Fires the clocks that are due now, and says whether there may be more.
 *
 * While the installation is quiet, after a restore, none is. Each firing is one statement guarded by the clock's version, and each step is a row whose key admits it once: two servers,
 * or a server that died in between, cannot tell a step twice or lose one.
 *
 * @param putOff what one process remembers from call to call, so that clocks that cannot be fired hold up no other. Their rows stay as they are: overdue, as they are.
 * @throws AggregateError with what kept single clocks from being fired, after all others were.
 */
export async function tick(engine: Engine, putOff: PutOff = new Map()): Promise<boolean> {
  const now = engine.now();
  const due = await engine.db.query<{ orgId: string } & ClockRun>(
    `select org_id as "orgId", ${clockSelect} from clock where next_at <= $1 and id <> all($2::uuid[]) and ${notQuiet} order by next_at limit ${batch}`,
    [now, restingAt(putOff, toMs(now))],
    { prepared: true },
  );
  const faults: unknown[] = [];
  for (const { orgId, ...run } of due) {
    try {
      await fire(engine, orgId, run, now);
      putOff.delete(run.id);
    } catch (error) {
      if (lostRace(error)) engine.forget(orgId);
      if (overtaken(error)) continue;
      putOff.set(run.id, { at: toMs(now), ms: Math.min(longestPutOff, (putOff.get(run.id)?.ms ?? firstPutOff / 2) * 2) });
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} of ${due.length} clocks could not be fired: ${String((faults[0] as Error).message)}`);
  return due.length === batch;
}

/** The clocks that are left alone at a moment; what nobody asked for again long after its time is forgotten. */
function restingAt(putOff: PutOff, now: number): string[] {
  for (const [id, { at }] of putOff) if (Math.abs(now - at) > 2 * longestPutOff) putOff.delete(id);
  return [...putOff].filter(([, { at, ms }]) => at <= now && now < at + ms).map(([id]) => id);
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
  const late = (run.nextAt !== null && toMs(now) - toMs(run.nextAt) > lateAfterMs) || (run.passed !== null && steps.some((one) => one.step.startsWith("climb:")) && (await wasLate(engine, orgId, run.id)));
  const set = new WriteSet();
  updateClock(set, fired, organisation);
  for (const step of steps) {
    set.insert("clock_step", { clock_id: run.id, step: step.step, at: now, planned_at: step.at });
    if (!step.announce) continue;
    const told = toldOf(step, ladder);
    const already = late ? await toldLate(engine, orgId, told.staff, now) : new Map<string, number>();
    for (const staffId of told.staff) {
      const before = already.get(staffId) ?? 0;
      const about = { id: uuid(), staff_id: staffId, record_type: type.name, record_id: row.id, at: now };
      const detail = { title: row[type.title], clock: clock.label, dueAt: run.dueAt, level: told.level, post: told.post, duty: clock.duty ?? null, ...(late ? { late } : {}) };
      if (before < mostLate) set.insert("notice", { ...about, kind: step.step, clock_id: run.id, detail });
      else if (before === mostLate) set.insert("notice", { ...about, kind: "moreLate", clock_id: null, detail: { title: row[type.title], late } });
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

/** Whether a step of a clock was told late before: then what follows from it comes for many clocks at once too. */
async function wasLate(engine: Engine, orgId: string, clockId: string): Promise<boolean> {
  return (await engine.db.query("select 1 from clock_step where org_id = $1 and clock_id = $2 and at > planned_at + $3 * interval '1 millisecond' limit 1", [orgId, clockId, lateAfterMs], { prepared: true })).length > 0;
}

/** How many late steps each of some people was told within the hour before; what is beyond `mostLate` is one notice that there are more. */
async function toldLate(engine: Engine, orgId: string, staff: readonly string[], now: string): Promise<Map<string, number>> {
  const rows = await engine.db.query<{ staff: string; n: number }>(
    `select staff_id as staff, count(*)::int as n from notice where org_id = $1 and staff_id = any($2::uuid[]) and closed_at is null and at > $3::timestamptz - interval '1 hour' and (detail->>'late')::boolean group by staff_id`,
    [orgId, staff, now],
    { prepared: true },
  );
  return new Map(rows.map((row) => [row.staff, row.n]));
}

/** Warnings and the miss are told to who owns the promise; a level to the superior at that level. */
function toldOf(step: DueStep, ladder: { warned: readonly string[]; levels: readonly { postName: string; staff: readonly string[] }[] }): { staff: readonly string[]; level: number; post: string | null } {
  if (!step.step.startsWith("climb:")) return { staff: ladder.warned, level: 0, post: null };
  const level = Number(step.step.slice("climb:".length));
  const at = ladder.levels[level - 1];
  return { staff: at?.staff ?? [], level, post: at?.postName ?? null };
}
