import { createHash } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { FileStore } from "../files/files.ts";
import { ident } from "../store/columns.ts";
import type { Database } from "../store/database.ts";
import { keepBackupTime } from "../store/installation.ts";
import { writeArchive, type ArchiveOut } from "./archive.ts";
import { BackupError } from "./errors.ts";
import { endName, fileName, formatVersion, keptRows, leftOut, linesIn, manifestName, mostNamed, partName, rewritten, type End, type Manifest } from "./format.ts";

/** What a backup holds, and what it could not hold. */
export interface BackupReport {
  readonly manifest: Manifest;
  readonly rows: number;
  readonly files: number;
  /** Size of the backup in bytes. */
  readonly bytes: number;
  /** Ids of files whose content is not on the disk, and of those whose content is not what was uploaded. */
  readonly missing: readonly string[];
  readonly damaged: readonly string[];
}

const partBytes = 4 * 1_048_576;
const filesAtOnce = 500;
const nobody = "00000000-0000-0000-0000-000000000000";

/**
 * Writes everything as it stands at one moment into one file, while others read and write.
 *
 * All tables are read in one snapshot, which holds nobody up; files of that snapshot follow. The backup appears under its name only when
 * it is whole and on the disk.
 * @param now the moment it is, UTC with milliseconds.
 * @throws BackupError `nothing_there`, `file_exists`, `part_exists`; the disk's own errors.
 */
export async function makeBackup(db: Database, files: FileStore, target: string, about: { readonly program: string; readonly now: string }): Promise<BackupReport> {
  if (await there(target)) throw new BackupError("file_exists", { file: target });
  const part = `${target}.part`;
  if (await there(part)) throw new BackupError("part_exists", { file: part });
  let done: Omit<BackupReport, "bytes">;
  const client = await db.connect();
  try {
    const snapshot = await openSnapshot(client, about);
    try {
      await writeArchive(part, new Date(about.now), async (out) => void (done = await fill(client, files, snapshot, out)));
      if (await there(target)) throw new BackupError("file_exists", { file: target });
      await rename(part, target);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    await client.query("commit");
    client.release();
  } catch (error) {
    client.release(true); // A table that was being read is cut off with its connection.
    throw error;
  }
  await settleFolder(dirname(target));
  const { size } = await stat(target);
  const [known] = await db.query<{ yes: boolean }>("select to_regclass('public.installation') is not null as yes");
  if (known?.yes) await keepBackupTime(db, about.now);
  return { ...done!, bytes: size };
}

/** Begins the snapshot: no table may change its form until it ends, and its first look at the rows counts for all of them. */
async function openSnapshot(client: PoolClient, about: { readonly program: string; readonly now: string }): Promise<Manifest> {
  await client.query("begin transaction isolation level repeatable read read only");
  await client.query("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local extra_float_digits = 1");
  const names = (await client.query<{ name: string }>("select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1")).rows.map((row) => row.name);
  if (!names.includes("migration") || !names.includes("organisation")) throw new BackupError("nothing_there");
  await client.query(`lock table ${names.map((name) => `public.${ident(name)}`).join(", ")} in access share mode`);
  const tables = (await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all($1) group by 1 order by 1`,
    [leftOut],
  )).rows;
  const migrations = (await client.query<{ name: string; hash: string }>("select name, hash from public.migration order by name")).rows;
  const organisations = (await client.query<{ id: string; name: string }>("select id, name from public.organisation order by id")).rows;
  const postgres = (await client.query<{ version: string }>("select current_setting('server_version') as version")).rows[0]?.version ?? "";
  if (organisations.length === 0) throw new BackupError("nothing_there");
  return { kind: "dutydesk-backup", format: formatVersion, program: about.program, postgres, madeAt: about.now, migrations, organisations, tables };
}

async function fill(client: PoolClient, files: FileStore, manifest: Manifest, out: ArchiveOut): Promise<Omit<BackupReport, "bytes">> {
  const first = Buffer.from(JSON.stringify(manifest, null, 1));
  await out.add(manifestName, first);
  const tables: End["tables"] = {};
  for (const table of manifest.tables) tables[table.name] = await addTable(client, table, out);
  const kept = await addFiles(client, files, out);
  const end: End = { manifest: createHash("sha256").update(first).digest("hex"), tables, files: kept.files, missing: kept.missing.slice(0, mostNamed), damaged: kept.damaged.slice(0, mostNamed) };
  await out.add(endName, Buffer.from(JSON.stringify(end, null, 1)));
  return { manifest, rows: Object.values(tables).reduce((sum, one) => sum + one.rows, 0), files: kept.files.count, missing: kept.missing, damaged: kept.damaged };
}

/** Writes the rows of a table as PostgreSQL's own text, cut into parts of a few megabytes. */
async function addTable(client: PoolClient, { name, columns }: Manifest["tables"][number], out: ArchiveOut): Promise<End["tables"][string]> {
  const list = columns.map((column) => rewritten[name]?.[column] ?? `t.${ident(column)}`).join(", ");
  const where = keptRows[name] ? ` where ${keptRows[name]}` : "";
  const copy = client.query(copyTo(`copy (select ${list} from public.${ident(name)} t${where}) to stdout`));
  const hash = createHash("sha256");
  let rows = 0;
  let bytes = 0;
  let part = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (size === 0) return;
    part += 1;
    await out.add(partName(name, part), Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  for await (const chunk of copy as AsyncIterable<Buffer>) {
    hash.update(chunk);
    rows += linesIn(chunk);
    bytes += chunk.length;
    waiting.push(chunk);
    size += chunk.length;
    if (size >= partBytes) await flush();
  }
  await flush();
  return { rows, bytes, sha256: hash.digest("hex") };
}

interface FileRow {
  readonly orgId: string;
  readonly id: string;
  readonly sha256: string;
}

async function addFiles(client: PoolClient, files: FileStore, out: ArchiveOut): Promise<{ files: End["files"]; missing: string[]; damaged: string[] }> {
  const all = createHash("sha256");
  const missing: string[] = [];
  const damaged: string[] = [];
  let count = 0;
  let bytes = 0;
  for (let after = [nobody, nobody]; ; ) {
    const rows = (await client.query<FileRow>(`select org_id as "orgId", id, sha256 from public.file where (org_id, id) > ($1, $2) order by org_id, id limit ${filesAtOnce}`, after)).rows;
    for (const row of rows) {
      const found = await stat(files.path(row.id)).catch((error: unknown) => {
        if ((error as { code?: string }).code === "ENOENT") return null;
        throw error;
      });
      if (!found) {
        missing.push(row.id);
        continue;
      }
      const hash = createHash("sha256");
      await out.stream(fileName(row.id), found.size, hashed(files.open(row.id), hash));
      const sha256 = hash.digest("hex");
      if (sha256 !== row.sha256) damaged.push(row.id);
      all.update(`${row.id} ${found.size} ${sha256}\n`);
      count += 1;
      bytes += found.size;
    }
    const last = rows.at(-1);
    if (!last || rows.length < filesAtOnce) break;
    after = [last.orgId, last.id];
  }
  return { files: { count, bytes, sha256: all.digest("hex") }, missing, damaged };
}

async function* hashed(from: NodeJS.ReadableStream, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of from as AsyncIterable<Buffer>) {
    hash.update(chunk);
    yield chunk;
  }
}

/** Has the folder itself remember the new name; where a system cannot do that for folders, the name is as safe as it gets. */
async function settleFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function there(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
