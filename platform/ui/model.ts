import type { ClockFace } from "#platform/clocks/remaining.ts";
import type { Label } from "#platform/record/label.ts";
import type { BaseRow } from "#platform/record/record.ts";
import type { FieldWishes } from "#platform/record/wished.ts";

/** A row as the API gives it: base columns, declared fields, and the names of what is masked. */
export type Row = BaseRow & { readonly masked?: readonly string[] } & { readonly [field: string]: unknown };

/** Titles of what rows refer to, by id. */
export type Refs = Readonly<Record<string, { readonly title: string; readonly type: string }>>;

export interface ListPage {
  readonly rows: readonly Row[];
  readonly refs: Refs;
  readonly next: string | null;
  readonly searchedBackTo?: string;
}

/** One run of a clock. */
export interface ClockView extends ClockFace {
  readonly id: string;
  readonly name: string;
  readonly state: "running" | "paused" | "met" | "missed" | "dropped";
  /** The last step of its ladder that was told: a warning, the miss, or a level it climbed to. */
  readonly passed: string | null;
  readonly pauseReason?: string | null;
}

export interface StepView {
  readonly name: string;
  readonly possible: boolean;
  /** The record is not in a state from which the step leads. */
  readonly wrongState: boolean;
  /** Names of the fields that are missing. */
  readonly lacks: readonly string[];
  readonly reasons: readonly { readonly says: Label; readonly duty?: string; readonly quiet?: boolean }[];
}

export interface OneRecord {
  readonly row: Row;
  readonly refs: Refs;
  readonly clocks: readonly ClockView[];
  readonly steps: readonly StepView[];
  readonly may: { readonly change: boolean; readonly correct: boolean; readonly void: boolean };
}

export interface JournalEntry {
  readonly id: string;
  readonly at: string;
  readonly step: string;
  readonly by: { readonly id: string | null; readonly name: string } | null;
  readonly note: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly via: string | null;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  readonly refs: Refs;
  readonly next: string | null;
}

export interface Me {
  readonly organisation: { readonly id: string; readonly name: string; readonly zone: string; readonly language: "zh" | "en" };
  readonly staff: { readonly id: string; readonly name: string; readonly staffNumber: string; readonly language: "zh" | "en" };
  readonly posts: readonly { readonly id: string; readonly name: string; readonly siteId: string | null; readonly siteName: string | null }[];
  readonly sites: readonly { readonly id: string; readonly name: string }[];
  readonly capabilities: Readonly<Record<string, true | readonly string[]>>;
  /** Those for whom the person signs today. */
  readonly principals?: readonly string[];
  readonly subordinates: readonly string[];
  /** Staff below those for whom the person signs today. */
  readonly signsOver?: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  /** What the organisation wishes of the fields of record types. */
  readonly fields?: Readonly<Record<string, FieldWishes>>;
  /** The data came from a backup, and no clock warns or climbs until somebody says so. */
  readonly quiet?: boolean;
}
