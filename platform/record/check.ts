import { checkLines } from "./check-lines.ts";
import { referred } from "./field.ts";
import { kinds } from "./kinds.ts";
import { askedFields, statesFrom, type RecordType } from "./record.ts";
import { fieldsOf, type Rule } from "./rule.ts";

const baseColumns = new Set(["id", "number", "state", "version", "createdAt", "createdBy", "updatedAt", "externalNumber", "participants", "dueFrom", "dueAt", "duePausedAt", "dueWorkingMs", "orgId"]);

/** Finds what is wrong with the declarations taken together; an empty list lets the program start. */
export function checkDeclarations(types: readonly RecordType[]): string[] {
  const byName = new Map(types.map((type) => [type.name, type]));
  const names = new Set<string>();
  const faults: string[] = [];
  for (const type of types) {
    if (names.has(type.name)) faults.push(`${type.name}: declared twice`);
    names.add(type.name);
  }
  for (const type of types) for (const fault of [...checkOne(type, names), ...checkTaken(type, byName), ...checkFoundBy(type, byName)]) faults.push(`${type.name}: ${fault}`);
  return faults;
}

function* checkOne(type: RecordType, names: ReadonlySet<string>): Generator<string> {
  const known = (field: string): boolean => field in type.fields || baseColumns.has(field);
  if (!(type.title in type.fields)) yield `its title ${type.title} is no field`;
  if (!(type.initial in type.states)) yield `its initial state ${type.initial} is not declared`;
  for (const [name, field] of Object.entries(type.fields)) {
    if (baseColumns.has(name)) yield `field ${name} has the name of a base column`;
    if (!(field.kind in kinds)) yield `field ${name} has no known kind`;
    if (field.kind === "ref" && !names.has(field.to ?? "")) yield `field ${name} leads to ${field.to}, which is not declared`;
    if (field.kind === "choice" && Object.keys(field.choices ?? {}).length === 0) yield `field ${name} has no choices`;
  }
  for (const [rule, where] of rulesOf(type)) for (const field of fieldsOf(rule)) if (!known(field)) yield `${where} reads ${field}, which is no field`;
  for (const [step, transition] of Object.entries(type.transitions)) {
    for (const state of statesFrom(transition)) {
      if (!(state in type.states)) yield `step ${step} starts from ${state}, which is not declared`;
      else if (type.states[state]?.final) yield `step ${step} leads out of the final state ${state}`;
    }
    if (transition.tap && (transition.asks || transition.note || transition.signs)) yield `step ${step} is made by one tap, and asks for something`;
    if (transition.to !== "stay" && !(transition.to in type.states)) yield `step ${step} leads to ${transition.to}, which is not declared`;
    if (transition.beside !== undefined && !(transition.beside in type.transitions)) yield `step ${step} stands beside ${transition.beside}, which is not declared`;
    for (const asked of askedFields(transition)) if (!known(asked.name)) yield `step ${step} asks for ${asked.name}, which is no field`;
    for (const need of transition.requires ?? []) for (const field of need.fields) if (!known(field)) yield `step ${step} requires ${field}, which is no field`;
  }
  yield* checkLines(type, names, rulesOf(type));
  for (const name of type.quick ?? []) if (!type.fields[name] || type.fields[name].readonly) yield `its quick form asks for ${name}, which no form asks for`;
  yield* checkStates(type);
  for (const [name, clock] of Object.entries(type.clocks)) {
    for (const moment of [...clock.starts, ...clock.stops]) {
      if ("field" in moment && !known(moment.field)) yield `clock ${name} follows ${moment.field}, which is no field`;
      if ("steps" in moment) for (const step of moment.steps) if (!(step in type.transitions)) yield `clock ${name} follows the step ${step}, which is not declared`;
    }
    if (clock.until && !known(clock.until)) yield `clock ${name} ends with ${clock.until}, which is no field`;
    if (clock.outcome && (type.fields[clock.outcome]?.kind !== "yesNo" || !type.fields[clock.outcome]?.readonly)) yield `clock ${name} keeps its outcome in ${clock.outcome}, which is no read-only yes/no field`;
    if (clock.owner && !known(clock.owner)) yield `clock ${name} belongs to ${clock.owner}, which is no field`;
  }
  if (Object.values(type.clocks).filter((clock) => clock.main).length > 1) yield "more than one clock is the main one";
  if (type.may.void && !type.states.void?.final) yield "it may be voided but has no final state `void`";
}

/** What a reference is found by is the title of one record, shown to whoever may read that. */
function* checkFoundBy(type: RecordType, byName: ReadonlyMap<string, RecordType>): Generator<string> {
  for (const [name, field] of Object.entries(type.fields)) {
    if (field.kind !== "ref" || !field.search) continue;
    const target = byName.get(field.to ?? "");
    const title = target?.fields[target.title];
    if (field.many || field.search === "tail" || !title || kinds[title.kind].column !== "text" || title.mask !== undefined) yield `reference ${name} cannot be found by the title of ${field.to}`;
  }
}

/** What a field takes from a referred record exists there and is of its own kind. */
function* checkTaken(type: RecordType, byName: ReadonlyMap<string, RecordType>): Generator<string> {
  const sources = new Set(Object.values(type.fields).flatMap((field) => (field.readonly ? [] : (referred(field)?.of ?? []))));
  if (sources.size > 1) yield `its form takes from more than one reference: ${[...sources].join(", ")}`;
  for (const [name, field] of Object.entries(type.fields)) {
    const from = referred(field);
    if (!from) continue;
    const source = byName.get(type.fields[from.of]?.to ?? "")?.fields[from.take];
    if (type.fields[from.of]?.many || source?.kind !== field.kind) yield `field ${name} takes ${from.take} of ${from.of}, which is no field of its kind`;
    else if (source.mask !== undefined && !field.required) yield `field ${name} takes what is masked, which only the server sees, and is not required`;
    else if (source.mask !== field.mask) yield `field ${name} takes ${from.take} of ${from.of}, which is masked otherwise`;
  }
}

/** Every state can be reached, and every one that is not final has a way out, if there is any final state at all. */
function* checkStates(type: RecordType): Generator<string> {
  const reached = new Set([type.initial]);
  if (type.may.void) reached.add("void");
  if (type.may.import && "history" in type.states) reached.add("history");
  for (let grew = true; grew; ) {
    grew = false;
    for (const transition of Object.values(type.transitions)) {
      if (transition.to === "stay" || reached.has(transition.to) || !statesFrom(transition).some((state) => reached.has(state))) continue;
      reached.add(transition.to);
      grew = true;
    }
  }
  const finals = Object.values(type.states).some((state) => state.final && state !== type.states.void);
  for (const [name, state] of Object.entries(type.states)) {
    if (!reached.has(name)) yield `state ${name} cannot be reached`;
    const leaves = Object.values(type.transitions).some((t) => t.to !== "stay" && statesFrom(t).includes(name));
    if (finals && !state.final && !leaves) yield `state ${name} is a dead end`;
  }
}

function* rulesOf(type: RecordType): Generator<[Rule, string]> {
  for (const [name, rule] of Object.entries(type.may)) if (rule) yield [rule, `may.${name}`];
  for (const [step, t] of Object.entries(type.transitions)) {
    yield [t.who, `who of ${step}`];
    for (const guard of t.guards ?? []) yield [guard.rule, `a guard of ${step}`];
    for (const need of t.requires ?? []) if (need.when) yield [need.when, `a requirement of ${step}`];
    if (typeof t.main === "object") yield [t.main, `main of ${step}`];
  }
  for (const invariant of type.invariants) yield [invariant.rule, `invariant ${invariant.name}`];
  for (const [name, clock] of Object.entries(type.clocks)) {
    if (clock.when) yield [clock.when, `clock ${name}`];
    if (clock.safety) yield [clock.safety, `clock ${name}`];
  }
}
