import type { Label } from "../record/label.ts";
import { L } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import { statesFrom, type RecordType, type Transition } from "../record/record.ts";
import { capabilitiesOf, holds, isSet, type Row, type Rule, type RuleActor } from "../record/rule.ts";

export interface Reason {
  readonly says: Label;
  readonly duty?: string;
  /** Told to who tries, not in place. */
  readonly quiet?: boolean;
}

/** What stands between an actor and a step on a row; `possible` when nothing does. */
export interface StepAbility {
  readonly name: string;
  readonly possible: boolean;
  /** False where the actor's posts or part in the record do not allow it at all: the step is not shown. */
  readonly entitled: boolean;
  readonly wrongState: boolean;
  /** Fields that must be set first. */
  readonly lacks: readonly string[];
  readonly reasons: readonly Reason[];
}

/** Whether a step is possible on a row for an actor, and if not, everything that is in the way. */
export function stepAbility(type: RecordType, name: string, transition: Transition, row: Row, actor: RuleActor): StepAbility {
  const entitled = holds(transition.who, row, actor);
  const wrongState = !statesFrom(transition).includes(row.state as string);
  const lacks = (transition.requires ?? []).filter((need) => !need.when || holds(need.when, row, actor)).flatMap((need) => need.fields.filter((field) => !isSet(row[field])));
  const reasons = (transition.guards ?? []).filter((guard) => !holds(guard.rule, row, actor)).map((guard) => ({ says: guard.says, ...(guard.duty ? { duty: guard.duty } : {}), ...(guard.quiet ? { quiet: true } : {}) }));
  return { name, entitled, wrongState, lacks: [...new Set(lacks)], reasons, possible: entitled && !wrongState && lacks.length === 0 && reasons.length === 0 };
}

/** The abilities of an actor over a row, step by step, in the order they are declared; internal steps are left out. */
export function abilities(type: RecordType, row: Row, actor: RuleActor): StepAbility[] {
  return Object.entries(type.transitions)
    .filter(([, transition]) => !transition.internal)
    .map(([name, transition]) => stepAbility(type, name, transition, row, actor));
}

/** Throws the problem that keeps an actor from a step, the most telling first. */
export function demandStep(type: RecordType, name: string, transition: Transition, row: Row, actor: RuleActor): void {
  const ability = stepAbility(type, name, transition, row, actor);
  if (!ability.entitled) throw notAllowed(transition.who);
  if (ability.wrongState) throw new Problem("wrong_state", { state: type.states[row.state as string]?.label ?? String(row.state), step: transition.label });
  const reason = ability.reasons[0];
  if (reason) throw new Problem("guard_refused", { reason: reason.says, ...(reason.duty ? { duty: reason.duty } : {}) });
  if (ability.lacks.length > 0) throw stillLacks(type, transition, ability.lacks);
}

/** The refusal that names the fields to be set first, and the duty that asks for them. */
export function stillLacks(type: RecordType, transition: Transition, lacks: readonly string[]): Problem {
  const duty = transition.requires?.find((need) => need.fields.some((field) => lacks.includes(field)))?.duty;
  return new Problem("still_lacks", { step: transition.label, fields: lacks.map((field) => type.fields[field]?.label ?? field), ...(duty ? { duty } : {}) }, { detail: { lacks } });
}

/** The refusal that names what would be needed. */
export function notAllowed(rule: Rule | undefined): Problem {
  const capabilities = rule ? capabilitiesOf(rule) : [];
  return new Problem("not_allowed", { capability: [...capabilities, ...(rule ? standings(rule) : [])] });
}

const ofOwn = L("对自己名下的记录办这件事", "doing this on a record of your own");
const ofBelow = L("对自己的下级办这件事", "doing this for somebody below you");
const ofOther = L("对自己的这一份办这件事，要由别人办", "doing this on what is your own, which is for somebody else");
const ofState = L("在记录现在的状态下办这件事", "doing this in the state the record is in");

/** What a rule asks beside rights, each once: that who acts is named in the record or stands above somebody who is, or that it stands where this can be done. */
function standings(rule: Rule): Label[] {
  if ("any" in rule || "all" in rule) return [...new Set(("any" in rule ? rule.any : rule.all).flatMap(standings))];
  if ("not" in rule) return standings(rule.not).includes(ofOwn) ? [ofOther] : [];
  if ("actorIs" in rule || "actsFor" in rule || "participant" in rule) return [ofOwn];
  if ("below" in rule || "signsAbove" in rule) return [ofBelow];
  return ("eq" in rule && rule.eq[0] === "state") || ("in" in rule && rule.in[0] === "state") ? [ofState] : [];
}
