import type { Database } from "../store/database.ts";

/** How long a repeated key is answered as the first time: what a phone out of reach still holds is sent within a week. */
const keysLive = 7 * 86_400_000;
/** How long a try to sign in is kept: longer than any count looks back. */
const triesLive = 3_600_000;
/** How long the log of what was sent is kept: as long as the messages it tells of. */
const sentLive = 90 * 86_400_000;
const most = 5000;

/**
 * Has the planner look again at tables that changed by a fifth since it last did; says how many there were.
 *
 * After a mass of rows came in, a list would read them all for one page until the database finds out by itself.
 */
export async function freshStatistics(db: Pick<Database, "query">): Promise<number> {
  const rows = await db.query<{ n: number }>("select dd_fresh_statistics() as n");
  return rows[0]?.n ?? 0;
}

/**
 * Keeps what every write leaves behind from growing without end: forgets keys of a week ago, tries to
 * sign in of an hour ago and tries to deliver of 90 days ago, and folds counter deltas into their totals.
 * Any number of processes may run it; each takes what no other holds. Says whether there may be more.
 */
export async function upkeep(db: Pick<Database, "query">, now: string): Promise<boolean> {
  const forgotten = await db.query(
    `delete from idempotency where ctid = any(array(select ctid from idempotency where at < $1 limit ${most} for update skip locked)) returning 1`,
    [new Date(Date.parse(now) - keysLive).toISOString()],
    { prepared: true },
  );
  const tried = await db.query(
    `delete from sign_in_try where ctid = any(array(select ctid from sign_in_try where at < $1 limit ${most} for update skip locked)) returning 1`,
    [new Date(Date.parse(now) - triesLive).toISOString()],
    { prepared: true },
  );
  // Not locked beforehand: the application's role may not change a line of this log, and a lock wants that right.
  const delivered = await db.query(
    `delete from message_try where ctid = any(array(select ctid from message_try where at < $1 limit ${most})) returning 1`,
    [new Date(Date.parse(now) - sentLive).toISOString()],
    { prepared: true },
  );
  const [folded] = await db.query<{ n: number }>(
    `with gone as (
       delete from count_delta where ctid = any(array(select ctid from count_delta limit ${most} for update skip locked)) returning org_id, counter, bucket, delta
     ),
     sums as (
       insert into count_total as t (org_id, counter, bucket, total) select org_id, counter, bucket, sum(delta) from gone group by org_id, counter, bucket order by org_id, counter, bucket
       on conflict (org_id, counter, bucket) do update set total = t.total + excluded.total
     )
     select count(*)::int as n from gone`,
    [],
    { prepared: true },
  );
  return forgotten.length === most || tried.length === most || delivered.length === most || folded?.n === most;
}
