import { Problem } from "../record/problem.ts";
import type { Database } from "../store/database.ts";

const triesWindow = 15 * 60_000;
/** How many tries one name has in a quarter of an hour. */
export const triesPerLogin = 8;

/** What tries are counted against: the name that is tried, and where the tries come from. */
export type Key = readonly [key: string, most: number];

/**
 * Counts a try against its keys before any work is done, so that many at once cannot slip through; too many within a quarter of
 * an hour are refused, and a refused one is not counted: who waits the seconds that were told is let in.
 *
 * Upkeep forgets what no quarter of an hour counts any more.
 * @throws Problem `too_many_tries`.
 */
export async function admit(db: Database, keys: readonly Key[], now: string): Promise<void> {
  const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
  const names = sorted.map(([key]) => key);
  const since = new Date(Date.parse(now) - triesWindow).toISOString();
  const full = await db.transaction(async (tx) => {
    // One after the other for a key, always in the same order: what is counted is what was let in.
    await tx.query("select pg_advisory_xact_lock(hashtextextended('try:' || key, 0)) from unnest($1::text[]) key", [names], { prepared: true });
    return tx.query<{ first: string }>(
      `with k as (
         select n.key, n.most, count(t.at) as n, min(t.at) as first from unnest($1::text[], $2::int[]) n (key, most) left join sign_in_try t on t.key = n.key and t.at > $3 group by n.key, n.most
       ),
       i as (insert into sign_in_try (key, at) select key, $4 from k where not exists (select 1 from k where n >= most))
       select first from k where n >= most`,
      [names, sorted.map(([, most]) => most), since, now],
      { prepared: true },
    );
  });
  if (full.length === 0) return;
  const until = Math.max(...full.map(({ first }) => Date.parse(first))) + triesWindow;
  throw new Problem("too_many_tries", { seconds: Math.max(1, Math.ceil((until - Date.parse(now)) / 1000)) });
}

/** After a success: the tries of that name are forgotten, and this one of its address, since a whole office may come from one. */
export async function forgive(db: Database, [[name], address]: readonly [Key, Key?], now: string): Promise<void> {
  await db.query("delete from sign_in_try where key = $1", [name], { prepared: true });
  if (address) await takeBack(db, [address], now);
}

/** Takes back one try of this moment for each key, and none before it: nothing was guessed, yet nothing was proven either. */
export async function takeBack(db: Database, keys: readonly Key[], now: string): Promise<void> {
  for (const [key] of keys) await db.query("delete from sign_in_try where ctid = (select ctid from sign_in_try where key = $1 and at = $2 limit 1)", [key, now], { prepared: true });
}
