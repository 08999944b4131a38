import { placesOf } from "./catalogue.ts";
import type { Catalogue, Duty } from "./catalogue-types.ts";
import { triggerOf } from "./tasks/triggers.ts";

/** What the check needs to see of a declaration; a `RecordType` is one. */
export interface DeclaredType {
  readonly name: string;
  readonly fields: Readonly<Record<string, { readonly kind: string; readonly choices?: Readonly<Record<string, unknown>> }>>;
  readonly transitions: Readonly<Record<string, object>>;
  readonly clocks: Readonly<Record<string, unknown>>;
  readonly invariants: readonly { readonly name: string }[];
}

/** Steps that every record type has without declaring them. */
const always = new Set(["create", "change", "correct", "void", "import"]);

/**
 * Compares the catalogue with the declarations of the program: every place of a kind of record and every element that holds a duty must exist.
 * One English sentence for each that does not; empty when all do. A check for tests and the start, not for users.
 */
export function declarationProblems(catalogue: Catalogue, types: readonly DeclaredType[]): string[] {
  const declared = new Map(types.map((type) => [type.name, type]));
  const problems: string[] = [];
  for (const kind of catalogue.recordTypes) {
    for (const place of placesOf(kind)) {
      const type = declared.get(place.declaration);
      if (!type) {
        problems.push(`record kind ${kind.id}: there is no declaration ${place.declaration}`);
        continue;
      }
      if (place.step !== null && !(place.step in type.transitions) && !always.has(place.step)) problems.push(`record kind ${kind.id}: ${type.name} has no step ${place.step}`);
      for (const [name, value] of Object.entries(place.filter)) problems.push(...filterProblems(kind.id, type, name, [value].flat()));
    }
  }
  for (const duty of catalogue.duties) {
    problems.push(...workProblems(declared, duty));
    for (const { by } of duty.heldBy) {
      if (!exists(declared, by)) problems.push(`duty ${duty.id}: nothing is declared as ${by}`);
    }
  }
  for (const { on } of catalogue.events) problems.push(...eventProblems(declared, on));
  return problems;
}

/** An event that descriptions speak of must be one that this program has. */
function eventProblems(declared: ReadonlyMap<string, DeclaredType>, on: string): string[] {
  const event = triggerOf(on);
  const type = event && declared.get(event.type);
  if (!type || (!(event.step in type.transitions) && !always.has(event.step))) return [`events of work: nothing is declared as ${on}`];
  return Object.entries(event.where).flatMap(([field, kind]) => filterProblems("events of work", type, field, [kind]));
}

function filterProblems(kind: string, type: DeclaredType, name: string, values: readonly unknown[]): string[] {
  const field = type.fields[name];
  if (!field) return [`record kind ${kind}: ${type.name} has no field ${name}`];
  if (!field.choices) return [];
  return values.filter((value) => !(String(value) in field.choices!)).map((value) => `record kind ${kind}: ${type.name}.${name} is never ${String(value)}`);
}

/** What the file of work names must be declared: types, steps and fields. */
function workProblems(declared: ReadonlyMap<string, DeclaredType>, { id, work }: Pick<Duty, "id" | "work">): string[] {
  if (!work) return [];
  const { on, evidence } = work;
  const named = [...(on ? [{ type: on.type, step: on.step, fields: [...Object.keys(on.where), on.for, on.from] }] : []), ...(evidence ?? []).map((one) => ({ type: one.type, step: one.step, fields: [...Object.keys(one.where), ...one.parts, one.subject, one.at] }))];
  return named.flatMap(({ type: name, step, fields }) => {
    const type = declared.get(name);
    if (!type) return [`work of ${id}: there is no declaration ${name}`];
    return [
      ...(step !== null && !(step in type.transitions) && !always.has(step) ? [`work of ${id}: ${name} has no step ${step}`] : []),
      ...fields.filter((field) => field !== null && field !== "id" && !(field in type.fields)).map((field) => `work of ${id}: ${name} has no field ${field}`),
    ];
  });
}

function exists(declared: ReadonlyMap<string, DeclaredType>, by: string): boolean {
  const [name, element = ""] = by.split(".", 2);
  const type = declared.get(name!);
  if (!type) return false;
  const [sort, part] = element.includes(":") ? element.split(":", 2) : ["clock", element];
  if (sort === "clock") return part! in type.clocks;
  if (sort === "field") return part! in type.fields;
  if (sort === "transition") return part! in type.transitions || always.has(part!);
  return type.invariants.some((one) => one.name === part) || isGate(type.transitions[part!]);
}

/** A transition is a gate where it may refuse: it has guards or required fields. */
function isGate(transition: object | undefined): boolean {
  return transition !== undefined && ("guards" in transition || "requires" in transition);
}
