import type { Field } from "#platform/record/field.ts";
import { lineColumns } from "#platform/record/kinds/lines.ts";
import type { Label } from "#platform/record/label.ts";
import { fen } from "../money.ts";
import { fromWall } from "../zone.ts";

/** A line as a form holds it. */
export type Line = Readonly<Record<string, unknown>> & { readonly id: string };

/** A cell of a paste that was not filled in: it cannot be read, or must be picked in its place. */
export interface Unread {
  readonly row: number;
  readonly label: Label;
  readonly text: string;
  readonly pick: boolean;
}

/** The cells of what a sheet puts on the clipboard: tabs between cells, a cell of several lines in quotes. */
export function pastedCells(text: string): string[][] {
  const rows: string[][] = [[]];
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (const [, quoted, plain, end] of whole.matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/g)) {
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain ?? "").trim());
    if (end === "\n") rows.push([]);
    else if (end === "") break;
  }
  return rows;
}

/** Fills pasted cells in from a place on, row by row; a first row that names columns says where the cells below it belong. */
export function fillLines(field: Field, lines: readonly Line[], at: { row: number; column: string }, cells: readonly (readonly string[])[], more: { most: number; zone: string; newLine: () => Line }): { lines: Line[]; unread: Unread[]; unknown: string[]; left: number } {
  const columns = lineColumns(field);
  const from = columns.findIndex(([name]) => name === at.column);
  const named = (cells[0] ?? []).map((head) => columns.findIndex(([, column]) => head !== "" && [column.label.zh, column.label.en.toLowerCase()].includes(head.toLowerCase())));
  const unknown = (cells[0] ?? []).filter((head, n) => head !== "" && named[n] === -1);
  const known = named.filter((one) => one >= 0).length;
  const headed = cells.length > 1 && known > 0 && (known > 1 || unknown.length === 0);
  const body = headed ? cells.slice(1) : cells;
  const out = [...lines];
  const unread: Unread[] = [];
  for (const [n, row] of body.entries()) {
    const here = at.row + n;
    if (here >= more.most) break;
    const line: Record<string, unknown> = { ...(out[here] ?? more.newLine()) };
    for (const [m, text] of row.entries()) {
      const [name, column] = columns[headed ? (named[m] ?? -1) : from + m] ?? [];
      if (name === undefined || column === undefined) continue;
      const value = text === "" ? null : readPasted(column, text, more.zone);
      if (value === undefined) unread.push({ row: here, label: column.label, text, pick: column.kind === "ref" || column.kind === "file" || column.kind === "signature" });
      else if (text !== "" || column.kind !== "file") line[name] = value;
    }
    out[here] = line as Line;
  }
  return { lines: out, unread, unknown: headed ? unknown : [], left: Math.max(0, at.row + body.length - more.most) };
}

const yes = new Set(["是", "有", "对", "y", "yes", "true", "1", "√", "✓", "✔"]);
const no = new Set(["否", "无", "没有", "不", "n", "no", "false", "0", "×", "✗", "✘"]);

/** What a pasted text says in the stored form of its column; undefined where it cannot be read. */
function readPasted(column: Field, text: string, zone: string): unknown {
  const half = text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  switch (column.kind) {
    case "text":
    case "longText":
      return text;
    case "number":
    case "duration": {
      const match = /^([+-]?\d+)(?:\.0*)?$/.exec(half.replace(/[,\s]/g, ""));
      return match ? Number(match[1]) : undefined;
    }
    case "money":
      return fen(text) ?? undefined;
    case "yesNo":
      return yes.has(half.toLowerCase()) ? true : no.has(half.toLowerCase()) ? false : undefined;
    case "choice": {
      const open = Object.entries(column.choices ?? {}).filter(([, one]) => !one.retired);
      return open.find(([key, one]) => [key, one.zh, one.en].some((word) => word.toLowerCase() === text.toLowerCase()))?.[0];
    }
    case "day":
      return dayOf(half);
    case "instant": {
      const match = /^(\S+)[ T]+(\d{1,2}):(\d\d)(?::\d\d)?$/.exec(half);
      const day = dayOf(match?.[1] ?? "");
      return match && day && Number(match[2]) < 24 && Number(match[3]) < 60 ? (fromWall(`${day}T${String(match[2]).padStart(2, "0")}:${match[3]}`, zone) ?? undefined) : undefined;
    }
    default:
      return undefined;
  }
}

/** A day however sheets write it, `2026/11/4` or `2026年11月4日`; undefined where there is no such day. */
function dayOf(text: string): string | undefined {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (!match) return undefined;
  const day = `${match[1]}-${String(match[2]).padStart(2, "0")}-${String(match[3]).padStart(2, "0")}`;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : undefined;
}
