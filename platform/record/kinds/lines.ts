import { z } from "zod";
import type { Field } from "../field.ts";
import { tidyValue, wireSchema, type Kind } from "../kind.ts";
import { isSet } from "../rule.ts";
import { choice, yesNo } from "./choice.ts";
import { duration, money, number } from "./number.ts";
import { file, ref, signature } from "./reference.ts";
import { longText, text } from "./text.ts";
import { day, instant } from "./time.ts";

/** The kinds a column of lines may have; what is masked, or holds lines itself, is a record of its own. */
export const lineKinds: Readonly<Record<string, Kind>> = { text, longText, choice, yesNo, number, money, duration, day, instant, ref, file, signature };

/** Lines of a record: each has an id and the columns of the declaration. */
export const lines: Kind<object> = {
  name: "lines",
  column: "jsonb",
  whole: true,
  most: 200,
  schema: (field) => z.strictObject({ id: z.uuid().optional(), ...Object.fromEntries(lineColumns(field).map(([name, column]) => [name, column.required ? wireSchema(kindAt(column), column) : wireSchema(kindAt(column), column).optional()])) }),
  clean: (value, field) => (typeof value === "object" && value !== null && !Array.isArray(value) ? cleanLine(value as Readonly<Record<string, unknown>>, field) : value),
  filters: [],
  sortable: false,
  cell: "text",
  sample: (n, field) => cleanLine({ id: sampleId(n), ...Object.fromEntries(lineColumns(field).map(([name, column]) => [name, sampleAt(n, column)])) }, field) as object,
};

/** The columns of a field of lines with their names. */
export function lineColumns(field: Field): [string, Field][] {
  return Object.entries(field.columns ?? {});
}

/** The kind of a column; one that no line may hold reads as text until the declaration is refused. */
function kindAt(column: Field): Kind {
  return lineKinds[column.kind] ?? (text as Kind);
}

/**
 * A line in its stored form. What no column is called stays, to be told.
 *
 * Its keys stand in the order in which the database gives them back, so that lines are the same when they read the same.
 */
function cleanLine(line: Readonly<Record<string, unknown>>, field: Field): unknown {
  const columns = lineColumns(field);
  const values = columns.map(([name, column]): [string, unknown] => [name, tidyValue(kindAt(column), column, Object.hasOwn(line, name) ? line[name] : null) ?? (column.many ? [] : null)]);
  const others = Object.entries(line).filter(([name]) => name !== "id" && !Object.hasOwn(field.columns ?? {}, name));
  const id = line.id ?? "";
  return Object.fromEntries([["id", id === "" ? newLineId() : id] as [string, unknown], ...values, ...others].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)));
}

/** A stored line as the declaration has it today: a column added since is empty, one that is gone is left out. */
export function declaredLine(line: Readonly<Record<string, unknown>>, field: Field): unknown {
  return cleanLine(Object.fromEntries(["id", ...Object.keys(field.columns ?? {})].map((name) => [name, line[name]])), field);
}

/** Whether a line says nothing: it was begun and never filled in. */
export function isBlankLine(line: unknown): boolean {
  return typeof line === "object" && line !== null && !Array.isArray(line) && Object.entries(line).every(([name, value]) => name === "id" || !isSet(value));
}

/** An id for a line; `randomUUID` is missing in a browser on plain http. */
export function newLineId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function sampleId(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
}

function sampleAt(n: number, column: Field): unknown {
  const one = kindAt(column).sample(n, column);
  return column.many && one !== null ? [one] : one;
}
