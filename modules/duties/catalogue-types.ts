import type { Label } from "#platform/record/label.ts";
import type { Evidence, Serves, Trigger } from "./tasks/rule.ts";

export const mechanisms = ["task", "clock", "gate", "approval", "keeping", "check"] as const;
/** One of the six ways a duty is held. */
export type Mechanism = (typeof mechanisms)[number];

export const dutyKinds = ["recurring", "triggered", "approval", "record", "rule", "conduct", "standing"] as const;
export type DutyKind = (typeof dutyKinds)[number];

export const postLevels = ["post", "unit", "named-only"] as const;
/** `unit` is a department written as a post; `named-only` is a title without duties. */
export type PostLevel = (typeof postLevels)[number];

export const recordModules = ["people", "duties", "office", "care", "roster", "channels", "property", "trade", "ledger", "shop"] as const;
/** The module that holds a kind of record, or will bring it. */
export type RecordModule = (typeof recordModules)[number];

/** A kind of work place. */
export interface Scene {
  readonly id: string;
  readonly name: Label;
  readonly says: Label;
}

/** A named right; `group` is the id of its capability group. */
export interface Capability {
  readonly id: string;
  readonly group: string;
  readonly name: Label;
  readonly says: Label;
}

export interface CapabilityGroup {
  readonly id: string;
  readonly name: Label;
  readonly capabilities: readonly string[];
}

export interface CataloguePost {
  readonly id: string;
  readonly name: Label;
  readonly scene: string;
  readonly level: PostLevel;
  /** The post it answers to; null is a gap: set-up asks for a superior or "top". */
  readonly superior: string | null;
  /** What set-up offers where `superior` is a gap: ids of posts, the first that is there counts, or `top`. */
  readonly propose: readonly string[];
  /** The post that gives it work, where the text says so; a hint for the superior. */
  readonly taskedBy: string | null;
  readonly function: Label | null;
  readonly note: Label | null;
  /** Proposed rights; an organisation changes them. */
  readonly capabilities: readonly string[];
  /** Fen it may sign for as compensation; null where no text gives a figure. */
  readonly compensationLimit: number | null;
  readonly source: number;
}

/** Who signs: a post of the catalogue, or the words of a text that names nobody. */
export type Approver = { readonly post: string; readonly title: null } | { readonly post: null; readonly title: Label };

/** An element of the program that holds a duty, such as `case.reply` or `case.transition:archive`. */
export interface Holding {
  readonly mechanism: Mechanism;
  readonly by: string;
}

export interface Duty {
  /** How it becomes work, where its rhythm and records do not say it all. */
  readonly work: DutyWork | null;
  readonly id: string;
  readonly scene: string;
  readonly posts: readonly string[];
  readonly text: Label;
  readonly kind: DutyKind;
  /** Id of a term of the words table, as is `limit`. */
  readonly cadence: string | null;
  readonly limit: string | null;
  /** The names of its records, joined. */
  readonly evidence: Label;
  readonly evidenceBasis: "named" | "derived";
  readonly records: readonly string[];
  readonly approver: Approver | null;
  readonly reading: "reconstructed" | "inferred" | null;
  readonly source: number;
  /** What is meant to hold it. */
  readonly mechanisms: readonly Mechanism[];
  /** What in the program really holds it; empty when nothing does yet. */
  readonly heldBy: readonly Holding[];
  readonly figures: readonly string[];
  readonly contradictions: readonly string[];
}

/** What the file of work says of a duty, beside its rhythm and its records. */
export interface DutyWork {
  readonly serves: Serves | null;
  readonly dueBy: "closing" | "opening";
  readonly early: string | null;
  readonly within: string | null;
  readonly nil: boolean | null;
  readonly count: number;
  readonly on: Trigger | null;
  readonly evidence: readonly Omit<Evidence, "nil">[] | null;
}

export interface Figure {
  readonly id: string;
  readonly value: Label;
  readonly unit: Label;
  readonly text: Label;
  readonly duties: readonly string[];
  readonly source: number;
}

export type SettingKind = "choice" | "yesNo" | "duration" | "number" | "time" | "posts" | "text" | "list" | "money" | "table";

/** A choice that the handling of a contradiction names; a null proposal stays unset until the organisation fills it. */
export interface ProposedSetting {
  readonly key: string;
  readonly kind: SettingKind;
  /** Of a choice only. */
  readonly options: readonly { readonly id: string; readonly name: Label }[];
  readonly proposal: string | number | boolean | readonly string[] | null;
  /** Where one value is set for each severity, scene or post. */
  readonly by: "severity" | "scene" | "post" | null;
}

export interface Contradiction {
  readonly id: string;
  readonly type: string;
  readonly typeName: Label;
  readonly duties: readonly string[];
  readonly text: Label;
  readonly handling: Label;
  readonly source: number | null;
  readonly settings: readonly ProposedSetting[];
}

export type FilterValue = string | boolean | number;

/** Records of a declaration that pass a filter (field → the value, or values of which one), on which `step` was made if one is named. */
export interface RecordPlace {
  readonly declaration: string;
  readonly filter: Readonly<Record<string, FilterValue | readonly FilterValue[]>>;
  readonly step: string | null;
}

/** A kind of record that duties name. */
export interface CatalogueRecordType {
  readonly id: string;
  readonly name: Label;
  readonly purpose: Label;
  readonly module: RecordModule;
  /** The record type that holds it now; null where `module` will bring it. */
  readonly declaration: string | null;
  readonly filter: RecordPlace["filter"];
  readonly step: string | null;
  /** Further places where one may stand. */
  readonly also: readonly RecordPlace[];
  readonly duties: readonly string[];
  /** Of what proves a task: whose counts, and whether somebody may say that there was nothing to do. */
  readonly work: { readonly serves: Serves | null; readonly nil: boolean };
}

/** A word of a cadence or a limit that has no number; unset until an organisation confirms a value. */
export interface Word {
  readonly id: string;
  readonly in: "cadence" | "limit";
  readonly name: Label;
  /** `duration` is read by `parseDuration` of the clocks, `rhythm` by `parseRhythm`. */
  readonly unit: "duration" | "rhythm";
  /** Of a duration: counted after or before the event. */
  readonly side: "after" | "before" | null;
  readonly proposal: string;
  /** The proposal in words. */
  readonly says: Label;
  readonly duties: readonly string[];
}

/** A cadence or limit with a number of its own. */
export interface ExactTerm {
  readonly id: string;
  readonly in: "cadence" | "limit";
  readonly name: Label;
  /** The length of time of a limit that is one, and the side of the event it is counted on. */
  readonly within: string | null;
  readonly side: "after" | "before" | null;
  readonly duties: readonly string[];
}

/** A phrase that a duty prescribes; `{…}` in the template is filled in. */
export interface SetPhrase {
  readonly id: string;
  readonly text: Label;
  readonly template: Label;
  readonly duties: readonly string[];
}

/** A system outside the program that duties name. */
export interface OutsideSystem {
  readonly id: string;
  readonly name: Label;
  readonly use: Label;
  readonly duties: readonly string[];
}

/** What job descriptions call an entry that calls for work. */
export interface EventWords {
  /** The entry, as an own duty names what calls for it: `type.create`, or `type.create?kind=…`. */
  readonly on: string;
  readonly words: readonly string[];
  /** The kind of record that answers it, by the words for answering. */
  readonly proofs: readonly { readonly record: string; readonly words: readonly string[] }[];
}

/** A checklist that a new organisation begins with. */
export interface ShippedChecklist {
  readonly id: string;
  readonly name: Label;
  readonly purpose: string;
  /** Where it is of use; null everywhere. */
  readonly scenes: readonly string[] | null;
  readonly questions: readonly { readonly ask: Label; readonly kind: string; readonly least: number | null; readonly most: number | null; readonly optional: boolean }[];
}

/** Everything the product knows of posts and duties; frozen. */
export interface Catalogue {
  readonly scenes: readonly Scene[];
  readonly capabilityGroups: readonly CapabilityGroup[];
  readonly capabilities: readonly Capability[];
  readonly posts: readonly CataloguePost[];
  readonly duties: readonly Duty[];
  readonly figures: readonly Figure[];
  readonly contradictions: readonly Contradiction[];
  readonly recordTypes: readonly CatalogueRecordType[];
  readonly words: readonly Word[];
  readonly exact: readonly ExactTerm[];
  readonly checklists: readonly ShippedChecklist[];
  readonly phrases: readonly SetPhrase[];
  readonly systems: readonly OutsideSystem[];
  /** In the order they are looked for. */
  readonly events: readonly EventWords[];
}

/** The files of the catalogue as read, before anything is checked. */
export interface CatalogueFiles {
  readonly scenes: unknown;
  readonly capabilities: unknown;
  readonly posts: unknown;
  readonly duties: Readonly<Record<string, unknown>>;
  readonly held: unknown;
  readonly work: unknown;
  readonly figures: unknown;
  readonly contradictions: unknown;
  readonly recordTypes: unknown;
  readonly words: unknown;
  readonly checklists: unknown;
  readonly phrases: unknown;
}
