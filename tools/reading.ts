/**
 * Measures how well a description is read against what a careful reader takes from it: `node tools/reading.ts [--json] [--faults]`.
 *
 * The truth is worded anew, so a duty is matched by meaning and place: within its article and its post's run of duties, in the order of
 * the text, by shared characters and pairs of characters. One duty read may answer for several of the truth; strict recall counts each once.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cleanLines } from "#modules/duties/read/clean.ts";
import { readDescription, type ReadDuty } from "#modules/duties/read/read.ts";
import { readYaml } from "#platform/store/product-data.ts";

interface Duty { id: string; posts: string[]; zh: string; kind: string; cadence: string | null; limit: string | null; approver?: string; reading?: string; source: number }
interface Truth { posts: { id: string; name_zh: string; source: number; level: string }[]; duties: Duty[] }
interface Found { post: string; duty: ReadDuty; article: number }

const shared = new URL("../../shared/", import.meta.url);
const [textFile, truthFile] = [fileURLToPath(new URL("data/post-descriptions.txt", shared)), fileURLToPath(new URL("duties.yaml", shared))];
/** From here on a likeness counts: at 0.4 one in ten duties finds a match in an article that tells of something else (`chance`). */
const least = 0.4;

const plain = (text: string): string => text.replace(/[^\p{Script=Han}\dA-Za-z]/gu, "").replace(/[的了并及和与等将把在对其之要须应]/g, "");
const pairs = (text: string): Set<string> => new Set([...text].slice(1).map((mark, at) => [...text][at] + mark));
const shareOf = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => [...a].filter((one) => b.has(one)).length / Math.max(1, Math.min(a.size, b.size));

interface Parts { readonly text: string; readonly marks: ReadonlySet<string>; readonly pairs: ReadonlySet<string> }
const known = new Map<string, Parts>();
/** The characters and pairs of a text; every text is asked for hundreds of times. */
function partsOf(text: string): Parts {
  const found = known.get(text) ?? { text: plain(text), marks: new Set(plain(text)), pairs: pairs(plain(text)) };
  known.set(text, found);
  return found;
}

/** 0 to 1: how much of the shorter text's characters and pairs the other has; very short ones prove little. */
function likeness(a: string, b: string): number {
  const [x, y] = [partsOf(a), partsOf(b)];
  const trust = Math.min(1, Math.min(x.text.length, y.text.length) / 5);
  return trust * (0.5 * shareOf(x.marks, y.marks) + 0.5 * shareOf(x.pairs, y.pairs));
}

/** The best match of each duty of one run of the truth, in the order of the text; those that stand elsewhere by likeness alone. */
function align(truth: readonly Duty[], found: readonly Found[]): (number | null)[] {
  const score = truth.map((duty) => found.map((one) => likeness(duty.zh, one.duty.text)));
  const near = (gap: number): number => (gap <= 1 ? 0.12 : gap <= 3 ? 0.06 : 0);
  // best[j]: the best sum with the last match at j (0: none yet); each step either matches a duty or leaves it out.
  let best = Array.from({ length: found.length + 1 }, () => -Infinity);
  best[0] = 0;
  const came: { from: number; matched: boolean }[][] = [];
  for (const [i] of truth.entries()) {
    const next = best.map((sum, j) => ({ sum: sum + least, from: j, matched: false }));
    for (let j = 1; j <= found.length; j++) {
      const own = score[i]?.[j - 1] ?? 0;
      if (own < least - 0.1) continue;
      for (let k = 0; k <= j; k++) {
        const sum = (best[k] ?? -Infinity) + own + (k === 0 ? 0 : near(j - k));
        if (sum > (next[j]?.sum ?? -Infinity)) next[j] = { sum, from: k, matched: true };
      }
    }
    came.push(next.map(({ from, matched }) => ({ from, matched })));
    best = next.map((one) => one.sum);
  }
  const out = truth.map((): number | null => null);
  for (let i = truth.length - 1, j = best.indexOf(Math.max(...best)); i >= 0; i--) {
    const step = came[i]?.[j];
    if (!step) break;
    if (step.matched) out[i] = j - 1;
    j = step.from;
  }
  return out.map((at, i) => at ?? (Math.max(...(score[i] ?? [0])) >= least + 0.18 ? (score[i] ?? []).indexOf(Math.max(...(score[i] ?? []))) : null));
}

interface Tally { right: number; wrong: string[]; alone: number }
const percent = (part: number, whole: number): string => (whole === 0 ? "none" : `${part}/${whole} = ${((100 * part) / whole).toFixed(1)} %`);

/** Reads the real description and compares what was read with the truth; shares are said as “part/whole = percent”. */
export function measure(): Record<string, unknown> {
  const truth = readYaml(new URL("duties.yaml", shared)) as Truth;
  const text = readFileSync(textFile, "utf8");
  const reading = readDescription(text);
  const starts = cleanLines(text).flatMap((line) => { const n = /^第\s*(\d)\s*篇/.exec(line.text); return n ? [{ at: line.at, n: Number(n[1]) }] : []; });
  const articleOf = (line: number): number => starts.filter((one) => one.at <= line).at(-1)?.n ?? 0;
  const found: Found[] = reading.posts.flatMap((post) => post.duties.map((duty) => ({ post: post.name, duty, article: articleOf(duty.lines[0]) }))).sort((a, b) => a.duty.lines[0] - b.duty.lines[0]);
  const names = new Map(truth.posts.map((post) => [post.id, post.name_zh.replace(/（.*）/, "")]));
  const missed: string[] = [];
  const matches: { duty: Duty; one: Found }[] = [];
  for (const run of new Set(truth.duties.map((duty) => duty.id.replace(/-\d+$/, "")))) {
    const duties = truth.duties.filter((duty) => duty.id.startsWith(`${run}-`));
    const here = found.filter((one) => one.article === duties[0]?.source);
    for (const [i, at] of align(duties, here).entries()) {
      const duty = duties[i] as Duty;
      const one = at === null ? undefined : here[at];
      if (one) matches.push({ duty, one });
      else missed.push(`${duty.id} ${duty.reading ?? ""} ${duty.zh}`);
    }
  }
  // What the same rule matches in an article that tells of something else: the part of the recall that is chance.
  const chance = [...new Set(truth.duties.map((duty) => duty.id.replace(/-\d+$/, "")))].reduce((sum, run) => {
    const duties = truth.duties.filter((duty) => duty.id.startsWith(`${run}-`));
    const other = ((duties[0]?.source ?? 1) % 2) + 1;
    return sum + align(duties, found.filter((one) => one.article === other)).filter((at) => at !== null).length;
  }, 0);
  const recall = (of: (duty: Duty) => boolean): string => percent(matches.filter((one) => of(one.duty)).length, truth.duties.filter(of).length);
  const strict = new Set(matches.map(({ one }) => one)).size;
  // A part of a sentence may be told best by the duty that its neighbour answers for.
  const answered = (one: Found): Duty[] => {
    const own = matches.filter((match) => match.one.duty.text === one.duty.text && match.one.duty.lines[0] === one.duty.lines[0]).map(({ duty }) => duty);
    const at = found.indexOf(one);
    const near = matches.filter((match) => match.one.article === one.article && Math.abs(found.indexOf(match.one) - at) <= 2).map(({ duty }) => ({ duty, like: likeness(duty.zh, one.duty.text) })).sort((a, b) => b.like - a.like)[0];
    return near && near.like >= Math.max(least - 0.07, ...own.map((duty) => likeness(duty.zh, one.duty.text))) ? [...own, near.duty] : own;
  };
  // A proposal is right where one of the duties it answers for has it; one on a duty that matches none counts as wrong unless another like it is right.
  const tally = (part: "cadence" | "limit" | "approver" | "kind"): Tally => {
    const out: Tally = { right: 0, wrong: [], alone: 0 };
    for (const one of found) {
      const value = one.duty[part];
      if (value === null) continue;
      const its = [...new Set(answered(one))].map((duty) => (part === "approver" ? (names.get(duty.approver ?? "") ?? duty.approver ?? null) : duty[part]));
      if (its.length === 0) out.alone++;
      if (part === "kind" && its.length === 0) continue;
      if (its.includes(value)) out.right++;
      else out.wrong.push(`${part} ${value} (truth ${its.join("/") || "no match"}) ${one.duty.lines[0]} “${one.duty.text}”`);
    }
    return out;
  };
  // Two duties told in one sentence, or one in two: a value is by its place right where a duty told between the neighbours has it and no other reading answers for it.
  const byPlace = (part: "cadence" | "limit"): string => {
    const taken = new Set(matches.filter(({ duty, one }) => duty[part] && duty[part] === one.duty[part]).map(({ duty }) => duty));
    const said = found.filter((one) => one.duty[part] !== null);
    const right = said.filter((one) => {
      const value = one.duty[part];
      if (answered(one).some((duty) => duty[part] === value)) return true;
      const at = found.indexOf(one);
      const near = matches.filter((match) => match.one.article === one.article && Math.abs(found.indexOf(match.one) - at) <= 3).map(({ duty }) => truth.duties.indexOf(duty));
      const free = near.length === 0 ? undefined : truth.duties.slice(Math.max(0, Math.min(...near) - 1), Math.max(...near) + 2).find((duty) => duty.source === one.article && duty[part] === value && !taken.has(duty));
      if (free) taken.add(free);
      return free !== undefined;
    });
    return percent(right.length, said.length);
  };
  const parts = { rhythm: tally("cadence"), limit: tally("limit"), approver: tally("approver"), kind: tally("kind") };
  const given = (part: "cadence" | "limit"): string => percent(matches.filter(({ duty, one }) => duty[part] && duty[part] === one.duty[part]).length, truth.duties.filter((duty) => duty[part] && duty[part] !== "unstated").length);
  const unread = matches.flatMap(({ duty, one }) => (["cadence", "limit"] as const).filter((part) => duty[part] && duty[part] !== "unstated" && duty[part] !== one.duty[part]).map((part) => `${duty.id} ${part} ${duty[part]}, read ${one.duty[part]} ${one.duty.lines[0]} “${one.duty.text}” (${duty.zh})`));
  // “售后” is 售后客服; “客服” alone is none of the posts that begin so.
  const same = (read: string, name: string): boolean => read === name || (name.startsWith(read) && name.length - read.length <= 2);
  const lost = truth.posts.filter((post) => !reading.posts.some((one) => same(one.name, names.get(post.id) ?? "")));
  const withDuties = new Set(truth.duties.flatMap((duty) => duty.posts));
  const lines = [...parts.rhythm.wrong, ...parts.limit.wrong, ...parts.approver.wrong];
  return {
    method: "aligned within article and run; likeness of characters and pairs; one duty read may answer for several",
    posts: percent(truth.posts.length - lost.length, truth.posts.length), postsWithDuties: percent([...withDuties].filter((id) => !lost.some((post) => post.id === id)).length, withDuties.size), postsRead: reading.posts.length, postsMissed: lost.map((post) => post.name_zh),
    duties: recall(() => true), dutiesPlain: recall((duty) => !duty.reading), reconstructed: recall((duty) => duty.reading === "reconstructed"), inferred: recall((duty) => duty.reading === "inferred"),
    chance: percent(chance, truth.duties.length), eachOnce: percent(strict, truth.duties.length), dutiesRead: found.length, matchedOfRead: percent(strict, found.length),
    ...Object.fromEntries(Object.entries(parts).map(([name, one]) => [`${name}Precision`, `${percent(one.right, one.right + one.wrong.length)} (${one.alone} on duties without a match)`])),
    rhythmByPlace: byPlace("cadence"), limitByPlace: byPlace("limit"),
    rhythmRecall: given("cadence"), limitRecall: given("limit"),
    ...(process.argv.includes("--faults") ? { wrong: lines, unread, wrongKind: parts.kind.wrong, missed } : {}),
  };
}

/** Why nothing can be measured here; null where everything is there. */
export const lacking: string | null = existsSync(textFile) && existsSync(truthFile) ? null : `没有 ${textFile}，跳过。 The description to read is not here; skipped.`;

if (import.meta.main) process.stdout.write(`${lacking ?? JSON.stringify(measure(), null, process.argv.includes("--json") ? 0 : 2)}\n`);
