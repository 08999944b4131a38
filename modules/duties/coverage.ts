import { dutiesOfPost, placesOf, recordTypeMap } from "./catalogue.ts";
import type { Catalogue, Duty, RecordModule } from "./catalogue-types.ts";
import { dutiesFor } from "./overlay.ts";
import { plainProof, type WorkRule } from "./tasks/rule.ts";
import { workOf } from "./tasks/rules.ts";
import { wordKey } from "./words.ts";

/**
 * How far a duty is held, the first that is true: `held_observed`: the program sees it from the work itself; `held_countersigned`: a second
 * person signs; `checked`: spot checks with a question that names it; `self_reported`: its holder says so on a checklist; `waiting`: its records come
 * with a module that is not built; `acknowledged_only`: each holder confirms the text of the handbook; `text_only`: nobody even does that.
 */
export const holdings = ["held_observed", "held_countersigned", "checked", "self_reported", "acknowledged_only", "waiting", "text_only"] as const;
export type HoldingClass = (typeof holdings)[number];

/** What is true of one duty. */
export interface Covered {
  readonly id: string;
  readonly kind: Duty["kind"];
  readonly holding: HoldingClass;
  /** Mechanism and what in the program it is: an element of a declaration, or the rule of its task. */
  readonly by: readonly { readonly mechanism: string; readonly by: string }[];
  /** The modules its records wait for. */
  readonly waits: readonly RecordModule[];
}

/** Records by which somebody only says of themselves that something was done: the program sees the saying, not the doing. */
export const selfTold: ReadonlySet<string> = new Set([plainProof.checklist.type, "attendance", "incident.tell"]);
const isSelfTold = ({ type, step }: { readonly type: string; readonly step: string | null }): boolean => selfTold.has(type) || selfTold.has(`${type}.${step ?? ""}`);

/** What an organisation has that confirmed every proposal: the words without a number set as proposed. */
export function proposedWords(catalogue: Catalogue): Record<string, string> {
  return Object.fromEntries(catalogue.words.map((word) => [wordKey(word.id), word.proposal]));
}

/** How a duty becomes work in such an organisation; null where it does not. */
export function proposedWork(catalogue: Catalogue, duty: Duty): WorkRule | null {
  const [post] = duty.posts;
  const found = dutiesFor(catalogue, post as string, []).find((one) => one.id === duty.id);
  const rule = found ? workOf(catalogue, found, proposedWords(catalogue)) : null;
  return rule === null || typeof rule === "string" ? null : rule;
}

/** How far each duty of the catalogue is held, in its order. */
export function coverageOf(catalogue: Catalogue): Covered[] {
  const types = recordTypeMap(catalogue);
  const posts = new Set(catalogue.posts.filter((post) => post.level !== "named-only" || dutiesOfPost(catalogue, post.id).length > 0).map((post) => post.id));
  return catalogue.duties.map((duty) => {
    const work = proposedWork(catalogue, duty);
    const own = work?.evidence.some((one) => !one.nil && !isSelfTold(one)) ?? false;
    const by = [
      ...duty.heldBy.map(({ mechanism, by: element }) => ({ mechanism, by: element })),
      ...(work ? [{ mechanism: "task", by: `${work.rhythm ?? `${work.on?.type ?? ""}.${work.on?.step ?? ""}`} → ${[...new Set(work.evidence.filter((one) => !one.nil).map((one) => (one.step === null ? one.type : `${one.type}.${one.step}`)))].join(" | ")}` }] : []),
      ...(duty.mechanisms.includes("check") ? [{ mechanism: "check", by: "spotCheck" }] : []),
    ];
    const waits = [...new Set(duty.records.flatMap((id) => {
      const kind = types.get(id);
      return kind && placesOf(kind).length === 0 ? [kind.module] : [];
    }))];
    // What nobody must make is made by who says so: it holds a duty where a clock, a gate or a task asks for it. A field that cannot be left out holds
    // the duty to keep that record, and the rule of what it must say; of other work it shows only what somebody chose to enter.
    const asked = own || duty.heldBy.some((one) => one.mechanism === "clock" || one.mechanism === "gate" || (["record", "rule"].includes(duty.kind) && one.mechanism === "keeping" && one.by.includes(".field:")));
    const told = work !== null || duty.heldBy.some((one) => one.mechanism === "keeping" || one.mechanism === "check");
    const signed = duty.heldBy.some((one) => one.mechanism === "approval");
    const holding: HoldingClass = asked ? "held_observed" : signed ? "held_countersigned" : duty.mechanisms.includes("check") ? "checked" : told ? "self_reported" : waits.length > 0 ? "waiting" : duty.posts.some((post) => posts.has(post)) ? "acknowledged_only" : "text_only";
    return { id: duty.id, kind: duty.kind, holding, by, waits };
  });
}

/** How many duties are held how far; the classes add up to `duties`. */
export function coverageSums(covered: readonly Covered[]): Record<"duties" | HoldingClass, number> {
  return { duties: covered.length, ...(Object.fromEntries(holdings.map((one) => [one, covered.filter((duty) => duty.holding === one).length])) as Record<HoldingClass, number>) };
}
