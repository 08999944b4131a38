import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { readCounts } from "#platform/api/counts.ts";
import { climbedClock, climbedLevel, filtersSql, planList, readPage } from "#platform/api/list.ts";
import { signedOf } from "#platform/api/request.ts";
import { dayNumber } from "#platform/clocks/day.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import { tableOf } from "#platform/store/columns.ts";
import { ruleSql } from "#platform/store/rule-sql.ts";
import { Params } from "#platform/store/sql.ts";
import { caseRecord } from "../case.record.ts";
import { causeRecord } from "../cause.record.ts";
import { listOf, type Board, type Figure, type Hour, type Kept, type OpenRow, type Part } from "./board.ts";

type Filters = Readonly<Record<string, string>>;
type Told = Pick<Engine, "db" | "types">;

const hourMs = 3_600_000;
/** What falls due within so many hours is soon late. */
const soonHours = 4;
/** Late and soon late ones are counted so far; beyond, the figure says that there are more. */
const mostLate = 1_000;
/** Open cases are looked at so far when they are told by owner and cause. */
const mostOpen = 20_000;
const shownRows = 12;
const periods = [1, 7, 30] as const;

const states = Object.entries(caseRecord.states as Readonly<Record<string, { final?: boolean; gone?: boolean }>>);
const openStates = states.filter(([, state]) => !state.final).map(([name]) => name).join(",");
/** Received is whatever was not entered wrongly and is not told by another case. */
const counted = states.filter(([name, state]) => name !== "void" && !state.gone).map(([name]) => name).join(",");

/**
 * `GET /api/v1/board?site=`: late and soon late promises, what is open by owner and cause, today's intake by hour, promises kept, escalations by level.
 *
 * Every figure is counted by the very filters of the list it opens (`filtersSql`), under the list's own read rule, so it cannot tell of other rows than one may read.
 * No figure grows with the age of the database: what is late, soon or open is a range of `(org_id, state, due_at)` over the open states or of the due times, which
 * only running clocks have, and is cut at a limit; the total comes from the counters; what was received or answered is a range of days of its own index; what has
 * climbed is a partial index of open clocks.
 */
export function boardRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/board", { config: { policy: { can: "report.read" } }, schema: { tags: ["care"], summary: "How the cases stand: late, open, received today, promises kept", querystring: z.object({ site: z.string().max(40).optional() }) } }, async (request): Promise<Board> => {
    const { actor } = signedOf(request);
    const { zone } = await engine.organisation(actor.orgId);
    return readBoard(engine, actor, zone, engine.now(), (request.query as { site?: string }).site);
  });
}

/** The whole board for one reader at `now`; about a dozen short statements side by side. @throws Problem `filter_invalid` where the site is no id. */
async function readBoard(engine: Told, actor: Actor, zone: string, now: string, site: string | undefined): Promise<Board> {
  const here: Filters = site === undefined ? {} : { site };
  const today = dayNumber(dayIn(zone, now));
  const begin = (day: number): string => new Date(dayStart(zone, day)).toISOString();
  // A list's upper bound is not included, and what happened this very millisecond is.
  const end = new Date(Date.parse(now) + 1).toISOString();
  const late = { ...here, state: openStates, "dueAt.to": now, order: "dueAt" };
  const until = new Date(Date.parse(now) + soonHours * hourMs).toISOString();
  const soon = { ...here, state: openStates, "dueAt.from": now, "dueAt.to": until, order: "dueAt" };
  const [lateN, soonN, open, parts, rows, intake, kept, levels] = await Promise.all([
    figure(engine, actor, late, mostLate),
    figure(engine, actor, soon, mostLate),
    openTotal(engine, actor, here),
    openParts(engine, actor, here),
    lateRows(engine, actor, { ...here, state: openStates, "dueAt.to": until, order: "dueAt" }),
    readIntake(engine, actor, here, { from: begin(today), end, next: begin(today + 1) }, [1, 2, 3, 4].map((weeks) => begin(today - 7 * weeks))),
    Promise.all(periods.map((days) => readKept(engine, actor, here, days, begin(today - days + 1), now, end))),
    readLevels(engine, actor, here),
  ]);
  return { at: now, site: site ?? null, late: lateN, soon: soonN, soonHours, open, ...parts, rows, ...intake, kept, levels };
}

/** `from … t where …` of the rows a list with these filters holds; `more` conditions, and what of the row is looked at. */
function rowsSql(actor: Actor, filters: Filters, params: Params): string {
  const { order: _order, ...told } = filters;
  // The filters' own order of states would keep the planner from the index of states; here nothing is read in order.
  const where = [`t.org_id = ${params.add(actor.orgId)}`, ruleSql(caseRecord.may.read, caseRecord, actor, params), filtersSql(caseRecord, actor, told, params)];
  return `${tableOf(caseRecord)} t where ${where.filter((part) => part !== "true").join(" and ")}`;
}

/** How many rows a list holds, counted up to `most`. */
async function figure(engine: Told, actor: Actor, filters: Filters, most: number): Promise<Figure> {
  const params = new Params();
  const of = rowsSql(actor, filters, params);
  const rows = await engine.db.query<{ n: number }>(`select count(*)::int as n from (select 1 from ${of} limit ${params.add(most + 1)}) x`, params.values);
  const n = rows[0]?.n ?? 0;
  return { n: Math.min(n, most), to: listOf(filters), ...(n > most ? { more: true } : {}) };
}

/** All open cases, from the counters where these tell every row the reader sees; else counted. */
async function openTotal(engine: Told, actor: Actor, here: Filters): Promise<Figure> {
  const filters = { ...here, state: openStates };
  const counts = await readCounts(engine, caseRecord, actor.orgId, actor);
  const told = here.site === undefined ? (counts.everywhere ? Object.values(counts.sites) : null) : counts.sites[here.site] ? [counts.sites[here.site]] : null;
  if (told === null) return figure(engine, actor, filters, mostOpen);
  const n = told.reduce((sum, byState) => sum + openStates.split(",").reduce((of, state) => of + (byState?.[state] ?? 0), 0), 0);
  return { n, to: listOf(filters) };
}

/** The open cases by owner and by cause, those of nobody apart. */
async function openParts(engine: Told, actor: Actor, here: Filters): Promise<Pick<Board, "owners" | "causes" | "unowned">> {
  const params = new Params();
  const filters = { ...here, state: openStates };
  const of = rowsSql(actor, filters, params);
  const org = params.add(actor.orgId);
  const most = params.add(mostOpen + 1);
  const rows = await engine.db.query<{ by: "owner" | "cause"; id: string | null; n: number; name: string | null; all: number }>(
    `with seen as materialized (select t.owner, t.cause from ${of} limit ${most}), total as (select count(*)::int as n from seen),
     told as (select 'owner' as by, owner as id, count(*)::int as n from seen group by owner union all select 'cause', cause, count(*)::int from seen group by cause)
     select told.*, total.n as all, case by when 'owner' then (select name from staff s where s.org_id = ${org} and s.id = told.id)
       else (select c.path from cause c where c.org_id = ${org} and c.id = told.id and ${ruleSql(causeRecord.may.read, causeRecord, actor, params, "c")}) end as name
     from told, total order by told.n desc, name`,
    params.values,
  );
  const more = (rows[0]?.all ?? 0) > mostOpen ? { more: true } : {};
  const part = (by: "owner" | "cause") => ({ id, n, name }: (typeof rows)[number]): Part => ({ id, n, name: name ?? "", to: listOf(id === null ? { ...filters, [`${by}.set`]: "no" } : { ...filters, [by]: id }), ...more });
  const owners = rows.filter((row) => row.by === "owner").map(part("owner"));
  return {
    owners: owners.filter(({ id }) => id !== null),
    unowned: owners.find(({ id }) => id === null) ?? { n: 0, to: listOf({ ...filters, "owner.set": "no" }) },
    causes: rows.filter((row) => row.by === "cause").map(part("cause")),
  };
}

async function lateRows(engine: Told, actor: Actor, filters: Filters): Promise<OpenRow[]> {
  const plan = planList(engine.types, caseRecord, actor.orgId, actor, { ...filters, limit: String(shownRows) });
  const { rows, refs } = readPage(caseRecord, plan, await engine.db.query(plan.text, plan.values));
  const title = (id: unknown): string | undefined => refs[String(id)]?.title;
  return rows.map((row) => ({
    id: row.id as string, number: row.number as string, subject: row.subject as string, whose: [title(row.unit), title(row.client)].filter(Boolean).join(" "), owner: title(row.owner) ?? null,
    dueFrom: row.dueFrom as string | null, dueAt: row.dueAt as string | null, duePausedAt: row.duePausedAt as string | null, dueWorkingMs: row.dueWorkingMs as number | null,
  }));
}

/** Today's intake by hour since the day began, and by kind; beside each hour what the same hours of earlier days of the same weekday held on average. */
async function readIntake(engine: Told, actor: Actor, here: Filters, { from, end, next }: { from: string; end: string; next: string }, before: readonly string[]): Promise<Pick<Board, "intake" | "kinds" | "hours">> {
  const of = async (begin: string, to: string): Promise<{ hour: number; kind: string; n: number }[]> => {
    const params = new Params();
    const rows = rowsSql(actor, { ...here, state: counted, "receivedAt.from": begin, "receivedAt.to": to }, params);
    return engine.db.query(`select floor(extract(epoch from t.received_at - ${params.add(begin)}::timestamptz) / 3600)::int as hour, t.kind, count(*)::int as n from ${rows} group by 1, 2`, params.values);
  };
  const [rows, ...weeks] = await Promise.all([of(from, end), ...before.map((day) => of(day, after(day, 24)))]);
  const range = (hours: { from: string; to: string }, more: Filters = {}): string => listOf({ ...here, ...more, state: counted, "receivedAt.from": hours.from, "receivedAt.to": hours.to });
  const sum = (told: readonly { n: number }[]): number => told.reduce((n, row) => n + row.n, 0);
  const hours = Array.from({ length: Math.ceil((Date.parse(next) - Date.parse(from)) / hourMs) }, (_, hour): Hour => {
    const begins = after(from, hour);
    return { from: begins, n: sum(rows.filter((row) => row.hour === hour)), usual: sum(weeks.flat().filter((row) => row.hour === hour)) / Math.max(1, before.length), to: range({ from: begins, to: after(from, hour + 1) }) };
  });
  const kinds = Object.keys(caseRecord.fields.kind.choices ?? {}).map((kind): Part => ({ id: kind, name: kind, n: sum(rows.filter((row) => row.kind === kind)), to: range({ from, to: end }, { kind }) }));
  return { intake: { n: sum(rows), to: range({ from, to: end }) }, kinds: kinds.filter(({ n }) => n > 0), hours };
}

function after(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * hourMs).toISOString();
}

/** The promises that came to an end in some days: answered in time or late, and fallen due without an answer so far. */
async function readKept(engine: Told, actor: Actor, here: Filters, days: number, from: string, now: string, end: string): Promise<Kept> {
  const params = new Params();
  const answered = { ...here, state: counted, "reachedAt.from": from, "reachedAt.to": end };
  const of = rowsSql(actor, answered, params);
  const [rows, overdue] = await Promise.all([
    engine.db.query<{ kept: number; late: number }>(`select (count(*) filter (where t.promise_kept))::int as kept, (count(*) filter (where not t.promise_kept))::int as late from ${of}`, params.values),
    figure(engine, actor, { ...here, state: openStates, "dueAt.from": from, "dueAt.to": now, order: "dueAt" }, mostLate),
  ]);
  const part = (kept: "yes" | "no", n: number | undefined): Figure => ({ n: n ?? 0, to: listOf({ ...answered, promiseKept: kept }) });
  return { days, kept: part("yes", rows[0]?.kept), late: part("no", rows[0]?.late), overdue };
}

async function readLevels(engine: Told, actor: Actor, here: Filters): Promise<Board["levels"]> {
  const params = new Params();
  const of = rowsSql(actor, here, params);
  const rows = await engine.db.query<{ level: number; n: number }>(
    `select level, count(*)::int as n from (select c.record_id, max(${climbedLevel("c")}) as level from clock c where c.org_id = ${params.add(actor.orgId)} and ${climbedClock("c", params.add("case"))} group by c.record_id) c
     where exists (select 1 from ${of} and t.id = c.record_id) group by level order by level`,
    params.values,
  );
  return rows.map(({ level, n }) => ({ level, n, to: listOf({ ...here, climbed: String(level) }) }));
}
