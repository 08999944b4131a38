import { createHash } from "node:crypto";
import { z } from "zod";
import { readArchive, type ArchiveEntry } from "./archive.ts";
import { BackupError } from "./errors.ts";
import { endName, endSchema, fileEntry, formatVersion, linesIn, manifestName, manifestSchema, partName, type End, type Manifest } from "./format.ts";

/** What a walk through a backup hands out; each content must be read to its end. */
export interface Takers {
  manifest(manifest: Manifest): Promise<void>;
  table(table: Manifest["tables"][number], rows: AsyncIterable<Buffer>): Promise<void>;
  file(id: string, content: AsyncIterable<Buffer>): Promise<void>;
}

const drain = async (from: AsyncIterable<Buffer>): Promise<void> => {
  for await (const _ of from);
};
/** Takes everything and keeps nothing: the walk itself checks. */
const nobody: Takers = { manifest: async () => {}, table: (_, rows) => drain(rows), file: (_, content) => drain(content) };

/** What a backup says of itself, after all of it was found to be so. */
export interface Walked {
  readonly manifest: Manifest;
  readonly end: End;
}

const mostJson = 64 * 1_048_576;

/**
 * Goes once through a whole backup, with bounded memory, and compares order, sizes, counts and hashes with what it says of itself.
 *
 * Without takers it only checks. With them, what was taken may be kept only once this has resolved.
 * @throws BackupError `not_a_backup`, `broken_off`, `altered` with the part, `newer_format`; what a taker throws.
 */
export async function walkBackup(path: string, takers: Takers = nobody): Promise<Walked> {
  const entries = readArchive(path);
  const advance = (): Promise<ArchiveEntry | null> => next(entries, path, false);
  try {
    const head = await next(entries, path, true);
    if (head?.name !== manifestName) throw new BackupError("not_a_backup", { file: path });
    const first = await whole(head, path);
    const manifest = readManifest(first, path);
    await takers.manifest(manifest);
    let at = await advance();

    const tables: End["tables"] = {};
    for (const table of manifest.tables) {
      const hash = createHash("sha256");
      const seen = { rows: 0, bytes: 0 };
      const parts = async function* (): AsyncGenerator<Buffer, void, void> {
        for (let part = 1; at?.name === partName(table.name, part); part++) {
          for await (const chunk of content(at, path)) {
            hash.update(chunk);
            seen.rows += linesIn(chunk);
            seen.bytes += chunk.length;
            yield chunk;
          }
          at = await advance();
        }
      };
      await takers.table(table, parts());
      tables[table.name] = { ...seen, sha256: hash.digest("hex") };
    }

    const all = createHash("sha256");
    const files = { count: 0, bytes: 0 };
    for (let id = idOf(at); at && id; id = idOf(at)) {
      const hash = createHash("sha256");
      const from = content(at, path);
      await takers.file(id, (async function* () {
        for await (const chunk of from) {
          hash.update(chunk);
          yield chunk;
        }
      })());
      all.update(`${id} ${at.size} ${hash.digest("hex")}\n`);
      files.count += 1;
      files.bytes += at.size;
      at = await advance();
    }

    if (!at) throw new BackupError("broken_off", { file: path });
    if (at.name !== endName) throw new BackupError("altered", { file: path, part: at.name });
    const end = readJson(endSchema, await whole(at, path), path, endName);
    at = await advance();
    if (at) throw new BackupError("altered", { file: path, part: at.name });
    compare(path, end, { manifest: createHash("sha256").update(first).digest("hex"), tables, files: { ...files, sha256: all.digest("hex") } });
    return { manifest, end };
  } finally {
    await entries.return();
  }
}

/** The id of the file that an entry holds. */
function idOf(entry: ArchiveEntry | null): string | undefined {
  return fileEntry.exec(entry?.name ?? "")?.[1];
}

function compare(path: string, end: End, found: Pick<End, "manifest" | "tables" | "files">): void {
  const altered = (part: string): BackupError => new BackupError("altered", { file: path, part });
  if (end.manifest !== found.manifest) throw altered(manifestName);
  for (const name of new Set([...Object.keys(end.tables), ...Object.keys(found.tables)])) {
    const [said, is] = [end.tables[name], found.tables[name]];
    if (!said || !is || said.rows !== is.rows || said.bytes !== is.bytes || said.sha256 !== is.sha256) throw altered(`tables/${name}`);
  }
  if (end.files.count !== found.files.count || end.files.bytes !== found.files.bytes || end.files.sha256 !== found.files.sha256) throw altered("files");
}

function readManifest(bytes: Buffer, path: string): Manifest {
  const said = readJson(z.looseObject({ kind: z.string(), format: z.number() }), bytes, path, manifestName);
  if (said.kind !== "dutydesk-backup") throw new BackupError("not_a_backup", { file: path });
  if (said.format > formatVersion) throw new BackupError("newer_format", { file: path });
  return readJson(manifestSchema, bytes, path, manifestName);
}

function readJson<T>(schema: z.ZodType<T>, bytes: Buffer, path: string, part: string): T {
  try {
    return schema.parse(JSON.parse(bytes.toString("utf8")));
  } catch (error) {
    throw new BackupError("altered", { file: path, part }, { cause: error });
  }
}

async function whole(entry: ArchiveEntry, path: string): Promise<Buffer> {
  if (entry.size > mostJson) throw new BackupError("altered", { file: path, part: entry.name });
  const chunks: Buffer[] = [];
  for await (const chunk of content(entry, path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The content of an entry; where the archive ends in it the reader is told so. */
async function* content(entry: ArchiveEntry, path: string): AsyncGenerator<Buffer, void, void> {
  const chunks = entry.content[Symbol.asyncIterator]();
  for (;;) {
    const step = await chunks.next().catch((error: unknown) => Promise.reject(asBroken(error, path, false)));
    if (step.done) return;
    yield step.value;
  }
}

async function next(entries: AsyncGenerator<ArchiveEntry, void, void>, path: string, first: boolean): Promise<ArchiveEntry | null> {
  const step = await entries.next().catch((error: unknown) => Promise.reject(asBroken(error, path, first)));
  return step.done ? null : step.value;
}

/** What cannot be unpacked is no backup where it begins so, and broken off or damaged where it does later; what the disk says stays. */
function asBroken(error: unknown, path: string, first: boolean): unknown {
  const { code } = error as { code?: string };
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return error;
  return new BackupError(first && code !== "Z_BUF_ERROR" ? "not_a_backup" : "broken_off", { file: path }, { cause: error });
}
