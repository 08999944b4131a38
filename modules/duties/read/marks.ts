/** A number or bullet at the beginning of a line or within it. */
export interface Mark {
  /** The form of the number, such as `1、` or `（一）`: marks of one form stand on one level. */
  readonly form: string;
  /** Its value; 0 for a bullet. */
  readonly value: number;
  /** How long the mark is. */
  readonly length: number;
}

const digits: Readonly<Record<string, number>> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9 };
/** Characters of a written number. */
export const written = "零〇一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾";

/** The value of a number in digits or in Chinese up to 9,999; null where it is none. */
export function numberOf(text: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (text === "半") return 0.5;
  if (!new RegExp(`^[${written}千]+$`).test(text)) return null;
  let sum = 0;
  let last = 0;
  for (const mark of text) {
    const unit = { 十: 10, 拾: 10, 百: 100, 千: 1000 }[mark];
    if (unit === undefined) last = digits[mark] ?? 0;
    else {
      sum += (last || 1) * unit;
      last = 0;
    }
  }
  return sum + last;
}

const forms: readonly { readonly form: string; readonly shape: RegExp }[] = [
  // Chapters and articles are counted each for themselves: “第二章” stands above “第三条”.
  { form: "第章", shape: new RegExp(`^第\\s*([${written}\\d]{1,3})\\s*(?:[章编]|部分)[、，：:.\\s]*`) },
  { form: "第节", shape: new RegExp(`^第\\s*([${written}\\d]{1,3})\\s*节[、，：:.\\s]*`) },
  { form: "第条", shape: new RegExp(`^第\\s*([${written}\\d]{1,3})\\s*[条款项][、，：:.\\s]*`) },
  // “职责1：”, “任务二、”.
  { form: "职责", shape: new RegExp(`^(?:职责|任务)\\s*([${written}\\d]{1,3})\\s*[：:、.]\\s*`) },
  { form: "(一)", shape: new RegExp(`^[（(【\\[]\\s*([${written}]{1,3}|[—-])\\s*[)）】\\]][、，.．:：\\s]*`) },
  { form: "(1)", shape: /^[（(【[]\s*(\d{1,2})\s*[)）】\]][、，.．:：\s]*/ },
  { form: "1)", shape: /^(\d{1,2})\s*[)）】][、，.．\s]*/ },
  { form: "1.1", shape: /^\d{1,2}[-–—－](\d{1,2})(?:[-–—－]\d{1,2})?[、.．\s]*(?=\p{Script=Han}{2})(?!\s*(?:小时|分钟|秒|天|个|名|元|号|日|月|点|次|年|周|时|人|万|米|件|岁|层|楼(?![层宇栋道长])))/u },
  { form: "1.1.1", shape: /^\d{1,2}[.．]\d{1,2}[.．](\d{1,2})(?:[.．、]|\s|(?=\p{Script=Han}))\s*/u },
  // “1.24小时值班” is item 1, not 1.24.
  { form: "1.1", shape: /^\d{1,2}[.．](\d{1,2})(?:[.．、]|\s|(?=\p{Script=Han})(?!\s*(?:小时|分钟|秒|天|个|名|元|号|日|月|点|次|年|周|时|人|万|米|件|岁)))\s*/u },
  { form: "1", shape: /^(\d{1,2})[.．](?=\d{2,4}(?:小时|分钟|秒|天|个|名|元|号|次|人|米|件))/ },
  { form: "1", shape: /^(\d{1,3}|[lI](?=[、.．]))\s*[、.．,，:：。]\s*(?!\d)/ },
  { form: "1", shape: /^(\d{1,2})\s+(?=\p{Script=Han})(?![分小天日个次元点月年人名米层份秒号楼周种项件])/u },
  // A number without its stop; one before a measure is a quantity.
  { form: "1", shape: /^(\d{1,2})(?=\p{Script=Han})(?![分小天日个次元点月年人名米层份秒号楼周种项件家条位张台辆只本套间户岁级度倍成折万千百亿多余至到或声遍页期班式联])/u },
  { form: "一", shape: new RegExp(`^([${written}]{1,3})\\s*[、.．,，:：]\\s*`) },
  { form: "Ⅰ", shape: /^([ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])\s*[、.．：:\s]\s*/ },
  { form: "a", shape: /^([a-hA-H])\s*[、.．)）]\s*(?=\p{Script=Han})/u },
];
/** A time of the day that a line of a day's plan begins with: it stays with what is done then. */
const clock = /^(?:早上|上午|中午|下午|晚上?)?\s*\d{1,2}\s*[:：]\s*\d{2}(?:\s*[-—–~～至到]+\s*(?:次日)?\d{1,2}\s*[:：]\s*\d{2})?\s*(?![\s\d:：]|(?:之|以)?[前后]|[-—–~～至到])(?=\S)/;
/** Whether a text begins with a time of the day, and the words of it. */
export const clockOf = (text: string): string | null => clock.exec(text)?.[0].trim() ?? null;
const solid = "❶❷❸❹❺❻❼❽❾❿";
const circled = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";
/** A bullet or a number that a scanner read as a letter. */
const stray = /^(?:[lILQ][)）]|[a-zA-Z0](?=\p{Script=Han}))(?![a-zA-Z0]?[班级类区栋座恤光超盘型组楼口卡站轮股证照款库级])\s*/u;
const bullets = /^(?:[-*•●○■□◆◇▪▫▸►➢➤➣❖✦◎▲△▼▽◇♦→※★☆✓✔√·•－\u25a0-\u25ff\u2756\u27a4\uf06c\uf0b7\uf0d8\uf075\uf06e\uf0fc][\s]*)+(?=\S)/;

/** The mark that a text begins with; null where there is none. */
export function markOf(text: string): Mark | null {
  const ring = Math.max(circled.indexOf(text[0] ?? " "), solid.indexOf(text[0] ?? " "));
  if (ring >= 0) return { form: "①", value: ring + 1, length: 1 + (/^[、.．\s]*/.exec(text.slice(1))?.[0].length ?? 0) };
  if (clock.test(text)) return { form: "时", value: 0, length: 0 };
  for (const { form, shape } of forms) {
    const found = shape.exec(text);
    if (!found) continue;
    const raw = found[1] ?? "";
    // A scanner reads 一 in brackets as a dash and 1 as a letter.
    const value = form === "Ⅰ" ? "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".indexOf(raw) + 1 : /^[—-]$/.test(raw) || raw === "l" || raw === "I" ? 1 : /^[a-hA-H]$/.test(raw) ? raw.toLowerCase().charCodeAt(0) - 96 : numberOf(raw);
    if (value === null) continue;
    return { form, value, length: found[0].length };
  }
  const letter = stray.exec(text);
  if (letter) return { form: "•", value: 0, length: letter[0].length };
  const bullet = bullets.exec(text);
  return bullet && !/^[-－]\d/.test(text) ? { form: "•", value: 0, length: bullet[0].length } : null;
}

/** Where in a text the next number of a list begins (`…。2、…`), the text being an item numbered `value`; -1 where none does. */
export function nextMark(text: string, form: string, value: number): number {
  const next = value + 1;
  const ring = circled[next - 1];
  const shape = form === "①" ? new RegExp(ring ?? "$^")
    : form === "(1)" ? new RegExp(`[（(]\\s*${next}\\s*[)）]`)
    : form === "1)" ? new RegExp(`(?<![\\d（(])${next}\\s*[)）]`)
    : form === "1" ? new RegExp(`(?<![\\d.．:：第~～-])${next}\\s*[、.．](?!\\d)|(?<=[。；;])\\s*${next}(?=\\p{Script=Han})(?![分小天日个次元点月年人名米层份秒号楼周种项件家])`, "u")
    : form === "a" ? new RegExp(`(?<=[。；;])\\s*${"abcdefghijk"[value] ?? "$^"}\\s*[)）]`, "i")
    : form === "(一)" ? new RegExp(`[（(]\\s*${chinese(next)}\\s*[)）]`)
    : form === "一" ? new RegExp(`(?<=[。；])\\s*${chinese(next)}、`)
    : null;
  const found = shape?.exec(text);
  return found && found.index > 0 ? found.index : -1;
}

/** A number below 100 as it is written. */
export function chinese(value: number): string {
  const one = "零一二三四五六七八九";
  const [tens, rest] = [Math.floor(value / 10), value % 10];
  return tens === 0 ? (one[rest] ?? "") : `${tens === 1 ? "" : one[tens]}十${rest === 0 ? "" : one[rest]}`;
}
