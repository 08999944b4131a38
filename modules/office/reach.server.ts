import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { notQuiet } from "#platform/store/installation.ts";

/**
 * Reaches the next readers of each notice that has many; any number of processes may ask, one does it at a time. What goes wrong with one notice is told to `onFault` and holds up no other.
 *
 * @returns whether any was reached; then there may be more.
 */
export async function reachReaders(engine: Engine, onFault: (error: unknown) => void): Promise<boolean> {
  // Organisation by organisation, through the index of their states.
  const waiting = `select a.org_id as org, a.id from organisation o cross join lateral (select org_id, id from announcement where org_id = o.id and state = 'issued' and reached < readers limit 50) a where ${notQuiet} limit 50`;
  if ((await engine.db.query(waiting, [], { prepared: true })).length === 0) return false;
  return engine.db.transaction(async (db) => {
    const [mine] = await db.query<{ got: boolean }>("select pg_try_advisory_xact_lock(hashtextextended('reach', 0)) as got");
    let reached = false;
    for (const { org, id } of mine?.got ? await db.query<{ org: string; id: string }>(waiting) : []) {
      try {
        await act(engine, systemActor(org), { type: "announcement", step: "reach", id });
        reached = true;
      } catch (error) {
        onFault(error);
      }
    }
    return reached;
  });
}
