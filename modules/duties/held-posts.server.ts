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

/** The posts an actor holds and all below these, as SQL named `own` with their ids; `$1` is the organisation, `posts` the placeholder of those they hold. */
export function ownAndBelow(actor: Pick<Actor, "alone">, posts: string): string {
  const below = actor.alone === true ? "" : " union select p.id from post p join own o on p.org_id = $1 and p.superior = o.id";
  return `own as (select id from post where org_id = $1 and id = any(${posts}::uuid[])${below})`;
}
