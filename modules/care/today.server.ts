import type { FastifyInstance } from "fastify";
import type { Engine } from "#platform/act/engine.ts";
import { planList, readPage } from "#platform/api/list.ts";
import { present } from "#platform/record/mask.ts";
import { holds, holdsSomewhere, judgeRights } from "#platform/record/rule.ts";
import { signedOf } from "#platform/api/request.ts";
import { caseRecord } from "./case.record.ts";
import { clientRecord } from "./client.record.ts";
import { compensationRecord } from "./compensation.record.ts";

const most = "50";

/** What a person's day holds now: what nobody has yet and what was raised, for who decides of it; promises by time left, clients to contact, what waits for their signature, what escalated to them and why. */
export function todayRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/today", { config: { policy: "signedIn" }, schema: { tags: ["care"], summary: "My promises, signatures and what escalated to me" } }, async (request) => {
    const { actor } = signedOf(request);
    const list = async (type: typeof caseRecord | typeof clientRecord | typeof compensationRecord, query: Record<string, string>) => {
      const plan = planList(engine.types, type, actor.orgId, actor, { ...query, limit: most });
      const page = readPage(type, plan, await engine.db.query(plan.text, plan.values, { prepared: true }));
      return { rows: page.rows.map((row) => present(type, row)), refs: page.refs };
    };
    const none = { rows: [], refs: {} };
    // The same rule as in the step itself says whose day a case belongs to; nothing is read for whom it can never hold.
    const waits = async (step: "assign" | "decide", query: Record<string, string>) => {
      const who = caseRecord.transitions[step]?.who;
      if (!who || judgeRights(who, (capability) => holdsSomewhere(actor, capability)) === false) return none;
      const found = await list(caseRecord, query);
      return { ...found, rows: found.rows.filter((row) => holds(who, row, actor)) };
    };
    const [unassigned, raised, promises, contacts, waiting, notices] = await Promise.all([
      waits("assign", { "owner.set": "no", order: "dueAt" }),
      waits("decide", { state: "raised", order: "createdAt" }),
      list(caseRecord, { owner: "me", order: "dueAt" }),
      list(clientRecord, { owner: "me", order: "dueAt" }),
      "compensation.approve" in actor.capabilities ? list(compensationRecord, { state: "requested", needsSign: "yes", order: "createdAt" }) : none,
      told(engine, actor.orgId, actor.staffId as string),
    ]);
    const limit = actor.limits.compensation ?? 0;
    const toSign = waiting.rows
      .map((row) => row as unknown as { id: string; reason: string; requester: string; createdAt: string; amount: number; case: string })
      .filter((row) => row.requester !== actor.staffId && !actor.principals.includes(row.requester) && row.amount <= limit)
      .map((row) => ({ type: "compensation", id: row.id, title: row.reason, requestedBy: row.requester, at: row.createdAt, amount: row.amount, case: row.case }));
    return { unassigned: unassigned.rows, raised: raised.rows, promises: promises.rows, contacts: contacts.rows, toSign, escalated: notices.filter((one) => one.kind.startsWith("climb:")), told: notices.filter((one) => !one.kind.startsWith("climb:")), refs: { ...unassigned.refs, ...raised.refs, ...promises.refs, ...contacts.refs, ...waiting.refs } };
  });

  app.post("/api/v1/today/read", { config: { policy: "signedIn" }, schema: { tags: ["care"], summary: "Mark everything I was told as read" } }, async (request, reply) => {
    const { actor } = signedOf(request);
    await engine.db.query("update notice set read_at = $3, closed_at = $3 where org_id = $1 and staff_id = $2 and closed_at is null and kind not like 'climb:%'", [actor.orgId, actor.staffId, engine.now()]);
    return reply.status(204).send();
  });
}

interface Told {
  readonly id: string;
  readonly kind: string;
  readonly type: string;
  readonly recordId: string;
  readonly at: string;
  readonly title: string;
}

/** What a person was told and still concerns them: of a clock while it runs, of a raised case until it is decided, of anything else for three days. */
function told(engine: Engine, orgId: string, staffId: string): Promise<Told[]> {
  return engine.db.query<Told>(
    `select n.id, n.kind, n.record_type as type, n.record_id as "recordId", n.at, n.detail->>'title' as title, n.detail->'clock' as clock, n.detail->>'dueAt' as "dueAt",
       (n.detail->>'level')::int as level, n.detail->>'post' as post, n.detail->>'duty' as duty
     from notice n left join clock c on c.org_id = n.org_id and c.id = n.clock_id left join "case" r on n.kind = 'raised' and r.org_id = n.org_id and r.id = n.record_id
     where n.org_id = $1 and n.staff_id = $2 and n.closed_at is null and (case when n.clock_id is null then n.at > $3::timestamptz - interval '3 days' else c.stopped_at is null and c.state <> 'dropped' end)
       and (n.kind <> 'raised' or r.state = 'raised')
     order by n.id desc limit 50`,
    [orgId, staffId, engine.now()],
    { prepared: true },
  );
}
