import { isFurniture } from "./furniture.ts";
import { withoutTables } from "./tables.ts";
import { cleanText } from "./tidy.ts";

/** One line of a document, rid of noise: `at` is its number in the text as it came, from 1. */
export interface Line {
  readonly at: number;
  readonly text: string;
  /** Depth of a heading that the document marks as one (Word style, `##`); 0 where it does not. */
  readonly heading: number;
  /** How many characters it has: what is cut at the margin is as wide as the margin. */
  readonly width: number;
  /** What other cells of its row say of it; empty outside tables. */
  readonly more: string;
}

/** The lines of a document without noise and page furniture; each keeps the number it had. */
export function cleanLines(text: string): Line[] {
  const lines = withoutTables(text.split(/\r\n|[\n\r\f\u2028\u2029]/).flatMap(bounded)).flatMap((line) => pieces(line, longest)).map(({ at, text: raw, more }): Line => {
    const [, marks = "", rest = raw] = /^\s{0,3}(#{1,6})\s+(.*)$/.exec(raw) ?? [];
    const bare = cleanText(rest.replace(/^\s*(?:>\s+)+/, "").replace(/\*\*|__|<[^<>]{1,40}>/g, ""));
    return { at, text: bare, heading: marks.length, width: [...bare].length, more };
  });
  const shown = lines.filter((line) => line.text !== "" && !isFurniture(line.text));
  const first = new Map<string, { readonly line: Line; times: number }>();
  for (const line of shown) {
    const known = first.get(line.text);
    if (known) known.times++;
    else first.set(line.text, { line, times: 1 });
  }
  return shown.filter((line) => {
    const known = first.get(line.text);
    return !known || known.line === line || known.times < 2 || !isRunning(line, known.times);
  });
}

/** So long a line may be for the rules; a longer one is cut after a stop, or anywhere where it has none. */
const longest = 800;
/** A row of a table is parted into its cells first. */
const longestRow = 4000;
const manySpaces = /[ \u00a0\u2000-\u200b\u3000]{9,}/g;
const manyTabs = /\t{41,}/g;

/** A line as the rules can bear it: they look at it again and again from each of its characters. */
function bounded(text: string, index: number): { at: number; text: string }[] {
  const close = text.replace(manySpaces, " ".repeat(8)).replace(manyTabs, "\t".repeat(40));
  return pieces({ at: index + 1, text: close }, /^ *\||\t/.test(close) ? longestRow : longest);
}

function pieces<L extends { readonly text: string }>(line: L, most: number): L[] {
  if (line.text.length <= most) return [line];
  const out: L[] = [];
  for (let rest = line.text, end = endOf(rest, most); rest !== ""; rest = rest.slice(end), end = endOf(rest, most)) out.push({ ...line, text: rest.slice(0, end) });
  return out;
}

function endOf(text: string, most: number): number {
  if (text.length <= most) return most;
  const at = Math.max(text.lastIndexOf("。", most - 1), text.lastIndexOf("；", most - 1));
  return at > most / 4 ? at + 1 : most;
}

/** A short line without a stop that comes again and again stands at the head or foot of every page. */
function isRunning(line: Line, times: number): boolean {
  if (line.text.length > 30 || line.heading > 0 || /[，。；：]|^[\d（(一二三四五六七八九十①-⑳]/.test(line.text)) return false;
  if (/(?:职责|员|长|师|理|管|任)$/.test(line.text.replace(/各?岗位职责$/, ""))) return false;
  return times >= (/[部司院店心所厅]|手册|汇编|说明/.test(line.text) ? 2 : 3);
}
