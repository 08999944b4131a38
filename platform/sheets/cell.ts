/**
 * One cell as it came.
 * - `text`: well-formed Unicode, never trimmed here.
 * - `number`: finite; `raw` holds the digits of the file where they differ, as with a long number (a double keeps 15).
 * - `date`: local wall time without a zone, "2019-04-08T08:37:20.000"; `raw` is the Excel serial number.
 * - `empty`: nothing, an Excel error (`raw` "#N/A") or a formula whose result the file does not hold (`raw` "=…").
 */
export type Cell =
  | { readonly kind: "text"; readonly value: string; readonly raw?: string }
  | { readonly kind: "number"; readonly value: number; readonly raw?: string }
  | { readonly kind: "date"; readonly value: string; readonly raw?: string }
  | { readonly kind: "bool"; readonly value: boolean; readonly raw?: string }
  | { readonly kind: "empty"; readonly value: null; readonly raw?: string };

/** The cell that holds nothing; shared, so that wide sheets with gaps stay small. */
export const EMPTY: Cell = Object.freeze({ kind: "empty", value: null });

/** A text cell; an empty text is an empty cell. */
export function textCell(text: string): Cell {
  return text === "" ? EMPTY : { kind: "text", value: text };
}

/** Makes text well formed: half a surrogate pair and NUL, which no database text holds, become U+FFFD. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/** The widest number of columns Excel knows, and its largest row number. */
export const EXCEL_COLUMNS = 16_384;
export const EXCEL_ROWS = 1_048_576;

/** Column number (from 0) of a cell address such as "AB12"; -1 when it is none that Excel knows. */
export function columnOf(address: string): number {
  let column = 0;
  let i = 0;
  for (; i < address.length && i < 4; i++) {
    const code = address.charCodeAt(i);
    if (code < 65 || code > 90) break;
    column = column * 26 + (code - 64);
  }
  return i === 0 || column > EXCEL_COLUMNS ? -1 : column - 1;
}

/** Letters of a column number (from 0): 0 → "A", 27 → "AB". */
export function columnName(column: number): string {
  let name = "";
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}

const DAY_MS = 86_400_000;
/** Days from Excel's day 0 to 1970-01-01. Excel counts a 29 February 1900 that never was, hence one less before day 60. */
const EPOCH_1900 = 25_569;
/** Days between the two date systems of Excel. */
const SYSTEM_1904 = 1_462;
/** 9999-12-31, the last day Excel shows. */
const LAST_SERIAL = 2_958_466;

/** Wall time, as milliseconds since 1970 of the same digits in UTC, of an Excel serial number; null outside what Excel shows. */
export function serialToWallMs(serial: number, since1904 = false): number | null {
  const days = since1904 ? serial + SYSTEM_1904 : serial;
  if (!(days >= 0) || days >= LAST_SERIAL) return null;
  return Math.round((days - EPOCH_1900 + (days < 60 ? 1 : 0)) * DAY_MS);
}

/** Excel serial number (1900 system) of wall time; null before 1 March 1900 and after 9999, which Excel cannot show. */
export function wallMsToSerial(wallMs: number): number | null {
  const serial = wallMs / DAY_MS + EPOCH_1900;
  return serial < 61 || serial >= LAST_SERIAL ? null : serial;
}

/** Wall time as text, "2019-04-08T08:37:20.000". */
export function wallText(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 23);
}
