import { v7 as uuid } from "uuid";
import { systemActor } from "../act/actor.ts";
import { loadRows } from "../act/load.ts";
import { stepAbility } from "../act/possible.ts";
import { signedHash } from "../act/sign.ts";
import { dayIn } from "../clocks/zone.ts";
import type { FeedEvent } from "../live/feed.ts";
import { capabilitiesOf, holds, type Row } from "../record/rule.ts";
import type { RecordType } from "../record/record.ts";
import { storableJson } from "../store/json.ts";
import { channelsOf, type Channel } from "./channels.ts";
import { noticeSpec, personal, type Kind } from "./kinds.ts";
import { nextDigest } from "./moments.ts";
import type { Notify } from "./notify.ts";
import { actorNow } from "../auth/actor-now.ts";
import { recipients } from "./people.ts";
import { settingsOf } from "./settings.ts";

/** Something that one person is to be told, before it is known by which channels. */
interface Thing {
  /** The same thing has the same key, however often it is come upon; for one person, and for all of a group. */
  readonly key: string;
  readonly groupKey: string;
  readonly staffId: string;
  readonly step: string;
  readonly recordType: string;
  readonly recordId: string;
  readonly clockId: string | null;
  readonly noticeId: string | null;
  readonly at: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly climbs: boolean;
  readonly safety: boolean;
}

/**
 * Makes the rows of the outbox out of what happened: notices that were written with the events, signatures that begin to wait, and
 * misses that do not climb. Each row has a key that admits it once, so the same events may come again.
 */
export async function takeIn(notify: Notify, events: readonly FeedEvent[]): Promise<void> {
  for (const [orgId, of] of Map.groupBy(events, (event) => event.orgId)) {
    const channels = (await channelsOf(notify.engine.db, orgId)).filter((channel) => channel.isOn);
    if (channels.length === 0) continue;
    const things = [...(await noticesOf(notify, orgId, of)), ...(await signaturesWaiting(notify, orgId, of)), ...(await missesBelow(notify, orgId, of))];
    if (things.length > 0) await makeMessages(notify, orgId, channels, things);
  }
}

interface NoticeRow {
  readonly id: string;
  readonly staffId: string;
  readonly kind: string;
  readonly recordType: string;
  readonly recordId: string;
  readonly clockId: string | null;
  readonly at: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly climbs: boolean | null;
  readonly safety: boolean | null;
}

/** A notice is written in the transaction of an event of the same record and moment. */
async function noticesOf({ engine }: Notify, orgId: string, events: readonly FeedEvent[]): Promise<Thing[]> {
  const rows = await engine.db.query<NoticeRow>(
    `select distinct on (n.id) n.id, n.staff_id as "staffId", n.kind, n.record_type as "recordType", n.record_id as "recordId", n.clock_id as "clockId", n.at, n.detail, c.climbs, c.safety
     from event e join notice n on n.org_id = e.org_id and n.record_id = e.record_id and n.record_type = e.record_type and n.at = e.at left join clock c on c.org_id = n.org_id and c.id = n.clock_id
     where e.org_id = $1 and e.id = any($2::uuid[]) order by n.id`,
    [orgId, events.map((event) => event.id)],
    { prepared: true },
  );
  return rows.map((row) => ({
    key: row.id, groupKey: `${row.clockId ?? row.recordId}|${row.kind}|${row.at}`, staffId: row.staffId, step: row.kind, recordType: row.recordType, recordId: row.recordId,
    clockId: row.clockId, noticeId: row.id, at: row.at, detail: row.detail, climbs: row.climbs === true, safety: row.safety === true,
  }));
}

/** Records of these events that wait for a signature now, and the nearest superiors who can give it, with who signs for them today. What is to be signed is part of the key: once it changes, it is asked anew. */
async function signaturesWaiting(notify: Notify, orgId: string, events: readonly FeedEvent[]): Promise<Thing[]> {
  const { engine, told } = notify;
  const things: Thing[] = [];
  for (const [name, of] of Map.groupBy(events, (event) => event.recordType)) {
    const type = engine.types.get(name);
    const signing = Object.entries(type?.transitions ?? {}).filter(([, transition]) => transition.signs && !transition.internal);
    if (!type || signing.length === 0) continue;
    for (const row of await loadRows(engine.db, type, orgId, [...new Set(of.map((event) => event.recordId))])) {
      for (const [step, transition] of signing) {
        if (stepAbility(type, step, transition, row, systemActor(orgId)).wrongState || !holds(told.types[name]?.waits ?? { always: true }, row, systemActor(orgId))) continue;
        const hash = signedHash(type, step, row).slice(0, 24);
        for (const staffId of await signersOf(notify, orgId, type, step, row)) {
          things.push({
            key: `sign|${row.id as string}|${hash}|${staffId}`, groupKey: `sign|${row.id as string}|${hash}`, staffId, step: "sign", recordType: name, recordId: row.id as string,
            clockId: null, noticeId: null, at: engine.now(), detail: { sign: step }, climbs: false, safety: false,
          });
        }
      }
    }
  }
  return things;
}

/** Who can sign, nearest above whoever asks; where nobody above can, everybody who can. With them those who sign for them today: whoever is away does not look. */
async function signersOf(notify: Notify, orgId: string, type: RecordType, step: string, row: Row): Promise<string[]> {
  const { engine } = notify;
  const transition = type.transitions[step];
  if (!transition) return [];
  const { zone } = await engine.organisation(orgId);
  const today = dayIn(zone, engine.now());
  const site = (row.site as string | undefined) ?? null;
  const asker = ((type.owner ? row[type.owner] : null) ?? row.createdBy ?? null) as string | null;
  const able = async (staff: readonly string[]): Promise<string[]> => {
    const found: string[] = [];
    for (const id of staff) {
      const actor = await actorNow(notify.engine, orgId, id, { via: "system" });
      if (actor && stepAbility(type, step, transition, row, actor).possible) found.push(id);
    }
    return found;
  };
  const withDeputies = async (signers: readonly string[]): Promise<string[]> => {
    const deputies = await notify.deputies(orgId, signers, today);
    return [...signers, ...(await able(deputies.filter((id) => !signers.includes(id))))];
  };
  if (asker !== null) {
    for (const level of (await engine.ladder(orgId, asker, null, site, today)).levels) {
      const found = await able(level.staff);
      if (found.length > 0) return withDeputies(found);
    }
  }
  for (const capability of capabilitiesOf(transition.who)) {
    const found = await able((await engine.ladder(orgId, null, capability, site, today)).warned);
    if (found.length > 0) return withDeputies(found);
  }
  return [];
}

/** A miss that does not climb is a fact in the digest of the next superior. */
async function missesBelow({ engine }: Notify, orgId: string, events: readonly FeedEvent[]): Promise<Thing[]> {
  const missed = events.flatMap((event) => {
    const [, name = ""] = /^clock:(.+):missed$/.exec(event.step) ?? [];
    const type = engine.types.get(event.recordType);
    const clock = type?.clocks[name];
    return type && clock && clock.climbs !== true ? [{ event, type, name, clock }] : [];
  });
  const things: Thing[] = [];
  for (const { event, type, name, clock } of missed) {
    const [row] = await loadRows(engine.db, type, orgId, [event.recordId]);
    const [run] = await engine.db.query<{ id: string; dueAt: string; safety: boolean }>(`select id, due_at as "dueAt", safety from clock where org_id = $1 and record_id = $2 and name = $3 and state = 'missed' order by started_at desc limit 1`, [orgId, event.recordId, name], { prepared: true });
    const owner = row && clock.owner ? (row[clock.owner] as string | null) : null;
    if (!row || !run || owner === null) continue;
    const { zone } = await engine.organisation(orgId);
    const { levels } = await engine.ladder(orgId, owner, null, (row.site as string | undefined) ?? null, dayIn(zone, engine.now()));
    for (const staffId of levels[0]?.staff ?? []) {
      things.push({
        key: `late|${run.id}|${staffId}`, groupKey: `late|${run.id}`, staffId, step: "late", recordType: type.name, recordId: event.recordId, clockId: run.id, noticeId: null, at: engine.now(),
        detail: { clock: clock.label, dueAt: run.dueAt, duty: clock.duty ?? null }, climbs: false, safety: run.safety,
      });
    }
  }
  return things;
}

async function makeMessages(notify: Notify, orgId: string, channels: readonly Channel[], things: readonly Thing[]): Promise<void> {
  const { engine, told } = notify;
  const now = engine.now();
  const organisation = await engine.organisation(orgId);
  const settings = settingsOf(organisation);
  const people = await recipients(engine.db, orgId, [...new Set(things.map((thing) => thing.staffId))]);
  const rows = await rowsOf(notify, orgId, things);
  const digestAt = nextDigest(organisation, settings.digestAt, now);
  const postsOf = postReader(notify, orgId);
  const messages: Record<string, unknown>[] = [];
  for (const thing of things) {
    const spec = noticeSpec(told, thing.step);
    const row = rows.get(thing.recordId);
    if (!spec || !row) continue;
    const grave = thing.safety || holds(told.types[thing.recordType]?.urgent ?? { not: { always: true } }, row, systemActor(orgId));
    const urgent = breaksThrough(settings.breakThrough, spec.kind, grave, thing.climbs);
    const base = { kind: spec.kind, step: thing.step, record_type: thing.recordType, record_id: thing.recordId, clock_id: thing.clockId, detail: thing.detail, at: thing.at, urgent, state: "waiting" };
    const person = people.get(thing.staffId);
    for (const channel of channels) {
      const own = personal.find((one) => one === channel.kind);
      if (own) {
        const when = person && (own === "mail" ? person.email !== null : person.browsers > 0) ? person.choices[spec.kind][own] : "off";
        if (when !== "off") messages.push({ ...base, id: uuid(), key: `${thing.key}|${channel.id}`, channel_id: channel.id, staff_id: thing.staffId, notice_id: thing.noticeId, digest: when === "digest", next_at: when === "digest" ? digestAt : now });
      } else if (channel.kinds.includes(spec.kind) && inScope(channel.sites, [row.site]) && (channel.posts.length === 0 || inScope(channel.posts, await postsOf(thing.staffId))) && (channel.departments.length === 0 || inScope(channel.departments, await notify.departments(orgId, await postsOf(thing.staffId))))) {
        messages.push({ ...base, id: uuid(), key: `${thing.groupKey}|${channel.id}`, channel_id: channel.id, staff_id: null, notice_id: null, digest: false, next_at: now });
      }
    }
  }
  if (messages.length === 0) return;
  await engine.db.query(
    `insert into message (org_id, id, key, channel_id, staff_id, kind, step, record_type, record_id, clock_id, notice_id, detail, at, urgent, digest, state, next_at)
     select $1, id, key, channel_id, staff_id, kind, step, record_type, record_id, clock_id, notice_id, detail, at, urgent, digest, state, next_at from jsonb_populate_recordset(null::message, $2::jsonb) on conflict do nothing`,
    [orgId, storableJson(messages)],
    { prepared: true },
  );
}

/** Whether something goes out in quiet hours too: what is grave and climbs or has just come in, or every promise that climbs. */
function breaksThrough(setting: "none" | "urgent" | "promises", kind: Kind, grave: boolean, climbs: boolean): boolean {
  if (setting === "none" || (kind !== "climb" && kind !== "major")) return false;
  return grave || (setting === "promises" && (climbs || kind === "major"));
}

/** Whether what is wanted names one of what is there; nothing named wants all. */
export const inScope = (wanted: readonly string[], has: readonly unknown[]): boolean => wanted.length === 0 || has.some((one) => wanted.includes(one as string));

async function rowsOf({ engine }: Notify, orgId: string, things: readonly Thing[]): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  for (const [name, of] of Map.groupBy(things, (thing) => thing.recordType)) {
    const type = engine.types.get(name);
    if (type) for (const row of await loadRows(engine.db, type, orgId, [...new Set(of.map((thing) => thing.recordId))])) rows.set(row.id as string, row);
  }
  return rows;
}

/** The posts of people, each read once. */
function postReader(notify: Notify, orgId: string): (staffId: string) => Promise<readonly string[]> {
  const known = new Map<string, Promise<readonly string[]>>();
  return (staffId) => {
    const posts = known.get(staffId) ?? actorNow(notify.engine, orgId, staffId, { via: "system" }).then((actor) => actor?.posts ?? []);
    known.set(staffId, posts);
    return posts;
  };
}

