import { L, type Label, type Language } from "#platform/record/label.ts";
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
  /** Away today, up to and including this day. */
  readonly awayUntil: string | null;
  /** The client of the case is in their charge. */
  readonly cares: boolean;
}

export interface Assignees {
  /** Whether today is a working day of the organisation. */
  readonly working: boolean;
  readonly rows: readonly Assignee[];
  readonly proposed: { readonly id: string; readonly reason: Label } | null;
}

/** Who holds the fitting post of the site first, whoever is away last among equals; then whose client it is, then the least in hand, then by name. */
export function inOrder(rows: readonly Assignee[]): Assignee[] {
  const key = (one: Assignee): readonly number[] => [nearness.indexOf(one.near), one.awayUntil === null ? 0 : 1, one.cares ? 0 : 1, one.open];
  return [...rows].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    const at = left.findIndex((part, n) => part !== right[n]);
    return at < 0 ? a.name.localeCompare(b.name, "zh") || (a.id < b.id ? -1 : 1) : (left[at] ?? 0) - (right[at] ?? 0);
  });
}

/** Who should have it: the first in order who works cases at the site, is there and does not have it already; nobody else is proposed. */
export function propose(rows: readonly Assignee[], owner: string | null, working: boolean): Assignees["proposed"] {
  const one = inOrder(rows).find((each) => (each.near === "fits" || each.near === "leads") && each.awayUntil === null && each.id !== owner);
  return one ? { id: one.id, reason: reasonOf(one, working) } : null;
}

/** Why somebody, in words: 今天在岗，手上 3 件. */
export function reasonOf(one: Pick<Assignee, "open" | "late" | "cares" | "awayUntil">, working: boolean): Label {
  const parts = (language: Language): string[] => [
    ...(one.cares ? [assigneeTexts.reasonCares[language]] : []),
    ...(one.awayUntil !== null ? [assigneeTexts.reasonAway[language].replace("{day}", one.awayUntil)] : working ? [assigneeTexts.reasonOn[language]] : []),
    one.open === 0 ? assigneeTexts.reasonFree[language] : assigneeTexts.inHand[language].replace("{n}", String(one.open)),
    ...(one.open > 0 && one.late > 0 ? [assigneeTexts.reasonLate[language].replace("{n}", String(one.late))] : []),
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
