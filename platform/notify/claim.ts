import { v7 as uuid } from "uuid";
import { fromMs, toMs } from "../clocks/instant.ts";
import type { Database } from "../store/database.ts";
import { notQuiet } from "../store/installation.ts";
import { channelColumns, type Channel } from "./channels.ts";
import { personal, type Kind, type Robot } from "./kinds.ts";
import { quietUntil } from "./moments.ts";
import type { Notify } from "./notify.ts";
import { recipients, type Recipient } from "./people.ts";
import { settingsOf } from "./settings.ts";
import { vendors } from "./robots.ts";

/** A row of the outbox that was claimed. */
export interface Message {
  readonly orgId: string;
  readonly id: string;
  readonly channelId: string;
  readonly staffId: string | null;
  readonly kind: Kind;
  readonly step: string;
  readonly recordType: string;
  readonly recordId: string;
  readonly clockId: string | null;
  readonly noticeId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly urgent: boolean;
  readonly digest: boolean;
  readonly merged: boolean;
  readonly tries: number;
  readonly firstTriedAt: string | null;
}

/** What is sent as one. */
export interface Bundle {
  readonly messages: readonly Message[];
  /** Null where it was taken away or switched off. */
  readonly channel: Channel | null;
  /** Whom it is for; null for a group, and where the person has left. */
  readonly person: Recipient | null;
}

const columns = `org_id as "orgId", id, channel_id as "channelId", staff_id as "staffId", kind, step, record_type as "recordType", record_id as "recordId", clock_id as "clockId", notice_id as "noticeId",
  detail, urgent, digest, merged, tries, first_tried_at as "firstTriedAt"`;
const hour = 3_600_000;
const minute = 60_000;
/** A claim that was never settled, because its process died, counts as failed after this. Longer than a try can last. */
export const leaseMs = 180_000;
/** What goes into one digest at most. */
const mostTogether = 500;
const later = (now: string, ms: number): string => fromMs(toMs(now) + ms);

/**
 * Claims what is to be sent next: one message, or everything that goes out together with it. `none`: nothing is due; `put off`: something was
 * due and waits on (quiet hours, too many in the hour), so look again.
 *
 * Claimed rows are passed over by other processes; they carry a time after which the claim is void.
 */
export async function claim(notify: Notify): Promise<Bundle | "none" | "put off"> {
  const { engine } = notify;
  const now = engine.now();
  return engine.db.transaction(async (tx) => {
    const [first] = await tx.query<Message>(
      `select ${columns} from message m where state = 'waiting' and next_at <= $1 and ${notQuiet}
         and not exists (select 1 from channel c where c.org_id = m.org_id and c.id = m.channel_id and c.is_on and c.resting_until > $1)
       order by next_at limit 1 for update skip locked`,
      [now],
      { prepared: true },
    );
    if (!first) return "none";
    const { orgId, channelId, staffId } = first;
    const [channel = null] = await tx.query<Channel>(`select ${channelColumns} from channel where org_id = $1 and id = $2 and is_on`, [orgId, channelId], { prepared: true });
    if (!channel) return { messages: await take(tx, [first], now), channel, person: null };
    // Two processes that count at once would both find room.
    await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 17))", [`${orgId}|${channelId}|${staffId ?? ""}`], { prepared: true });
    const organisation = await engine.organisation(orgId);
    const settings = settingsOf(organisation);
    const person = staffId === null ? null : ((await recipients(tx, orgId, [staffId])).get(staffId) ?? null);
    const quiet = first.urgent ? null : quietUntil(organisation.zone, person?.quiet ?? settings.quiet, now);
    if (quiet !== null && !(staffId !== null && person === null)) {
      await tx.query("update message set next_at = $3 where org_id = $1 and id = $2", [orgId, first.id, quiet], { prepared: true });
      return "put off";
    }
    if (!first.digest && !first.merged) {
      const room = personal.some((one) => one === channel.kind) ? { most: settings.perHour, within: hour } : { most: vendors[channel.kind as Robot].perMinute, within: minute };
      const full = await fullUntil(tx, first, room, now);
      if (full !== null) {
        await tx.query(
          "update message set merged = true, next_at = $4 where org_id = $1 and channel_id = $2 and staff_id is not distinct from $3 and state = 'waiting' and not digest and not merged and next_at <= $5 and tries = 0",
          [orgId, channelId, staffId, full, now],
          { prepared: true },
        );
        // One that was tried before keeps its own time: it only moves behind the others.
        await tx.query("update message set next_at = $3 where org_id = $1 and id = $2 and next_at <= $4", [orgId, first.id, full, now], { prepared: true });
        return "put off";
      }
    }
    const together = first.digest || first.merged
      ? await tx.query<Message>(
          `select ${columns} from message where org_id = $1 and channel_id = $2 and staff_id is not distinct from $3 and digest = $4 and merged = $5 and state = 'waiting' and next_at <= $6 order by at, id limit ${mostTogether} for update skip locked`,
          [orgId, channelId, staffId, first.digest, first.merged, now],
          { prepared: true },
        )
      : [first];
    return { messages: await take(tx, together, now), channel, person };
  });
}

/** When there is room for another single message to the same: null where there is now. */
async function fullUntil(tx: Pick<Database, "query">, { orgId, channelId, staffId, id }: Message, room: { most: number; within: number }, now: string): Promise<string | null> {
  const rows = await tx.query<{ at: string }>(
    `select max(tried_at) as at from message where org_id = $1 and channel_id = $2 and staff_id is not distinct from $3 and tried_at > $4 and bundle is not null and id <> $5 and not digest group by bundle order by 1 desc limit $6`,
    [orgId, channelId, staffId, later(now, -room.within), id, room.most],
    { prepared: true },
  );
  const oldest = rows.at(-1);
  return rows.length < room.most || !oldest ? null : later(oldest.at, room.within);
}

async function take(tx: Pick<Database, "query">, messages: readonly Message[], now: string): Promise<Message[]> {
  const [first] = messages;
  if (!first) return [];
  await tx.query(
    "update message set bundle = $3, tries = tries + 1, tried_at = $4, first_tried_at = coalesce(first_tried_at, $4), next_at = $5 where org_id = $1 and id = any($2::uuid[])",
    [first.orgId, messages.map((one) => one.id), uuid(), now, later(now, leaseMs)],
    { prepared: true },
  );
  return messages.map((one) => ({ ...one, tries: one.tries + 1, firstTriedAt: one.firstTriedAt ?? now }));
}
