import type { Actor } from "../act/actor.ts";
import type { Done } from "../act/act.ts";
import type { Engine } from "../act/engine.ts";
import { standardStep } from "../act/act.ts";
import { loadRow } from "../act/load.ts";
import { maskValue } from "../record/mask.ts";
import type { ProblemCode } from "../record/problem.ts";
import { statesFrom, type RecordType, type Transition } from "../record/record.ts";
import { capabilitiesOf, type Rule } from "../record/rule.ts";
import { columnOf, ident, tableOf } from "../store/columns.ts";
import { expect } from "vitest";
import type { TestClock } from "./clock.ts";
import type { TestDatabase } from "./database.ts";
import type { Factory } from "./factory.ts";

export type Row = Readonly<Record<string, unknown>>;
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface Answer {
  readonly statusCode: number;
  readonly body: string;
  readonly rawPayload: Buffer;
  json<T = Record<string, unknown>>(): T;
}

/** A person signed in. */
export interface Caller {
  readonly staffId: string;
  actor(): Promise<Actor>;
  call(method: Method, url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** What a module's own rules ask for beyond the declaration, so that its records and steps can be made from samples. */
export interface Particulars {
  /** Values of a new record. */
  readonly values?: Row;
  /** Inputs of single steps, made at the moment of the step. */
  readonly steps?: (now: string) => Readonly<Record<string, Row>>;
  /** Columns that a record must hold before single steps. */
  readonly before?: Readonly<Record<string, Row>>;
  /** Text fields that take only words of a list of the module's. */
  readonly listed?: readonly string[];
  /** Addresses of the module's own that show a record. */
  readonly shownBy?: (id: string) => readonly string[];
}

/** The application under test with the people the contract needs. */
export interface World {
  readonly engine: Engine;
  readonly test: TestDatabase;
  readonly clock: TestClock;
  readonly orgId: string;
  readonly siteId: string;
  /** Holds every capability at every site, and no part in any record; `password` signs. */
  readonly boss: Caller;
  readonly password: string;
  /** Makes the records. */
  readonly maker: Caller;
  readonly factory: Factory;
  /** What makes the boss's inputs: a file belongs to who uploaded it. */
  readonly bossFactory: Factory;
  /** An administrator of another organisation, and what makes records there. */
  readonly stranger: Caller;
  readonly strangerFactory: Factory;
  readonly particulars: Readonly<Record<string, Particulars>>;
  /** A second site of the organisation, and what makes records there. */
  readonly elsewhere: { readonly siteId: string; readonly factory: Factory };
  /** A person at the site with these capabilities only. */
  person(name: string, capabilities: readonly string[]): Promise<Caller>;
  /** The cells of a sheet that was answered. */
  cellsOf(answer: Answer): Promise<unknown[][]>;
}

/** Where the routes of a record type begin. */
export const base = (type: RecordType): string => `/api/v1/${type.name}`;

/** The body of an answer that must have succeeded. */
export function good<T = Record<string, unknown>>(answer: Answer, what = ""): T {
  expect(answer.statusCode, `${what} ${answer.body}`).toBeLessThan(300);
  return answer.json<T>();
}

/** The problem of an answer that must have been refused with a status and a code. */
export function refused(answer: Answer, status: number, code: ProblemCode, what = ""): { code: string; detail: string; fields?: { field: string; code: string }[]; current?: Row; yours?: Row } {
  expect({ status: answer.statusCode, code: problemCode(answer) }, `${what} ${answer.body.slice(0, 600)}`).toEqual({ status, code });
  return answer.json();
}

function problemCode(answer: Answer): string | undefined {
  try {
    return answer.json<{ code?: string }>().code;
  } catch {
    return undefined;
  }
}

/** One record as a person sees it. */
export async function read(caller: Caller, type: RecordType, id: string): Promise<Row & { version: number; state: string; masked: string[] }> {
  return good<{ row: Row & { version: number; state: string; masked: string[] } }>(await caller.call("GET", `${base(type)}/${id}`)).row;
}

/** A row as it is stored, past every mask. */
export async function stored(world: World, type: RecordType, id: string): Promise<Row> {
  return (await loadRow(world.test.db, type, world.orgId, id)) as Row;
}

/** A value of a field as the journal shows it. */
export function told(type: RecordType, name: string, value: unknown): unknown {
  return type.fields[name]?.mask === undefined ? value : maskValue(value);
}

/** The journal of one record, the newest line first, as its page shows it. */
export async function journal(caller: Caller, type: RecordType, id: string): Promise<{ step: string; note: string | null; by: { id: string } | null; before: Row | null; after: Row | null }[]> {
  return good<{ entries: { step: string; note: string | null; by: { id: string } | null; before: Row | null; after: Row | null }[] }>(await caller.call("GET", `${base(type)}/${id}/journal`)).entries;
}

/** Every row of a list that a person sees, page by page. */
export async function listAll(caller: Caller, type: RecordType, query: Readonly<Record<string, string>> = {}): Promise<Row[]> {
  const rows: Row[] = [];
  let next: string | null = null;
  do {
    const page: { rows: Row[]; next: string | null } = good(await caller.call("GET", `${base(type)}?${new URLSearchParams({ limit: "200", fields: "all", ...query, ...(next ? { after: next } : {}) }).toString()}`), JSON.stringify(query));
    rows.push(...page.rows);
    next = page.next;
  } while (next);
  return rows;
}

/** Sets columns of a row past the engine, to bring it where no step leads within a test; false where a constraint of the table refuses. */
export async function force(world: World, type: RecordType, id: string, values: Row): Promise<boolean> {
  const keys = Object.keys(values);
  if (keys.length === 0) return true;
  const sets = keys.map((key, i) => `${ident(columnOf(type, key)?.name ?? key)} = $${i + 3}`).join(", ");
  try {
    await world.test.owner.query(`update ${tableOf(type)} set ${sets} where org_id = $1 and id = $2`, [world.orgId, id, ...keys.map((key) => (columnOf(type, key)?.type === "jsonb" ? JSON.stringify(values[key]) : values[key]))]);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "23514") return false;
    throw error;
  }
}

/** The steps a person can make on records of a type, the standard ones included. */
export function stepsOf(type: RecordType): [string, Transition][] {
  const standard = (["correct", "void"] as const).filter((step) => type.may[step]).map((step): [string, Transition] => [step, standardStep(type, step)]);
  return [...Object.entries(type.transitions).filter(([, transition]) => !transition.internal), ...standard];
}

/** Columns that make a rule hold for an actor, as far as one row can: what `any` offers first, numbers left alone. */
export async function meeting(world: World, type: RecordType, rule: Rule, staffId: string): Promise<Record<string, unknown>> {
  if ("actorIs" in rule) return { [rule.actorIs]: staffId };
  if ("isSet" in rule) return { [rule.isSet]: await world.factory.value(type.fields[rule.isSet] as never) };
  if ("eq" in rule) return { [rule.eq[0]]: rule.eq[1] };
  if ("in" in rule) return { [rule.in[0]]: rule.in[1][0] };
  if ("any" in rule) return rule.any.some((part) => "can" in part || "not" in part) ? {} : meeting(world, type, rule.any[0] as Rule, staffId);
  if ("all" in rule) return Object.assign({}, ...(await Promise.all(rule.all.map((part) => meeting(world, type, part, staffId)))));
  return {};
}

/** The fields that a rule wants set, anywhere in it. */
function setFields(rule: Rule): string[] {
  if ("isSet" in rule) return [rule.isSet];
  return "all" in rule ? rule.all.flatMap(setFields) : "any" in rule ? rule.any.flatMap(setFields) : [];
}

/** A record brought to where a step may be made by the boss: its state, what the step requires, and what its guards ask. */
export async function ready(world: World, type: RecordType, step: string, transition: Transition, state = statesFrom(transition)[0] as string): Promise<Done> {
  const made = await world.factory.make(type);
  const values: Record<string, unknown> = {};
  for (const need of transition.requires ?? []) for (const name of need.fields) values[name] = await world.factory.value(type.fields[name] as never);
  for (const rule of [transition.who, ...(transition.guards ?? []).map((guard) => guard.rule)]) Object.assign(values, await meeting(world, type, rule, world.boss.staffId));
  const columns = { ...values, ...world.particulars[type.name]?.before?.[step], state };
  if (await force(world, type, made.id, columns)) return { ...made, state };
  for (const name of type.invariants.flatMap((one) => setFields(one.rule))) values[name] ??= await world.factory.value(type.fields[name] as never);
  if (!(await force(world, type, made.id, { ...values, ...columns }))) throw new Error(`${type.name} cannot be brought to ${state} for ${step}`);
  return { ...made, state };
}

/** What a step asks for, made from samples; the module's own values win. */
export async function stepInput(world: World, type: RecordType, step: string, transition: Transition, from: Factory = world.bossFactory): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  for (const ask of transition.asks ?? []) {
    const name = ask.replace(/\?$/, "");
    input[name] = await from.value(type.fields[name] as never);
  }
  return { ...input, ...world.particulars[type.name]?.steps?.(world.clock.now())[step] };
}

/** The body of a step on a record as it stands, signed where it must be. */
export function stepBody(world: World, transition: Transition, version: number, input: Row, note: string | null = "有原因"): Row {
  return { version, input, ...(note === null ? {} : { note }), ...(transition.signs ? { signature: { password: world.password } } : {}) };
}

/** A person who may read every record of a type at the site, and do nothing else with them. */
export function readerOf(world: World, type: RecordType): Promise<Caller> {
  return world.person(`只读${type.name}`, capabilitiesOf(type.may.read).slice(0, 1));
}

/** The statements that a request sent beyond those that find who asks. */
export async function statements(world: World, work: () => Promise<unknown>): Promise<string[]> {
  return (await world.test.during(work)).filter((text) => !/ from session |^update session |^select dd_actor/.test(text));
}
