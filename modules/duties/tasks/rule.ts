import type { FilterValue } from "../catalogue-types.ts";

/** Whose work proves a task: who was asked, whoever holds the post, or anybody. */
export type ProvedBy = "holder" | "anyone";

/**
 * What proves a duty done, as data: records of a type that pass a filter and carry these parts, or steps on such records.
 *
 * `step`: null is the record's coming into being. `subject`: the field of the proving record that leads to what the task is about (`id`: itself).
 * `parts`: fields that must be filled. `at`: the field that says when it happened; null is when it was entered. `nil`: it says that there was nothing to do.
 */
export interface Evidence {
  readonly type: string;
  readonly step: string | null;
  readonly where: Readonly<Record<string, FilterValue | readonly FilterValue[]>>;
  readonly by: ProvedBy;
  readonly subject: string | null;
  readonly parts: readonly string[];
  readonly at: string | null;
  readonly nil: boolean;
}

/** The event that calls for a task: a step on a record that passes a filter; `for` is the field that names who is asked, null is the post. */
export interface Trigger {
  readonly type: string;
  readonly step: string;
  readonly where: Readonly<Record<string, FilterValue | readonly FilterValue[]>>;
  readonly for: string | null;
  /** The field that says from when the limit counts, or before which it counts where `side` is before; null is the event. */
  readonly from: string | null;
  readonly side: "after" | "before";
}

export type Serves = "post" | "site" | "person";

/**
 * How one duty of a post becomes work, as data; what is stored with a task's rule and what judges it later.
 *
 * Either `rhythm` or `on` is set. `count` proofs are needed within the window.
 */
export interface WorkRule {
  readonly rhythm: string | null;
  readonly on: Trigger | null;
  /** The limit of a triggered task, as the clocks read it; null lasts to midnight of its day, or a working day from it where that day is closed. */
  readonly within: string | null;
  readonly serves: Serves;
  readonly dueBy: "closing" | "opening";
  /** How long before its hour it is due; null is at the hour. */
  readonly early: string | null;
  readonly count: number;
  readonly evidence: readonly Evidence[];
}

/** The record type that proves what has no record of its own, and the one by which somebody says that there was nothing to do; `names` is the field that names the duty. */
export const plainProof = { checklist: { type: "checklist", names: "duty" }, nil: { type: "nilReport", names: "code" } } as const;

/** Whether a row's fields are what a filter wants. */
export function passes(where: Evidence["where"], row: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(where).every(([field, wanted]) => (Array.isArray(wanted) ? (wanted as readonly unknown[]).includes(row[field]) : row[field] === wanted));
}
