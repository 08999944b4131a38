import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { v7 as uuid } from "uuid";
import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { planList, type ListQuery } from "../api/list.ts";
import type { SearchIds } from "../api/records.ts";
import { actorNow } from "../auth/actor-now.ts";
import { dayIn } from "../clocks/zone.ts";
import type { FileStore } from "../files/files.ts";
import { L, type Label, type Language } from "../record/label.ts";
import { askedInFull } from "../record/mask.ts";
import { Problem, sentence } from "../record/problem.ts";
import type { RecordType } from "../record/record.ts";
import { holdsSomewhere, judgeRights } from "../record/rule.ts";
import { zoneClock } from "../sheets/zone.ts";
import { storableJson } from "../store/json.ts";
import { countRows, exportSheet, mostAtOnce } from "./export.ts";
import { say } from "./says.ts";
import { startWorker, type Worker } from "./worker.ts";

/** How long a finished sheet waits for its person, and how long a worker may tell nothing before another takes over; in milliseconds. */
const kept = 86_400_000;
const leaseMs = 20_000;
const mostTries = 3;
/** Sheets of one person that are being made or wait. */
const mostWaiting = 20;

interface Detail {
  readonly query: ListQuery;
  readonly language: Language;
  readonly name: string;
  readonly scope: readonly string[] | null;
  /** How many rows there were when it was asked for, and how many were read so far. */
  readonly rows: number;
  readonly done: number;
  readonly why?: Label | null;
  /** Where the capabilities it was made under were held; once it is made. */
  readonly rights?: Actor["capabilities"];
  readonly tries?: number;
  readonly lease?: { readonly token: string; readonly until: string } | null;
}

interface RunRow {
  readonly id: string;
  readonly type: string;
  readonly state: "running" | "done" | "failed";
  readonly staffId: string;
  readonly detail: Detail;
  readonly updatedAt: string;
}

export interface ExportStatus {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly state: RunRow["state"];
  readonly done: number;
  /** How many rows it will have; null where a search does not tell beforehand. */
  readonly rows: number | null;
  readonly why: Label | null;
  /** Until when a finished sheet waits. */
  readonly until: string | null;
}

const columns = `id, record_type as type, state, staff_id as "staffId", detail, updated_at as "updatedAt"`;
const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

function statusOf({ id, type, state, detail, updatedAt }: RunRow): ExportStatus {
  return { id, type, name: detail.name, state, done: detail.done, rows: detail.query.q ? null : detail.rows, why: detail.why ?? null, until: state === "done" ? later(updatedAt, kept) : null };
}

/**
 * Begins a sheet that is made behind; null where there are so few rows that it goes out at once.
 * @throws Problem what the list and the export refuse, and `sheet_refused` where the person has too many waiting.
 */
export async function startExport(engine: Engine, type: RecordType, actor: Actor, query: ListQuery, language: Language, scope: readonly string[] | null): Promise<string | null> {
  const { q: _, reveal: __, fields: ___, after: ____, limit: _____, ...filters } = query;
  planList(engine.types, type, actor.orgId, actor, filters); // A wrong order or filter is told now, not in a sheet that failed.
  const rows = await countRows(engine, type, actor, query, 100_001);
  if (rows <= mostAtOnce || actor.staffId === null) return null;
  const { zone } = await engine.organisation(actor.orgId);
  const id = uuid();
  const now = engine.now();
  const detail: Detail = { query, language, name: `${type.label[language]}-${dayIn(zone, now)}.xlsx`, scope, rows, done: 0 };
  await engine.db.transaction(async (db) => {
    await db.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`${actor.orgId}|${actor.staffId}|export`]); // Of many at once each counts those before it.
    const waiting = await db.query<{ n: number }>("select count(*)::int as n from export_run where org_id = $1 and staff_id = $2 and (state = 'running' or updated_at > $3)", [actor.orgId, actor.staffId, later(engine.now(), -kept)]);
    if ((waiting[0]?.n ?? 0) >= mostWaiting) throw new Problem("sheet_refused", { reason: say("many_waiting", { n: String(mostWaiting) }) });
    await db.query("insert into export_run (org_id, id, record_type, state, staff_id, detail, created_at, updated_at) values ($1, $2, $3, 'running', $4, $5, $6, $6)", [actor.orgId, id, type.name, actor.staffId, storableJson(detail), now]);
  });
  return id;
}

/** The sheets a person has asked for within a day, the newest first. */
export async function exportsOf(engine: Engine, actor: Actor): Promise<ExportStatus[]> {
  const rows = await engine.db.query<RunRow>(`select ${columns} from export_run where org_id = $1 and staff_id = $2 and (state = 'running' or updated_at > $3) order by created_at desc, id desc limit 50`, [actor.orgId, actor.staffId, later(engine.now(), -kept)]);
  return rows.map(statusOf);
}

/** A sheet of one's own. @throws Problem `not_found`, a day after it was made too. */
async function findExport(engine: Engine, actor: Actor, id: string): Promise<RunRow> {
  const rows = await engine.db.query<RunRow>(`select ${columns} from export_run where org_id = $1 and id = $2 and staff_id = $3 and (state = 'running' or updated_at > $4)`, [actor.orgId, id, actor.staffId, later(engine.now(), -kept)]);
  if (!rows[0]) throw new Problem("not_found");
  return rows[0];
}

/** How a sheet of one's own stands. @throws Problem `not_found`. */
export async function exportStatus(engine: Engine, actor: Actor, id: string): Promise<ExportStatus> {
  return statusOf(await findExport(engine, actor, id));
}

/** A finished sheet of one's own, while one still may take out what it holds. @throws Problem `not_found`, `not_allowed`. */
export async function takeExport(engine: Engine, actor: Actor, files: FileStore, id: string): Promise<{ name: string; content: NodeJS.ReadableStream }> {
  const run = await findExport(engine, actor, id);
  const type = engine.types.get(run.type);
  if (run.state !== "done" || !type || !mayTake(type, actor)) throw new Problem("not_found");
  askedInFull(type, actor, run.detail.query.reveal);
  if (!run.detail.rights || holdsLess(actor, run.detail.rights)) throw new Problem("not_allowed", { capability: say("export_rights_changed") });
  return { name: run.detail.name, content: files.open(id) };
}

function mayTake(type: RecordType, actor: Actor): boolean {
  return type.may.export !== undefined && judgeRights(type.may.export, (capability) => holdsSomewhere(actor, capability)) !== false;
}

/** What a sheet was made under: of each capability that reading, exporting and (where asked) revealing ask for, where it was held. */
function rightsFor(type: RecordType, actor: Actor, reveal: string | undefined): Actor["capabilities"] {
  const needed = new Set(askedInFull(type, actor, reveal).map((field) => type.fields[field]?.mask as string));
  for (const rule of [type.may.read, type.may.export]) {
    if (rule) judgeRights(rule, (capability) => (needed.add(capability), null));
  }
  return Object.fromEntries(Object.entries(actor.capabilities).filter(([capability]) => needed.has(capability)));
}

/** Whether a person now holds less than a sheet was made under. */
function holdsLess(actor: Actor, made: Actor["capabilities"]): boolean {
  return Object.entries(made).some(([capability, at]) => {
    const held: true | readonly string[] | undefined = actor.capabilities[capability];
    return held !== true && (held === undefined || at === true || !at.every((site) => held.includes(site)));
  });
}

class LeaseLost extends Error {}
class Stopped extends Error {}

/** Makes the sheets that were asked for, one at a time, and throws away those of yesterday; any number of processes may run it. */
export function startExports(engine: Engine, files: FileStore, search: SearchIds, onError: (error: unknown) => void, every = 5_000): Worker {
  return startWorker(async (stopped) => (await makeOne(engine, files, search, stopped, onError)) || throwAway(engine, files), onError, every);
}

async function makeOne(engine: Engine, files: FileStore, search: SearchIds, stopped: () => boolean, onError: (error: unknown) => void): Promise<boolean> {
  const token = randomUUID();
  const now = engine.now();
  const claimed = await engine.db.query<RunRow & { orgId: string }>(
    `update export_run r set detail = r.detail || jsonb_build_object('lease', jsonb_build_object('token', $1::text, 'until', $2::text), 'startedAt', $2::text, 'tries', coalesce((r.detail->>'tries')::int, 0) + 1), updated_at = $3
     from (select org_id, id from export_run e where state = 'running' and coalesce((detail->'lease'->>'until')::timestamptz, '-infinity') < $3 order by (select max(o.detail->>'startedAt') from export_run o where o.org_id = e.org_id and o.staff_id = e.staff_id) nulls first, updated_at limit 1 for update skip locked) w
     where r.org_id = w.org_id and r.id = w.id returning r.org_id as "orgId", r.id, r.record_type as type, r.state, r.staff_id as "staffId", r.detail, r.updated_at as "updatedAt"`,
    [token, later(now, leaseMs), now],
  );
  const run = claimed[0];
  if (!run) return false;
  const tell = async (state: RunRow["state"], more: Partial<Detail>): Promise<void> => {
    const at = engine.now();
    const lease = state === "running" && !("lease" in more) ? { lease: { token, until: later(at, leaseMs) } } : { lease: null };
    const rows = await engine.db.query("update export_run set state = $4, detail = detail || $5::jsonb, updated_at = $6 where org_id = $1 and id = $2 and detail->'lease'->>'token' = $3 returning 1", [run.orgId, run.id, token, state, storableJson({ ...more, ...lease }), at]);
    if (rows.length === 0) throw new LeaseLost();
  };
  try {
    if ((run.detail.tries ?? 0) > mostTries) throw new Problem("guard_refused", { reason: say("export_tired") });
    const type = engine.types.get(run.type);
    const actor = await actorNow(engine, run.orgId, run.staffId, { via: "web", scope: run.detail.scope });
    if (!type || !actor || !mayTake(type, actor)) throw new Problem("guard_refused", { reason: say("export_no_right") });
    const { zone } = await engine.organisation(run.orgId);
    let told = Date.now();
    let done = 0;
    const pieces = await exportSheet(engine, type, actor, run.detail.query, run.detail.language, zoneClock(zone), search, async (rows) => {
      done = rows;
      if (stopped()) throw new Stopped();
      if (Date.now() - told < 500) return;
      told = Date.now();
      await tell("running", { done: rows });
    });
    await files.put(run.id, Readable.from(pieces));
    await tell("done", { done, rights: rightsFor(type, actor, run.detail.query.reveal) });
  } catch (error) {
    if (error instanceof LeaseLost) return true;
    if (error instanceof Stopped) await tell("running", { lease: null, tries: (run.detail.tries ?? 1) - 1, done: 0 });
    else if (error instanceof Problem) await tell("failed", { why: L(sentence(error.code, error.params, "zh"), sentence(error.code, error.params, "en")) });
    else onError(error); // Tried again after the lease, since a lost connection or a full disk may have mended by then.
  }
  return true;
}

/** Throws one sheet away that waited for a day; says whether there was one. The file goes first: a row without it is refused, a file without a row would stay for ever. */
async function throwAway(engine: Engine, files: FileStore): Promise<boolean> {
  const old = await engine.db.query<{ orgId: string; id: string }>(`select org_id as "orgId", id from export_run where state <> 'running' and updated_at <= $1 order by updated_at limit 1`, [later(engine.now(), -kept)]);
  const gone = old[0];
  if (!gone) return false;
  await rm(files.path(gone.id), { force: true });
  await engine.db.query("delete from export_run where org_id = $1 and id = $2", [gone.orgId, gone.id]);
  return true;
}
