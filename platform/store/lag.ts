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
}

/** Reads the lag in one query; `before` is the moment, UTC, from which on a clock that waits is not yet late. */
export async function readLag(db: Pick<Database, "query">, before: string): Promise<Lag> {
  const [row] = await db.query<Lag>(
    `select c.n as clocks, c.since as "clocksSince", s.n as search, s.since as "searchSince" from
       (select count(*)::int as n, min(next_at) as since from clock where next_at < $1 and ${notQuiet}) c,
       (select count(*)::int as n, min(e.at) as since from (
         select at from event where (tx, seq) > (coalesce((select tx from event_cursor where consumer = 'search'), '0'::xid8), coalesce((select seq from event_cursor where consumer = 'search'), 0)) order by tx, seq limit 10000
       ) e) s`,
    [before],
  );
  return row ?? { clocks: 0, clocksSince: null, search: 0, searchSince: null };
}
