import type { Database } from "#platform/store/database.ts";
import { tidyPhone } from "#platform/record/kinds/contact.ts";
import { L } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import type { RuleActor } from "#platform/record/rule.ts";
import { lentOn } from "./held.ts";

/**
 * Finds the active person that a staff number, phone or e-mail belongs to; null where there is none, or where two organisations
 * of one installation use the same, since guessing would sign in the wrong one. Without `demo`, people of a demo organisation are nobody.
 */
export async function findLogin(db: Database, login: string, demo = true): Promise<{ orgId: string; staffId: string } | null> {
  const name = login.trim().slice(0, 254);
  if (name === "") return null;
  const rows = await db.query<{ orgId: string; staffId: string }>(
    `select org_id as "orgId", id as "staffId" from staff where state = 'active' and (staff_number = $1 or phone = $2 or email = lower($1)) and ($3 or not (select o.demo from organisation o where o.id = org_id)) limit 2`,
    [name, tidyPhone(name), demo],
    { prepared: true },
  );
  return rows.length === 1 ? (rows[0] ?? null) : null;
}

/**
 * Under which delegation a person signs today: none where their own rights suffice, else the newest valid one whose principal's own
 * rights do. Delegations are never added up: one principal must be able to sign alone.
 *
 * @throws Problem `not_allowed` where nobody's rights suffice.
 */
export async function deputyFor(
  db: Database,
  actor: { orgId: string; staffId: string | null; principals: readonly string[] },
  today: string,
  suffices: (rights: RuleActor) => boolean,
): Promise<{ onBehalfOf: string | null; delegationId: string | null }> {
  if (actor.principals.length === 0 || actor.staffId === null) return { onBehalfOf: null, delegationId: null };
  if (suffices(await ownRights(db, actor.orgId, actor.staffId, actor.staffId, today))) return { onBehalfOf: null, delegationId: null };
  const delegations = await db.query<{ id: string; principal: string }>(
    `select d.id, d.principal from delegation d where d.org_id = $1 and d.deputy = $2 and ${lentOn("d", "$3")} order by d.id desc`,
    [actor.orgId, actor.staffId, today],
    { prepared: true },
  );
  for (const { id, principal } of delegations) {
    if (suffices(await ownRights(db, actor.orgId, actor.staffId, principal, today))) return { onBehalfOf: principal, delegationId: id };
  }
  throw new Problem("not_allowed", { capability: L("代签授权不够", "the delegation does not reach that far") });
}

/** Who signs for any of these people on a day: the deputies of their valid delegations. */
export async function deputiesOf(db: Pick<Database, "query">, orgId: string, principals: readonly string[], today: string): Promise<string[]> {
  const rows = await db.query<{ deputy: string }>(
    `select distinct d.deputy from delegation d where d.org_id = $1 and d.principal = any($2::uuid[]) and ${lentOn("d", "$3")} order by d.deputy`,
    [orgId, principals, today],
    { prepared: true },
  );
  return rows.map(({ deputy }) => deputy);
}

/** What `holder` may do by their own posts alone, as rights in the hand of `staffId`. */
async function ownRights(db: Database, orgId: string, staffId: string, holder: string, today: string): Promise<RuleActor> {
  const rows = await db.query<{ who: { own: Pick<RuleActor, "capabilities" | "limits">; subordinates: readonly string[] } | null }>("select dd_actor($1, $2, $3) as who", [orgId, holder, today], { prepared: true });
  const who = rows[0]?.who;
  return { staffId, capabilities: who?.own.capabilities ?? {}, limits: who?.own.limits ?? {}, principals: holder === staffId ? [] : [holder], subordinates: who?.subordinates ?? [] };
}
