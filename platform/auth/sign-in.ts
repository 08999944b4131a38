import { v7 as uuid } from "uuid";
import { Problem } from "../record/problem.ts";
import { rightsBeyond } from "../record/rule.ts";
import type { Database } from "../store/database.ts";
import { hashPassword, newCode, passwordFits, passwordStrong, secretHash, shortestPassword, tidyCode } from "./secrets.ts";
import { removePins, renewPin, shift, type Device } from "./device.ts";
import { demandFactor, removeFactor } from "./second-factor.ts";
import { openSession, readPerson, revokeAll } from "./sessions.ts";
import { admit, forgive, takeBack, triesPerLogin, type Key } from "./tries.ts";

/** Finds the active person that a staff number, phone or e-mail belongs to; part of `people`, given to this folder. */
export type FindLogin = (login: string) => Promise<{ orgId: string; staffId: string } | null>;

/** Where a sign-in comes from: its address, what the browser calls itself, and the trusted computer it is, if it is one. */
export interface From {
  readonly address: string;
  readonly agent: string | undefined;
  readonly device: Device | null;
}

const triesPerAddress = 60;
const codeLives = 72 * 3_600_000;

/** A person has several names, and a phone is written in many ways: tries of them all count together. */
function keysOf(person: { staffId: string } | null, login: string, address: string): [Key, Key] {
  return [
    [person ? `staff:${person.staffId}` : `login:${secretHash(login.trim().toLowerCase())}`, triesPerLogin],
    [`address:${address}`, triesPerAddress],
  ];
}

/**
 * Signs a person in and returns the secret of the new session. Where their second factor is on, a code or a recovery code is
 * asked for too.
 *
 * An unknown name and a wrong password take the same work and get the same words, with a second factor or without: of it one
 * hears only after the right password.
 * @throws Problem `sign_in_failed`, `second_factor_needed`, `second_factor_wrong`, `too_many_tries`.
 */
export async function signIn(db: Database, find: FindLogin, input: { login: string; password: string; code?: string | undefined }, from: From, now: string): Promise<string> {
  const person = await find(input.login);
  const keys = keysOf(person, input.login, from.address);
  await admit(db, keys, now);
  const { hash, factor } = await credentialOf(db, person?.orgId ?? nobody, person?.staffId ?? nobody);
  if (!(await passwordFits(hash, input.password)) || !person) throw new Problem("sign_in_failed");
  if (factor) {
    if (!input.code?.trim()) {
      // Half a sign-in is no success: it must not wipe out the wrong codes counted before it.
      await takeBack(db, keys, now);
      throw new Problem("second_factor_needed");
    }
    await demandFactor(db, person.orgId, person.staffId, input.code, now);
  }
  await forgive(db, keys, now);
  return openAt(db, person, from, now);
}

/** Opens the session of a password or code; at a trusted computer of the same organisation it ends after a shift, and the PIN there may be tried again. */
async function openAt(db: Database, person: { orgId: string; staffId: string }, { device, agent }: From, now: string): Promise<string> {
  const here = device?.orgId === person.orgId ? device : null;
  if (here) await renewPin(db, here, person.staffId);
  return openSession(db, person.orgId, person.staffId, now, agent, here && { deviceId: here.id, byPin: false, lives: shift });
}

const nobody = "00000000-0000-0000-0000-000000000000";

async function credentialOf(db: Database, orgId: string, staffId: string): Promise<{ hash: string | null; factor: boolean }> {
  const rows = await db.query<{ hash: string | null; factor: boolean }>("select password_hash as hash, totp_secret is not null as factor from credential where org_id = $1 and staff_id = $2", [orgId, staffId], { prepared: true });
  return rows[0] ?? { hash: null, factor: false };
}

/** Whether a password is this person's; limited like sign-in, so that an open session cannot be used to guess it. */
export async function ownPassword(db: Database, orgId: string, staffId: string, password: string, now: string): Promise<boolean> {
  const key: Key = [`own:${staffId}`, triesPerLogin];
  await admit(db, [key], now);
  const fits = await passwordFits((await credentialOf(db, orgId, staffId)).hash, password);
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

/**
 * Trades a one-time code for a password of one's own: other sessions end, a new one opens. The second factor is taken away, since a
 * lost phone is why people ask for a code; whoever gave it stands in the journal.
 *
 * @throws Problem `link_expired`, `password_weak`, `too_many_tries`.
 */
export async function redeemCode(db: Database, find: FindLogin, input: { login: string; code: string; password: string }, from: From, now: string): Promise<string> {
  demandStrong(input.password);
  const person = await find(input.login);
  const keys = keysOf(person, input.login, from.address);
  await admit(db, keys, now);
  const hash = await hashPassword(input.password);
  const used = person
    ? await db.transaction(async (tx) => {
        const rows = await tx.query<{ by: string | null }>("update one_time_code set used_at = $4 where org_id = $1 and staff_id = $2 and code_hash = $3 and used_at is null and expires_at > $4 returning created_by as by", [person.orgId, person.staffId, secretHash(tidyCode(input.code)), now]);
        if (rows[0]?.by) await demandStillAbove(tx, person.orgId, rows[0].by, person.staffId, now);
        const code = rows[0];
        if (code) {
          await storePassword(tx, person.orgId, person.staffId, hash, now, null);
          await removeFactor(tx, person.orgId, person.staffId, code.by, "secondFactorReset", now);
        }
        return rows.length > 0;
      })
    : false;
  if (!used || !person) throw new Problem("link_expired");
  await forgive(db, keys, now);
  return openAt(db, person, from, now);
}

/** A code was given by someone who held as much as its person; where either's posts have changed since, it ends. */
async function demandStillAbove(db: Pick<Database, "query">, orgId: string, by: string, staffId: string, now: string): Promise<void> {
  const [day] = await db.query<{ today: string }>("select ($2::timestamptz at time zone zone)::date as today from organisation where id = $1", [orgId, now]);
  const today = day?.today as string;
  const [giver, taker] = [await readPerson(db, orgId, by, today), await readPerson(db, orgId, staffId, today)];
  if (!giver || (taker && rightsBeyond(giver.own, taker).length > 0)) throw new Problem("link_expired");
}

/** Sets a person's password, takes their PINs away and ends their other sessions; API tokens and the second factor stay. */
export async function storePassword(db: Pick<Database, "query">, orgId: string, staffId: string, hash: string, now: string, keepSession: string | null): Promise<void> {
  await db.query(
    "insert into credential (org_id, staff_id, password_hash, changed_at) values ($1, $2, $3, $4) on conflict (org_id, staff_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at",
    [orgId, staffId, hash, now],
  );
  await removePins(db, orgId, staffId, null);
  await revokeAll(db, orgId, staffId, now, keepSession, ["browser"]);
}

/** @throws Problem `password_weak`. */
export function demandStrong(password: string): void {
  if (!passwordStrong(password)) throw new Problem("password_weak", { min: shortestPassword });
}
