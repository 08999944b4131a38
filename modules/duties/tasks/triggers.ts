import { L, type Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";
import type { Trigger } from "./rule.ts";

/** Types that set the house up, are made by the program, or only prove that something was done: nobody's duty begins with one, or each proof would call for the next. */
const house: ReadonlySet<string> = new Set(["post", "department", "site", "unit", "staff", "assignment", "delegation", "occupancy", "duty", "acknowledgement", "cause", "checklist", "checklistTemplate", "examPaper", "examQuestion", "nilReport", "patrolRoute", "patrolPoint", "priceItem"]);

/** The field by which the entries of a type are told apart as events: a complaint calls for something else than an enquiry. */
const sortedBy = "kind";

/** What may call for a duty: an entry of a record, of one kind alone where the type has kinds, or a step somebody makes on one, by `type.step` or `type.step?kind=…`. */
export function triggersOf(types: ReadonlyMap<string, RecordType>): (Label & { readonly id: string })[] {
  return [...types.values()].filter((type) => !house.has(type.name)).flatMap((type) => [
    { id: `${type.name}.create`, ...L(`${type.label.zh}：登记`, `${type.label.en}: entered`) },
    ...Object.entries(type.fields[sortedBy]?.choices ?? {}).map(([kind, label]) => ({ id: `${type.name}.create?${sortedBy}=${kind}`, ...L(`${type.label.zh}：登记（${label.zh}）`, `${type.label.en}: entered (${label.en})`) })),
    ...Object.entries(type.transitions).filter(([, step]) => !step.internal).map(([name, step]) => ({ id: `${type.name}.${name}`, ...L(`${type.label.zh}：${step.label.zh}`, `${type.label.en}: ${step.label.en}`) })),
  ]);
}

/** The event that a duty's own word for it means, asked of whoever holds the post; one that no type of the program has asks nothing. */
export function triggerOf(text: string): Trigger | null {
  const [event = "", kind] = text.split(`?${sortedBy}=`, 2);
  const [type = "", step = ""] = event.split(".", 2);
  return type === "" || step === "" || house.has(type) ? null : { type, step, where: kind === undefined ? {} : { [sortedBy]: kind }, for: null, from: null, side: "after" };
}

/** Whether an event is one that can call for a duty: one of those that may be chosen, of any of their kinds. */
export function isTrigger(types: ReadonlyMap<string, RecordType>, on: Pick<Trigger, "type" | "step" | "where">): boolean {
  const known = new Set(triggersOf(types).map(({ id }) => id));
  return known.has(`${on.type}.${on.step}`) && [on.where[sortedBy] ?? []].flat().every((kind) => known.has(`${on.type}.create?${sortedBy}=${String(kind)}`));
}

/** Whether a duty's own word for what calls for it is one of those that may be chosen. */
export function isTriggerWord(types: ReadonlyMap<string, RecordType>, word: string): boolean {
  return triggersOf(types).some(({ id }) => id === word);
}
