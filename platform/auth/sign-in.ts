import { v7 as uuid } from "uuid";
import { Problem } from "../record/problem.ts";
import { rightsBeyond } from "../record/rule.ts";
import type { Database } from "../store/database.ts";
import { hashPassword, newCode, passwordFits, passwordStrong, secretHash, shortestPassword, tidyCode } from "./secrets.ts";
import { openSession, readPerson, revokeAll } from "./sessions.ts";

/** Finds the active person that a staff number, phone or e-mail belongs to; part of `people`, given to this folder. */
export type FindLogin = (login: string) => Promise<{ orgId: string; staffId: string } | null>;

const window = 15 * 60_000;
const triesPerLogin = 8;
const triesPerAddress = 60;
const codeLives = 72 * 3_600_000;

/** What tries are counted against: the name that is tried, and where the tries come from. */
type Key = readonly [key: string, most: number];

/**
 * Counts a try against its keys before any work is done, so that many at once cannot slip through; too many within a quarter of
 * an hour are refused.
 */
async function admit(db: Database, keys: readonly Key[], now: string): Promise<void> {
  const names = keys.map(([key]) => key);
  const since = new Date(Date.parse(now) - window).toISOString();
  await db.query("delete from sign_in_try where at < $1", [new Date(Date.parse(now) - 2 * window).toISOString()], { prepared: true });
  await db.query("insert into sign_in_try (key, at) select key, $2 from unnest($1::text[]) key", [names, now], { prepared: true });
  const rows = await db.query<{ key: string; n: number; first: string }>("select key, count(*)::int as n, min(at) as first from sign_in_try where key = any($1) and at > $2 group by key", [names, since], { prepared: true });
  for (const [key, most] of keys) {
    const row = rows.find((one) => one.key === key);
    if (row && row.n > most) throw new Problem("too_many_tries", { seconds: Math.max(1, Math.ceil((Date.parse(row.first) + window - Date.parse(now)) / 1000)) });
  }
}

/** After a success: the tries of that name are forgotten, and this one of its address, since a whole office may come from one. */
async function forgive(db: Database, [[name], address]: readonly [Key, Key?], now: string): Promise<void> {
  await db.query("delete from sign_in_try where key = $1", [name], { prepared: true });
  if (address) await db.query("delete from sign_in_try where ctid = (select ctid from sign_in_try where key = $1 and at = $2 limit 1)", [address[0], now], { prepared: true });
}

/** A person has several names, and a phone is written in many ways: tries of them all count together. */
function keysOf(person: { staffId: string } | null, login: string, address: string): [Key, Key] {
  return [
    [person ? `staff:${person.staffId}` : `login:${secretHash(login.trim().toLowerCase())}`, triesPerLogin],
    [`address:${address}`, triesPerAddress],
  ];
}

/**
 * Signs a person in and returns the secret of the new session.
 *
 * An unknown name and a wrong password take the same work and get the same words.
 * @throws Problem `sign_in_failed`, `too_many_tries`.
 */
export async function signIn(db: Database, find: FindLogin, input: { login: string; password: string }, from: { address: string; agent: string | undefined }, now: string): Promise<string> {
  const person = await find(input.login);
  const keys = keysOf(person, input.login, from.address);
  await admit(db, keys, now);
  const stored = await passwordOf(db, person?.orgId ?? nobody, person?.staffId ?? nobody);
  if (!(await passwordFits(stored, input.password)) || !person) throw new Problem("sign_in_failed");
  await forgive(db, keys, now);
  return openSession(db, person.orgId, person.staffId, now, from.agent);
}

const nobody = "00000000-0000-0000-0000-000000000000";

async function passwordOf(db: Database, orgId: string, staffId: string): Promise<string | null> {
  const rows = await db.query<{ hash: string | null }>("select password_hash as hash from credential where org_id = $1 and staff_id = $2", [orgId, staffId], { prepared: true });
  return rows[0]?.hash ?? null;
}

/** Whether a password is this person's; limited like sign-in, so that an open session cannot be used to guess it. */
export async function ownPassword(db: Database, orgId: string, staffId: string, password: string, now: string): Promise<boolean> {
  const key: Key = [`own:${staffId}`, triesPerLogin];
  await admit(db, [key], now);
  const fits = await passwordFits(await passwordOf(db, orgId, staffId), password);
  if (fits) await forgive(db, [key], now);
  return fits;
}

/** Makes a one-time code for a person; earlier ones end. It is told once and only its hash is kept. */
export async function createCode(db: Database, orgId: string, staffId: string, by: string | null, now: string): Promise<{ code: string; expiresAt: string }> {
  const code = newCode();
  const expiresAt = new Date(Date.parse(now) + codeLives).toISOString();
  await db.transaction(async (tx) => {
    await tx.query("update one_time_code set used_at = $3 where org_id = $1 and staff_id = $2 and used_at is null", [orgId, staffId, now]);
    await tx.query("insert into one_time_code (org_id, id, staff_id, code_hash, expires_at, created_by) values ($1, $2, $3, $4, $5, $6)", [orgId, uuid(), staffId, secretHash(code), expiresAt, by]);
  });
  return { code, expiresAt };
}

/** Trades a one-time code for a password of one's own: other sessions end, a new one opens. @throws Problem `link_expired`, `password_weak`, `too_many_tries`. */
export async function redeemCode(db: Database, find: FindLogin, input: { login: string; code: string; password: string }, from: { address: string; agent: string | undefined }, now: string): Promise<string> {
  demandStrong(input.password);
  const person = await find(input.login);
  const keys = keysOf(person, input.login, from.address);
  await admit(db, keys, now);
  const hash = await hashPassword(input.password);
  const used = person
    ? await db.transaction(async (tx) => {
        const rows = await tx.query<{ by: string | null }>("update one_time_code set used_at = $4 where org_id = $1 and staff_id = $2 and code_hash = $3 and used_at is null and expires_at > $4 returning created_by as by", [person.orgId, person.staffId, secretHash(tidyCode(input.code)), now]);
        if (rows[0]?.by) await demandStillAbove(tx, person.orgId, rows[0].by, person.staffId, now);
        if (rows.length > 0) await storePassword(tx, person.orgId, person.staffId, hash, now, null);
        return rows.length > 0;
      })
    : false;
  if (!used || !person) throw new Problem("link_expired");
  await forgive(db, keys, now);
  return openSession(db, person.orgId, person.staffId, now, from.agent);
}

/** A code was given by someone who held as much as its person; where either's posts have changed since, it ends. */
async function demandStillAbove(db: Pick<Database, "query">, orgId: string, by: string, staffId: string, now: string): Promise<void> {
  const [day] = await db.query<{ today: string }>("select ($2::timestamptz at time zone zone)::date as today from organisation where id = $1", [orgId, now]);
  const today = day?.today as string;
  const [giver, taker] = [await readPerson(db, orgId, by, today), await readPerson(db, orgId, staffId, today)];
  if (!giver || (taker && rightsBeyond(giver, taker).length > 0)) throw new Problem("link_expired");
}

/** Sets a person's password and ends their other sessions; API tokens stay. */
export async function storePassword(db: Pick<Database, "query">, orgId: string, staffId: string, hash: string, now: string, keepSession: string | null): Promise<void> {
  await db.query(
    "insert into credential (org_id, staff_id, password_hash, changed_at) values ($1, $2, $3, $4) on conflict (org_id, staff_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at",
    [orgId, staffId, hash, now],
  );
  await revokeAll(db, orgId, staffId, now, keepSession, ["browser"]);
}

/** @throws Problem `password_weak`. */
export function demandStrong(password: string): void {
  if (!passwordStrong(password)) throw new Problem("password_weak", { min: shortestPassword });
}
