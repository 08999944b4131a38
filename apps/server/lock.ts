import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "#platform/store/database.ts";

const lockKey = 4_021_977_310;
const commandKey = 4_021_977_311;

/** Another server works on the same data folder; the message says which. */
export class FolderTaken extends Error {}

/**
 * Claims a data folder for one server: a lock in its own database, which ends with the process however it ends.
 * `lost` is told when the database went away and the lock with it.
 * @throws FolderTaken with a sentence in both languages.
 */
export async function claimFolder(db: Pick<Database, "connect">, folder: string, address: string, lost: () => void = () => {}): Promise<() => Promise<void>> {
  const client = await db.connect();
  const got = (await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [lockKey])).rows[0]?.got;
  const note = join(folder, "server.json");
  if (!got) {
    client.release();
    const at = await readFile(note, "utf8").then((text) => (JSON.parse(text) as { address: string }).address, () => "?");
    throw new FolderTaken(`数据目录 ${folder} 已有一个服务在用（${at}）。请用那一个，或为这个另设 DUTYDESK_DATA。 The data folder is in use by the server at ${at}; use that one, or give this one its own DUTYDESK_DATA.`);
  }
  let released = false;
  client.on("error", () => {
    if (released) return;
    released = true;
    client.release(true);
    lost();
  });
  await writeFile(note, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 }).catch(() => {}); // Only said to others; a full disk keeps nobody from working.
  return async () => {
    if (!released) client.release(true);
    released = true;
    await rm(note, { force: true });
  };
}

/** Whether a server holds the folder now. */
export async function folderClaimed(db: Database): Promise<boolean> {
  const client = await db.connect();
  try {
    const got = (await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [lockKey])).rows[0]?.got;
    if (got) await client.query("select pg_advisory_unlock($1)", [lockKey]);
    return !got;
  } finally {
    client.release();
  }
}

/**
 * Says that a command works on the database, for as long as its connection lives. What it gives back ends that, and tells whether
 * nobody is left: no server and no other command, so that a database which runs for nobody may be stopped.
 */
export async function joinFolder(db: Database): Promise<() => Promise<boolean>> {
  const client = await db.connect();
  await client.query("select pg_advisory_lock_shared($1)", [commandKey]);
  client.on("error", () => {});
  return async () => {
    try {
      await client.query("select pg_advisory_unlock_shared($1)", [commandKey]);
      const row = (await client.query<{ alone: boolean }>("select pg_try_advisory_lock($1) and pg_try_advisory_lock($2) as alone", [commandKey, lockKey])).rows[0];
      return row?.alone === true;
    } finally {
      client.release(true);
    }
  };
}
