import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "#platform/store/database.ts";

const lockKey = 4_021_977_310;

/** Another server works on the same data folder; the message says which. */
export class FolderTaken extends Error {}

/**
 * Claims a data folder for one server: a lock in its own database, which ends with the process however it ends.
 * @throws FolderTaken with a sentence in both languages.
 */
export async function claimFolder(db: Database, folder: string, address: string): Promise<() => Promise<void>> {
  const client = await db.connect();
  const got = (await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [lockKey])).rows[0]?.got;
  const note = join(folder, "server.json");
  if (!got) {
    client.release();
    const at = await readFile(note, "utf8").then((text) => (JSON.parse(text) as { address: string }).address, () => "?");
    throw new FolderTaken(`数据目录 ${folder} 已有一个服务在用（${at}）。请用那一个，或为这个另设 DUTYDESK_DATA。 The data folder is in use by the server at ${at}; use that one, or give this one its own DUTYDESK_DATA.`);
  }
  client.on("error", () => {}); // When the database goes away the lock goes with it; the next claim shows.
  await writeFile(note, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });
  return async () => {
    client.release(true);
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
