import type { Proposal } from "./cadence.ts";
import type { Reading, ReadDuty } from "./read.ts";
import { numberOf, written } from "./marks.ts";

/** What to ask of one duty: words without a number, signers without a name, two rhythms at once. */
export function askedOf(facts: { readonly text: string; readonly cadence: Proposal | null; readonly limit: Proposal | null; readonly approver: Proposal | null }): string[] {
  const { cadence, limit, approver } = facts;
  return [
    ...(cadence?.vague ? [/小时|钟头|分钟|刻钟/.test(cadence.words) ? `“${cadence.words}”：一天从几点到几点？` : `“${cadence.words}”没有数字：多久一次？`] : []),
    ...(limit?.vague ? [/(?:[后前]|[^及即准按临]时)$/.test(limit.words) ? `“${limit.words}”没有说多久：过多久算没做？` : `“${limit.words}”没有数字：最晚多久？`] : []),
    ...(approver?.vague ? [`“${approver.value}”没有说是哪个岗位：由谁签批？`] : []),
  ];
}

const figure = new RegExp(`(?:\\d+(?:\\.\\d+)?|[${written}半]+)(?:个)?(?:工作日|小时|分钟|天|日|周|月|年|次|元|米|声|人|份|%|倍|级)|每[天日周月季年]度?`, "g");
const bigrams = (text: string): Set<string> => new Set([...text].slice(1).map((mark, at) => ([...text][at] ?? "") + mark));

/** How much of the smaller set stands in the other, 0 to 1. */
function likeness(x: ReadonlySet<string>, y: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of x) if (y.has(pair)) shared++;
  return shared / Math.max(1, Math.min(x.size, y.size));
}

interface Said {
  readonly post: string;
  readonly duty: ReadDuty;
  /** A clause without its figures, and these. */
  readonly bare: string;
  readonly pairs: ReadonlySet<string>;
  readonly figures: readonly { readonly value: number; readonly unit: string; readonly words: string }[];
}

/** Adds a question to duties that say the same with different figures. */
export function withContradictions(posts: Reading["posts"]): Reading["posts"] {
  const all = posts.flatMap((post) => post.duties.flatMap((duty) => duty.text.split(/[，；]/).flatMap((clause): Said[] => {
    const figures = figuresOf(clause);
    const bare = clause.replace(figure, "").replace(/[^\p{Script=Han}]/gu, "");
    return figures.length > 0 && bare.length >= 4 ? [{ post: post.name, duty, bare, pairs: bigrams(bare), figures }] : [];
  })));
  const more = new Map<ReadDuty, string[]>();
  const ask = (one: Said, mine: string, other: Said, its: string): void => void more.set(one.duty, [...(more.get(one.duty) ?? []), `这里是“${mine}”，另一处${one.post === other.post ? "" : `（“${other.post}”）`}是“${its}”：以哪个为准？`]);
  for (const [at, one] of all.entries()) {
    for (const other of all.slice(at + 1)) {
      const pair = one.duty === other.duty ? null : apart(one, other);
      if (!pair) continue;
      ask(one, pair[0], other, pair[1]);
      ask(other, pair[1], one, pair[0]);
    }
  }
  return posts.map((post) => ({ ...post, duties: post.duties.map((duty) => (more.has(duty) ? { ...duty, unsure: [...new Set([...duty.unsure, ...(more.get(duty) ?? [])])] } : duty)) }));
}

/** The figures in which two clauses differ that otherwise say the same; what two posts do may differ in small things. */
function apart(one: Said, other: Said): readonly [string, string] | null {
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
    return words.startsWith("每") ? { value: "天日周月季年".indexOf(words[1] === "日" ? "天" : (words[1] ?? "")), unit: "每", words } : { value: numberOf(count) ?? 0, unit: unit.replace("天", "日"), words };
  });
}
