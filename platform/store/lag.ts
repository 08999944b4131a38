import type { Database } from "./database.ts";
import { notQuiet } from "./installation.ts";

/** How far what runs beside the requests lags, over the whole installation. */
export interface Lag {
  /** Clocks whose next step was due before the moment asked for; none while the installation is quiet, since none is to fire. */
  readonly clocks: number;
  /** Since when the most overdue of them waits; null where none does. */
  readonly clocksSince: string | null;
  /** Events that the search has not taken in, at most 10,000. */
  readonly search: number;
  readonly searchSince: string | null;
  /** Messages to people outside the browser that were due before the moment asked for and are not sent; none while the installation is quiet. */
  readonly messages: number;
  readonly messagesSince: string | null;
  /** Messages that were given up within seven days before the moment. */
  readonly messagesFailed: number;
}

/** Reads the lag in one query; `before` is the moment, UTC, from which on a clock that waits is not yet late. */
export async function readLag(db: Pick<Database, "query">, before: string): Promise<Lag> {
  const [row] = await db.query<Lag>(
    `select c.n as clocks, c.since as "clocksSince", s.n as search, s.since as "searchSince", m.n as messages, m.since as "messagesSince", f.n as "messagesFailed" from
       (select count(*)::int as n, min(next_at) as since from clock where next_at < $1 and ${notQuiet}) c,
       (select count(*)::int as n, min(e.at) as since from (
         select at from event where (tx, seq) > (coalesce((select tx from event_cursor where consumer = 'search'), '0'::xid8), coalesce((select seq from event_cursor where consumer = 'search'), 0)) order by tx, seq limit 10000
       ) e) s,
       (select count(*)::int as n, min(next_at) as since from message where state = 'waiting' and next_at < $1 and ${notQuiet}) m,
       (select count(*)::int as n from message where state = 'failed' and tried_at > $1::timestamptz - interval '7 days') f`,
    [before],
  );
  return row ?? { clocks: 0, clocksSince: null, search: 0, searchSince: null, messages: 0, messagesSince: null, messagesFailed: 0 };
}
