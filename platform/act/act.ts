import { createHash } from "node:crypto";
import { referred, type Field } from "../record/field.ts";
import { formFields, readInput, requiredFields } from "../record/input.ts";
import { tidyText } from "../record/kinds/text.ts";
import { labelAt } from "../record/lines.ts";
import { present } from "../record/mask.ts";
import { L, type Label } from "../record/label.ts";
import { fieldProblem, Problem, tooLong, type FieldProblem } from "../record/problem.ts";
import { askedFields, askedOf, type Assignment, type RecordType, type Transition } from "../record/record.ts";
import { fieldsOf, holds, isSet, type Row, type Rule } from "../record/rule.ts";
import { snake } from "../store/columns.ts";
import { lostRace, write } from "../store/write.ts";
import type { Actor } from "./actor.ts";
import type { Engine } from "./engine.ts";
import { writeLine } from "./journal.ts";
import { loadRow, openClocks, readRow } from "./load.ts";
import { demandStep, notAllowed } from "./possible.ts";
import { demandReferences } from "./references.ts";
import { signatureRow, unsign } from "./sign.ts";
import { sameValue, Stage, type Tools } from "./stage.ts";

/** One wish to write: a new record, or a step on one. `create`, `change`, `correct`, `void` and `import` are steps of every type that allows them. */
export interface Wish {
  readonly type: string;
  readonly step: string;
  readonly id?: string;
  /** The version the actor saw; a step on another version is refused with both. */
  readonly version?: number;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly note?: string | null;
  readonly signature?: { readonly password: string };
  /** Makes a repeated wish answer as the first did. */
  readonly key?: string;
  /** What special work was asked beside the input; part of what a key stands for. */
  readonly detail?: unknown;
}

/** Special work that joins a step: further rows, in the same statement. It sees the row as the step and its handlers left it. */
export type Also = (row: Row, tools: Tools) => Promise<void>;

export interface Done {
  readonly id: string;
  readonly number: string | null;
  readonly version: number;
  readonly state: string;
}

/**
 * The only way a record is written: who, valid, load, may, write (row, journal, clocks, events, counters in one statement), answer.
 *
 * With `also`, code of a module does special work with it (merging, splitting, handing over); only so may an internal step be made
 * for a person, and its `who` is asked like any other's.
 * @throws Problem for everything a caller can mend; nothing is half-written then.
 */
export async function act(engine: Engine, actor: Actor, wish: Wish, also?: Also): Promise<Done> {
  const type = engine.types.get(wish.type);
  if (!type) throw new Problem("not_found");
  try {
    return await attempt(engine, actor, type, wish, also, 3);
  } catch (error) {
    const answered = wish.key ? await answerOf(engine, actor, wish) : null;
    if (answered) return answered;
    throw error instanceof Problem && gates.has(error.code) && error.params.duty ? await refused(engine, actor, type, wish, error) : error;
  }
}

async function attempt(engine: Engine, actor: Actor, type: RecordType, wish: Wish, also: Also | undefined, tries: number): Promise<Done> {
  const now = engine.now();
  const organisation = await engine.organisation(actor.orgId);
  const stage = new Stage(engine, actor, organisation, now, wish.step === "import");
  const made = wish.id === undefined ? await begin(engine, actor, type, wish, stage) : await step(engine, actor, type, wish, stage, now, also !== undefined);
  if (also) await also(made, stage.toolsOf(type, made.id as string));
  const row = stage.rowOf(type, made.id as string);
  const set = stage.finish();
  const done: Done = { id: row.id as string, number: (row.number as string) ?? null, version: wish.id === undefined ? 1 : (row.version as number) + 1, state: row.state as string };
  if (wish.key) set.insert("idempotency", { actor: actorKey(actor), key: wish.key, hash: hashOf(wish), answer: done, at: now });
  try {
    await write(engine.db, actor.orgId, set);
  } catch (error) {
    return translate(engine, actor, type, wish, also, error, tries);
  }
  engine.wake(actor.orgId);
  return done;
}

/** A new record: validates, checks references and the rule over the new row, and stages it. */
async function begin(engine: Engine, actor: Actor, type: RecordType, wish: Wish, stage: Stage): Promise<Row> {
  const { row, values } = await newRow(actor, type, wish, stage);
  demandReferences(engine, actor, type, values, {}, stage.set, wish.step === "import");
  return stage.add(type, wish.step, null, row, [], noteOf(wish, false));
}

/**
 * The row of a new record, complete and entitled, and the values it was given in stored form; what these refer to is not looked at.
 *
 * @throws Problem `invalid_input`, `not_allowed`, `no_such_step`.
 */
export async function newRow(actor: Actor, type: RecordType, wish: Pick<Wish, "step" | "input">, stage: Stage, id?: string): Promise<{ row: Row; values: Row }> {
  const rule = wish.step === "import" ? type.may.import : wish.step === "create" ? type.may.create : undefined;
  if (!rule) throw new Problem("no_such_step", { step: wish.step });
  demandInPerson(type, wish.step, actor);
  demandPassword(type, actor);
  const input = wish.input ?? {};
  const past = wish.step === "import";
  const wished = past ? type : stage.wished(type);
  const values = past ? importInput(type, input) : readInput(wished, input, formFields(wished), requiredFields(wished));
  Object.assign(values, await stage.taken(type, values, wish.step === "import"));
  const row: Record<string, unknown> = { ...(await stage.fresh(type, id === undefined ? values : { ...values, id })) };
  if (wish.step === "import" && "history" in type.states && !("state" in input)) {
    row.state = "history";
    // What a form fills in by itself, when and by whom, would be made up for the past.
    for (const [name, field] of Object.entries(type.fields)) if (typeof field.preset === "object" && !("actorSite" in field.preset) && !("organisation" in field.preset) && !isSet(values[name])) row[name] = null;
  }
  demandRequired(wished, row);
  if (!holds(rule, row, actor)) throw notAllowed(rule);
  return { row, values };
}

/** A step on a record: loads what the actor may see, checks version, entitlement, guards and requirements, and stages it. */
async function step(engine: Engine, actor: Actor, type: RecordType, wish: Wish, stage: Stage, now: string, special: boolean): Promise<Row> {
  const id = wish.id as string;
  const [row, clocks] = await Promise.all([
    readable(engine, actor, type, id),
    Object.keys(type.clocks).length > 0 ? openClocks(engine.db, actor.orgId, id) : [],
  ]);
  if (!row) throw new Problem("not_found");
  const transition = Object.hasOwn(type.transitions, wish.step) ? (type.transitions[wish.step] as Transition) : standardStep(type, wish.step);
  if (transition.internal && actor.staffId !== null && !special) throw new Problem("no_such_step", { step: wish.step });
  if (!holds(transition.who, row, actor)) throw notAllowed(transition.who);
  demandInPerson(type, wish.step, actor);
  if (!transition.internal) demandPassword(type, actor);
  if (wish.version !== undefined && wish.version !== row.version) throw conflict(type, row, wish);
  demandStep(type, wish.step, transition, row, actor);
  const wished = stage.wished(type);
  const mends = wish.step === "change" || wish.step === "correct";
  const asked = askedOf(transition, row, actor).filter((one) => one.name in wished.fields);
  // What the organisation requires must be there after a step that asks for it; a change of other fields does not ask.
  const lacks = (name: string): boolean => !mends && wished.fields[name]?.required === true && !isSet(row[name]);
  const values = readInput(wished, wish.input ?? {}, asked.map((one) => one.name), asked.filter((one) => one.required || lacks(one.name)).map((one) => one.name));
  const note = noteOf(wish, transition.note === "required");
  demandReferences(engine, actor, type, Object.fromEntries(Object.entries(values).filter(([name, value]) => !sameValue(value, row[name]))), row, stage.set);
  const after: Record<string, unknown> = { ...row, ...values };
  for (const [field, assignment] of Object.entries(transition.sets ?? {})) if (assignment) after[field] = assigned(assignment, after[field], after, actor, now);
  if (transition.to !== "stay") after.state = transition.to;
  demandRequired(type, after, mends ? undefined : Object.keys(values));
  demandRequired(wished, after, Object.keys(values));
  // Who carries a record to another site must be entitled there too.
  if (after.site !== row.site && !holds(transition.who, after, actor)) throw notAllowed(transition.who);
  if (transition.signs) stage.set.insert("signature", await signatureRow(engine, actor, type, row, wish));
  if (wish.step === "change" || wish.step === "correct") unsign(type, row, after);
  return stage.add(type, wish.step, row, after, clocks, note);
}

/** @throws Problem `not_allowed` for a program that would say in a person's name what only they can. */
function demandInPerson(type: RecordType, step: string, actor: Actor): void {
  if (actor.via === "api" && type.inPerson?.includes(step)) throw new Problem("not_allowed", { capability: L(`用接口令牌代本人登记“${type.label.zh}”`, `entering “${type.label.en}” in a person's stead by an API token`) });
}

/**
 * What may change who may do what is not done by a few digits that a colleague has seen typed: not posts, who holds them, nor who signs for whom.
 *
 * @throws Problem `password_session`.
 */
export function demandPassword(type: RecordType, actor: Actor): void {
  if (actor.byPin && type.rights) throw new Problem("password_session");
}

/** A row the actor may read; the program itself reads all. */
function readable(engine: Engine, actor: Actor, type: RecordType, id: string): Promise<Row | null> {
  return actor.staffId === null ? loadRow(engine.db, type, actor.orgId, id) : readRow(engine.db, type, actor.orgId, id, actor);
}

/** `change`, `correct` and `void` as transitions, so that they go through the one list like every other step. */
export function standardStep(type: RecordType, name: string): Transition {
  const open = Object.keys(type.states).filter((state) => !type.states[state]?.final);
  const optional = (fields: string[]): string[] => fields.map((field) => `${field}?`);
  const make = (who: Rule | undefined, rest: Pick<Transition, "label" | "from" | "to" | "asks" | "note">): Transition => {
    if (!who) throw new Problem("no_such_step", { step: name });
    return { who, ...rest };
  };
  if (name === "change") return make(type.may.change, { label: L("修改", "Change"), from: open, to: "stay", asks: optional(formFields(type)), note: "optional" });
  if (name === "correct") return make(type.may.correct, { label: L("更正", "Correct"), from: open, to: "stay", asks: optional(Object.keys(type.fields).filter((field) => correctable(type, field))), note: "required" });
  if (name === "void") return make(type.may.void, { label: L("作废", "Void"), from: open, to: "void", note: "required" });
  throw new Problem("no_such_step", { step: name });
}

/** What a correction may mend: what a person once typed, in the form or in a step; never what only events and steps set. */
function correctable(type: RecordType, field: string): boolean {
  if (type.fields[field]?.fixed) return false;
  if (!type.fields[field]?.readonly) return true;
  const typed = Object.values(type.transitions).some((t) => !t.internal && askedFields(t).some((asked) => asked.name === field));
  const ruled = Object.values(type.transitions).some((t) => t.guards?.some((guard) => fieldsOf(guard.rule).includes(field)));
  return typed && !ruled && type.fields[field]?.to !== "staff" && !Object.values(type.transitions).some((t) => t.internal && askedFields(t).some((asked) => asked.name === field));
}

function assigned(assignment: Assignment, old: unknown, row: Row, actor: Actor, now: string): unknown {
  if ("now" in assignment) return now;
  if ("actor" in assignment) return actor.staffId;
  if ("plus" in assignment) return ((old as number | null) ?? 0) + assignment.plus;
  if ("copy" in assignment) return row[assignment.copy];
  return assignment.value;
}

/** An import may also fill what steps would have filled; state and times of its own come as base columns. */
function importInput(type: RecordType, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { externalNumber, createdAt, state, ...fields } = input;
  const values = readInput(type, fields, Object.keys(type.fields), []);
  if (typeof externalNumber === "string") values.externalNumber = within("externalNumber", L("外部编号", "The external number"), tidyText(externalNumber) as string, longest.externalNumber);
  if (typeof createdAt === "string") values.createdAt = createdAt;
  if (typeof state === "string" && state in type.states && !type.states[state]?.final) values.state = state;
  return values;
}

/** The fault of an empty field: of one that nobody types, in the reference it should have been taken from. */
function lacking(type: RecordType, name: string, field: Field, row: Row): FieldProblem & { label: Label } {
  const of = field.readonly ? referred(field)?.of : undefined;
  const source = of === undefined ? undefined : type.fields[of];
  if (of === undefined || !source || !isSet(row[of])) return { field: name, code: "field_required", params: { field: field.label }, label: field.label };
  return { field: of, code: "reference_missing", params: { field: source.label }, label: source.label };
}

/** Refuses a row that lacks what its declaration requires; `only` looks at some fields, such as those a step was given. */
function demandRequired(type: RecordType, row: Row, only?: readonly string[]): void {
  const missing = Object.entries(type.fields).filter(([name, field]) => field.required && (only?.includes(name) ?? true) && (row[name] === null || row[name] === undefined || (field.kind === "lines" && !isSet(row[name]))) && !(field.mayLackInHistory && (row.externalNumber || row.state === "history")));
  if (missing.length > 0) throw fieldProblem(missing.map(([name, field]) => lacking(type, name, field, row)));
}

const longest = { note: 2000, externalNumber: 100 } as const;

/** The text itself; refused where it would have to be cut. */
function within(field: string, label: Label, text: string, most: number): string {
  if (text.length > most) throw tooLong(field, label, most);
  return text;
}

function noteOf(wish: Wish, required: boolean): string | null {
  const note = typeof wish.note === "string" ? within("note", L("说明", "The note"), tidyText(wish.note) as string, longest.note) : "";
  if (required && note === "") throw new Problem("note_required");
  return note === "" ? null : note;
}

/** Both versions of a lost race, the stored one masked like everywhere. */
function conflict(type: RecordType, row: Row, wish: Wish): Problem {
  return new Problem("version_conflict", {}, { detail: { current: present(type, row), yours: wish.input ?? {} } });
}

/** Turns what the database refused into the problem it means; a lost race on another record is tried anew. */
async function translate(engine: Engine, actor: Actor, type: RecordType, wish: Wish, also: Also | undefined, error: unknown, tries: number): Promise<Done> {
  const { code, constraint, message } = error as { code?: string; constraint?: string; message?: string };
  if (code === "DD404" && message) throw fieldProblem([{ field: message, code: "reference_missing", params: { field: labelAt(type, message) ?? message }, label: labelAt(type, message) }]);
  if (code === "23505" && constraint === "idempotency_pkey") {
    const answered = await answerOf(engine, actor, wish);
    if (answered) return answered;
  }
  if (lostRace(error)) {
    engine.forget(actor.orgId);
    const row = wish.id ? await readable(engine, actor, type, wish.id) : null;
    if (row && wish.version !== undefined && row.version !== wish.version) throw conflict(type, row, wish);
    if (tries > 1) return attempt(engine, actor, type, wish, also, tries - 1);
    throw new Problem("version_conflict", {}, { detail: { current: row && present(type, row) } });
  }
  if (code === "23505" && (constraint === "clock_open_key" || constraint === "clock_step_pkey") && tries > 1) return attempt(engine, actor, type, wish, also, tries - 1);
  throw refusalOf(type, error) ?? error;
}

/** The problem that a refusal of the database means for a record of a type; null where it means none that a caller can mend. */
export function refusalOf(type: RecordType, error: unknown): Problem | null {
  const { code, constraint, message } = error as { code?: string; constraint?: string; message?: string };
  if (code === "23505") {
    const name = Object.keys(type.fields).find((field) => constraint === `${snake(type.name)}_${snake(field)}_key`);
    if (name) return fieldProblem([{ field: name, code: "already_taken", params: { field: type.fields[name]?.label ?? name }, label: type.fields[name]?.label }]);
    if (constraint === `${snake(type.name)}_external_number_idx`) return new Problem("already_taken", { field: L("外部编号", "the external number") });
  }
  if (code === "23503") return new Problem("reference_missing", { field: message?.match(/"([^"]+)"/)?.[1] ?? "" });
  if (code === "23514") {
    const invariant = type.invariants.find((one) => constraint === `${snake(type.name)}_${one.name}`);
    if (invariant) return new Problem("invariant_refused", { reason: invariant.says });
  }
  return null;
}

/** What the same key was answered before; null when it was not used. @throws Problem `key_reused` for other content. */
async function answerOf(engine: Engine, actor: Actor, wish: Wish): Promise<Done | null> {
  const rows = await engine.db.query<{ hash: string; answer: Done }>("select hash, answer from idempotency where org_id = $1 and actor = $2 and key = $3", [actor.orgId, actorKey(actor), wish.key], { prepared: true });
  const row = rows[0];
  if (!row) return null;
  if (row.hash !== hashOf(wish)) throw new Problem("key_reused");
  return row.answer;
}

function actorKey(actor: Actor): string {
  return actor.staffId ?? actor.via;
}

function hashOf(wish: Wish): string {
  return createHash("sha256").update(JSON.stringify([wish.type, wish.step, wish.id, wish.version, wish.input, wish.note, ...(wish.detail === undefined ? [] : [wish.detail])])).digest("base64url");
}

/** What a gate answers: a guard, a part that is still lacking, something that must always hold. */
const gates: ReadonlySet<string> = new Set(["guard_refused", "still_lacks", "invariant_refused"]);

/** A gate that names its duty tells the journal when it refused. */
async function refused(engine: Engine, actor: Actor, type: RecordType, wish: Wish, problem: Problem): Promise<Problem> {
  if (!wish.id) return problem;
  await writeLine(engine, actor, { type: type.name, id: wish.id, step: `refused:${wish.step}`, note: String(problem.params.duty) });
  return problem;
}

