import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { readRow } from "#platform/act/load.ts";
import { signedOf } from "#platform/api/request.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { Problem } from "#platform/record/problem.ts";
import { capabilitiesOf, type Row } from "#platform/record/rule.ts";
import { heldOn } from "#modules/people/index.ts";
import { caseRecord } from "./case.record.ts";
import { nextStepOf, type Next, type NextStep } from "./next.ts";

const params = z.object({ id: z.uuid() });
/** So many are named; a bar is no list. */
const named = 3;

/** `GET /api/v1/case/{id}/next`: who brings a case forward next, for who may read it and can do nothing about it. */
export function nextRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/case/:id/next", { config: { policy: { rule: caseRecord.may.read } }, schema: { tags: ["care"], summary: "Who brings a case forward next, and by which step", params } }, async (request): Promise<{ next: Next | null }> => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof params>;
    const row = await readRow(engine.db, caseRecord, actor.orgId, id, actor);
    if (!row) throw new Problem("not_found");
    const step = nextStepOf(row);
    if (step === null) return { next: null };
    const ownsIt = step !== "assign" && step !== "decide" && step !== "archive" && row.owner !== null;
    return { next: { step, who: ownsIt ? await owner(engine, actor, row) : await holdersOf(engine, actor, step, row.site as string) } };
  });
}

function owner(engine: Engine, actor: Actor, row: Row): Promise<Next["who"]> {
  return engine.db.query("select name, null as post from staff where org_id = $1 and id = $2", [actor.orgId, row.owner], { prepared: true });
}

/** Who may make a step at a site today: those nearest to the work, since a superior's right is for when they are away; administrators where there is nobody else. */
async function holdersOf(engine: Engine, actor: Actor, step: NextStep, site: string): Promise<Next["who"]> {
  const may = capabilitiesOf(caseRecord.transitions[step]?.who ?? { always: true });
  const { zone } = await engine.organisation(actor.orgId);
  const rows = await engine.db.query<{ name: string; post: string; rank: number }>(
    `with recursive held as (
       select s.name, p.id, p.name as post, p.superior, p.capabilities from assignment a join post p on p.org_id = a.org_id and p.id = a.post join staff s on s.org_id = a.org_id and s.id = a.staff
       where a.org_id = $1 and ${heldOn("a", "$4")} and (a.site is null or a.site = $3) and p.capabilities && $2::text[]
     ),
     above as (
       select distinct superior as id from held where superior is not null
       union
       select p.superior from post p join above u on p.org_id = $1 and p.id = u.id where p.superior is not null
     )
     select h.name, h.post, (case when h.capabilities @> array['org.admin'] then 4 else 0 end + case when h.id in (select id from above) then 2 else 0 end + case when h.capabilities @> array[$5::text] then 0 else 1 end) as rank
     from held h order by rank, h.post, h.name limit 50`,
    [actor.orgId, may, site, dayIn(zone, engine.now()), may[0] ?? ""],
    { prepared: true },
  );
  const best = rows[0]?.rank;
  return rows.filter((row) => row.rank === best).slice(0, named).map(({ name, post }) => ({ name, post }));
}
