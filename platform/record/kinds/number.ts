import { z } from "zod";
import type { Kind } from "../kind.ts";

/** A whole number within `min` and `max`. */
export const number: Kind<number> = {
  name: "number",
  column: "integer",
  schema: (field) => z.int().min(field.min ?? -2_147_483_648).max(field.max ?? 2_147_483_647),
  filters: ["eq", "range", "isSet"],
  sortable: true,
  cell: "number",
  sample: (n, field) => (field.min ?? 0) + (n % Math.max(1, Math.min(50, (field.max ?? 50) - (field.min ?? 0)))),
};

/** Money in whole fen (1/100 yuan), never a fraction. */
export const money: Kind<number> = {
  name: "money",
  column: "bigint",
  schema: (field) => z.int().min(field.min ?? 0).max(field.max ?? 1_000_000_000_000),
  filters: ["eq", "range", "isSet"],
  sortable: true,
  cell: "money",
  sample: (n) => 100 * (1 + (n % 900)),
};

/** A length of time in whole minutes. */
export const duration: Kind<number> = {
  ...number,
  name: "duration",
  schema: (field) => z.int().min(0).max(field.max ?? 5_256_000),
  sample: (n) => n % 600,
};
