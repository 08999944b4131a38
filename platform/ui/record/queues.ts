import type { ByState, Counts } from "#platform/record/counts.ts";
import type { RecordType } from "#platform/record/record.ts";
import type { ListParams } from "../queries.ts";

/** A queue: `mine`, `below`, `unowned` or a state, how many rows stand in it, and the filters that open exactly these. */
export interface Queue {
  readonly name: string;
  readonly n: number;
  readonly filters: ListParams;
}

/** A list takes so many values in one filter. */
const mostSites = 50;

/**
 * The queues that a reader's counts tell, in order: one's own, those of everybody below, what nobody answers for, then each open state that holds any.
 * States that end a record are no queues. Where a filter could not name the sites that were counted, the figure is left out.
 */
export function queuesOf(type: RecordType, counts: Counts): Queue[] {
  const open = Object.keys(type.states).filter((state) => !type.states[state]?.final);
  const sum = (byState: ByState): number => open.reduce((n, state) => n + (byState[state] ?? 0), 0);
  const sites = Object.keys(counts.sites);
  const placed: ListParams | null = counts.everywhere ? {} : sites.length > 0 && sites.length <= mostSites ? { site: sites.join(",") } : null;
  // By the time that is left, a list leaves out what no clock runs on.
  const order: ListParams = type.order === "dueAt" ? { order: "-createdAt" } : {};
  const queue = (name: string, n: number, filters: ListParams): Queue => ({ name, n, filters: { ...filters, ...order } });
  const perState = (state: string): number => sites.reduce((n, site) => n + (counts.sites[site]?.[state] ?? 0), 0);
  return [
    ...(counts.mine && type.owner ? [queue("mine", sum(counts.mine), { [type.owner]: "me", state: open.join(",") })] : []),
    ...(counts.below && type.owner ? [queue("below", sum(counts.below), { [type.owner]: "below", state: open.join(",") })] : []),
    ...(counts.unowned && placed && type.owner ? [queue("unowned", sum(counts.unowned), { [`${type.owner}.set`]: "no", state: open.join(","), ...placed })] : []),
    ...(placed ? open.map((state) => queue(state, perState(state), { state, ...placed })).filter(({ n }) => n > 0) : []),
  ];
}

/** Whether an address already asks for exactly these filters, whatever its order. */
export function sameFilters(params: ListParams, filters: ListParams): boolean {
  const told = (of: ListParams): string => JSON.stringify(Object.entries(of).filter(([name, value]) => name !== "order" && value).sort());
  return told(params) === told(filters);
}
