import { cleanText, columnName, EXCEL_COLUMNS, EXCEL_ROWS, wallMsToSerial } from "./cell.ts";
import { guardText } from "./csv-read.ts";
import { SheetError } from "./errors.ts";
import type { SheetColumn, Written } from "./written.ts";
import { dateText, written } from "./written.ts";
import type { TextPart } from "./zip-write.ts";
import { writeZip } from "./zip-write.ts";
import type { ZoneClock } from "./zone.ts";

export type SheetRows = Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;

export interface WriteOptions {
  /** Zone of the organisation: its wall time is what the cells show. */
  readonly zone: ZoneClock;
  /** Name of the worksheet; what Excel does not allow in one is left out. */
  readonly sheetName?: string;
}

/** Longest text of an Excel cell, in UTF-16 units; a longer one makes Excel call the file damaged. */
export const EXCEL_CHARACTERS = 32_767;
const CUT = "……（过长，已截断 · cut）";

/** Cell styles by their place in `cellXfs` below. */
const STYLE = Object.freeze({ header: 1, text: 2, money: 3, instant: 4, day: 5 });
const WIDTHS = Object.freeze({ text: 24, number: 12, instant: 20, day: 12, money: 14, bool: 8 });
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const BATCH = 65_536;

/**
 * Writes an .xlsx with one worksheet, first row bold and frozen, in pieces as they are read; rows are pulled one by one and never held, so that
 * a hundred thousand cost no more memory than ten. Text is always a text cell, in Excel's own text format, so that "=1+1" stays what it is even
 * when someone edits the cell; characters that XML cannot hold become U+FFFD, and text over 32,767 characters is cut with a mark.
 * @throws SheetError `sheet_rows_over_excel`; TypeError when a value is not of its column's type
 */
export function writeXlsx(columns: readonly SheetColumn[], rows: SheetRows, options: WriteOptions): AsyncGenerator<Uint8Array> {
  if (columns.length > EXCEL_COLUMNS) throw new RangeError(`Excel has ${EXCEL_COLUMNS} columns`);
  return writeZip(workbook(options.sheetName ?? "", sheet(columns, rows, options.zone)));
}

/**
 * Writes a CSV in UTF-8 with a byte order mark, by which Excel knows it, commas and CRLF. Text that Excel would run as a formula (it begins with
 * = + - @, their full-width forms, a tab or a line break) gets an apostrophe before it: Excel shows it as text, the apostrophe included, and
 * `readSheet` takes exactly one away. A tab would be invisible but is itself a way to start a formula; ="…" is one. Numbers are written bare.
 */
export async function* writeCsv(columns: readonly SheetColumn[], rows: SheetRows, options: WriteOptions): AsyncGenerator<Uint8Array> {
  let batch = `\uFEFF${columns.map((c) => csvText(guardText(cleanText(c.title)))).join(",")}\r\n`;
  for await (const row of rows) {
    batch += `${columns.map((c, i) => csvCell(written(c, row[i], options.zone))).join(",")}\r\n`;
    if (batch.length < BATCH) continue;
    yield Buffer.from(batch);
    batch = "";
  }
  yield Buffer.from(batch);
}

/** Gathers written pieces into one; for small sheets and tests. */
export async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

function csvCell(cell: Written | null): string {
  if (cell === null) return "";
  if (cell.kind === "text") return csvText(guardText(cell.text));
  if (cell.kind === "number") return cell.digits;
  return cell.kind === "bool" ? String(cell.yes).toUpperCase() : dateText(cell.wallMs, cell.hasTime);
}

/** Quotes what any usual delimiter, a line break or a quote would break, so that a reader's guess of the delimiter cannot err. */
function csvText(text: string): string {
  return /[",;\t\r\n]|^sep=|^ | $/i.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function* sheet(columns: readonly SheetColumn[], rows: SheetRows, zone: ZoneClock): AsyncGenerator<string> {
  const letters = columns.map((_, i) => columnName(i));
  const widths = columns.map((c, i) => `<col min="${i + 1}" max="${i + 1}" width="${c.width ?? WIDTHS[c.type]}" customWidth="1"/>`).join("");
  const header = columns.map((c, i) => textXml(`${letters[i]!}1`, STYLE.header, cleanText(c.title))).join("");
  let batch =
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="15"/>${widths === "" ? "" : `<cols>${widths}</cols>`}<sheetData><row r="1">${header}</row>`;
  let number = 1;
  for await (const row of rows) {
    if (++number > EXCEL_ROWS) throw new SheetError("sheet_rows_over_excel", { limit: EXCEL_ROWS - 1 });
    batch += `<row r="${number}">`;
    for (const [i, column] of columns.entries()) {
      const cell = written(column, row[i], zone);
      if (cell !== null) batch += cellXml(`${letters[i]!}${number}`, cell);
    }
    batch += "</row>";
    if (batch.length < BATCH) continue;
    yield batch;
    batch = "";
  }
  yield `${batch}</sheetData></worksheet>`;
}

function cellXml(address: string, cell: Written): string {
  if (cell.kind === "text") return textXml(address, STYLE.text, cell.text);
  if (cell.kind === "number") return `<c r="${address}"${cell.money ? ` s="${STYLE.money}"` : ""}><v>${cell.digits}</v></c>`;
  if (cell.kind === "bool") return `<c r="${address}" t="b"><v>${cell.yes ? 1 : 0}</v></c>`;
  const serial = wallMsToSerial(cell.wallMs);
  if (serial === null) return textXml(address, STYLE.text, dateText(cell.wallMs, cell.hasTime));
  return `<c r="${address}" s="${cell.hasTime ? STYLE.instant : STYLE.day}"><v>${serial}</v></c>`;
}

function textXml(address: string, style: number, text: string): string {
  return `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

/** All but the characters of XML 1.0 (production 2). */
const UNHOLDABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * Text as a sheet writes it. Every XML reader turns a carriage return into a line feed, so it goes as `_x000D_`; and what happens to look like
 * such a code has its own underscore written as one (ECMA-376 part 1, 22.9.2.19).
 */
function xmlText(text: string): string {
  const fitting = text.length > EXCEL_CHARACTERS ? text.slice(0, EXCEL_CHARACTERS - CUT.length) + CUT : text;
  // The cut may have halved a pair; what is left of it is no character of XML either.
  return fitting
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replace(UNHOLDABLE, "\uFFFD")
    .replaceAll("\r", "_x000D_")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** What Excel refuses in the name of a worksheet is left out; "History" is a name it keeps for itself. */
function worksheetName(name: string): string {
  const allowed = name.replace(/[[\]/\\:*?\p{Cc}]/gu, "").slice(0, 31).trim().replace(/^'+|'+$/g, "");
  return allowed === "" || /^history$/i.test(allowed) ? "Sheet1" : allowed;
}

/** The parts of a workbook of one sheet, the sheet last: it is made while it is read. */
function* workbook(name: string, sheetPieces: AsyncIterable<string>): Generator<TextPart> {
  const relation = (id: number, type: string, target: string): string => `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const relations = (inner: string): string[] => [`${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${inner}</Relationships>`];
  const override = (part: string, type: string): string => `<Override PartName="/xl/${part}" ContentType="${TYPE}.${type}+xml"/>`;
  yield {
    name: "[Content_Types].xml",
    pieces: [
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
        `${override("workbook.xml", "sheet.main")}${override("styles.xml", "styles")}${override("worksheets/sheet1.xml", "worksheet")}</Types>`,
    ],
  };
  yield { name: "_rels/.rels", pieces: relations(relation(1, "officeDocument", "xl/workbook.xml")) };
  yield {
    name: "xl/workbook.xml",
    pieces: [`${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${xmlText(worksheetName(name)).replaceAll('"', "&quot;")}" sheetId="1" r:id="rId1"/></sheets></workbook>`],
  };
  yield { name: "xl/_rels/workbook.xml.rels", pieces: relations(relation(1, "worksheet", "worksheets/sheet1.xml") + relation(2, "styles", "styles.xml")) };
  yield { name: "xl/styles.xml", pieces: [STYLES] };
  yield { name: "xl/worksheets/sheet1.xml", pieces: sheetPieces };
}

const xf = (format: number, font = 0): string => `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${font === 0 ? "" : ' applyFont="1"'}/>`;
const FONT = '<sz val="11"/><name val="Calibri"/>';

/** Built-in formats: 0 general, 4 "#,##0.00", 49 text. Order as in STYLE. */
const STYLES =
  `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>` +
  `<fonts count="2"><font>${FONT}</font><font><b/>${FONT}</font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>" +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="6">${xf(0)}${xf(49, 1)}${xf(49)}${xf(4)}${xf(164)}${xf(165)}</cellXfs>` +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
