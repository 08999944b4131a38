import type { ByState, Counts } from "#platform/record/counts.ts";
import type { ListParams } from "#platform/ui/queries.ts";
import type { Me, Row } from "#platform/ui/model.ts";

const working = "received,assigned,refused,raised";
const closing = "accepted,revisited";
const open = `${working},answered,${closing}`;

/** Every queue as filters: what runs out first comes first, then what no clock runs on. */
export const queues = {
  mine: [{ owner: "me", state: open, order: "dueAt" }, { owner: "me", state: open, "dueAt.set": "no" }],
  unassigned: [{ state: "received", "owner.set": "no", order: "dueAt" }, { state: "received", "owner.set": "no", "dueAt.set": "no" }],
  team: [{ owner: "below", state: open, order: "dueAt" }, { owner: "below", state: open, "dueAt.set": "no" }],
  late: [{ state: `${working},answered`, order: "dueAt", "dueAt.to": "now" }],
  waiting: [{ state: "answered", order: "-createdAt" }],
  closing: [{ state: closing, order: "-createdAt" }],
  open: [{ state: open, order: "dueAt" }, { state: open, "dueAt.set": "no" }],
} as const satisfies Readonly<Record<string, readonly [ListParams, ...ListParams[]]>>;

export type QueueName = keyof typeof queues;
export const queueNames = Object.keys(queues) as QueueName[];

type Reader = Pick<Me, "staff" | "capabilities" | "subordinates">;

/** The queues a person sees: one's own always, those of everybody for who reads cases, the team's for who has one. */
export function queuesFor(me: Reader): readonly QueueName[] {
  return queueNames.filter((name) => name === "mine" || (me.capabilities["case.read"] !== undefined && (name !== "team" || me.subordinates.length > 0)));
}

/** Of the queues a person sees, the nearest one that holds a case; one's own where none does. */
export function queueHolding(row: Pick<Row, "state"> & { readonly [field: string]: unknown }, me: Reader): QueueName {
  const seen = queuesFor(me);
  const holds = (states: string): boolean => states.split(",").includes(row.state);
  const holding: readonly QueueName[] = [
    ...(row.owner === me.staff.id && holds(open) ? ["mine" as const] : []),
    ...(row.state === "received" && !row.owner ? ["unassigned" as const] : []),
    ...(typeof row.owner === "string" && me.subordinates.includes(row.owner) && holds(open) ? ["team" as const] : []),
    ...(row.state === "answered" ? ["waiting" as const] : []),
    ...(holds(closing) ? ["closing" as const] : []),
    ...(holds(open) ? ["open" as const] : []),
  ];
  return holding.find((name) => seen.includes(name)) ?? "mine";
}

/** The order in which a queue that holds something is looked for when the desk opens. */
const nearest: readonly QueueName[] = ["mine", "unassigned", "team", "late", "closing", "waiting", "open"];

/** The queue the desk opens on: the one last chosen while it holds something, else the nearest of theirs that does; a figure nobody could tell counts as none. */
export function firstQueue(me: Reader, figures: Readonly<Partial<Record<QueueName, Told>>>, last: string | null): QueueName {
  const seen = queuesFor(me);
  const wanted = seen.find((name) => name === last);
  const order = [...(wanted ? [wanted] : []), ...nearest.filter((name) => seen.includes(name))];
  return order.find((name) => (figures[name]?.n ?? 0) > 0) ?? wanted ?? "mine";
}

const place = (person: string): string => `dutydesk.queue.${person}`;

/** The queue a person last chose in this browser. */
export function keptQueue(person: string): string | null {
  try {
    return localStorage.getItem(place(person));
  } catch {
    return null;
  }
}

/** Keeps which queue a person chose, in this browser. */
export function keepQueue(person: string, name: QueueName): void {
  try {
    localStorage.setItem(place(person), name);
  } catch {
    // A browser that keeps nothing opens on the nearest queue that holds something.
  }
}

export interface Told {
  readonly n: number;
  /** There are more than were looked at. */
  readonly more: boolean;
}

/** What the counters say of the queues, each over exactly the states its list asks for; a queue they cannot tell of is left out. */
export function figuresOf(counts: Counts | undefined): Readonly<Partial<Record<QueueName, Told>>> {
  if (!counts) return {};
  const sum = (byState: ByState, states: string): Told => ({ n: states.split(",").reduce((n, state) => n + (byState[state] ?? 0), 0), more: false });
  const sites = Object.values(counts.sites);
  const all: ByState | null = sites.length > 0 ? addUp(sites) : null;
  return {
    ...(counts.mine ? { mine: sum(counts.mine, open) } : {}),
    ...(counts.unowned ? { unassigned: sum(counts.unowned, "received") } : {}),
    ...(counts.below ? { team: sum(counts.below, open) } : {}),
    ...(all ? { waiting: sum(all, "answered"), closing: sum(all, closing), open: sum(all, open) } : {}),
  };
}

function addUp(parts: readonly ByState[]): ByState {
  const sum: Record<string, number> = {};
  for (const part of parts) for (const [state, n] of Object.entries(part)) sum[state] = (sum[state] ?? 0) + n;
  return sum;
}
