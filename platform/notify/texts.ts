import { kindLabels, noticeSpec, type Kind, type Told } from "./kinds.ts";
import { fill, L, type Label, type Language } from "../record/label.ts";
import type { RecordType } from "../record/record.ts";
import type { Row } from "../record/rule.ts";

/** One thing to be told, with the record as it is at delivery. */
export interface Entry {
  readonly step: string;
  readonly kind: Kind;
  readonly type: RecordType;
  readonly row: Row;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What is said: a title, some lines, and a path of the program to open. */
export interface Said {
  readonly title: string;
  readonly lines: readonly string[];
  readonly path: string;
}

export interface Saying {
  readonly language: Language;
  readonly zone: string;
  readonly now: string;
  /** Whether the subject may be told. */
  readonly subject: boolean;
  readonly told: Told;
}

const words = {
  due: L("{clock}：应于 {at}", "{clock}: due {at}"),
  missed: L("{clock}：应于 {at}，已超", "{clock}: was due {at}"),
  post: L("上报到：{post}", "Told to: {post}"),
  quoted: L("“{text}”", "“{text}”"),
  digest: L("今天的汇总：{n} 件", "Daily digest: {n}"),
  merged: L("{n} 件事等你看", "{n} things to look at"),
  more: L("还有 {n} 件，请打开看。", "{n} more; please look."),
  colon: L("：", ": "),
  open: L("打开", "Open"),
  footer: L("这封邮件由当值自动发出，请不要回复。收什么、什么时候收，在“我的账号”里改。", "Sent by Dutydesk; please do not reply. What reaches you and when is set under “My account”."),
} satisfies Record<string, Label>;

/** What the link of a message is called. */
export const openWord = (language: Language): string => words.open[language];
/** The last line of a mail: where one chooses what comes. */
export const mailFooter = (language: Language): string => words.footer[language];

const longest = 80;
const mostLines = 40;

/**
 * What is said of some things: of one its number, subject, what is due and by when; of several a list. Nothing else of the record is told,
 * and of the subject no long figures: a telephone number may stand in it.
 */
export function say(entries: readonly Entry[], how: "one" | "digest" | "merged", saying: Saying): Said {
  const [first] = entries;
  const { language } = saying;
  if (how === "one" && first) {
    const subject = subjectOf(first, saying);
    const post = typeof first.detail.post === "string" && first.detail.post !== "" ? [fill(words.post[language], { post: flat(first.detail.post) })] : [];
    return { title: titleOf(first, saying), lines: [...(subject === null ? [] : [subject]), ...dueOf(first, saying), ...post], path: pathOf(first) };
  }
  const lines = entries.slice(0, mostLines).map((entry) => [titleOf(entry, saying), ...[subjectOf(entry, saying) ?? []].flat().map((text) => fill(words.quoted[language], { text })), ...dueOf(entry, saying)].join(language === "zh" ? "，" : ", "));
  const more = entries.length > mostLines ? [fill(words.more[language], { n: entries.length - mostLines })] : [];
  return { title: fill((how === "digest" ? words.digest : words.merged)[language], { n: entries.length }), lines: [...lines, ...more], path: "/" };
}

function titleOf({ step, kind, type, row }: Entry, { language, told }: Saying): string {
  const says = noticeSpec(told, step)?.says ?? kindLabels[kind];
  const number = typeof row.number === "string" ? ` ${row.number}` : "";
  return `${says[language]}${words.colon[language]}${type.label[language]}${number}`;
}

function subjectOf({ type, row }: Entry, { subject, told }: Saying): string | null {
  const field = told.types[type.name]?.subject;
  const text = subject && field ? row[field] : null;
  return typeof text === "string" && text !== "" ? shorten(flat(text).replace(/\d(?:[ -]?\d){6,}/g, "****")) : null;
}

function dueOf({ detail, step }: Entry, { language, zone, now }: Saying): string[] {
  const { clock, dueAt } = detail as { clock?: Label; dueAt?: string };
  if (!clock || !dueAt) return [];
  const missed = dueAt < now || step === "missed" || step === "late";
  return [fill((missed ? words.missed : words.due)[language], { clock: clock[language], at: moment(dueAt, zone, language) })];
}

const pathOf = ({ type, row }: Entry): string => `/${type.name}/${row.id as string}`;

/** One line without what turns text around or hides in it. */
const flat = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
const shorten = (text: string): string => ([...text].length > longest ? `${[...text].slice(0, longest).join("")}…` : text);

function moment(at: string, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: zone, month: language === "zh" ? "long" : "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}
