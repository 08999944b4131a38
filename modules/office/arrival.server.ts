import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { holdsSomewhere, judgeRights } from "#platform/record/rule.ts";
import { attendanceRecord } from "./conduct.records.ts";

/** An arrival of longer ago is one whose leaving was forgotten. */
const longest = 24 * 3_600_000;
/** Who keeps attendance at all: somebody in the organisation entered one within so long. */
const kept = 7 * 24 * 3_600_000;

/** How the actor stands with being at work. */
export interface Arrival {
  /** The attendance by which they are on duty, and since when; null where they did not come, left, or forgot to leave the day before. */
  readonly here: { readonly id: string; readonly since: string } | null;
  /** They have not come today, and their organisation keeps attendance, which they may enter. */
  readonly awaited: boolean;
}

/** Whether the actor is on duty, or has still to say that they came (A1-OFF-16). */
export async function arrivalOf(engine: Engine, actor: Actor): Promise<Arrival> {
  const now = engine.now();
  const { zone } = await engine.organisation(actor.orgId);
  const before = (ms: number): string => new Date(Date.parse(now) - ms).toISOString();
  const [row] = await engine.db.query<{ id: string | null; since: string | null; state: string | null; today: boolean | null; kept: boolean }>(
    `select a.id, a.arrived_at as since, a.state, a.day = $5::date as today, exists (select 1 from attendance where org_id = $1 and created_at > $4) as kept
     from (select 1) one left join lateral (select id, arrived_at, state, day from attendance where org_id = $1 and staff = $2 and state <> 'void' and created_at > $3 order by created_at desc limit 1) a on true`,
    [actor.orgId, actor.staffId, before(longest), before(kept), dayIn(zone, now)],
    { prepared: true },
  );
  if (row?.state === "here") return { here: { id: row.id as string, since: row.since as string }, awaited: false };
  const may = judgeRights(attendanceRecord.may.create, (capability) => holdsSomewhere(actor, capability)) !== false;
  return { here: null, awaited: may && row?.kept === true && row.today !== true };
}
