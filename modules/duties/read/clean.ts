import { isFurniture } from "./furniture.ts";
import { simplified } from "./simplify.ts";
import { withoutTables } from "./tables.ts";

/** One line of a document, rid of noise: `at` is its number in the text as it came, from 1. */
export interface Line {
  readonly at: number;
  readonly text: string;
  /** Depth of a heading that the document marks as one (Word style, `##`); 0 where it does not. */
  readonly heading: number;
  /** How many characters it has: what is cut at the margin is as wide as the margin. */
  readonly width: number;
  /** What other cells of its row say of it; empty outside tables. */
  readonly more: string;
}

const han = "\\p{Script=Han}";
/** A syllable of pinyin, with or without its tone. */
const syllable = "(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?[aeiouüvāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,3}(?:ng?|r)?";
const toned = /[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]/iu;
/** Pinyin in brackets after its character; where a letter or a question mark stands there, the character was lost in a conversion. */
const pinyin = new RegExp(`([A-Za-z?？]?)[（(\\[【]\\s*(${syllable}(?:[\\s'’-]*${syllable}){0,3})\\s*[)）\\]】]`, "giu");
/** What is left of such a bracket whose beginning was lost. */
const halfPinyin = new RegExp(`[?？]?(?<![a-z])${syllable}[)）]`, "giu");
/** What is left of the tags of a page. */
const tags = /[<〈?？]\s*\/?\s*(?:p|br|div|span|td|tr|li|font|strong|b|a)\s*\/?\s*[>〉]/gi;

function withoutPinyin(text: string): string {
  return text
    .replace(pinyin, (whole: string, before: string, sound: string, at: number) => {
      const after = before === "" ? new RegExp(`${han}\\s*$`, "u").test(text.slice(0, at)) : true;
      if (!toned.test(sound) && !(after && before === "" && sound.length <= 6 && sound === sound.toLowerCase())) return whole;
      return toned.test(sound) ? "" : before;
    })
    .replace(halfPinyin, (whole) => (toned.test(whole) ? "" : whole));
}

/** Spaces that a page put between two characters; the one after a number at the beginning of a line is part of the number of a list. */
const betweenHan = new RegExp(`(?<=[${han}，。；：、！？）】”》]|(?<!^)\\d)[ \\u3000]+(?=[${han}，。；：、！？（【“《])|(?<=${han})[ \\u3000]+(?=\\d)`, "gu");
const wide: Readonly<Record<string, string>> = { ",": "，", ";": "；", ":": "：", "?": "？", "!": "！" };

/** One line as its words are meant: simplified, half-width digits, full-width stops, without pinyin, odd spaces and what a scanner made up. */
export function cleanText(raw: string): string {
  return simplified(withoutPinyin(raw.normalize("NFC").replace(tags, "")))
    .replace(/[\u200b-\u200f\u2028-\u202f\u2060\ufeff\u00ad\p{Cc}]/gu, (mark) => (mark === "\t" ? "\t" : ""))
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0b\uff0f]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0))
    .replace(/[\u2e80-\u2fdf\uf900-\ufaff]/g, (mark) => mark.normalize("NFKC"))
    .replace(/[\u00a0\u2000-\u200a\u3000]/g, " ")
    .replace(new RegExp(`(?<=${han})\\(([^()（）]{1,60})\\)`, "gu"), "（$1）")
    .replace(new RegExp(`(?<=${han})\\(|\\((?=${han})`, "gu"), "（")
    .replace(new RegExp(`(?<=${han}|\\d)\\)(?=${han}|[，。；])|(?<=${han})\\)`, "gu"), "）")
    .replace(new RegExp(`(?<=[${han}”）》\\]A-Za-z])[,:](?![A-Za-z/])|(?<=\\d)[,:](?=${han})|(?<=[${han}”）》\\dA-Za-z])[;?!]`, "gu"), (mark) => wide[mark] ?? mark)
    .replace(new RegExp(`(?<=${han})\\.(?=\\s*$|${han})`, "gu"), "。")
    .replace(/[〃″＂"]/g, "”")
    .replace(/”([^”]{1,60})”/g, "“$1”")
    .replace(/\t/g, "  ")
    .replace(betweenHan, "")
    .replace(/[ ]{2,}/g, " ")
    .replace(/([，。；：、！？])\1+/g, "$1")
    .replace(/[，、；：](?=[。！？])|(?<=[。！？])[，、；]/g, "")
    .replace(/[^。；，！？]*[？?](?=.)/g, (clause) => (/什么|吗|呢|多少|怎|何|哪|可以|可否|是否|能否|谁|几/.test(clause) ? clause : clause.slice(0, -1)))
    .replace(/[|\\\]\[]{1,3}(?=[、，。；])|(?<=[。；])[》〉>|]+/g, "")
    .trim();
}

/** The lines of a document without noise and page furniture; each keeps the number it had. */
export function cleanLines(text: string): Line[] {
  const lines = withoutTables(text.split(/\r\n|[\n\r\f\u2028\u2029]/)).flatMap(pieces).map(({ at, text: raw, more }): Line => {
    const [, marks = "", rest = raw] = /^\s{0,3}(#{1,6})\s+(.*)$/.exec(raw) ?? [];
    const bare = cleanText(rest.replace(/\*\*|__|<[^<>]{1,40}>/g, ""));
    return { at, text: bare, heading: marks.length, width: [...bare].length, more };
  });
  const shown = lines.filter((line) => line.text !== "" && !isFurniture(line.text));
  const first = new Map<string, { readonly line: Line; times: number }>();
  for (const line of shown) {
    const known = first.get(line.text);
    if (known) known.times++;
    else first.set(line.text, { line, times: 1 });
  }
  return shown.filter((line) => {
    const known = first.get(line.text);
    return !known || known.line === line || known.times < 2 || !isRunning(line, known.times);
  });
}

/** So long a line may be for the rules; a longer one is cut after a stop, or anywhere where it has none. */
const longest = 800;

function pieces<L extends { readonly text: string }>(line: L): L[] {
  const out: L[] = [];
  for (let rest = line.text, end = endOf(rest); rest !== ""; rest = rest.slice(end), end = endOf(rest)) out.push({ ...line, text: rest.slice(0, end) });
  return out;
}

function endOf(text: string): number {
  if (text.length <= longest) return longest;
  const at = Math.max(text.lastIndexOf("。", longest - 1), text.lastIndexOf("；", longest - 1));
  return at > longest / 4 ? at + 1 : longest;
}

/** A short line without a stop that comes again and again stands at the head or foot of every page. */
function isRunning(line: Line, times: number): boolean {
  if (line.text.length > 30 || line.heading > 0 || /[，。；：]|^[\d（(一二三四五六七八九十①-⑳]/.test(line.text)) return false;
  if (/(?:职责|员|长|师|理|管|任)$/.test(line.text.replace(/各?岗位职责$/, ""))) return false;
  return times >= (/[部司院店心所厅]|手册|汇编|说明/.test(line.text) ? 2 : 3);
}
