import { dayIn } from "../clocks/zone.ts";
import { L } from "../record/label.ts";
import { heldBy, labelAt } from "../record/lines.ts";
import { fieldProblem, Problem } from "../record/problem.ts";
import type { RecordType } from "../record/record.ts";
import type { Row } from "../record/rule.ts";
import { tableOf } from "../store/columns.ts";
import { ruleSql } from "../store/rule-sql.ts";
import { Params } from "../store/sql.ts";
import { lostRace, write } from "../store/write.ts";
import { newRow, refusalOf, type Done } from "./act.ts";
import type { Actor } from "./actor.ts";
import type { Engine } from "./engine.ts";
import { Stage } from "./stage.ts";

/** A record to make among many; `id` is chosen by the caller where another record of the batch refers to it. */
export interface NewRecord {
  readonly type: string;
  readonly step: "create" | "import";
  readonly input: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

/** Records that land together or not at all. */
export type Bundle = readonly NewRecord[];

/** What became of a bundle: its records, or why it was refused and at which of its records. */
export type Landed = { readonly ok: true; readonly done: readonly Done[] } | { readonly ok: false; readonly problem: Problem; readonly at: number };

export interface BatchOptions {
  /** Only checks; nothing is written and no number is taken. */
  readonly dry?: boolean;
  /** Ids that count as present although no table holds them, as in a check of several batches. */
  readonly taken?: ReadonlySet<string>;
}

interface Checked {
  readonly at: number;
  readonly bundle: Bundle;
  readonly rows: readonly { readonly type: RecordType; readonly step: string; readonly row: Row; readonly values: Row }[];
}

const tries = 3;

/**
 * Makes many records: all good bundles in one statement, and where the database refuses that, bundle by bundle, so that a bad one
 * never keeps back the others. Each goes through the same checks, handlers, clocks and journal as a single `act`.
 *
 * Bundles may refer to each other's records, those referred to first. The answers come in the order of the bundles.
 * @throws what no caller can mend, such as a lost connection; a bundle is whole or absent then.
 */
export async function actMany(engine: Engine, actor: Actor, bundles: readonly Bundle[], options: BatchOptions = {}): Promise<Landed[]> {
  const landed: Landed[] = [];
  const { stage, good } = await prepare(engine, actor, bundles, options, (at, problem, record) => void (landed[at] = { ok: false, problem, at: record }));
  if (options.dry || good.length === 0) {
    for (const one of good) landed[one.at] = { ok: true, done: one.rows.map(({ row }) => doneOf(row)) };
    return landed;
  }
  try {
    await land(engine, actor, stage, good);
    for (const one of good) landed[one.at] = { ok: true, done: one.rows.map(({ row }) => doneOf(row)) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (lostRace(error)) engine.forget(actor.orgId);
    for (const one of good) landed[one.at] = await alone(engine, actor, one.bundle, tries);
  }
  return landed;
}

/** One bundle by itself; a lost race on another record is tried anew. */
async function alone(engine: Engine, actor: Actor, bundle: Bundle, left: number): Promise<Landed> {
  const refusals: Landed[] = [];
  const { stage, good } = await prepare(engine, actor, [bundle], {}, (_, problem, at) => void refusals.push({ ok: false, problem, at }));
  const one = good[0];
  if (!one) return refusals[0] as Landed;
  try {
    await land(engine, actor, stage, good);
    return { ok: true, done: one.rows.map(({ row }) => doneOf(row)) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (lostRace(error)) engine.forget(actor.orgId);
    if (lostRace(error) && left > 1) return alone(engine, actor, bundle, left - 1);
    return { ok: false, ...toldOf(engine, bundle, error) };
  }
}

/** Checks every bundle as its form would, and all references of the batch with one query per type they lead to. */
async function prepare(engine: Engine, actor: Actor, bundles: readonly Bundle[], options: BatchOptions, refuse: (at: number, problem: Problem, record: number) => void): Promise<{ stage: Stage; good: Checked[] }> {
  const organisation = await engine.organisation(actor.orgId);
  const history = bundles.some((bundle) => bundle.some((record) => record.step === "import"));
  // Numbers are taken for the good rows alone, all at once; what handlers make takes its own.
  let checking = true;
  const numbers = { ...engine.numbers, take: (orgId: string, pattern: string, day: string) => (checking ? Promise.resolve("") : engine.numbers.take(orgId, pattern, day)) };
  const stage = new Stage({ ...engine, numbers }, actor, organisation, engine.now(), history);
  const checked: Checked[] = [];
  for (const [at, bundle] of bundles.entries()) {
    const rows: Checked["rows"][number][] = [];
    try {
      for (const record of bundle) {
        const type = engine.types.get(record.type);
        if (!type) throw new Problem("not_found");
        rows.push({ type, step: record.step, ...(await newRow(actor, type, record, stage, record.id)) });
      }
      checked.push({ at, bundle, rows });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refuse(at, error, rows.length);
    }
  }
  const made = new Set([...(options.taken ?? []), ...checked.flatMap((one) => one.rows.map(({ row }) => row.id as string))]);
  const absent = await absentReferences(engine, actor, checked, made);
  const good = checked.filter((one) => {
    const faults = one.rows.map(({ type, values }) => referencesOf(engine, type, values).filter(({ ids }) => ids.some((id) => absent.has(id))).map(({ field }) => ({ field, code: "reference_missing" as const, params: { field: labelAt(type, field) ?? field }, label: labelAt(type, field) })));
    const at = faults.findIndex((list) => list.length > 0);
    if (at >= 0) refuse(one.at, fieldProblem(faults[at] ?? []), at);
    return at < 0;
  });
  checking = false;
  const ordered = inOrder(good);
  return { stage, good: options.dry ? ordered : await numbered(engine, actor, ordered, organisation.zone) };
}

/** The bundles with their readable numbers. */
async function numbered(engine: Engine, actor: Actor, good: readonly Checked[], zone: string): Promise<Checked[]> {
  const wanted = good.flatMap((one) => one.rows.flatMap(({ type, row }) => (type.number ? [{ pattern: type.number, day: dayIn(zone, row.createdAt as string) }] : [])));
  const taken = wanted.length === 0 ? [] : await engine.numbers.takeMany(actor.orgId, wanted);
  let next = 0;
  return good.map((one) => ({ ...one, rows: one.rows.map((made) => (made.type.number ? { ...made, row: { ...made.row, number: taken[next++] } } : made)) }));
}

/** Bundles after those whose records they refer to; a circle keeps the order it came in. */
function inOrder(checked: readonly Checked[]): Checked[] {
  const makers = new Map(checked.flatMap((one) => one.rows.map(({ row }) => [row.id as string, one] as const)));
  const ordered = new Set<Checked>();
  const entered = new Set<Checked>();
  const visit = (one: Checked): void => {
    if (entered.has(one)) return;
    entered.add(one);
    for (const { values } of one.rows) {
      for (const value of Object.values(values)) {
        const maker = typeof value === "string" ? makers.get(value) : undefined;
        if (maker) visit(maker);
      }
    }
    ordered.add(one);
  };
  for (const one of checked) visit(one);
  return [...ordered];
}

async function land(engine: Engine, actor: Actor, stage: Stage, good: readonly Checked[]): Promise<void> {
  if (good.every((one) => one.rows.length === 0)) return;
  for (const one of good) for (const { type, step, row } of one.rows) await stage.add(type, step, null, row, [], null);
  await write(engine.db, actor.orgId, stage.finish());
  engine.wake(actor.orgId);
}

function referencesOf(engine: Engine, type: RecordType, values: Row): { field: string; to: string; ids: string[] }[] {
  return heldBy(type, values).flatMap(({ place, field, value }) => {
    const to = field.kind === "ref" ? (field.to ?? "") : field.kind === "file" || field.kind === "signature" ? "file" : null;
    if (to === null || value === null || value === undefined || (to !== "file" && !engine.types.has(to))) return [];
    return [{ field: place, to, ids: (Array.isArray(value) ? value : [value]) as string[] }];
  });
}

/** Which of the ids that records refer to are none the actor may read. */
async function absentReferences(engine: Engine, actor: Actor, checked: readonly Checked[], made: ReadonlySet<string>): Promise<Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const one of checked) {
    for (const { type, values } of one.rows) {
      for (const { to, ids } of referencesOf(engine, type, values)) {
        const set = wanted.get(to) ?? new Set();
        for (const id of ids) if (!made.has(id) && !(to === "staff" && id === actor.staffId)) set.add(id);
        wanted.set(to, set);
      }
    }
  }
  const absent = new Set<string>();
  for (const [to, ids] of wanted) {
    if (ids.size === 0) continue;
    const params = new Params();
    const org = params.add(actor.orgId);
    const list = params.add([...ids]);
    const target = engine.types.get(to);
    const where = target ? `${actor.staffId === null ? "true" : ruleSql(target.may.read, target, actor, params)}${target.states.void ? " and t.state <> 'void'" : ""}` : "true";
    const found = await engine.db.query<{ id: string }>(`select t.id from ${target ? tableOf(target) : "file"} t where t.org_id = ${org} and t.id = any(${list}::uuid[]) and ${where}`, params.values, { prepared: true });
    const present = new Set(found.map((row) => row.id));
    for (const id of ids) if (!present.has(id)) absent.add(id);
  }
  return absent;
}

/** Whether an error is about what was to be written, not about the connection or the program. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem || lostRace(error) || /^(22|23|DD)/.test((error as { code?: string }).code ?? "");
}

/** What a refusal means, and the record of the bundle it is most likely about. */
function toldOf(engine: Engine, bundle: Bundle, error: unknown): { problem: Problem; at: number } {
  if (error instanceof Problem) return { problem: error, at: bundle.length - 1 };
  for (const [at, record] of bundle.entries()) {
    const type = engine.types.get(record.type);
    const problem = type && refusalOf(type, error);
    if (problem) return { problem, at };
  }
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (lostRace(error)) return { problem: new Problem("version_conflict"), at: bundle.length - 1 };
  const name = constraint ?? code ?? "";
  return { problem: new Problem("invariant_refused", { reason: L(`数据库没有收下（${name}）。`, `The database did not take it (${name}).`) }), at: bundle.length - 1 };
}

function doneOf(row: Row): Done {
  return { id: row.id as string, number: (row.number as string) || null, version: 1, state: row.state as string };
}
