import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { heldOn } from "#modules/people/index.ts";

/** The posts of an organisation that somebody holds today; without a holder a post's duties run for nobody. */
export async function heldPosts(engine: Engine, orgId: string): Promise<ReadonlySet<string>> {
  const { zone } = await engine.organisation(orgId);
  const rows = await engine.db.query<{ post: string }>(`select distinct a.post from assignment a join staff s on s.org_id = a.org_id and s.id = a.staff and s.state = 'active' where a.org_id = $1 and ${heldOn("a", "$2")}`, [orgId, dayIn(zone, engine.now())], { prepared: true });
  return new Set(rows.map((row) => row.post));
}

/**
 * Where an actor sees the posts they hold and all below these, as SQL named `places` with `id` and `site`, null being everywhere: who holds a post at one site
 * sees what is done there. `$1` is the organisation, `staff` and `day` the placeholders of the actor and of today.
 */
export function placesBelow(actor: Pick<Actor, "alone">, staff: string, day: string): string {
  const below = actor.alone === true ? "" : " union select p.id, o.site from post p join places o on p.org_id = $1 and p.superior = o.id";
  return `places as (select a.post as id, a.site from assignment a where a.org_id = $1 and a.staff = ${staff} and ${heldOn("a", day)}${below})`;
}

/** The posts an actor holds and all below these, as SQL named `own` with their ids; `$1` is the organisation, `posts` the placeholder of those they hold. */
export function ownAndBelow(actor: Pick<Actor, "alone">, posts: string): string {
  const below = actor.alone === true ? "" : " union select p.id from post p join own o on p.org_id = $1 and p.superior = o.id";
  return `own as (select id from post where org_id = $1 and id = any(${posts}::uuid[])${below})`;
}
