import type { Label, Language } from "#platform/record/label.ts";
import type { DutyText, HandbookText } from "./edition.ts";

/** A piece of two texts laid beside each other: in both, only in the older, or only in the newer. */
export interface Piece {
  readonly in: "both" | "old" | "new";
  readonly text: string;
}

/** What became of one duty between two editions; `parts` holds, by its name, each part that reads otherwise. */
export interface DutyChange {
  readonly id: string;
  readonly what: "added" | "removed" | "changed";
  readonly text: string;
  readonly parts: Readonly<Record<string, readonly Piece[]>>;
}

export interface Comparison {
  readonly function: readonly Piece[] | null;
  readonly duties: readonly DutyChange[];
  /** How many duties read the same in both. */
  readonly same: number;
}

/** What differs between two editions of a post's handbook, in one language: the newer's order, then what it no longer has. */
export function compareEditions(older: HandbookText, newer: HandbookText, language: Language): Comparison {
  const before = new Map(older.duties.map((duty) => [duty.id, duty]));
  const after = new Set(newer.duties.map((duty) => duty.id));
  const changes: DutyChange[] = [];
  for (const duty of newer.duties) {
    const old = before.get(duty.id);
    if (!old) changes.push({ id: duty.id, what: "added", text: duty[language], parts: {} });
    else {
      const was = partsOf(old, language);
      const is = partsOf(duty, language);
      const parts = Object.fromEntries([...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => was[name] !== is[name]).map((name) => [name, compareTexts(was[name] ?? "", is[name] ?? "")]));
      if (Object.keys(parts).length > 0) changes.push({ id: duty.id, what: "changed", text: duty[language], parts });
    }
  }
  const gone = older.duties.filter((duty) => !after.has(duty.id)).map((duty): DutyChange => ({ id: duty.id, what: "removed", text: duty[language], parts: {} }));
  const changed = changes.filter((one) => one.what === "changed").length;
  const added = changes.length - changed;
  return {
    function: (older.function ?? "") === (newer.function ?? "") ? null : compareTexts(older.function ?? "", newer.function ?? ""),
    duties: [...changes, ...gone],
    same: newer.duties.length - added - changed,
  };
}

function partsOf(duty: DutyText, language: Language): Record<string, string> {
  const said = (label: Label | null | undefined): string | undefined => label?.[language];
  const all: Record<string, string | undefined> = {
    text: duty[language], cadence: said(duty.cadence), limit: said(duty.limit), approver: said(duty.approver), mechanisms: duty.mechanisms?.join(" "),
    when: duty.when, within: duty.within, serves: duty.serves, evidence: said(duty.evidence), tell: duty.tell,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""));
}

/** So many pieces on both sides are laid beside each other one by one; beyond, the whole text counts as changed. */
const mostPieces = 1500;

/**
 * Two texts as pieces: those in both or only in the older make up the older, those in both or only in the newer the newer.
 * Chinese is compared character by character, other scripts word by word, by their longest common subsequence.
 */
export function compareTexts(older: string, newer: string): Piece[] {
  const a = unitsOf(older);
  const b = unitsOf(newer);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const raw: Piece[] = [{ in: "both", text: a.slice(0, start).join("") }, ...middle, { in: "both", text: a.slice(a.length - end).join("") }];
  const out: Piece[] = [];
  for (const piece of raw) {
    if (piece.text === "") continue;
    const last = out.at(-1);
    if (last?.in === piece.in) out[out.length - 1] = { in: piece.in, text: last.text + piece.text };
    else out.push(piece);
  }
  return out;
}

function unitsOf(text: string): string[] {
  return text.match(/[A-Za-z0-9]+|[^]/gu) ?? [];
}

function between(a: readonly string[], b: readonly string[]): Piece[] {
  if (a.length === 0 || b.length === 0 || a.length > mostPieces || b.length > mostPieces) return [{ in: "old", text: a.join("") }, { in: "new", text: b.join("") }];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) longest[i * width + j] = a[i] === b[j] ? (longest[(i + 1) * width + j + 1] as number) + 1 : Math.max(longest[(i + 1) * width + j] as number, longest[i * width + j + 1] as number);
  }
  const out: Piece[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ in: "both", text: a[i] as string });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && (longest[(i + 1) * width + j] as number) >= (longest[i * width + j + 1] as number))) out.push({ in: "old", text: a[i++] as string });
    else out.push({ in: "new", text: b[j++] as string });
  }
  return out;
}
