import { dayIn } from "#platform/clocks/zone.ts";
import { L } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { signedOver } from "#platform/record/rule.ts";
import { isAhead } from "#platform/act/ahead.ts";
import type { Change, Tools } from "#platform/act/stage.ts";
import { worksAt } from "#modules/people/index.ts";

/** A refusal in a sentence, with the duty it holds. */
export function refused(zh: string, en: string, duty?: string): Problem {
  return new Problem("guard_refused", { reason: L(zh, en), ...(duty ? { duty } : {}) });
}

/** The day it is in the organisation's zone. */
export function today(tools: Tools): string {
  return dayIn(tools.organisation.zone, tools.now);
}

/** An empty day is today. */
export function dayOrToday({ after }: Change, tools: Tools): void {
  if (after.day === null) tools.set({ day: today(tools) });
}

/** A stretch of days ends no earlier than it begins. */
export function inOrder({ after }: Pick<Change, "after">): void {
  if ((after.to as string) < (after.from as string)) throw refused("“到”不能早于“从”。", "“To” cannot lie before “From”.");
}

/** Refuses a field that says when something happened and lies in the future. */
export function notAhead(field: string, zh: string, en: string): (change: Change, tools: Tools) => void {
  return ({ after }, tools) => {
    if (isAhead(after[field], tools.now)) throw refused(`${zh}不能在将来。`, `${en} cannot lie in the future.`);
  };
}

/** Tells a person, unless it is who acts. */
export function tell(staffId: unknown, kind: string, title: unknown, tools: Tools): void {
  if (typeof staffId === "string" && staffId !== tools.actor.staffId) tools.notify(staffId, kind, { title });
}

/**
 * A superior, or who signs for them, approves what somebody below them asks; where nobody stands above that person, an administrator does. An administrator
 * does not approve past the superior.
 * @throws Problem `not_allowed`.
 */
export async function demandSuperior(staffId: string, site: string, tools: Tools): Promise<void> {
  const { actor } = tools;
  if (actor.staffId === null || signedOver(actor).includes(staffId)) return;
  const above = await tools.superiors(staffId, null, site);
  if (above.length > 0 && !above.includes(actor.staffId)) throw new Problem("not_allowed", { capability: L("批准不是下属的人的申请", "approving for somebody who is not below you") });
}

/**
 * Who keeps the affairs of people at some sites only keeps those of nobody who works only elsewhere, unless below them.
 * @throws Problem `not_allowed`.
 */
export async function demandTheirs({ after }: Pick<Change, "after">, tools: Tools): Promise<void> {
  const { actor } = tools;
  if (actor.staffId === null || actor.capabilities["conduct.manage"] === true || actor.subordinates.includes(after.staff as string)) return;
  if ((await worksAt(after.staff, after.site, tools)) === false) throw new Problem("not_allowed", { capability: L("处理别的服务点的人的事", "keeping the affairs of people at another site") });
}

/** Handlers one after another. */
export function both(...handlers: readonly ((change: Change, tools: Tools) => Promise<void> | void)[]): (change: Change, tools: Tools) => Promise<void> {
  return async (change, tools) => {
    for (const handler of handlers) await handler(change, tools);
  };
}
