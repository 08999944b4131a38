import type { Database } from "../store/database.ts";

const blockSize = 50;

export interface NumberSource {
  /** The next readable number of a pattern on a day (`YYYY-MM-DD` in the organisation's zone). */
  take(orgId: string, pattern: string, day: string): Promise<string>;
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
    async take(orgId, pattern, day) {
      const series = pattern.replace("{yyyy}", day.slice(0, 4)).replace("{mm}", day.slice(5, 7)).replace("{dd}", day.slice(8, 10));
      const key = `${orgId}|${series}`;
      for (;;) {
        const block = blocks.get(key);
        if (block && block.next < block.end) return series.replace("{seq}", String(block.next++).padStart(4, "0"));
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
