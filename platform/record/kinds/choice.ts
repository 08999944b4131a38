import { z } from "zod";
import type { Kind } from "../kind.ts";
import { tidyText } from "./text.ts";

/** One of a closed list; retired choices stay readable but can no longer be chosen. */
export const choice: Kind<string> = {
  name: "choice",
  column: "text",
  schema: (field) =>
    z.enum(
      Object.entries(field.choices ?? {})
        .filter(([, c]) => !c.retired)
        .map(([key]) => key),
    ),
  filters: ["eq", "in", "isSet"],
  sortable: true,
  cell: "text",
  sample: (n, field) => {
    const keys = Object.keys(field.choices ?? {}).filter((key) => !field.choices?.[key]?.retired);
    return keys[n % keys.length] ?? null;
  },
};

/** A free word that many records share; always several. */
export const tag: Kind<string> = {
  name: "tag",
  column: "text",
  schema: () => z.string().min(1).max(40),
  clean: tidyText,
  filters: ["has", "isSet"],
  sortable: false,
  cell: "text",
  sample: (n) => `标签${n % 7}`,
};

export const yesNo: Kind<boolean> = {
  name: "yesNo",
  column: "boolean",
  schema: () => z.boolean(),
  filters: ["eq", "isSet"],
  sortable: false,
  cell: "bool",
  sample: (n) => n % 2 === 0,
};
