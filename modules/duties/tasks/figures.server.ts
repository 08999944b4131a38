import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";
import type { DayCounts } from "#platform/ui/look/days.ts";
import { demandReadable, readablePosts } from "../handbook.server.ts";
import { evidenceLines, stepsOfDuties } from "./evidence.server.ts";
import { bySight, holdersIn, noSite, ofPost, period, periodOf, type Period } from "./sight.server.ts";

/** What one day says of one duty of a post: how many fell due, and what the strip of days tells apart. */
export interface DutyDay extends DayCounts {
  readonly due: number;
}

type Counts = Omit<DutyDay, "day">;
type Sums = Pick<Counts, "due" | "done" | "late" | "missed" | "open">;
const none: Counts = { due: 0, done: 0, late: 0, missed: 0, open: 0, records: 0, refused: 0, checked: 0, found: 0 };

/** How the duties of posts stood over a period: sums, the days of each duty, and the evidence of one day. */
export function figureRoutes(app: FastifyInstance, engine: Engine): void {
  const params = z.object({ postId: z.uuid() });
  const dutyParams = z.object({ postId: z.uuid(), duty: z.string().max(60) });
  const tags = ["handbook"];

  app.get("/api/v1/handbook-sums", { config: { policy: "signedIn" }, schema: { tags, summary: "How the tasks of each post one may read stood over a period", querystring: period } }, async (request) => {
    const { actor } = signedOf(request);
    const p = await periodOf(engine, actor, request.query as z.infer<typeof period>);
    const rows = await bySight(engine, actor, (posts, only) => engine.db.query<{ post: string } & Sums>(
      summed("post"), asked(actor.orgId, posts, p, only),
      { prepared: true },
    ));
    // What gates refused belongs to no post, so it is told to who sees every one.
    const refused = actor.capabilities["duty.read"] !== true ? [] : await engine.db.query<{ n: number }>("select count(*)::int as n from journal where org_id = $1 and step like 'refused:%' and note is not null and at >= $2 and at < $3", [actor.orgId, p.start, p.end], { prepared: true });
    return { from: p.from, to: p.to, posts: rows, refused: refused[0]?.n ?? 0 };
  });

  app.get("/api/v1/handbook-missed", { config: { policy: "signedIn" }, schema: { tags, summary: "How many tasks of each post one may read were missed over a period", querystring: period } }, async (request) => {
    const { actor } = signedOf(request);
    const p = await periodOf(engine, actor, request.query as z.infer<typeof period>);
    return { posts: await bySight(engine, actor, (posts, only) => engine.db.query<{ post: string; missed: number }>(
      `select post, count(*)::int as missed from task where org_id = $1 and post = any($2::uuid[]) and day between $3::date and $4::date and state = 'missed'
         and ($5::uuid is null or staff = $5) and ($6::uuid[] is null or staff = any($6) or (staff is null and coalesce(site, '${noSite}') = any($7::uuid[]))) group by post`,
      [actor.orgId, posts, p.from, p.to, p.staff, only?.staff ?? null, only?.sites ?? null],
      { prepared: true },
    )) };
  });

  app.get("/api/v1/handbook-strips", { config: { policy: "signedIn" }, schema: { tags, summary: "The days of each post one may read, as strips", querystring: period } }, async (request) => {
    const { actor } = signedOf(request);
    const p = await periodOf(engine, actor, request.query as z.infer<typeof period>);
    const days = await bySight(engine, actor, (posts, only) => engine.db.query<{ post: string; day: string } & Sums>(
      `${summed("post, day")} order by day`, asked(actor.orgId, posts, p, only),
      { prepared: true },
    ));
    const of = Map.groupBy(days, (one) => one.post);
    const posts = (await readablePosts(engine, actor, null)).filter((post) => of.has(post.id));
    return { from: p.from, to: p.to, posts: posts.map(({ id, name }) => ({ id, name, days: (of.get(id) ?? []).map(({ post: _post, ...day }) => ({ ...none, ...day })) })) };
  });

  app.get("/api/v1/handbook/:postId/days", { config: { policy: "signedIn" }, schema: { tags, summary: "The days of each duty of a post: due, done, late, missed, refused, and what its holders entered", params, querystring: period } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    await demandReadable(engine, actor, postId);
    const p = await ofPost(engine, actor, postId, request.query as z.infer<typeof period>);
    const days = await daysOf(engine, actor, postId, p);
    const sum = [...days.values()].flat().reduce<Counts>((all, one) => Object.fromEntries(Object.keys(none).map((key) => [key, all[key as keyof Counts] + one[key as keyof Counts]])) as unknown as Counts, none);
    return { from: p.from, to: p.to, sum, duties: Object.fromEntries(days) };
  });

  app.get("/api/v1/handbook/:postId/holders", { config: { policy: "signedIn" }, schema: { tags, summary: "Who holds a post or held it within a period", params, querystring: period } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    await demandReadable(engine, actor, postId);
    const p = await ofPost(engine, actor, postId, request.query as z.infer<typeof period>);
    const holders = await engine.db.query<{ id: string; name: string }>("select id, name from staff where org_id = $1 and id = any($2::uuid[]) order by name limit 500", [actor.orgId, await holdersIn(engine, actor.orgId, postId, { ...p, staff: null })], { prepared: true });
    return { holders };
  });

  app.get("/api/v1/handbook/:postId/days/:duty", { config: { policy: "signedIn" }, schema: { tags, summary: "What proves one duty of a post over a period: tasks with their proofs, entries, refusals, spot checks", params: dutyParams, querystring: period } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId, duty } = request.params as z.infer<typeof dutyParams>;
    await demandReadable(engine, actor, postId);
    const p = await ofPost(engine, actor, postId, request.query as z.infer<typeof period>);
    return evidenceLines(engine, actor, postId, duty, p);
  });
}

/** What is asked of `summed`: of which posts and days, of one person or all, and whom and which sites one sees. */
function asked(orgId: string, posts: readonly string[], p: Period, only: Period["only"]): unknown[] {
  return [orgId, posts, p.from, p.to, p.staff, only?.staff ?? null, only?.sites ?? null];
}

/** Tasks counted by state; single ones and folded days beside them. */
function summed(by: "post" | "post, day" | "duty, day"): string {
  const each = by === "duty, day" ? by : "post, day";
  const [sums, counts] = [(key: string) => `sum(${key})::int as ${key}`, (key: string, states: string) => `count(*) filter (where state in (${states}))::int as ${key}`];
  return `select ${by}, ${["due", "done", "late", "missed", "open"].map(sums).join(", ")} from (
     select ${each.replace("day", "day::text as day")}, ${counts("due", "'done', 'late', 'missed'")}, ${["done", "late", "missed", "open"].map((state) => counts(state, `'${state}'`)).join(", ")}
     from task where org_id = $1 and post = any($2::uuid[]) and day between $3::date and $4::date and state not in ('dropped', 'unseen') and ($5::uuid is null or coalesce(done_by, staff) = $5)
       and ($6::uuid[] is null or coalesce(done_by, staff) = any($6) or (coalesce(done_by, staff) is null and coalesce(site, '${noSite}') = any($7::uuid[]))) group by ${each}
     union all
     select ${each.replace("day", "day::text")}, sum(done)::int, sum(done)::int, 0, 0, 0 from task_day where org_id = $1 and post = any($2::uuid[]) and day between $3::date and $4::date and ($5::uuid is null or staff = $5) and ($6::uuid[] is null or staff = any($6)) group by ${each}
   ) x group by ${by}`;
}

async function daysOf(engine: Engine, actor: Actor, postId: string, p: Period): Promise<Map<string, DutyDay[]>> {
  const { orgId } = actor;
  const { db } = engine;
  const [staff, held] = await Promise.all([holdersIn(engine, orgId, postId, p), stepsOfDuties(engine, orgId, postId)]);
  const keys = [...new Set([...held.values()].flatMap((steps) => [...steps]))].map((key) => key.split(".", 2) as [string, string]);
  const [tasks, entries, refused, checks] = await Promise.all([
    db.query<{ duty: string; day: string } & Sums>(summed("duty, day"), asked(orgId, [postId], p, p.only), { prepared: true }),
    // Out of the index alone (`journal_staff_idx`): the lines themselves are not read.
    keys.length === 0 ? [] : db.query<{ type: string; step: string; day: string; n: number }>(
      `select record_type as type, step, (at at time zone $5)::date::text as day, count(distinct record_id)::int as n from journal
       where org_id = $1 and staff_id = any($2::uuid[]) and at >= $3 and at < $4 and (record_type, step) in (select * from unnest($6::text[], $7::text[])) group by 1, 2, 3`,
      [orgId, staff, p.start, p.end, p.zone, keys.map(([type]) => type), keys.map(([, step]) => step)],
      { prepared: true },
    ),
    db.query<{ duty: string; day: string; n: number }>(
      `select note as duty, (at at time zone $5)::date::text as day, count(*)::int as n from journal where org_id = $1 and step like 'refused:%' and note is not null and at >= $3 and at < $4 and staff_id = any($2::uuid[]) group by 1, 2`,
      [orgId, staff, p.start, p.end, p.zone],
      { prepared: true },
    ),
    db.query<{ duty: string; day: string; checked: number; found: number }>(
      `select duty, (done_at at time zone $5)::date::text as day, count(*) filter (where state = 'passed')::int as checked, count(*) filter (where state in ('found', 'corrected', 'closed'))::int as found
       from spot_check where org_id = $1 and post = $2 and done_at >= $3 and done_at < $4 and ($6::uuid is null or staff = $6) and ($7::uuid[] is null or staff = any($7)) group by 1, 2`,
      [orgId, postId, p.start, p.end, p.zone, p.staff, p.only?.staff ?? null],
      { prepared: true },
    ),
  ]);
  const days = new Map<string, Map<string, DutyDay>>();
  const add = (duty: string, day: string, more: Partial<Counts>): void => {
    const of = days.get(duty) ?? new Map<string, DutyDay>();
    days.set(duty, of);
    const was = of.get(day) ?? { ...none, day };
    of.set(day, { ...was, ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, was[key as keyof Counts] + value])) });
  };
  for (const { duty, day, due, done, late, missed, open } of tasks) add(duty, day, { due, done, late, missed, open });
  for (const { duty, day, n } of refused) add(duty, day, { refused: n });
  for (const { duty, day, checked, found } of checks) add(duty, day, { checked, found });
  const entered = Map.groupBy(entries, (one) => `${one.type}.${one.step}`);
  for (const [duty, steps] of held) for (const key of steps) for (const { day, n } of entered.get(key) ?? []) add(duty, day, { records: n });
  return new Map([...days].map(([duty, of]) => [duty, [...of.values()].sort((a, b) => (a.day < b.day ? -1 : 1))]));
}
