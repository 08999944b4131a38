import { Secret, TOTP } from "otpauth";
import { writeLine } from "../act/journal.ts";
import { L } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import type { Database } from "../store/database.ts";
import { removePins } from "./device.ts";
import { newCode, secretHash, tidyCode } from "./secrets.ts";
import { revokeAll } from "./sessions.ts";
import { admit, forgive, triesPerLogin, type Key } from "./tries.ts";

/** RFC 6238 with the figures every authenticator app knows: SHA-1, six digits, steps of 30 seconds, a secret of 160 bits. */
const shape = { algorithm: "SHA1", digits: 6, period: 30 };
const secretBytes = 20;
/** A code counts one step early or late, as RFC 6238 section 5.2 advises. */
const stepsApart = 1;
const sixDigits = /^[0-9]{6}$/;
const pendingLives = 10 * 60_000;
const recoveryCodes = 8;
/** A name in the picture to scan stays short: every Chinese character takes nine bytes there. */
const longestIssuer = 20;

type Query = Pick<Database, "query">;

/** What a person sees of their own second factor. */
export interface FactorState {
  readonly on: boolean;
  readonly since: string | null;
  readonly recoveryLeft: number;
}

/** The time step of the code at an instant, at most one step away; null where the code does not fit. */
export function stepOf(secret: string, code: string, now: string): number | null {
  if (!sixDigits.test(code)) return null; // The library compares bytes and throws on letters that take more of them.
  const timestamp = Date.parse(now);
  const apart = new TOTP({ ...shape, secret: Secret.fromBase32(secret) }).validate({ token: code, timestamp, window: stepsApart });
  return apart === null ? null : TOTP.counter({ period: shape.period, timestamp }) + apart;
}

/** The address an authenticator app scans (`otpauth://totp/…`), with the name of the organisation and of the account. */
export function factorUri(secret: string, organisation: string, account: string): string {
  // A colon parts the two names in the address, so neither may hold one.
  const plain = (name: string): string => name.replaceAll(/[:：]/g, " ").trim();
  return new TOTP({ ...shape, issuer: [...plain(organisation)].slice(0, longestIssuer).join(""), label: plain(account), secret: Secret.fromBase32(secret) }).toString();
}

/** Whether a person's second factor is on, since when, and how many recovery codes are left. */
export async function factorState(db: Query, orgId: string, staffId: string): Promise<FactorState> {
  const rows = await db.query<FactorState>(`select totp_secret is not null as "on", totp_since as since, cardinality(recovery_hashes) as "recoveryLeft" from credential where org_id = $1 and staff_id = $2`, [orgId, staffId], { prepared: true });
  return rows[0] ?? { on: false, since: null, recoveryLeft: 0 };
}

/**
 * Makes a secret that becomes the second factor once a code of it is confirmed within ten minutes; an earlier unconfirmed one ends.
 *
 * @returns the secret in base 32 and the address to scan.
 * @throws Problem `guard_refused` where it is on already.
 */
export async function startFactor(db: Query, orgId: string, staffId: string, now: string): Promise<{ secret: string; uri: string }> {
  const secret = new Secret({ size: secretBytes }).base32;
  const until = new Date(Date.parse(now) + pendingLives).toISOString();
  const rows = await db.query<{ organisation: string; account: string }>(
    `update credential c set totp_pending = $3, totp_pending_until = $4 from staff s join organisation o on o.id = s.org_id
     where c.org_id = $1 and c.staff_id = $2 and c.totp_secret is null and s.org_id = c.org_id and s.id = c.staff_id returning o.name as organisation, s.staff_number as account`,
    [orgId, staffId, secret, until],
  );
  const row = rows[0];
  if (!row) throw new Problem("guard_refused", { reason: L("两步验证已经打开，要换手机请先关掉。", "The second factor is on already; to change the phone, switch it off first.") });
  return { secret, uri: factorUri(secret, row.organisation, row.account) };
}

/**
 * Switches the second factor on by a first code of the pending secret; the person's other browser sessions end, API tokens stay.
 *
 * @returns the recovery codes, told once; only their hashes are kept.
 * @throws Problem `second_factor_expired`, `second_factor_wrong`, `too_many_tries`.
 */
export async function confirmFactor(db: Database, orgId: string, staffId: string, code: string, now: string, keepSession: string): Promise<string[]> {
  const key = keyOf(staffId);
  await admit(db, [key], now);
  const rows = await db.query<{ secret: string | null }>("select totp_pending as secret from credential where org_id = $1 and staff_id = $2 and totp_secret is null and totp_pending_until > $3", [orgId, staffId, now]);
  const secret = rows[0]?.secret;
  if (!secret) throw new Problem("second_factor_expired");
  const step = stepOf(secret, tidyDigits(code), now);
  if (step === null) throw new Problem("second_factor_wrong");
  const recovery = Array.from({ length: recoveryCodes }, newCode);
  await db.transaction(async (tx) => {
    const done = await tx.query(
      `update credential set totp_secret = totp_pending, totp_since = $4, totp_step = $5, recovery_hashes = $6, totp_pending = null, totp_pending_until = null
       where org_id = $1 and staff_id = $2 and totp_secret is null and totp_pending = $3 returning 1`,
      [orgId, staffId, secret, now, step, recovery.map(secretHash)],
    );
    if (done.length === 0) throw new Problem("second_factor_expired");
    // Whoever set a PIN before may have known the password alone.
    await removePins(tx, orgId, staffId, null);
    await revokeAll(tx, orgId, staffId, now, keepSession, ["browser"]);
    await tellFactor(tx, orgId, staffId, staffId, "secondFactorOn", now);
  });
  await forgive(db, [key], now);
  return recovery;
}

/**
 * Demands a code of a person whose second factor is on, and uses it up: a time step or a recovery code is good once. Limited by
 * a count of its own beside that of sign-in, so that a known password does not buy further guesses.
 *
 * @throws Problem `second_factor_wrong`, `too_many_tries`.
 */
export async function demandFactor(db: Database, orgId: string, staffId: string, code: string, now: string): Promise<void> {
  const key = keyOf(staffId);
  await admit(db, [key], now);
  const digits = tidyDigits(code);
  const used = sixDigits.test(digits) ? await spendStep(db, orgId, staffId, digits, now) : await spendRecovery(db, orgId, staffId, code, now);
  if (!used) throw new Problem("second_factor_wrong");
  await forgive(db, [key], now);
}

async function spendStep(db: Query, orgId: string, staffId: string, digits: string, now: string): Promise<boolean> {
  const rows = await db.query<{ secret: string | null }>("select totp_secret as secret from credential where org_id = $1 and staff_id = $2", [orgId, staffId], { prepared: true });
  const secret = rows[0]?.secret;
  const step = secret ? stepOf(secret, digits, now) : null;
  if (!secret || step === null) return false;
  const spent = await db.query("update credential set totp_step = $4 where org_id = $1 and staff_id = $2 and totp_secret = $3 and totp_step < $4 returning 1", [orgId, staffId, secret, step], { prepared: true });
  return spent.length > 0;
}

async function spendRecovery(db: Database, orgId: string, staffId: string, code: string, now: string): Promise<boolean> {
  const hash = secretHash(tidyCode(code.normalize("NFKC")));
  return db.transaction(async (tx) => {
    const spent = await tx.query("update credential set recovery_hashes = array_remove(recovery_hashes, $3) where org_id = $1 and staff_id = $2 and totp_secret is not null and $3 = any(recovery_hashes) returning 1", [orgId, staffId, hash]);
    if (spent.length > 0) await tellFactor(tx, orgId, staffId, staffId, "recoveryUsed", now);
    return spent.length > 0;
  });
}

/**
 * Takes a person's second factor away with its recovery codes; nothing happens where there is none.
 *
 * @param by who did it, for the journal: the person, whoever gave a one-time code, or null for the command line.
 */
export async function removeFactor(db: Query, orgId: string, staffId: string, by: string | null, step: "secondFactorOff" | "secondFactorReset", now: string): Promise<void> {
  // An unconfirmed secret goes too: its password may have been known to somebody else.
  const rows = await db.query<{ was: boolean }>(
    `update credential c set totp_secret = null, totp_since = null, totp_step = null, totp_pending = null, totp_pending_until = null, recovery_hashes = '{}'
     from credential old where c.org_id = $1 and c.staff_id = $2 and old.org_id = c.org_id and old.staff_id = c.staff_id returning old.totp_secret is not null as was`,
    [orgId, staffId],
  );
  if (rows[0]?.was) await tellFactor(db, orgId, staffId, by, step, now);
}

/** Writes into the journal of the person what happened to their second factor. */
async function tellFactor(db: Query, orgId: string, staffId: string, by: string | null, step: string, now: string): Promise<void> {
  const who = by === null ? [] : await db.query<{ name: string }>("select name from staff where org_id = $1 and id = $2", [orgId, by]);
  await writeLine({ db, now: () => now }, { orgId, staffId: by, staffName: who[0]?.name ?? null, via: by === null ? "system" : "web" }, { type: "staff", id: staffId, step });
}

/** Codes of a person count together wherever they are asked for. */
function keyOf(staffId: string): Key {
  return [`factor:${staffId}`, triesPerLogin];
}

/** A typed code without the spaces apps show in it, in plain digits. */
function tidyDigits(code: string): string {
  return code.normalize("NFKC").replace(/[\s-]/g, "");
}
