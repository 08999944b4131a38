import { kindOf } from "../record/kinds.ts";
import type { RecordType } from "../record/record.ts";
import { columnOf, columnsOf, ident, snake, tableOf } from "./columns.ts";
import { checkSql } from "./rule-sql.ts";

/** A named part of a table: a constraint or an index, with the SQL that makes it. */
export interface Part {
  readonly name: string;
  readonly sql: string;
}

/** The constraints that follow from a declaration, by name. */
export function constraintsOf(type: RecordType): Part[] {
  const table = snake(type.name);
  const parts: Part[] = [{ name: `${table}_pkey`, sql: "primary key (org_id, id)" }];
  const add = (name: string, sql: string): void => void parts.push({ name: `${table}_${name}`.slice(0, 63), sql });
  add("org_fkey", "foreign key (org_id) references organisation (id)");
  add("state_check", `check (state in (${Object.keys(type.states).map((s) => `'${s}'`).join(", ")}))`);
  for (const [key, field] of Object.entries(type.fields)) {
    const name = snake(key);
    if (field.kind === "ref" && !field.many) add(`${name}_fkey`, `foreign key (org_id, ${ident(name)}) references ${ident(snake(field.to ?? ""))} (org_id, id)`);
    if (field.kind === "choice" && field.choices) add(`${name}_check`, `check (${ident(name)} ${field.many ? "<@ array[" : "in ("}${Object.keys(field.choices).map((c) => `'${c}'`).join(", ")}${field.many ? "]::text[]" : ")"})`);
    if (field.kind === "lines") add(`${name}_check`, `check (case when jsonb_typeof(${ident(name)}) = 'array' then jsonb_array_length(${ident(name)}) <= ${kindOf(field.kind).most} else false end)`);
    else if (field.mayLackInHistory) add(`${name}_given`, `check (${ident(name)} is not null or state = 'history' or external_number is not null)`);
  }
  for (const invariant of type.invariants) add(invariant.name, `check (${checkSql(invariant.rule, type)})`);
  return parts;
}

/** The indexes that follow from a declaration, by name; every list ends with the id, so that a page can be continued. */
export function indexesOf(type: RecordType): Part[] {
  const table = snake(type.name);
  const parts: Part[] = [];
  const add = (name: string, sql: string): void => void parts.push({ name: `${table}_${name}`.slice(0, 63), sql });
  add("created_at_idx", `on ${tableOf(type)} (org_id, created_at, id)`);
  if (type.number) add("number_idx", `on ${tableOf(type)} (org_id, number)`);
  if (type.may.import) add("external_number_idx", `on ${tableOf(type)} (org_id, external_number) where external_number is not null`);
  if (columnOf(type, "dueAt")) add("due_at_idx", `on ${tableOf(type)} (org_id, due_at, id) where due_at is not null`);
  for (const keys of type.indexes ?? []) {
    const columns = keys.map((key) => ident(columnOf(type, key)?.name ?? snake(key)));
    // A link that most rows lack costs only those that have it.
    const only = keys.length === 1 && type.fields[keys[0] as string]?.kind === "ref" && columnOf(type, keys[0] as string)?.notNull === false ? ` where ${columns[0]} is not null` : "";
    add(`${keys.map(snake).join("_")}_idx`, `on ${tableOf(type)} (org_id, ${columns.join(", ")}, id)${only}`);
  }
  for (const [key, field] of Object.entries(type.fields)) {
    if (field.unique) add(`${snake(key)}_key`, `on ${tableOf(type)} (org_id, ${ident(snake(key))})${type.states.void ? " where state <> 'void'" : ""}`);
    if ((field.kind === "phone" || field.kind === "email") && field.many) add(`${snake(key)}_gin`, `on ${tableOf(type)} using gin (${ident(snake(key))})`);
  }
  return parts.map((part) => ({ name: part.name, sql: `create ${isUnique(type, part.name) ? "unique " : ""}index ${ident(part.name)} ${part.sql};` }));
}

function isUnique(type: RecordType, name: string): boolean {
  return name.endsWith("_key") || name === `${snake(type.name)}_number_idx` || name === `${snake(type.name)}_external_number_idx`;
}

/** The statements that make a record type's table with everything that follows from its declaration. */
export function createTable(type: RecordType): string {
  const columns = columnsOf(type).map((c) => `  ${ident(c.name)} ${c.type}${c.notNull ? " not null" : ""}${c.preset ? ` default ${c.preset}` : ""}`);
  const constraints = constraintsOf(type).map((part) => `  constraint ${ident(part.name)} ${part.sql}`);
  return [`create table ${tableOf(type)} (`, [...columns, ...constraints].join(",\n"), ");", ...indexesOf(type).map((part) => part.sql), `grant select, insert, update on ${tableOf(type)} to dutydesk_app;`].join("\n");
}
