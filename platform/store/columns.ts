import { kindOf } from "../record/kinds.ts";
import { mainClock, usesParticipants, type RecordType } from "../record/record.ts";

/** One column of a record type's table. */
export interface Column {
  /** Its name in the row, camelCase. */
  readonly key: string;
  /** Its name in the table, snake_case. */
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  /** What it holds where a row says nothing, in SQL. */
  readonly preset?: string;
}

/** camelCase to the snake_case used in the database. */
export function snake(key: string): string {
  return key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
}

/** A quoted identifier; names come from declarations only. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', "")}"`;
}

/** The quoted table of a record type. */
export function tableOf(type: RecordType): string {
  return ident(snake(type.name));
}

const known = new WeakMap<RecordType, readonly Column[]>();

/** All columns of a record type's table, base columns first; what a type does not use it does not carry. */
export function columnsOf(type: RecordType): readonly Column[] {
  const made = known.get(type);
  if (made) return made;
  const column = (key: string, sqlType: string, notNull = false): Column => ({ key, name: snake(key), type: sqlType, notNull });
  const columns = [
    column("orgId", "uuid", true),
    column("id", "uuid", true),
    ...(type.number ? [column("number", "text", true)] : []),
    column("state", "text", true),
    column("version", "integer", true),
    column("createdAt", "timestamptz(3)", true),
    column("createdBy", "uuid"),
    column("updatedAt", "timestamptz(3)", true),
    ...(type.may.import ? [column("externalNumber", "text")] : []),
    ...(usesParticipants(type) ? [column("participants", "uuid[]", true)] : []),
    ...(mainClock(type) ? [column("dueFrom", "timestamptz(3)"), column("dueAt", "timestamptz(3)"), column("duePausedAt", "timestamptz(3)"), column("dueWorkingMs", "bigint")] : []),
    ...Object.entries(type.fields).map(([key, field]) => {
      const { column: sqlType, whole } = kindOf(field.kind);
      if (whole) return { ...column(key, sqlType, true), preset: "'[]'::jsonb" };
      return column(key, field.many ? `${sqlType}[]` : sqlType, field.many === true || (field.required === true && !field.mayLackInHistory));
    }),
  ];
  known.set(type, columns);
  return columns;
}

/** The column a row key is stored in; undefined where the type carries no such column. */
export function columnOf(type: RecordType, key: string): Column | undefined {
  return columnsOf(type).find((column) => column.key === key);
}

/** A `select` list of all columns, or of the base columns and `only` some fields, under their row keys; what every row has but this table lacks is given as null. */
export function selectList(type: RecordType, alias = "t", only?: ReadonlySet<string>): string {
  const columns = columnsOf(type)
    .filter((column) => column.key !== "orgId" && (!only || !(column.key in type.fields) || only.has(column.key)))
    .map((column) => `${alias}.${ident(column.name)} as ${ident(column.key)}`);
  for (const key of ["number", "externalNumber", "dueFrom", "dueAt", "duePausedAt", "dueWorkingMs"]) {
    if (!columnOf(type, key)) columns.push(`null as ${ident(key)}`);
  }
  if (!columnOf(type, "participants")) columns.push(`'{}'::uuid[] as "participants"`);
  return columns.join(", ");
}

/** The columns of a type that hold JSON, by their names in the table. */
export function jsonColumnsOf(type: RecordType): string[] {
  return columnsOf(type).filter((column) => column.type === "jsonb").map((column) => column.name);
}

/** Turns a row into the object that `json_populate_recordset` reads: column names, and only columns the table has. */
export function toColumns(type: RecordType, row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const column of columnsOf(type)) if (row[column.key] !== undefined) out[column.name] = row[column.key];
  return out;
}
