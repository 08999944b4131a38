import { v7 as uuid } from "uuid";
import { act, type Done } from "../act/act.ts";
import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { referred, type Columns, type Field } from "../record/field.ts";
import { formFields, requiredFields } from "../record/input.ts";
import { kindOf } from "../record/kinds.ts";
import type { RecordType } from "../record/record.ts";

type Values = Readonly<Record<string, unknown>>;

/** Makes valid inputs and records of any declared type; no two inputs share a value that must be unique. */
export interface Factory {
  /** A valid input: what a create must be given, or with `all` every field the form offers. */
  input(type: RecordType, all?: boolean): Promise<Record<string, unknown>>;
  /** A valid value of one field; what it refers to is made when it is not there yet. */
  value(field: Field): Promise<unknown>;
  /** A new record through `act`. */
  make(type: RecordType, values?: Values): Promise<Done>;
}

/**
 * A factory that acts as one actor.
 *
 * @param given per type, the values that a module's own rules ask for beyond the declaration.
 * @param known per type, the id of a record to refer to instead of a new one.
 * @param from the first number of its samples; two factories of one organisation need ranges of their own.
 */
export function factory(engine: Engine, actor: Actor, given: Readonly<Record<string, Values>> = {}, known: Readonly<Record<string, string>> = {}, from = 1000): Factory {
  const shared = new Map<string, Promise<string>>(Object.entries(known).map(([type, id]) => [type, Promise.resolve(id)]));
  let count = from;

  const typeOf = (name: string | undefined): RecordType => {
    const type = engine.types.get(name ?? "");
    if (!type) throw new Error(`no record type ${name}`);
    return type;
  };
  const referred = (name: string | undefined): Promise<string> => {
    const type = typeOf(name);
    const there = shared.get(type.name) ?? make(type).then((done) => done.id);
    shared.set(type.name, there);
    return there;
  };
  const one = async (field: Field, n: number, all: boolean): Promise<unknown> => {
    if (field.kind === "ref") return referred(field.to);
    if (field.kind === "file" || field.kind === "signature") return makeFile();
    if (field.columns) return { ...(kindOf(field.kind).sample(n, field) as object), ...(await linked(field.columns, n, all)) };
    return kindOf(field.kind).sample(n, field);
  };
  const valueAt = async (field: Field, n: number, all = true): Promise<unknown> => {
    if (!field.many) return one(field, n, all);
    return [...new Set([await one(field, n, all), await one(field, n + 1, all)])];
  };
  /** The columns of a line that refer to something: with `all` every one, else those it must have. */
  const linked = async (columns: Columns, n: number, all: boolean): Promise<object> => {
    const wanted = Object.entries(columns).filter(([, column]) => kindOf(column.kind).sample(n, column) === null && (all || column.required));
    return Object.fromEntries(await Promise.all(wanted.map(async ([name, column]) => [name, await valueAt(column, n)])));
  };
  const makeFile = async (): Promise<string> => {
    const id = uuid();
    await engine.db.query("insert into file (org_id, id, name, media_type, size, sha256, created_at, created_by) values ($1, $2, '图.jpg', 'image/jpeg', 3, 'x', $3, $4)", [actor.orgId, id, engine.now(), actor.staffId]);
    return id;
  };
  async function input(type: RecordType, all = false): Promise<Record<string, unknown>> {
    count += 2; // Fields that hold several values take two numbers.
    const n = count;
    const out: Record<string, unknown> = {};
    for (const name of all ? formFields(type) : needed(type)) out[name] = await valueAt(type.fields[name] as Field, n, all);
    return { ...out, ...Object.fromEntries(Object.entries(given[type.name] ?? {}).filter(([name]) => all || name in out)) };
  }
  async function make(type: RecordType, values: Values = {}): Promise<Done> {
    return act(engine, actor, { type: type.name, step: "create", input: { ...(await input(type)), ...values } });
  }
  return { input, make, value: (field) => valueAt(field, (count += 2)) };
}

/** What a create must be given, the site, since who works at every site has none of their own to preset, and what may be missing in the record it is taken from. */
function needed(type: RecordType): string[] {
  return [...new Set([...requiredFields(type), ...formFields(type).filter((name) => type.fields[name]?.to === "site" || (type.fields[name]?.required && referred(type.fields[name] as Field)))])];
}
