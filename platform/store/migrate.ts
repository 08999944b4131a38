import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "./database.ts";

/** Why the database cannot be brought to this program's version. */
export class MigrationError extends Error {
  readonly code: "newer_database" | "changed_migration" | "too_old_server";
  readonly params: Readonly<Record<string, string>>;
  constructor(code: MigrationError["code"], params: Readonly<Record<string, string>>) {
    super(code);
    this.name = "MigrationError";
    this.code = code;
    this.params = params;
  }
}

const lockKey = 7_316_408_155;
const oldestServer = 150_000;

/** The numbered migrations in a folder, in order. */
export async function readMigrations(folder: string): Promise<{ name: string; sql: string; hash: string }[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), "utf8");
      return { name, sql, hash: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** Looks whether the server is new enough before anything is changed on it. @throws MigrationError when it is older than 15. */
export async function demandServer(db: Pick<Database, "query">): Promise<void> {
  const [server] = await db.query<{ v: number; name: string }>("select current_setting('server_version_num')::int as v, current_setting('server_version') as name");
  if (server === undefined || server.v < oldestServer) throw new MigrationError("too_old_server", { version: server?.name ?? "" });
}

/**
 * Brings the database forward, each migration in a transaction of its own; never backwards.
 *
 * Two servers that start at once do it one after the other. A statement may take as long as it needs: it may rewrite a large table.
 * @param upTo the last migration to apply; without it, all.
 * @returns the names that were applied now.
 * @throws MigrationError when the database is newer than the program, a past migration was changed, or the server is older than 15.
 */
export async function migrate(db: Database, folder: string, upTo?: string): Promise<string[]> {
  await demandServer(db);
  const migrations = await readMigrations(folder);
  const client = await db.connect();
  try {
    await client.query("set statement_timeout = 0");
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    await client.query("create table if not exists migration (name text primary key, hash text not null, applied_at timestamptz not null default now())");
    const done = (await client.query<{ name: string; hash: string }>("select name, hash from migration order by name")).rows;
    for (const row of done) {
      const known = migrations.find((m) => m.name === row.name);
      if (!known) throw new MigrationError("newer_database", { name: row.name });
      if (known.hash !== row.hash) throw new MigrationError("changed_migration", { name: row.name });
    }
    const applied: string[] = [];
    for (const m of migrations.filter((one) => !done.some((row) => row.name === one.name) && (upTo === undefined || one.name <= upTo))) {
      await client.query("begin");
      try {
        await client.query(m.sql);
        await client.query("insert into migration (name, hash) values ($1, $2)", [m.name, m.hash]);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw new Error(`migration ${m.name}: ${(error as Error).message}`, { cause: error });
      }
      applied.push(m.name);
    }
    return applied;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [lockKey]).catch(() => {});
    await client.query("reset statement_timeout").catch(() => {});
    client.release();
  }
}
