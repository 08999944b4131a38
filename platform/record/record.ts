import type { Field, LineInput } from "./field.ts";
import { fill, L, type Label } from "./label.ts";
import { fieldsOf, holds, type Row, type Rule, type RuleActor } from "./rule.ts";

export type Fields = Readonly<Record<string, Field>>;

/** Columns that every record has beside its fields. */
export interface BaseRow {
  readonly id: string;
  readonly number: string | null;
  readonly state: string;
  readonly version: number;
  readonly createdAt: string;
  readonly createdBy: string | null;
  readonly updatedAt: string;
  /** Its number in the system it was imported from. */
  readonly externalNumber: string | null;
  /** Everybody who made it, owned it or made a step on it. */
  readonly participants: readonly string[];
  /** The main clock while it runs: from when, until when; paused since. */
  readonly dueFrom: string | null;
  readonly dueAt: string | null;
  readonly duePausedAt: string | null;
  /** Its whole allotted time in milliseconds where it counts working time; null where it counts wall time. */
  readonly dueWorkingMs: number | null;
}

export interface State {
  readonly label: Label;
  /** No step leads out; all clocks stop. */
  readonly final?: boolean;
  /** Whom it waits for: colour and queue follow. */
  readonly waits?: "us" | "client";
  /** Nothing new may refer to a record in this state; `void` always is one. */
  readonly gone?: boolean;
  /** Where this does not hold for a row in the state, it is called otherwise, `{field}` in its name being the row's value, and may wait for somebody else. */
  readonly unless?: { readonly rule: Rule; readonly label: Label; readonly waits?: "us" | "client" };
}

/** A reason why a step is not possible now: `rule` must hold, else `says` is shown. */
export interface Guard<K extends string = string> {
  readonly rule: Rule<K>;
  readonly says: Label;
  readonly duty?: string;
  /** Not told in place where the step is not wanted anyway; only who tries is told. */
  readonly quiet?: boolean;
}

/** Fields that must be set before a step, always or when a rule holds; what lacks is named in place. */
export interface Requirement<K extends string = string> {
  readonly fields: readonly K[];
  readonly when?: Rule<K>;
  readonly duty?: string;
}

/** A value that a step writes by itself. */
export type Assignment = { readonly now: true } | { readonly actor: true } | { readonly plus: number } | { readonly copy: string } | { readonly value: string | number | boolean | null };

export interface Transition<K extends string = string, S extends string = string> {
  readonly label: Label;
  readonly from: S | readonly S[];
  /** The state it leads to; "stay" leaves it as it is. */
  readonly to: S | "stay";
  readonly who: Rule<K>;
  /** Fields it asks for: `name` must be given, `name?` may be. */
  readonly asks?: readonly (K | `${K}?`)[];
  readonly requires?: readonly Requirement<K>[];
  /** Of what it asks for, what must be given only where a rule holds for the row. */
  readonly demands?: readonly Requirement<K>[];
  readonly guards?: readonly Guard<K>[];
  readonly sets?: Readonly<Partial<Record<K, Assignment>>>;
  /** Values the form of the step begins with, to be taken or changed. */
  readonly offers?: Readonly<Partial<Record<K, { readonly now: true } | { readonly actor: true } | { readonly value: string | number | boolean }>>>;
  /** A free note for the journal: "required" where the reason matters. */
  readonly note?: "required" | "optional";
  /** Needs a signature: the signer proves who it is, and the hash of what was signed is kept. */
  readonly signs?: boolean;
  /** May be made on many records at once. */
  readonly bulk?: boolean;
  /** Made by events and imports only, never offered as a button. */
  readonly internal?: boolean;
  /** Made by one tap on its button, without a form to confirm: it asks for nothing and does no harm. */
  readonly tap?: boolean;
  /** Key that makes it on the record's page. */
  readonly key?: string;
  /** Shown as the first button where it is possible; a rule says for which rows it is the way forward. */
  readonly main?: boolean | Rule<K>;
  /** The other answer to the same question: the two stand side by side. */
  readonly beside?: string;
  /** Stands in the menu behind the buttons, however much room there is. */
  readonly rare?: boolean;
  readonly duty?: string;
}

/** When a clock starts or stops: at creation, with a step, or at the time a field says. */
export type Moment<K extends string = string, T extends string = string> = { readonly created: true } | { readonly steps: readonly T[] } | { readonly field: K };

export interface Clock<K extends string = string, S extends string = string, T extends string = string> {
  readonly label: Label;
  /** Any of these starts a new run; a run still open is replaced only by `steps` and `field`. */
  readonly starts: readonly Moment<K, T>[];
  readonly stops: readonly Moment<K, T>[];
  /** States in which it is dropped without being met or missed (final states always do). */
  readonly drops?: readonly S[];
  /** `48h`, `7d` of wall time, `4wh` of working time, or the name of a setting that says so. */
  readonly within: string | { readonly setting: string };
  /** The field that says until when, where that is earlier than `within` allows. */
  readonly until?: K;
  /** Runs only while this holds. */
  readonly when?: Rule<K>;
  /** After it is missed it climbs from superior to superior. */
  readonly climbs?: boolean;
  /** Climbs at once, outside working hours too, where this holds. */
  readonly safety?: Rule<K>;
  /** The field that names whose promise it is. */
  readonly owner?: K;
  /** The capability whose holders are warned, and are its first level, while nobody owns it. */
  readonly unowned?: string;
  /** Its run is shown in lists and sorts queues; one clock of a record at most. */
  readonly main?: boolean;
  /** The read-only yes/no field that says whether its last run was met; empty while one runs. */
  readonly outcome?: K;
  readonly duty?: string;
}

/** What must always hold for a stored row: checked in `act` and by the database. */
export interface Invariant<K extends string = string> {
  readonly name: string;
  readonly rule: Rule<K>;
  readonly says: Label;
  readonly duty?: string;
}

/** Row columns a rule may read beside the declared fields. */
export type BaseKey = "id" | "state" | "createdBy" | "participants" | "externalNumber";

/** What a record is called on paper, and its copies, each named after who gets it. */
export interface Print {
  readonly title?: Label;
  readonly copies?: readonly Label[];
}

export interface Spec<F extends Fields, S extends string, T extends string> {
  readonly label: Label;
  /** The plural where English needs one. */
  readonly plural?: string;
  /** The field that names a record in lists and links. */
  readonly title: Extract<keyof F, string>;
  /** Further fields shown beside the title where a record is chosen from a list. */
  readonly subtitle?: readonly Extract<keyof F, string>[];
  /** Form of its readable number: `C{yyyy}{mm}{dd}-{seq}`. */
  readonly number?: string;
  readonly fields: F;
  readonly states: Readonly<Record<S, State>>;
  readonly initial: NoInfer<S>;
  readonly transitions?: Readonly<Record<T, Transition<Extract<keyof F, string> | BaseKey, NoInfer<S>>>>;
  readonly clocks?: Readonly<Record<string, Clock<Extract<keyof F, string> | BaseKey, NoInfer<S>, NoInfer<T>>>>;
  readonly invariants?: readonly Invariant<Extract<keyof F, string> | BaseKey>[];
  readonly may: {
    readonly read: Rule<Extract<keyof F, string> | BaseKey>;
    /** Over the new row. */
    readonly create: Rule<Extract<keyof F, string> | BaseKey>;
    /** Ordinary changes of the form's fields; absent: none. */
    readonly change?: Rule<Extract<keyof F, string> | BaseKey>;
    /** Mending any declared field with a reason. */
    readonly correct?: Rule<Extract<keyof F, string> | BaseKey>;
    /** Void with a reason; needs a state `void`. */
    readonly void?: Rule<Extract<keyof F, string> | BaseKey>;
    /** Pausing and resuming a clock with a reason and an end; who owns the promise cannot do it alone. */
    readonly pause?: Rule<Extract<keyof F, string> | BaseKey>;
    readonly import?: Rule<Extract<keyof F, string> | BaseKey>;
    readonly export?: Rule<Extract<keyof F, string> | BaseKey>;
  };
  /** Steps that only say what a person did or saw where they stood, so that no program says it in their name: by an API token they are refused. */
  readonly inPerson?: readonly (NoInfer<T> | "create")[];
  /** A change of such a record may change who may do what. */
  readonly rights?: boolean;
  /** The person who answers for an open record: nobody leaves a post while one is theirs. */
  readonly owner?: Extract<keyof F, string>;
  /** Counters kept with every write: how many rows per value of these columns, or per whether one is set. */
  readonly counts?: Readonly<Record<string, readonly CountKey<Extract<keyof F, string> | BaseKey>[]>>;
  /** Further indexes for lists: equality columns, then the order. */
  readonly indexes?: readonly (readonly (Extract<keyof F, string> | BaseKey | "createdAt" | "dueAt")[])[];
  /** What a new one asks on a phone at first, beside what must be given; the rest stands behind one tap. For what is entered standing. */
  readonly quick?: readonly Extract<keyof F, string>[];
  /** How it prints where the label and one nameless copy do not do. */
  readonly print?: Print;
  /** How its list is ordered when nothing else is asked. */
  readonly order?: "createdAt" | "dueAt" | "number";
}

/** What a counter tells rows apart by: the value of a column, or only whether it is set. */
export type CountKey<K extends string = string> = K | { readonly isSet: K };

/** A record type as the engine sees it: the declaration with its names erased to strings. */
export interface RecordType extends Spec<Fields, string, string> {
  readonly name: string;
  readonly transitions: Readonly<Record<string, Transition>>;
  readonly clocks: Readonly<Record<string, Clock>>;
  readonly invariants: readonly Invariant[];
}

/** A record type that still knows its own fields, states and steps. */
export interface TypedRecordType<N extends string, F extends Fields, S extends string, T extends string> extends RecordType {
  readonly name: N;
  readonly fields: F;
  readonly initial: S;
  readonly __steps?: T;
}

type ValueOf<F> = F extends Field<infer V> ? V : never;
type GivenOf<F> = F extends { readonly columns: infer C; readonly kind: unknown } ? readonly LineInput<C>[] : ValueOf<F>;
type Simplify<T> = { [K in keyof T]: T[K] } & {};

/** The row of a record type: its fields (null where not required) and the base columns. */
export type RowOf<R> = R extends { readonly fields: infer F extends Fields; readonly initial: infer S }
  ? Simplify<Omit<BaseRow, "state"> & { readonly state: S } & { readonly [K in keyof F]: F[K] extends { required: true } ? ValueOf<F[K]> : F[K] extends { many: true } ? ValueOf<F[K]> : ValueOf<F[K]> | null }>
  : never;

/** What a create may be given: required fields that no preset fills must be there. */
export type InputOf<R> = R extends { readonly fields: infer F extends Fields }
  ? Simplify<
      { readonly [K in keyof F as F[K] extends { required: true } ? (F[K] extends { preset: unknown } ? never : K) : never]: GivenOf<F[K]> } & {
        readonly [K in keyof F as F[K] extends { required: true } ? (F[K] extends { preset: unknown } ? K : never) : K]?: GivenOf<F[K]> | null;
      }
    >
  : never;

/** The names of a record type's steps. */
export type StepOf<R> = R extends { readonly __steps?: infer T } ? Exclude<T, undefined> : never;

/**
 * Declares a kind of record; everything about it follows from the value returned.
 *
 * @example const note = record("note", { label: L("便条", "Note"), title: "text", fields: { text: text("内容", "Text", { required: true }) },
 *   states: { open: { label: L("有效", "Open") } }, initial: "open", may: { read: { can: "note.read" }, create: { can: "note.create" } } });
 */
export function record<const N extends string, const F extends Fields, const S extends string, const T extends string = never>(
  name: N,
  spec: Spec<F, S, T>,
): TypedRecordType<N, F, S, T> {
  return Object.freeze({ transitions: {}, clocks: {}, invariants: [], ...spec, name }) as unknown as TypedRecordType<N, F, S, T>;
}

/** The names of the fields a step asks for, with whether each must be given. */
export function askedFields(transition: Transition): { name: string; required: boolean }[] {
  return (transition.asks ?? []).map((ask) => (ask.endsWith("?") ? { name: ask.slice(0, -1), required: false } : { name: ask, required: true }));
}

/** What a step asks for on this row: what must be given only under a rule is required where the rule holds. */
export function askedOf(transition: Transition, row: Row, actor: RuleActor): { name: string; required: boolean }[] {
  const demanded = (transition.demands ?? []).filter((need) => !need.when || holds(need.when, row, actor)).flatMap((need) => need.fields);
  return askedFields(transition).map(({ name, required }) => ({ name, required: required || demanded.includes(name) }));
}

/** What the state of a row is called and whom it waits for. */
export function stateOf(type: Pick<RecordType, "states">, row: Row): { readonly label: Label | null; readonly waits: "us" | "client" | undefined; readonly final: boolean } {
  const state = type.states[row.state as string];
  if (!state) return { label: null, waits: undefined, final: false };
  const { unless } = state;
  // A row that carries too few fields to tell is called by the plain name.
  const other = unless !== undefined && fieldsOf(unless.rule).every((field) => row[field] !== undefined) && !holds(unless.rule, row, nobody);
  return { label: other ? L(fill(unless.label.zh, row), fill(unless.label.en, row)) : state.label, waits: other ? unless.waits : state.waits, final: state.final ?? false };
}

const nobody: RuleActor = { staffId: null, capabilities: {}, principals: [], subordinates: [], limits: {} };

/** The states a step may be made from. */
export function statesFrom(transition: Transition): readonly string[] {
  return typeof transition.from === "string" ? [transition.from] : transition.from;
}

/** Whether the type keeps `participants` up to date: only where one of its rules reads them. */
export function usesParticipants(type: RecordType): boolean {
  return Object.values(type.may).some((rule) => rule !== undefined && fieldsOf(rule).includes("participants"));
}

/** The clock whose run is shown in lists, with its name. */
export function mainClock(type: RecordType): [string, Clock] | undefined {
  return Object.entries(type.clocks).find(([, clock]) => clock.main);
}
