import type { RecordType, Transition } from "#platform/record/record.ts";
import { holds, type Row, type RuleActor } from "#platform/record/rule.ts";
import type { StepView } from "../model.ts";

/** A step as it stands for a reader, with its declaration. */
export type Known = readonly [StepView, Transition];

/** What stands in the bar of a record: the buttons, whether the first is the way forward, and what waits in the menu. */
export interface Bar {
  readonly shown: readonly Known[];
  readonly forward: boolean;
  readonly rest: readonly Known[];
}

/** Whether a step is the way forward for this row. */
export function isMain({ main }: Transition, row: Row, actor: RuleActor): boolean {
  return typeof main === "object" ? holds(main, row, actor) : main === true;
}

/**
 * Puts the possible steps in their order: the way forward first, of these the ones that lead out of the state the record is in; the two
 * answers to one question side by side, however little room there is; what is rare only in the menu.
 */
export function barOf(known: readonly Known[], row: Row, actor: RuleActor, room: number): Bar {
  const rank = (transition: Transition): number => (isMain(transition, row, actor) ? (transition.to !== "stay" && transition.to !== row.state ? 3 : 2) : 0);
  const possible = known.filter(([step]) => step.possible);
  const sorted = possible.filter(([, transition]) => !transition.rare).sort(([, a], [, b]) => rank(b) - rank(a));
  const pairs = new Map(sorted.flatMap(([step, { beside }]) => (beside !== undefined && sorted.some(([other]) => other.name === beside) ? [[step.name, beside] as const] : [])));
  const second = new Set(pairs.values());
  const ordered = sorted.filter(([step]) => !second.has(step.name)).flatMap((one) => [one, ...sorted.filter(([other]) => other.name === pairs.get(one[0].name))]);
  const first = ordered[0];
  // A pair is never torn apart by the end of the room.
  const end = Math.max(room, first && pairs.has(first[0].name) ? 2 : 0);
  const torn = ordered[end] !== undefined && second.has(ordered[end][0].name);
  const cut = torn && end > 1 ? end - 1 : end;
  return { shown: ordered.slice(0, cut), forward: first !== undefined && rank(first[1]) > 0, rest: [...ordered.slice(cut), ...possible.filter(([, transition]) => transition.rare)] };
}

/** Whether a step ends the work as the way forward: of it one may ask early what it will need. */
export function leadsOut(type: RecordType, transition: Transition): boolean {
  return transition.main === true && type.states[transition.to]?.final === true;
}
