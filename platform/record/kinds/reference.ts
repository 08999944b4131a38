import { z } from "zod";
import type { Kind } from "../kind.ts";

/** Another record by its id; the field names the record type it leads to. */
export const ref: Kind<string> = {
  name: "ref",
  column: "uuid",
  schema: () => z.uuid(),
  filters: ["eq", "in", "isSet"],
  sortable: false,
  cell: "text",
  sample: () => null,
};

/** Files by their ids, always several; uploaded before the record that holds them is written. */
export const file: Kind<string> = { ...ref, name: "file", filters: ["isSet"] };

/** A drawn signature: the id of its picture. */
export const signature: Kind<string> = { ...file, name: "signature" };
