import type { Database } from "./database.ts";

const waiting = new Map<string, Promise<unknown>>();

/**
 * Runs work that decides on counts it then changes, one after the other for a key, over all processes of a database.
 *
 * Within a process a turn is waited for without a connection, so that those who wait never keep the one who works from getting one.
 */
export async function inTurn<T>(db: Pick<Database, "connect">, key: string, work: () => Promise<T>): Promise<T> {
  const before = waiting.get(key) ?? Promise.resolve();
  const mine = before.then(
    () => alone(db, key, work),
    () => alone(db, key, work),
  );
  waiting.set(key, mine);
  try {
    return await mine;
  } finally {
    if (waiting.get(key) === mine) waiting.delete(key);
  }
}

async function alone<T>(db: Pick<Database, "connect">, key: string, work: () => Promise<T>): Promise<T> {
  const client = await db.connect();
  let locked = false;
  try {
    await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [key]);
    locked = true;
    return await work();
  } finally {
    // A connection that cannot let go is closed, and the lock goes with it.
    const freed = locked && (await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [key]).then(() => true, () => false));
    client.release(!freed);
  }
}
