import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act } from "#platform/act/act.ts";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { problemBody } from "#platform/api/errors.ts";
import { planList, readPage, type ListQuery } from "#platform/api/list.ts";
import { keyOf } from "#platform/api/records.ts";
import { signedOf } from "#platform/api/request.ts";
import { L, type Label } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { holdsCapability } from "#platform/record/rule.ts";
import { inTurn } from "#platform/store/turn.ts";
import { heldOn } from "#modules/people/index.ts";
import { allocateEvenly, type Carer } from "./allocation.ts";
import { clientRecord } from "./client.record.ts";

const most = 200;

interface NamedCarer extends Carer {
  readonly name: string;
}

interface Planned {
  readonly client: string;
  readonly name: string;
  readonly version: number;
  readonly to: string;
  readonly toName: string;
  readonly reason: Label;
}

/** Sharing clients out among those who care for them, looked at first or done at once. */
export function allocationRoutes(app: FastifyInstance, engine: Engine): void {
  const body = z.strictObject({ ids: z.array(z.uuid()).min(1).max(most).optional(), filter: z.record(z.string(), z.string().max(2000)).optional(), to: z.array(z.uuid()).min(1).max(100).optional(), preview: z.boolean().optional() });
  app.post("/api/v1/client/allocate-evenly", { config: { policy: { can: "client.allocate" } }, schema: { tags: ["client"], summary: "Share clients out evenly, weighted by skill", body } }, async (request) => {
    const { actor } = signedOf(request);
    const { ids, filter, to, preview } = request.body as z.infer<typeof body>;
    if ((ids === undefined) === (filter === undefined)) throw new Problem("invalid_input", { fields: ["ids", "filter"] });
    const asked = ids ? { ids: ids.join(",") } : { "owner.set": "no", ...filter };
    if (preview) {
      const { plan, carers, more } = await planAllocation(engine, actor, asked, to);
      return { allotments: plan, carers, more };
    }
    const { key } = keyOf(request.headers["idempotency-key"]);
    // One after the other, over all servers: two who count at once would both give to whoever holds the least.
    return inTurn(engine.db, `client.allocate ${actor.orgId}`, async () => {
      const { plan, carers, more } = await planAllocation(engine, actor, asked, to);
      const results = [];
      for (const one of plan) {
        try {
          const input = { owner: one.to, ownerReason: `${one.reason.zh}（${one.reason.en}）` };
          const done = await act(engine, actor, { type: "client", step: "allocate", id: one.client, version: one.version, input, ...(key ? { key: `${key}:${one.client}` } : {}) });
          results.push({ ...done, ok: true, owner: one.to });
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          results.push({ id: one.client, ok: false, problem: problemBody(error, request) });
        }
      }
      return { results, carers, more };
    });
  });
}

/**
 * Decides who gets which of the clients a query names: at most 200 a time, site by site.
 * @throws Problem `not_found` for an id that is no client in use, `not_allowed`, `filter_invalid`, and `guard_refused` where nobody at a site can be put in charge.
 */
export async function planAllocation(engine: Engine, actor: Actor, query: ListQuery, to: readonly string[] | undefined): Promise<{ plan: Planned[]; carers: (NamedCarer & { after: number })[]; more: boolean }> {
  const list = planList(engine.types, clientRecord, actor.orgId, actor, { ...query, state: "active", order: "createdAt", limit: String(most) });
  const page = readPage(clientRecord, list, await engine.db.query(list.text, list.values, { prepared: true }));
  const rows = page.rows as unknown as { id: string; name: string; version: number; site: string; owner: string | null }[];
  if (query.ids !== undefined && rows.length < new Set(query.ids.split(",")).size) throw new Problem("not_found");
  const denied = rows.find((row) => !holdsCapability(actor, "client.allocate", row.site));
  if (denied) throw new Problem("not_allowed", { capability: L(`分配客户（${denied.name}）`, `client.allocate (${denied.name})`) });
  const plan: Planned[] = [];
  const all = new Map<string, NamedCarer & { after: number }>();
  for (const site of new Set(rows.map((row) => row.site))) {
    const here = rows.filter((row) => row.site === site);
    const dealt = (staff: string): number => here.filter((row) => row.owner === staff).length;
    const carers = (await carersAt(engine, actor, site, to)).map((one) => ({ ...one, holds: (all.get(one.id)?.after ?? one.holds) - dealt(one.id) }));
    const allotments = allocateEvenly(here.map((row) => row.id), carers);
    if (allotments.length === 0) throw new Problem("guard_refused", { reason: L("这个服务点没有可分的人：要有任职、能办个案、业务权重大于 0。", "Nobody at this site can be put in charge: they need a post that works cases and a skill weight above 0.") });
    for (const one of carers) all.set(one.id, { ...one, after: one.holds + allotments.filter((allotment) => allotment.to === one.id).length });
    for (const [i, row] of here.entries()) {
      const { to: staff, reason } = allotments[i] as { to: string; reason: Label };
      plan.push({ client: row.id, name: row.name, version: row.version, to: staff, toName: carers.find((one) => one.id === staff)?.name ?? "", reason });
    }
  }
  return { plan, carers: [...all.values()], more: page.next !== null };
}

/** Who may be put in charge at a site today: those named, or whoever works cases there and does not share out clients themselves. */
async function carersAt(engine: Engine, actor: Actor, site: string, to: readonly string[] | undefined): Promise<NamedCarer[]> {
  const { zone } = await engine.organisation(actor.orgId);
  return engine.db.query<NamedCarer>(
    `select a.staff as id, s.name, max(a.weight) as weight, (select count(*)::int from client c where c.org_id = $1 and c.owner = a.staff and c.state = 'active') as holds
     from assignment a join post p on p.org_id = a.org_id and p.id = a.post and p.state = 'open' join staff s on s.org_id = a.org_id and s.id = a.staff and s.state = 'active'
     where a.org_id = $1 and ${heldOn("a", "$3")} and (a.site is null or a.site = $2) and ($4::uuid[] is null or a.staff = any($4))
     group by a.staff, s.name
     having $4::uuid[] is not null or (bool_or(p.capabilities @> array['case.work']) and not bool_or(p.capabilities @> array['client.allocate']))
     order by a.staff`,
    [actor.orgId, site, dayIn(zone, engine.now()), to ?? null],
    { prepared: true },
  );
}
