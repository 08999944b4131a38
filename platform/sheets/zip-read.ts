import { crc32, createInflateRaw } from "node:zlib";

/** Why an archive is refused; `read.ts` turns it into a SheetError that names the file. */
export type ZipFault = "broken" | "encrypted" | "too_large" | "too_dense";

export class ZipError extends Error {
  readonly fault: ZipFault;
  constructor(fault: ZipFault, what: string) {
    super(what);
    this.name = "ZipError";
    this.fault = fault;
  }
}

export interface ZipPart {
  readonly name: string;
  readonly packed: number;
  readonly unpacked: number;
  readonly crc: number;
  readonly method: number;
  readonly encrypted: boolean;
  readonly offset: number;
}

export interface ZipLimits {
  /** Bytes that all XML parts together may unpack to. */
  readonly maxUnpackedBytes: number;
  /** How many times larger than packed they may be; looked at above 20 MB, for small files are often denser. */
  readonly maxRatio: number;
}

const DENSE_FROM = 20_000_000;
const MAX_PARTS = 10_000;
const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const broken = (what: string): ZipError => new ZipError("broken", what);

/**
 * Reads the central directory of a zip and refuses, before anything is unpacked, one whose XML parts are declared too large.
 * Parts that are never unpacked (pictures) do not count. Layout: PKWARE APPNOTE 6.3, 4.3.12 to 4.3.16.
 * @throws ZipError
 */
export function openZip(bytes: Uint8Array, limits: ZipLimits): ReadonlyMap<string, ZipPart> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const parts = new Map<string, ZipPart>();
    let { at, count } = directory(view);
    if (count > MAX_PARTS) throw broken("too many parts");
    let packed = 0;
    let unpacked = 0;
    for (; count > 0; count--) {
      if (view.getUint32(at, true) !== CENTRAL) throw broken("directory entry");
      const nameLength = view.getUint16(at + 28, true);
      const extraLength = view.getUint16(at + 30, true);
      const part = wide(view, at + 46 + nameLength, extraLength, {
        name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)).replaceAll("\\", "/").replace(/^\//, ""),
        encrypted: (view.getUint16(at + 8, true) & 1) === 1,
        method: view.getUint16(at + 10, true),
        crc: view.getUint32(at + 16, true),
        packed: view.getUint32(at + 20, true),
        unpacked: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      });
      if (isXml(part.name)) {
        packed += part.packed;
        unpacked += part.unpacked;
      }
      parts.set(part.name, part);
      at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    }
    if (unpacked > limits.maxUnpackedBytes) throw new ZipError("too_large", `declares ${unpacked} bytes`);
    if (unpacked > DENSE_FROM && unpacked > packed * limits.maxRatio) throw new ZipError("too_dense", `declares ${unpacked} from ${packed}`);
    return parts;
  } catch (error) {
    if (error instanceof RangeError) throw broken("cut short");
    throw error;
  }
}

function isXml(name: string): boolean {
  return name.endsWith(".xml") || name.endsWith(".rels");
}

/** Where the central directory begins and how many parts it lists; the end record may be followed by a comment of 64 KB. */
function directory(view: DataView): { at: number; count: number } {
  let end = view.byteLength - 22;
  const stop = Math.max(0, end - 65_535);
  while (end >= stop && view.getUint32(end, true) !== END) end--;
  if (end < stop) throw broken("no end record");
  const count = view.getUint16(end + 10, true);
  const at = view.getUint32(end + 16, true);
  if (count !== 0xffff && at !== 0xffffffff) return { at, count };
  if (end < 20 || view.getUint32(end - 20, true) !== END64_LOCATOR) return { at, count };
  const end64 = Number(view.getBigUint64(end - 12, true));
  if (view.getUint32(end64, true) !== END64) throw broken("zip64 end record");
  return { at: Number(view.getBigUint64(end64 + 48, true)), count: Number(view.getBigUint64(end64 + 32, true)) };
}

/** Replaces fields that did not fit 32 bits by those of the zip64 extra field. */
function wide(view: DataView, from: number, length: number, part: ZipPart): ZipPart {
  const full = 0xffffffff;
  if (part.packed !== full && part.unpacked !== full && part.offset !== full) return part;
  for (let at = from; at + 4 <= from + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    const take = (value: number): number => {
      if (value !== full) return value;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    };
    const unpacked = take(part.unpacked);
    const packed = take(part.packed);
    return { ...part, unpacked, packed, offset: take(part.offset) };
  }
  return part;
}

/**
 * Unpacks one part piece by piece. Stops as soon as it yields more than the directory declared (directories lie), and at the end compares
 * length and checksum, so that a damaged file is never half imported.
 * @throws ZipError
 */
export async function* unpack(bytes: Uint8Array, part: ZipPart): AsyncGenerator<Uint8Array> {
  if (part.encrypted) throw new ZipError("encrypted", part.name);
  if (part.method !== 0 && part.method !== 8) throw broken(`method ${part.method}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (part.offset + 30 > bytes.byteLength || view.getUint32(part.offset, true) !== LOCAL) throw broken("local header");
  const from = part.offset + 30 + view.getUint16(part.offset + 26, true) + view.getUint16(part.offset + 28, true);
  if (from + part.packed > bytes.byteLength) throw broken("cut short");
  const data = bytes.subarray(from, from + part.packed);
  let size = 0;
  let crc = 0;
  for await (const piece of part.method === 0 ? [data] : inflate(data)) {
    size += piece.byteLength;
    if (size > part.unpacked) throw broken(`${part.name} is longer than declared`);
    crc = crc32(piece, crc);
    yield piece;
  }
  if (size !== part.unpacked || crc !== part.crc) throw broken(`${part.name} does not match its checksum`);
}

async function* inflate(data: Uint8Array): AsyncGenerator<Uint8Array> {
  const stream = createInflateRaw({ chunkSize: 65_536 });
  stream.end(data);
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    throw error instanceof ZipError ? error : broken(error instanceof Error ? error.message : "inflate");
  }
}
