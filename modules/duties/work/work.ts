import type { Engine } from "#platform/act/engine.ts";
import type { AbsenceSource } from "#modules/people/index.ts";

/** The parts that make duties into work: the engine, and which records take people off duty. */
export interface Work {
  readonly engine: Engine;
  readonly absences: readonly AbsenceSource[];
}

/** The rows of a task that no rule needs to see again; how many at once one statement makes. */
export const batch = 5000;

/** How far back turns are made after nothing ran: older ones nobody could have done, and nobody is told of them. */
export const catchUpDays = 31;
