import type { OpenSpan } from "#platform/clocks/instant.ts";
import { useRead } from "../queries.ts";

const dayMs = 86_400_000;
const [near, far] = [62, 800];

/**
 * The open stretches up to an instant, read once for all promises of a page; null while they are not at hand, or where nothing asks.
 * They are read again now and then, since the opening hours may be changed.
 */
export function useOpenHours(until: string | null, now: string): readonly OpenSpan[] | null {
  const days = until !== null && Date.parse(until) - Date.parse(now) > (near - 2) * dayMs ? far : near;
  const found = useRead<{ open: readonly OpenSpan[]; until: string }>(["openHours", days], `/api/v1/calendar/spans?days=${days}`, { enabled: until !== null, quiet: true, every: 600_000 });
  return until !== null && found.data && found.data.until >= until ? found.data.open : null;
}
