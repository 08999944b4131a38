import { termMap } from "../catalogue.ts";
import type { Catalogue, DutyKind, Mechanism } from "../catalogue-types.ts";
import { parseRhythm } from "../rhythm.ts";
import { rhythmIn } from "./cadence.ts";
import { eventIn } from "./event.ts";
import type { AskedDuty } from "./read.ts";
import type { DutyValues } from "./read-state.ts";

/** How a kind of duty is held where nobody says otherwise; what no program sees is checked. */
const held: Readonly<Record<DutyKind, readonly Mechanism[]>> = { recurring: ["task"], triggered: ["task"], approval: ["approval"], record: ["keeping"], rule: ["check"], conduct: ["check"], standing: ["check"] };

/** What is proposed for a duty that was read, in the terms of the catalogue where it has them. */
export function proposalOf(catalogue: Catalogue, duty: Omit<AskedDuty, "asks">): DutyValues {
  const terms = termMap(catalogue);
  const length = /^(\d{1,4})(min|h|d|wh|wd)$/.exec(duty.limit ?? "");
  const mechanisms = new Set(held[duty.kind]);
  if (duty.cadence) mechanisms.add("task");
  if (duty.kind === "triggered" && duty.limit) mechanisms.add("clock");
  if (duty.approver) mechanisms.add("approval");
  const event = duty.kind === "triggered" && duty.cadence === null ? eventIn(catalogue, duty.text, duty.words.kind) : null;
  if (duty.records.length > 0) mechanisms.add("keeping");
  return {
    text: cut(duty.text, 500),
    mechanisms: [...mechanisms],
    when: duty.kind === "triggered" && duty.words.kind ? cut(duty.words.kind, 200) : null,
    trigger: event?.on ?? null,
    // A rhythm of its own stays in the form that tasks are reckoned by.
    cadence: duty.cadence === null ? null : daysOf(duty) ?? (terms.get(duty.cadence)?.name.zh ?? (parseRhythm(duty.cadence) ? duty.cadence : cut(duty.words.cadence ?? duty.cadence, 80))),
    limitText: duty.limit === null ? null : (terms.get(duty.limit)?.name.zh ?? cut(duty.words.limit ?? duty.limit, 80)),
    withinCount: length ? Number(length[1]) : null,
    withinUnit: length ? (length[2] === "min" ? "m" : (length[2] ?? null)) : null,
    serves: duty.kind === "conduct" || duty.kind === "rule" ? "person" : duty.cadence ? "post" : null,
    records: duty.records.length === 0 && event?.proof ? [event.proof] : duty.records.map((name) => knownRecord(catalogue, name)),
    approver: duty.approver === null ? null : cut(duty.approver, 60),
  };
}

/** The rhythm of a duty with the days that its words or its limit name, as tasks are reckoned by; null where they name none. */
function daysOf({ cadence, limit, words }: Omit<AskedDuty, "asks">): string | null {
  const rhythm = words.cadence === undefined ? null : rhythmIn(words.cadence);
  if (rhythm !== null && cadence !== rhythm && parseRhythm(rhythm)?.on.length) return rhythm;
  const day = cadence === "monthly" ? /^before day (\d+)$/.exec(limit ?? "") : null;
  return day && parseRhythm(`monthly ${day[1]}`) ? `monthly ${day[1]}` : null;
}

/** The catalogue's kind of record of that name, else the name itself. */
const knownRecord = (catalogue: Catalogue, name: string): string => catalogue.recordTypes.find((type) => type.name.zh === name)?.id ?? name;

const cut = (text: string, most: number): string => [...text].slice(0, most).join("");
