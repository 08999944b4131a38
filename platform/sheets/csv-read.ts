import { isUtf8 } from "node:buffer";
import { setImmediate as pause } from "node:timers/promises";
import { CsvError, parse } from "csv-parse";
import { cleanText, textCell } from "./cell.ts";
import { SheetError } from "./errors.ts";
import type { RowBuilder } from "./rows.ts";

/** What may begin a text that Excel would take for a formula, full-width forms included. `writeCsv` puts an apostrophe before it. */
const RISKY = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Puts an apostrophe before text that Excel would run as a formula, also where one already stands: `plainText` takes exactly one away. */
export function guardText(text: string): string {
  return RISKY.test(text) ? `'${text}` : text;
}

/** Takes the apostrophe of `guardText` away again. */
export function plainText(text: string): string {
  return text.startsWith("'") && RISKY.test(text) ? text.slice(1) : text;
}

/**
 * Encoding of a CSV file, or null when the bytes are no text. A byte order mark decides; else valid UTF-8 is UTF-8, and all other is GB18030, of
 * which GBK and GB2312 are parts. A UTF-8 file with a few broken bytes is still UTF-8: Chinese in GBK hardly ever forms valid UTF-8.
 */
export function encodingOf(bytes: Uint8Array): "utf-8" | "gb18030" | "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  // No encoding of text but UTF-16 holds NUL; programs and pictures do.
  if (bytes.includes(0)) return null;
  if ((bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) || isUtf8(bytes)) return "utf-8";
  const sample = new TextDecoder("utf-8").decode(bytes.subarray(0, 1_000_000));
  const foreign = sample.match(/[\u0080-\u{10FFFF}]/gu)?.length ?? 0;
  const lost = sample.match(/\ufffd/g)?.length ?? 0;
  // Of a UTF-8 file that is whole in its first megabyte nothing is lost here.
  return lost * 5 < foreign ? "utf-8" : "gb18030";
}

const SEP = /^sep=([,;\t])\r?\n/i;
const DELIMITERS = [",", "\t", ";"] as const;

/** The delimiter of a CSV text: what a first line "sep=;" says, else the one that the first lines hold most evenly outside quotes, else a comma. */
export function delimiterOf(text: string): string {
  const said = SEP.exec(text);
  if (said) return said[1]!;
  // A quote that stays open belongs to a cell that the slice cut.
  const outside = text.slice(0, 65_536).replace(/"(?:[^"]|"")*"/g, "").split('"')[0]!;
  const lines = outside.split(/\r\n|\n|\r/).filter((l) => l.trim() !== "").slice(0, 20);
  let best: string = ",";
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((l) => l.split(delimiter).length - 1);
    // Lines that agree with the first count; a title line above the header does not spoil it.
    const usual = Math.max(...counts, 0);
    const score = usual * counts.filter((c) => c === usual).length;
    if (score > most) [best, most] = [delimiter, score];
  }
  return best;
}

const PIECE = 262_144;

/**
 * Reads a CSV file into `rows`, 256 KB at a time so that other work goes on between and the text is never held whole. Every cell is text: what
 * it means is for `values.ts` to say, for "00123" is as often a code as a number.
 * @throws SheetError
 */
export async function readCsv(bytes: Uint8Array, rows: RowBuilder): Promise<void> {
  const unreadable = (cause?: unknown): SheetError => new SheetError("sheet_not_readable", { name: rows.name }, cause);
  const encoding = encodingOf(bytes);
  if (encoding === null) throw unreadable();
  // GB18030 is the last guess, so what is not valid in it is no text; the others may hold a broken byte.
  const decoder = new TextDecoder(encoding, { fatal: encoding === "gb18030" });
  const decode = (piece: Uint8Array, stream: boolean): string => {
    try {
      return decoder.decode(piece, { stream });
    } catch (error) {
      throw unreadable(error);
    }
  };

  const first = decode(bytes.subarray(0, PIECE), bytes.length > PIECE);
  if (isMarkup(first)) throw new SheetError("sheet_web_page", { name: rows.name });
  const parser = parse({ delimiter: delimiterOf(first), relax_column_count: true, relax_quotes: true, record_delimiter: ["\r\n", "\n", "\r"] });
  let row = 0;
  let failure: unknown = null;
  parser.on("error", (error) => (failure = error));
  parser.write(first.replace(SEP, ""));
  for (let at = PIECE; at < bytes.length; at += PIECE) {
    await pause();
    take();
    parser.write(decode(bytes.subarray(at, at + PIECE), at + PIECE < bytes.length));
  }
  parser.end();
  while (!parser.readableEnded && failure === null) {
    await pause();
    take();
  }
  take();

  function take(): void {
    for (let record: string[] | null; (record = parser.read() as string[] | null) !== null; ) {
      row++;
      for (const [column, value] of record.entries()) {
        if (value === "") continue;
        if (value.length > rows.maxCharacters) throw rows.tooLong(row, column);
        rows.put(row, column, textCell(plainText(cleanText(value))));
      }
    }
    if (failure !== null) throw failure instanceof CsvError ? unreadable(failure) : failure;
  }
}

/** Says whether text is a web page or an XML workbook of Excel 2003, as many systems export under the name .xls. */
function isMarkup(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|meta|body|table|style|\?xml|!--)/i.test(text.slice(0, 1_000));
}
