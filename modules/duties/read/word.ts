/** An element of the simple HTML that a Word document becomes. */
interface Row {
  readonly cells: string[][];
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: "\"", nbsp: " ", "#39": "'" };
const plain = (html: string): string => html.replace(/<[^>]*>/g, "").replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole).trim();

/**
 * The text of a Word document from its HTML, one line for each paragraph: headings with `#`, numbers of automatic lists written out, and rows
 * of tables as `| … | … |`. A row with a cell of several paragraphs becomes lines, the label before its paragraphs.
 */
export function textOfHtml(html: string): string {
  const out: string[] = [];
  const lists: { ordered: boolean; n: number }[] = [];
  let row: Row | null = null;
  const say = (line: string): void => {
    if (line === "") return;
    const cell = row?.cells.at(-1);
    if (cell) cell.push(line);
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
  for (const piece of html.split(/(<[^>]+>)/)) {
    const [, close, name = ""] = /^<(\/?)(\w+)/.exec(piece) ?? [];
    if (close === undefined) {
      text += piece;
      continue;
    }
    if (/^h[1-6]$/.test(name)) {
      flush(close ? (row ? "" : `${"#".repeat(heading)} `) : mark);
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
    } else if (name === "tr") {
      flush();
      if (!close) row = { cells: [] };
      else if (row) {
        const done = row;
        row = null;
        out.push(...linesOf(done));
      }
    } else if (name === "table" && close) {
      // What follows is no row of this table.
      out.push("");
    } else if ((name === "td" || name === "th") && row) {
      flush(mark);
      if (!close) row.cells.push([]);
    }
  }
  flush();
  return out.join("\n");
}

function linesOf({ cells }: Row): string[] {
  if (cells.every((cell) => cell.length <= 1)) return cells.length === 1 ? (cells[0] ?? []) : [`| ${cells.map((cell) => (cell[0] ?? "").replaceAll("|", "/")).join(" | ")} |`];
  return cells.flatMap((cell, at) => (cell.length === 1 && (cells[at + 1]?.length ?? 0) > 1 && (cell[0]?.length ?? 0) <= 10 ? [`${(cell[0] ?? "").replace(/[：:]$/, "")}：`] : cell));
}
