import { columnsOf } from "./tables.ts";

/** A cell of a table: its paragraphs, and over how many columns and rows it goes. */
interface Cell {
  readonly lines: string[];
  readonly wide: number;
  readonly high: number;
}

/** A table that is being read; one may stand in a cell of another. */
interface Table {
  readonly rows: Cell[][];
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: "\"", nbsp: " ", "#39": "'" };
const plain = (html: string): string => html.replace(/<[^>]*>/g, "").replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole).trim();

/**
 * The text of a Word document from its HTML, one line for each paragraph: headings with `#`, numbers of automatic lists written out, and rows
 * of tables as `| … | … |`, merged cells told in each row they reach. Notes at the foot of the page are left out.
 */
export function textOfHtml(html: string): string {
  const out: string[] = [];
  const lists: { ordered: boolean; n: number }[] = [];
  const tables: Table[] = [];
  const cellNow = (): Cell | undefined => tables.at(-1)?.rows.at(-1)?.at(-1);
  const say = (line: string): void => {
    if (line === "") return;
    const cell = cellNow();
    if (cell) cell.lines.push(line);
    else out.push(line);
  };
  // Text outside every paragraph (of a list's item) is gathered until the next tag that ends it.
  let text = "";
  const flush = (before = ""): void => {
    const line = plain(text);
    text = "";
    if (line !== "") say(before + line);
  };
  let heading = 0;
  let mark = "";
  let note = 0;
  let raised = false;
  for (const piece of html.split(/(<[^>]+>)/)) {
    const [, close, name = ""] = /^<(\/?)(\w+)/.exec(piece) ?? [];
    // The number of a note, and the notes themselves.
    if (name === "sup") raised = close === "";
    if (name === "li" && close === "" && (note > 0 || /id="(?:foot|end)note-/.test(piece))) note++;
    else if (name === "li" && note > 0) {
      note--;
      text = "";
      mark = "";
      continue;
    }
    if (note > 0) continue;
    if (close === undefined) {
      if (!raised || !/^\s*\[?\d{1,3}\]?\s*$/.test(piece)) text += piece;
      continue;
    }
    if (/^h[1-6]$/.test(name)) {
      flush(close ? (tables.length > 0 ? "" : `${"#".repeat(heading)} `) : mark);
      heading = close ? 0 : Number(name[1]);
    } else if (name === "ol" || name === "ul") {
      flush(mark);
      mark = "";
      if (close) lists.pop();
      else lists.push({ ordered: name === "ol", n: 0 });
    } else if (name === "li") {
      flush(mark);
      const list = lists.at(-1);
      if (!close && list) mark = list.ordered ? (lists.length > 1 ? `(${++list.n})` : `${++list.n}、`) : "- ";
      else mark = "";
    } else if (name === "p" || name === "br") {
      flush(mark);
      if (text === "" && close) mark = "";
    } else if (name === "table") {
      flush(mark);
      if (!close) tables.push({ rows: [] });
      else {
        const done = tables.pop();
        const lines = done ? linesOf(done) : [];
        // What follows is no row of this table.
        if (tables.length === 0) out.push(...lines, "");
        else for (const line of lines) say(inside(line));
      }
    } else if (name === "tr") {
      flush();
      if (!close) tables.at(-1)?.rows.push([]);
    } else if (name === "td" || name === "th") {
      flush(mark);
      if (!close) tables.at(-1)?.rows.at(-1)?.push({ lines: [], wide: spanOf(piece, "colspan"), high: spanOf(piece, "rowspan") });
    }
  }
  flush();
  return out.join("\n");
}

const spanOf = (tag: string, name: string): number => Math.min(60, Number(new RegExp(`${name}="(\\d+)"`).exec(tag)?.[1] ?? 1));

/** A row of a table within a cell, as a paragraph of that cell: a number in its first column is its mark. */
const inside = (line: string): string => line.replace(/^\| (\d{1,3}) \| /, "$1、").replace(/^\| | \|$/g, "").replaceAll(" | ", "，");

/** So long what a merged cell holds may be to be told again in each row it reaches. */
const short = 20;

/** The rows of a table with a cell in every column. */
function squared({ rows }: Table): string[][][] {
  const reach: { left: number; lines: string[] }[] = [];
  return rows.map((row) => {
    const cells: string[][] = [];
    const carried = (): void => {
      for (let one = reach[cells.length]; one && one.left > 0; one = reach[cells.length]) {
        one.left--;
        cells.push(one.lines);
      }
    };
    for (const cell of row) {
      carried();
      for (let n = 0; n < cell.wide; n++) {
        const lines = n === 0 ? cell.lines : [];
        if (cell.high > 1) reach[cells.length] = { left: cell.high - 1, lines: lines.length === 1 && (lines[0] ?? "").length <= short ? lines : [] };
        cells.push(lines);
      }
    }
    carried();
    return cells;
  });
}

function linesOf(table: Table): string[] {
  const rows = squared(table);
  const header = rows.map((cells) => (cells.every((cell) => cell.length <= 1) ? columnsOf(cells.map((cell) => cell[0] ?? "")) : null));
  const first = header.findIndex((one) => one !== null);
  return rows.flatMap((cells, at) => {
    if (cells.every((cell) => cell.length <= 1)) return cells.length === 1 && first < 0 ? (cells[0] ?? []) : [rowOf(cells.map((cell) => cell[0] ?? ""))];
    const named = at > first ? header[first] : undefined;
    if (named) return severally(cells, named);
    return cells.flatMap((cell, n) => (cell.length === 1 && (cells[n + 1]?.length ?? 0) > 1 && (cell[0]?.length ?? 0) <= 10 ? [`${(cell[0] ?? "").replace(/[：:]$/, "")}：`] : cell));
  });
}

const rowOf = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "/")).join(" | ")} |`;

/** A row whose cell holds several duties, as a row for each; what stands once beside them is said of each, but for the post, which goes on. */
function severally(cells: readonly string[][], named: readonly (string | null)[]): string[] {
  const most = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: most }, (_, n) => rowOf(cells.map((cell, column) => (cell.length === 1 ? (n === 0 || named[column] === "more" ? (cell[0] ?? "") : "") : (cell[n] ?? "")))));
}
