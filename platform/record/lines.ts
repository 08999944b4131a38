import type { Field } from "./field.ts";
import { tidyValue } from "./kind.ts";
import { kindOf } from "./kinds.ts";
import { declaredLine, isBlankLine } from "./kinds/lines.ts";
import { L, type Label } from "./label.ts";
import type { RecordType } from "./record.ts";

/** What a row of lines, or a column of it, is called in a sentence: `明细 第 3 行 · 数量`. */
export function lineLabel(field: Field, row: number, column?: Label): Label {
  const { zh, en } = field.label;
  return L(`${zh} 第 ${row + 1} 行${column ? ` · ${column.zh}` : ""}`, `${en} row ${row + 1}${column ? ` · ${column.en}` : ""}`);
}

/** What the place of a fault is called: a field by its name, a cell of lines by `items.2.qty`. */
export function labelAt(type: RecordType, place: string): Label | undefined {
  const [name = "", row, column] = place.split(".");
  const field = type.fields[name];
  return field?.columns && row !== undefined ? lineLabel(field, Number(row), field.columns[column ?? ""]?.label) : field?.label;
}

/** A row with its lines in stored form, as a program may give them: each with an id, none of them blank. */
export function withLines<R extends Readonly<Record<string, unknown>>>(type: Pick<RecordType, "fields">, row: R): R {
  const own = Object.entries(type.fields).filter(([name, field]) => field.kind === "lines" && Array.isArray(row[name]));
  return own.length === 0 ? row : { ...row, ...Object.fromEntries(own.map(([name, field]) => [name, (tidyValue(kindOf(field.kind), field, row[name]) as unknown[]).filter((line) => !isBlankLine(line))])) };
}

/** A row as it was read, its lines as the declaration has them today. */
export function declaredLines<R extends Readonly<Record<string, unknown>>>(type: Pick<RecordType, "fields">, row: R): R {
  const own = Object.entries(type.fields).filter(([name, field]) => field.kind === "lines" && Array.isArray(row[name]));
  return own.length === 0 ? row : { ...row, ...Object.fromEntries(own.map(([name, field]) => [name, (row[name] as Readonly<Record<string, unknown>>[]).map((line) => declaredLine(line, field))])) };
}

/** One value that a record holds: of a field, or of a column of one of its lines. */
export interface Held {
  /** Where it stands: `owner`, or `items.2.owner`. */
  readonly place: string;
  readonly field: Field;
  readonly value: unknown;
}

/** The values of a row by their fields, lines taken apart into their cells; what the type does not declare is left out. */
export function heldBy(type: Pick<RecordType, "fields">, values: Readonly<Record<string, unknown>>): Held[] {
  return Object.entries(values).flatMap(([name, value]): Held[] => {
    const field = type.fields[name];
    if (!field) return [];
    return field.columns ? cellsOf(field, value).map((cell) => ({ ...cell, place: `${name}.${cell.place}` })) : [{ place: name, field, value }];
  });
}

/** The cells of lines, each with its place `2.owner`. */
export function cellsOf(field: Field, value: unknown): Held[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((line: Readonly<Record<string, unknown>>, row) => Object.entries(field.columns ?? {}).map(([key, column]) => ({ place: `${row}.${key}`, field: column, value: line[key] ?? null })));
}
