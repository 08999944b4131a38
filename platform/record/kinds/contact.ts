import { z } from "zod";
import type { Kind } from "../kind.ts";

const fullWidth = /[０-９＋－（）]/g;

/** Keeps digits and one leading plus; full-width digits, blanks, dashes and brackets go. An extension follows `x`. */
export function tidyPhone(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const half = value.replace(fullWidth, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).trim();
  const [main = "", extension] = half.split(/(?:转|ext\.?|x|#)/i);
  const digits = main.replace(/[\s\-().·－]/g, "");
  if (!extension?.trim()) return digits;
  const more = extension.replace(/\D/g, "");
  return more === "" ? half : `${digits}x${more}`; // What is no number stays as typed, and is refused as such.
}

/** A telephone number in the one stored form: digits, a leading plus, an extension after `x`. */
export const phone: Kind<string> = {
  name: "phone",
  column: "text",
  schema: () => z.string().regex(/^\+?\d{3,20}(x\d{1,8})?$/),
  clean: tidyPhone,
  filters: ["eq", "has", "isSet"],
  sortable: false,
  cell: "text",
  sample: (n) => `138${String(10_000_000 + n).slice(-8)}`,
};

export const email: Kind<string> = {
  name: "email",
  column: "text",
  schema: () => z.email().max(254),
  clean: (value) => (typeof value === "string" ? value.trim().toLowerCase() : value),
  filters: ["eq", "has", "isSet"],
  sortable: false,
  cell: "text",
  sample: (n) => `a${n}@example.com`,
};
