import type { Engine } from "#platform/act/engine.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { heldOn } from "#modules/people/index.ts";

/** The posts of an organisation that somebody holds today; without a holder a post's duties run for nobody. */
export async function heldPosts(engine: Engine, orgId: string): Promise<ReadonlySet<string>> {
  const { zone } = await engine.organisation(orgId);
  const rows = await engine.db.query<{ post: string }>(`select distinct a.post from assignment a join staff s on s.org_id = a.org_id and s.id = a.staff and s.state = 'active' where a.org_id = $1 and ${heldOn("a", "$2")}`, [orgId, dayIn(zone, engine.now())], { prepared: true });
  return new Set(rows.map((row) => row.post));
}
