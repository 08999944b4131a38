import type { PoolClient } from "pg";
import type { RecordType } from "../record/record.ts";
import { snake } from "./columns.ts";
import type { Database } from "./database.ts";
import { createTable } from "./ddl.ts";

export type PartKind = "table" | "column" | "constraint" | "index" | "grant";

/** One part of a table that the database and the declaration do not tell alike; what one of them lacks is null. */
export interface Difference {
  readonly table: string;
  readonly kind: PartKind;
  readonly name: string;
  readonly declared: string | null;
  readonly found: string | null;
}

const scratch = "dd_drift";

/**
 * Compares the tables of the declared record types with the database: columns, types, not null, constraints, indexes and rights by definition.
 *
 * The declared tables are made in a schema that is rolled back, so that both sides are told in PostgreSQL's own words.
 * @param db connected as the role that owns the tables.
 */
export async function drift(db: Database, types: readonly RecordType[]): Promise<Difference[]> {
  const client = await db.connect();
  try {
    await client.query("begin");
    const tables = types.map((type) => snake(type.name));
    await client.query("set local search_path = public");
    const found = await partsOf(client, "public", tables);
    await client.query(`create schema ${scratch}; set local search_path = ${scratch}, public`);
    for (const type of types) await client.query(createTable(type));
    return compare(await partsOf(client, scratch, tables), found);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

/** A difference in one line, as a person reads it. */
export function sayDifference(one: Difference): string {
  const what = `${one.kind} ${one.kind === "table" ? one.table : `${one.table}.${one.name}`}`;
  if (one.found === null) return `${what}: declared as ${one.declared}, the database has none`;
  if (one.declared === null) return `${what}: the database has ${one.found}, nothing declares it`;
  return `${what}: declared as ${one.declared}, the database has ${one.found}`;
}

interface FoundPart {
  readonly table: string;
  readonly kind: PartKind;
  readonly name: string;
  readonly definition: string;
}

async function partsOf(client: PoolClient, schema: string, tables: readonly string[]): Promise<FoundPart[]> {
  const result = await client.query<FoundPart>(
    `with t as (select c.oid, c.relname, c.relacl, c.relowner from pg_class c where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and c.relname = any($2))
     select relname as "table", 'table' as kind, relname as name, 'table' as definition from t
     union all
     select relname, 'column', a.attname, format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
       from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     union all
     select relname, 'constraint', c.conname, pg_get_constraintdef(c.oid) from t join pg_constraint c on c.conrelid = t.oid and c.contype in ('p', 'f', 'c', 'u')
     union all
     select t.relname, 'index', i.relname, pg_get_indexdef(x.indexrelid) from t join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid
       where not exists (select 1 from pg_constraint c where c.conindid = x.indexrelid and c.contype in ('p', 'u'))
     union all
     select relname, 'grant', g.privilege_type, g.privilege_type from t, aclexplode(t.relacl) g where g.grantee = 'dutydesk_app'::regrole`,
    [schema, tables],
  );
  return result.rows.map((row) => ({ ...row, definition: row.definition.replaceAll(`${schema}.`, "") }));
}

function compare(declared: readonly FoundPart[], found: readonly FoundPart[]): Difference[] {
  const key = (part: FoundPart): string => `${part.table} ${part.kind} ${part.name}`;
  const there = new Map(found.map((part) => [key(part), part]));
  const missing = new Set(declared.filter((part) => part.kind === "table" && !there.has(key(part))).map((part) => part.table));
  const differences: Difference[] = [];
  for (const part of declared) {
    if (missing.has(part.table) && part.kind !== "table") continue;
    const other = there.get(key(part));
    there.delete(key(part));
    if (other?.definition !== part.definition) differences.push({ table: part.table, kind: part.kind, name: part.name, declared: part.definition, found: other?.definition ?? null });
  }
  for (const part of there.values()) differences.push({ table: part.table, kind: part.kind, name: part.name, declared: null, found: part.definition });
  return differences;
}
