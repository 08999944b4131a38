import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import { L } from "#platform/record/label.ts";
import { fieldProblem } from "#platform/record/problem.ts";
import { readablePosts } from "../handbook.server.ts";
import { placesBelow } from "../held-posts.server.ts";

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

/** Stands among sites for what is asked of a post as a whole, at none of them. */
export const noSite = "00000000-0000-0000-0000-000000000000";

/**
 * How one sees each of these posts: whole with the right at every site, where one holds it or one above it everywhere, and where nobody has held it at
 * another site; else what is of one's sites, those of the right and those at which one holds it or one above it.
 */
async function sightOf(engine: Engine, actor: Actor, posts: readonly string[]): Promise<{ readonly posts: readonly string[]; readonly only: Period["only"] }[]> {
  const right = actor.capabilities["duty.read"];
  if (right === true) return [{ posts, only: null }];
  const { zone } = await engine.organisation(actor.orgId);
  const rows = await engine.db.query<{ id: string; whole: boolean; own: boolean; sites: readonly string[] }>(
    `with recursive ${placesBelow(actor, "$2", "$3")}, mine as (select id, bool_or(site is null) as everywhere, array_remove(array_agg(distinct site), null) as sites from places group by id)
     select w.id, m.id is not null as own, array(select distinct x from unnest(coalesce(m.sites, '{}') || $5::uuid[]) x order by x) as sites,
       m.id is not null and (m.everywhere or not exists (select 1 from assignment a where a.org_id = $1 and a.post = w.id and a.site is not null and a.site <> all (m.sites))) as whole
     from unnest($4::uuid[]) w (id) left join mine m on m.id = w.id`,
    [actor.orgId, actor.staffId, dayIn(zone, engine.now()), posts, right ?? []],
    { prepared: true },
  );
  const parts = Map.groupBy(rows, (row) => (row.whole ? "" : `${row.own}|${row.sites.join()}`));
  return Promise.all([...parts].map(async ([key, of]) => {
    const [{ own, sites }] = of as [(typeof rows)[number]];
    return { posts: of.map((row) => row.id), only: key === "" ? null : await partOf(engine, actor.orgId, sites, own ? of.map((row) => row.id) : []) };
  }));
}

/** What is seen of posts that are not wholly one's to see: these sites, and who works there; of one's own posts and those below also who holds them everywhere, and what is asked of the post as a whole. */
async function partOf(engine: Engine, orgId: string, sites: readonly string[], own: readonly string[]): Promise<NonNullable<Period["only"]>> {
  const rows = await engine.db.query<{ staff: string }>("select distinct staff from assignment where org_id = $1 and (site = any($2::uuid[]) or (site is null and post = any($3::uuid[])))", [orgId, sites, own], { prepared: true });
  return { sites: own.length > 0 ? [...sites, noSite] : sites, staff: rows.map((row) => row.staff) };
}

/** Asks for all posts one may read: whole where one sees them whole, else what is of one's sites. */
export async function bySight<R>(engine: Engine, actor: Actor, ask: (posts: readonly string[], only: Period["only"]) => Promise<R[]>): Promise<R[]> {
  const ids = (await readablePosts(engine, actor, null)).map((post) => post.id);
  if (ids.length === 0) return [];
  return (await Promise.all((await sightOf(engine, actor, ids)).map(({ posts, only }) => ask(posts, only)))).flat();
}

/** A period of one post as an actor may see it. */
export async function ofPost(engine: Engine, actor: Actor, postId: string, query: z.infer<typeof period>): Promise<Period> {
  const p = await periodOf(engine, actor, query);
  return { ...p, only: (await sightOf(engine, actor, [postId]))[0]?.only ?? null };
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
