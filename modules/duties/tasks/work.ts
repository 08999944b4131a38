import type { Engine } from "#platform/act/engine.ts";
import type { AbsenceSource } from "#modules/people/index.ts";

/** The parts that make duties into work: the engine, and which records take people off duty. */
export interface Work {
  readonly engine: Engine;
  readonly absences: readonly AbsenceSource[];
  /** The record in which a month is summed up, as data; null where there is none. */
  readonly summary: SummaryType | null;
}

/** Which type sums up a month, the values that make it one, and the fields that hold its person, title, days and what the program counted. */
export interface SummaryType {
  readonly type: string;
  readonly values: Readonly<Record<string, string>>;
  readonly owner: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly figures: string;
}

/** How many tasks one statement makes or folds. */
export const batch = 5000;

/** How far back turns are made after nothing ran: older ones nobody could have done, and nobody is told of them. */
export const catchUpDays = 31;
