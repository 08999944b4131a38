import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { writeLine } from "../act/journal.ts";
import { filtersSql, pageSize, planList, readPage, type ListQuery } from "../api/list.ts";
import { askedInFull, maskValue, presentFull } from "../record/mask.ts";
import type { SearchIds } from "../api/records.ts";
import { kindOf } from "../record/kinds.ts";
import type { Field } from "../record/field.ts";
import { between, L, type Label, type Language } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import type { RecordType } from "../record/record.ts";
import { holds, isSet } from "../record/rule.ts";
import { asWished } from "../record/wished.ts";
import { columnOf } from "../store/columns.ts";
import { Params } from "../store/sql.ts";
import type { ZoneClock } from "../sheets/zone.ts";
import { writeXlsx } from "../sheets/write.ts";
import type { SheetColumn } from "../sheets/written.ts";
import { yuan } from "../ui/money.ts";
import { say, sheetProblem } from "./says.ts";

export const mostExported = 100_000;
/** A sheet of more rows than this is made behind, so that nobody waits at an open page. */
export const mostAtOnce = 5_000;

type Row = Readonly<Record<string, unknown>>;
type Refs = Readonly<Record<string, { readonly title: string }>>;

interface ExportColumn extends SheetColumn {
  value(row: Row, refs: Refs): unknown;
}

/**
 * All rows of a list as a sheet, read and written page by page: filters, rights and masks of the list, and of those only rows whose
 * export the actor's rights cover. That a person took records out is journalled under the organisation before anything goes out.
 *
 * `fields` names the columns beside number, title, state and times; without it all fields go out. `onRows` is told after every page how many rows were
 * read. With `reveal=yes` masked fields stand in full where the actor holds their capability; the line then says which fields, and of how many rows.
 * @throws Problem `sheet_refused` beyond 100,000 rows, `not_allowed` for `reveal=yes` without any such capability, and what the list
 * refuses; before anything is written.
 */
export async function exportSheet(engine: Engine, type: RecordType, actor: Actor, query: ListQuery, language: Language, zone: ZoneClock, search: SearchIds, onRows: (rows: number) => Promise<void> = async () => {}): Promise<AsyncGenerator<Uint8Array>> {
  const { q, reveal, after: _, limit: __, fields, ...filters } = query;
  const asked = { ...filters, fields: "all", limit: String(pageSize.most) };
  const shown = askedInFull(type, actor, reveal);
  if (q === undefined || q.trim() === "") await demandFew(engine, type, actor, asked);
  else filtersSql(type, actor, filters, new Params()); // A wrong filter is told before the sheet begins.
  const pages = (): AsyncGenerator<Page> => (q === undefined || q.trim() === "" ? listed(engine, type, actor, asked) : sought(engine, type, actor, asked, q, search));
  const told = shown.length === 0 ? {} : { revealed: shown, rows: await count(type, actor, pages()) };
  await writeLine(engine, actor, { type: type.name, id: actor.orgId, step: "export", after: { ...toldFilters(type, filters), ...(q ? { q } : {}), ...told } });
  const columns = columnsFor(asWished(type, (await engine.organisation(actor.orgId)).fields[type.name]), language, zone, fieldsAsked(type, fields));
  return writeXlsx(columns, cells(type, actor, columns, pages(), shown, onRows), { zone, sheetName: type.label[language] });
}

/** The filters of an export as the journal tells them: of a masked field only that it was asked for. */
function toldFilters(type: RecordType, filters: ListQuery): Row {
  return Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, type.fields[name.split(".")[0] ?? ""]?.mask === undefined || name.endsWith(".set") ? value : maskValue(value)]));
}

function mayGo(type: RecordType, row: Row, actor: Actor): boolean {
  return !type.may.export || holds(type.may.export, row, actor);
}

async function count(type: RecordType, actor: Actor, pages: AsyncIterable<Page>): Promise<number> {
  let rows = 0;
  for await (const page of pages) rows += page.rows.filter((row) => mayGo(type, row, actor)).length;
  return rows;
}

interface Page {
  readonly rows: readonly Row[];
  readonly refs: Refs;
}

async function* listed(engine: Engine, type: RecordType, actor: Actor, query: ListQuery): AsyncGenerator<Page> {
  for (let after: string | null | undefined; after !== null; ) {
    const plan = planList(engine.types, type, actor.orgId, actor, { ...query, ...(after === undefined ? {} : { after }) });
    const page = readPage(type, plan, await engine.db.query(plan.text, plan.values, { prepared: true }));
    yield page;
    after = page.next;
  }
}

async function* sought(engine: Engine, type: RecordType, actor: Actor, { fields, limit, order: _newestFirst, ...filters }: ListQuery, q: string, search: SearchIds): AsyncGenerator<Page> {
  let left = mostExported;
  for (let before: string | undefined; left > 0; ) {
    const found = await search({ type, orgId: actor.orgId, actor, q, limit: pageSize.most, before, where: (params) => filtersSql(type, actor, filters, params) });
    if (found.ids.length > 0) {
      const plan = planList(engine.types, type, actor.orgId, actor, { fields, limit, ids: found.ids.join(",") });
      const page = readPage(type, plan, await engine.db.query(plan.text, plan.values, { prepared: true }));
      const byId = new Map<unknown, Row>(page.rows.map((row) => [row.id, row]));
      yield { rows: found.ids.map((id) => byId.get(id)).filter((row) => row !== undefined), refs: page.refs };
    }
    left -= found.ids.length;
    if (found.next === null) return;
    before = found.next;
  }
}

async function* cells(type: RecordType, actor: Actor, columns: readonly ExportColumn[], pages: AsyncIterable<Page>, shown: readonly string[], onRows: (rows: number) => Promise<void>): AsyncGenerator<unknown[]> {
  let read = 0;
  for await (const { rows, refs } of pages) {
    await onRows(read += rows.length);
    for (const row of rows) {
      if (!mayGo(type, row, actor)) continue;
      const seen = presentFull(type, row, actor, shown);
      yield columns.map((column) => column.value(seen, refs));
    }
  }
}

/** How many rows a sheet would have, with the list's own statement, counted up to `most`; of a search as many as may go out. @throws Problem what the list refuses. */
export async function countRows(engine: Engine, type: RecordType, actor: Actor, query: ListQuery, most: number): Promise<number> {
  const { q, reveal, after: _, limit: __, fields: ___, ...filters } = query;
  askedInFull(type, actor, reveal);
  if (q !== undefined && q.trim() !== "") {
    filtersSql(type, actor, filters, new Params());
    return mostExported;
  }
  const plan = planList(engine.types, type, actor.orgId, actor, { ...filters, fields: "all", limit: "1" });
  const rows = await engine.db.query<{ n: number }>(`select count(*)::int as n from (${plan.text}) x`, [...plan.values.slice(0, -1), most]);
  return rows[0]?.n ?? 0;
}

/** The fields a sheet was asked for; undefined for all. @throws Problem `filter_invalid`. */
function fieldsAsked(type: RecordType, fields: string | undefined): ReadonlySet<string> | undefined {
  if (fields === undefined || fields === "" || fields === "all") return undefined;
  const names = fields.split(",");
  if (!names.every((name) => Object.hasOwn(type.fields, name))) throw new Problem("filter_invalid", { filter: "fields" });
  return new Set([type.title, ...names]);
}

/** Counts with the list's own statement, up to one more than may go out. */
async function demandFew(engine: Engine, type: RecordType, actor: Actor, query: ListQuery): Promise<void> {
  const plan = planList(engine.types, type, actor.orgId, actor, query);
  const values = [...plan.values.slice(0, -1), mostExported + 1]; // The last parameter is the limit.
  const rows = await engine.db.query<{ n: number }>(`select count(*)::int as n from (${plan.text}) x`, values);
  if ((rows[0]?.n ?? 0) > mostExported) throw sheetProblem(say("too_many", { limit: mostExported.toLocaleString("en-US") }));
}

/** The columns of a type's sheet in the reader's language: its numbers and state, every field but files, and when it was made. */
function columnsFor(type: RecordType, language: Language, zone: ZoneClock, only: ReadonlySet<string> | undefined): ExportColumn[] {
  const plain = (key: string, label: Label, sheet: SheetColumn["type"]): ExportColumn[] => (columnOf(type, key) ? [{ title: label[language], type: sheet, value: (row) => row[key] ?? null }] : []);
  return [
    ...plain("number", L("编号", "Number"), "text"),
    ...plain("externalNumber", L("外部编号", "External number"), "text"),
    { title: L("状态", "State")[language], type: "text", value: (row) => type.states[row.state as string]?.label[language] ?? row.state },
    ...Object.entries(type.fields).filter(([name, field]) => field.kind !== "file" && field.kind !== "signature" && (only === undefined || only.has(name))).map(([name, field]) => columnFor(name, field, language, zone)),
    ...plain("dueAt", L("时限", "Due"), "instant"),
    ...plain("createdAt", L("建立时间", "Created"), "instant"),
  ];
}

function columnFor(name: string, field: Field, language: Language, zone: ZoneClock): ExportColumn {
  const title = field.label[language];
  if (field.columns) return { title, type: "text", width: 60, value: (row, refs) => linesText(field, row[name], refs, language, zone) };
  const words = { yes: L("是", "yes")[language], no: L("否", "no")[language] };
  const said = (value: unknown, refs: Refs): unknown => {
    if (field.kind === "choice") return field.choices?.[value as string]?.[language] ?? value;
    return field.kind === "ref" ? (refs[value as string]?.title ?? null) : value;
  };
  // A masked value is text whatever its kind.
  const type = field.many || field.mask ? "text" : kindOf(field.kind).cell;
  return {
    title, type, ...(type === "bool" ? { words } : {}), ...(field.kind === "longText" ? { width: 60 } : {}),
    value(row, refs) {
      const value = row[name];
      if (value === null || value === undefined) return null;
      if (Array.isArray(value)) return value.map((one) => said(one, refs)).filter((one) => one !== null).join(between(language));
      return type === "text" ? (typeof value === "string" ? said(value, refs) : String(value)) : value;
    },
  };
}

/** Lines as one cell: a line of text each, every column with its name; files are left out as everywhere in a sheet. */
function linesText(field: Field, value: unknown, refs: Refs, language: Language, zone: ZoneClock): string | null {
  const said = (column: Field, one: unknown): string => {
    switch (column.kind) {
      case "choice": return column.choices?.[one as string]?.[language] ?? String(one);
      case "ref": return refs[one as string]?.title ?? "";
      case "yesNo": return L(one === true ? "是" : "否", one === true ? "yes" : "no")[language];
      case "money": return yuan(one as number);
      case "instant": return new Date(zone.toWall(Date.parse(one as string))).toISOString().slice(0, 16).replace("T", " ");
      default: return String(one).replace(/\s*\n\s*/g, " ");
    }
  };
  const columns = Object.entries(field.columns ?? {}).filter(([, column]) => column.kind !== "file" && column.kind !== "signature");
  const lines = (Array.isArray(value) ? (value as Row[]) : []).map((line) => columns.filter(([key]) => isSet(line[key])).map(([key, column]) => [column.label[language], said(column, line[key])]).filter(([, text]) => text !== "").map(([label, text]) => `${label} ${text}`).join(language === "zh" ? "；" : "; "));
  return lines.length === 0 ? null : lines.join("\n");
}
