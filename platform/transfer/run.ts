import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import { actMany, type Landed, type NewRecord } from "../act/batch.ts";
import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { freshStatistics } from "../act/upkeep.ts";
import { dayIn } from "../clocks/zone.ts";
import { fieldProblem, Problem } from "../record/problem.ts";
import { readText } from "../sheets/values.ts";
import { zoneClock, type ZoneClock } from "../sheets/zone.ts";
import { readCell } from "./cells.ts";
import { finder, type Find } from "./find.ts";
import { referenceOf, siteFor } from "./references.ts";
import { faultsOf, say, type RowFault } from "./says.ts";
import { demandColumns, matchSheet, type BodyRow, type Mapping, type Matched, type OpenSheet } from "./sheet.ts";
import { labelOf, type ImportSpec, type Plan, type SheetRow } from "./spec.ts";

/** What an import did, or in a check would do. Times of answers count every row that is in: taken now or known before. */
export interface Report {
  readonly rows: number;
  readonly imported: number;
  readonly skipped: number;
  readonly refused: number;
  /** Clients made with the rows. */
  readonly clients: number;
  readonly answered_within_48h: number;
  /** Hours, two decimals; null where no row has both times. */
  readonly median_answer_hours: number | null;
}

export interface ImportOptions {
  readonly mapping?: Mapping;
  /** Checks everything and writes nothing. */
  readonly dryRun?: boolean;
  /** Takes rows that are not finished in open, with their promises running. */
  readonly live?: boolean;
  /** Name of the site for rows that name none. */
  readonly site?: string;
  /** Told after each batch; what it throws ends the import between two batches. */
  onProgress?(done: number, counts: Counts): Promise<void> | void;
}

export interface Counts {
  imported: number;
  skipped: number;
  refused: number;
  created: Record<string, number>;
}

/** Rows that land in one statement. */
export const batchSize = 100;
export const promisedMs = 48 * 3_600_000;

/** A row on its way: what it plans to become, what it makes for others and what it uses of theirs. */
interface Planned {
  readonly at: BodyRow;
  readonly values: Readonly<Record<string, unknown>>;
  readonly plan: Plan;
  readonly records: readonly NewRecord[];
  readonly makes: readonly string[];
  readonly uses: ReadonlySet<string>;
}

interface Run {
  readonly engine: Engine;
  readonly actor: Actor;
  readonly spec: ImportSpec;
  readonly matched: Matched;
  readonly options: ImportOptions;
  readonly zone: ZoneClock;
  readonly find: Find;
  readonly site: string | null;
  readonly now: string;
  readonly today: string;
  readonly marks: ReadonlyMap<number, string>;
  /** What rows of this import made, by key. */
  readonly made: Map<string, string>;
  /** Ids that refused rows would have made. */
  readonly lost: Set<string>;
  /** Keys of rows that are in, with their row: the same number twice in a sheet is told. */
  readonly seen: Map<string, number>;
  readonly counts: Counts;
  readonly faults: RowFault[];
  readonly answers: number[];
}

/**
 * Takes a sheet in: good rows land in batches, each a short transaction; bad ones are told with row, column and reason and keep nothing
 * back. Run again it adds nothing, so an import that was cut off is finished by running it anew.
 *
 * @throws Problem `sheet_refused` when a needed column is missing; what `onProgress` throws.
 */
export async function importSheet(engine: Engine, actor: Actor, spec: ImportSpec, sheet: OpenSheet, options: ImportOptions = {}): Promise<{ report: Report; faults: readonly RowFault[] }> {
  const matched = matchSheet(spec, sheet.headers, options.mapping);
  demandColumns(spec, matched, options.mapping);
  const organisation = await engine.organisation(actor.orgId);
  const now = engine.now();
  const find = finder(engine, actor);
  const run: Run = {
    engine, actor, spec, matched, options, zone: zoneClock(organisation.zone), find, site: await siteFor(engine, actor, find, options.site), now, today: dayIn(organisation.zone, now),
    marks: marksOf(sheet.body), made: new Map(), lost: new Set(), seen: new Map(), counts: { imported: 0, skipped: 0, refused: 0, created: {} }, faults: [], answers: [],
  };
  for (let at = 0; at < sheet.body.length; at += batchSize) {
    await land(run, sheet.body.slice(at, at + batchSize), true);
    await options.onProgress?.(Math.min(at + batchSize, sheet.body.length), run.counts);
  }
  run.faults.sort((a, b) => a.row - b.row);
  if (run.counts.imported > 0) await freshStatistics(engine.db);
  return { report: reportOf(sheet.body.length, run.counts, run.answers, spec), faults: run.faults };
}

/** Counts and times of answers as a report. */
function reportOf(rows: number, counts: Counts, answers: readonly number[], spec: Pick<ImportSpec, "clients">): Report {
  const { imported, skipped, refused, created } = counts;
  return { rows, imported, skipped, refused, clients: created[spec.clients ?? ""] ?? 0, answered_within_48h: answers.filter((ms) => ms <= promisedMs).length, median_answer_hours: hoursOf(median(answers)) };
}

/** The middle of numbers, the mean of the two middle ones of an even count; null of none. */
function median(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/** Milliseconds as hours with two decimals. */
export function hoursOf(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 36_000) / 100;
}

/** A number for every row made from its content; the second of two equal rows gets another. */
function marksOf(body: readonly BodyRow[]): Map<number, string> {
  const times = new Map<string, number>();
  return new Map(
    body.map(({ row, cells }) => {
      const hash = createHash("sha256").update(JSON.stringify(cells.map(readText))).digest("base64url").slice(0, 16);
      const before = times.get(hash) ?? 0;
      times.set(hash, before + 1);
      return [row, before === 0 ? `#${hash}` : `#${hash}-${before + 1}`];
    }),
  );
}

/** Reads, plans and lands some rows; one that leant on what a refused row was to make is planned once more by itself. */
async function land(run: Run, rows: readonly BodyRow[], again: boolean): Promise<void> {
  const planned = (await Promise.all(rows.map((at) => planRow(run, at)))).filter((one) => one !== null);
  const fresh: Planned[] = [];
  for (const one of planned) {
    const before = run.seen.get(one.plan.key);
    if (before !== undefined) {
      unmake(run, one.makes);
      refuse(run, [{ row: one.at.row, column: null, reason: say("twice", { row: before }) }]);
    } else {
      run.seen.set(one.plan.key, one.at.row);
      if (one.plan.known && one.uses.size === 0) taken(run, one, null);
      else fresh.push(one);
    }
  }
  const dry = run.options.dryRun === true;
  const landed = await actMany(run.engine, run.actor, fresh.map((one) => one.records), { dry, ...(dry ? { taken: new Set(run.made.values()) } : {}) });
  for (const [i, one] of fresh.entries()) if (!landed[i]?.ok) unmake(run, one.makes);
  const leaning: BodyRow[] = [];
  for (const [i, one] of fresh.entries()) {
    const result = landed[i] as Landed;
    const leant = [...one.uses].some((id) => run.lost.has(id));
    if (result.ok && (!leant || !again || one.records.length > 0)) {
      taken(run, one, one.plan.known ? null : one.records);
      continue;
    }
    run.seen.delete(one.plan.key);
    if (again && leant) leaning.push(one.at);
    else if (!result.ok) refuse(run, faultsOf(one.at.row, result.problem, (field) => (one.records[result.at]?.type === run.spec.type.name ? headingOf(run, field) : null)));
  }
  for (const at of leaning) await land(run, [at], false);
}

/** Takes back what a refused row was to make. */
function unmake(run: Run, keys: readonly string[]): void {
  for (const key of keys) {
    run.lost.add(run.made.get(key) ?? "");
    run.made.delete(key);
  }
}

function refuse(run: Run, faults: readonly RowFault[]): void {
  run.counts.refused += 1;
  run.faults.push(...faults);
}

/** Counts a row that is in: its records when they were made now, null when it was known. */
function taken(run: Run, one: Planned, records: readonly NewRecord[] | null): void {
  const { counts, spec } = run;
  if (records === null) counts.skipped += 1;
  else {
    counts.imported += 1;
    for (const { type } of records) counts.created[type] = (counts.created[type] ?? 0) + 1;
  }
  const from = spec.answer ? one.values[spec.answer.from] : null;
  const to = spec.answer ? one.values[spec.answer.to] : null;
  if (typeof from === "string" && typeof to === "string") run.answers.push(Date.parse(to) - Date.parse(from));
}

/** One row from its cells to what it becomes; null when it was refused. */
async function planRow(run: Run, at: BodyRow): Promise<Planned | null> {
  const { spec, matched, zone } = run;
  const values: Record<string, unknown> = {};
  const faults: RowFault[] = [];
  for (const { target, column } of matched.places) {
    const read = readCell(at.cells[column], target, zone, spec.rounded?.includes(target.key) === true);
    if (read.reason !== undefined) faults.push({ row: at.row, column: matched.columns[column]?.header ?? null, reason: read.reason });
    else if (read.value !== null) values[target.key] = read.value;
  }
  if (faults.length > 0) return refuse(run, faults), null;
  const makes: string[] = [];
  const uses = new Set<string>();
  const further: NewRecord[] = [];
  const made = (key: string): string | undefined => {
    const id = run.made.get(key);
    if (id !== undefined) uses.add(id);
    return id;
  };
  try {
    const refs = await lookUpReferences(run, values);
    const row: SheetRow = { values, refs, mark: run.marks.get(at.row) ?? "", by: run.actor.staffId, live: run.options.live === true, site: run.site, now: run.now, today: run.today };
    const plan = await spec.plan(row, {
      find: run.find.find,
      made,
      make(key, record) {
        const known = made(key);
        if (known !== undefined) return known;
        const id = uuid();
        run.made.set(key, id);
        makes.push(key);
        further.push({ ...record, id });
        return id;
      },
    });
    if (!plan.known) await demandUnique(run, plan);
    return { at, values, plan, records: [...further, ...plan.records], makes, uses };
  } catch (error) {
    unmake(run, makes);
    if (!(error instanceof Problem)) throw error;
    refuse(run, faultsOf(at.row, error, (field) => headingOf(run, field)));
    return null;
  }
}

/** The ids of what a row refers to, the site first, since units are looked for within it. */
async function lookUpReferences(run: Run, values: Readonly<Record<string, unknown>>): Promise<Record<string, string>> {
  const refs: Record<string, string> = {};
  const names = Object.keys(values).filter((name) => run.spec.type.fields[name]?.kind === "ref" && !run.spec.own?.includes(name));
  for (const name of names.sort((a, b) => Number(b === "site") - Number(a === "site"))) {
    const field = run.spec.type.fields[name];
    const to = run.engine.types.get(field?.to ?? "");
    if (!field || !to) continue;
    refs[name] = await referenceOf(run.find, to, String(values[name]), { site: refs.site ?? run.site, field: name, label: labelOf(run.spec, name) });
  }
  return refs;
}

/** A value that no two records share is told before the database refuses it, so that a check finds it too. */
async function demandUnique(run: Run, plan: Plan): Promise<void> {
  for (const record of plan.records) {
    const type = run.engine.types.get(record.type);
    for (const [name, field] of Object.entries(type?.fields ?? {})) {
      const value = record.input[name];
      if (!field.unique || typeof value !== "string") continue;
      if ((await run.find.find(record.type, name, value)).length > 0) throw fieldProblem([{ field: name, code: "already_taken", params: { field: field.label }, label: field.label }]);
    }
  }
}

function headingOf(run: Run, field: string): string | null {
  const place = run.matched.places.find(({ target }) => target.key === field);
  return place ? (run.matched.columns[place.column]?.header ?? null) : null;
}

