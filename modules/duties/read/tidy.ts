import { simplified } from "./simplify.ts";

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

const afterHan = new RegExp(`${han}\\s*$`, "u");

function withoutPinyin(text: string): string {
  return text
    .replace(pinyin, (whole: string, before: string, sound: string, at: number) => {
      const after = before === "" ? afterHan.test(text.slice(Math.max(0, at - 20), at)) : true;
      if (!toned.test(sound) && !(after && before === "" && sound.length <= 6 && sound === sound.toLowerCase())) return whole;
      return toned.test(sound) ? "" : before;
    })
    .replace(halfPinyin, (whole) => (toned.test(whole) ? "" : whole));
}

/** Spaces that a page put between two characters; the one after a number at the beginning of a line is part of the number of a list. */
const betweenHan = new RegExp(`(?<=[${han}，。；：、！？）】”》]|(?<!^)\\d)[ \\u3000]+(?=[${han}，。；：、！？（【“《])|(?<=${han})[ \\u3000]+(?=\\d)`, "gu");
const wide: Readonly<Record<string, string>> = { ",": "，", ";": "；", ":": "：", "?": "？", "!": "！" };

/** Brackets and stops of a foreign width beside characters. */
const bracketed = new RegExp(`(?<=${han})\\(([^()（）]{1,60})\\)`, "gu");
const opening = new RegExp(`(?<=${han})\\(|\\((?=${han})`, "gu");
const closing = new RegExp(`(?<=${han}|\\d)\\)(?=${han}|[，。；])|(?<=${han})\\)`, "gu");
const halfWide = new RegExp(`(?<=[${han}”）》\\]A-Za-z])[,:](?![A-Za-z/])|(?<=\\d)[,:](?=${han})|(?<=[${han}”）》\\dA-Za-z])[;?!]`, "gu");
/** A space between a measure in letters and what follows: “24h 内”. */
const afterUnit = new RegExp(`(?<=\\d(?:h|H|min|s|d|km|kg|m|cm))[ ]+(?=${han})`, "gu");
const spaceBeforeStop = new RegExp(`(?<=${han}) +[,，;；:：。](?! *\\d)`, "gu");
const lastDot = new RegExp(`(?<=${han})\\.(?=\\s*$|${han})`, "gu");

/** One line as its words are meant: simplified, half-width digits, full-width stops, without pinyin, odd spaces and what a scanner made up. */
export function cleanText(raw: string): string {
  if (raw.trim() === "") return "";
  return simplified(withoutPinyin(raw.normalize("NFC").replace(tags, "")))
    .replace(/[\u200b-\u200f\u2028-\u202f\u2060\ufeff\u00ad\p{Cc}]/gu, (mark) => (mark === "\t" ? "\t" : ""))
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0b\uff0f]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0))
    .replace(/[\u2488-\u249b]\s*/g, (mark) => `${mark.charCodeAt(0) - 0x2487}、`)
    .replace(/[\u2474-\u2487]\s*/g, (mark) => `(${mark.charCodeAt(0) - 0x2473})`)
    .replace(/[\u3220-\u3229]\s*/g, (mark) => `（${"一二三四五六七八九十"[mark.charCodeAt(0) - 0x3220]}）`)
    .replace(/[\u2e80-\u2fdf\uf900-\ufaff]/g, (mark) => mark.normalize("NFKC"))
    .replace(/[\u00a0\u2000-\u200a\u3000]/g, " ")
    .replace(bracketed, "（$1）")
    .replace(opening, "（")
    .replace(closing, "）")
    .replace(halfWide, (mark) => wide[mark] ?? mark)
    .replace(lastDot, "。")
    .replace(/[〃″＂"]/g, "”")
    .replace(/”([^”]{1,60})”/g, "“$1”")
    .replace(/\t/g, "  ")
    .replace(betweenHan, "")
    .replace(spaceBeforeStop, (stop) => wide[stop.trim()] ?? stop.trim())
    .replace(afterUnit, "")
    .replace(/职[贵青債贲](?=$|[：:，。、])/g, "职责")
    .replace(/[ ]{2,}/g, " ")
    .replace(/([，。；：、！？])\1+/g, "$1")
    .replace(/[，、；：](?=[。！？])|(?<=[。！？])[，、；]/g, "")
    .replace(/[^。；，！？]*[？?](?=.)/g, (clause) => (/什么|吗|呢|多少|怎|何|哪|可以|可否|是否|能否|谁|几/.test(clause) ? clause : clause.slice(0, -1)))
    .replace(/[|\\\][]{1,3}(?=[、，。；])|(?<=[。；])[》〉>|]+/g, "")
    .trim();
}
