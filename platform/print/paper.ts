import type { Signature } from "../act/sign.ts";
import type { Field } from "../record/field.ts";
import { between, L, type Label, type Language } from "../record/label.ts";
import type { RecordType } from "../record/record.ts";
import { isSet, type Row } from "../record/rule.ts";
import { toldLine } from "../record/told-lines.ts";
import { stepName } from "../record/step-name.ts";
import { yuan } from "../ui/money.ts";

/** One line of a form: what it is called and what stands there; `broad` over the whole width. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly broad: boolean;
}

/** The lines of a record: a heading over each column, how broad it is beside the others, and the rows. */
export interface Table {
  readonly label: string;
  readonly columns: readonly { readonly label: string; readonly share: number }[];
  readonly rows: readonly (readonly string[])[];
}

/** One line of what happened: when, what, by whom, and the note. */
export interface Line {
  readonly at: string;
  readonly what: string;
  readonly who: string;
  readonly note: string;
}

/** A form as it stands on paper, every word of it in the reader's language; it knows nothing of pages. */
export interface Paper {
  readonly organisation: string;
  readonly title: string;
  readonly heading: string;
  /** Number, state and the like, above the form. */
  readonly facts: readonly string[];
  readonly groups: readonly { readonly title: string; readonly facts: readonly Fact[]; readonly tables?: readonly Table[] }[];
  readonly signatures: readonly Line[];
  readonly history: readonly Line[];
  /** What the history leaves out, where it does. */
  readonly cut: string | null;
  /** Names of the copies, one form each; an empty name is a form without copies. */
  readonly copies: readonly string[];
  readonly words: Words;
  /** Who printed it and when. */
  readonly printed: string;
}

interface Words {
  readonly signatures: string;
  readonly history: string;
  readonly signHere: readonly string[];
  page(n: number, of: number): string;
}

export interface JournalRow {
  readonly at: string;
  readonly step: string;
  readonly who: string | null;
  readonly note: string | null;
}

/** Everything that goes onto the paper of one record, read and masked already. */
export interface Sources {
  readonly type: RecordType;
  readonly row: Row;
  readonly refs: Readonly<Record<string, { readonly title: string }>>;
  /** Names of the files the row holds, by id. */
  readonly files: ReadonlyMap<string, string>;
  readonly signatures: readonly Signature[];
  readonly journal: readonly JournalRow[];
  /** How many lines of the journal stand on the paper; more than that may be there. */
  readonly mostLines: number;
  readonly organisation: string;
  readonly printer: string;
  readonly now: string;
  readonly copies: readonly string[];
  /** An instant on the wall of the organisation's zone, `2026-11-24 16:30`. */
  wall(instant: string): string;
}

const words = {
  entered: L("登记内容", "Entered"), handled: L("办理情况", "Handled"), signatures: L("签字", "Signatures"), history: L("经过", "History"),
  number: L("编号", "Number"), state: L("状态", "State"), external: L("外部编号", "External number"), created: L("建立", "Created"),
  answer: L("结果", "Answer"),
  yes: L("是", "Yes"), no: L("否", "No"), unseen: L("（无权查看）", "(not yours to see)"), program: L("程序", "The program"), signed: L("手写签名留在系统里", "A drawn signature is kept in the system"),
  valid: L("有效", "valid"), dead: L("签后改过，已失效", "changed since, no longer valid"), handler: L("经手人", "Handled by"), receiver: L("签收人", "Received by"), day: L("日期", "Date"),
} as const;

const broad = new Set(["longText", "file", "signature", "address"]);

/** Lays out what a record says as a form: what was entered, what was done since, signatures, history. Empty fields are left out. */
export function paperOf(from: Sources, language: Language): Paper {
  const { type, row } = from;
  const say = (label: Label): string => label[language];
  const told = (steps: boolean): [string, Field][] => Object.entries(type.fields).filter(([name, field]) => name !== type.title && !field.hidden && (field.readonly === true) === steps && isSet(row[name]));
  const group = (title: Label, steps: boolean) => ({
    title: say(title),
    tables: told(steps).filter(([, field]) => field.columns).map(([name, field]) => tableOf(from, field, row[name], language)),
    facts: told(steps).filter(([, field]) => !field.columns).map(([name, field]) => ({ label: say(field.label), value: valueOf(from, field, row[name], language), broad: broad.has(field.kind) })),
  });
  const title = type.fields[type.title];
  const named = (label: Label, value: unknown): string[] => (isSet(value) ? [`${say(label)}${language === "zh" ? "：" : ": "}${String(value)}`] : []);
  const state = type.states[row.state as string];
  return {
    organisation: from.organisation,
    title: say(type.print?.title ?? type.label),
    heading: title ? valueOf(from, title, row[type.title], language) : "",
    facts: [...named(words.number, row.number), ...named(words.external, row.externalNumber), ...named(words.state, state ? say(state.label) : row.state), ...named(words.created, from.wall(row.createdAt as string))],
    groups: [group(words.entered, false), group(words.handled, true)].filter((one) => one.facts.length > 0 || one.tables.length > 0),
    signatures: from.signatures.map((one) => ({
      at: from.wall(one.at), what: say(stepName(type, one.step)), who: one.onBehalfOf ? (language === "zh" ? `${one.by.name}（代 ${one.onBehalfOf.name}）` : `${one.by.name} (for ${one.onBehalfOf.name})`) : one.by.name,
      note: `${one.hash.slice(0, 12)} · ${say(one.valid ? words.valid : words.dead)}`,
    })),
    history: from.journal.map((one) => ({ at: from.wall(one.at), what: say(stepName(type, one.step)), who: one.who ?? say(words.program), note: one.note ?? "" })),
    cut: from.journal.length < from.mostLines ? null : language === "zh" ? `只列最近 ${from.mostLines} 条，更早的在系统里看。` : `The newest ${from.mostLines} lines; older ones are in the system.`,
    copies: from.copies.length > 0 ? from.copies : [""],
    words: {
      signatures: say(words.signatures), history: say(words.history), signHere: [words.handler, words.receiver, words.day].map(say),
      page: (n, of) => (language === "zh" ? `第 ${n} 页，共 ${of} 页` : `Page ${n} of ${of}`),
    },
    printed: language === "zh" ? `${from.printer} 打印于 ${from.wall(from.now)}` : `Printed by ${from.printer}, ${from.wall(from.now)}`,
  };
}

const shares: Readonly<Record<string, number>> = { text: 3, longText: 5, file: 3, instant: 2.4, day: 1.8, ref: 2, choice: 1.6 };

/** The columns in which any line says something, and the lines. */
function tableOf(from: Sources, field: Field, value: unknown, language: Language): Table {
  const lines = value as readonly Row[];
  const { told } = field;
  if (told) {
    const head = field.columns?.[told.head]?.label[language] ?? "";
    const answer = (line: Row): string => {
      const { given, verdict } = toldLine(field, told, line);
      return [...given.map((one) => valueOf(from, one.field, one.value, language)), ...(verdict ? [verdict[language]] : [])].join(" · ");
    };
    return { label: field.label[language], columns: [{ label: head, share: 3 }, { label: words.answer[language], share: 4 }], rows: lines.map((line) => [String(line[told.head] ?? ""), answer(line)]) };
  }
  const columns = Object.entries(field.columns ?? {}).filter(([name]) => lines.some((line) => isSet(line[name])));
  return {
    label: field.label[language],
    columns: columns.map(([, column]) => ({ label: column.label[language], share: shares[column.kind] ?? 1.2 })),
    rows: lines.map((line) => columns.map(([name, column]) => valueOf(from, column, line[name], language))),
  };
}

function valueOf(from: Sources, field: Field, value: unknown, language: Language): string {
  if (Array.isArray(value)) return value.map((one) => valueOf(from, { ...field, many: false }, one, language)).join(field.kind === "file" ? "\n" : between(language));
  if (!isSet(value)) return "";
  // What is masked is text, whatever its kind.
  if (typeof value === "string" && value.includes("****") && field.mask) return value;
  switch (field.kind) {
    case "choice": return field.choices?.[value as string]?.[language] ?? String(value);
    case "ref": return from.refs[value as string]?.title ?? words.unseen[language];
    case "yesNo": return words[value === true ? "yes" : "no"][language];
    case "money": return language === "zh" ? `${yuan(value as number)} 元` : `¥${yuan(value as number)}`;
    case "duration": return durationOf(value as number, language);
    case "number": return (value as number).toLocaleString("en-US");
    case "instant": return from.wall(value as string);
    case "file": return from.files.get(value as string) ?? String(value);
    case "signature": return words.signed[language];
    default: return String(value);
  }
}

function durationOf(minutes: number, language: Language): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return language === "zh" ? `${hours > 0 ? `${hours} 小时 ` : ""}${rest} 分钟` : `${hours > 0 ? `${hours} h ` : ""}${rest} min`;
}
