import { createHash } from "node:crypto";
import { ident } from "./columns.ts";
import { storableJson, storableText } from "./json.ts";
import type { Database } from "./database.ts";
import { Params } from "./sql.ts";

/** A row to insert, keyed by column names. */
type ColumnRow = Readonly<Record<string, unknown>>;

/** A change of one row: the columns to set; `version` in it is the new one, and the stored one must be one less. */
export interface RowUpdate {
  readonly table: string;
  readonly id: string;
  readonly version: number;
  readonly set: ColumnRow;
}

/** A truth about other rows, or the place of the first of many that lacks it. */
export type Demand = { readonly field: string; sql(params: Params, org: string): string } | { missing(params: Params, org: string): string };

/** Everything one act writes, gathered before it is sent as one statement. */
export class WriteSet {
  readonly inserts = new Map<string, ColumnRow[]>();
  readonly updates: RowUpdate[] = [];

  /** Columns that hold JSON beside those that always do, as `table.column`. */
  readonly json = new Set<string>();

  insert(table: string, row: ColumnRow): void {
    const rows = this.inserts.get(table);
    if (rows) rows.push(row);
    else this.inserts.set(table, [row]);
  }

  update(update: RowUpdate): void {
    this.updates.push(update);
  }

  /** What must be true of other rows for the write to stand, each with the field it is about, or with the place it finds wanting. */
  readonly demands: Demand[] = [];
  /** Whether the write may change who may do what. */
  movesRights = false;

  /** The version of the opening hours that what is written was worked out in, null where it does not lean on them; a change of them meanwhile undoes it. */
  hours: number | null = null;

  /** People whose sessions end with this write, and at what instant: their rights have changed. */
  readonly endSessionsOf = new Map<string, string>();
}

/** Up to so many rows of a table are sent value by value, which the database reads fastest; more go as one JSON parameter. */
const fewRows = 2;
/** Columns of the tables written here that hold JSON. */
const jsonColumns = new Set(["journal.before", "journal.after", "event.payload", "notice.detail", "idempotency.answer"]);

/**
 * Makes one statement of a whole write set: a data-modifying CTE whose shape depends only on which tables and columns are touched and
 * whether there are few rows, so that it stays prepared. An update that does not find its version raises DD409 and undoes all of it.
 */
export function writeStatement(orgId: string, set: WriteSet): { name: string; text: string; values: unknown[] } {
  const params = new Params();
  const org = params.add(orgId);
  const parts: string[] = [];
  const expects: string[] = [];
  if (set.hours !== null) {
    // Locked before anything else, as a change of hours does: either this waits for that change and finds another version, or that
    // waits for this and finds its clocks.
    parts.push(`h as (select 1 from calendar where org_id = ${org}::uuid and version = ${params.add(set.hours)} for key share)`);
    expects.push("dd_expect((select count(*) from h), 1, 'calendar')");
  }
  for (const [table, rows] of [...set.inserts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort();
    const list = columns.map(ident).join(", ");
    if (rows.length <= fewRows) {
      for (const row of rows) parts.push(`i${parts.length} as (insert into ${ident(table)} (org_id, ${list}) values (${org}, ${columns.map((column) => params.add(storable(row[column], jsonColumns.has(`${table}.${column}`) || set.json.has(`${table}.${column}`)))).join(", ")}))`);
    } else {
      const json = params.add(storableJson(rows));
      parts.push(`i${parts.length} as (insert into ${ident(table)} (org_id, ${list}) select ${org}::uuid, ${list} from json_populate_recordset(null::${ident(table)}, ${json}::json))`);
    }
  }
  for (const [table, columns, rows] of groupUpdates(set.updates)) {
    const json = params.add(storableJson(rows.map((row) => ({ ...row.set, id: row.id, version: row.version }))));
    const name = `u${parts.length}`;
    const sets = [...columns, "version"].map((column) => `${ident(column)} = x.${ident(column)}`).join(", ");
    parts.push(`${name} as (update ${ident(table)} t set ${sets} from json_populate_recordset(null::${ident(table)}, ${json}::json) x where t.org_id = ${org}::uuid and t.id = x.id and t.version = x.version - 1 returning 1)`);
    expects.push(`dd_expect((select count(*) from ${name}), ${params.add(rows.length)}, '${table}')`);
  }
  if (set.endSessionsOf.size > 0) parts.push(`s as (update session s set revoked_at = x.at from unnest(${params.add([...set.endSessionsOf.keys()])}::uuid[], ${params.add([...set.endSessionsOf.values()])}::timestamptz[]) x (staff, at) where s.org_id = ${org}::uuid and s.staff_id = x.staff and s.revoked_at is null)`);
  if (set.movesRights) parts.push(`r as (update organisation set rights_epoch = rights_epoch + 1 where id = ${org}::uuid)`);
  for (const demand of set.demands) {
    if ("sql" in demand) expects.push(`dd_demand(${demand.sql(params, org)}, ${params.add(demand.field)})`);
    else expects.push(`(select dd_demand(m.place is null, coalesce(m.place, '')) from (select (${demand.missing(params, org)}) as place) m)`);
  }
  const text = `with ${parts.join(",\n")}\nselect ${expects.length > 0 ? expects.join(", ") : "1"}`;
  return { name: `w${createHash("sha1").update(text).digest("base64url")}`, text, values: params.values };
}

/** Sends a write set as its one statement: it stands whole or not at all. @throws what the database refuses, untranslated. */
export async function write(db: Pick<Database, "query">, orgId: string, set: WriteSet): Promise<void> {
  const { name, text, values } = writeStatement(orgId, set);
  await db.query(text, values, { name });
}

/**
 * Whether the database refused a write only because another was quicker: a version had moved on, or two writes wanted each other's rows.
 * What was to be written may stand when it is worked out anew.
 */
export function lostRace(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === "DD409" || code === "40P01";
}

/** A value as the driver sends it: JSON for the columns that hold it, texts without what cannot be stored. */
function storable(value: unknown, json: boolean): unknown {
  if (value === null || value === undefined) return null;
  if (json) return storableJson(value);
  if (typeof value === "string") return storableText(value);
  return Array.isArray(value) ? value.map((part: unknown) => (typeof part === "string" ? storableText(part) : part)) : value;
}

function groupUpdates(updates: readonly RowUpdate[]): [string, string[], RowUpdate[]][] {
  const groups = new Map<string, [string, string[], RowUpdate[]]>();
  for (const update of [...updates].sort((a, b) => (a.table + a.id < b.table + b.id ? -1 : 1))) {
    const columns = Object.keys(update.set).sort();
    const key = `${update.table}|${columns.join()}`;
    const group = groups.get(key);
    if (group) group[2].push(update);
    else groups.set(key, [update.table, columns, [update]]);
  }
  return [...groups.values()];
}
