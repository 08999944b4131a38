import { titles, takeTitles } from "../api/list.ts";
import { present } from "../record/mask.ts";
import { kindOf } from "../record/kinds.ts";
import type { Label, Language } from "../record/label.ts";
import type { RecordType } from "../record/record.ts";
import type { RuleActor } from "../record/rule.ts";
import { columnOf, ident, tableOf } from "../store/columns.ts";
import type { Database } from "../store/database.ts";
import { ruleSql } from "../store/rule-sql.ts";
import { Params } from "../store/sql.ts";
import { isSearchable } from "./elements.ts";
import { findIds, type IdsFound } from "./ids.ts";

/** One record as the find box shows it; phones and the like are masked. */
export interface FoundRow {
  readonly type: string;
  readonly id: string;
  readonly number: string | null;
  readonly title: string;
  readonly subtitle: string;
  readonly state: string;
  readonly stateLabel: Label;
  readonly createdAt: string;
}

export interface FindInput {
  readonly types: ReadonlyMap<string, RecordType>;
  /** One kind; without it all that can be found, in the order they are declared, `limit` of each and no further pages. */
  readonly type?: RecordType | undefined;
  readonly orgId: string;
  readonly actor: RuleActor;
  readonly q: string;
  readonly limit: number;
  readonly before?: string | undefined;
  readonly budgetMs?: number;
  readonly now: string;
  readonly language?: Language;
}

export interface Found {
  readonly rows: FoundRow[];
  /** Kinds of which there is more than is shown. */
  readonly more: string[];
  readonly searchedBackTo: string | null;
  readonly next: string | null;
  readonly behind: boolean;
}

/** Kinds that are searched side by side, so that one question does not take every connection. */
const sideBySide = 3;

/**
 * Finds records that hold every word of `q` and that the actor may read, newest first within their kind.
 *
 * @throws Problem `cursor_invalid`.
 */
export async function findRecords(db: Pick<Database, "query">, input: FindInput): Promise<Found> {
  const asked = input.type ? [input.type] : [...input.types.values()].filter(isSearchable);
  const pages: { found: IdsFound; rows: FoundRow[] }[] = [];
  const waiting = asked.map((type, i) => ({ type, i }));
  const lane = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const found = await findIds(db, { ...input, type: one.type, before: input.type ? input.before : undefined });
      pages[one.i] = { found, rows: await readRows(db, input, one.type, found.ids) };
    }
  };
  await Promise.all(Array.from({ length: Math.min(sideBySide, asked.length) }, lane));
  const cuts = pages.flatMap(({ found }) => (found.searchedBackTo === null ? [] : [found.searchedBackTo]));
  return {
    rows: pages.flatMap((page) => page.rows),
    more: asked.flatMap((type, i) => (pages[i]?.found.next ? [type.name] : [])),
    searchedBackTo: cuts.length === 0 ? null : cuts.reduce((latest, cut) => (cut > latest ? cut : latest)),
    next: input.type ? (pages[0]?.found.next ?? null) : null,
    behind: pages.some((page) => page.found.behind),
  };
}

const shownTypes = new WeakMap<RecordType, RecordType>();

/** The kind with no more fields than its title and subtitle, so that only their columns and references are read. */
function shown(type: RecordType): RecordType {
  const known = shownTypes.get(type);
  if (known) return known;
  const names = [type.title, ...(type.subtitle ?? [])];
  const made = { ...type, fields: Object.fromEntries(names.map((name) => [name, type.fields[name]])) } as RecordType;
  shownTypes.set(type, made);
  return made;
}

/** Reads what is shown of the found records in their order, under the same rights: one that changed hands meanwhile stays out. */
async function readRows(db: Pick<Database, "query">, input: FindInput, type: RecordType, ids: readonly string[]): Promise<FoundRow[]> {
  if (ids.length === 0) return [];
  const small = shown(type);
  const params = new Params();
  const org = params.add(input.orgId);
  const keys = ["id", "number", "state", "createdAt", "site", ...Object.keys(small.fields)];
  const columns = [...new Set(keys)].flatMap((key) => {
    const column = columnOf(type, key);
    return column ? [`${column.type === "text" ? `left(t.${ident(column.name)}, 120)` : `t.${ident(column.name)}`} as ${ident(key)}`] : [];
  });
  const at = params.add(ids);
  const text = `select ${columns.join(", ")}${titles(input.types, small, input.actor, org, params)} from ${tableOf(type)} t
    where t.org_id = ${org} and t.id = any(${at}::uuid[]) and ${ruleSql(type.may.read, type, input.actor, params)} order by array_position(${at}::uuid[], t.id)`;
  const found = await db.query(text, params.values, { prepared: true });
  return found.map((raw) => {
    const refs: Record<string, { title: string; type: string }> = {};
    const row = present(small, takeTitles(small, raw, refs));
    const word = (name: string): string => wordOf(small, name, row[name], refs, input.language ?? "zh");
    return {
      type: type.name,
      id: row.id as string,
      number: (row.number as string | undefined) ?? null,
      title: word(type.title),
      subtitle: (type.subtitle ?? []).map(word).filter((part) => part !== "").join(" · "),
      state: row.state as string,
      stateLabel: type.states[row.state as string]?.label ?? { zh: row.state as string, en: row.state as string },
      createdAt: row.createdAt as string,
    };
  });
}

function wordOf(type: RecordType, name: string, value: unknown, refs: Readonly<Record<string, { title: string }>>, language: Language): string {
  if (Array.isArray(value)) return value.map((part) => wordOf(type, name, part, refs, language)).join(" ");
  const field = type.fields[name];
  if (value === null || value === undefined || !field) return "";
  if (field.kind === "ref") return refs[value as string]?.title ?? "";
  if (field.kind === "choice") return field.choices?.[value as string]?.[language] ?? "";
  return kindOf(field.kind).cell === "text" || typeof value === "number" ? String(value) : String(value).slice(0, 10);
}
