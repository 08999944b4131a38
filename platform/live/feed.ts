import type { Database } from "../store/database.ts";

/** One event as readers of the feed see it. */
export interface FeedEvent {
  readonly orgId: string;
  readonly id: string;
  /** Its place in the order of commit: transaction and number. */
  readonly tx: string;
  readonly seq: number;
  readonly recordType: string;
  readonly recordId: string;
  readonly step: string;
  readonly version: number | null;
  readonly staffId: string | null;
  readonly topic: string | null;
  readonly payload: Record<string, unknown> | null;
}

export interface Place {
  readonly tx: string;
  readonly seq: number;
}

const columns = `org_id as "orgId", id, tx::text as tx, seq, record_type as "recordType", record_id as "recordId", step, version, staff_id as "staffId", topic, payload`;

/**
 * Events after a place, in an order in which none can be overtaken: by transaction and number, and only those of transactions
 * older than every one still running, since numbers are given before commit and commit in another order.
 */
export function eventsAfter(db: Pick<Database, "query">, place: Place, limit: number): Promise<FeedEvent[]> {
  return db.query<FeedEvent>(
    `select ${columns} from event where (tx, seq) > ($1::xid8, $2::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot()) order by event.tx, event.seq limit $3`,
    [place.tx, place.seq, limit],
    { prepared: true },
  );
}

/** The place of the newest event that a reader may see now. */
export async function newestPlace(db: Pick<Database, "query">): Promise<Place> {
  const rows = await db.query<Place>("select tx::text as tx, seq from event where tx < pg_snapshot_xmin(pg_current_snapshot()) order by event.tx desc, event.seq desc limit 1", [], { prepared: true });
  return rows[0] ?? { tx: "0", seq: 0 };
}

/**
 * Gives a consumer the next batch and moves its cursor in one transaction, so that a batch that fails comes again and two
 * processes never work on the same one. Returns how many events it had.
 */
export async function consume(db: Database, consumer: string, limit: number, work: (events: FeedEvent[]) => Promise<void>): Promise<number> {
  await db.query("insert into event_cursor (consumer, tx, seq) values ($1, '0', 0) on conflict do nothing", [consumer], { prepared: true });
  return db.transaction(async (tx) => {
    const cursor = (await tx.query<Place>("select tx::text as tx, seq from event_cursor where consumer = $1 for update skip locked", [consumer]))[0];
    if (!cursor) return 0;
    const events = await eventsAfter(tx, cursor, limit);
    const last = events.at(-1);
    if (!last) return 0;
    await work(events);
    await tx.query("update event_cursor set tx = $2::xid8, seq = $3 where consumer = $1", [consumer, last.tx, last.seq]);
    return events.length;
  });
}
