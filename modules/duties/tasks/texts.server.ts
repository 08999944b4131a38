import type { Label } from "#platform/record/label.ts";
import { L } from "#platform/record/label.ts";
import { loadCatalogue } from "../catalogue.ts";

let shipped: ReadonlyMap<string, Label> | null = null;

/** The text of a duty as it stands: the organisation's own where it wrote one, else the catalogue's, else its id. */
export function dutyText(id: string, own: { readonly text: string | null; readonly english: string | null }): Label {
  if (own.text !== null) return L(own.text, own.english ?? own.text);
  shipped ??= new Map(loadCatalogue().duties.map((duty) => [duty.id, duty.text]));
  return shipped.get(id) ?? L(id, id);
}

/** Joins the organisation's own wording of a duty to rows with `post` and `duty` under `alias`, as `own`. */
export const ownWording = (alias: string): string => `left join lateral (select d.text, d.english from duty d where d.org_id = ${alias}.org_id and d.post = ${alias}.post and (d.code = ${alias}.duty or (d.code is null and d.number = ${alias}.duty)) and d.state = 'open' limit 1) own on true`;
