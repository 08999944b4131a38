import { fill, L, type Label, type Language } from "#platform/record/label.ts";
import { assigneeTexts } from "./desk/assignee.text.ts";

/** How near a person's posts are to working a case of a site: `fits` works cases there, `leads` may and has others for it, `here` holds another post there or administers the program, `elsewhere` none. */
export type Nearness = "fits" | "leads" | "here" | "elsewhere";
export const nearness: readonly Nearness[] = ["fits", "leads", "here", "elsewhere"];

/** Somebody a case may be assigned to, as the one who assigns it needs to know them. */
export interface Assignee {
  readonly id: string;
  readonly name: string;
  /** How the name is typed without a Chinese keyboard: pinyin and initials. */
  readonly latin: readonly string[];
  readonly posts: readonly string[];
  readonly near: Nearness;
  /** Open cases in their hands, and how many of these are past their promise. */
  readonly open: number;
  readonly late: number;
  /** Away today, up to and including this day, as far as the reader may know it. */
  readonly awayUntil: string | null;
  /** Whether the reader is told of all their leave; otherwise nothing found does not say that they are there. */
  readonly told: boolean;
  /** The client of the case is in their charge. */
  readonly cares: boolean;
}

export interface Assignees {
  /** Whether today is a working day of the organisation. */
  readonly working: boolean;
  readonly rows: readonly Assignee[];
  readonly proposed: { readonly id: string; readonly reason: Label } | null;
}

/** Somebody with what only the program goes by: it proposes nobody who is away, whoever asks. */
export type Known = Assignee & { readonly away?: boolean };

const isAway = (one: Known): boolean => one.away === true || one.awayUntil !== null;

/** Who holds the fitting post of the site first, whoever is away last among equals; then whose client it is, then the least in hand, then by name. */
export function inOrder<T extends Known>(rows: readonly T[]): T[] {
  const key = (one: Known): readonly number[] => [nearness.indexOf(one.near), isAway(one) ? 1 : 0, one.cares ? 0 : 1, one.open];
  return [...rows].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    const at = left.findIndex((part, n) => part !== right[n]);
    return at < 0 ? a.name.localeCompare(b.name, "zh") || (a.id < b.id ? -1 : 1) : (left[at] ?? 0) - (right[at] ?? 0);
  });
}

/** Who should have it: the first in order who works cases at the site, is there and does not have it already; nobody else is proposed. */
export function propose(rows: readonly Known[], owner: string | null, working: boolean): Assignees["proposed"] {
  const one = inOrder(rows).find((each) => (each.near === "fits" || each.near === "leads") && !isAway(each) && each.id !== owner);
  return one ? { id: one.id, reason: reasonOf(one, working) } : null;
}

/** Why somebody, in words: 今天在岗，手上 3 件. */
export function reasonOf(one: Pick<Assignee, "open" | "late" | "cares" | "awayUntil" | "told">, working: boolean): Label {
  const parts = (language: Language): string[] => [
    ...(one.cares ? [assigneeTexts.reasonCares[language]] : []),
    ...(one.awayUntil !== null ? [fill(assigneeTexts.reasonAway[language], { day: one.awayUntil })] : working && one.told ? [assigneeTexts.reasonOn[language]] : []),
    one.open === 0 ? assigneeTexts.reasonFree[language] : fill(assigneeTexts.inHand[language], { n: one.open }),
    ...(one.open > 0 && one.late > 0 ? [fill(assigneeTexts.reasonLate[language], { n: one.late })] : []),
  ];
  return L(parts("zh").join("，"), parts("en").join(", "));
}

/** Those whom typed words mean: a part of the name or of a post, or the beginning of pinyin or initials. */
export function meant(rows: readonly Assignee[], typed: string): readonly Assignee[] {
  const words = typed.trim().toLowerCase();
  if (words === "") return rows;
  const tight = words.replaceAll(" ", "");
  return rows.filter((one) => one.name.toLowerCase().includes(words) || one.latin.some((form) => form.startsWith(tight)) || one.posts.some((post) => post.toLowerCase().includes(words)));
}
