import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import { L } from "#platform/record/label.ts";
import { fieldProblem } from "#platform/record/problem.ts";
import { readablePosts } from "../handbook.server.ts";
import { ownAndBelow } from "../held-posts.server.ts";

const dayShape = z.iso.date();
/** What a route over a period is asked for. */
export const period = z.object({ from: dayShape.optional(), to: dayShape.optional(), staff: z.uuid().optional() });
/** How long a period may be: what a year holds fits a page. */
const longest = 366;
const usual = 30;

/** A period as somebody may see it. */
export interface Period {
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
    `with recursive ${ownAndBelow(actor, "$2")} select id from own where id = any($3::uuid[])`,
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
export async function bySight<R>(engine: Engine, actor: Actor, ask: (posts: readonly string[], only: Period["only"]) => Promise<R[]>): Promise<R[]> {
  const ids = (await readablePosts(engine, actor, null)).map((post) => post.id);
  const whole = await wholePosts(engine, actor, ids);
  const rest = ids.filter((id) => !whole.has(id));
  const seen = ids.filter((id) => whole.has(id));
  return [...(seen.length > 0 ? await ask(seen, null) : []), ...(rest.length > 0 ? await ask(rest, await partOf(engine, actor)) : [])];
}

/** A period of one post as an actor may see it. */
export async function ofPost(engine: Engine, actor: Actor, postId: string, query: z.infer<typeof period>): Promise<Period> {
  const p = await periodOf(engine, actor, query);
  return (await wholePosts(engine, actor, [postId])).has(postId) ? p : { ...p, only: await partOf(engine, actor) };
}

/**
 * The period a query asks for, the last thirty days where it says nothing.
 * @throws Problem `invalid_input` where it runs backwards or is too long.
 */
export async function periodOf(engine: Engine, actor: Actor, query: z.infer<typeof period>): Promise<Period> {
  const { zone } = await engine.organisation(actor.orgId);
  const to = query.to ?? dayIn(zone, engine.now());
  const from = query.from ?? dayText(dayNumber(to) - usual + 1);
  const label = L("起止日期", "The period");
  if (from > to || dayNumber(to) - dayNumber(from) >= longest) throw fieldProblem([{ field: "from", code: "field_invalid", params: { field: label, hint: L("从早到晚，最多一年。", "from the earlier to the later day, a year at most.") }, label }]);
  return { from, to, zone, staff: query.staff ?? null, only: null, start: new Date(dayStart(zone, dayNumber(from))).toISOString(), end: new Date(dayStart(zone, dayNumber(to) + 1)).toISOString() };
}

/** Who held the post within the period: whose entries count for it. */
export async function holdersIn(engine: Engine, orgId: string, postId: string, p: Period): Promise<string[]> {
  const rows = await engine.db.query<{ staff: string }>(`select distinct staff from assignment where org_id = $1 and post = $2 and "from" <= $4::date and ("to" is null or "to" >= $3::date)`, [orgId, postId, p.from, p.to], { prepared: true });
  // Who is asked for by name must have held it too: what others entered elsewhere is nobody's here.
  return rows.map((row) => row.staff).filter((id) => (p.staff === null || p.staff === id) && (p.only === null || p.only.staff.includes(id)));
}
