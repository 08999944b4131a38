import { Parser } from "htmlparser2";
import type { Cell } from "./cell.ts";
import { cleanText, textCell } from "./cell.ts";
import type { ZipPart } from "./zip-read.ts";
import { unpack, ZipError } from "./zip-read.ts";

/** Levels of elements; a sheet has about ten. */
const DEEPEST = 100;

/** What a walk over one XML part listens to; names come without their namespace prefix. */
export interface XmlListener {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/**
 * Walks one XML part while it unpacks, 64 KB at a time, so that neither the part nor its tree is ever held whole. Entities other than
 * the five of XML and character numbers are not expanded.
 * @throws ZipError `broken` when the part ends inside an element, or nests deeper than 100 levels.
 */
export async function walkXml(bytes: Uint8Array, part: ZipPart, listener: XmlListener): Promise<void> {
  let cut = false;
  let ending = false;
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        // Each further level costs the parser more than the one before.
        if (++depth > DEEPEST) throw new ZipError("broken", `${part.name} nests deeper than any sheet`);
        listener.open?.(local(name), attributes);
      },
      ontext: (text) => listener.text?.(text),
      onclosetag(name, implied) {
        depth--;
        // At the end the parser closes by itself what a cut file left open.
        if (implied && ending) cut = true;
        listener.close?.(local(name));
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  const decoder = new TextDecoder("utf-8");
  for await (const piece of unpack(bytes, part)) parser.write(decoder.decode(piece, { stream: true }));
  parser.write(decoder.decode());
  ending = true;
  parser.end();
  if (cut) throw new ZipError("broken", `${part.name} ends inside an element`);
}

function local(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

/**
 * Text as a sheet means it: line ends as XML reads them, then `_xHHHH_` for what XML cannot hold (ECMA-376 part 1, 22.9.2.19; a carriage
 * return is written so), then well formed.
 */
export function sheetText(xml: string): string {
  let text = xml;
  if (text.includes("\r")) text = text.replace(/\r\n?/g, "\n");
  if (text.includes("_x")) text = text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return cleanText(text);
}

export interface SheetPlace {
  readonly name: string;
  readonly hidden: boolean;
  readonly path: string;
}

export interface Workbook {
  readonly sheets: readonly SheetPlace[];
  readonly since1904: boolean;
  readonly stringsPath: string | null;
  readonly stylesPath: string | null;
}

interface Relation {
  readonly id: string;
  /** Last word of its type: "worksheet", "styles", "sharedStrings". */
  readonly type: string;
  readonly path: string;
}

async function relations(bytes: Uint8Array, parts: ReadonlyMap<string, ZipPart>, of: string): Promise<Relation[]> {
  const slash = of.lastIndexOf("/");
  const folder = of.slice(0, slash + 1);
  const part = parts.get(`${folder}_rels/${of.slice(slash + 1)}.rels`);
  const found: Relation[] = [];
  if (!part) return found;
  await walkXml(bytes, part, {
    open(name, a) {
      if (name !== "Relationship" || !a["Target"] || a["TargetMode"] === "External" || found.length >= MOST_RELATIONS) return;
      found.push({ id: a["Id"] ?? "", type: (a["Type"] ?? "").replace(/^.*\//, ""), path: resolve(folder, a["Target"]) });
    },
  });
  return found;
}

function resolve(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith("/") ? target : folder + target).split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}

/**
 * Finds the worksheets of a workbook and the parts they need.
 * @throws ZipError `broken` when the archive holds no workbook of the .xlsx kind (a .docx, an .ods).
 */
export async function readWorkbook(bytes: Uint8Array, parts: ReadonlyMap<string, ZipPart>): Promise<Workbook> {
  const main = (await relations(bytes, parts, "")).find((r) => r.type === "officeDocument")?.path ?? "xl/workbook.xml";
  const part = parts.get(main);
  if (!part || !main.endsWith(".xml")) throw new ZipError("broken", "no workbook");
  const related = await relations(bytes, parts, main);
  const sheets: SheetPlace[] = [];
  let since1904 = false;
  let isWorkbook = false;
  await walkXml(bytes, part, {
    open(name, a) {
      if (name === "workbook") isWorkbook = true;
      else if (name === "workbookPr") since1904 = a["date1904"] === "1" || a["date1904"] === "true";
      else if (name === "sheet" && sheets.length < MOST_RELATIONS) {
        const id = Object.entries(a).find(([key]) => key.endsWith(":id"))?.[1];
        const relation = related.find((r) => r.id === id && r.type === "worksheet");
        if (relation && parts.has(relation.path)) sheets.push({ name: sheetText(a["name"] ?? ""), hidden: (a["state"] ?? "visible") !== "visible", path: relation.path });
      }
    },
  });
  if (!isWorkbook) throw new ZipError("broken", "no workbook");
  const pathOf = (type: string): string | null => related.find((r) => r.type === type && parts.has(r.path))?.path ?? null;
  return { sheets, since1904, stringsPath: pathOf("sharedStrings"), stylesPath: pathOf("styles") };
}

/**
 * The shared texts of a workbook as cells, rich runs joined and phonetic guides left out; one longer than `maxCharacters` is null. One cell
 * object per text: a column of a thousand equal words costs one.
 * @throws ZipError `too_large` beyond `maxCount` texts
 */
export async function readSharedStrings(bytes: Uint8Array, part: ZipPart, maxCharacters: number, maxCount: number): Promise<(Cell | null)[]> {
  const strings: (Cell | null)[] = [];
  let pieces: string[] = [];
  let length = 0;
  let inText = false;
  let phonetic = 0;
  await walkXml(bytes, part, {
    open(name) {
      if (name === "si") {
        pieces = [];
        length = 0;
      } else if (name === "rPh") phonetic++;
      else if (name === "t") inText = phonetic === 0;
    },
    text(text) {
      if (!inText) return;
      length += text.length;
      if (length <= maxCharacters) pieces.push(text);
    },
    close(name) {
      if (name === "t") inText = false;
      else if (name === "rPh") phonetic--;
      else if (name === "si") {
        if (strings.length >= maxCount) throw new ZipError("too_large", "shared texts");
        strings.push(length > maxCharacters ? null : textCell(sheetText(pieces.join(""))));
      }
    },
  });
  return strings;
}

/** Built-in number formats that show a date or a time (ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are those of East Asia). */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Longest number format, and most cell styles, that Excel takes. */
const EXCEL_FORMAT = 255;
const EXCEL_STYLES = 65_490;
/** More sheets or relations than this no workbook has. */
const MOST_RELATIONS = 10_000;

/** Says whether a number format shows a date or a time: a letter of y m d h s that is neither quoted, escaped nor in brackets. */
export function isDateFormat(code: string): boolean {
  const bare = code.slice(0, EXCEL_FORMAT).replace(/"[^"]*"|\\.|_.|\*./gs, "").replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "");
  return /[ymdhs]/i.test(bare.split(";")[0]!.replace(/general/gi, ""));
}

/** For each cell style of a workbook, whether its number is a date. */
export async function readDateStyles(bytes: Uint8Array, part: ZipPart): Promise<boolean[]> {
  const custom = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCells = false;
  await walkXml(bytes, part, {
    open(name, a) {
      if (name === "numFmt" && custom.size < EXCEL_STYLES) custom.set(Number(a["numFmtId"]), isDateFormat(a["formatCode"] ?? ""));
      else if (name === "cellXfs") inCells = true;
      else if (name === "xf" && inCells && styles.length < EXCEL_STYLES) {
        const id = Number(a["numFmtId"] ?? 0);
        styles.push(custom.get(id) ?? isBuiltInDate(id));
      }
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return styles;
}
