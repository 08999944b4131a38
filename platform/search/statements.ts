import type { RecordType } from "../record/record.ts";
import { holdsSomewhere, judgeRights, type RuleActor } from "../record/rule.ts";
import { columnOf, ident, tableOf } from "../store/columns.ts";
import type { Database } from "../store/database.ts";
import { ruleSql } from "../store/rule-sql.ts";
import { Params } from "../store/sql.ts";
import { mostCharacters, refFields, tailFields, wordFields } from "./elements.ts";

/** A place in the order of a search, newest first: what comes after it is older. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** A question to one kind of record, as every statement of it needs it. */
export interface Question {
  readonly types: ReadonlyMap<string, RecordType>;
  readonly type: RecordType;
  readonly orgId: string;
  readonly actor: RuleActor;
  /** LIKE patterns that the text must meet, all of them. */
  readonly patterns: readonly string[];
  /** Words that the text must hold, or that a phone ends with. */
  readonly tails: readonly { readonly pattern: string; readonly code: string }[];
  /** A further condition over the row `t`. */
  readonly filter: ((params: Params) => string) | undefined;
}

/** What the index is asked: all of `a`, or all of `b`; one of the weeks and one of the scope, where given. */
export interface IndexQuestion {
  readonly a: readonly number[];
  readonly b: readonly number[] | null;
  readonly weeks: readonly number[] | null;
  readonly scope: readonly number[] | null;
  readonly most: number;
}

/** Events that the index has not read yet and that a question still looks at by itself. */
export const mostLate = 500;

type Querying = Pick<Database, "query">;

/**
 * Reads the newest records before a place and keeps those that fit: right for everyday words, and for what is not in the index.
 *
 * `edge` is the last record looked at; null where the beginning was reached, or where `limit` rows were found before it.
 */
export async function walk(db: Querying, q: Question, before: Place, records: number, limit: number): Promise<{ rows: Place[]; edge: Place | null }> {
  const params = new Params();
  const org = params.add(q.orgId);
  // The first page has no bound: one that holds for every record makes the planner take a plan for any values for dearer, and plan anew each time.
  const range = before.at === "infinity" ? `t.org_id = ${org}` : `t.org_id = ${org} and (t.created_at, t.id) < (${params.add(before.at)}, ${params.add(before.id)})`;
  const table = tableOf(q.type);
  // Written out, as the number of records is: a limit that the planner does not know has it plan anew for every question.
  const most = String(limit);
  const text = `with found as materialized (
      select t.id, t.created_at from (select * from ${table} t where ${range} order by t.created_at desc, t.id desc limit ${records}) t
      ${indexRow(q, params, org)} where ${fits(q, params)} order by t.created_at desc, t.id desc limit ${most})
    select id, created_at as at, false as edge from found
    union all select e.id, e.created_at, true from (select t.id, t.created_at from ${table} t where ${range} order by t.created_at desc, t.id desc offset ${records - 1} limit 1) e
    where (select count(*) from found) < ${most}`;
  const found = await db.query<Place & { edge: boolean }>(text, params.values, { prepared: true });
  const rows = found.filter((row) => !row.edge).map(({ id, at }) => ({ id, at }));
  const edge = found.find((row) => row.edge);
  return { rows, edge: edge ? { id: edge.id, at: edge.at } : null };
}

/**
 * Asks the index, adds the records whose events it has not read yet, and keeps those that fit, from `before` back to `since`.
 *
 * `hits` is what the index gave before anything was checked; where it reaches `most` there was too much of it, and no rows are given.
 */
export async function ask(db: Querying, q: Question, index: IndexQuestion, before: Place, since: string | null, limit: number): Promise<{ rows: Place[]; hits: number; late: number; ends: Ends | null }> {
  const params = new Params();
  const org = params.add(q.orgId);
  const kind = params.add(q.type.name);
  const at = params.add(before.at);
  const from = params.add(since);
  const most = params.add(index.most);
  const table = tableOf(q.type);
  const narrowed = `${params.add(index.weeks)}, ${params.add(index.scope)}, ${at}, ${most}`;
  const also = index.b === null ? "" : ` union select record_id, created_at from search_hits(${params.add(index.b)}, ${narrowed})`;
  const text = `with late as materialized (
      select e.record_id, e.record_type from event e where e.org_id = ${org}
      and (e.tx, e.seq) > (coalesce((select c.tx from event_cursor c where c.consumer = 'search'), '0'::xid8), coalesce((select c.seq from event_cursor c where c.consumer = 'search'), 0))
      order by e.tx desc, e.seq desc limit ${mostLate}),
    hit as materialized (select record_id, created_at from search_hits(${params.add(index.a)}, ${narrowed})${also}),
    either as (select record_id, created_at from hit
      union select l.record_id, t.created_at from late l cross join lateral (select t.created_at from ${table} t where t.org_id = ${org} and t.id = l.record_id offset 0) t where l.record_type = ${kind}),
    -- Sorted before anything is looked up, so that only as many records are read as fill the page.
    r as (select t.id, t.created_at from (
        select * from either h where (select count(*) from hit) < ${most} and (h.created_at, h.record_id) < (${at}, ${params.add(before.id)}) and (${from}::timestamptz is null or h.created_at >= ${from})
        order by h.created_at desc, h.record_id desc) h
      cross join lateral (select * from ${table} t where t.org_id = ${org} and t.id = h.record_id offset 0) t
      ${indexRow(q, params, org)} where ${fits(q, params)} order by h.created_at desc, h.record_id desc limit ${limit})
    select r.id, r.created_at as at, c.hits, c.late, c.first, c.last
    from (select (select count(*)::integer from hit) as hits, (select count(*)::integer from late) as late, ${end(table, org, "asc")} as first, ${end(table, org, "desc")} as last) c left join r on true`;
  const found = await db.query<{ id: string | null; at: string | null; hits: number; late: number; first: string | null; last: string | null }>(text, params.values, { prepared: true });
  const rows = found.flatMap(({ id, at: of }) => (id === null || of === null ? [] : [{ id, at: of }]));
  const { hits = 0, late = 0, first = null, last = null } = found[0] ?? {};
  return { rows, hits, late, ends: first === null || last === null ? null : { first, last } };
}

/** When the oldest and the newest record of a kind were made. */
export interface Ends {
  readonly first: string;
  readonly last: string;
}

const end = (table: string, org: string, direction: string): string => `(select t.created_at from ${table} t where t.org_id = ${org} order by t.created_at ${direction}, t.id ${direction} limit 1)`;

/** The oldest and the newest record of a kind; null where there is none. */
export async function edges(db: Querying, type: RecordType, orgId: string): Promise<Ends | null> {
  const [row] = await db.query<{ first: string | null; last: string | null }>(`select ${end(tableOf(type), "$1", "asc")} as first, ${end(tableOf(type), "$1", "desc")} as last`, [orgId], { prepared: true });
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
}

/**
 * The index row of a record, where it tells of the version the record has now. `offset 0` keeps it one look-up a record: a planner without
 * statistics reads all rows of the kind for each of them otherwise.
 */
function indexRow(q: Question, params: Params, org: string): string {
  const row = `select i.version, i.doc from search i where i.org_id = ${org} and i.record_type = ${params.add(q.type.name)} and i.record_id = t.id offset 0`;
  return `left join lateral (${row}) s on s.version = t.version`;
}

/** Rights, further conditions and words over a record `t` and its index row `s`; where that lags, over the record's own columns. */
function fits(q: Question, params: Params): string {
  const doc = `case when s.version is null then ${liveDoc(q)} else ${keptDoc(q)} end`;
  const parts = [ruleSql(q.type.may.read, q.type, q.actor, params), ...(q.type.states.void ? ["t.state <> 'void'"] : []), ...(q.filter ? [q.filter(params)] : [])];
  if (q.patterns.length > 0) parts.push(`${doc} like all(${params.add(q.patterns)}::text[])`);
  for (const tail of q.tails) parts.push(`(${doc} like ${params.add(tail.pattern)} or ${tailSql(q, tail.code, params)})`);
  return parts.join(" and ");
}

const wide = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0xff01 + i)).join("");
const narrow = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join("");
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The references by whose titles the asking person may find: those that lead to a kind of which he may read some. */
function openRefs(q: Question): number[] {
  return refFields(q.type).flatMap(([, field], at) => {
    const target = q.types.get(field.to ?? "");
    return target && judgeRights(target.may.read, (capability) => holdsSomewhere(q.actor, capability)) !== false ? [at] : [];
  });
}

/** The kept text, without the titles of what the asking person may not read. */
function keptDoc(q: Question): string {
  const open = openRefs(q);
  if (open.length === refFields(q.type).length) return "s.doc";
  return `concat_ws(E'\\x1f', ${[1, ...open.map((at) => at + 2)].map((part) => `split_part(s.doc, E'\\x1f', ${part})`).join(", ")})`;
}

/** The title of what a reference of the row `t` leads to, by its primary key. */
export function titleOfRef(types: ReadonlyMap<string, RecordType>, type: RecordType, name: string): string {
  const target = types.get(type.fields[name]?.to ?? "");
  if (!target) return "null::text";
  return `(select left(x.${ident(columnOf(target, target.title)?.name ?? target.title)}, 200) from ${tableOf(target)} x where x.org_id = t.org_id and x.id = t.${ident(columnOf(type, name)?.name ?? name)})`;
}

/**
 * The searched text made from the record's columns as `docOf` makes it, but for pinyin, which comes with the index row. Titles of
 * references are looked up one by one: only the few rows that the index does not have yet come here.
 */
function liveDoc(q: Question): string {
  const { type } = q;
  const columns = ["number", "externalNumber", ...wordFields(type).map(([name]) => name)].flatMap((key) => {
    const column = columnOf(type, key);
    if (!column) return [];
    return [column.type.endsWith("[]") ? `nullif(array_to_string(t.${ident(column.name)}, E'\\n'), '')` : `t.${ident(column.name)}`];
  });
  const titles = openRefs(q).map((at) => titleOfRef(q.types, type, (refFields(type)[at] as [string, unknown])[0]));
  if (columns.length === 0 && titles.length === 0) return "''";
  const own = columns.length === 0 ? "''" : `left(concat_ws(E'\\n', ${columns.join(", ")}), ${mostCharacters})`;
  const all = titles.length === 0 ? own : `concat_ws(E'\\x1f', ${[own, ...titles].join(", ")})`;
  return `translate(lower(${all}), ${quoted(`${wide}\u3000`)}, ${quoted(`${narrow} `)})`;
}

/**
 * Whether a phone or code of the record is the given one or ends with it.
 *
 * A masked field is found by the whole or by its last four alone, whoever asks: longer tails would let it be guessed digit by digit, with no
 * line in any journal.
 */
function tailSql(q: Question, code: string, params: Params): string {
  const whole = params.add([code, `86${code}`, ...(/^86\d{11}$/.test(code) ? [code.slice(2)] : [])]);
  const end = params.add(code);
  const parts = tailFields(q.type).flatMap(([name, field]) => {
    const column = columnOf(q.type, name);
    if (!column) return [];
    const test = (value: string): string => {
      const plain = field.kind === "phone" ? `ltrim(split_part(${value}, 'x', 1), '+')` : `regexp_replace(regexp_replace(lower(${value}), '[^0-9a-z]', '', 'g'), '^(\\d{3,})x\\d+$', '\\1')`;
      return `(${plain} = any(${whole}::text[]) or right(${plain}, length(${end}::text)) = ${end}${field.mask === undefined ? "" : ` and length(${end}) = 4`})`;
    };
    const path = `t.${ident(column.name)}`;
    return [column.type.endsWith("[]") ? `exists (select 1 from unnest(${path}) v where ${test("v")})` : `coalesce(${test(path)}, false)`];
  });
  return parts.length === 0 ? "false" : `(${parts.join(" or ")})`;
}
