import type { Database } from "./database.ts";

/** The name of a counter's bucket: the values that tell its rows apart, in the order of its keys; yes or no where only that one is set counts. */
export function bucketOf(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === "boolean" ? (value ? "yes" : "no") : String(value ?? ""))).join("|");
}

/**
 * How many rows the buckets of one organisation's counters hold, by counter and bucket; what is zero is left out.
 *
 * Each counter is asked for some buckets, or with null for all it has. Totals and what is not yet folded into them are one statement, so
 * that folding beside it takes nothing away and counts nothing twice; no row of the records themselves is read.
 */
export async function readCounters(db: Pick<Database, "query">, orgId: string, asked: Readonly<Record<string, readonly string[] | null>>): Promise<Map<string, Map<string, number>>> {
  const whole = Object.entries(asked).flatMap(([counter, buckets]) => (buckets === null ? [counter] : []));
  const pairs = Object.entries(asked).flatMap(([counter, buckets]) => (buckets ?? []).map((bucket) => [counter, bucket] as const));
  const found = new Map(Object.keys(asked).map((counter) => [counter, new Map<string, number>()]));
  const of = (table: string, amount: string): string =>
    `select counter, bucket, ${amount} as n from ${table} where org_id = $1 and counter = any($2::text[])
     union all select t.counter, t.bucket, t.${amount} from ${table} t join unnest($3::text[], $4::text[]) as a (counter, bucket) on t.counter = a.counter and t.bucket = a.bucket where t.org_id = $1`;
  const rows = await db.query<{ counter: string; bucket: string; n: number }>(
    `select counter, bucket, sum(n)::bigint as n from (${of("count_total", "total")} union all ${of("count_delta", "delta")}) x group by counter, bucket having sum(n) <> 0`,
    [orgId, whole, pairs.map(([counter]) => counter), pairs.map(([, bucket]) => bucket)],
    { prepared: true },
  );
  for (const { counter, bucket, n } of rows) found.get(counter)?.set(bucket, n);
  return found;
}
