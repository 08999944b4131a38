import type { Database } from "../store/database.ts";

/** The largest block, and how much larger the next one is while numbers are wanted quickly. */
const [largest, growth] = [50, 4];
/** A block used up sooner than this was too small. */
const quickMs = 1000;

export interface NumberSource {
  /** The next readable number of a pattern on a day (`YYYY-MM-DD` in the organisation's zone). */
  take(orgId: string, pattern: string, day: string): Promise<string>;
  /** The numbers of many records, each of a pattern and a day, in one query: an import meets a thousand days. */
  takeMany(orgId: string, wanted: readonly { readonly pattern: string; readonly day: string }[]): Promise<string[]>;
  /** Gives back what is left of the blocks, where nobody has taken numbers since: a process that ends leaves no gap. */
  giveBack(): Promise<void>;
}

interface Block {
  next: number;
  readonly end: number;
  readonly size: number;
  readonly takenAt: number;
}

/**
 * Readable numbers in blocks per process: gaps are allowed, so no row is held over round trips.
 *
 * While it is quiet a block is a single number, so that people see 1, 2, 3 whichever server they are at and whatever is killed; as many
 * as wait at once come in one block, and while blocks are used up within a second each is larger than the last.
 * The sequence is padded to four digits and never cut.
 */
export function numberSource(db: Pick<Database, "query">, clock: () => number = () => performance.now()): NumberSource {
  const blocks = new Map<string, Block & { readonly orgId: string; readonly series: string }>();
  const pending = new Map<string, Promise<void>>();
  const waiting = new Map<string, number>();
  const fill = async (orgId: string, key: string, series: string): Promise<void> => {
    const last = blocks.get(key);
    const quick = last !== undefined && clock() - last.takenAt < quickMs;
    const size = Math.min(largest, Math.max(waiting.get(key) ?? 1, quick ? last.size * growth : 1));
    const rows = await db.query<{ first: number }>("select dd_take_numbers($1, $2, $3) as first", [orgId, series, size], { prepared: true });
    const first = rows[0]?.first ?? 1;
    if (blocks.size > 200) blocks.clear(); // What is left of old days becomes gaps.
    blocks.set(key, { orgId, series, next: first, end: first + size, size, takenAt: clock() });
  };
  return {
    async takeMany(orgId, wanted) {
      const all = wanted.map(({ pattern, day }) => seriesOf(pattern, day));
      const sizes = new Map<string, number>();
      for (const series of all) sizes.set(series, (sizes.get(series) ?? 0) + 1);
      const sorted = [...sizes].sort(([a], [b]) => (a < b ? -1 : 1)); // One order for everybody, so that two imports cannot wait for each other.
      const rows = await db.query<{ series: string; first: number }>("select s.series, dd_take_numbers($1, s.series, s.size) as first from unnest($2::text[], $3::int[]) s(series, size)", [orgId, sorted.map(([series]) => series), sorted.map(([, size]) => size)], { prepared: true });
      const next = new Map(rows.map((row) => [row.series, row.first]));
      return all.map((series) => {
        const number = next.get(series) ?? 1;
        next.set(series, number + 1);
        return numbered(series, number);
      });
    },
    async take(orgId, pattern, day) {
      const series = seriesOf(pattern, day);
      const key = `${orgId}|${series}`;
      waiting.set(key, (waiting.get(key) ?? 0) + 1);
      try {
        for (;;) {
          const block = blocks.get(key);
          if (block && block.next < block.end) return numbered(series, block.next++);
          let filling = pending.get(key);
          if (!filling) {
            filling = fill(orgId, key, series).finally(() => pending.delete(key));
            pending.set(key, filling);
          }
          await filling;
        }
      } finally {
        const still = (waiting.get(key) ?? 1) - 1;
        if (still > 0) waiting.set(key, still);
        else waiting.delete(key);
      }
    },
    async giveBack() {
      const left = [...blocks.values()].filter((block) => block.next < block.end);
      blocks.clear(); // Whoever asks from here on takes a new block: what is given back is nobody's any more.
      for (const { orgId, series, next, end } of left) await db.query("update number_block set next = $3 where org_id = $1 and series = $2 and next = $4", [orgId, series, next, end]);
    },
  };
}

function seriesOf(pattern: string, day: string): string {
  return pattern.replace("{yyyy}", day.slice(0, 4)).replace("{mm}", day.slice(5, 7)).replace("{dd}", day.slice(8, 10));
}

function numbered(series: string, number: number): string {
  return series.replace("{seq}", String(number).padStart(4, "0"));
}
