import { createReadStream, createWriteStream } from "node:fs";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, pack } from "tar-stream";

/** Takes the entries of a new archive, one after the other. */
export interface ArchiveOut {
  /** Adds an entry that is in memory. */
  add(name: string, content: Buffer): Promise<void>;
  /** Adds an entry of `size` bytes as they come; fails when they are more or fewer. */
  stream(name: string, size: number, content: AsyncIterable<Buffer>): Promise<void>;
}

/** One entry of an archive that is read; its content must be read to the end before the next is asked for. */
export interface ArchiveEntry {
  readonly name: string;
  readonly size: number;
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Writes a gzipped tar at `path`, which must not exist, readable by its owner alone and on the disk when this resolves.
 *
 * Memory does not grow with the archive: whoever adds waits until the disk has taken what came before.
 * @throws what `fill` or the disk throws; the file is then incomplete and the caller's to remove.
 */
export async function writeArchive(path: string, now: Date, fill: (out: ArchiveOut) => Promise<void>): Promise<void> {
  const tar = pack();
  const writing = pipeline(tar, createGzip(), createWriteStream(path, { flags: "wx", mode: 0o600, flush: true }));
  writing.catch(() => {}); // Told below; a full disk also ends the entry that is being added.
  const header = (name: string, size: number) => ({ name, size, mode: 0o600, mtime: now, type: "file" as const });
  try {
    await fill({
      add: (name, content) => new Promise((resolve, reject) => void tar.entry(header(name, content.length), content, (error) => (error ? reject(error) : resolve()))),
      stream: (name, size, content) =>
        new Promise((resolve, reject) => {
          const entry = tar.entry(header(name, size), (error) => (error ? reject(error) : resolve()));
          // The library's streams behave as Node's do; only their types are others.
          pipeline(Readable.from(content, { objectMode: false }), entry as unknown as Writable).catch(reject);
        }),
    });
    tar.finalize();
  } catch (error) {
    tar.destroy();
    await writing.catch((fault: unknown) => {
      const { code } = fault as { code?: string };
      if (code !== undefined && code !== "ERR_STREAM_PREMATURE_CLOSE") throw fault;
    });
    throw error;
  }
  await writing;
}

/** Reads the entries of a gzipped tar in their order; fails where it is broken off or no such file. */
export async function* readArchive(path: string): AsyncGenerator<ArchiveEntry, void, void> {
  const tar = extract();
  const reading = pipeline(createReadStream(path), createGunzip(), tar as unknown as Writable);
  reading.catch(() => {}); // The loop below fails with it.
  for await (const entry of tar) {
    yield { name: entry.header.name, size: entry.header.size, content: entry as unknown as AsyncIterable<Buffer> };
  }
  await reading;
}
