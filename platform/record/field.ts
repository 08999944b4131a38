import type { KindName } from "./kinds.ts";
import type { Label } from "./label.ts";

export interface Choice {
  readonly zh: string;
  readonly en: string;
  /** A retired choice stays on old records and can no longer be chosen. */
  readonly retired?: boolean;
}

/** What may be said of any field beside its kind and label. */
export interface FieldOptions {
  /** Must be given whenever it is asked for, and is never null in the table. */
  readonly required?: boolean;
  /** Shown as a column of the list. */
  readonly list?: boolean;
  /** Found by the full-text search; `name` adds pinyin and initials, `tail` the last digits. A reference is found by the title of what it leads to. */
  readonly search?: boolean | "name" | "tail";
  /** Set only by steps and events, never by the form. */
  readonly readonly?: boolean;
  /** What a step once wrote here is not mended by a correction, since a clock or a count was judged by it. */
  readonly fixed?: boolean;
  /** Masked everywhere and for everybody; who holds this capability reveals the value record by record, each time journalled. */
  readonly mask?: string;
  /** Longest text in characters, or largest number. */
  readonly max?: number;
  readonly min?: number;
  /** Several values, at most 50. */
  readonly many?: boolean;
  /** No two records of an organisation that are not void share this value. */
  readonly unique?: boolean;
  /** Imported history may lack it: only rows in the state `history` may leave it empty. */
  readonly mayLackInHistory?: boolean;
  /** A key of the program's own: no page and no paper shows it. */
  readonly hidden?: boolean;
  /** Said beside the field in the form. */
  readonly help?: Label;
  /** Headings under which imported sheets carry this field. */
  readonly synonyms?: readonly string[];
  /** A time that lies ahead: the form offers times to come instead of now. */
  readonly ahead?: boolean;
  /** Of a file in the record of a person: only that person has it, whoever else may read the record. */
  readonly own?: boolean;
  /** Of a reference: which records are offered, as filters of their list; each is said outright or is what a field of the record at hand says. Itself is never offered. */
  readonly among?: Readonly<Record<string, string | { readonly of: string }>>;
  /** The value a new record has where none is given. */
  readonly preset?: string | number | boolean | { readonly actor: true } | { readonly now: true } | { readonly actorSite: true } | { readonly organisation: "language" } | FromReferred;
}

/**
 * What the record says that another field of the form refers to: the room of the chosen client, the first of its phones.
 *
 * A form shows it where nothing was typed. A required or read-only field is filled by the server as well, which sees what is masked.
 */
export interface FromReferred {
  readonly of: string;
  readonly take: string;
}

/** The reference a field's value is taken from where none is given; null where it has no such preset. */
export function referred(field: Field): FromReferred | null {
  return typeof field.preset === "object" && "of" in field.preset ? field.preset : null;
}

export interface Field<V = unknown> extends FieldOptions {
  readonly kind: KindName;
  readonly label: Label;
  readonly choices?: Readonly<Record<string, Choice>>;
  /** The record type that a reference leads to. */
  readonly to?: string;
  /** What each line of a field of lines holds. */
  readonly columns?: Columns;
  readonly told?: ToldAs;
  /** Carries the type of the value; never present at run time. */
  readonly __value?: V;
}

/** Lines that are read as sentences, such as what was asked and its answer: not a table of columns, most of them empty. */
export interface ToldAs {
  /** The column each line begins with. */
  readonly head: string;
  /** A column that says whether something is wrong, and what stands for the answer where nothing but that was answered. */
  readonly wrong: string;
  readonly yes: string;
  /** Columns that tell a reader nothing. */
  readonly without: readonly string[];
  readonly fine: Label;
  readonly bad: Label;
}

/** The columns of a field of lines, by name. */
export type Columns = Readonly<Record<string, Field>>;

type Value<V, O extends FieldOptions> = O extends { many: true } ? readonly V[] : V;
type Made<V, O extends FieldOptions> = Field<Value<V, O>> & O;

function make<V, O extends FieldOptions>(kind: KindName, zh: string, en: string, options: O, extra: object = {}): Made<V, O> {
  return Object.freeze({ kind, label: { zh, en }, ...extra, ...options }) as unknown as Made<V, O>;
}

const builder =
  <V>(kind: KindName) =>
  <const O extends FieldOptions = {}>(zh: string, en: string, options?: O): Made<V, O> =>
    make<V, O>(kind, zh, en, options ?? ({} as O));

/** One line of text. */
export const text = builder<string>("text");
/** Several lines of text. */
export const longText = builder<string>("longText");
/** An address in one line. */
export const address = builder<string>("address");
/** Yes or no. */
export const yesNo = builder<boolean>("yesNo");
/** A whole number. */
export const number = builder<number>("number");
/** Money in whole fen. */
export const money = builder<number>("money");
/** A length of time in whole minutes. */
export const duration = builder<number>("duration");
/** A day of the organisation's calendar. */
export const day = builder<string>("day");
/** A moment, UTC with milliseconds. */
export const instant = builder<string>("instant");
/** A telephone number. */
export const phone = builder<string>("phone");
/** An e-mail address. */
export const email = builder<string>("email");
/** A drawn signature. */
export const signature = builder<string>("signature");

/** Free words, several. */
export function tags<const O extends FieldOptions = {}>(zh: string, en: string, options?: O): Made<string, O & { many: true }> {
  return make("tag", zh, en, { ...(options ?? ({} as O)), many: true as const });
}

/** Photos or other files, several. */
export function files<const O extends FieldOptions = {}>(zh: string, en: string, options?: O): Made<string, O & { many: true }> {
  return make("file", zh, en, { ...(options ?? ({} as O)), many: true as const });
}

/** One of a closed list; the keys become the type of the value. */
export function choice<const C extends Readonly<Record<string, Choice>>, const O extends FieldOptions = {}>(
  zh: string, en: string, choices: C, options?: O,
): Made<Extract<keyof C, string>, O> {
  return make("choice", zh, en, options ?? ({} as O), { choices });
}

/** Another record, by the name of its type. */
export function ref<const O extends FieldOptions = {}>(zh: string, en: string, to: string, options?: O): Made<string, O> {
  return make("ref", zh, en, options ?? ({} as O), { to });
}

const refTo =
  (to: string) =>
  <const O extends FieldOptions = {}>(zh: string, en: string, options?: O): Made<string, O> =>
    ref(zh, en, to, options);

/** A person of the organisation. */
export const staff = refTo("staff");
/** A post of the organisation. */
export const post = refTo("post");
/** A site of the organisation. */
export const site = refTo("site");

type Simplify<T> = { [K in keyof T]: T[K] } & {};
type CellOf<F> = F extends Field<infer V> ? V : never;
type GivenKeys<C> = { [K in keyof C]: C[K] extends { required: true } ? K : never }[keyof C];

/** One stored line: its id and its columns, null where one is not required. */
export type Line<C> = Simplify<{ readonly id: string } & { readonly [K in keyof C]: C[K] extends { required: true } | { many: true } ? CellOf<C[K]> : CellOf<C[K]> | null }>;

/** One line as it may be given: an id is made where none is, and what is not required may be left out. */
export type LineInput<C> = Simplify<{ readonly id?: string } & { readonly [K in GivenKeys<C>]: CellOf<C[K]> } & { readonly [K in Exclude<keyof C, GivenKeys<C>>]?: CellOf<C[K]> | null }>;

/** What may be said of a field of lines: `max` is how many there may be, `required` that there is one at least. */
export type LinesOptions = Pick<FieldOptions, "required" | "readonly" | "fixed" | "max" | "help" | "mayLackInHistory"> & { readonly told?: ToldAs };

/** The lines of a record, such as the items of an order: they belong to its version, journal and rights, at most 200. */
export function lines<const C extends Columns, const O extends LinesOptions = {}>(zh: string, en: string, columns: C, options?: O): Omit<Field<readonly Line<C>[]>, "columns"> & O & { readonly many: true; readonly columns: C } {
  return Object.freeze({ kind: "lines", label: { zh, en }, columns, ...options, many: true }) as never;
}
