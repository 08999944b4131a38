import type { Field } from "../record/field.ts";
import { kindOf } from "../record/kinds.ts";
import type { RecordType } from "../record/record.ts";
import { fieldsOf } from "../record/rule.ts";
import { latinOf } from "./pinyin.ts";

/**
 * What the index knows of a record, and what a question asks of it.
 *
 * An element is one int4. Within a kind of record of an organisation every sort has a range of its own, so nothing but a site, a person or a
 * tail can be mistaken for another, and those are checked again on the row; the whole is then XORed with a number made from organisation
 * and kind, so that one index serves them all and none reads another's entries.
 */
const ranges = { week: 0x0001_0000, tail: 0x0002_0000, site: 0x0008_0000, four: 0x0010_0000, person: 0x002a_0000 } as const;

/** Characters of a record that can be found; what a long text says after them is not in the index. */
export const mostCharacters = 4000;
const mostQuestion = 200;
const weekMs = 604_800_000;

type Row = Readonly<Record<string, unknown>>;

/** Full-width letters, digits and signs become half-width, capitals small; what cannot be stored becomes U+FFFD, as it did in the record. */
export function normalise(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\u0000", "\uFFFD")
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3000", " ")
    .toLowerCase();
}

/** The fields whose words are found; a masked one is never among them. */
export function wordFields(type: RecordType): [string, Field][] {
  return Object.entries(type.fields).filter(([, field]) => (field.search === true || field.search === "name") && field.mask === undefined && field.kind !== "choice" && kindOf(field.kind).column === "text");
}

/** The fields found by their last digits; a masked field that may be searched is one of them, whatever else it says. */
export function tailFields(type: RecordType): [string, Field][] {
  return Object.entries(type.fields).filter(([, field]) => field.search !== undefined && field.search !== false && (field.search === "tail" || field.mask !== undefined));
}

/** The references that are found by the title of what they lead to, in the order they are declared. */
export function refFields(type: RecordType): [string, Field][] {
  return Object.entries(type.fields).filter(([, field]) => field.kind === "ref" && field.search !== undefined && field.search !== false);
}

/** What parts the titles of references in the text from the record's own words, and from each other: no word of a question holds it. */
export const partMark = "\u001F";

/** Under which name a row carries the title of what a reference leads to. */
export const titleKey = (name: string): string => `title$${name}`;

/** Whether anything of the kind can be found: it has a number, or a field that says so. */
export function isSearchable(type: RecordType): boolean {
  return type.number !== undefined || wordFields(type).length > 0 || tailFields(type).length > 0 || refFields(type).length > 0;
}

/**
 * The text a record is found by: its number, its number elsewhere and its searched fields in the order they are declared, a line each,
 * cut at 4,000 characters; after them the pinyin of its names. Phones are not in it: a part of one must find nothing. Then, each after a
 * mark of its own, the titles of what its references lead to.
 */
export function docOf(type: RecordType, row: Row): string {
  const parts: string[] = [];
  const latin: string[] = [];
  for (const value of [row.number, row.externalNumber]) if (typeof value === "string") parts.push(value);
  for (const [name, field] of wordFields(type)) {
    const value = row[name];
    for (const text of Array.isArray(value) ? value : [value]) {
      if (typeof text !== "string" || text === "") continue;
      parts.push(text);
      if (field.search === "name") latin.push(...latinOf(text));
    }
  }
  const text = parts.join("\n").slice(0, mostCharacters);
  const titles = refFields(type).map(([name, field]) => {
    const title = row[titleKey(name)];
    return typeof title === "string" ? [title, ...(field.search === "name" ? latinOf(title) : [])].join("\n") : "";
  });
  return [[text, ...latin].join("\n"), ...titles].map((part) => normalise(part).replaceAll(partMark, " ")).join(partMark);
}

/**
 * Whether the text of a record as it was indexed begins as it does now up to its title: then those who are found by it need not be
 * indexed again. Where the title is not in the text, this cannot be said and is false; a number never changes.
 */
export function keptTitle(type: RecordType, row: Row, was: string): boolean {
  if (type.title === "number") return true;
  const at = wordFields(type).findIndex(([name]) => name === type.title);
  if (at < 0) return false;
  const lines = [row.number, row.externalNumber, ...wordFields(type).slice(0, at + 1).flatMap(([name]) => row[name])].filter((one) => typeof one === "string" && one !== "");
  const head = normalise(lines.join("\n")).replaceAll(partMark, " ");
  return was.startsWith(head) && [undefined, "\n", partMark].includes(was[head.length]);
}

/** Digits of a stored phone or the letters and digits of another code, without its extension. */
export function plainCode(value: string): string {
  return normalise(value).replace(/[^0-9a-z]/g, "").replace(/^(\d{3,})x\d+$/, "$1");
}

const tailShape = /^[0-9a-z]{4,24}$/;

function tailElement(code: string): number | null {
  const last = code.slice(-4);
  return tailShape.test(code) && last.replace(/\D/g, "").length >= 3 ? ranges.tail + (hash(last) & 0xffff) : null;
}

/** All elements of a record, sorted, each once: of its text, of its tails, of its week, and of whom its read rule may let in. */
export function elementsOf(type: RecordType, orgId: string, row: Row, doc: string): number[] {
  const key = scopeKey(orgId, type.name);
  const found = new Set<number>();
  textElements(doc, found, true);
  for (const [name] of tailFields(type)) {
    const value = row[name];
    for (const code of Array.isArray(value) ? value : [value]) {
      const element = typeof code === "string" ? tailElement(plainCode(code)) : null;
      if (element !== null) found.add(element);
    }
  }
  found.add(weekElement(weekOf(row.createdAt as string)));
  if (typeof row.site === "string") found.add(siteElement(row.site));
  for (const name of readers(type)) {
    const value = row[name];
    for (const id of Array.isArray(value) ? value : [value]) if (typeof id === "string") found.add(personElement(id));
  }
  return [...found].map((element) => element ^ key).sort((a, b) => a - b);
}

/** The columns by which a person may be let in to read: those of the read rule that hold people. */
export function readers(type: RecordType): string[] {
  return fieldsOf(type.may.read).filter((name) => name === "participants" || name === "createdBy" || type.fields[name]?.to === "staff");
}

/** The number of the week, from Monday 5 January 1970, that an instant lies in; in UTC, since it only cuts time into pieces. */
export function weekOf(instant: string): number {
  return Math.max(0, Math.floor((Date.parse(instant) - 4 * 86_400_000) / weekMs)) & 0xffff;
}

/** The instant a week of `weekOf` begins. */
export function weekStart(week: number): string {
  return new Date(week * weekMs + 4 * 86_400_000).toISOString();
}

/** The element of all rows made in a week of `weekOf`. */
export function weekElement(week: number): number {
  return ranges.week + week;
}

/** The element of all rows of a site. */
export function siteElement(id: string): number {
  return ranges.site + (hash(id) & 0x7ffff);
}

/** The element of all rows that a person may read by standing in them. */
export function personElement(id: string): number {
  return ranges.person + (hash(id) & 0x3ffff);
}

/** The number that elements of a kind of record of an organisation are XORed with. */
export function scopeKey(orgId: string, typeName: string): number {
  return hash(`${orgId}|${typeName}`) | 0;
}

/** One word of a question. */
export interface Term {
  readonly text: string;
  readonly elements: readonly number[];
  /** Set where the word may be a phone number or the end of one. */
  readonly tail: { readonly code: string; readonly element: number } | null;
}

/**
 * The words of a question, each once, without their scope; all of them must be found. Only the first 200 characters are read.
 *
 * A number typed in groups (138 1234 6621) is one word.
 */
export function termsOf(question: string): Term[] {
  const text = normalise(question.slice(0, mostQuestion)).trim();
  const digits = /^[+\d][\d\s\-().]*$/.test(text) ? text.replace(/[^\d+]/g, "") : "";
  const words = digits.replace("+", "").length >= 10 && /\s/.test(text) ? [digits] : text.split(/\s+/u).filter((word) => word !== "");
  return [...new Set(words)].map((word) => {
    const elements = new Set<number>();
    textElements(word, elements, false);
    return { text: word, elements: [...elements], tail: tailOf(word) };
  });
}

function tailOf(word: string): Term["tail"] {
  if (/[^0-9a-z\-().+·]/.test(word)) return null;
  const code = plainCode(word);
  const element = tailElement(code);
  return element === null || (code !== word && code.length < 7) ? null : { code, element };
}

const runs = /[\p{L}\p{N}\p{M}]+/gu;
const asciiRuns = /[0-9a-z]+/g;

/**
 * Every pair of neighbouring UTF-16 units inside a run of letters and digits as (first << 16 | second), single characters beyond ASCII, and
 * every four letters or digits of ASCII: numbers share their hundred pairs of digits, but not their fours.
 *
 * A question names no more than it must: a run of one gives its character, a longer one its pairs, four of ASCII their fours in place of pairs.
 */
function textElements(text: string, out: Set<number>, all: boolean): void {
  for (const [run] of text.matchAll(runs)) {
    const fours = new Set<number>();
    for (const ascii of run.matchAll(asciiRuns)) {
      for (let i = 0; i + 4 <= ascii[0].length; i++) {
        out.add(ranges.four + Number.parseInt(ascii[0].slice(i, i + 4), 36));
        for (let j = i; j < i + 3; j++) fours.add(ascii.index + j);
      }
    }
    for (let i = 0; i < run.length; i++) {
      const unit = run.charCodeAt(i);
      if (unit >= 0x80 && (unit < 0xd800 || unit > 0xdfff) && (all || run.length === 1)) out.add(unit);
      if (i + 1 < run.length && (all || !fours.has(i))) out.add((unit << 16) | run.charCodeAt(i + 1));
    }
  }
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}
