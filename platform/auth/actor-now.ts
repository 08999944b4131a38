import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { dayIn } from "../clocks/zone.ts";
import { actorOf, readPerson } from "./sessions.ts";

/** A person with their rights as of now, for work done in their name or to ask what they may see; null when they have left. */
export async function actorNow(engine: Pick<Engine, "db" | "now" | "organisation">, orgId: string, staffId: string, of: { readonly via: Actor["via"]; readonly scope?: readonly string[] | null }): Promise<Actor | null> {
  const { zone } = await engine.organisation(orgId);
  const who = await readPerson(engine.db, orgId, staffId, dayIn(zone, engine.now()));
  return who && actorOf(who, { orgId, staffId, via: of.via, scope: of.scope ?? null });
}
