import { openDatabase } from "#platform/store/database.ts";
import type { Embedded } from "#platform/store/embedded.ts";
import { claimFolder, FolderTaken } from "./lock.ts";

const again = 500;
const patience = 10_000;

/** What a server says of its own PostgreSQL while it runs. */
export interface HoldTold {
  say(line: string): void;
  /** It cannot be started; told once per outage, after ten seconds, and tried again twice a second. */
  down(error: unknown): void;
  /** Another server took the folder meanwhile: this one must end. */
  taken(error: FolderTaken): void;
}

/**
 * Holds a data folder for this server and keeps its PostgreSQL running: one that was killed, or that gave up on a full disk, is started
 * again at the same address as soon as it can be, and the folder is claimed anew.
 *
 * @returns how to let go, after which PostgreSQL may be stopped.
 * @throws FolderTaken where another server holds it.
 */
export async function holdFolder(embedded: Embedded, folder: string, address: string, told: HoldTold): Promise<() => Promise<void>> {
  const db = openDatabase(embedded.urls.app, { max: 1 });
  let ended = false;
  let mending: Promise<void> = Promise.resolve();
  let release: () => Promise<void>;
  const lost = (): void => {
    if (!ended) mending = mend();
  };
  const mend = async (): Promise<void> => {
    const began = performance.now();
    for (let said = false; !ended; ) {
      try {
        const started = await embedded.revive();
        release = await claimFolder(db, folder, address, lost);
        told.say(started ? "数据库停了，已重新启动。 The database had stopped and was started again." : "数据库断开过，已重新连上。 The database was away and is back.");
        return;
      } catch (error) {
        if (error instanceof FolderTaken) return told.taken(error);
        if (!said && performance.now() - began > patience) {
          told.down(error);
          said = true;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, again));
    }
  };
  try {
    release = await claimFolder(db, folder, address, lost);
  } catch (error) {
    await db.close();
    throw error;
  }
  return async () => {
    ended = true;
    await mending;
    await release();
    await db.close();
  };
}
