import type { Database } from "../store/database.ts";

const blockSize = 50;

export interface NumberSource {
  /** The next readable number of a pattern on a day (`YYYY-MM-DD` in the organisation's zone). */
  take(orgId: string, pattern: string, day: string): Promise<string>;
  /** The numbers of many records, each of a pattern and a day, in one query: an import meets a thousand days. */
  takeMany(orgId: string, wanted: readonly { readonly pattern: string; readonly day: string }[]): Promise<string[]>;
}

/**
 * Readable numbers in blocks per process: gaps are allowed, so no row is held over round trips.
 * The sequence is padded to four digits and never cut.
 */
export function numberSource(db: Database): NumberSource {
  const blocks = new Map<string, { next: number; end: number }>();
  const pending = new Map<string, Promise<void>>();
  const fill = async (orgId: string, key: string, series: string): Promise<void> => {
    const rows = await db.query<{ first: number }>("select dd_take_numbers($1, $2, $3) as first", [orgId, series, blockSize], { prepared: true });
    const first = rows[0]?.first ?? 1;
    if (blocks.size > 200) blocks.clear(); // What is left of old days becomes gaps.
    blocks.set(key, { next: first, end: first + blockSize });
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
    },
  };
}

function seriesOf(pattern: string, day: string): string {
  return pattern.replace("{yyyy}", day.slice(0, 4)).replace("{mm}", day.slice(5, 7)).replace("{dd}", day.slice(8, 10));
}

function numbered(series: string, number: number): string {
  return series.replace("{seq}", String(number).padStart(4, "0"));
}
