import type { Database } from "#platform/store/database.ts";
import { tidyPhone } from "#platform/record/kinds/contact.ts";

/**
 * Finds the active person that a staff number, phone or e-mail belongs to; null where there is none, or where two organisations
 * of one installation use the same, since guessing would sign in the wrong one.
 */
export async function findLogin(db: Database, login: string): Promise<{ orgId: string; staffId: string } | null> {
  const name = login.trim().slice(0, 254);
  if (name === "") return null;
  const rows = await db.query<{ orgId: string; staffId: string }>(
    `select org_id as "orgId", id as "staffId" from staff where state = 'active' and (staff_number = $1 or phone = $2 or email = lower($1)) limit 2`,
    [name, tidyPhone(name)],
    { prepared: true },
  );
  return rows.length === 1 ? (rows[0] ?? null) : null;
}

/** Under which delegation a person signs today: the newest valid one where their own posts do not let them sign; none otherwise. */
export async function deputyFor(db: Database, actor: { orgId: string; staffId: string | null; principals: readonly string[] }, now: string): Promise<{ onBehalfOf: string | null; delegationId: string | null }> {
  if (actor.principals.length === 0) return { onBehalfOf: null, delegationId: null };
  const rows = await db.query<{ id: string; principal: string; own: boolean }>(
    `select d.id, d.principal, exists (
       select 1 from assignment a join post p on p.org_id = a.org_id and p.id = a.post
       where a.org_id = $1 and a.staff = $2 and a.state = 'held' and exists (select 1 from unnest(p.capabilities) c where c like '%.approve')) as own
     from delegation d where d.org_id = $1 and d.deputy = $2 and d.state = 'valid' and d.principal = any($3) and d."from" <= ($4::timestamptz + interval '14 hours')::date order by d.id desc limit 1`,
    [actor.orgId, actor.staffId, actor.principals, now],
    { prepared: true },
  );
  const row = rows[0];
  return row && !row.own ? { onBehalfOf: row.principal, delegationId: row.id } : { onBehalfOf: null, delegationId: null };
}
