import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Cell } from "./cell.ts";
import { readCsv } from "./csv-read.ts";
import type { SheetErrorCode } from "./errors.ts";
import { SheetError } from "./errors.ts";
import { rowBuilder } from "./rows.ts";
import { readXlsx } from "./xlsx-read.ts";
import type { ZipFault } from "./zip-read.ts";
import { ZipError } from "./zip-read.ts";

export interface ReadOptions {
  /** Name of the file as the user knows it; stands in every refusal. */
  readonly name: string;
  /** Worksheet: its name, or its number from 0; without, the first that is shown. A CSV has none. */
  readonly sheet?: string | number;
  readonly maxRows?: number;
  readonly maxColumns?: number;
  /** Filled cells and the gaps before them. */
  readonly maxCells?: number;
  /** Length of one cell's text in UTF-16 units; Excel itself allows 32,767. */
  readonly maxCharacters?: number;
  readonly maxUnpackedBytes?: number;
  readonly maxRatio?: number;
}

export interface SheetRead {
  /** Worksheets that are shown, in their order; of a CSV the file's name alone. */
  readonly sheetNames: readonly string[];
  /** Rows as the user counts them: `rows[0]` is row 1. Empty rows between stay; a row ends at its last filled cell. */
  readonly rows: readonly (readonly Cell[])[];
}

/** Bounds unless the caller sets others. Four million different cells were measured at 0.7 GB and 15 seconds, in slices that let other work through. */
export const READ_LIMITS = Object.freeze({
  maxRows: 200_000,
  maxColumns: 200,
  maxCells: 4_000_000,
  maxCharacters: 100_000,
  maxUnpackedBytes: 200_000_000,
  maxRatio: 200,
});

/**
 * Reads a sheet (.xlsx, or CSV in UTF-8, UTF-16 with a mark, or GB18030; comma, semicolon or tab) from bytes or from a file. What the file is
 * is seen from its content, never from its name: systems give CSV and web pages the name .xls. Time and memory are bounded by the limits.
 * @throws SheetError
 */
export async function readSheet(input: Uint8Array | string, options: ReadOptions): Promise<SheetRead> {
  const limits = { ...READ_LIMITS, ...defined(options) };
  const name = options.name || (typeof input === "string" ? basename(input) : "");
  const tooLarge = (): SheetError => new SheetError("sheet_too_large", { name, megabytes: Math.round(limits.maxUnpackedBytes / 1_000_000) });
  const size = typeof input === "string" ? (await stat(input)).size : input.byteLength;
  if (size > limits.maxUnpackedBytes) throw tooLarge();
  const bytes = typeof input === "string" ? await readFile(input) : input;

  const rows = rowBuilder(name, limits);
  let sheetNames: readonly string[] = [name];
  const kind = kindOf(bytes, name);
  if (kind === "xlsx") {
    sheetNames = await readXlsx(bytes, limits, options.sheet, rows).catch((error: unknown) => {
      if (!(error instanceof ZipError)) throw error;
      throw error.fault === "too_large" ? tooLarge() : new SheetError(FAULTS[error.fault], { name }, error);
    });
  } else if (kind === "csv") await readCsv(bytes, rows);
  else throw new SheetError(kind, { name });
  if (rows.rows.length === 0) throw new SheetError("sheet_empty", { name });
  return { sheetNames, rows: rows.rows };
}

const FAULTS = Object.freeze({
  broken: "sheet_not_readable",
  encrypted: "sheet_protected",
  too_dense: "sheet_too_dense",
} as const satisfies Record<Exclude<ZipFault, "too_large">, SheetErrorCode>);

function defined(options: ReadOptions): Partial<typeof READ_LIMITS> {
  return Object.fromEntries(Object.entries(options).filter(([key, value]) => key in READ_LIMITS && value !== undefined));
}

function kindOf(bytes: Uint8Array, name: string): "xlsx" | "csv" | SheetErrorCode {
  if (bytes.byteLength === 0) return "sheet_empty";
  if (startsWith(bytes, [0x50, 0x4b])) return "xlsx";
  // The container of old Office files holds .xls itself, and .xlsx with a password.
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from("EncryptedPackage", "utf16le")) ? "sheet_protected" : "sheet_old_format";
  // Excel 2 to 4 wrote bare records: a 09 and a version.
  if (bytes[0] === 0x09 && [0x00, 0x02, 0x04].includes(bytes[1]!)) return "sheet_old_format";
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46]) || /\.xls[xm]$/i.test(name)) return "sheet_not_readable";
  return "csv";
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
