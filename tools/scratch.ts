import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { startEmbedded } from "#platform/store/embedded.ts";
import { migrate } from "#platform/store/migrate.ts";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs some work on a new database brought to the newest migration, as the role that owns its tables; nothing of it stays. */
export async function onScratch<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-scratch-"));
  await chmod(folder, 0o711);
  const embedded = await startEmbedded(folder);
  const db = openDatabase(embedded.urls.migrator, { max: 4 });
  try {
    await migrate(db, join(root, "migrations"));
    return await work(db);
  } finally {
    await db.close();
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
