import { Problem } from "../record/problem.ts";
import type { Database } from "../store/database.ts";

const window = 15 * 60_000;
/** How many tries one name has in a quarter of an hour. */
export const triesPerLogin = 8;

/** What tries are counted against: the name that is tried, and where the tries come from. */
export type Key = readonly [key: string, most: number];

/**
 * Counts a try against its keys before any work is done, so that many at once cannot slip through; too many within a quarter of
 * an hour are refused.
 *
 * @throws Problem `too_many_tries`.
 */
export async function admit(db: Database, keys: readonly Key[], now: string): Promise<void> {
  const names = keys.map(([key]) => key);
  const since = new Date(Date.parse(now) - window).toISOString();
  await db.query("delete from sign_in_try where at < $1", [new Date(Date.parse(now) - 2 * window).toISOString()], { prepared: true });
  await db.query("insert into sign_in_try (key, at) select key, $2 from unnest($1::text[]) key", [names, now], { prepared: true });
  const rows = await db.query<{ key: string; n: number; first: string }>("select key, count(*)::int as n, min(at) as first from sign_in_try where key = any($1) and at > $2 group by key", [names, since], { prepared: true });
  for (const [key, most] of keys) {
    const row = rows.find((one) => one.key === key);
    if (row && row.n > most) throw new Problem("too_many_tries", { seconds: Math.max(1, Math.ceil((Date.parse(row.first) + window - Date.parse(now)) / 1000)) });
  }
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
