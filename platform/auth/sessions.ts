import { v7 as uuid } from "uuid";
import type { Actor } from "../act/actor.ts";
import { Problem } from "../record/problem.ts";
import type { Database } from "../store/database.ts";
import { newSecret, secretHash } from "./secrets.ts";

/** Who is signed in, and through what. */
export interface Signed {
  readonly actor: Actor;
  readonly sessionId: string;
  readonly kind: "browser" | "token";
  /** Whether a PIN at a shared computer was all that opened it: it acts as its person, and opens no further ways in. */
  readonly byPin: boolean;
  readonly scope: readonly string[] | null;
  readonly language: "zh" | "en";
  /** Whether one of the actor's posts is held at every site. */
  readonly everySite: boolean;
}

interface SessionRow {
  readonly id: string;
  readonly orgId: string;
  readonly staffId: string;
  readonly kind: "browser" | "token";
  readonly byPin: boolean;
  readonly scope: readonly string[] | null;
  readonly lastSeenAt: string;
  readonly epoch: number;
  readonly today: string;
}

/** A person as the database tells them, with the rights of their posts and delegations on a day. */
export interface Who {
  readonly name: string;
  readonly language: "zh" | "en";
  readonly capabilities: Actor["capabilities"];
  readonly sites: readonly string[];
  readonly everySite: boolean;
  readonly posts: readonly string[];
  readonly principals: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly subordinates: readonly string[];
  readonly signsOver: readonly string[];
  /** What their own posts give them, without what they may sign for others. */
  readonly own: Pick<Actor, "capabilities" | "limits">;
}

/** What this process knows of people, under a key that changes with every change of rights and every day: never stale. */
const known = new Map<string, Who | null>();
const mostKnown = 5000;

async function whoIs(db: Database, row: SessionRow): Promise<Who | null> {
  const key = `${row.orgId}|${row.staffId}|${row.epoch}|${row.today}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const who = await readPerson(db, row.orgId, row.staffId, row.today);
  if (known.size >= mostKnown) known.clear();
  known.set(key, who);
  return who;
}

/** A person on a day (`YYYY-MM-DD` of the organisation), read anew; null when they have left. */
export async function readPerson(db: Pick<Database, "query">, orgId: string, staffId: string, today: string): Promise<Who | null> {
  const rows = await db.query<{ who: Who | null }>("select dd_actor($1, $2, $3) as who", [orgId, staffId, today], { prepared: true });
  const who = rows[0]?.who ?? null;
  // Their own figure is all they have by their own posts, whatever name it is asked by.
  return who && { ...who, own: { ...who.own, limits: { ...who.own.limits, ownCompensation: who.own.limits.compensation ?? 0 } } };
}

/** A person as who acts; `scope` narrows what they may do to some capabilities, as for a token: then standing above somebody, or in for somebody, gives it nothing. */
export function actorOf(who: Who, of: Pick<Actor, "orgId" | "via"> & { readonly staffId: string; readonly scope: readonly string[] | null }): Actor {
  const { orgId, staffId, via, scope } = of;
  const { sites, posts, limits } = who;
  const narrowed = (all: Actor["capabilities"]): Actor["capabilities"] => (scope === null ? all : Object.fromEntries(Object.entries(all).filter(([capability]) => scope.includes(capability))));
  const { principals, subordinates, signsOver } = scope === null ? who : { principals: [], subordinates: [], signsOver: [] };
  return { orgId, staffId, staffName: who.name, via, capabilities: narrowed(who.capabilities), own: { capabilities: narrowed(who.own.capabilities), limits: who.own.limits }, sites, posts, principals, subordinates, signsOver, limits, ...(scope === null ? {} : { alone: true as const }) };
}

/** The cookie that carries a browser's session. */
export const cookieName = "dutydesk";

const day = 86_400_000;
/** A browser session ends after two weeks without use, and after 90 days in any case. */
export const sessionIdle = 14 * day;
const sessionLongest = 90 * day;
const seenEvery = 5 * 60_000;

/** Finds who a secret belongs to with everything rules need, in one query while rights stand still; null when it is unknown, ended or the person has left. */
export async function findSession(db: Database, secret: string, now: string): Promise<Signed | null> {
  const rows = await db.query<SessionRow>(
    `select s.id, s.org_id as "orgId", s.staff_id as "staffId", s.kind, s.by_pin as "byPin", s.scope, s.last_seen_at as "lastSeenAt", o.rights_epoch as epoch, ($2::timestamptz at time zone o.zone)::date as today
     from session s join organisation o on o.id = s.org_id
     where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and (s.kind = 'token' or s.last_seen_at > $3)`,
    [secretHash(secret), now, new Date(Date.parse(now) - sessionIdle).toISOString()],
    { prepared: true },
  );
  const row = rows[0];
  const who = row ? await whoIs(db, row) : null;
  if (!row || !who) return null;
  if (Date.parse(now) - Date.parse(row.lastSeenAt) > seenEvery) {
    await db.query("update session set last_seen_at = $2 where token_hash = $1", [secretHash(secret), now], { prepared: true });
  }
  const { id, orgId, staffId, kind, byPin, scope } = row;
  const actor = actorOf(who, { orgId, staffId, via: kind === "token" ? "api" : "web", scope });
  return { actor: byPin ? { ...actor, byPin } : actor, sessionId: id, kind, byPin, scope, language: who.language, everySite: who.everySite };
}

/** Where a session is opened: at a trusted computer, by a PIN or a password, for how many milliseconds. */
export interface OpenedAt {
  readonly deviceId: string;
  readonly byPin: boolean;
  /** The PIN that was given, as it was kept then; where one was. */
  readonly pinHash?: string | null;
  readonly lives: number;
}

/** Opens a browser session and returns its secret; only its hash is stored. @throws Problem `not_signed_in` where the computer, or the PIN, was taken back meanwhile. */
export async function openSession(db: Pick<Database, "query">, orgId: string, staffId: string, now: string, agent: string | undefined, at: OpenedAt | null = null): Promise<string> {
  const secret = newSecret();
  const columns = "insert into session (token_hash, org_id, id, staff_id, kind, created_at, last_seen_at, expires_at, agent, device_id, by_pin)";
  const values = "$1::text, $2::uuid, $3::uuid, $4::uuid, 'browser', $5::timestamptz, $5::timestamptz, $6::timestamptz, $7::text, $8::uuid, $9::boolean";
  const given = [secretHash(secret), orgId, uuid(), staffId, now, new Date(Date.parse(now) + (at?.lives ?? sessionLongest)).toISOString(), agent?.slice(0, 200) ?? null, at?.deviceId ?? null, at?.byPin ?? false];
  if (!at) {
    await db.query(`${columns} values (${values})`, given);
    return secret;
  }
  // One statement, and the rows held while it runs: whoever takes the computer or the PIN back meanwhile waits, and then ends this session too.
  const rows = await db.query(
    `with at_device as (select 1 from device where org_id = $2 and id = $8 and revoked_at is null for share)${at.byPin ? ", with_pin as (select 1 from device_pin where org_id = $2 and device_id = $8 and staff_id = $4 and pin_hash = $10 for share)" : ""}
     ${columns} select ${values} from at_device${at.byPin ? ", with_pin" : ""} returning 1`,
    at.byPin ? [...given, at.pinHash ?? null] : given,
  );
  if (rows.length === 0) throw new Problem("not_signed_in");
  return secret;
}

/** Makes an API token that ends after some days; `scope` narrows it to some capabilities. */
export async function createToken(db: Database, orgId: string, staffId: string, name: string, days: number, now: string, scope: readonly string[] | null): Promise<{ id: string; secret: string; expiresAt: string }> {
  const secret = `dd_${newSecret()}`;
  const id = uuid();
  const expiresAt = new Date(Date.parse(now) + days * day).toISOString();
  await db.query(
    "insert into session (token_hash, org_id, id, staff_id, kind, name, scope, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, 'token', $5, $6, $7, $7, $8)",
    [secretHash(secret), orgId, id, staffId, name.slice(0, 80), scope, now, expiresAt],
  );
  return { id, secret, expiresAt };
}

/** The sessions and tokens of a person that are still open, the newest first. */
export function listSessions(db: Database, orgId: string, staffId: string, now: string): Promise<{ id: string; kind: string; name: string | null; createdAt: string; lastSeenAt: string; expiresAt: string; agent: string | null; scope: string[] | null; device: string | null; byPin: boolean }[]> {
  return db.query(
    `select s.id, s.kind, s.name, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.agent, s.scope, d.name as device, s.by_pin as "byPin"
     from session s left join device d on d.org_id = s.org_id and d.id = s.device_id
     where s.org_id = $1 and s.staff_id = $2 and s.revoked_at is null and s.expires_at > $3 order by s.created_at desc limit 200`,
    [orgId, staffId, now],
  );
}

/** Ends one session of a person. @throws Problem `not_found`. */
export async function revokeSession(db: Database, orgId: string, staffId: string, id: string, now: string): Promise<void> {
  const rows = await db.query("update session set revoked_at = $4 where org_id = $1 and staff_id = $2 and id = $3 and revoked_at is null returning 1", [orgId, staffId, id, now]);
  if (rows.length === 0) throw new Problem("not_found");
}

/** Ends every session of a person but one, as after a change of password or post. */
export async function revokeAll(db: Pick<Database, "query">, orgId: string, staffId: string, now: string, except: string | null, kinds: readonly string[] = ["browser", "token"]): Promise<void> {
  await db.query("update session set revoked_at = $3 where org_id = $1 and staff_id = $2 and revoked_at is null and id is distinct from $4 and kind = any($5)", [orgId, staffId, now, except, kinds]);
}
