import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import type { Label } from "../record/label.ts";
import type { RecordType } from "../record/record.ts";
import { columnOf } from "../store/columns.ts";
import { plain } from "../sheets/values.ts";
import type { Find, Row } from "./find.ts";
import { fieldSays, say, sheetProblem } from "./says.ts";

/** Where a reference stands, for its sentence and its bounds. */
export interface Place {
  readonly site: string | null;
  readonly field: string;
  readonly label: Label;
}

/** By what a record of a type is named in sheets, surest first: what no two share, its numbers, its title. */
export function namesOf(type: RecordType): string[] {
  const unique = Object.entries(type.fields).filter(([, field]) => field.unique && !field.many && !field.mask).map(([name]) => name);
  return [...new Set([...unique, ...["externalNumber", "number"].filter((key) => columnOf(type, key)), ...(type.fields[type.title]?.kind === "ref" ? [] : [type.title])])];
}

/**
 * The id of the one record that words of a sheet name; of a type that belongs to sites only within the row's own.
 * @throws Problem that says that there is none, or several.
 */
export async function referenceOf(find: Find, type: RecordType, words: string, place: Place): Promise<string> {
  const within = (rows: readonly Row[]): readonly Row[] => ("site" in type.fields && place.site !== null ? rows.filter((row) => row.site === place.site) : rows);
  for (const value of new Set([words, plain(words)])) {
    for (const name of namesOf(type)) {
      const rows = within(await find.find(type.name, name, value));
      if (rows.length > 1) throw fieldSays(place.field, place.label, say("several_records", { what: type.label, value: words.slice(0, 60), count: rows.length }));
      if (rows[0]) return rows[0].id as string;
    }
  }
  throw fieldSays(place.field, place.label, say("no_such_record", { what: type.label, value: words.slice(0, 60) }));
}

/**
 * The site for rows that name none: the one asked for, else the actor's first, else the organisation's first.
 * @throws Problem `sheet_refused` when the one asked for does not exist.
 */
export async function siteFor(engine: Engine, actor: Actor, find: Find, asked: string | undefined): Promise<string | null> {
  const type = engine.types.get("site");
  if (!type) return null;
  if (asked !== undefined) {
    return referenceOf(find, type, asked, { site: null, field: "site", label: type.label }).catch(() => {
      throw sheetProblem(say("no_such_record", { what: type.label, value: asked }));
    });
  }
  if (actor.sites[0]) return actor.sites[0];
  const rows = await engine.db.query<{ id: string }>("select id from site where org_id = $1 and state = 'open' order by created_at, id limit 1", [actor.orgId]);
  return rows[0]?.id ?? null;
}
