import type { Field } from "./field.ts";
import { lineColumns, lineKinds, lines } from "./kinds/lines.ts";
import type { RecordType } from "./record.ts";
import { fieldsOf, type Rule } from "./rule.ts";

/** What is wrong with the lines of a declaration; `rules` are all it has, each with where it stands. */
export function* checkLines(type: RecordType, names: ReadonlySet<string>, rules: Iterable<[Rule, string]>): Generator<string> {
  const own = Object.entries(type.fields).filter(([, field]) => field.kind === "lines");
  if (own.length === 0) return;
  const isOne = new Set(own.map(([name]) => name));
  for (const [rule, where] of rules) for (const leaf of leavesOf(rule)) for (const field of fieldsOf(leaf)) if (isOne.has(field) && !("isSet" in leaf)) yield `${where} compares the lines ${field}, of which it may only ask whether there are any`;
  for (const key of [type.title, ...(type.subtitle ?? []), ...(type.indexes ?? []).flat(), ...Object.values(type.counts ?? {}).flat()]) if (typeof key === "string" && isOne.has(key)) yield `it is titled, ordered or counted by the lines ${key}`;
  for (const [name, field] of own) {
    if (!(mostGiven(field) >= 1 && mostGiven(field) <= (lines.most ?? 0))) yield `lines ${name} may hold 1 to ${lines.most}, not ${field.max}`;
    for (const said of ["mask", "unique", "list", "search", "preset"] as const) if (field[said] !== undefined) yield `lines ${name} cannot have ${said}`;
    if (field.required && type.may.import && !field.mayLackInHistory) yield `lines ${name} are required, and no imported record brings any`;
    if (lineColumns(field).length === 0) yield `lines ${name} have no columns`;
    for (const [key, column] of lineColumns(field)) for (const fault of checkColumn(key, column, names)) yield `lines ${name}: ${fault}`;
  }
}

function* checkColumn(key: string, column: Field, names: ReadonlySet<string>): Generator<string> {
  if (key === "id" || !/^[a-z][a-zA-Z0-9]{0,39}$/.test(key)) yield `${key} cannot be the name of a column`;
  // What is masked is shown record by record and journalled: a line has neither page nor rights of its own.
  if (column.kind === "phone" || column.kind === "email" || column.mask !== undefined) yield `column ${key} would be masked; a record with a parent can hold it`;
  else if (!(column.kind in lineKinds)) yield `column ${key} cannot be of the kind ${column.kind}`;
  else if (column.many && column.kind !== "file") yield `column ${key} cannot hold many`;
  for (const said of ["readonly", "fixed", "unique", "list", "search", "preset"] as const) if (column[said] !== undefined) yield `column ${key} cannot have ${said}`;
  if (column.kind === "ref" && !names.has(column.to ?? "")) yield `column ${key} leads to ${column.to}, which is not declared`;
  if (column.kind === "choice" && Object.keys(column.choices ?? {}).length === 0) yield `column ${key} has no choices`;
}

function mostGiven(field: Field): number {
  return field.max ?? lines.most ?? 0;
}

function* leavesOf(rule: Rule): Generator<Rule> {
  if ("all" in rule) for (const part of rule.all) yield* leavesOf(part);
  else if ("any" in rule) for (const part of rule.any) yield* leavesOf(part);
  else if ("not" in rule) yield* leavesOf(rule.not);
  else yield rule;
}
