import type { RecordType } from "#platform/record/record.ts";
import { placesOf, recordTypeMap } from "../catalogue.ts";
import type { Catalogue, ExactTerm, RecordPlace, Word } from "../catalogue-types.ts";
import type { PostDuty } from "../overlay.ts";
import { rhythmIn } from "../read/cadence.ts";
import { parseRhythm } from "../rhythm.ts";
import { valueOfWord } from "../words.ts";
import { isTrigger, triggerOf } from "./triggers.ts";
import { plainProof, type Evidence, type Serves, type Trigger, type WorkRule } from "./rule.ts";

/** Why a duty that is meant to become a task does not: its word has no value yet, it has no rhythm the program can reckon with, or no event of the program calls for it. */
export type NoWork = "unset" | "noRhythm" | "noEvent";

const plain = { step: null, by: "holder", subject: null, parts: [], at: null } as const;

/**
 * How a duty of a post becomes work: its rhythm or its event, and what proves it.
 *
 * What the organisation wrote itself beats the catalogue. A duty whose records no declaration holds is proved by a checklist that names it.
 * @returns the rule, or why there is none; null where the duty is not meant to become a task at all.
 */
export function workOf(catalogue: Catalogue, duty: PostDuty, settings: Readonly<Record<string, unknown>>): WorkRule | NoWork | null {
  if (!duty.mechanisms.some((one) => one.mechanism === "task")) return null;
  const { own } = duty;
  const work = duty.shipped?.work ?? null;
  // What the organisation wrote anew keeps the event it answers to, unless it gave it a rhythm.
  const on = own?.cadence ? null : own?.trigger ? triggerOf(own.trigger) : (work?.on ?? null);
  if (own?.trigger && !own.cadence && !on) return "noEvent";
  const rhythm = on ? null : rhythmOf(catalogue, duty.cadence, settings);
  if (!on && rhythm === null) return duty.cadence === null ? "noEvent" : wordOf(catalogue, duty.cadence)?.unit === "rhythm" ? "unset" : "noRhythm";
  const types = recordTypeMap(catalogue);
  const kinds = duty.records.flatMap((id) => types.get(id) ?? []);
  const asShipped = own === null || JSON.stringify(own.records) === JSON.stringify(duty.shipped?.records);
  const evidence: Evidence[] = (asShipped ? work?.evidence : null)?.map((one) => ({ ...one, nil: false })).filter((one) => !own?.trigger || !isEvent(one, on)) ?? kinds.flatMap((kind) => placesOf(kind).flatMap((place) => proofAt(place, own ? on : null)));
  if (evidence.length === 0) evidence.push({ ...plain, type: plainProof.checklist.type, where: { [plainProof.checklist.names]: duty.id }, nil: false });
  else if (!on && (work?.nil ?? (own !== null || kinds.some((kind) => kind.work.nil)))) evidence.push({ ...plain, type: plainProof.nil.type, where: { [plainProof.nil.names]: duty.id }, nil: true });
  const serves: Serves = own?.serves ?? work?.serves ?? kinds.find((kind) => kind.work.serves)?.work.serves ?? (on?.for ? "person" : "site");
  return {
    rhythm, on, within: on ? (own?.within ?? work?.within ?? (own?.trigger ? "1wd" : null)) : null, serves, dueBy: work?.dueBy ?? "closing", early: work?.early ?? null, count: work?.count ?? 1, evidence,
  };
}

/** What proves a duty where a kind of record stands; of what an event is about, another step on that very record. */
function proofAt(place: RecordPlace, on: Trigger | null): Evidence[] {
  const one = { ...plain, type: place.declaration, step: place.step, where: place.filter, subject: on?.type === place.declaration ? "id" : null, nil: false };
  return isEvent(one, on) ? [] : [one];
}

/** Whether what would prove a duty is what calls for it, or the mere entry of that: it would prove the task that it makes. */
const isEvent = (one: Pick<Evidence, "type" | "step">, on: Trigger | null): boolean => on?.type === one.type && (one.step === null || one.step === on.step);

/** The rhythm a cadence stands for: what the organisation set for its word, the exact term itself, or what its own words say, such as 每天两次. */
function rhythmOf(catalogue: Catalogue, cadence: Word | ExactTerm | null, settings: Readonly<Record<string, unknown>>): string | null {
  if (cadence === null) return null;
  const word = wordOf(catalogue, cadence);
  if (word) return word.unit === "rhythm" ? valueOfWord(word, settings) : null;
  if (parseRhythm(cadence.id)) return cadence.id;
  const said = rhythmIn(cadence.name.zh);
  return said !== null && parseRhythm(said) ? said : null;
}

/** The word without a number that a cadence is or, in words of its own such as 每两小时一次, comes to; null where it is none. */
function wordOf(catalogue: Catalogue, cadence: Word | ExactTerm): Word | null {
  if ("unit" in cadence) return cadence;
  if (parseRhythm(cadence.id)) return null;
  const said = rhythmIn(cadence.name.zh);
  return catalogue.words.find((one) => one.in === "cadence" && one.id === said) ?? null;
}

/** The rules of all duties of a post, by duty; one that waits for an event which no type has, or which is the program's own, asks nothing. */
export function workRules(types: ReadonlyMap<string, RecordType>, catalogue: Catalogue, duties: readonly PostDuty[], settings: Readonly<Record<string, unknown>>): Map<string, WorkRule> {
  return new Map(duties.flatMap((duty) => {
    const rule = workOf(catalogue, duty, settings);
    return rule === null || typeof rule === "string" || (duty.own?.trigger && rule.on && !isTrigger(types, rule.on)) ? [] : [[duty.id, rule] as const];
  }));
}

