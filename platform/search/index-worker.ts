import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import type { RecordType } from "../record/record.ts";
import { columnOf, ident, tableOf } from "../store/columns.ts";
import type { Database } from "../store/database.ts";
import { docOf, elementsOf, isSearchable, keptTitle, readers, refFields, tailFields, titleKey, wordFields } from "./elements.ts";
import { refreshShares } from "./shares.ts";
import { titleOfRef } from "./statements.ts";

/** What the index needs of an event: which record changed. */
export interface Changed {
  readonly orgId: string;
  readonly recordType: string;
  readonly recordId: string;
}

/** How many rows one statement writes. */
const batch = 250;
/** How many records one statement has indexed again. */
const page = 1000;
const noId = "00000000-0000-0000-0000-000000000000";

type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number; readonly createdAt: string; readonly state: string };
type Types = ReadonlyMap<string, RecordType>;

/**
 * Brings the index rows of changed records up to date; each record is read as it is now, so an event may be told twice, late or out of order.
 *
 * `now` is when those that refer to a changed one are told of it.
 * Records that are void, gone or of a kind that cannot be found lose their row.
 * @returns how many rows were written whole, which is what costs: about a millisecond each.
 */
export async function indexRecords(db: Database, types: Types, events: readonly Changed[], now: string): Promise<number> {
  const groups = new Map<string, { type: RecordType; orgId: string; ids: Set<string> }>();
  for (const event of events) {
    const type = types.get(event.recordType);
    if (!type || !isSearchable(type)) continue;
    const key = `${event.orgId}|${type.name}`;
    const group = groups.get(key) ?? { type, orgId: event.orgId, ids: new Set<string>() };
    group.ids.add(event.recordId);
    groups.set(key, group);
  }
  let written = 0;
  for (const { type, orgId, ids } of groups.values()) {
    const all = [...ids];
    for (let from = 0; from < all.length; from += batch) {
      const part = all.slice(from, from + batch);
      const rows = await db.query<Row>(`${selectRows(types, type)} and t.id = any($2::uuid[])`, [orgId, part], { prepared: true });
      const gone = part.filter((id) => !rows.some((row) => row.id === id && row.state !== "void"));
      if (gone.length > 0) await remove(db, type, orgId, gone);
      const { whole, moved } = await store(db, type, orgId, rows);
      written += whole;
      if (moved.length > 0) await tellReferring(db, types, type, orgId, moved, now);
    }
  }
  return written;
}

/**
 * Has the records that are found by the title of changed ones indexed again: as events of the feed, so that however many they are, they
 * come batch by batch, and a question sees how far the index lags.
 */
async function tellReferring(db: Database, types: Types, target: RecordType, orgId: string, ids: readonly string[], now: string): Promise<void> {
  for (const type of types.values()) {
    for (const [name] of refFields(type).filter(([, field]) => field.to === target.name)) {
      const column = ident(columnOf(type, name)?.name ?? name);
      for (let after = noId; ; ) {
        const found = await db.query<{ id: string }>(`select t.id from ${tableOf(type)} t where t.org_id = $1 and t.${column} = any($2::uuid[]) and t.id > $3 order by t.id limit ${page}`, [orgId, ids, after], { prepared: true });
        const last = found.at(-1);
        if (!last) break;
        await db.query(
          "insert into event (org_id, id, at, record_type, record_id, step, topic) select $1, n.id, $2, $3, n.record, 'index', 'search' from unnest($4::uuid[], $5::uuid[]) n (id, record)",
          [orgId, now, type.name, found.map(() => uuid()), found.map(({ id }) => id)],
          { prepared: true },
        );
        if (found.length < page) break;
        after = last.id;
      }
    }
  }
}

/**
 * Makes an organisation's whole index anew from its records, then counts shares: after a change of what is searched (the command `reindex`).
 *
 * It can run while people work, and again from the start if it was cut off; rows that are right already cost little.
 */
export async function reindex(db: Database, types: Types, orgId: string): Promise<number> {
  let written = 0;
  const searchable = [...types.values()].filter(isSearchable);
  await db.query("delete from search where org_id = $1 and record_type <> all($2::text[])", [orgId, searchable.map((type) => type.name)]);
  for (const type of searchable) {
    const none = type.states.void ? " and t.state <> 'void'" : "";
    await db.query(`delete from search s where s.org_id = $1 and s.record_type = $2 and not exists (select 1 from ${tableOf(type)} t where t.org_id = s.org_id and t.id = s.record_id${none})`, [orgId, type.name]);
    for (let after = noId; ; ) {
      const rows = await db.query<Row>(`${selectRows(types, type)} and t.id > $2 order by t.id limit ${batch}`, [orgId, after], { prepared: true });
      written += (await store(db, type, orgId, rows)).whole;
      const last = rows.at(-1);
      if (!last || rows.length < batch) break;
      after = last.id;
    }
  }
  await refreshShares(db);
  return written;
}

/** Reads only what the index is made of. */
function selectRows(types: Types, type: RecordType): string {
  const keys = new Set(["id", "version", "state", "createdAt", "number", "externalNumber", "site", ...readers(type), ...wordFields(type).map(([name]) => name), ...tailFields(type).map(([name]) => name)]);
  const columns = [...keys].flatMap((key) => {
    const column = columnOf(type, key);
    return column ? [`t.${ident(column.name)} as ${ident(key)}`] : [];
  });
  for (const [name] of refFields(type)) columns.push(`${titleOfRef(types, type, name)} as ${ident(titleKey(name))}`);
  return `select ${columns.join(", ")} from ${tableOf(type)} t where t.org_id = $1`;
}

function remove(db: Database, type: RecordType, orgId: string, ids: readonly string[]): Promise<unknown> {
  return db.query("delete from search where org_id = $1 and record_type = $2 and record_id = any($3::uuid[])", [orgId, type.name, ids], { prepared: true });
}

/**
 * Writes what changed: all of a row where its text or its readers did, else its version alone, which touches no index.
 * @returns how many were written whole, and those of them that were there before under another title.
 */
async function store(db: Database, type: RecordType, orgId: string, rows: readonly Row[]): Promise<{ whole: number; moved: string[] }> {
  const live = rows.filter((row) => row.state !== "void");
  if (live.length === 0) return { whole: 0, moved: [] };
  const stored = await db.query<{ id: string; version: number; mark: string; doc: string }>(
    "select record_id as id, version, mark, doc from search where org_id = $1 and record_type = $2 and record_id = any($3::uuid[])",
    [orgId, type.name, live.map((row) => row.id)],
    { prepared: true },
  );
  const known = new Map(stored.map((row) => [row.id, row]));
  const whole: { row: Row; mark: string; doc: string; el: string }[] = [];
  const same: Row[] = [];
  for (const row of live) {
    const doc = docOf(type, row);
    const el = `{${elementsOf(type, orgId, row, doc).join(",")}}`;
    const mark = createHash("sha1").update(doc).update(el).digest("base64url");
    const was = known.get(row.id);
    if (was?.mark !== mark) whole.push({ row, mark, doc, el });
    else if (was.version < row.version) same.push(row);
  }
  if (same.length > 0) {
    await db.query(
      "update search s set version = n.version from unnest($3::uuid[], $4::integer[]) n (id, version) where s.org_id = $1 and s.record_type = $2 and s.record_id = n.id and s.version < n.version",
      [orgId, type.name, same.map((row) => row.id), same.map((row) => row.version)],
      { prepared: true },
    );
  }
  if (whole.length > 0) {
    await db.query(
      `insert into search as s (org_id, record_type, record_id, version, created_at, mark, doc, el)
       select $1, $2, n.id, n.version, n.created_at, n.mark, n.doc, n.el::integer[]
       from unnest($3::uuid[], $4::integer[], $5::timestamptz[], $6::text[], $7::text[], $8::text[]) n (id, version, created_at, mark, doc, el)
       on conflict (org_id, record_type, record_id) do update set version = excluded.version, created_at = excluded.created_at, mark = excluded.mark, doc = excluded.doc, el = excluded.el
       where s.version <= excluded.version`,
      [orgId, type.name, whole.map(({ row }) => row.id), whole.map(({ row }) => row.version), whole.map(({ row }) => row.createdAt), whole.map((one) => one.mark), whole.map((one) => one.doc), whole.map((one) => one.el)],
      { prepared: true },
    );
  }
  return { whole: whole.length, moved: whole.flatMap(({ row }) => {
    const was = known.get(row.id);
    return was && !keptTitle(type, row, was.doc) ? [row.id] : [];
  }) };
}
