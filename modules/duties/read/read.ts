import { listed, type Language } from "#platform/record/label.ts";
import type { DutyKind } from "../catalogue-types.ts";
import { approverIn, cellApprover, signsItself } from "./approver.ts";
import { askedOf, sayAsked, withContradictions, withSuperiors, type Question } from "./ask.ts";
import { blocksOf } from "./blocks.ts";
import { cadenceIn, periodsIn, type Proposal } from "./cadence.ts";
import { cleanLines } from "./clean.ts";
import { isEnglish, readEnglish } from "./english.ts";
import { kindOf } from "./kind.ts";
import { cellLimit, limitIn } from "./limit.ts";
import { numberOf } from "./marks.ts";
import { boilerplate, postsOf, type Passage } from "./posts.ts";
import { cellRecords, recordsIn } from "./records.ts";
import { sentencesOf } from "./sentences.ts";
import { superiorIn } from "./superior.ts";
import { isTitle, titlesIn } from "./titles.ts";

/** One duty as it was read, in the catalogue's terms. */
export interface ReadDuty {
  /** As the document has it, without noise. */
  readonly text: string;
  /** The first and the last line of the document that it was read from, counted from 1. */
  readonly lines: readonly [first: number, last: number];
  readonly kind: DutyKind;
  readonly cadence: string | null;
  readonly limit: string | null;
  /** The title of who signs, as the document has it. */
  readonly approver: string | null;
  /** The papers it names, as it calls them. */
  readonly records: readonly string[];
  /** The words that each proposal rests on. */
  readonly words: Readonly<Partial<Record<"kind" | "cadence" | "limit" | "approver" | "records", string>>>;
  /** How sure the reading is, 0 to 1. */
  readonly confidence: number;
  /** Questions to the person, where the text is unclear or contradicts itself. */
  readonly unsure: readonly string[];
}

/** A duty with its questions by their keys, for a page that says them in the reader's language. */
export interface AskedDuty extends Omit<ReadDuty, "unsure"> {
  readonly asks: readonly Question[];
}

/** A post with such duties. */
export interface AskedPost {
  readonly name: string;
  readonly reportsTo: string | null;
  readonly duties: readonly AskedDuty[];
}

/** What was read of a description. */
export interface Reading {
  readonly posts: readonly { readonly name: string; readonly reportsTo: string | null; readonly duties: readonly ReadDuty[] }[];
}

/** Reads a job description: its posts, to whom each answers, and each duty with what is proposed for it; questions in the language. */
export function readDescription(text: string, language: Language = "zh"): Reading {
  return { posts: readAsked(text).map((post) => ({ ...post, duties: post.duties.map(({ asks, ...duty }) => ({ ...duty, unsure: asks.map(({ key, params }) => sayAsked(key, language, params)) })) })) };
}

/** Reads a job description, with the questions by their keys. */
export function readAsked(text: string): readonly AskedPost[] {
  if (isEnglish(text)) return readEnglish(text);
  const found = postsOf(blocksOf(cleanLines(text)));
  const titles = [...new Set(found.flatMap((post) => [post.name, ...post.superiors.map((one) => one.name)]))];
  const posts = found.map((post) => {
    const [first] = [...post.superiors].sort((a, b) => Number(b.label) - Number(a.label));
    return { name: post.name, reportsTo: first ? asPost(first.name, found) : null, duties: withSuperiors(post.superiors.flatMap((one) => [one.name, ...one.others]), post.passages.flatMap((passage) => dutiesIn(passage, post.name, titles)), "zh") };
  });
  const only = namedOnly(posts, found.flatMap((post) => post.passages.map((passage) => passage.text)));
  return [...withContradictions(posts), ...only.map((name) => ({ name, reportsTo: null, duties: [] }))];
}

/** The post that a superior is: a department named for its only post is that post. */
const asPost = (name: string, posts: readonly { readonly name: string }[]): string => posts.find((post) => post.name === name)?.name ?? posts.find((post) => post.name === name.replace(/[科部室处组]$/, ""))?.name ?? name;

/** Titles without duties here that the text names as superior, as signer, as who gives work, or again and again. */
function namedOnly(posts: readonly AskedPost[], texts: readonly string[]): string[] {
  const known = new Set(posts.map((post) => post.name));
  const named = [...posts.flatMap((post) => [post.reportsTo ?? "", ...post.duties.map((duty) => duty.approver ?? "")]), ...titlesIn(texts)];
  return [...new Set(named.filter((name) => isTitle(name) === "post" && !known.has(name) && !/领导$|^(?:上级|主管|负责人|.*人员|员工|.*[本该]部门?.*)$/.test(name)))];
}

/** A heading that says how often what stands under it is done. */
const rhythmHead = /^(?:每|逐|按|一日|[日周月季年]度?(?:工作|任务|检|常规|事项|保养|维护|清洁|巡))/;

/** A time of the day, from and to. */
const daySpan = /^\d{1,2}[:：]\d{2}\s*[-–—~～至到]\s*\d{1,2}[:：]\d{2}/;
/** Headings of what a failing costs, which is no duty. */
const costs = /(?:^|，)(?:岗位|工作)?(?:考核|考核(?:标准|办法|细则|规定)|奖惩(?:办法|规定)?|处罚(?:办法|标准|规定)?|扣分(?:标准|项)?)$/;
const penalty = /(?:扣除?|罚款?|扣罚|处罚)\s*\d+(?:\.\d+)?\s*(?:[-–—~～至到]\s*\d+\s*)?(?:分|元)/;
const pause = /^(?:早餐|午餐|晚餐|早饭|午饭|晚饭|用餐|就餐|吃饭|午休|休息|工间休息|午餐(?:及|和|、)?(?:午休|休息))$/;

/** Whether a sentence stands where duties do and is none: what a failing costs, a pause in the plan of the day. */
function noDuty(text: string, { under, more }: Passage): boolean {
  if (costs.test(under) && penalty.test(text)) return true;
  return daySpan.test(more) && pause.test(text.replace(/[。；，]$/, ""));
}

function dutiesIn(passage: Passage, post: string, titles: readonly string[]): AskedDuty[] {
  // A plan of the day comes every day.
  const clock = passage.clock ?? daySpan.exec(passage.more)?.[0] ?? null;
  const plan: Proposal | null = clock === null ? null : { value: "daily", words: clock, vague: false };
  // A heading gives a rhythm to what stands under it only where it is one, such as “每日工作”.
  const above = passage.under.split("，").map((head) => (head.length <= 12 && rhythmHead.test(head) ? cadenceIn(/^每|^逐|^按/.test(head) ? head : `每${head.replace(/^一/, "")}`) : null)).findLast((one) => one !== null) ?? null;
  return sentencesOf(passage.text, passage.more === "" ? 4 : 2).filter(({ text }) => !onlySuperior(text) && !boilerplate.test(text) && !noDuty(text, passage)).flatMap(({ text, rhythm }): AskedDuty[] => {
    const several = periodsIn(text);
    const beside = cadenceIn(passage.more.replace(/按?[年季月周日]度?计划/g, ""));
    const rhythms = several.length > 1 ? several : [cadenceIn(text) ?? counted(beside, text) ?? counted(rhythm, text) ?? counted(above, text) ?? (/^[^，]{1,8}[时的者]|^(?:发现|发生|遇|接到|收到|如|若|一旦)/.test(text) ? null : plan)];
    return rhythms.map((cadence) => dutyOf(passage, text, cadence, post, titles));
  });
}

/** “每月5日前核对，10日前上报”: a day of the month that the beginning of the sentence names. */
function dayIn(text: string, cadence: Proposal | null): Proposal | null {
  const day = cadence?.value.startsWith("monthly") ? /^([\d一二三四五六七八九十]{1,3})[日号](?:之|以)?前/.exec(text) : null;
  return day ? { value: `before day ${numberOf(day[1] ?? "")}`, words: day[0], vague: false } : null;
}

/** A rhythm that stands beside a sentence or above it, with the number of times that the sentence says. */
function counted(rhythm: Proposal | null, text: string): Proposal | null {
  const times = rhythm === null ? null : /(?<![每第一同多\d.])([2-9两二三四五六])[次遍](?!性|元)/.exec(text);
  return rhythm !== null && times && /^(?:daily|weekly|monthly|yearly)$/.test(rhythm.value) ? { ...rhythm, value: `${rhythm.value} x${numberOf(times[1] ?? "") ?? 1}` } : rhythm;
}

/** Whether a sentence says nothing but to whom the post answers. */
function onlySuperior(text: string): boolean {
  const superior = superiorIn(text);
  return superior !== null && text.length <= superior.words.length + 1;
}

function dutyOf(passage: Passage, text: string, cadence: Proposal | null, post: string, titles: readonly string[]): AskedDuty {
  const limit = limitIn(text) ?? dayIn(text, cadence) ?? limitIn(passage.more) ?? cellLimit(passage.more);
  const approver = approverIn(text, titles) ?? approverIn(passage.more, titles) ?? cellApprover(passage.more, titles) ?? signsItself(text, post);
  const records = [...new Set([...recordsIn(text), ...cellRecords(passage.more)])];
  const { kind, words } = kindOf({ text, cadence, limit, approver, records, under: passage.under });
  const asks = askedOf({ text, cadence, limit, approver });
  // A column of signers is told in words of the rules; the document has the title alone.
  const own = (said: string): string => (/^由.+审批$/.test(said) && !text.includes(said) && approver ? approver.value : said);
  return {
    text, lines: [passage.first, passage.last], kind,
    cadence: cadence?.value ?? null, limit: limit?.value ?? null, approver: approver?.value ?? null, records,
    words: { ...(words ? { kind: own(words) } : {}), ...said("cadence", cadence), ...said("limit", limit), ...(approver ? { approver: own(approver.words) } : {}), ...(records.length > 0 ? { records: listed(records, "zh") } : {}) },
    confidence: sureness(words !== null, asks.length), asks,
  };
}

const said = (name: string, one: Proposal | null): Record<string, string> => (one === null ? {} : { [name]: one.words });

/** Words of its own for the kind count most; each open question takes away. */
const sureness = (words: boolean, open: number): number => Math.max(0.2, Math.round(((words ? 0.9 : 0.6) - 0.15 * open) * 100) / 100);
