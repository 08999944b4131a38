import { L, type Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";
import type { Trigger } from "./rule.ts";

/** Types that set the house up, or are made by the program: nobody's duty begins with one. */
const house: ReadonlySet<string> = new Set(["post", "department", "site", "unit", "staff", "assignment", "delegation", "occupancy", "duty", "acknowledgement", "cause", "checklistTemplate", "examPaper", "examQuestion", "nilReport", "patrolRoute", "patrolPoint", "priceItem"]);

/** What may call for a duty: an entry of a record, or a step somebody makes on one, by `type.step`. */
export function triggersOf(types: ReadonlyMap<string, RecordType>): (Label & { readonly id: string })[] {
  return [...types.values()].filter((type) => !house.has(type.name)).flatMap((type) => [
    { id: `${type.name}.create`, ...L(`${type.label.zh}：登记`, `${type.label.en}: entered`) },
    ...Object.entries(type.transitions).filter(([, step]) => !step.internal).map(([name, step]) => ({ id: `${type.name}.${name}`, ...L(`${type.label.zh}：${step.label.zh}`, `${type.label.en}: ${step.label.en}`) })),
  ]);
}

/** The event that a duty's own word for it means, asked of whoever holds the post; one that no type of the program has asks nothing. */
export function triggerOf(text: string): Trigger | null {
  const [type = "", step = ""] = text.split(".", 2);
  return type === "" || step === "" ? null : { type, step, where: {}, for: null, from: null, side: "after" };
}

/** Whether an event is one that can call for a duty. */
export function isTrigger(types: ReadonlyMap<string, RecordType>, on: Pick<Trigger, "type" | "step">): boolean {
  const type = types.get(on.type);
  return type !== undefined && (on.step === "create" || on.step in type.transitions);
}
