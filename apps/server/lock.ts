import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { startEmbedded, type Embedded } from "#platform/store/embedded.ts";

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
  let held = false;
  client.on("error", () => {
    if (!held) return; // The question that is under way fails by itself.
    held = false;
    client.release(true);
    lost();
  });
  try {
    held = (await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [lockKey])).rows[0]?.got === true;
  } finally {
    if (!held) client.release(true);
  }
  const note = join(folder, "server.json");
  if (!held) {
    const at = await readFile(note, "utf8").then((text) => (JSON.parse(text) as { address: string }).address, () => "?");
    throw new FolderTaken(`数据目录 ${folder} 已有一个服务在用（${at}）。请用那一个，或为这个另设 DUTYDESK_DATA。 The data folder is in use by the server at ${at}; use that one, or give this one its own DUTYDESK_DATA.`);
  }
  await writeFile(note, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 }).catch(() => {}); // Only said to others; a full disk keeps nobody from working.
  return async () => {
    if (held) client.release(true);
    held = false;
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
 * Says that a command works on the database, for as long as its connection lives. What it gives back ends that, and where nobody is
 * left, no server and no other command, does what is to be done `alone` while nobody can join: a database that runs for nobody is stopped.
 */
export async function joinFolder(db: Pick<Database, "connect">): Promise<(alone: () => Promise<void>) => Promise<void>> {
  const client = await db.connect();
  client.on("error", () => {});
  try {
    await client.query("select pg_advisory_lock_shared($1)", [commandKey]);
  } catch (error) {
    client.release(true);
    throw error;
  }
  return async (alone) => {
    try {
      const asked = client
        .query("select pg_advisory_unlock_shared($1)", [commandKey])
        .then(() => client.query<{ alone: boolean }>("select pg_try_advisory_lock($1) and pg_try_advisory_lock($2) as alone", [commandKey, lockKey]));
      if (await asked.then(({ rows }) => rows[0]?.alone === true, () => false)) await alone();
    } finally {
      client.release(true);
    }
  };
}

/**
 * Starts or finds the PostgreSQL of a folder and joins those who use it, so that nobody stops it under way.
 *
 * @returns it, and how to leave: whoever leaves last stops it.
 */
export async function joinEmbedded(folder: string): Promise<{ embedded: Embedded; leave(): Promise<void> }> {
  let leave = async (_stop: () => Promise<void>): Promise<void> => {};
  const embedded = await startEmbedded(folder, async (urls) => {
    const db = openDatabase(urls.app, { max: 1 });
    const left = await joinFolder(db).catch(async (error: unknown) => {
      await db.close();
      throw error;
    });
    leave = async (stop) => {
      await left(stop);
      await db.close();
    };
  });
  return { embedded, leave: () => embedded.inTurn(() => leave(() => embedded.stop())) };
}
