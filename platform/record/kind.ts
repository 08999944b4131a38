import { z } from "zod";
import type { Field } from "./field.ts";

/** What a column of a field of this kind may be asked in a list. */
export type FilterOperator = "eq" | "in" | "range" | "isSet" | "has";

/** How a value of this kind is written into a typed cell of a sheet. */
export type CellType = "text" | "number" | "instant" | "day" | "money" | "bool";

/**
 * One kind of field: how it is stored, checked, filtered and made up for a test.
 * A kind knows nothing of any record; adding one is one file here, one line in `kinds.ts`, and one widget.
 */
export interface Kind<V = unknown> {
  readonly name: string;
  /** The SQL type of one value; a field with `many` is stored as an array of it, unless its kind is `whole`. */
  readonly column: string;
  /** One column holds all values of a field at once. */
  readonly whole?: boolean;
  /** How many values a field with `many` may hold at most; `maxMany` where nothing is said. */
  readonly most?: number;
  /** The schema of one value as it travels over the wire, without transformation. */
  schema(field: Field): z.ZodType<V>;
  /** Brings what people type (full-width digits, blanks, dashes) into the one stored form. */
  clean?(value: unknown, field: Field): unknown;
  readonly filters: readonly FilterOperator[];
  readonly sortable: boolean;
  readonly cell: CellType;
  /** A valid value for tests, different for each `n`; null where it needs a row of another table. */
  sample(n: number, field: Field): V | null;
}

/** How many values a field with `many` may hold where its kind says nothing else. */
export const maxMany = 50;

/** The wire schema of a field of this kind, null allowed where it is not required. */
export function wireSchema(kind: Kind, field: Field): z.ZodType {
  const one = kind.schema(field).describe(`${field.label.zh} ${field.label.en}`);
  const value = field.many ? z.array(one).max(mostOf(kind, field)) : one;
  return field.required ? value : value.nullable();
}

/** How many values the field may hold. */
export function mostOf(kind: Kind, field: Field): number {
  return kind.most === undefined ? maxMany : Math.min(kind.most, field.max ?? kind.most);
}

/** Brings one value into the stored form of its kind. */
export function tidyValue(kind: Kind, field: Field, value: unknown): unknown {
  const { clean } = kind;
  if (value === "" || value === undefined) return null;
  if (field.many) {
    if (!Array.isArray(value)) return value;
    const parts = value.map((part) => (clean ? clean(part, field) : part)).filter((part) => part !== "");
    return [...new Set(parts)];
  }
  const cleaned = clean ? clean(value, field) : value;
  return cleaned === "" ? null : cleaned;
}
