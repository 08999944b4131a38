import { z } from "zod";
import { Problem } from "../record/problem.ts";
import type { Field } from "../record/field.ts";
import { kindOf } from "../record/kinds.ts";
import { momentOf } from "../record/kinds/time.ts";
import { cleanValue } from "../record/input.ts";
import { declaredLines } from "../record/lines.ts";
import type { RecordType } from "../record/record.ts";
import type { RuleActor } from "../record/rule.ts";
import { columnOf, ident, selectList, tableOf } from "../store/columns.ts";
import { ruleSql } from "../store/rule-sql.ts";
import { Params } from "../store/sql.ts";

export const pageSize = { preset: 50, most: 200 } as const;

/** The filters of a list and of its export: what each is called and what it means. */
function filterNames(type: RecordType): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [key, field] of Object.entries({ ...baseFilters, ...type.fields } as Readonly<Record<string, Field>>)) {
    const filters = kindOf(field.kind).filters;
    if (!columnOf(type, key)) continue;
    const label = "label" in field ? `${field.label.zh} ${field.label.en}` : key;
    if (!field.many && (key in baseFilters || filters.includes("eq") || filters.includes("in"))) names[key] = `${label}: one value, or several with commas`;
    if (field.many && filters.includes("has")) names[`${key}.has`] = `${label}: one of the values`;
    if (filters.includes("range") && !field.mask) {
      names[`${key}.from`] = `${label}: from`;
      names[`${key}.to`] = `${label}: before`;
    }
    if (filters.includes("isSet")) names[`${key}.set`] = `${label}: yes or no`;
  }
  if (climbs(type)) names.climbed = "Missed and told up to this level of superiors, 1 to 99";
  return names;
}

/** The query of a list as a schema, with what a route takes beside it; what it does not name is refused by the list itself, in the reader's language. */
export function listSchema(type: RecordType, more: Readonly<Record<string, string>> = {}): z.ZodType<Record<string, string>> {
  const said = { limit: `1 to ${pageSize.most}`, after: "The mark of the page before", order: "A field; - before it turns it round", q: "Words to search for", ids: "Ids with commas", fields: "all, or fields with commas", ...filterNames(type), ...more };
  const shape = Object.fromEntries(Object.entries(said).map(([name, what]) => [name, z.string().optional().describe(what)]));
  return z.object(shape).catchall(z.string()) as unknown as z.ZodType<Record<string, string>>;
}

/** What a list is asked for, as it stands in the address. */
export interface ListQuery {
  readonly [name: string]: string | undefined;
}

export interface ListPlan {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly limit: number;
  readonly order: { readonly key: string; readonly descending: boolean };
}

const reserved = new Set(["limit", "after", "order", "q", "ids", "fields"]);
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * One query for one page of a list: rights, filters, order and keyset, with the titles of all references as sub-selects.
 *
 * @throws Problem `filter_invalid`, `cursor_invalid` with the name at fault.
 */
export function planList(types: ReadonlyMap<string, RecordType>, type: RecordType, orgId: string, actor: RuleActor, query: ListQuery): ListPlan {
  const params = new Params();
  const org = params.add(orgId);
  const where = [`t.org_id = ${org}`, ruleSql(type.may.read, type, actor, params)];
  where.push(filtersSql(type, actor, query, params));
  if (query.ids !== undefined) {
    const ids = query.ids.split(",");
    if (ids.length > pageSize.most || !ids.every((id) => uuidShape.test(id))) throw invalid("ids");
    where.push(`t.id = any(${params.add(ids)}::uuid[])`);
  }
  const order = readOrder(type, query.order);
  const column = `t.${ident(columnOf(type, order.key)?.name ?? order.key)}`;
  if (order.key === "dueAt") where.push(`${column} is not null`);
  if (query.after !== undefined) {
    const [value, id] = readCursor(query.after, columnOf(type, order.key)?.type ?? "text");
    where.push(`(${column}, t.id) ${order.descending ? "<" : ">"} (${params.add(value)}, ${params.add(id)})`);
  }
  const limit = readLimit(query.limit);
  const direction = order.descending ? "desc" : "asc";
  const only = readFields(type, query.fields);
  const text = `select ${selectList(type, "t", only)}${titles(types, type, actor, org, params, only)} from ${tableOf(type)} t where ${where.filter((part) => part !== "true").join(" and ")} order by ${column} ${direction}, t.id ${direction} limit ${params.add(limit + 1)}`;
  return { text, values: params.values, limit, order };
}

/** The conditions of a list's filters over the row `t`; `true` where there are none. @throws Problem `filter_invalid`. */
export function filtersSql(type: RecordType, actor: RuleActor, query: ListQuery, params: Params): string {
  const parts = Object.entries(query).flatMap(([name, raw]) => (reserved.has(name) || raw === undefined ? [] : [filterSql(type, name, raw, actor, params, query.order === "dueAt")]));
  return parts.length === 0 ? "true" : parts.join(" and ");
}

/** Splits what a list query gave into the page, its references and the cursor of the next page. */
export function readPage(type: RecordType, plan: ListPlan, found: readonly Record<string, unknown>[]): { rows: Record<string, unknown>[]; refs: Record<string, { title: string; type: string }>; next: string | null } {
  const refs: Record<string, { title: string; type: string }> = {};
  const rows = found.slice(0, plan.limit).map((row) => takeTitles(type, row, refs));
  const last = rows.at(-1);
  const next = found.length > plan.limit && last ? Buffer.from(JSON.stringify([last[plan.order.key], last.id])).toString("base64url") : null;
  return { rows, refs, next };
}

/** Moves the `ref$…` columns of a row into the table of references; its lines are as the declaration has them today. */
export function takeTitles(type: RecordType, row: Record<string, unknown>, refs: Record<string, { title: string; type: string }>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) {
    if (!key.startsWith("ref$")) out[key] = value;
    else if (typeof value === "object" && value !== null) Object.assign(refs, value);
    else if (typeof value === "string") {
      const name = key.slice(4);
      const id = row[name];
      const to = name === "createdBy" ? "staff" : type.fields[name]?.to;
      if (typeof id === "string" && to) refs[id] = { title: value, type: to };
    }
  }
  return declaredLines(type, out);
}

/** The titles of a row's references, each only where the actor may read what it leads to. */
export function titles(types: ReadonlyMap<string, RecordType>, type: RecordType, actor: RuleActor, org: string, params: Params, only?: ReadonlySet<string>): string {
  const parts: string[] = [];
  for (const [name, field] of Object.entries(type.fields)) {
    if (only && !only.has(name)) continue;
    for (const [key, column] of Object.entries(field.columns ?? {})) {
      const to = column.kind === "ref" ? types.get(column.to ?? "") : undefined;
      // A shared table of titles: the same person often stands in many lines.
      if (to) parts.push(`, (select json_object_agg(x.id, json_build_object('title', ${titleSql(types, to, "x", 0)}, 'type', ${params.add(to.name)}::text)) from ${tableOf(to)} x where x.org_id = ${org} and x.id in (select (l->>'${key}')::uuid from jsonb_array_elements(t.${ident(columnOf(type, name)?.name ?? name)}) l) and ${ruleSql(to.may.read, to, actor, params, "x")}) as ${ident(`ref$${name}.${key}`)}`);
    }
    if (field.kind !== "ref" || field.many) continue;
    const target = types.get(field.to ?? "");
    if (!target) continue;
    parts.push(`, (select ${titleSql(types, target, "x", 0)} from ${tableOf(target)} x where x.org_id = ${org} and x.id = t.${ident(columnOf(type, name)?.name ?? name)} and ${ruleSql(target.may.read, target, actor, params, "x")}) as ${ident(`ref$${name}`)}`);
  }
  return parts.join("");
}

/** A title that is itself a reference is followed, once. */
export function titleSql(types: ReadonlyMap<string, RecordType>, type: RecordType, alias: string, depth: number): string {
  const field = type.fields[type.title];
  const column = `${alias}.${ident(columnOf(type, type.title)?.name ?? type.title)}`;
  const target = field?.kind === "ref" ? types.get(field.to ?? "") : undefined;
  if (!target) return `left(${column}, 120)`;
  return depth > 0 ? `${column}::text` : `(select ${titleSql(types, target, "y", depth + 1)} from ${tableOf(target)} y where y.org_id = ${alias}.org_id and y.id = ${column})`;
}

/** The fields a row of a list carries: those declared for lists, `all`, or those named. */
function readFields(type: RecordType, raw: string | undefined): ReadonlySet<string> | undefined {
  if (raw === "all") return undefined;
  if (raw === undefined) return new Set([type.title, ...(type.subtitle ?? []), ...Object.entries(type.fields).filter(([name, field]) => field.list || name === "site").map(([name]) => name)]);
  const names = raw.split(",");
  if (!names.every((name) => Object.hasOwn(type.fields, name))) throw invalid("fields");
  return new Set([...names, ...("site" in type.fields ? ["site"] : [])]);
}

/** How many rows a page has. @throws Problem `filter_invalid`. */
export function readLimit(raw: string | undefined): number {
  if (raw === undefined) return pageSize.preset;
  const limit = Number(raw);
  if (!Number.isInteger(limit) || limit < 1 || limit > pageSize.most) throw invalid("limit");
  return limit;
}

function readOrder(type: RecordType, raw: string | undefined): { key: string; descending: boolean } {
  const key = raw?.replace(/^-/, "") ?? type.order ?? "createdAt";
  const served = new Set(["createdAt", ...(type.number ? ["number"] : []), ...(columnOf(type, "dueAt") ? ["dueAt"] : []), ...(type.indexes ?? []).filter((keys) => keys.length > 1).map((keys) => keys.at(-1) as string)]);
  if (!served.has(key) || !columnOf(type, key)) throw invalid("order");
  return { key, descending: raw === undefined ? key === "createdAt" || key === "number" : raw.startsWith("-") };
}

function readCursor(raw: string, sqlType: string): [string | number, string] {
  try {
    const [value, id] = JSON.parse(Buffer.from(raw, "base64url").toString("utf8")) as unknown[];
    if ((typeof value === "string" || typeof value === "number") && storable(sqlType, value) && typeof id === "string" && uuidShape.test(id)) return [stored(sqlType, value), id];
  } catch {
    // Falls through to the one refusal below.
  }
  throw new Problem("cursor_invalid");
}

function invalid(filter: string): Problem {
  return new Problem("filter_invalid", { filter: filter.slice(0, 60) });
}

const baseFilters: Readonly<Record<string, Pick<Field, "kind">>> = { createdAt: { kind: "instant" }, updatedAt: { kind: "instant" }, dueAt: { kind: "instant" }, createdBy: { kind: "ref" }, state: { kind: "text" }, number: { kind: "text" }, externalNumber: { kind: "text" } };

/** Whether a promise of the type climbs from superior to superior. */
function climbs(type: RecordType): boolean {
  return Object.values(type.clocks).some((clock) => clock.climbs);
}

/** Rows whose open clocks have climbed just to a level. The climbed ones are few and have an index of their own, so the rows are found from them. */
function climbedSql(type: RecordType, raw: string, params: Params): string {
  if (!climbs(type) || !/^[1-9]\d?$/.test(raw)) throw invalid("climbed");
  return `(t.org_id, t.id) in (select c.org_id, c.record_id from clock c where ${climbedClock("c", params.add(type.name))} group by c.org_id, c.record_id having max(${climbedLevel("c")}) = ${params.add(Number(raw))})`;
}

/** The condition of an open clock of a type that has climbed, and the level it has reached; `type` names a parameter. */
export function climbedClock(alias: string, type: string): string {
  return `${alias}.record_type = ${type} and ${alias}.stopped_at is null and ${alias}.state <> 'dropped' and ${alias}.passed like 'climb:%'`;
}

/** SQL of the level that such a clock has reached. */
export function climbedLevel(alias: string): string {
  return `substr(${alias}.passed, 7)::int`;
}

/** One filter of the address, such as `owner=me`, `owner=below` (all below the reader), `state=received,assigned`, `createdAt.from=…`, `unit.set=no`, `tags.has=…`. */
function filterSql(type: RecordType, name: string, raw: string, actor: RuleActor, params: Params, byDue: boolean): string {
  if (name === "climbed") return climbedSql(type, raw, params);
  const [key = "", operator = "eq"] = name.split(".");
  const column = columnOf(type, key);
  const field = (Object.hasOwn(type.fields, key) ? type.fields[key] : baseFilters[key]) as Field | undefined;
  if (!column || !field || raw.length > 2000) throw invalid(name);
  const path = `t.${ident(column.name)}`;
  const kind = kindOf(field.kind);
  const hidden = field.mask !== undefined;
  const value = (text: string): string => params.add(readFilterValue(field, text, actor, name));
  if (operator === "set" && kind.filters.includes("isSet") && (raw === "yes" || raw === "no")) {
    const empty = column.type.endsWith("[]") ? `cardinality(${path}) = 0` : `${path} is null`;
    return raw === "yes" ? `not (${empty})` : empty;
  }
  if (operator === "has" && field.many && kind.filters.includes("has")) return `${path} @> array[${value(raw)}]::${column.type}`;
  if ((operator === "from" || operator === "to") && kind.filters.includes("range") && !hidden) return `${path} ${operator === "from" ? ">=" : "<"} ${value(raw)}`;
  if (operator === "eq" && !field.many && (key in baseFilters || kind.filters.includes("eq") || kind.filters.includes("in"))) {
    const parts = raw.split(",");
    // Of a masked value one guess at a time: what the mask shows would leave few to try.
    if (parts.length > (hidden ? 1 : 50)) throw invalid(name);
    if (key === "state" && !parts.every((part) => part in type.states)) throw invalid(name);
    const first = parts[0] as string;
    if (field.kind === "ref" && raw === "below") return `${path} = any(${params.add(actor.subordinates)}::uuid[])`;
    // Several states of what is read by promise left: nearly all that has a promise is in one of them, and a planner that thinks otherwise
    // gathers and sorts them all for one page. Written so, it is left to read them in order.
    if (key === "state" && byDue && parts.length > 1) return `(${path} || '') in (${parts.map(value).join(", ")})`;
    return parts.length === 1 ? `${path} = ${value(first)}` : `${path} in (${parts.map(value).join(", ")})`;
  }
  throw invalid(name);
}

/** Whether a value from outside can be compared with a column at all: days and moments that exist, from the year 1 on, and numbers that fit. */
function storable(sqlType: string, value: string | number): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value) && (sqlType === "bigint" || (sqlType === "integer" && Math.abs(value) <= 2_147_483_647));
  if (value.includes("\u0000")) return false;
  if (sqlType === "uuid") return uuidShape.test(value);
  if (sqlType === "text") return true;
  if (sqlType !== "date") return momentOf(value) !== null;
  return momentOf(`${value}T00:00:00Z`)?.startsWith(value) === true && value.length === 10;
}

/** A storable value in its stored form: the database knows fewer zones than people write. */
function stored<V extends string | number>(sqlType: string, value: V): V {
  return sqlType === "timestamptz(3)" ? (momentOf(String(value)) as V) : value;
}

function readFilterValue(field: Field, raw: string, actor: RuleActor, name: string): unknown {
  if (field.kind === "ref" && raw === "me") return actor.staffId;
  if (raw.includes("\u0000")) throw invalid(name);
  switch (kindOf(field.kind).column) {
    case "integer":
    case "bigint":
      if (raw === "" || !storable(kindOf(field.kind).column, Number(raw))) throw invalid(name);
      return Number(raw);
    case "boolean":
      if (raw !== "yes" && raw !== "no") throw invalid(name);
      return raw === "yes";
    case "uuid":
    case "date":
    case "timestamptz(3)":
      if (!storable(kindOf(field.kind).column, raw)) throw invalid(name);
      return stored(kindOf(field.kind).column, raw);
    default:
      return cleanValue({ ...field, many: false }, raw) ?? "";
  }
}
