import { rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { FileStore } from "../files/files.ts";
import { ident } from "../store/columns.ts";
import type { Database } from "../store/database.ts";
import { migrate, readMigrations } from "../store/migrate.ts";
import { BackupError } from "./errors.ts";
import type { Manifest } from "./format.ts";
import { walkBackup, type Walked } from "./walk.ts";

const beQuiet = "update public.installation set quiet_since = $1, backed_up_at = $2";

export interface RestoreOptions {
  /** Connected as the role that owns the tables; the role of the application exists. */
  readonly db: Database;
  readonly files: FileStore;
  readonly path: string;
  /** The folder of the program's migrations. */
  readonly migrations: string;
  /** Whether the database belongs to the program alone, so that its empty tables may be made anew. */
  readonly own: boolean;
  /** The moment it is, UTC with milliseconds. */
  readonly now: string;
}

/** What a restore brought back. */
export interface RestoreReport extends Walked {
  /** Migrations that were applied after the data, because the program is newer than the backup. */
  readonly migrated: readonly string[];
}

/**
 * Brings a backup into an empty database, which is quiet from then on; the whole backup is checked before anything is written.
 *
 * The tables are made as the backup has them, filled in one transaction, and brought to this program's version afterwards.
 * @throws BackupError `data_is_back` for what failed after the data stood, which a start of the server finishes; any other BackupError, and what PostgreSQL or the disk says: nothing was restored then.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const { db, path } = options;
  const { manifest } = await walkBackup(path);
  const last = await fitHistory(options.migrations, manifest);
  await prepare(options, last);
  await migrate(db, options.migrations, last);
  const walked = await load(options);
  try {
    const migrated = await migrate(db, options.migrations);
    await db.transaction(async (tx) => {
      await tx.query("set local statement_timeout = 0");
      // A backup of before there was such a state is quiet as soon as its tables know of it.
      await tx.query(beQuiet, [options.now, manifest.madeAt]);
      await tx.query("analyze");
    });
    return { ...walked, migrated };
  } catch (error) {
    throw new BackupError("data_is_back", { part: (error as Error).message }, { cause: error });
  }
}

/** The last migration of the backup, where all of its migrations are this program's own. */
async function fitHistory(folder: string, manifest: Manifest): Promise<string> {
  const known = new Map((await readMigrations(folder)).map((one) => [one.name, one.hash]));
  for (const { name, hash } of manifest.migrations) {
    if (!known.has(name)) throw new BackupError("newer_backup", { name, program: manifest.program });
    if (known.get(name) !== hash) throw new BackupError("other_history", { name });
  }
  const names = manifest.migrations.map((one) => one.name).sort();
  const last = names.at(-1) as string;
  // A migration between the backup's own would have to have run on its data.
  const between = [...known.keys()].find((name) => name < last && !names.includes(name));
  if (between !== undefined) throw new BackupError("other_history", { name: between });
  return last;
}

/** Refuses a database that holds anything, and takes away the empty tables of a newer version. */
async function prepare({ db, own }: RestoreOptions, last: string): Promise<void> {
  const tables = (await db.query<{ name: string }>("select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')")).map((row) => row.name);
  if (tables.length === 0) return;
  if (!tables.includes("migration") || !tables.includes("organisation")) {
    // A first start that was cut off leaves the list of migrations alone.
    if (own || tables.every((name) => name === "migration")) return;
    throw new BackupError("not_empty");
  }
  const [state] = await db.query<{ used: boolean; newest: string }>("select exists (select 1 from organisation) as used, (select max(name) from migration) as newest");
  if (state?.used) throw new BackupError("not_empty");
  if (state && state.newest <= last) return;
  if (!own) throw new BackupError("not_empty");
  await db.query("drop schema public cascade; create schema public; grant usage on schema public to public");
}

async function load({ db, files, path, now }: RestoreOptions): Promise<Walked> {
  const written: string[] = [];
  const client = await db.connect();
  try {
    await client.query("begin");
    await client.query("set local statement_timeout = 0; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; lock table public.organisation in access exclusive mode");
    const used = (await client.query<{ used: boolean }>("select exists (select 1 from public.organisation) as used")).rows[0]?.used;
    if (used) throw new BackupError("not_empty");
    let readd: readonly string[] = [];
    const walked = await walkBackup(path, {
      async manifest(manifest) {
        await fitTables(client, path, manifest);
        readd = await clearTheWay(client, manifest.tables.map((one) => one.name));
      },
      async table({ name, columns }, rows) {
        await pipeline(Readable.from(rows, { objectMode: false }), client.query(copyFrom(`copy public.${ident(name)} (${columns.map(ident).join(", ")}) from stdin`)));
      },
      async file(id, content) {
        // What lay there before is not this restore's to take away.
        if (!(await stat(files.path(id)).catch(() => null))) written.push(id);
        await files.put(id, Readable.from(content, { objectMode: false }));
      },
    });
    for (const statement of readd) await client.query(statement);
    for (const { name } of walked.manifest.tables) await client.query(`alter table public.${ident(name)} enable trigger user`);
    await goOnCounting(client);
    if ((await client.query<{ there: boolean }>("select to_regclass('public.installation') is not null as there")).rows[0]?.there) await client.query(beQuiet, [now, walked.manifest.madeAt]);
    await client.query("commit");
    client.release();
    return walked;
  } catch (error) {
    client.release(true);
    for (const id of written) await rm(files.path(id), { force: true });
    throw error;
  }
}

/** The tables of the backup are there with its columns; otherwise somebody changed one by hand. */
async function fitTables(client: PoolClient, path: string, manifest: Manifest): Promise<void> {
  const rows = (await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') group by 1`,
  )).rows;
  const there = new Map(rows.map((row) => [row.name, row.columns]));
  for (const { name, columns } of manifest.tables) {
    const missing = columns.find((column) => !there.get(name)?.includes(column));
    if (missing !== undefined) throw new BackupError("does_not_fit", { file: path, part: there.has(name) ? `${name}.${missing}` : name });
  }
}

/**
 * Takes away what would judge or slow down rows that come table after table (foreign keys, triggers, indexes), and what a migration or a
 * server on the empty database has put there. Returns the statements that put it all back; their words are PostgreSQL's own.
 */
async function clearTheWay(client: PoolClient, tables: readonly string[]): Promise<readonly string[]> {
  const keys = (await client.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) as drop, format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as add
     from pg_constraint k join pg_class c on c.oid = k.conrelid where k.contype = 'f' and c.relnamespace = 'public'::regnamespace order by 2`,
  )).rows;
  const indexes = (await client.query<{ drop: string; add: string }>(
    `select format('drop index %s', x.indexrelid::regclass) as drop, pg_get_indexdef(x.indexrelid) as add from pg_index x join pg_class c on c.oid = x.indrelid
     where c.relnamespace = 'public'::regnamespace and c.relname = any($1) and not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid) order by 2`,
    [tables],
  )).rows;
  for (const { drop } of [...keys, ...indexes]) await client.query(drop);
  for (const name of tables) await client.query(`alter table public.${ident(name)} disable trigger user; delete from public.${ident(name)}`);
  return [...indexes, ...keys].map((one) => one.add);
}

/** Numbers that PostgreSQL gives out go on after the highest that came back. */
async function goOnCounting(client: PoolClient): Promise<void> {
  const columns = (await client.query<{ table: string; column: string; sequence: string }>(
    `select c.relname as "table", a.attname as "column", pg_get_serial_sequence(format('public.%I', c.relname), a.attname) as sequence from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attidentity <> ''
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
  )).rows;
  for (const { table, column, sequence } of columns) await client.query(`select setval($1, (select coalesce(max(${ident(column)}), 0) + 1 from public.${ident(table)}), false)`, [sequence]);
}
