import { fill, listed, type Language } from "#platform/record/label.ts";
import { askTexts } from "./ask.text.ts";
import type { Proposal } from "./cadence.ts";
import { lengthsIn } from "./limit.ts";
import { numberOf, written } from "./marks.ts";
import type { AskedDuty, AskedPost } from "./read.ts";

/** A question to the person, by its key in the catalogue of texts. */
export interface Question {
  readonly key: keyof typeof askTexts;
  readonly params: Readonly<Record<string, string>>;
}

/** A text of the reader's catalogue in a language; for the command and the server, which know no screen. */
export const sayAsked = (key: keyof typeof askTexts, language: Language, params: Readonly<Record<string, string | number>> = {}): string => fill(askTexts[key][language], params);

const ask = (key: Question["key"], params: Question["params"]): Question => ({ key, params });

/** What to ask of one duty: words without a number, signers without a name or several of them, two limits or two rhythms at once. */
export function askedOf(facts: { readonly text: string; readonly cadence: Proposal | null; readonly limit: Proposal | null; readonly approver: Proposal | null }): Question[] {
  const { text, cadence, limit, approver } = facts;
  const lengths = limit && !limit.vague ? lengthsIn(text).filter((one) => one.value !== limit.value) : [];
  return [
    ...(cadence?.vague ? [ask(/小时|钟头|分钟|刻钟|hour|minute/.test(cadence.words) ? "hours" : "rhythm", { words: cadence.words })] : []),
    ...(limit?.vague ? [ask(/(?:[后前]|[^及即准按临]时)$/.test(limit.words) ? "lengthFrom" : "length", { words: limit.words })] : []),
    ...(lengths[0] && limit && lengthsIn(text).length > 1 ? [ask("limits", { mine: limit.words, its: lengths[0].words })] : []),
    ...rhythmsAsked(text),
    ...(approver?.vague ? [ask("signer", { title: approver.value })] : []),
    ...(approver && !approver.vague && /[、和及与].*(?:经理|主任|主管|总监|长|部|室|会|委员|会计|师)|(?:审[批核阅]|签字|批准).*(?:审[批核阅]|签字|批准)/.test(approver.words) ? [ask("signers", { words: approver.words, title: approver.value })] : []),
  ];
}

/** Two rhythms for one thing in one clause: “每日每周检查”, “每天（每周）”. */
function rhythmsAsked(text: string): Question[] {
  const found = /(每[天日周月季年](?:度)?)(?:[^，。；]{0,2}[一二三两四五\d]次)?[、/（(或和]?(?:或|和)?(每[天日周月季年](?:度)?)/.exec(text);
  return found?.[1] && found[2] && found[1].replace("天", "日") !== found[2].replace("天", "日") ? [ask("rhythms", { mine: found[1], its: found[2] })] : [];
}

/** Where a text names more than one superior, the first duty asks which; the names stand as in the text. */
export function withSuperiors(names: readonly string[], duties: readonly AskedDuty[], language: Language): readonly AskedDuty[] {
  const named = [...new Set(names)];
  const [first, ...rest] = duties;
  return first && named.length > 1 ? [{ ...first, asks: [...first.asks, ask("superiors", { names: listed(named.map((name) => `“${name}”`), language) })] }, ...rest] : duties;
}

const figure = new RegExp(`(?:\\d+(?:\\.\\d+)?|[${written}半]+)(?:个)?(?:工作日|小时|分钟|天|日|周|月|年|次|元|米|声|人|份|%|倍|级)|每[天日周月季年]度?|\\b\\d+(?:\\.\\d+)? ?(?:%|(?:working |business )?(?:hour|minute|day|week|month|year|time|yuan|metre|meter|ring|people|percent|degree)s?\\b)`, "gi");
/** What an English sentence has whatever it is about. */
const idle = /^(?:the|an?|of|to|and|or|in|on|at|for|with|by|as|all|any|each|every|must|should|shall|will|be|is|are|within|least|most)$/;

const pairs = (marks: readonly string[]): string[] => marks.slice(1).map((mark, at) => `${marks[at] ?? ""} ${mark}`);

/** What a text is about, so that two can be held against each other: its neighbouring characters; in English its neighbouring words, and the first, which says what is done, with each. */
function pairsOf(text: string): Set<string> {
  if (/\p{Script=Han}/u.test(text)) return new Set(pairs([...text.replace(/[^\p{Script=Han}]/gu, "")]));
  const [first = "", ...rest] = (text.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !idle.test(word));
  return new Set([...pairs(["", first, ...rest]), ...rest.map((word) => `${first} ${word}`)]);
}

/** How much of the smaller set stands in the other, 0 to 1. */
function likeness(x: ReadonlySet<string>, y: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of x) if (y.has(pair)) shared++;
  return shared / Math.max(1, Math.min(x.size, y.size));
}

interface Said {
  readonly post: string;
  readonly duty: AskedDuty;
  /** A clause without its figures, and these. */
  readonly bare: string;
  readonly pairs: ReadonlySet<string>;
  readonly figures: readonly { readonly value: number; readonly unit: string; readonly words: string }[];
}

/** Each is held against each other: beyond so many, as no house has, the rest is not compared. */
const mostCompared = 1500;
/** So many characters and figures of a clause tell what it is about; one that says more is no sentence of a description. */
const mostOfClause = 80;
const mostFigures = 6;
/** Nobody answers more questions of one duty. */
const mostAsked = 20;

/** Adds a question to duties that say the same with different figures. */
export function withContradictions(posts: readonly AskedPost[]): readonly AskedPost[] {
  const all = posts.flatMap((post) => post.duties.flatMap((duty) => duty.text.split(/[，；]|[,;] /).flatMap((clause): Said[] => {
    const figures = figuresOf(clause).slice(0, mostFigures);
    const told = clause.replace(figure, "");
    const bare = told.replace(/\p{Script=Han}/u.test(told) ? /[^\p{Script=Han}]/gu : /[^A-Za-z ]/g, "").slice(0, mostOfClause);
    return figures.length > 0 && bare.length >= 4 ? [{ post: post.name, duty, bare, pairs: pairsOf(bare), figures }] : [];
  }))).slice(0, mostCompared);
  const more = new Map<AskedDuty, Question[]>();
  const put = (one: Pick<Said, "post" | "duty">, mine: string, other: Pick<Said, "post" | "duty">, its: string): void => void more.set(one.duty, [...(more.get(one.duty) ?? []), one.post === other.post ? ask("figures", { mine, its }) : ask("figuresOf", { mine, its, post: other.post })]);
  const full = (one: Pick<Said, "duty">): boolean => (more.get(one.duty)?.length ?? 0) >= mostAsked;
  for (const [at, one] of all.entries()) {
    for (const other of all.slice(at + 1)) {
      if (full(one)) break;
      const pair = one.duty === other.duty || full(other) ? null : apart(one, other);
      if (!pair) continue;
      put(one, pair[0], other, pair[1]);
      put(other, pair[1], one, pair[0]);
    }
  }
  for (const [one, other] of unlikeLimits(posts)) {
    if (full(one) || full(other) || more.get(one.duty)?.some(({ key }) => key.startsWith("figures"))) continue;
    put(one, one.duty.words.limit ?? "", other, other.duty.words.limit ?? "");
    put(other, other.duty.words.limit ?? "", one, one.duty.words.limit ?? "");
  }
  return posts.map((post) => ({ ...post, duties: post.duties.map((duty) => (more.has(duty) ? { ...duty, asks: distinct([...duty.asks, ...(more.get(duty) ?? [])]) } : duty)) }));
}

const minutes: Readonly<Record<string, number>> = { s: 1 / 60, min: 1, h: 60, d: 1440, wh: 60, wd: 1440 };
/** What sets cases of one kind apart: each has its own time. */
const gradeOf = (text: string): string => (text.match(/[A-Za-z]\d|[一二三四五]级|一般|普通|紧急|加急|特急|急[件诊单]|重大|复杂|简单|首[次件]|夜间|白天/g) ?? []).join("") + englishGrade(text);
const englishGrade = (text: string): string => (text.toLowerCase().match(/\b(?:urgent|emergency|critical|minor|major|serious|simple|complex|routine)\b/g) ?? []).join(" ");
/** What a duty is about, told the same way whoever tells it. */
const core = (text: string, limit: string): Set<string> => pairsOf(text.replace(limit, "").replace(/答复|答覆|回覆|反馈/g, "回复").replace(/到达?现场/g, "到场").replace(/解决|处置/g, "处理").replace(/接到|收到|发生|进行|予以|必须|应当|之?后|[的了应须要在对将把于内需给]/gu, ""));

/** Pairs of duties that are about the same and give it unlike times; what two posts do must be nearly the same words. */
function unlikeLimits(posts: readonly AskedPost[]): (readonly [{ post: string; duty: AskedDuty }, { post: string; duty: AskedDuty }])[] {
  const timed = posts.flatMap((post) => post.duties.flatMap((duty) => {
    const [, count, unit] = /^(\d+)(s|min|h|d|wh|wd)$/.exec(duty.limit ?? "") ?? [];
    return unit ? [{ post: post.name, duty, time: Number(count) * (minutes[unit] ?? 1), grade: gradeOf(duty.text), pairs: core(duty.text, duty.words.limit ?? "") }] : [];
  })).slice(0, mostCompared);
  return timed.flatMap((one, at) => timed.slice(at + 1).filter((other) => {
    const [few, many] = [Math.min(one.pairs.size, other.pairs.size), Math.max(one.pairs.size, other.pairs.size)];
    return one.time !== other.time && one.grade === other.grade && one.duty.text !== other.duty.text && few >= 3 && few / many >= 0.45 && likeness(one.pairs, other.pairs) >= (one.post === other.post ? 0.6 : 0.75);
  }).map((other) => [one, other] as const));
}

const distinct = (asks: readonly Question[]): Question[] => [...new Map(asks.map((one) => [JSON.stringify(one), one])).values()];

/** The figures in which two clauses differ that otherwise say the same; what two posts do may differ in small things. */
function apart(one: Said, other: Said): readonly [string, string] | null {
  if (englishGrade(one.duty.text) !== englishGrade(other.duty.text)) return null;
  const [short, long] = [Math.min(one.bare.length, other.bare.length), Math.max(one.bare.length, other.bare.length)];
  if (short / long < (one.post === other.post ? 0.6 : 0.85) || (one.post !== other.post && short < 6) || likeness(one.pairs, other.pairs) < (one.post === other.post ? 0.75 : 0.9)) return null;
  for (const mine of one.figures) {
    const same = other.figures.filter((its) => its.unit === mine.unit);
    if (same.length > 0 && same.every((its) => its.value !== mine.value)) return [mine.words, same[0]?.words ?? ""];
  }
  return null;
}

function figuresOf(text: string): { value: number; unit: string; words: string }[] {
  return (text.match(figure) ?? []).map((words) => {
    const [, count = "", unit = ""] = /^([\d.]+|[零〇一二两三四五六七八九十百半]+)(?:个)?(.+)$/.exec(words) ?? [];
    return words.startsWith("每") ? { value: "天日周月季年".indexOf(words[1] === "日" ? "天" : (words[1] ?? "")), unit: "每", words } : { value: numberOf(count) ?? 0, unit: unit.replace("天", "日").trim().toLowerCase().replace(/s$/, ""), words };
  });
}
