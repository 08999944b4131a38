import { v7 as uuid } from "uuid";
import { writeLine } from "../act/journal.ts";
import { endpointHash } from "../notify/push.ts";
import { Problem } from "../record/problem.ts";
import type { Database } from "../store/database.ts";
import { hashPassword, newSecret, passwordFits, secretHash } from "./secrets.ts";
import { openSession } from "./sessions.ts";
import { admit, takeBack, type Key } from "./tries.ts";

/** The cookie by which a trusted computer is known. */
export const deviceCookie = "dutydesk_device";
/** Browsers keep no cookie longer than 400 days. */
export const deviceLives = 400 * 86_400_000;
/** Wrong PINs in a row, after which only the password helps. */
export const wrongPins = 5;
/** How many tries of anybody's PIN one computer has in a quarter of an hour. */
const triesPerDevice = 40;
const triesPerAddress = 60;
/** A session of a shared computer ends after a shift. */
export const shift = 12 * 3_600_000;

type Query = Pick<Database, "query">;

/** A computer at a shared desk that was trusted and still is. */
export interface Device {
  readonly orgId: string;
  readonly id: string;
  readonly name: string;
  /** Minutes without a hand on it, after which its page locks. */
  readonly lockAfter: number;
}

/** The trusted computer that a cookie names; null for none, an unknown one, and one that is trusted no more. */
export async function findDevice(db: Query, secret: string | undefined): Promise<Device | null> {
  if (!secret) return null;
  const rows = await db.query<Device>(`select org_id as "orgId", id, name, lock_after as "lockAfter" from device where token_hash = $1 and revoked_at is null`, [secretHash(secret)], { prepared: true });
  return rows[0] ?? null;
}

/**
 * Trusts a computer and returns the secret for its cookie; only the hash is kept. The one who trusts it stands in their journal.
 *
 * Their session is one of this computer from now on and ends after a shift like every other there. Whoever had its browser ring
 * (`endpoint`) is called there no more: it would ring for the next person too.
 */
export async function trustDevice(db: Database, by: { orgId: string; staffId: string; sessionId?: string }, said: { name: string; lockAfter: number; endpoint?: string | undefined }, now: string): Promise<{ id: string; secret: string }> {
  const secret = newSecret();
  const id = uuid();
  await db.transaction(async (tx) => {
    await tx.query("insert into device (org_id, id, token_hash, name, lock_after, created_at, created_by, seen_at) values ($1, $2, $3, $4, $5, $6, $7, $6)", [by.orgId, id, secretHash(secret), said.name, said.lockAfter, now, by.staffId]);
    if (by.sessionId) await tx.query("update session set device_id = $3, expires_at = least(expires_at, $4::timestamptz) where org_id = $1 and id = $2", [by.orgId, by.sessionId, id, new Date(Date.parse(now) + shift).toISOString()]);
    if (said.endpoint) await tx.query("delete from push_browser where org_id = $1 and endpoint_hash = $2", [by.orgId, endpointHash(said.endpoint)]);
    await tellDevice(tx, by, "deviceTrusted", now);
  });
  return { id, secret };
}

/** Changes what a trusted computer is called and when it locks. @throws Problem `not_found`. */
export async function changeDevice(db: Query, orgId: string, id: string, said: { name: string; lockAfter: number }): Promise<void> {
  const rows = await db.query("update device set name = $3, lock_after = $4 where org_id = $1 and id = $2 and revoked_at is null returning 1", [orgId, id, said.name, said.lockAfter]);
  if (rows.length === 0) throw new Problem("not_found");
}

/** Trusts a computer no more: its PINs are gone and every session at it ends, but for the one that takes the trust back where a password opened it. @throws Problem `not_found`. */
export async function distrustDevice(db: Database, by: { orgId: string; staffId: string; sessionId: string }, id: string, now: string): Promise<void> {
  await db.transaction(async (tx) => {
    const rows = await tx.query("update device set revoked_at = $3, revoked_by = $4 where org_id = $1 and id = $2 and revoked_at is null returning 1", [by.orgId, id, now, by.staffId]);
    if (rows.length === 0) throw new Problem("not_found");
    await tx.query("delete from device_pin where org_id = $1 and device_id = $2", [by.orgId, id]);
    await tx.query("update session set device_id = null where org_id = $1 and device_id = $2 and id = $3 and not by_pin", [by.orgId, id, by.sessionId]);
    await tx.query("update session set revoked_at = $3 where org_id = $1 and device_id = $2 and revoked_at is null", [by.orgId, id, now]);
    await tellDevice(tx, by, "deviceDistrusted", now);
  });
}

/** The trusted computers of an organisation, the newest first, with how many people have a PIN there. */
export function listDevices(db: Query, orgId: string): Promise<{ id: string; name: string; lockAfter: number; createdAt: string; createdBy: string; seenAt: string; people: number }[]> {
  return db.query(
    `select d.id, d.name, d.lock_after as "lockAfter", d.created_at as "createdAt", s.name as "createdBy", d.seen_at as "seenAt", (select count(*)::int from device_pin p where p.org_id = d.org_id and p.device_id = d.id) as people
     from device d join staff s on s.org_id = d.org_id and s.id = d.created_by where d.org_id = $1 and d.revoked_at is null order by d.id desc limit 500`,
    [orgId],
  );
}

/** Who can switch by PIN at a computer: those with a PIN there who have not left, by name. Without `demo`, people of a demo organisation cannot. */
export function peopleAt(db: Query, device: Device, demo: boolean): Promise<{ id: string; name: string; post: string | null }[]> {
  return db.query(
    `select s.id, s.name, (select p.name from assignment a join post p on p.org_id = a.org_id and p.id = a.post where a.org_id = s.org_id and a.staff = s.id and a.state = 'held' order by a.id limit 1) as post
     from device_pin d join staff s on s.org_id = d.org_id and s.id = d.staff_id join organisation o on o.id = s.org_id
     where d.org_id = $1 and d.device_id = $2 and s.state = 'active' and ($3 or not o.demo) order by s.name, s.id limit 60`,
    [device.orgId, device.id, demo],
    { prepared: true },
  );
}

/** Whether a person has a PIN at a computer. */
export async function hasPin(db: Query, device: Device, staffId: string): Promise<boolean> {
  return (await db.query("select 1 from device_pin where org_id = $1 and device_id = $2 and staff_id = $3", [device.orgId, device.id, staffId])).length > 0;
}

const common = new Set(["1234", "4321", "12345", "54321", "123456", "654321", "123123", "112233", "1212", "6969", "1004", "2580", "1314", "5201314", "520520", "147258", "123321", "12345678", "87654321", "11223344", "1234567", "7654321"]);

/** Whether a PIN is four to eight digits, not all the same, and none that everybody tries first. */
export function pinStrong(pin: string): boolean {
  return /^[0-9]{4,8}$/.test(pin) && new Set(pin).size > 1 && !common.has(pin) && !/^(19|20)\d\d$/.test(pin);
}

/** Sets a person's PIN at one computer; whoever sets it has just given their password. @throws Problem `pin_weak`. */
export async function setPin(db: Database, device: Device, staffId: string, pin: string, now: string): Promise<void> {
  if (!pinStrong(pin)) throw new Problem("pin_weak");
  const hash = await hashPassword(pin);
  await db.transaction(async (tx) => {
    await tx.query(
      `insert into device_pin (org_id, device_id, staff_id, pin_hash, made_at) values ($1, $2, $3, $4, $5)
       on conflict (org_id, device_id, staff_id) do update set pin_hash = excluded.pin_hash, made_at = excluded.made_at, wrong = 0`,
      [device.orgId, device.id, staffId, hash, now],
    );
    await tellDevice(tx, { orgId: device.orgId, staffId }, "pinSet", now);
  });
}

/** Takes a person's PIN away, at one computer or (null) at all of them. */
export async function removePins(db: Query, orgId: string, staffId: string, deviceId: string | null): Promise<void> {
  await db.query("delete from device_pin where org_id = $1 and staff_id = $2 and ($3::uuid is null or device_id = $3)", [orgId, staffId, deviceId]);
}

/** After the right password at a computer, its PIN may be tried again there. */
export async function renewPin(db: Query, device: Device, staffId: string): Promise<void> {
  await db.query("update device_pin set wrong = 0 where org_id = $1 and device_id = $2 and staff_id = $3 and wrong > 0", [device.orgId, device.id, staffId], { prepared: true });
}

/**
 * Switches to a person by their PIN at a trusted computer and returns the secret of the new session, which ends after a shift.
 *
 * Somebody without a PIN there, somebody who left and a wrong PIN take the same work and get the same words. Every try is counted
 * before its work: of many at once no more than `wrongPins` are looked at.
 * @throws Problem `pin_wrong`, `pin_spent`, `too_many_tries`.
 */
export async function signInByPin(db: Database, device: Device, demo: boolean, input: { staff: string; pin: string }, from: { address: string; agent: string | undefined }, now: string): Promise<string> {
  const keys: [Key, Key] = [[`device:${device.id}`, triesPerDevice], [`address:${from.address}`, triesPerAddress]];
  await admit(db, keys, now);
  const counted = await db.query<{ hash: string }>(
    `update device_pin d set wrong = wrong + 1 from staff s join organisation o on o.id = s.org_id
     where d.org_id = $1 and d.device_id = $2 and d.staff_id = $3 and d.wrong < $4 and s.org_id = d.org_id and s.id = d.staff_id and s.state = 'active' and ($5 or not o.demo) returning d.pin_hash as hash`,
    [device.orgId, device.id, input.staff, wrongPins, demo],
    { prepared: true },
  );
  const hash = counted[0]?.hash ?? null;
  if (!(await passwordFits(hash, input.pin))) {
    const left = await db.query<{ spent: boolean }>("select wrong >= $4 as spent from device_pin where org_id = $1 and device_id = $2 and staff_id = $3", [device.orgId, device.id, input.staff, wrongPins], { prepared: true });
    throw new Problem(left[0]?.spent ? "pin_spent" : "pin_wrong");
  }
  await takeBack(db, keys, now);
  await db.query("update device_pin set wrong = 0 where org_id = $1 and device_id = $2 and staff_id = $3", [device.orgId, device.id, input.staff], { prepared: true });
  await db.query("update device set seen_at = $3 where org_id = $1 and id = $2", [device.orgId, device.id, now], { prepared: true });
  return openSession(db, device.orgId, input.staff, now, from.agent, { deviceId: device.id, byPin: true, pinHash: hash, lives: shift });
}

/** Writes into the journal of a person what they did about computers and PINs. */
async function tellDevice(db: Query, by: { orgId: string; staffId: string }, step: string, now: string): Promise<void> {
  const who = await db.query<{ name: string }>("select name from staff where org_id = $1 and id = $2", [by.orgId, by.staffId]);
  await writeLine({ db, now: () => now }, { orgId: by.orgId, staffId: by.staffId, staffName: who[0]?.name ?? null, via: "web" }, { type: "staff", id: by.staffId, step });
}
