import { L } from "../record/label.ts";
import type { Language } from "../record/label.ts";
import type { Cell } from "../sheets/cell.ts";
import { findHeaderRow, matchColumns, type MatchedHow } from "../sheets/columns.ts";
import { readSheet } from "../sheets/read.ts";
import { plain, readText } from "../sheets/values.ts";
import { writeXlsx } from "../sheets/write.ts";
import type { ZoneClock } from "../sheets/zone.ts";
import { asProblem, say, sheetProblem, type RowFault } from "./says.ts";
import { labelOf, targetsOf, type ImportSpec, type Target } from "./spec.ts";

export interface BodyRow {
  /** Its number as the user counts rows. */
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** A sheet with its headings found; rows without any content are left out. */
export interface OpenSheet {
  readonly name: string;
  readonly headers: readonly string[];
  readonly body: readonly BodyRow[];
}

/** Which heading goes to which field; null leaves a column out, a heading that is not named is matched by its name. */
export type Mapping = Readonly<Record<string, string | null>>;

export interface Matched {
  readonly columns: readonly { readonly header: string; readonly key: string | null; readonly how: MatchedHow | null }[];
  readonly places: readonly { readonly target: Target; readonly column: number }[];
}

/** Opens a sheet from bytes or a file. @throws Problem `sheet_refused` with the sentence for its user. */
export async function openSheet(input: Uint8Array | string, name: string): Promise<OpenSheet> {
  try {
    const { rows } = await readSheet(input, { name });
    const at = findHeaderRow(rows);
    if (at < 0) throw sheetProblem(say("no_headings"));
    const headers = (rows[at] ?? []).map((cell) => plain(readText(cell) ?? ""));
    const body = rows.slice(at + 1).map((cells, i) => ({ row: at + 2 + i, cells })).filter(({ cells }) => cells.some((cell) => readText(cell) !== null || cell.raw !== undefined));
    if (body.length === 0) throw sheetProblem(say("no_rows"));
    return { name, headers, body };
  } catch (error) {
    throw asProblem(error);
  }
}

/** Gives every heading its field: as told, else by label and synonyms. */
export function matchSheet(spec: ImportSpec, headers: readonly string[], mapping: Mapping = {}): Matched {
  const targets = targetsOf(spec);
  const found = matchColumns(headers, targets, mapping).columns;
  return {
    columns: found.map(({ header, key, how }) => ({ header, key, how })),
    places: found.flatMap(({ key, column }) => {
      const target = targets.find((one) => one.key === key);
      return target ? [{ target, column }] : [];
    }),
  };
}

/** Refuses a mapping to what is no field, and a sheet that lacks a column without which every row would be refused. @throws Problem `sheet_refused`. */
export function demandColumns(spec: ImportSpec, matched: Matched, mapping: Mapping = {}): void {
  const known = new Set(targetsOf(spec).map((target) => target.key));
  const lines = Object.values(mapping).find((key) => key !== null && spec.type.fields[key]?.kind === "lines");
  if (lines) throw sheetProblem(say("lines_not_taken", { field: labelOf(spec, lines) }));
  const unknown = Object.values(mapping).filter((key) => key !== null && !known.has(key));
  if (unknown.length > 0) throw sheetProblem(say("no_fields", { fields: unknown.join("、"), known: [...known].join("、") }));
  const has = new Set(matched.places.map(({ target }) => target.key));
  const missing = spec.needs.filter((group) => !group.some((key) => has.has(key)));
  if (missing.length === 0) return;
  const names = (language: Language, or: string, and: string): string => missing.map((group) => group.map((key) => labelOf(spec, key)[language]).join(or)).join(and);
  throw sheetProblem(say("no_columns", { columns: L(names("zh", "或", "、"), names("en", " or ", ", ")) }));
}

/** The refused rows as they came, with the number they had and what is wrong; mended, the sheet can be taken in as it is. */
export function refusedSheet(sheet: OpenSheet, faults: readonly RowFault[], language: Language, zone: ZoneClock): AsyncGenerator<Uint8Array> {
  const zh = language === "zh";
  const byRow = new Map<number, RowFault[]>();
  for (const fault of faults) byRow.set(fault.row, [...(byRow.get(fault.row) ?? []), fault]);
  const columns = [...sheet.headers.map((title) => ({ title, type: "text" as const })), { title: zh ? "表中行号" : "Sheet row", type: "number" as const }, { title: zh ? "哪里不对" : "Fault", type: "text" as const, width: 60 }];
  function* rows(): Generator<unknown[]> {
    for (const { row, cells } of sheet.body) {
      const of = byRow.get(row);
      if (!of) continue;
      const why = of.map(({ column, reason }) => (column === null ? reason[language] : `${column}${zh ? "：" : ": "}${reason[language]}`)).join("\n");
      yield [...sheet.headers.map((_, i) => readText(cells[i])), row, why];
    }
  }
  return writeXlsx(columns, rows(), { zone, sheetName: zh ? "没进来的行" : "Refused" });
}
