import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "#platform/act/engine.ts";
import { readRow } from "#platform/act/load.ts";
import { notAllowed } from "#platform/act/possible.ts";
import { signedOf } from "#platform/api/request.ts";
import { openWindows } from "#platform/clocks/calendar.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { Problem } from "#platform/record/problem.ts";
import { holds } from "#platform/record/rule.ts";
import { latinOf } from "#platform/search/pinyin.ts";
import { ruleSql } from "#platform/store/rule-sql.ts";
import { Params } from "#platform/store/sql.ts";
import { awaySql, heldOn, readsLeave, type AbsenceSource } from "#modules/people/index.ts";
import { inOrder, propose, type Known, type Assignees } from "./assignees.ts";
import { caseRecord } from "./case.record.ts";

const params = z.object({ id: z.uuid() });
const asked = z.object({ ids: z.string().max(20 * 37).regex(/^[0-9a-f-]{36}(,[0-9a-f-]{36})*$/).optional() });
/** So many people are looked at, the nearest first; whoever else is meant is found by name and asked for by id. */
const most = 300;
/** What a post may do tells how near its holder is to the work: who works cases, who gives them out and so leads, who runs the program and is not there for them. */
const [works, leads, runs] = ["case.work", "case.assign", "org.admin"];
const openStates = Object.entries(caseRecord.states as Readonly<Record<string, { final?: boolean }>>).filter(([, state]) => !state.final).map(([name]) => name);

/**
 * `GET /api/v1/case/{id}/assignees?ids=`: who may have a case, with their posts, what they have in hand and whether they are there, and who should, for whoever assigns it.
 *
 * What somebody has in hand is a number without a name, of all their sites: it is what work is shared out by. Leave is told as its records may be read.
 */
export function assigneeRoutes(app: FastifyInstance, engine: Engine, absences: readonly AbsenceSource[]): void {
  const who = caseRecord.transitions.assign?.who;
  app.get("/api/v1/case/:id/assignees", { config: { policy: { rule: caseRecord.may.read } }, schema: { tags: ["case"], summary: "Who may have a case, with what they have in hand, and who should", params, querystring: asked } }, async (request): Promise<Assignees> => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof params>;
    const row = await readRow(engine.db, caseRecord, actor.orgId, id, actor);
    if (!row) throw new Problem("not_found");
    if (!who || !holds(who, row, actor)) throw notAllowed(who);
    const { zone, calendar } = await engine.organisation(actor.orgId);
    const now = engine.now();
    const day = dayIn(zone, now);
    const ids = (request.query as z.infer<typeof asked>).ids?.split(",") ?? null;
    const values = new Params();
    for (const one of [actor.orgId, row.id, row.site, day, ids, now, openStates, row.client, works, leads, runs]) values.add(one);
    const found = await engine.db.query<Omit<Known, "latin" | "told">>(
      `with held as (
         select a.staff, p.name as post, (a.site is null or a.site = $3) as here, p.capabilities, x.name as site
         from assignment a join post p on p.org_id = a.org_id and p.id = a.post and p.state = 'open' left join site x on x.org_id = a.org_id and x.id = a.site
         where a.org_id = $1 and ${heldOn("a", "$4::date")}
       ),
       near as (
         select staff, min(case when not here then 3 when capabilities @> array[$9::text] and not capabilities && array[$10::text, $11::text] then 0 when capabilities @> array[$9::text] and not capabilities @> array[$11::text] then 1 else 2 end) as near,
           array_agg(distinct case when here then post else concat_ws(' · ', post, site) end) as posts
         from held group by staff
       ),
       chosen as (
         select s.id, s.name, n.near, n.posts from staff s join near n on n.staff = s.id
         where s.org_id = $1 and s.state = 'active' and ($5::uuid[] is null or s.id = any($5)) order by n.near, s.name, s.id limit ${most}
       ),
       away as (${awaySql(engine.types, absences, "$1", "$4::date")}),
       told as (${awaySql(engine.types, absences, "$1", "$4::date", (type) => ruleSql(type.may.read, type, actor, values))}),
       hand as (
         select c.owner, count(*)::int as open, (count(*) filter (where c.due_at < $6::timestamptz))::int as late from "case" c
         where c.org_id = $1 and c.owner in (select id from chosen) and c.state = any($7::text[]) and c.id <> $2 group by c.owner
       )
       select c.id, c.name, c.posts, (array['fits', 'leads', 'here', 'elsewhere'])[c.near + 1] as near, coalesce(h.open, 0) as open, coalesce(h.late, 0) as late,
         exists (select 1 from away w where w.staff = c.id) as away, (select max(w.until)::text from told w where w.staff = c.id) as "awayUntil", coalesce((select k.owner = c.id from client k where k.org_id = $1 and k.id = $8), false) as cares
       from chosen c left join hand h on h.owner = c.id`,
      values.values,
      { prepared: true },
    );
    const working = openWindows(calendar, day).length > 0;
    const rows = inOrder(found.map((one) => ({ ...one, latin: latinOf(one.name), told: readsLeave(engine.types, absences, one.id, actor) })));
    return { working, rows: rows.map(({ away: _away, ...one }) => one), proposed: ids === null ? propose(rows, row.owner as string | null, working) : null };
  });
}
