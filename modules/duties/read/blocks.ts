import type { Line } from "./clean.ts";
import { markOf, nextMark, type Mark } from "./marks.ts";
import { isTitle, titleIn } from "./titles.ts";
import { superiorIn } from "./superior.ts";

/** A paragraph or an item of a list, put together again from the lines it was cut into. */
export interface Block {
  readonly text: string;
  readonly first: number;
  readonly last: number;
  readonly heading: number;
  readonly mark: Mark | null;
  /** What other cells of its row say of it. */
  readonly more: string;
}

const ended = /[。；！？：;:!?]["”’）)]?$/;
const open = /[，、（(“《—]$|(?:的|和|与|及|或|并|对|向|在|把|将|为|由|以|按|从|等|是|不|要|应|须|各|该|不少于|不低于|不多于|不超过|至少|必须|以及|进行|负责|其|之|每|第)$/;
const labelLine = /^[\p{Script=Han}/（）]{2,10}[：:]/u;

/** Lines of a document as blocks: cut lines are joined, numbers run together are taken apart. */
export function blocksOf(lines: readonly Line[]): Block[] {
  const margin = marginOf(lines);
  const stops = endsWithStops(lines);
  const cut = isCut(lines, margin);
  const joined: Block[] = [];
  let before: Line | null = null;
  for (const line of lines) {
    const number = markOf(line.text);
    const mark = line.heading > 0 ? null : number;
    const last = joined.at(-1);
    if (last && before && goesOn(last, before, line, mark, margin, stops, cut)) joined[joined.length - 1] = { ...last, text: glued(last.text, line.text), last: line.at };
    else joined.push({ text: line.text.slice(number?.length ?? 0), first: line.at, last: line.at, heading: line.heading, mark, more: line.more });
    before = line;
  }
  let running: Mark | null = null;
  const out: Block[] = [];
  for (const block of joined.filter((one) => one.text !== "").flatMap(atArticles)) {
    const pieces = apart(block, running);
    const [first, second] = pieces;
    const last = out.at(-1);
    // The rest of an item, and then the next number of its list in the same line.
    if (first && second && last && block.mark === null && first.mark === null && second.mark !== null && running !== null && second.mark.form === running.form && second.mark.value === running.value + 1 && !labelLine.test(first.text) && last.heading === 0 && !ended.test(last.text)) {
      out[out.length - 1] = { ...last, text: glued(last.text, first.text), last: first.last };
      pieces.shift();
    }
    out.push(...pieces);
    running = [...pieces].reverse().find((one) => one.mark !== null && one.mark.value > 0)?.mark ?? running;
    if (block.heading > 0) running = null;
  }
  return out;
}

/** A heading of a form, such as “职位概要”. */
const sectionHead = /^(?:岗位|职位|职务|工作|任职|主要|基本|核心)(?:职责|职能|内容|任务|标准|要求|责任|描述|概述|概要|目的|目标|范围|资格|条件|环境|关系|权限|信息|资料)$/;

/** How a duty of its own begins; a sentence that goes on does not. */
const opener = /^(?:负责(?!人)|协助|严格遵守|认真完成|积极完成|完成(?:上级|领导|公司)|加强(?!对)|定期(?!存)|不得|组织编制|对(?:未|不)|遵守)/;

/** Whether a line is the rest of the one before it. */
function goesOn(last: Block, before: Line, line: Line, mark: Mark | null, margin: number, stops: boolean, cut: boolean): boolean {
  // A time at the head of a line is the rest of a sentence that was cut before it.
  const cutAtTime = mark?.form === "时" && !ended.test(last.text) && /(?:每[天日晚早班]|早上|上午|中午|下午|晚上?|于|在|前|至|[^，。；]{10})$/.test(last.text) && before.width >= margin * 0.7 && last.mark !== null && last.mark.form !== "时";
  if (line.heading > 0 || last.heading > 0 || (mark !== null && !cutAtTime) || last.text.length > 1200) return false;
  if (/^[，。；、！？）”》]/.test(line.text)) return true;
  if (ended.test(last.text) || labelLine.test(line.text) || superiorIn(line.text)?.label) return false;
  if (sectionHead.test(last.text) || sectionHead.test(line.text)) return false;
  if (open.test(last.text)) return true;
  if (titleIn(last.text) || titleIn(line.text)) return false;
  if (line.at - before.at > 4 || opener.test(line.text)) return false;
  // Where nothing is numbered and lines are of any width, each says something of its own.
  return (before.width >= margin * 0.8 && (last.mark !== null || cut)) || (stops && (last.mark !== null || last.text.length >= margin * 0.6) && last.text.length >= 12);
}

/** Whether the items of a document's lists end in stops: then one that does not is cut. */
function endsWithStops(lines: readonly Line[]): boolean {
  const items = lines.filter((line, index) => line.heading === 0 && markOf(line.text) !== null && line.width >= 12 && (index + 1 === lines.length || markOf(lines[index + 1]?.text ?? "") !== null));
  return items.length > 0 && items.filter((line) => ended.test(line.text)).length / items.length >= 0.7;
}

/** Whether lines are cut at a margin: then many are as wide as it is, and their sentences go on in the next. */
function isCut(lines: readonly Line[], margin: number): boolean {
  return lines.filter((line, index) => line.width >= margin * 0.85 && index + 1 < lines.length && !ended.test(line.text) && markOf(lines[index + 1]?.text ?? "") === null).length >= 3 && margin > 24;
}

/** How wide full lines are: what a tenth of the lines reach. */
function marginOf(lines: readonly Line[]): number {
  const widths = lines.map((line) => line.width).sort((a, b) => b - a);
  return Math.max(20, widths[Math.floor(widths.length / 10)] ?? 0);
}

const glued = (a: string, b: string): string => (/[A-Za-z0-9]$/.test(a) && /^[A-Za-z]/.test(b) ? `${a} ${b}` : a + b);

/** A block parted before each “第二条” or label of a form, such as “任职要求：”, that stands in its midst after a stop. */
function atArticles(block: Block): Block[] {
  const parts = block.text.split(/(?<=[。；！])\s*(?=第[一二三四五六七八九十\d]{1,3}[条章节](?!款)|(?:任职(?:要求|资格|条件)|招聘要求|岗位(?:职责|要求)|工作(?:内容|职责|标准|时间|要求|地点)|主要职责|薪[资酬](?:待遇)?|福利(?:待遇)?|考核(?:标准|指标)|直接[上下]级|联系方式)[：:])/);
  const last = parts.at(-1) ?? "";
  // “……学历。（二）楼层主管”: a number and a title close the line.
  const title = /^(.{2,}?)([（(][一二三四五六七八九十]{1,3}[)）]([\p{Script=Han}]{2,12}))$/u.exec(last);
  if (title?.[1] && title[2] && isTitle(title[3] ?? "") === "post" && !/[：，]$/.test(title[1])) parts.splice(-1, 1, title[1], title[2]);
  return parts.map((text, at) => {
    const mark = at === 0 ? block.mark : markOf(text);
    return { ...block, mark, text: at === 0 ? text : text.slice(mark?.length ?? 0) };
  });
}

/** One block, or several where the numbers of a list run on in one line; `running` is the number before it, where it has none itself. */
function apart(block: Block, running: Mark | null): Block[] {
  const out: Block[] = [];
  let rest = block;
  const heads = /^(.{2,14}职责)(.{2,14}职责)$/.exec(block.text) ?? /^(.{4,})(第\s*[\d一二三四五六七八九十]+\s*篇\s*[：:].{2,})$/.exec(block.text);
  if (heads?.[1] && heads[2] && !/[，。；]/.test(heads[2])) return [{ ...block, text: heads[1] }, { ...block, text: heads[2], mark: null }];
  // A title and the first number of what stands under it in one line.
  const under = /^([^（(，。；]{2,10})(?=[（(]1[)）])/.exec(block.text)?.[1] ?? /^([^，。；：]{2,16}职责)[：:]?(?=(?:[一1][、.．]|[（(][一1][)）]|①))/.exec(block.text)?.[1];
  if (under && (isTitle(under) === "post" || titleIn(under)?.sure === 2)) {
    const told = block.text.slice(under.length).replace(/^[：:]\s*/, "");
    const number = markOf(told);
    return [{ ...block, text: under }, ...apart({ ...block, mark: number, text: told.slice(number?.length ?? 0) }, number)];
  }
  for (;;) {
    const { mark } = rest;
    const goes = mark ?? running;
    const on = goes && goes.value > 0 ? nextMark(rest.text, goes.form, goes.value) : -1;
    const inner = on >= 0 ? on : mark && mark.value > 0 ? -1 : firstMark(rest.text);
    const next = inner < 0 ? null : markOf(rest.text.slice(inner));
    if (inner < 0 || !next || rest.heading > 0) return [...out, rest];
    const head = rest.text.slice(0, inner).trim();
    if (head !== "") out.push({ ...rest, text: head });
    rest = { ...rest, mark: next, text: rest.text.slice(inner + next.length).trim() };
  }
}

/** Where a list begins inside a text that has no number itself (“……如下：1、……2、……”): only where the second number follows. */
function firstMark(text: string): number {
  for (const [form, one] of [["1", /(?<=[：:。；])\s*1\s*[、.．](?!\d)/], ["(1)", /[（(]\s*1\s*[)）]/], ["①", /①/], ["(一)", /[（(]一[)）]/]] as const) {
    const found = one.exec(text);
    if (found && nextMark(text.slice(found.index), form, 1) > 0) return found.index + (/^\s*/.exec(found[0])?.[0].length ?? 0);
  }
  return -1;
}
