import { z } from "zod";
import type { Kind } from "../kind.ts";
import { wellFormed } from "../well-formed.ts";

/** Trims, and makes the text storable: lone surrogates and NUL become U+FFFD, so nothing a person pasted is refused. */
export function tidyText(value: unknown): unknown {
  return typeof value === "string" ? wellFormed(value).replaceAll("\u0000", "\uFFFD").trim() : value;
}

/** One line of text; line breaks become blanks. */
export const text: Kind<string> = {
  name: "text",
  column: "text",
  schema: (field) => z.string().max(field.max ?? 200),
  clean: (value) => {
    const tidy = tidyText(value);
    return typeof tidy === "string" ? tidy.replace(/[\r\n\t]+/g, " ") : tidy;
  },
  filters: ["eq", "isSet"],
  sortable: true,
  cell: "text",
  sample: (n, field) => `样例${n}`.slice(0, field.max ?? 200),
};

/** Text of several lines, up to 20,000 characters unless told otherwise. */
export const longText: Kind<string> = {
  name: "longText",
  column: "text",
  schema: (field) => z.string().max(field.max ?? 20_000),
  clean: tidyText,
  filters: ["isSet"],
  sortable: false,
  cell: "text",
  sample: (n) => `第一行${n}\n第二行`,
};

/** A postal or on-site address as one line. */
export const address: Kind<string> = { ...text, name: "address", filters: ["isSet"], sample: (n) => `东路${n}号` };
