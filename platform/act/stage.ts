import { v7 as uuid } from "uuid";
import { changeClocks, type ClockRun } from "../clocks/run.ts";
import { dayIn } from "../clocks/zone.ts";
import { referred } from "../record/field.ts";
import { withLines } from "../record/lines.ts";
import { fieldProblem, Problem } from "../record/problem.ts";
import { usesParticipants, type RecordType } from "../record/record.ts";
import { holds, isSet, type Row } from "../record/rule.ts";
import { asWished } from "../record/wished.ts";
import { jsonColumnsOf, snake, toColumns } from "../store/columns.ts";
import { bucketOf } from "../store/counters.ts";
import { WriteSet } from "../store/write.ts";
import type { Actor } from "./actor.ts";
import { insertClock, updateClock } from "./clock-rows.ts";
import type { Engine } from "./engine.ts";
import { loadRow, loadRows, openClocks, openClocksOf, readRow } from "./load.ts";
import type { Organisation } from "./organisation.ts";

/** One change of one record, before it is written. */
export interface Change {
  readonly type: RecordType;
  readonly step: string;
  readonly before: Row | null;
  /** The row as it will be; handlers alter it through `set`. */
  readonly after: Row;
  readonly note: string | null;
}

/** What a handler may do: look, alter the record at hand, and add further rows that join the same statement. */
export interface Tools {
  readonly actor: Actor;
  readonly now: string;
  readonly organisation: Organisation;
  /** Alters the record at hand. */
  set(values: Row): void;
  /** Reads one record of the organisation, as it is before this act (or as staged by it). */
  load(type: string, id: string): Promise<Row>;
  /** Changes another record with it; journalled as its own step. */
  patch(type: string, id: string, values: Row, step: string, note?: string): Promise<void>;
  /** Changes many records of a type alike; each is journalled. */
  patchAll(type: string, ids: readonly string[], values: Row, step: string, note?: string): Promise<void>;
  /** Makes another record with it. */
  create(type: string, values: Row): Promise<string>;
  /** Who stands next above a person (or, without one, above those with a capability) at a site today. */
  superiors(staffId: string | null, capability: string | null, site: string | null): Promise<readonly string[]>;
  /** Enqueues work for a worker, in the same transaction. */
  emit(topic: string, payload: Row): void;
  /** Tells a person something about the record at hand. */
  notify(staffId: string, kind: string, detail: Row): void;
  /** Ends the sessions of a person whose rights change with this; the actor's own go on. */
  endSessions(staffId: string): void;
  /** A read of the organisation's data with `$1` bound to the organisation. */
  read<R extends object>(sql: string, values: readonly unknown[]): Promise<R[]>;
}

/** What else happens with a change; decides from the change and what it reads, and writes only through its tools. */
export type Handler = (change: Change, tools: Tools) => Promise<void> | void;

interface Staged {
  readonly type: RecordType;
  readonly id: string;
  before: Row | null;
  after: Row;
  clocks: readonly ClockRun[];
  /** Whether the actor made a step on it themselves; what merely follows makes nobody a participant. */
  direct: boolean;
  steps: { step: string; note: string | null; before: Row | null; after: Row }[];
}

/** The records one act touches and what follows from them, gathered until they are written together. */
export class Stage {
  readonly set = new WriteSet();
  private readonly engine: Engine;
  private readonly actor: Actor;
  private readonly organisation: Organisation;
  private readonly now: string;
  private readonly history: boolean;
  private readonly records = new Map<string, Staged>();
  /** Records that handlers have looked at: what is written to one later is guarded by the version they saw, not by a newer one. */
  private readonly seen = new Map<string, Staged>();

  constructor(engine: Engine, actor: Actor, organisation: Organisation, now: string, history = false) {
    this.engine = engine;
    this.actor = actor;
    this.organisation = organisation;
    this.now = now;
    this.history = history;
  }

  /** Adds a change and runs its handlers; the row may be altered by them until `finish`. `follows`: another change brought it about. */
  async add(type: RecordType, step: string, before: Row | null, wanted: Row, clocks: readonly ClockRun[], note: string | null, follows = false): Promise<Row> {
    const after = withLines(type, wanted);
    const id = after.id as string;
    const key = `${type.name}|${id}`;
    let staged = this.records.get(key);
    if (!staged) {
      staged = { type, id, before, after, clocks, direct: false, steps: [] };
      this.records.set(key, staged);
    }
    staged.after = after;
    staged.direct ||= !follows;
    const entry = { step, note, before, after };
    staged.steps.push(entry);
    for (const name of [`${type.name}.${step}`, `${type.name}.*`]) {
      for (const handler of this.engine.handlers.get(name) ?? []) {
        await handler({ type, step, before, after: staged.after, note }, this.tools(staged));
        entry.after = staged.after;
      }
    }
    return staged.after;
  }

  /** A record type as the organisation wishes its fields. */
  wished(type: RecordType): RecordType {
    return asWished(type, this.organisation.fields[type.name]);
  }

  /** The tools over a record that was added. */
  toolsOf(type: RecordType, id: string): Tools {
    const staged = this.records.get(`${type.name}|${id}`);
    if (!staged) throw new Error(`${type.name} ${id} is not part of this act`);
    return this.tools(staged);
  }

  /** A record of this act as it will be written. */
  rowOf(type: RecordType, id: string): Row {
    return this.records.get(`${type.name}|${id}`)?.after as Row;
  }

  private tools(staged: Staged): Tools {
    const { engine, actor, organisation, now } = this;
    const find = async (typeName: string, id: string): Promise<Staged> => {
      const known = this.known(typeName, id);
      if (known) return known;
      const type = this.type(typeName);
      const row = await loadRow(engine.db, type, actor.orgId, id);
      if (!row) throw missing(staged, id);
      const clocks = Object.keys(type.clocks).length > 0 ? await openClocks(engine.db, actor.orgId, id) : [];
      return this.see({ type, id, before: row, after: row, clocks, direct: false, steps: [] });
    };
    return {
      actor,
      now,
      organisation,
      set: (values) => void (staged.after = withLines(staged.type, { ...staged.after, ...values })),
      load: async (type, id) => (await find(type, id)).after,
      patch: async (type, id, values, step, note) => {
        const other = await find(type, id);
        await this.add(other.type, step, other.after, { ...other.after, ...values }, other.clocks, note ?? null, true);
      },
      patchAll: async (typeName, ids, values, step, note) => {
        const type = this.type(typeName);
        for (const other of await this.findAll(type, ids)) await this.add(type, step, other.after, { ...other.after, ...values }, other.clocks, note ?? null, true);
      },
      create: async (type, values) => {
        const row = await this.fresh(this.type(type), values);
        await this.add(this.type(type), "create", null, row, [], null);
        return row.id as string;
      },
      superiors: async (staffId, capability, site) => (await engine.ladder(actor.orgId, staffId, capability, site, dayIn(organisation.zone, now))).levels[0]?.staff ?? [],
      emit: (topic, payload) => this.event(staged, topic, payload),
      notify: (staffId, kind, detail) =>
        this.set.insert("notice", { id: uuid(), staff_id: staffId, kind, record_type: staged.type.name, record_id: staged.id, at: now, detail }),
      endSessions: (staffId) => void (staffId !== actor.staffId && this.set.endSessionsOf.set(staffId, now)),
      read: (sql, values) => engine.db.query(sql, [actor.orgId, ...values], { prepared: true }),
    };
  }

  private known(type: string, id: string): Staged | undefined {
    const key = `${type}|${id}`;
    return this.records.get(key) ?? this.seen.get(key);
  }

  /** Remembers a record as it was first read. */
  private see(staged: Staged): Staged {
    const first = this.known(staged.type.name, staged.id);
    if (!first) this.seen.set(`${staged.type.name}|${staged.id}`, staged);
    return first ?? staged;
  }

  /** Many records of a type with their open clocks, in two queries. */
  private async findAll(type: RecordType, ids: readonly string[]): Promise<Staged[]> {
    const { engine, actor } = this;
    const wanted = ids.filter((id) => !this.known(type.name, id));
    const [rows, clocks] = wanted.length === 0 ? [[], []] : await Promise.all([loadRows(engine.db, type, actor.orgId, wanted), Object.keys(type.clocks).length > 0 ? openClocksOf(engine.db, actor.orgId, wanted) : []]);
    const found = new Map(rows.map((row) => [row.id as string, row]));
    return ids.map((id) => {
      const known = this.known(type.name, id);
      if (known) return known;
      const row = found.get(id);
      if (!row) throw new Problem("not_found");
      return this.see({ type, id, before: row, after: row, clocks: clocks.filter((run) => run.recordId === id), direct: false, steps: [] });
    });
  }

  private type(name: string): RecordType {
    const type = this.engine.types.get(name);
    if (!type) throw new Error(`no record type ${name}`);
    return type;
  }

  /**
   * What required fields take from the records the values refer to, as far as the actor may read these. A read-only one takes it whatever
   * the values say; an `import` takes only such, since the rest would be made up for the past.
   */
  async taken(type: RecordType, values: Row, past = false): Promise<Row> {
    const rows = new Map<string, Row | null>();
    const out: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(type.fields)) {
      const from = referred(field);
      const id = from && values[from.of];
      if (!from || !field.required || typeof id !== "string" || (!field.readonly && (past || isSet(values[name])))) continue;
      if (!rows.has(from.of)) rows.set(from.of, await readRow(this.engine.db, this.type(type.fields[from.of]?.to ?? ""), this.actor.orgId, id, this.actor));
      const value = rows.get(from.of)?.[from.take];
      out[name] = Array.isArray(value) && !field.many ? value[0] : value;
    }
    return out;
  }

  /** A new row of a type with its base columns and presets; `values` win. */
  async fresh(type: RecordType, values: Row): Promise<Row> {
    const row: Record<string, unknown> = { id: uuid(), state: type.initial, version: 1, createdAt: this.now, createdBy: this.actor.staffId, updatedAt: this.now, participants: [], externalNumber: null };
    for (const [name, field] of Object.entries(type.fields)) row[name] = field.many ? [] : preset(field.preset, this.actor, this.now, this.organisation);
    for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== null) row[name] = value;
    if (type.number) row.number = await this.engine.numbers.take(this.actor.orgId, type.number, dayIn(this.organisation.zone, row.createdAt as string));
    return row;
  }

  /** Works out versions, clocks, journal, counters and events of everything staged; the write set is complete afterwards. */
  finish(): WriteSet {
    for (const staged of this.records.values()) this.close(staged);
    return this.set;
  }

  private close(staged: Staged): void {
    const { type } = staged;
    const { actor } = this;
    let row: Record<string, unknown> = { ...staged.after, version: staged.before ? (staged.before.version as number) + 1 : 1, updatedAt: this.now };
    if (usesParticipants(type)) row.participants = participants(type, row, staged.direct ? actor.staffId : null);
    for (const invariant of type.invariants) {
      if (!holds(invariant.rule, row, actor)) throw new Problem("invariant_refused", { reason: invariant.says, ...(invariant.duty ? { duty: invariant.duty } : {}) });
    }
    if (Object.keys(type.clocks).length > 0) row = this.clocks(staged, row);
    if (type.rights) this.set.movesRights = true;
    const table = snake(type.name);
    const columns = toColumns(type, row);
    for (const name of jsonColumnsOf(type)) this.set.json.add(`${table}.${name}`);
    if (staged.before === null) this.set.insert(table, columns);
    else {
      const before = toColumns(type, staged.before);
      const changed = Object.fromEntries(Object.entries(columns).filter(([name, value]) => name !== "version" && !sameValue(value, before[name])));
      this.set.update({ table, id: staged.id, version: row.version as number, set: changed });
    }
    for (const entry of staged.steps) this.journal(staged, entry, row.version as number);
    this.count(type, staged.before, row);
    staged.after = row;
    for (const entry of staged.steps) this.event(staged, null, null, entry.step);
  }

  private clocks(staged: Staged, row: Record<string, unknown>): Record<string, unknown> {
    const step = staged.steps.at(-1)?.step ?? "change";
    const changes = changeClocks(staged.type, staged.before, row, step, staged.clocks, {
      within: (key, of) => settingFor(this.organisation, key, of),
      calendar: this.organisation.calendar,
      now: this.now,
      actor: this.actor,
      // An imported record that is taken open has its promises before it.
      history: this.history && (row.state === "history" || !staged.type.states.history),
    });
    for (const run of changes.started) insertClock(this.set, run, this.organisation);
    for (const run of changes.changed) updateClock(this.set, run, this.organisation);
    const outcomes = outcomesOf(staged.type, [...changes.changed, ...changes.started]);
    staged.after = { ...staged.after, ...outcomes };
    return { ...row, ...outcomes, ...changes.due };
  }

  private journal(staged: Staged, entry: Staged["steps"][number], version: number): void {
    const after = entry === staged.steps.at(-1) ? staged.after : entry.after;
    const [was, is] = difference(staged.type, entry.before, after);
    this.set.insert("journal", {
      id: uuid(), at: this.now, record_type: staged.type.name, record_id: staged.id, version, step: entry.step,
      staff_id: this.actor.staffId, staff_name: this.actor.staffName, via: this.actor.via, note: entry.note, before: was, after: is,
    });
  }

  private event(staged: Staged, topic: string | null, payload: Row | null, step = "emit"): void {
    this.set.insert("event", {
      id: uuid(), at: this.now, record_type: staged.type.name, record_id: staged.id, step, version: staged.after.version ?? null,
      staff_id: this.actor.staffId, site_id: typeof staged.after.site === "string" ? staged.after.site : null, topic, payload,
    });
  }

  private count(type: RecordType, before: Row | null, after: Row): void {
    for (const [name, keys] of Object.entries(type.counts ?? {})) {
      const bucket = (row: Row): string => bucketOf(keys.map((key) => (typeof key === "string" ? row[key] : isSet(row[key.isSet]))));
      const counter = `${type.name}.${name}`;
      const was = before ? bucket(before) : null;
      const is = bucket(after);
      if (was === is) continue;
      if (was !== null) this.set.insert("count_delta", { counter, bucket: was, delta: -1 });
      this.set.insert("count_delta", { counter, bucket: is, delta: 1 });
    }
  }
}

/** What the fields that keep how a clock ended say after these runs changed or began: yes or no for one that stopped, empty while one runs or was dropped. */
function outcomesOf(type: RecordType, runs: readonly ClockRun[]): Row {
  return Object.fromEntries(runs.flatMap((run) => {
    const field = type.clocks[run.name]?.outcome;
    if (!field) return [];
    return [[field, run.stoppedAt === null || run.state === "dropped" ? null : run.state === "met"]];
  }));
}

/** The refusal of a record that a handler looked for: told of the field that names it, where one does. */
function missing({ type, after }: Staged, id: string): Problem {
  const field = Object.keys(type.fields).find((name) => after[name] === id);
  if (!field) return new Problem("not_found");
  const label = type.fields[field]?.label;
  return fieldProblem([{ field, code: "reference_missing", params: { field: label ?? field }, label }]);
}

function preset(value: unknown, actor: Actor, now: string, organisation: Pick<Organisation, "language">): unknown {
  if (typeof value !== "object" || value === null) return value ?? null;
  if ("now" in value) return now;
  if ("actor" in value) return actor.staffId;
  if ("of" in value) return null;
  if ("organisation" in value) return organisation.language;
  return actor.sites[0] ?? null;
}

function participants(type: RecordType, row: Row, staffId: string | null): string[] {
  const people = new Set(row.participants as readonly string[]);
  if (staffId) people.add(staffId);
  for (const [name, field] of Object.entries(type.fields)) if (field.to === "staff" && typeof row[name] === "string") people.add(row[name] as string);
  return [...people];
}

/** The value of a setting that is one length of time, or one per value of a field: `{ by: "severity", normal: "48h", … }`. */
function settingFor(organisation: Organisation, key: string, row: Row): string {
  const value = organisation.setting(key);
  if (typeof value === "string") return value;
  const table = value as Readonly<Record<string, string>>;
  return table[String(row[table.by ?? ""])] ?? (table.default as string);
}

/** Which columns differ, before and after; files and long texts too, since the journal must tell what was there. */
export function difference(type: RecordType, before: Row | null, after: Row): [Row | null, Row] {
  const is: Record<string, unknown> = {};
  const was: Record<string, unknown> = {};
  for (const key of ["state", ...Object.keys(type.fields)]) {
    const value = after[key] ?? null;
    if (before === null) {
      if (value !== null && !(Array.isArray(value) && value.length === 0)) is[key] = value;
    } else if (!sameValue(value, before[key] ?? null)) {
      was[key] = before[key] ?? null;
      is[key] = value;
    }
  }
  return [before === null ? null : was, is];
}

/** Whether two stored values are the same; lists by their content. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b));
}
