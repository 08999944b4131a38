import type { RecordType } from "../record/record.ts";
import { columnsOf, ident, snake, tableOf, type Column } from "./columns.ts";
import { constraintsOf, createTable, indexesOf } from "./ddl.ts";
import type { Difference } from "./drift.ts";

/**
 * The SQL that brings the database to the declarations, for a person to read before it is kept: tables, columns, constraints, indexes
 * and rights are added, a constraint or index that reads otherwise is made anew. Data is never dropped; what only a person can decide
 * stands as a comment.
 */
export function propose(differences: readonly Difference[], types: readonly RecordType[]): string {
  const lines: string[] = [];
  for (const type of types) {
    const mine = differences.filter((one) => one.table === snake(type.name));
    if (mine.some((one) => one.kind === "table" && one.found === null)) lines.push(createTable(type), "");
    else for (const one of mine) lines.push(...statement(type, one));
  }
  return lines.join("\n").trim();
}

function statement(type: RecordType, one: Difference): string[] {
  const table = `alter table ${tableOf(type)}`;
  const name = ident(one.name);
  switch (one.kind) {
    case "column":
      return columnStatement(type, one);
    case "constraint": {
      if (one.declared === null) return [`-- No longer declared: ${table} drop constraint ${name};`];
      const sql = constraintsOf(type).find((part) => part.name === one.name)?.sql ?? one.declared;
      return [one.found === null ? `${table} add constraint ${name} ${sql};` : `${table} drop constraint ${name}, add constraint ${name} ${sql};`];
    }
    case "index": {
      if (one.declared === null) return [`-- No longer declared: drop index ${name};`];
      const sql = indexesOf(type).find((part) => part.name === one.name)?.sql ?? `${one.declared};`;
      return one.found === null ? [sql] : [`drop index ${name};`, sql];
    }
    case "grant":
      return [one.declared === null ? `-- No longer declared: revoke ${one.name.toLowerCase()} on ${tableOf(type)} from dutydesk_app;` : `grant ${one.name.toLowerCase()} on ${tableOf(type)} to dutydesk_app;`];
    default:
      return [];
  }
}

function columnStatement(type: RecordType, one: Difference): string[] {
  const alter = `alter table ${tableOf(type)} alter column ${ident(one.name)}`;
  const column = columnsOf(type).find((known) => known.name === one.name);
  if (!column) {
    const kept = `-- ${one.table}.${one.name} is no longer declared; what it holds stays.`;
    return one.found?.includes(" not null") ? [kept, `${alter} drop not null;`] : [kept];
  }
  if (one.found === null) return addColumn(type, column);
  const bare = (said: string | null): string | undefined => said?.replace(" not null", "").replace(/ default .*$/, "");
  if (bare(one.declared) !== bare(one.found) || (!column.preset && one.found.includes(" default "))) return [`-- ${one.table}.${one.name} is ${one.found} and declared as ${one.declared}: say how what is stored becomes the other.`];
  if (!column.notNull) return [`${alter} drop not null;`];
  return [...(column.preset ? [`${alter} set default ${column.preset};`] : []), ...(one.found.includes(" not null") ? [] : notNull(type, column))];
}

function notNull(type: RecordType, column: Column): string[] {
  const name = `${snake(type.name)}.${column.name}`;
  const alter = `alter table ${tableOf(type)} alter column ${ident(column.name)}`;
  const preset = presetOf(type, column);
  return [...(preset ? [`update ${tableOf(type)} set ${ident(column.name)} = ${preset} where ${ident(column.name)} is null;`] : [`-- Fill ${name} where it is null, or this is refused.`]), `${alter} set not null;`];
}

function addColumn(type: RecordType, column: Column): string[] {
  const add = `alter table ${tableOf(type)} add column ${ident(column.name)} ${column.type}`;
  if (!column.notNull) return [`${add};`];
  const preset = presetOf(type, column);
  if (column.preset) return [`${add} not null default ${column.preset};`];
  if (preset) return [`${add} not null default ${preset};`, `alter table ${tableOf(type)} alter column ${ident(column.name)} drop default;`];
  return [`${add};`, `-- Fill ${snake(type.name)}.${column.name}, or this is refused where rows exist.`, `alter table ${tableOf(type)} alter column ${ident(column.name)} set not null;`];
}

/** What rows that were there before hold in a required column: the preset of the field, or an empty list. */
function presetOf(type: RecordType, column: Column): string | null {
  if (column.preset) return column.preset;
  if (column.type.endsWith("[]")) return "'{}'";
  const preset = type.fields[column.key]?.preset;
  if (typeof preset === "string") return `'${preset.replaceAll("'", "''")}'`;
  return typeof preset === "number" || typeof preset === "boolean" ? String(preset) : null;
}
