import { isFurniture } from "./furniture.ts";
import { withoutTables } from "./tables.ts";
import { cleanText } from "./tidy.ts";
import { isTitle, maybeTitle } from "./titles.ts";

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

/** The lines of a document without noise and page furniture; each keeps the number it had. */
export function cleanLines(text: string): Line[] {
  const lines = withoutTables(nested(rowsOfPage(text.split(/\r\n|[\n\r\f\u2028\u2029]/))).flatMap(bounded)).flatMap((line) => pieces(line, longest)).map(({ at, text: raw, more }): Line => {
    const [, marks = "", rest = raw] = /^\s{0,3}(#{1,6})\s+(.*)$/.exec(raw) ?? [];
    const bare = cleanText(rest.replace(/^\s*(?:>\s+)+/, "").replace(/^(\s*[-*+]\s*)\[[ xX]?\]\s*/, "$1").replace(/\*\*|__|<[^<>]{1,40}>/g, ""));
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

/** So many lines a row of a page's table may be written in. */
const longestRecord = 40;

/** Lines of a text in which the tables and headings of a page were left as they are written: a row of cells, a heading with its depth. */
function rowsOfPage(lines: readonly string[]): { at: number; text: string }[] {
  const out: { at: number; text: string }[] = [];
  for (let index = 0; index < lines.length; index++) {
    const text = lines[index] ?? "";
    if (!/<(?:tr|h[1-6]|li)\b/i.test(text)) {
      out.push({ at: index + 1, text });
      continue;
    }
    let whole = text;
    const from = index;
    if (/<tr\b/i.test(text)) while (!/<\/tr>/i.test(whole) && index + 1 < lines.length && index - from < longestRecord) whole += lines[++index] ?? "";
    for (const row of whole.split(/(?<=<\/tr>)/i)) {
      const cells = [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gi)].map((cell) => (cell[1] ?? "").replace(/<br[^>]*>/gi, "；").replace(/<[^>]*>/g, "").replaceAll("|", "/").trim());
      const depth = Number(/<h([1-6])\b/i.exec(row)?.[1] ?? 0);
      out.push({ at: from + 1, text: cells.length > 0 ? `| ${cells.join(" | ")} |` : `${depth > 0 ? `${"#".repeat(depth)} ` : /<li\b/i.test(row) ? "• " : ""}${row.replace(/<[^>]*>/g, "")}` });
    }
  }
  return out;
}

/** A line with a space after each of its characters, as some scanners and fonts give it. */
const spacedOut = (text: string): string => (text.length < 1000 && /^\s*(?:[^\s] ){6,}[^\s]\s*$/u.test(text) ? text.replace(/(?<=\S) (?=\S)/g, "") : text);
/** Lines of a table that is drawn with signs: their columns by bars, and nothing of the frame. */
const undrawn = (text: string): string => (/^[\s┌┬┐├┼┤└┴┘─━═╔╦╗╠╬╣╚╩╝+-]+$/.test(text) && /[─━═┌├└╔╠╚]/.test(text) ? "" : text.replace(/^\s*[│┃║](?=.*[│┃║])|[│┃║]/g, "|"));
const bullet = /^(\s*)[-*+•·]\s+(.*)$/;
/** Lines with the bullets that stand above deeper ones, or are bold from end to end, as headings. */
function nested(lines: readonly { readonly at: number; readonly text: string }[]): { at: number; text: string }[] {
  return lines.map((line, index) => {
    const [, indent = "", words = ""] = line.text.length <= 40 ? (bullet.exec(line.text) ?? []) : [];
    const bare = words.replace(/\*\*|[：:]\s*$/g, "").trim();
    if (bare === "" || bare.length > 16 || /[，。；：:]/.test(bare) || !/\p{Script=Han}/u.test(bare)) return line;
    const next = bullet.exec(lines.slice(index + 1).find(({ text }) => text.trim() !== "")?.text ?? "");
    return next && ((next[1] ?? "").length >= indent.length + 2 || /^\*\*[^*]+\*\*[：:]?\s*$/.test(words)) ? { ...line, text: `##### ${bare}` } : line;
  });
}

/** “司务长——主持食堂工作”: a title and a dash before what it does. */
const dashed = /^(\s*(?:[一二三四五六七八九十\d]{1,2}[、.．])?\s*)(\p{Script=Han}{2,8})\s*(?:—{1,2}|-{2}|－)\s*(?=[\p{Script=Han}\d].{5,})/u;
const withoutDash = (text: string): string => text.replace(dashed, (whole, before: string, title: string) => (isTitle(title) === "post" ? `${before}${title}：` : whole));

/** A title between signs that adorn it: “★楼层经理★”. */
const adorned = /^\s*([★☆◆◇■□●○▲△※＊*=~—-]{1,6})\s*(\p{Script=Han}{2,12})\s*\1\s*$/u;
const latin = "[A-Z][A-Za-z&/'’. -]{2,60}";
const head = "(?:[#*>\\s]*(?:[一二三四五六七八九十]{1,2}[、.．]\\s*)?)";
/** Labels and headings that are told again in English, before or after: “职位 Position：”, “主要职责 Key Responsibilities”. */
const twice: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^(${head}\\p{Script=Han}{2,10})\\s*[/（(]?\\s*${latin}[)）]?(\\**\\s*[：:])`, "u"), "$1$2"],
  [new RegExp(`^(${head})${latin}[ /]+(\\p{Script=Han}{2,10}\\**\\s*[：:])`, "u"), "$1$2"],
  [new RegExp(`^(${head}\\p{Script=Han}{0,8}(?:职责|要求|资格|条件|说明书?|信息|描述|概述|概要|关系|待遇|福利|内容|标准|权限|目的|环境))\\s*[/（(]?\\s*${latin}[)）]?\\s*(\\**)\\s*$`, "u"), "$1$2"],
  [new RegExp(`^(${head}(?:职位|岗位|职务|部门|汇报|上级|直[接属]上[级司])\\p{Script=Han}{0,4}\\**\\s*[：:]\\**\\s*[A-Za-z]{0,6}\\p{Script=Han}{2,12})\\s*[/（(]?\\s*${latin}[)）]?\\s*$`, "u"), "$1"],
];
const picture = "(?:\\p{Extended_Pictographic}|[\\u{1f3fb}-\\u{1f3ff}]|\\ufe0f|\\u200d)";
const pictures = new RegExp(`(?![\\d©®™↔▪▫▶◀◆◇●■□☐☑✓✔✦❖➢➤])\\p{Extended_Pictographic}${picture}*`, "gu");
/** A line of a message without its small pictures: one before a sentence stands for a bullet, one with a number for the number. */
function withoutPictures(text: string): string {
  const numbered = text.replace(/^(\s*)(\d)\ufe0f?\u20e3\s*/u, "$1$2、").replace(/🔟\s*/gu, "10、");
  const [first] = numbered.match(pictures) ?? [];
  if (first === undefined) return numbered;
  const bare = numbered.replace(pictures, "").trim();
  if (numbered.trimStart().startsWith(first) && /^\p{Script=Han}{2,6}$/u.test(bare)) return `【${bare}】`;
  return numbered.trimStart().startsWith(first) && bare.length > 8 && !/^[【\d][^】]*[】、]/.test(bare) ? `• ${bare}` : bare;
}

/** Who holds a post, named beside its title: “二、低保专干  李××（A岗）”. */
const holder = /^(\s*(?:[一二三四五六七八九十\d]{1,2}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[）)])?\s*\p{Script=Han}{2,12}?)[ \u3000\t]{1,}((?:\p{Script=Han}{1,2}[×xX＊*某○]{1,2}|\p{Script=Han}{2,3})(?:[（(][^（()）]{1,6}[)）])?[、 \u3000]*){1,4}$/u;
const surname = "[王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆石戴贾韦夏邱侯邹熊孟秦尹段雷黎史陶贺顾毛郝龚邵钱严覃武莫]";
/** “妇联主席：XXX  电话：138…”: a title and who holds it now. */
const named = new RegExp(`^(\\s*(?:[一二三四五六七八九十\\d]{1,2}[、.．])?\\s*\\p{Script=Han}{2,12})\\s*[：:]\\s*(?:[XxＸ×*某]{2,3}|\\p{Script=Han}[XxＸ×*某]{1,2}|${surname}\\p{Script=Han}{1,2})(?:\\s*[（(]?\\s*(?:联系)?(?:电话|手机)?\\s*[：:]?\\s*[\\dXx*-]{5,}\\s*[)）]?)?\\s*$`, "u");
const withoutHolder = (text: string): string => {
  const title = text.length < 60 ? (holder.exec(text) ?? named.exec(text))?.[1] : undefined;
  const twin = text.length < 80 ? new RegExp(`^(\\s*#{0,6}\\s*(?:[一二三四五六七八九十\\d]{1,2}[、.．])?\\s*)(\\p{Script=Han}{2,12})\\s*[/（(]?\\s*${latin}[)）]?\\s*$`, "u").exec(text) : null;
  if (twin?.[2] && isTitle(twin[2]) === "post") return `${twin[1]}${twin[2]}`;
  // A hidden name tells that the word before it is who does something, whatever it is called.
  if (title !== undefined && /[×xX＊*○]{2}|某/.test(text) && maybeTitle(title.replace(/^[\s\d一二三四五六七八九十、.．（()）]+/, ""))) return `${title}职责`;
  return title !== undefined && isTitle(title.replace(/^[\s\d一二三四五六七八九十、.．（()）]+/, "")) === "post" ? title : text;
};
const oneLanguage = (text: string): string => (/[A-Za-z]{3}/.test(text) && text.length < 120 && /^\P{L}*(?:\p{Script=Han}|[A-Z])/u.test(text) && !/^\s*[\d（(①-⑳]/.test(text) ? twice.reduce((line, [shape, by]) => line.replace(shape, by), text) : text);

/** So long a line may be for the rules; a longer one is cut after a stop, or anywhere where it has none. */
const longest = 800;
/** A row of a table is parted into its cells first. */
const longestRow = 4000;
const manySpaces = /[ \u00a0\u2000-\u200b\u3000]{9,}/g;
const manyTabs = /\t{41,}/g;

/** A line as the rules can bear it: they look at it again and again from each of its characters. */
function bounded({ at, text }: { readonly at: number; readonly text: string }): { at: number; text: string }[] {
  // The frame of a drawn table parts no rows.
  if (text.trim() !== "" && undrawn(text) === "") return [];
  const close = withoutHolder(oneLanguage(withoutPictures(withoutDash(undrawn(spacedOut(text))).replace(adorned, "【$2】")))).replace(manySpaces, " ".repeat(8)).replace(manyTabs, "\t".repeat(40));
  return pieces({ at, text: close }, /^ *\||\t/.test(close) ? longestRow : longest);
}

function pieces<L extends { readonly text: string }>(line: L, most: number): L[] {
  if (line.text.length <= most) return [line];
  const out: L[] = [];
  for (let rest = line.text, end = endOf(rest, most); rest !== ""; rest = rest.slice(end), end = endOf(rest, most)) out.push({ ...line, text: rest.slice(0, end) });
  return out;
}

function endOf(text: string, most: number): number {
  if (text.length <= most) return most;
  const at = Math.max(text.lastIndexOf("。", most - 1), text.lastIndexOf("；", most - 1));
  return at > most / 4 ? at + 1 : most;
}

/** A short line without a stop that comes again and again stands at the head or foot of every page. */
function isRunning(line: Line, times: number): boolean {
  if (line.text.length > 30 || line.heading > 0 || /[，。；：]|^[\d（(一二三四五六七八九十①-⑳]/.test(line.text)) return false;
  if (/(?:职责|员|长|师|理|管|任)$/.test(line.text.replace(/各?岗位职责$/, ""))) return false;
  return times >= (/[部司院店心所厅]|手册|汇编|说明/.test(line.text) ? 2 : 3);
}
