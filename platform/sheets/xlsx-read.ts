import type { Cell } from "./cell.ts";
import { columnOf, EMPTY, serialToWallMs, textCell, wallText } from "./cell.ts";
import { SheetError } from "./errors.ts";
import type { RowBuilder } from "./rows.ts";
import { readDateStyles, readSharedStrings, readWorkbook, sheetText, walkXml } from "./xlsx-parts.ts";
import type { ZipLimits, ZipPart } from "./zip-read.ts";
import { openZip } from "./zip-read.ts";

/** What the numbers and references of one workbook mean. */
interface Meaning {
  readonly strings: readonly (Cell | null)[];
  readonly dateStyles: readonly boolean[];
  readonly since1904: boolean;
}

/** The parts of one `<c>` element as they stand in the file. */
interface RawCell {
  type: string;
  style: number;
  value: string | null;
  inline: string | null;
  formula: string | null;
}

/**
 * Reads one worksheet of an .xlsx into `rows`; answers the names of the sheets that are shown. Which sheet: its name or its number from 0;
 * without, the first that is shown.
 * @throws ZipError, SheetError
 */
export async function readXlsx(bytes: Uint8Array, limits: ZipLimits, wanted: string | number | undefined, rows: RowBuilder): Promise<string[]> {
  const parts = openZip(bytes, limits);
  const book = await readWorkbook(bytes, parts);
  const shown = book.sheets.filter((s) => !s.hidden);
  const names = shown.map((s) => s.name);
  const place = typeof wanted === "string" ? book.sheets.find((s) => s.name === wanted) : shown[wanted ?? 0];
  if (!place) {
    if (wanted === undefined) throw new SheetError("sheet_empty", { name: rows.name });
    throw new SheetError("sheet_not_found", { name: rows.name, sheet: typeof wanted === "number" ? wanted + 1 : wanted, sheets: names.join("、") });
  }
  const strings = book.stringsPath === null ? [] : await readSharedStrings(bytes, parts.get(book.stringsPath)!, rows.maxCharacters, rows.maxCells);
  const dateStyles = book.stylesPath === null ? [] : await readDateStyles(bytes, parts.get(book.stylesPath)!);
  await readCells(bytes, parts.get(place.path)!, { strings, dateStyles, since1904: book.since1904 }, rows);
  return names;
}

async function readCells(bytes: Uint8Array, part: ZipPart, meaning: Meaning, rows: RowBuilder): Promise<void> {
  let inData = false;
  let row = 0;
  let column = -1;
  let cell: RawCell | null = null;
  let catching: "value" | "inline" | "formula" | null = null;
  let phonetic = 0;
  await walkXml(bytes, part, {
    open(name, a) {
      if (name === "sheetData") inData = true;
      if (!inData) return;
      if (name === "row") {
        // A row without a number, or with one that runs backwards, follows the last.
        const stated = Number(a["r"]);
        row = stated > row && Number.isSafeInteger(stated) ? stated : row + 1;
        column = -1;
      } else if (name === "c") {
        const stated = a["r"] === undefined ? -1 : columnOf(a["r"]);
        column = stated >= 0 ? stated : column + 1;
        cell = { type: a["t"] ?? "n", style: Number(a["s"] ?? -1), value: null, inline: null, formula: null };
      } else if (cell === null) return;
      else if (name === "v") start("value");
      else if (name === "f") start("formula");
      else if (name === "rPh") phonetic++;
      else if (name === "t" && phonetic === 0) start("inline");
    },
    text(text) {
      if (cell === null || catching === null) return;
      const so = (cell[catching] ?? "") + text;
      if (so.length > rows.maxCharacters && catching !== "formula") throw rows.tooLong(row, column);
      if (so.length <= rows.maxCharacters) cell[catching] = so;
    },
    close(name) {
      if (name === "v" || name === "f" || name === "t") catching = null;
      else if (name === "rPh") phonetic--;
      else if (name === "c" && cell !== null) {
        const made = meant(cell, meaning);
        if (made === null) throw rows.tooLong(row, column);
        if (made !== EMPTY) rows.put(row, column, made);
        cell = null;
      } else if (name === "sheetData") inData = false;
    },
  });

  function start(part: "value" | "inline" | "formula"): void {
    catching = part;
    cell![part] ??= "";
  }
}

/** The cell that the file's elements mean (ECMA-376 part 1, 18.18.11); null when it refers to a text that was too long. */
function meant(raw: RawCell, meaning: Meaning): Cell | null {
  const { type, value } = raw;
  if (type === "inlineStr") return textCell(sheetText(raw.inline ?? value ?? ""));
  if (value === null || value === "") return raw.formula === null ? EMPTY : { kind: "empty", value: null, raw: `=${raw.formula}` };
  if (type === "s") {
    const shared = meaning.strings[Number(value)];
    return shared === undefined ? EMPTY : shared;
  }
  if (type === "str") return textCell(sheetText(value));
  if (type === "b") return { kind: "bool", value: value === "1" || value === "true" };
  if (type === "e") return { kind: "empty", value: null, raw: value };
  if (type === "d") return isoCell(value);
  if (value.trim() === "") return EMPTY;
  const number = Number(value);
  if (!Number.isFinite(number)) return textCell(sheetText(value));
  if (meaning.dateStyles[raw.style]) return dateCell(number, value, meaning.since1904);
  return String(number) === value ? { kind: "number", value: number } : { kind: "number", value: number, raw: value };
}

/** A number shown as a date. Below one it is a time of day and becomes text ("08:30:00"); what Excel cannot show as a date stays a number. */
function dateCell(serial: number, raw: string, since1904: boolean): Cell {
  const wall = serialToWallMs(serial, since1904);
  if (wall === null) return { kind: "number", value: serial, raw };
  if (serial < 1) return { kind: "text", value: wallText(wall).slice(11, 19), raw };
  return { kind: "date", value: wallText(wall), raw };
}

/** An ISO 8601 date in a cell of type "d": wall time, whatever zone it claims. */
function isoCell(value: string): Cell {
  const ms = Date.parse(`${value.replace(/(?:Z|[+-]\d\d:?\d\d)$/, "").replace(/^(\d{4}-\d\d-\d\d)$/, "$1T00:00")}Z`);
  return Number.isNaN(ms) ? textCell(sheetText(value)) : { kind: "date", value: wallText(ms), raw: value };
}
