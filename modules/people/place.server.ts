import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { Problem } from "#platform/record/problem.ts";
import { ruleSql } from "#platform/store/rule-sql.ts";
import { Params } from "#platform/store/sql.ts";
import { heldOn, lentOn } from "./held.ts";
import { awaySql, readsAll, readsLeave, type AbsenceSource } from "./on-duty.ts";
import type { PostPlace, StaffPlace } from "./place.ts";
import { delegationRecord } from "./staff.record.ts";

const params = z.object({ id: z.uuid() });

/**
 * Who holds a post and stands around it, and which posts somebody holds: people in place of ids, one statement each.
 *
 * Of leave and delegations one is told what one may read of these records, by their own declarations.
 */
export function placeRoutes(app: FastifyInstance, engine: Engine, absences: readonly AbsenceSource[]): void {
  const today = async (actor: Actor): Promise<string> => dayIn((await engine.organisation(actor.orgId)).zone, engine.now());
  const away = (actor: Actor, values: Params): string => `away as (select staff, max(until)::text as until, (array_agg(cover order by until desc))[1] as cover from (${awaySql(engine.types, absences, "$1", "$3::date", (type) => ruleSql(type.may.read, type, actor, values))}) a group by staff)`;
  const given = async (actor: Actor, id: string): Promise<Params> => {
    const values = new Params();
    for (const one of [actor.orgId, id, await today(actor)]) values.add(one);
    return values;
  };
  const named = (alias: string): string => `json_build_object('id', ${alias}.id, 'name', ${alias}.name)`;
  const held = `held as (
    select a.id as assignment, a.staff, a.post, a.site, a."from", s.name from assignment a join staff s on s.org_id = a.org_id and s.id = a.staff and s.state = 'active' where a.org_id = $1 and ${heldOn("a", "$3::date")}
  )`;
  const holders = (post: string): string => `(select coalesce(json_agg(distinct jsonb_build_object('id', h.staff, 'name', h.name)), '[]') from held h where h.post = ${post})`;
  const absence = (staff: string): string => `(select json_build_object('until', w.until, 'cover', (select ${named("k")} from staff k where k.org_id = $1 and k.id = w.cover)) from away w where w.staff = ${staff})`;

  app.get("/api/v1/post/:id/place", { config: { policy: "signedIn" }, schema: { tags: ["people"], summary: "Who holds a post, and who stands above and below it", params } }, async (request): Promise<PostPlace> => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof params>;
    const values = await given(actor, id);
    const rows = await engine.db.query<Omit<PostPlace, "rights"> & { capabilities: string[] }>(
      `with ${held}, ${away(actor, values)}
       select p.capabilities,
         (select coalesce(json_agg(json_build_object('id', h.staff, 'name', h.name, 'assignment', h.assignment, 'site', x.name, 'from', h."from", 'away', ${absence("h.staff")}) order by h.name, h.staff), '[]')
          from held h left join site x on x.org_id = $1 and x.id = h.site where h.post = p.id) as holders,
         (select json_build_object('id', u.id, 'name', u.name, 'holders', ${holders("u.id")}) from post u where u.org_id = $1 and u.id = p.superior) as superior,
         (select coalesce(json_agg(json_build_object('id', b.id, 'name', b.name, 'holders', ${holders("b.id")}) order by b.name), '[]') from post b where b.org_id = $1 and b.superior = p.id and b.state = 'open') as below
       from post p where p.org_id = $1 and p.id = $2`,
      values.values,
      { prepared: true },
    );
    if (!rows[0]) throw new Problem("not_found");
    const { capabilities, ...place } = rows[0];
    return { ...place, rights: capabilities.map((one) => app.capabilityNames.get(one) ?? { zh: one, en: one }) };
  });

  app.get("/api/v1/staff/:id/place", { config: { policy: "signedIn" }, schema: { tags: ["people"], summary: "Which posts somebody holds, whether they are away, and who signs for whom", params } }, async (request): Promise<StaffPlace> => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof params>;
    const values = await given(actor, id);
    const rows = await engine.db.query<Omit<StaffPlace, "told">>(
      `with ${held}, ${away(actor, values)}
       select (select coalesce(json_agg(json_build_object('assignment', h.assignment, 'post', ${named("p")}, 'site', x.name, 'from', h."from",
           'superior', (select json_build_object('id', u.id, 'name', u.name, 'holders', ${holders("u.id")}) from post u where u.org_id = $1 and u.id = p.superior)) order by h."from", p.name), '[]')
         from held h join post p on p.org_id = $1 and p.id = h.post left join site x on x.org_id = $1 and x.id = h.site where h.staff = s.id) as posts,
         ${absence("s.id")} as away,
         (select coalesce(json_agg(json_build_object('id', d.id, 'who', ${named("o")}, 'to', d."to", 'forThem', d.principal = s.id) order by d."to"), '[]')
          from delegation d join staff o on o.org_id = $1 and o.id = case when d.principal = s.id then d.deputy else d.principal end
          where d.org_id = $1 and (d.principal = s.id or d.deputy = s.id) and ${lentOn("d", "$3::date")} and ${ruleSql(delegationRecord.may.read, delegationRecord, actor, values, "d")}) as signs
       from staff s where s.org_id = $1 and s.id = $2`,
      values.values,
      { prepared: true },
    );
    if (!rows[0]) throw new Problem("not_found");
    return { ...rows[0], told: { away: readsLeave(engine.types, absences, id, actor), signs: readsAll(delegationRecord, { principal: id }, actor) } };
  });
}
