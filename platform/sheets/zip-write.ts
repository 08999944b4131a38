import { pipeline, Readable } from "node:stream";
import { constants, crc32, createDeflateRaw } from "node:zlib";

/** A part of an archive to write: its name and its text, piece by piece. */
export interface TextPart {
  readonly name: string;
  readonly pieces: Iterable<string> | AsyncIterable<string>;
}

interface Written {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

/** Sizes follow the data, names are UTF-8 (PKWARE APPNOTE 6.3, 4.4.4, bits 3 and 11). */
const FLAGS = 0x0808;
const DEFLATE = 8;
const VERSION = 20;
/** 1 January 1980, the earliest date a zip holds: the same rows give the same bytes. */
const DATE = 0x0021;
const MOST = 0xffffffff;

/**
 * Writes a zip piece by piece; nothing is held but the names. Pieces come as fast as the reader takes them, and packing runs off the main thread.
 * @throws RangeError when the archive reaches 4 GB, where this plain form of the format ends
 */
export async function* writeZip(parts: Iterable<TextPart>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let at = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name);
    const offset = at;
    const local = record(30, [[0x04034b50, 4], [VERSION, 2], [FLAGS, 2], [DEFLATE, 2], [0, 2], [DATE, 2], [0, 4], [0, 4], [0, 4], [name.length, 2], [0, 2]]);
    yield Buffer.concat([local, name]);
    at += local.length + name.length;
    const sums = { crc: 0, unpacked: 0, packed: 0 };
    for await (const piece of deflated(part.pieces, sums)) {
      sums.packed += piece.length;
      yield piece;
    }
    at += sums.packed;
    if (at > MOST || sums.unpacked > MOST) throw new RangeError("the archive is larger than 4 GB");
    const after = record(16, [[0x08074b50, 4], [sums.crc, 4], [sums.packed, 4], [sums.unpacked, 4]]);
    yield after;
    at += after.length;
    written.push({ name, offset, ...sums });
  }
  const directory = Buffer.concat(written.flatMap((w) => [
    record(46, [[0x02014b50, 4], [VERSION, 2], [VERSION, 2], [FLAGS, 2], [DEFLATE, 2], [0, 2], [DATE, 2], [w.crc, 4], [w.packed, 4], [w.unpacked, 4], [w.name.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [w.offset, 4]]),
    w.name,
  ]));
  yield Buffer.concat([directory, record(22, [[0x06054b50, 4], [0, 2], [0, 2], [written.length, 2], [written.length, 2], [directory.length, 4], [at, 4], [0, 2]])]);
}

/** Little-endian fields, each a value and its length in bytes. */
function record(length: number, fields: readonly (readonly [value: number, bytes: number])[]): Buffer {
  const buffer = Buffer.alloc(length);
  let at = 0;
  for (const [value, bytes] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}

async function* deflated(pieces: TextPart["pieces"], sums: { crc: number; unpacked: number }): AsyncGenerator<Buffer> {
  const stream = createDeflateRaw({ level: constants.Z_BEST_SPEED + 2 });
  // A failure of the rows reaches the reader through the stream, and a reader that leaves ends the rows: the callback has nothing to add.
  pipeline(Readable.from(counted(pieces, sums)), stream, () => {});
  for await (const piece of stream) yield piece as Buffer;
}

async function* counted(pieces: TextPart["pieces"], sums: { crc: number; unpacked: number }): AsyncGenerator<Buffer> {
  for await (const text of pieces) {
    const bytes = Buffer.from(text);
    sums.crc = crc32(bytes, sums.crc);
    sums.unpacked += bytes.length;
    yield bytes;
  }
}
