import type { z } from "zod";
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
  /** The SQL type of one value; a field with `many` is stored as an array of it. */
  readonly column: string;
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
