import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { v7 as uuid } from "uuid";
import { demandPassword } from "../act/act.ts";
import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { actorNow } from "../auth/actor-now.ts";
import { fileName, mostBytes, type FileStore } from "../files/files.ts";
import type { Label } from "../record/label.ts";
import { L } from "../record/label.ts";
import { Problem, sentence } from "../record/problem.ts";
import { capabilitiesOf, holdsCapability, type RuleActor } from "../record/rule.ts";
import { readText } from "../sheets/values.ts";
import { storableJson } from "../store/json.ts";
import { importSheet, type Counts, type Report } from "./run.ts";
import { say, type RowFault } from "./says.ts";
import { demandColumns, matchSheet, openSheet, type Mapping, type OpenSheet } from "./sheet.ts";
import { targetsOf, type ImportSpec } from "./spec.ts";
import { startWorker, type Worker } from "./worker.ts";

export type RunState = "matching" | "checking" | "checked" | "running" | "done" | "failed";

/** What is kept of an import beside its columns of the table. */
interface Detail {
  readonly name: string;
  readonly rows: number;
  readonly mapping?: Mapping;
  readonly live?: boolean;
  readonly site?: string;
  /** Capabilities that the token may use through which it was started; null for all of the person's. */
  readonly scope?: readonly string[] | null;
  readonly done: number;
  readonly counts?: Counts | null;
  readonly report?: Report | null;
  readonly faults?: readonly RowFault[];
  readonly why?: Label | null;
  readonly tries?: number;
  readonly lease?: { readonly token: string; readonly until: string } | null;
}

interface RunRow {
  readonly id: string;
  readonly type: string;
  readonly fileId: string;
  readonly state: RunState;
  readonly by: string | null;
  readonly detail: Detail;
}

/** What a page needs to let a person match the headings of a sheet. */
export interface SheetOffer {
  readonly id: string;
  readonly headers: readonly { readonly header: string; readonly key: string | null; readonly how: string | null }[];
  /** The first rows, cell by cell in the order of `headers`. */
  readonly examples: readonly (readonly string[])[];
  readonly targets: readonly { readonly key: string; readonly label: Label; readonly required: boolean }[];
  readonly rows: number;
}

export interface RunStatus {
  readonly type: string;
  readonly name: string;
  readonly state: RunState;
  readonly done: number;
  readonly rows: number;
  readonly report: Report | null;
  readonly errors: readonly RowFault[];
  /** Why the whole import failed. */
  readonly why: Label | null;
}

export interface RunStart {
  readonly mapping: Mapping;
  readonly dryRun: boolean;
  readonly live?: boolean | undefined;
  readonly site?: string | undefined;
}

const exampleRows = 4;
const exampleLength = 80;
const shownFaults = 50;
/** A run whose worker told nothing for so long is taken over by another. */
const leaseMs = 20_000;
const mostTries = 3;
const later = (now: string, ms: number): string => new Date(Date.parse(now) + ms).toISOString();

/** Whether a person may take in records of a type, at one site at least, or (`everywhere`) at all. */
export function mayImport(actor: RuleActor, spec: ImportSpec, everywhere = false): boolean {
  const rule = spec.type.may.import;
  return rule !== undefined && capabilitiesOf(rule).some((capability) => (everywhere ? actor.capabilities[capability] === true : holdsCapability(actor, capability)));
}

/**
 * Keeps an uploaded sheet and says what it holds.
 * @throws Problem `sheet_refused`, `body_too_large`; nothing is kept then.
 */
export async function offerSheet(engine: Engine, actor: Actor, spec: ImportSpec, files: FileStore, upload: { readonly filename: string; readonly file: NodeJS.ReadableStream & { readonly truncated?: boolean } }): Promise<SheetOffer> {
  const [id, fileId] = [uuid(), uuid()];
  const name = fileName(upload.filename, "sheet");
  const { size, sha256 } = await files.put(fileId, upload.file);
  try {
    if (upload.file.truncated) throw new Problem("body_too_large", { megabytes: mostBytes / 1_048_576 });
    const sheet = await openSheet(files.path(fileId), name);
    const detail: Detail = { name, rows: sheet.body.length, done: 0 };
    const now = engine.now();
    await engine.db.transaction(async (db) => {
      await db.query("insert into file (org_id, id, name, media_type, size, sha256, created_at, created_by) values ($1, $2, $3, 'application/octet-stream', $4, $5, $6, $7)", [actor.orgId, fileId, name, size, sha256, now, actor.staffId]);
      await db.query("insert into import_run (org_id, id, record_type, file_id, state, detail, created_at, created_by, updated_at) values ($1, $2, $3, $4, 'matching', $5, $6, $7, $6)", [actor.orgId, id, spec.type.name, fileId, storableJson(detail), now, actor.staffId]);
    });
    return { id, ...shown(spec, sheet) };
  } catch (error) {
    await rm(files.path(fileId), { force: true });
    throw error;
  }
}

function shown(spec: ImportSpec, sheet: OpenSheet): Omit<SheetOffer, "id"> {
  const columns = matchSheet(spec, sheet.headers).columns.map((column, at) => ({ ...column, at })).filter(({ header }) => header !== "");
  return {
    headers: columns.map(({ header, key, how }) => ({ header, key, how })),
    examples: sheet.body.slice(0, exampleRows).map(({ cells }) => columns.map(({ at }) => (readText(cells[at]) ?? "").slice(0, exampleLength))),
    targets: targetsOf(spec).map(({ key, label, required }) => ({ key, label, required })),
    rows: sheet.body.length,
  };
}

/** An import that the actor may see: one's own, or any where one holds the right everywhere. @throws Problem `not_found`. */
async function findRun(engine: Engine, actor: Actor, specs: ReadonlyMap<string, ImportSpec>, id: string, faults: "none" | "first" | "all"): Promise<RunRow & { spec: ImportSpec }> {
  const detail = { none: "detail - 'faults'", first: `jsonb_set(detail, '{faults}', jsonb_path_query_array(detail, '$.faults[0 to ${shownFaults - 1}]'))`, all: "detail" }[faults];
  const rows = await engine.db.query<RunRow>(`select id, record_type as type, file_id as "fileId", state, created_by as by, ${detail} as detail from import_run where org_id = $1 and id = $2`, [actor.orgId, id]);
  const row = rows[0];
  const spec = row && specs.get(row.type);
  if (!row || !spec || !mayImport(actor, spec, row.by !== actor.staffId)) throw new Problem("not_found");
  return { ...row, spec };
}

/** How an import stands. @throws Problem `not_found`. */
export async function runStatus(engine: Engine, actor: Actor, specs: ReadonlyMap<string, ImportSpec>, id: string): Promise<RunStatus> {
  const { type, state, detail } = await findRun(engine, actor, specs, id, "first");
  return { type, name: detail.name, state, done: detail.done, rows: detail.rows, report: detail.report ?? null, errors: detail.faults ?? [], why: detail.why ?? null };
}

/** Hands an import to the worker. @throws Problem `not_found`, `sheet_refused`, and `guard_refused` while it runs. */
export async function startRun(engine: Engine, actor: Actor, specs: ReadonlyMap<string, ImportSpec>, files: FileStore, id: string, start: RunStart, scope: readonly string[] | null): Promise<void> {
  const { spec, detail, fileId } = await findRun(engine, actor, specs, id, "none");
  demandPassword(spec.type, actor);
  const sheet = await openSheet(files.path(fileId), detail.name);
  demandColumns(spec, matchSheet(spec, sheet.headers, start.mapping), start.mapping);
  const next: Detail = { name: detail.name, rows: sheet.body.length, mapping: start.mapping, live: start.live === true, ...(start.site ? { site: start.site } : {}), scope, done: 0, counts: null, report: null, faults: [], why: null, tries: 0, lease: null };
  const changed = await engine.db.query(
    "update import_run set state = $3, detail = $4, updated_at = $5, created_by = $6 where org_id = $1 and id = $2 and state not in ('checking', 'running') returning 1",
    [actor.orgId, id, start.dryRun ? "checking" : "running", storableJson(next), engine.now(), actor.staffId],
  );
  if (changed.length === 0) throw new Problem("guard_refused", { reason: say("busy") });
}

/** The sheet of an import and the rows of it that were refused. @throws Problem `not_found`. */
export async function refusedOf(engine: Engine, actor: Actor, specs: ReadonlyMap<string, ImportSpec>, files: FileStore, id: string): Promise<{ sheet: OpenSheet; faults: readonly RowFault[] }> {
  const { detail, fileId } = await findRun(engine, actor, specs, id, "all");
  return { sheet: await openSheet(files.path(fileId), detail.name), faults: detail.faults ?? [] };
}

/** The worker of imports is no longer the one that holds a run. */
class LeaseLost extends Error {}
/** The worker was asked to end. */
class Stopped extends Error {}

/**
 * Works off the imports that were started, one at a time; any number of processes may run it. A run whose process died is taken over
 * after 20 seconds, and begun anew by reading the sheet again: what is in already is skipped.
 */
export function startImports(engine: Engine, specs: ReadonlyMap<string, ImportSpec>, files: FileStore, onError: (error: unknown) => void, every = 5_000): Worker {
  return startWorker((stopped) => workOne(engine, specs, files, stopped, onError), onError, every);
}

async function workOne(engine: Engine, specs: ReadonlyMap<string, ImportSpec>, files: FileStore, stopped: () => boolean, onError: (error: unknown) => void): Promise<boolean> {
  const token = randomUUID();
  const now = engine.now();
  const claimed = await engine.db.query<RunRow & { orgId: string }>(
    `update import_run r set detail = r.detail || jsonb_build_object('lease', jsonb_build_object('token', $1::text, 'until', $2::text), 'tries', coalesce((r.detail->>'tries')::int, 0) + 1), updated_at = $3
     from (select org_id, id from import_run where state in ('checking', 'running') and coalesce((detail->'lease'->>'until')::timestamptz, '-infinity') < $3 order by updated_at limit 1 for update skip locked) w
     where r.org_id = w.org_id and r.id = w.id returning r.org_id as "orgId", r.id, r.record_type as type, r.file_id as "fileId", r.state, r.created_by as by, r.detail`,
    [token, later(now, leaseMs), now],
  );
  const run = claimed[0];
  if (!run) return false;
  const tell = async (state: RunState, more: Partial<Detail>): Promise<void> => {
    const at = engine.now();
    const lease = state === run.state ? { lease: { token, until: later(at, leaseMs) } } : { lease: null };
    const rows = await engine.db.query("update import_run set state = $4, detail = detail || $5::jsonb, updated_at = $6 where org_id = $1 and id = $2 and detail->'lease'->>'token' = $3 returning 1", [run.orgId, run.id, token, state, storableJson({ ...lease, ...more }), at]);
    if (rows.length === 0) throw new LeaseLost();
  };
  try {
    if ((run.detail.tries ?? 0) > mostTries) throw new Problem("guard_refused", { reason: say("tired") });
    const { report, faults } = await workRun(engine, specs, files, run, stopped, tell);
    await tell(run.state === "checking" ? "checked" : "done", { done: run.detail.rows, report, faults, counts: null });
  } catch (error) {
    if (error instanceof LeaseLost) return true;
    if (error instanceof Stopped) await tell(run.state, { lease: null, tries: (run.detail.tries ?? 1) - 1 });
    else if (error instanceof Problem) await tell("failed", { why: L(sentence(error.code, error.params, "zh"), sentence(error.code, error.params, "en")) });
    else onError(error); // Tried again after the lease, since a lost connection or a full disk may have mended by then.
  }
  return true;
}

async function workRun(engine: Engine, specs: ReadonlyMap<string, ImportSpec>, files: FileStore, run: RunRow & { orgId: string }, stopped: () => boolean, tell: (state: RunState, more: Partial<Detail>) => Promise<void>): Promise<{ report: Report; faults: readonly RowFault[] }> {
  const { detail } = run;
  const spec = specs.get(run.type);
  const actor = run.by === null ? null : await actorNow(engine, run.orgId, run.by, { via: "import", scope: detail.scope });
  if (!spec || !actor || !mayImport(actor, spec)) throw new Problem("guard_refused", { reason: say("no_right") });
  const sheet = await openSheet(files.path(run.fileId), detail.name);
  // What an attempt that was cut off had landed is skipped now, and still counts as imported by this run.
  const before = run.state === "running" ? (detail.counts ?? null) : null;
  const { report, faults } = await importSheet(engine, actor, spec, sheet, {
    mapping: detail.mapping ?? {}, dryRun: run.state === "checking", live: detail.live === true, ...(detail.site ? { site: detail.site } : {}),
    async onProgress(done, counts) {
      await tell(run.state, { done, counts: { ...counts, imported: counts.imported + (before?.imported ?? 0), created: sum(counts.created, before?.created ?? {}) } });
      if (stopped()) throw new Stopped();
    },
  });
  const landed = Math.min(before?.imported ?? 0, report.skipped);
  return { report: { ...report, imported: report.imported + landed, skipped: report.skipped - landed, clients: report.clients + (before?.created[spec.clients ?? ""] ?? 0) }, faults };
}

function sum(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]));
}
