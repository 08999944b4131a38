import { v7 as uuid } from "uuid";
import type { Engine, Ladder } from "../act/engine.ts";
import { updateClock } from "../act/clock-rows.ts";
import { clockSelect, loadRows } from "../act/load.ts";
import type { Organisation } from "../act/organisation.ts";
import { endPause } from "../act/pause.ts";
import { Problem } from "../record/problem.ts";
import type { Clock, RecordType } from "../record/record.ts";
import type { Row } from "../record/rule.ts";
import { notQuiet } from "../store/installation.ts";
import { lostRace, write, WriteSet } from "../store/write.ts";
import { dueSteps, type DueStep } from "./ladder.ts";
import type { ClockRun } from "./run.ts";
import { toMs } from "./instant.ts";
import { dayIn } from "./zone.ts";

const batch = 200;
/** Clocks of an organisation that are fired in one statement: enough that the way to the database hardly counts, few enough that nobody waits long for their rows. */
const together = 50;
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
 * While the installation is quiet, after a restore, none is. Clocks fire by fifties, in one statement guarded by the version of each, and each step is a row whose key admits it once: two servers,
 * or a server that died in between, cannot tell a step twice or lose one.
 *
 * @param putOff what one process remembers from call to call, so that clocks that cannot be fired hold up no other. Their rows stay as they are: overdue, as they are.
 * @throws AggregateError with what kept single clocks from being fired, after all others were.
 */
export async function tick(engine: Engine, putOff: PutOff = new Map()): Promise<boolean> {
  const now = engine.now();
  const was: PutOff = new Map(putOff);
  const due = await engine.db.query<{ orgId: string } & ClockRun>(
    `select org_id as "orgId", ${clockSelect} from clock where next_at <= $1 and id <> all($2::uuid[]) and ${notQuiet} order by next_at limit ${batch}`,
    [now, restingAt(putOff, toMs(now))],
    { prepared: true },
  );
  const faults: unknown[] = [];
  for (const [orgId, all] of Map.groupBy(due, (one) => one.orgId)) {
    for (let at = 0; at < all.length; at += together) {
      const runs = all.slice(at, at + together).map(({ orgId: _, ...run }) => run);
      for (const run of runs) putOff.delete(run.id);
      for (const { run, error } of await fireAll(engine, orgId, runs, now)) {
        putOff.set(run.id, { at: toMs(now), ms: Math.min(longestPutOff, (was.get(run.id)?.ms ?? firstPutOff / 2) * 2) });
        faults.push(error);
      }
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

interface Fault {
  readonly run: ClockRun;
  readonly error: unknown;
}

/**
 * Fires clocks of one organisation in one statement; gives back those that could not be fired.
 *
 * Where it does not stand, those that another server or a step on their record moved meanwhile are left out, and the others are tried again:
 * together where some had moved, else in halves, until the one that keeps them from it stands alone.
 */
async function fireAll(engine: Engine, orgId: string, runs: readonly ClockRun[], now: string): Promise<Fault[]> {
  if (runs.length === 0) return [];
  let failed: Fault[] = [];
  let tried = runs;
  try {
    const planned = await plan(engine, orgId, runs, now);
    failed = planned.faults;
    tried = planned.firings.map(({ run }) => run);
    if (tried.length > 0) {
      await write(engine.db, orgId, await told(engine, orgId, planned.firings, now));
      engine.wake(orgId);
    }
    return failed;
  } catch (error) {
    if (lostRace(error)) engine.forget(orgId);
    if (tried.length === 1) return overtaken(error) ? failed : [...failed, { run: tried[0] as ClockRun, error }];
    const same = await engine.db.query<{ id: string }>("select c.id from clock c join unnest($2::uuid[], $3::integer[]) x (id, version) using (id, version) where c.org_id = $1", [orgId, tried.map((run) => run.id), tried.map((run) => run.version)], { prepared: true });
    const still = new Set(same.map(({ id }) => id));
    const left = tried.filter((run) => still.has(run.id));
    const half = left.length < tried.length ? left.length : Math.ceil(left.length / 2);
    return [...failed, ...(await fireAll(engine, orgId, left.slice(0, half), now)), ...(await fireAll(engine, orgId, left.slice(half), now))];
  }
}

/** A clock that is due, with what comes of it. */
interface Firing {
  readonly run: ClockRun;
  readonly type: RecordType;
  readonly clock: Clock;
  readonly row: Row;
  readonly ladder: Ladder;
  readonly organisation: Organisation;
  readonly fired: ClockRun;
  readonly steps: readonly DueStep[];
}

/** Works out what comes of due clocks; those whose pause is over go on at once, by themselves. */
async function plan(engine: Engine, orgId: string, runs: readonly ClockRun[], now: string): Promise<{ firings: Firing[]; faults: Fault[] }> {
  const organisation = await engine.organisation(orgId);
  const rows = new Map<string, Row>();
  for (const [name, of] of Map.groupBy(runs, (run) => run.recordType)) {
    const type = engine.types.get(name);
    if (type) for (const row of await loadRows(engine.db, type, orgId, of.map((run) => run.recordId))) rows.set(`${name}|${String(row.id)}`, row);
  }
  const ladders = new Map<string, Ladder>();
  const firings: Firing[] = [];
  const faults: Fault[] = [];
  for (const run of runs) {
    try {
      const type = engine.types.get(run.recordType);
      const clock = type?.clocks[run.name];
      const row = rows.get(`${run.recordType}|${run.recordId}`);
      if (!type || !clock || !row) throw new Error(`clock ${run.id} runs on ${run.recordType} ${run.recordId}, which is not there`);
      if (run.pausedAt !== null) {
        await endPause(engine, orgId, type, row, run);
        continue;
      }
      const owner = clock.owner ? (row[clock.owner] as string | null) : null;
      const whose = [owner, clock.unowned ?? null, (row.site as string | undefined) ?? null] as const;
      const ladder = ladders.get(whose.join()) ?? (await engine.ladder(orgId, ...whose, dayIn(organisation.zone, now)));
      ladders.set(whose.join(), ladder);
      const calendars = { clock: organisation.calendar, chain: run.climbs ? ladder.levels.map(() => organisation.calendar) : [] };
      const { steps, clock: state, next } = dueSteps(run, calendars, now);
      const missed = run.state === "running" && steps.some(({ step }) => step === "missed");
      const fired: ClockRun = { ...run, ...state, version: run.version + 1, state: missed ? "missed" : run.state, nextStep: next?.step ?? null, nextAt: next?.at ?? null };
      firings.push({ run, type, clock, row, ladder, organisation, fired, steps });
    } catch (error) {
      if (lostRace(error)) engine.forget(orgId);
      if (!overtaken(error)) faults.push({ run, error });
    }
  }
  return { firings, faults };
}

/** All that is written of clocks that fire: their next step, the steps told, notices, journal and events. */
async function told(engine: Engine, orgId: string, firings: readonly Firing[], now: string): Promise<WriteSet> {
  const set = new WriteSet();
  const climbing = firings.filter(({ run, steps }) => run.passed !== null && steps.some((one) => one.step.startsWith("climb:")));
  const late = await lateBefore(engine, orgId, climbing.map(({ run }) => run.id));
  for (const { run } of firings) if (run.nextAt !== null && toMs(now) - toMs(run.nextAt) > lateAfterMs) late.add(run.id);
  const lateStaff = firings.flatMap(({ run, steps, ladder }) => (late.has(run.id) ? steps.filter((step) => step.announce).flatMap((step) => toldOf(step, ladder).staff) : []));
  const already = await toldLate(engine, orgId, [...new Set(lateStaff)], now);
  for (const { run, type, clock, row, ladder, organisation, fired, steps } of firings) {
    updateClock(set, fired, organisation);
    for (const step of steps) {
      set.insert("clock_step", { clock_id: run.id, step: step.step, at: now, planned_at: step.at });
      if (!step.announce) continue;
      const to = toldOf(step, ladder);
      for (const staffId of to.staff) {
        const before = late.has(run.id) ? (already.get(staffId) ?? 0) : -1;
        if (before >= 0) already.set(staffId, before + 1);
        const about = { id: uuid(), staff_id: staffId, record_type: type.name, record_id: row.id, at: now };
        const detail = { title: row[type.title], clock: clock.label, dueAt: run.dueAt, level: to.level, post: to.post, duty: clock.duty ?? null, ...(before >= 0 ? { late: true } : {}) };
        if (before < mostLate) set.insert("notice", { ...about, kind: step.step, clock_id: run.id, detail });
        else if (before === mostLate) set.insert("notice", { ...about, kind: "moreLate", clock_id: null, detail: { title: row[type.title], late: true } });
      }
      set.insert("journal", {
        id: uuid(), at: now, record_type: type.name, record_id: row.id, step: `clock:${run.name}:${step.step}`, via: "system",
        after: { clock: run.name, step: step.step, told: to.staff, post: to.post },
      });
    }
    if (steps.length > 0) {
      set.insert("event", { id: uuid(), at: now, record_type: type.name, record_id: row.id, step: `clock:${run.name}:${steps.at(-1)?.step ?? ""}`, version: row.version, site_id: row.site ?? null });
    }
  }
  return set;
}

/** Which clocks had a step told late before: then what follows from it comes for many clocks at once too. */
async function lateBefore(engine: Engine, orgId: string, clockIds: readonly string[]): Promise<Set<string>> {
  if (clockIds.length === 0) return new Set();
  const rows = await engine.db.query<{ id: string }>("select distinct clock_id as id from clock_step where org_id = $1 and clock_id = any($2::uuid[]) and at > planned_at + $3 * interval '1 millisecond'", [orgId, clockIds, lateAfterMs], { prepared: true });
  return new Set(rows.map(({ id }) => id));
}

/** How many late steps each of some people was told within the hour before; what is beyond `mostLate` is one notice that there are more. */
async function toldLate(engine: Engine, orgId: string, staff: readonly string[], now: string): Promise<Map<string, number>> {
  if (staff.length === 0) return new Map();
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
