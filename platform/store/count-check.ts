import type { CountKey, RecordType } from "../record/record.ts";
import { columnOf, ident, tableOf } from "./columns.ts";
import type { Database } from "./database.ts";

/** A counter that does not say what a slow count says: in how many of its buckets. */
export interface WrongCounter {
  readonly counter: string;
  readonly buckets: number;
}

/**
 * Compares every counter of these types with a slow count of the rows, over all organisations; each comparison is one statement, so
 * that writes beside it make no difference. It reads whole tables: for the doctor and for tests.
 */
export async function wrongCounters(db: Pick<Database, "query">, types: readonly RecordType[]): Promise<WrongCounter[]> {
  const wrong: WrongCounter[] = [];
  for (const type of types) {
    for (const [name, keys] of Object.entries(type.counts ?? {})) {
      const counter = `${type.name}.${name}`;
      const rows = await db.query<{ buckets: number }>(
        `with kept as (
           select org_id, bucket, sum(n)::bigint as n from (select org_id, bucket, delta::bigint as n from count_delta where counter = $1 union all select org_id, bucket, total from count_total where counter = $1) x group by 1, 2
         ), slow as (select org_id, ${keys.map((key) => bucketSql(type, key)).join(" || '|' || ")} as bucket, count(*) as n from ${tableOf(type)} group by 1, 2)
         select count(*)::int as buckets from kept full join slow using (org_id, bucket) where coalesce(kept.n, 0) <> coalesce(slow.n, 0)`,
        [counter],
      );
      if (rows[0] && rows[0].buckets > 0) wrong.push({ counter, buckets: rows[0].buckets });
    }
  }
  return wrong;
}

/** One part of a bucket's name, as `bucketOf` makes it of a row. */
function bucketSql(type: RecordType, key: CountKey): string {
  const column = (name: string): string => ident(columnOf(type, name)?.name ?? name);
  if (typeof key !== "string") return `case when ${column(key.isSet)} is null then 'no' else 'yes' end`;
  if (columnOf(type, key)?.type === "boolean") return `case ${column(key)} when true then 'yes' when false then 'no' else '' end`;
  return `coalesce(${column(key)}::text, '')`;
}
