import type { FastifyInstance } from "fastify";
import type { Engine } from "#platform/act/engine.ts";
import { languageOf } from "#platform/api/errors.ts";
import { planList, readPage } from "#platform/api/list.ts";
import { present } from "#platform/record/mask.ts";
import { actsFor, holds, holdsSomewhere, judgeRights } from "#platform/record/rule.ts";
import { signedOf } from "#platform/api/request.ts";
import { dayNumber } from "#platform/clocks/day.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import type { NoticeSpec } from "#platform/notify/kinds.ts";
import { filled } from "#platform/record/label.ts";
import type { Row } from "#platform/record/rule.ts";
import { checksOfDay, tasksOfDay } from "#modules/duties/index.ts";
import { arrivalOf, signaturesWaiting } from "#modules/office/index.ts";
import { caseRecord } from "./case.record.ts";
import { clientRecord } from "./client.record.ts";
import { compensationRecord } from "./compensation.record.ts";
import { dayTexts } from "./day.text.ts";
import { doneSince } from "./done.server.ts";
import { caseItem, inLine, standing, taskItem, type LineItem, type Told } from "./line.ts";

const most = "50";

/** What a person's day holds now: the line of what is done and what waits; what nobody has yet and what was raised, for who decides of it; promises by time left, clients to contact, what waits for their signature, what escalated to them and why. `notices` says how each notice begins. */
export function todayRoutes(app: FastifyInstance, engine: Engine, notices: Readonly<Record<string, NoticeSpec>>): void {
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
    const now = engine.now();
    const language = languageOf(request);
    const { zone } = await engine.organisation(actor.orgId);
    const today = dayNumber(dayIn(zone, now));
    const [from, end] = [today, today + 1].map((day) => new Date(dayStart(zone, day)).toISOString()) as [string, string];
    const [unassigned, raised, promises, closing, contacts, waiting, news, followUps, done, tasks, papers, checks, arrival] = await Promise.all([
      waits("assign", { "owner.set": "no", order: "dueAt" }),
      waits("decide", { state: "raised", order: "createdAt" }),
      list(caseRecord, { owner: "me", order: "dueAt" }),
      list(caseRecord, { owner: "me", state: "accepted,revisited", order: "createdAt", fields: "all" }),
      list(clientRecord, { owner: "me", order: "dueAt" }),
      "compensation.approve" in actor.capabilities ? list(compensationRecord, { state: "requested", needsSign: "yes", order: "createdAt" }) : none,
      told(engine, notices, actor.orgId, actor.staffId as string),
      followUpsOf(engine, actor.orgId, actor.staffId as string),
      doneSince(engine, actor, from),
      tasksOfDay(engine, actor, from),
      signaturesWaiting(engine, actor, language),
      checksOfDay(engine, actor),
      arrivalOf(engine, actor),
    ]);
    const limit = actor.limits.compensation ?? 0;
    const compensations = waiting.rows
      .map((row) => row as unknown as { id: string; reason: string; requester: string; createdAt: string; amount: number; case: string })
      .filter((row) => !actsFor(actor, row.requester) && row.amount <= limit)
      .map((row) => ({ type: "compensation", id: row.id, title: row.reason, requestedBy: row.requester, at: row.createdAt, amount: row.amount, case: row.case }));
    const toSign = [...compensations, ...papers];
    const refs: Readonly<Record<string, { title: string }>> = { ...Object.fromEntries(papers.map((one) => [one.requestedBy, { title: one.who }])), ...unassigned.refs, ...raised.refs, ...promises.refs, ...closing.refs, ...contacts.refs, ...waiting.refs };
    const whose = (row: Row): string => [row.unit, row.client].map((id) => refs[String(id)]?.title).filter(Boolean).join(" ");
    const cases = (rows: readonly Row[]): LineItem[] => rows.flatMap((row) => caseItem(row, whose(row), actor, now, end) ?? []);
    const others = (rows: readonly Row[], kind: "assign" | "decide", why: LineItem["why"]): LineItem[] =>
      rows.filter((row) => row.owner !== actor.staffId || kind === "decide").map((row) => ({
        kind, id: row.id as string, at: (row.dueAt ?? null) as string | null, title: row.subject as string, whose: whose(row), state: standing((row.dueAt ?? null) as string | null, now, end), why, to: `/case/${row.id as string}`,
        due: { dueFrom: row.dueFrom as string | null, dueAt: row.dueAt as string | null, duePausedAt: row.duePausedAt as string | null, dueWorkingMs: (row.dueWorkingMs ?? null) as number | null },
      }));
    const toContact = (rows: readonly Row[]): LineItem[] => rows.map((row) => ({ kind: "contact", id: row.id as string, at: row.dueAt as string, title: row.name as string, whose: whose({ unit: row.unit }), state: standing(row.dueAt as string, now, end), why: dayTexts.newInCharge, to: `/client/${row.id as string}` }));
    const decided = new Set(raised.rows.map((row) => row.id));
    const line = inLine([
      ...done,
      ...tasks.map((task) => taskItem(task, language, now, end)),
      ...cases([...promises.rows.filter((row) => !decided.has(row.id)), ...closing.rows]),
      ...others(unassigned.rows, "assign", dayTexts.nobody),
      ...others(raised.rows, "decide", dayTexts.raised),
      ...toContact(contacts.rows),
      ...followUps.map((row): LineItem => ({ kind: "followUp", id: row.id, at: row.dueAt, title: row.name, whose: "", state: standing(row.dueAt, now, end), why: dayTexts.followedUp, to: `/client/${row.id}` })),
      ...checks.map((one): LineItem => ({ kind: "task", id: one.id, at: one.at, title: one.title, whose: one.whom, state: standing(one.at, now, end), why: one.why, to: `/spotCheck/${one.id}` })),
      ...toSign.map((row): LineItem => ({ kind: "sign", id: row.id, at: null, title: row.title, whose: refs[row.requestedBy]?.title ?? "", state: "waiting", why: dayTexts.toSign, to: `/${row.type}/${row.id}` })),
    ]);
    return { line, unassigned: unassigned.rows, raised: raised.rows, promises: promises.rows, contacts: contacts.rows, toSign, escalated: news.filter((one) => one.kind.startsWith("climb:")), told: newest(news.filter((one) => !one.kind.startsWith("climb:"))), refs, arrival };
  });

  app.post("/api/v1/today/read", { config: { policy: "signedIn" }, schema: { tags: ["care"], summary: "Mark everything I was told as read" } }, async (request, reply) => {
    const { actor } = signedOf(request);
    await engine.db.query("update notice set read_at = $3, closed_at = $3 where org_id = $1 and staff_id = $2 and closed_at is null and kind not like 'climb:%'", [actor.orgId, actor.staffId, engine.now()]);
    return reply.status(204).send();
  });
}

/** What a person was told and still concerns them: of a clock while it runs, of a raised case until it is decided, of anything else for three days. */
async function told(engine: Engine, notices: Readonly<Record<string, NoticeSpec>>, orgId: string, staffId: string): Promise<Told[]> {
  const rows = await engine.db.query<Omit<Told, "says"> & { readonly late: number | null; readonly missed: number | null }>(
    `select case when n.kind = 'workLate' then (n.detail->>'late')::int end as late, case when n.kind = 'workLate' then (n.detail->>'missed')::int end as missed, n.id, n.kind, n.record_type as type, n.record_id as "recordId", n.at, n.detail->>'title' as title, n.detail->'clock' as clock, n.detail->>'dueAt' as "dueAt",
       (n.detail->>'level')::int as level, n.detail->>'post' as post, n.detail->>'duty' as duty, o.name as owner
     from notice n left join clock c on c.org_id = n.org_id and c.id = n.clock_id left join "case" r on n.kind = 'raised' and r.org_id = n.org_id and r.id = n.record_id
       left join "case" k on n.record_type = 'case' and k.org_id = n.org_id and k.id = n.record_id left join staff o on o.org_id = n.org_id and o.id = k.owner
     where n.org_id = $1 and n.staff_id = $2 and n.closed_at is null and (case when n.clock_id is null then n.at > $3::timestamptz - interval '3 days' else c.stopped_at is null and c.state <> 'dropped' end)
       and (n.kind <> 'raised' or r.state = 'raised')
     order by n.id desc limit 50`,
    [orgId, staffId, engine.now()],
    { prepared: true },
  );
  return rows.map(({ late, missed, ...row }) => ({ ...row, says: row.kind === "workLate" ? filled(dayTexts[missed && late ? "workLate" : missed ? "workMissed" : "workOnlyLate"], { missed: missed ?? 0, late: late ?? 0 }) : (notices[row.kind]?.says ?? null) }));
}

/** Of what one clock said again and again, the last word; everything else as it is. */
function newest(news: readonly Told[]): readonly Told[] {
  const clocks = new Set<string>();
  return news.filter((one) => {
    if (!one.clock) return true;
    const key = `${one.recordId}|${one.clock.zh}`;
    return !clocks.has(key) && clocks.add(key);
  });
}

/** Clients in a person's charge who are being followed up, by when the next contact is due. */
function followUpsOf(engine: Engine, orgId: string, staffId: string): Promise<{ id: string; name: string; dueAt: string | null }[]> {
  return engine.db.query(
    `select t.id, t.name, c.due_at as "dueAt" from client t join clock c on c.org_id = t.org_id and c.record_id = t.id and c.name = 'followUp' and c.stopped_at is null and c.state <> 'dropped'
     where t.org_id = $1 and t.owner = $2 and t.following and t.state = 'active' order by c.due_at, t.id limit 50`,
    [orgId, staffId],
    { prepared: true },
  );
}
