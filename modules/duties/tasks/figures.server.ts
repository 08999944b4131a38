import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";
import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import { L, type Label } from "#platform/record/label.ts";
import { fieldProblem } from "#platform/record/problem.ts";
import type { DayCounts } from "#platform/ui/look/days.ts";
import { loadCatalogue } from "../catalogue.ts";
import type { Holding } from "../catalogue-types.ts";
import { postState } from "../edition.ts";
import { demandReadable, readablePosts } from "../handbook.server.ts";
import { dutiesFor, ownPlaces } from "../overlay.ts";

/** What one day says of one duty of a post: how many fell due, and what the strip of days tells apart. */
export interface DutyDay extends DayCounts {
  readonly due: number;
}

type Counts = Omit<DutyDay, "day">;
const none: Counts = { due: 0, done: 0, late: 0, missed: 0, open: 0, records: 0, refused: 0, checked: 0, found: 0 };

const dayShape = z.iso.date();
const period = z.object({ from: dayShape.optional(), to: dayShape.optional(), staff: z.uuid().optional() });
/** How long a period may be: what a year holds fits a page. */
const longest = 366;
const usual = 30;

interface Period {
  readonly from: string;
  readonly to: string;
  readonly start: string;
  readonly end: string;
  readonly zone: string;
  readonly staff: string | null;
  /** Where somebody sees a post only at some sites: the people who work there, and these sites; null is everywhere. */
  readonly only: { readonly staff: readonly string[]; readonly sites: readonly string[] } | null;
}

/** Of these posts, those one sees whole: every post with the right at every site, else one's own and all below. */
async function wholePosts(engine: Engine, actor: Actor, posts: readonly string[]): Promise<Set<string>> {
  if (actor.capabilities["duty.read"] === true) return new Set(posts);
  const rows = await engine.db.query<{ id: string }>(
    `with recursive own as (select id from post where org_id = $1 and id = any($2::uuid[]) union select p.id from post p join own o on p.org_id = $1 and p.superior = o.id) select id from own where id = any($3::uuid[])`,
    [actor.orgId, actor.posts, posts],
    { prepared: true },
  );
  return new Set(rows.map((row) => row.id));
}

/** What one sees of posts that are not wholly one's to see: the sites of the right, and who works there. */
async function partOf(engine: Engine, actor: Actor): Promise<NonNullable<Period["only"]>> {
  const right = actor.capabilities["duty.read"];
  const sites = Array.isArray(right) ? (right as readonly string[]) : [];
  const rows = await engine.db.query<{ staff: string }>("select distinct staff from assignment where org_id = $1 and site = any($2::uuid[])", [actor.orgId, sites], { prepared: true });
  return { sites, staff: rows.map((row) => row.staff) };
}

/** Asks for all posts one may read: whole where one sees them whole, else what is of one's sites. */
async function bySight<R>(engine: Engine, actor: Actor, ask: (posts: readonly string[], only: Period["only"]) => Promise<R[]>): Promise<R[]> {
  const ids = (await readablePosts(engine, actor, null)).map((post) => post.id);
  const whole = await wholePosts(engine, actor, ids);
  const rest = ids.filter((id) => !whole.has(id));
  const seen = ids.filter((id) => whole.has(id));
  return [...(seen.length > 0 ? await ask(seen, null) : []), ...(rest.length > 0 ? await ask(rest, await partOf(engine, actor)) : [])];
}

/** A period of one post as an actor may see it. */
async function ofPost(engine: Engine, actor: Actor, postId: string, query: z.infer<typeof period>): Promise<Period> {
  const p = await periodOf(engine, actor, query);
  return (await wholePosts(engine, actor, [postId])).has(postId) ? p : { ...p, only: await partOf(engine, actor) };
}

async function periodOf(engine: Engine, actor: Actor, query: z.infer<typeof period>): Promise<Period> {
  const { zone } = await engine.organisation(actor.orgId);
  const to = query.to ?? dayIn(zone, engine.now());
  const from = query.from ?? dayText(dayNumber(to) - usual + 1);
  const label = L("起止日期", "The period");
  if (from > to || dayNumber(to) - dayNumber(from) >= longest) throw fieldProblem([{ field: "from", code: "field_invalid", params: { field: label, hint: L("从早到晚，最多一年。", "from the earlier to the later day, a year at most.") }, label }]);
  return { from, to, zone, staff: query.staff ?? null, only: null, start: new Date(dayStart(zone, dayNumber(from))).toISOString(), end: new Date(dayStart(zone, dayNumber(to) + 1)).toISOString() };
}

/** How the duties of posts stood over a period: sums, the days of each duty, and the evidence of one day. */
export function figureRoutes(app: FastifyInstance, engine: Engine): void {
  const params = z.object({ postId: z.uuid() });
  const dutyParams = z.object({ postId: z.uuid(), duty: z.string().max(60) });
  const tags = ["handbook"];

  app.get("/api/v1/handbook-sums", { config: { policy: "signedIn" }, schema: { tags, summary: "How the tasks of each post one may read stood over a period", querystring: period } }, async (request) => {
    const { actor } = signedOf(request);
    const p = await periodOf(engine, actor, request.query as z.infer<typeof period>);
    const rows = await bySight(engine, actor, (posts, only) => engine.db.query<{ post: string } & Pick<Counts, "due" | "done" | "late" | "missed" | "open">>(
      `select post, sum(due)::int as due, sum(done)::int as done, sum(late)::int as late, sum(missed)::int as missed, sum(open)::int as open from (${perDay("post")}) x group by post`,
      [actor.orgId, posts, p.from, p.to, p.staff, null, only?.staff ?? null, only?.sites ?? null],
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
         and ($5::uuid is null or staff = $5) and ($6::uuid[] is null or staff = any($6) or (staff is null and site = any($7::uuid[]))) group by post`,
      [actor.orgId, posts, p.from, p.to, p.staff, only?.staff ?? null, only?.sites ?? null],
      { prepared: true },
    )) };
  });

  app.get("/api/v1/handbook-strips", { config: { policy: "signedIn" }, schema: { tags, summary: "The days of each post one may read, as strips", querystring: period } }, async (request) => {
    const { actor } = signedOf(request);
    const p = await periodOf(engine, actor, request.query as z.infer<typeof period>);
    const days = await bySight(engine, actor, (posts, only) => engine.db.query<{ post: string; day: string } & Pick<Counts, "due" | "done" | "late" | "missed" | "open">>(
      `select post, day, sum(due)::int as due, sum(done)::int as done, sum(late)::int as late, sum(missed)::int as missed, sum(open)::int as open from (${perDay("post")}) x group by post, day order by day`,
      [actor.orgId, posts, p.from, p.to, p.staff, null, only?.staff ?? null, only?.sites ?? null],
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
    return evidenceOf(engine, actor, postId, duty, p);
  });
}

/** Tasks by day with `$1` organisation, `$2` posts, `$3` and `$4` the days, `$5` a person, `$6` a duty, `$7` and `$8` whom and which sites one sees; folded days beside single ones. */
function perDay(by: "post" | "post, duty"): string {
  return `select ${by}, day::text as day, count(*) filter (where state in ('done', 'late', 'missed'))::int as due, count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'late')::int as late,
       count(*) filter (where state = 'missed')::int as missed, count(*) filter (where state = 'open')::int as open
     from task where org_id = $1 and post = any($2::uuid[]) and day between $3::date and $4::date and state not in ('dropped', 'unseen') and ($5::uuid is null or coalesce(done_by, staff) = $5) and ($6::text is null or duty = $6)
       and ($7::uuid[] is null or coalesce(done_by, staff) = any($7) or (coalesce(done_by, staff) is null and site = any($8::uuid[]))) group by ${by}, day
     union all
     select ${by}, day::text, sum(done)::int, sum(done)::int, 0, 0, 0 from task_day where org_id = $1 and post = any($2::uuid[]) and day between $3::date and $4::date and ($5::uuid is null or staff = $5) and ($6::text is null or duty = $6) and ($7::uuid[] is null or staff = any($7)) group by ${by}, day`;
}

/** Who held the post within the period: whose entries count for it. */
async function holdersIn(engine: Engine, orgId: string, postId: string, p: Period): Promise<string[]> {
  const rows = await engine.db.query<{ staff: string }>(`select distinct staff from assignment where org_id = $1 and post = $2 and "from" <= $4::date and ("to" is null or "to" >= $3::date)`, [orgId, postId, p.from, p.to], { prepared: true });
  // Who is asked for by name must have held it too: what others entered elsewhere is nobody's here.
  return rows.map((row) => row.staff).filter((id) => (p.staff === null || p.staff === id) && (p.only === null || p.only.staff.includes(id)));
}

/** What a holding is made of in the journal: a step on a type, or its entry; a gate, a clock and an examination are told otherwise. */
export function stepOfHolding({ mechanism, by }: Holding): { readonly type: string; readonly step: string } | null {
  const [type = "", element = ""] = by.split(".", 2);
  const [sort, name = ""] = element.includes(":") ? element.split(":", 2) : ["clock", element];
  if (mechanism === "gate" || mechanism === "check" || sort === "clock" || sort === "gate") return null;
  return { type, step: sort === "field" ? "create" : name };
}

/** The steps in the journal, as `type.step`, by which each duty of a post is seen in what its holders enter: those that hold it, and where the records stand that the organisation wants kept. */
async function stepsOfDuties(engine: Engine, orgId: string, postId: string): Promise<Map<string, ReadonlySet<string>>> {
  const state = await postState((sql, values) => engine.db.query(sql, [orgId, ...values], { prepared: true }), postId);
  const catalogue = loadCatalogue();
  return new Map((state ? dutiesFor(catalogue, state.catalogue, state.own) : []).map((duty) => [duty.id, new Set([
    ...(duty.shipped?.heldBy ?? []).flatMap((one) => stepOfHolding(one) ?? []).map(({ type, step }) => `${type}.${step}`),
    ...(duty.own ? ownPlaces(catalogue, duty.own) : []).map((place) => `${place.declaration}.${place.step ?? "create"}`),
  ])]));
}

async function daysOf(engine: Engine, actor: Actor, postId: string, p: Period): Promise<Map<string, DutyDay[]>> {
  const { orgId } = actor;
  const { db } = engine;
  const [staff, held] = await Promise.all([holdersIn(engine, orgId, postId, p), stepsOfDuties(engine, orgId, postId)]);
  const keys = [...new Set([...held.values()].flatMap((steps) => [...steps]))].map((key) => key.split(".", 2) as [string, string]);
  const [tasks, entries, refused, checks] = await Promise.all([
    db.query<{ duty: string; day: string } & Counts>(`select duty, day, sum(due)::int as due, sum(done)::int as done, sum(late)::int as late, sum(missed)::int as missed, sum(open)::int as open from (${perDay("post, duty")}) x group by duty, day`, [orgId, [postId], p.from, p.to, p.staff, null, p.only?.staff ?? null, p.only?.sites ?? null], { prepared: true }),
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

/** One line of evidence as a page shows it. */
export interface EvidenceLine {
  /** Of what one of them was to do and nobody did: who held the post on its day. */
  readonly shared?: readonly string[] | null;
  readonly kind: "task" | "proof" | "entry" | "refused" | "check";
  readonly at: string;
  readonly who: string | null;
  readonly state: string | null;
  readonly type: string | null;
  readonly id: string | null;
  readonly label: Label;
}

const most = 200;

/** The names of those who held the post of the task `t` on its day, where it was due. */
const heldThen = `array(select distinct n.name from assignment h join staff n on n.org_id = h.org_id and n.id = h.staff where h.org_id = t.org_id and h.post = t.post and h."from" <= t.day and (h."to" is null or h."to" >= t.day) and (h.site is null or t.site is null or h.site = t.site) order by n.name limit 10)`;

async function evidenceOf(engine: Engine, actor: Actor, postId: string, duty: string, p: Period): Promise<{ from: string; to: string; lines: EvidenceLine[]; more: boolean }> {
  const { orgId } = actor;
  const { db } = engine;
  const [staff, held] = await Promise.all([holdersIn(engine, orgId, postId, p), stepsOfDuties(engine, orgId, postId)]);
  const steps = [...(held.get(duty) ?? [])];
  const label = (type: string, step: string | null): Label => {
    const known = engine.types.get(type);
    const of = step === null ? undefined : known?.transitions[step]?.label;
    return known ? (of ? L(`${known.label.zh}·${of.zh}`, `${known.label.en}: ${of.en}`) : known.label) : L(type, type);
  };
  const [tasks, proofs, entries, refused, checks] = await Promise.all([
    db.query<{ id: string; at: string; who: string | null; shared: readonly string[] | null; state: string }>(
      `select t.id, t.due_at as at, coalesce(d.name, s.name) as who, case when t.staff is null and t.done_by is null then ${heldThen} end as shared, t.state from task t left join staff s on s.org_id = t.org_id and s.id = t.staff left join staff d on d.org_id = t.org_id and d.id = t.done_by
       where t.org_id = $1 and t.post = $2 and t.duty = $3 and t.day between $4::date and $5::date and t.state not in ('dropped') and ($6::uuid is null or coalesce(t.done_by, t.staff) = $6)
         and ($7::uuid[] is null or coalesce(t.done_by, t.staff) = any($7) or (coalesce(t.done_by, t.staff) is null and t.site = any($8::uuid[]))) order by t.day desc, t.due_at desc limit ${most + 1}`,
      [orgId, postId, duty, p.from, p.to, p.staff, p.only?.staff ?? null, p.only?.sites ?? null],
      { prepared: true },
    ),
    db.query<{ type: string; id: string; at: string; who: string | null }>(
      `select p.record_type as type, p.record_id as id, p.at, s.name as who from task t join task_proof p on p.org_id = t.org_id and p.task = t.id left join staff s on s.org_id = p.org_id and s.id = p.staff
       where t.org_id = $1 and t.post = $2 and t.duty = $3 and t.day between $4::date and $5::date and not p.gone and ($6::uuid is null or p.staff = $6) and ($7::uuid[] is null or p.staff = any($7)) order by p.at desc limit ${most + 1}`,
      [orgId, postId, duty, p.from, p.to, p.staff, p.only?.staff ?? null],
      { prepared: true },
    ),
    steps.length === 0 ? [] : db.query<{ type: string; id: string; at: string; who: string | null; step: string }>(
      `select record_type as type, record_id as id, at, staff_name as who, step from journal where org_id = $1 and staff_id = any($2::uuid[]) and at >= $3 and at < $4 and record_type || '.' || step = any($5::text[]) order by at desc limit ${most + 1}`,
      [orgId, staff, p.start, p.end, steps],
      { prepared: true },
    ),
    db.query<{ type: string; id: string; at: string; who: string | null; step: string }>(
      `select record_type as type, record_id as id, at, staff_name as who, step from journal where org_id = $1 and step like 'refused:%' and note = $5 and at >= $3 and at < $4 and staff_id = any($2::uuid[]) order by at desc limit ${most + 1}`,
      [orgId, staff, p.start, p.end, duty],
      { prepared: true },
    ),
    db.query<{ id: string; at: string; who: string | null; state: string }>(
      `select c.id, c.done_at as at, s.name as who, c.state from spot_check c left join staff s on s.org_id = c.org_id and s.id = c.staff where c.org_id = $1 and c.post = $2 and c.duty = $3 and c.done_at >= $4 and c.done_at < $5 and ($6::uuid is null or c.staff = $6) and ($7::uuid[] is null or c.staff = any($7)) order by c.done_at desc limit ${most + 1}`,
      [orgId, postId, duty, p.start, p.end, p.staff, p.only?.staff ?? null],
      { prepared: true },
    ),
  ]);
  const proofLabel = L("凭证", "Proof");
  const lines: EvidenceLine[] = [
    ...tasks.map((one): EvidenceLine => ({ kind: "task", at: one.at, who: one.who, shared: one.shared, state: one.state, type: "tasks", id: one.id, label: L("应做", "Due") })),
    ...proofs.map((one): EvidenceLine => ({ kind: "proof", at: one.at, who: one.who, state: null, type: one.type, id: one.id, label: L(`${proofLabel.zh}：${label(one.type, null).zh}`, `${proofLabel.en}: ${label(one.type, null).en}`) })),
    ...entries.map((one): EvidenceLine => ({ kind: "entry", at: one.at, who: one.who, state: null, type: one.type, id: one.id, label: label(one.type, one.step) })),
    ...refused.map((one): EvidenceLine => ({ kind: "refused", at: one.at, who: one.who, state: null, type: one.type, id: one.id, label: label(one.type, one.step.slice("refused:".length)) })),
    ...checks.map((one): EvidenceLine => ({ kind: "check", at: one.at, who: one.who, state: one.state, type: "spotCheck", id: one.id, label: L("抽查", "Spot check") })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  return { from: p.from, to: p.to, lines: lines.slice(0, most), more: lines.length > most };
}
