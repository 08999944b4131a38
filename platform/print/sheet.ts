import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { setImmediate as turn } from "node:timers/promises";
import PdfDocument from "pdfkit";
import { linesOf, visible } from "./glyphs.ts";
import type { Fact, Line, Paper, Table } from "./paper.ts";

/** Points: A4 is 595.28 by 841.89, a margin 48, what stands between the head and the foot of a page 722. */
const page = { width: 595.28, height: 841.89, side: 48, top: 74, bottom: 52 } as const;
const inner = page.width - 2 * page.side;
const pad = { x: 6, y: 4 } as const;
const grey = "#5b636b";
const hair = "#9aa1a8";
const labelWidth = 84;

type Face = "text" | "strong";

let faces: Promise<Readonly<Record<Face, Buffer>>> | undefined;

/** The two faces of the print, read once: 21 MB stay in memory after the first print. */
function readFaces(): Promise<Readonly<Record<Face, Buffer>>> {
  const files = [import.meta.resolve("@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"), import.meta.resolve("@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf")] as const;
  faces ??= Promise.all([readFile(fileURLToPath(files[0])), readFile(fileURLToPath(files[1]))]).then(([text, strong]) => ({ text, strong }));
  return faces;
}

interface Cell {
  readonly x: number;
  readonly width: number;
  readonly lines: readonly string[];
  readonly face: Face;
  readonly color: string;
}

interface Style {
  readonly face?: Face;
  readonly size?: number;
  readonly color?: string;
}

/**
 * A paper as PDF, A4, one form per copy, each with pages of its own count. Long text flows over pages; between rows other work of the
 * program goes on.
 */
export async function drawPaper(paper: Paper): Promise<Buffer> {
  const source = await readFaces();
  // Margins of 0: pages are begun here, never by the library.
  const doc = new PdfDocument({ size: "A4", margin: 0, bufferPages: true, autoFirstPage: false, info: { Title: `${paper.title} ${paper.facts[0] ?? ""}`, Producer: "Dutydesk", Creator: "Dutydesk" } });
  const pieces: Buffer[] = [];
  const ended = new Promise<Buffer>((resolve, reject) => {
    doc.on("data", (piece: Buffer) => pieces.push(piece));
    doc.on("end", () => resolve(Buffer.concat(pieces)));
    doc.on("error", reject);
  });
  doc.registerFont("text", source.text);
  doc.registerFont("strong", source.strong);
  const pen = makePen(doc);
  for (const copy of paper.copies) await drawForm(doc, pen, paper, copy);
  doc.end();
  return ended;
}

type Pen = ReturnType<typeof makePen>;

/** What knows the fonts: signs it can show, widths, lines, and text at a place. */
function makePen(doc: PDFKit.PDFDocument) {
  const widths: Readonly<Record<Face, Map<string, number>>> = { text: new Map(), strong: new Map() };
  const known = new Map<number, boolean>();
  const has = (code: number): boolean => {
    let yes = known.get(code);
    if (yes === undefined) known.set(code, (yes = glyphs(doc.font("text")).hasGlyphForCodePoint(code)));
    return yes;
  };
  const widthOf = (sign: string, face: Face): number => {
    let width = widths[face].get(sign);
    if (width === undefined) widths[face].set(sign, (width = doc.font(face).fontSize(1000).widthOfString(sign, plain) / 1000));
    return width;
  };
  return {
    lines: (text: string, width: number, { face = "text", size = 9.5 }: Style = {}): string[] => linesOf(visible(text, has), width, (sign) => widthOf(sign, face) * size),
    width: (line: string, { face = "text", size = 9.5 }: Style = {}): number => [...line].reduce((sum, sign) => sum + widthOf(sign, face), 0) * size,
    write(line: string, x: number, y: number, { face = "text", size = 9.5, color = "#000000" }: Style = {}): void {
      if (line !== "") doc.font(face).fontSize(size).fillColor(color).text(line, x, y, { ...plain, lineBreak: false });
    },
  };
}

/** Signs stand side by side by their own width: what was measured sign by sign is what is drawn. */
const plain = { features: [] as PDFKit.Mixins.OpenTypeFeatures[] };

/** The font that is chosen now; the library's types do not tell of it. */
function glyphs(doc: PDFKit.PDFDocument): { hasGlyphForCodePoint(code: number): boolean } {
  return (doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })._font.font;
}

const lineHeight = 14;

async function drawForm(doc: PDFKit.PDFDocument, pen: Pen, paper: Paper, copy: string): Promise<void> {
  const first = doc.bufferedPageRange().count;
  let y = 0;
  const begin = (): void => {
    doc.addPage({ size: "A4", margin: 0 });
    y = page.top;
  };
  const room = (): number => page.height - page.bottom - y;
  begin();

  const heading = (lines: readonly string[], style: Style, height: number): void => {
    for (const line of lines) {
      if (room() < height) begin();
      pen.write(line, page.side, y, style);
      y += height;
    }
  };
  const big = { face: "strong", size: 18 } as const;
  const title = pen.lines(paper.title, inner, big);
  for (const line of title) {
    pen.write(line, page.side + (inner - pen.width(line, big)) / 2, y, big);
    y += 26;
  }
  heading(pen.lines(paper.heading, inner, { face: "strong", size: 12 }), { face: "strong", size: 12 }, 18);
  heading(pen.lines(paper.facts.join("    "), inner, { color: grey }), { color: grey }, lineHeight);
  y += 6;

  /** A row of cells with a frame; where it is higher than the page has room, it goes on with its further lines on the next. */
  const row = async (cells: readonly Cell[]): Promise<void> => {
    const count = Math.max(1, ...cells.map((cell) => cell.lines.length));
    const whole = count * lineHeight + 2 * pad.y;
    // A short row stays whole; a long one fills what is left of the page.
    if (whole > room() && (count <= 8 || room() < 4 * lineHeight)) begin();
    for (let from = 0; from < count; ) {
      if (from > 0) begin();
      const fits = Math.max(1, Math.floor((room() - 2 * pad.y) / lineHeight));
      const to = Math.min(count, from + fits);
      const height = (to - from) * lineHeight + 2 * pad.y;
      for (const cell of cells) {
        doc.lineWidth(0.5).strokeColor(hair).rect(cell.x, y, cell.width, height).stroke();
        cell.lines.slice(from, to).forEach((line, n) => pen.write(line, cell.x + pad.x, y + pad.y + n * lineHeight, { face: cell.face, color: cell.color }));
      }
      y += height;
      from = to;
      await turn();
    }
  };
  const cell = (text: string, x: number, width: number, style: Style = {}): Cell => ({ x, width, lines: pen.lines(text, width - 2 * pad.x, style), face: style.face ?? "text", color: style.color ?? "#000000" });
  const label = (text: string, x: number): Cell => cell(text, x, labelWidth, { color: grey });

  const section = (name: string): void => {
    y += 8;
    if (room() < 60) begin();
    pen.write(name, page.side, y, { face: "strong", size: 10.5 });
    y += 18;
  };
  const table = async ({ label: name, columns, rows }: Table): Promise<void> => {
    y += 6;
    if (room() < 60) begin();
    heading(pen.lines(name, inner, { color: grey }), { color: grey }, lineHeight);
    const no = 28;
    const share = (inner - no) / columns.reduce((sum, column) => sum + column.share, 0);
    const cells = (first: string, texts: readonly string[], style: Style): Cell[] => {
      let x = page.side + no;
      return [cell(first, page.side, no, { color: grey }), ...texts.map((text, n) => cell(text, (x += share * (columns[n - 1]?.share ?? 0)), share * (columns[n]?.share ?? 0), style))];
    };
    await row(cells("", columns.map((column) => column.label), { color: grey }));
    for (const [n, texts] of rows.entries()) await row(cells(String(n + 1), texts, {}));
  };
  for (const group of paper.groups) {
    section(group.title);
    for (const pair of pairs(group.facts)) {
      const width = inner / pair.length;
      await row(pair.flatMap((fact, n) => [label(fact.label, page.side + n * width), cell(fact.value, page.side + n * width + labelWidth, width - labelWidth)]));
    }
    for (const one of group.tables ?? []) await table(one);
  }
  const lines = async (name: string, of: readonly Line[]): Promise<void> => {
    if (of.length === 0) return;
    section(name);
    const [at, what, who] = [92, 128, 92];
    for (const one of of) await row([cell(one.at, page.side, at, { color: grey }), cell(one.what, page.side + at, what), cell(one.who, page.side + at + what, who), cell(one.note, page.side + at + what + who, inner - at - what - who)]);
  };
  await lines(paper.words.signatures, paper.signatures);
  await lines(paper.words.history, paper.history);
  if (paper.cut !== null) heading(pen.lines(paper.cut, inner, { color: grey }), { color: grey }, lineHeight);

  if (room() < 44) begin();
  y += 24;
  paper.words.signHere.forEach((word, n) => {
    const x = page.side + (n * inner) / 3;
    pen.write(word, x, y);
    doc.lineWidth(0.5).strokeColor(hair).moveTo(x + pen.width(word) + 6, y + 13).lineTo(x + inner / 3 - 14, y + 13).stroke();
  });

  const last = doc.bufferedPageRange().count;
  for (let at = first; at < last; at++) {
    doc.switchToPage(at);
    ends(doc, pen, paper, copy, paper.words.page(at - first + 1, last - first));
  }
}

/** Head and foot of a page: organisation and copy, who printed it, and which page it is. */
function ends(doc: PDFKit.PDFDocument, pen: Pen, paper: Paper, copy: string, which: string): void {
  const small = { size: 9, color: grey } as const;
  const right = (text: string, y: number, style: Style): void => pen.write(text, page.width - page.side - pen.width(text, style), y, style);
  const named = { face: "strong", size: 10.5 } as const;
  const copyLine = copy === "" ? "" : (pen.lines(copy, inner / 3, named)[0] ?? "");
  pen.write(pen.lines(paper.organisation, inner / 2, small)[0] ?? "", page.side, 40, small);
  right(copyLine === "" ? (paper.facts[0] ?? "") : copyLine, 39, copyLine === "" ? small : named);
  doc.lineWidth(0.5).strokeColor(hair).moveTo(page.side, 58).lineTo(page.width - page.side, 58).stroke();
  const foot = page.height - 36;
  pen.write(pen.lines(`${paper.printed}    ${paper.facts[0] ?? ""}`, inner - 120, small)[0] ?? "", page.side, foot, small);
  right(which, foot, small);
}

/** Facts two in a row, broad ones alone; a fact that finds no second one takes the row. */
export function pairs(facts: readonly Fact[]): (readonly Fact[])[] {
  const rows: Fact[][] = [];
  let open: Fact[] | null = null;
  for (const fact of facts) {
    if (fact.broad) {
      rows.push([fact]);
      open = null;
    } else if (open) {
      open.push(fact);
      open = null;
    } else rows.push((open = [fact]));
  }
  return rows;
}
