import type { Database } from "./database.ts";

type Querying = Pick<Database, "query">;

/** What holds for the whole installation. */
export interface Installation {
  /** Since when nothing fires or is sent by itself, because the data came from a backup; null: all runs. */
  readonly quietSince: string | null;
  /** The moment that the last backup shows; null where none was made. */
  readonly backedUpAt: string | null;
}

/** A condition for statements that find work to do by itself: true unless the installation is quiet. */
export const notQuiet = "not exists (select 1 from installation where quiet_since is not null)";

/** Reads what holds for the whole installation, in one query. */
export async function readInstallation(db: Querying): Promise<Installation> {
  const rows = await db.query<Installation>(`select quiet_since as "quietSince", backed_up_at as "backedUpAt" from installation`, [], { prepared: true });
  return rows[0] ?? { quietSince: null, backedUpAt: null };
}

/** Lets clocks fire and workers send again; says since when they were quiet, or null when they were not. */
export async function endQuiet(db: Querying): Promise<string | null> {
  const rows = await db.query<{ since: string }>("update installation i set quiet_since = null from (select quiet_since as since from installation for update) was where i.quiet_since is not null returning was.since");
  return rows[0]?.since ?? null;
}

/** Keeps when the last backup was made; an older one never replaces a newer. */
export async function keepBackupTime(db: Querying, at: string): Promise<void> {
  await db.query("update installation set backed_up_at = greatest(backed_up_at, $1)", [at]);
}
