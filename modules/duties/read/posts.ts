import type { Block } from "./blocks.ts";
import { markOf } from "./marks.ts";
import { superiorIn, type Superior } from "./superior.ts";
import { isArticle, isTitle, isWork, maybeTitle, titleIn, titlesOf } from "./titles.ts";

/** A passage that says one or more duties of a post. */
export interface Passage {
  readonly text: string;
  readonly first: number;
  readonly last: number;
  /** What the headings and introductions above it say, such as “每日工作”. */
  readonly under: string;
  /** What other cells of its row say of it. */
  readonly more: string;
}

/** A post as a document tells of it. */
export interface ReadPost {
  readonly name: string;
  readonly superiors: readonly Superior[];
  readonly passages: readonly Passage[];
}

/** Labels of a line, or headings of a section, that tell of the person or the place and not of what is to be done. */
const aside = /^(?:适用范围|编制(?:目的|依据)|修订(?:记录|历史)|变更记录|任职|岗位要求|任职要求|资格|基本条件|录用条件|招聘(?!管理|工作|与|计划|及)|学历|专业(?:要求)?|年龄|性别|工作经[验历]|身体|工作(?:地点|时间|环境|条件|性质)|作息|薪|工资|福利|待遇|编制|定员|人数|岗位(?:编号|代码|级别|等级)|职务等级|职等|所属(?:部门)?|部门(?:名称)?|所在(?:部门)?|直接下[级属]|直属下[级属]|下属|下级|晋升|编写|审核人|批准人|编制人|生效|版本|文件编号|日期|制定日期|轮换|(?:岗位|职位|职务)?(?:基本|标识)(?:信息|资料)|岗位信息|职位信息|职位编[码号]|工资等级|隶属(?:部门)?|受谁监督|监督谁|关键绩效|考核指标|绩效指标|KPI|工作关系|内部关系|外部关系|工作联系|职业发展|所需(?:记录|设备|技能)|所用|工作设备)/;
/** What a document says of itself and of no post. */
export const boilerplate = /^(?:为(?:了|进一步)?(?:明确|规范|加强|完善|健全|落实|确保|保证|提高).{0,60}(?:特?(?:制定|制订|编制)本|制定如下)|(?:本|此)(?:制度|办法|规定|岗?位?职责|责任制|说明书?|细则|规范|表|手册|文件|守则|标准)(?:适用|由|自|经|所称|的解释|最终|未尽|一式|共)|注[：:].{0,40}(?:起|执行|施行|为准|解释)|内部(?:资料|文件|使用)|未尽事宜|.{0,12}(?:最终)?解释权|特此(?:通知|公告|函告|规定)|现将.{2,20}(?:明确|规定|公布|印发|通知)|请(?:各.{1,8})?(?:认真)?遵照执行|自.{2,16}(?:之日|日)?起(?:执行|施行|实施|生效))/;
/** Boxes of a form that come to stand inside a text. */
const boxes = /(?:拟制|编制|审核|批准|会签|签发|生效日期|制定日期)\s*[：:]\s*/g;
const dutyHeading = /(?:职责|职能|工作内容|任务|工作标准|责任|工作流程|要求|规范|纪律|守则|制度|事项|流程|职权|权限|概述|概要|目的|目标|范围|描述|说明|总述)$/;

/** What a post is called where a list of duties names none. */
export const unnamed = "未写明的岗位";

/** The posts of a document in its order, each with the passages under it; a list under no heading is that of a post to be named. */
export function postsOf(whole: readonly Block[]): ReadPost[] {
  const blocks = whole.flatMap(superiorApart);
  const found = read(blocks, null);
  return found.length > 0 || !blocks.some((block) => block.mark !== null) ? found : read(blocks, unnamed);
}

/** “店长（直接上级：运营总监）”: a heading and a label in one line. */
function superiorApart(block: Block): Block[] {
  const [, title, label] = /^([^（(：:，。；]{2,16})\s*[（(]\s*((?:直[接属]上[级属司]|上级|汇报对象|汇报给|直接领导)\s*[：:]?[^）)]{2,16})[）)]$/.exec(block.text) ?? [];
  return title && label && titleIn(title) ? [{ ...block, text: title }, { ...block, text: /[：:]/.test(label) ? label : label.replace(/^(?:直[接属]上[级属司]|上级|汇报对象|汇报给|直接领导)/, "$&："), mark: null, heading: 0 }] : [block];
}

interface Open {
  name: string;
  article: boolean;
  superiors: Superior[];
  passages: Passage[];
}

function read(blocks: readonly Block[], name: string | null): ReadPost[] {
  const posts: Open[] = [];
  const named = (name: string, article: boolean): Open => posts.find((one) => one.name === name) ?? posts[posts.push({ name, article, superiors: [], passages: [] }) - 1]!;
  // A heading may name several posts; what stands under it is said of each.
  let open: readonly Open[] = name === null ? [] : [named(name, false)];
  let headed: Block | null = null;
  let skipping = false;
  let under: { text: string; form: string; heading: number }[] = [];
  for (const [index, whole] of blocks.entries()) {
    const bare = { ...whole, text: whole.text.replace(boxes, "") };
    if (bare.text === "" || (boilerplate.test(bare.text) && !/[。；].*\p{Script=Han}{4}/u.test(bare.text))) continue;
    if (isArticle(bare.text)) {
      open = name === null ? [] : open;
      headed = null;
      under = [];
    }
    // A new chapter: what comes is no part of the last post's.
    if (bare.mark?.form === "第章" || bare.mark?.form === "第节") headed = null;
    const next = blocks[index + 1];
    const head = superiorIn(bare.text)?.label ? null : headingOf(bare, blocks, index, headed);
    if (head) {
      const [post] = open;
      const [titled = ""] = head.names;
      const article = isArticle(bare.text);
      // A heading and then the name of the post: one post, called by its name.
      const alone = open.length === 1 && head.names.length === 1 && post && post.passages.length === 0;
      if (alone && post.article && post.name !== titled && post.name.includes(titled)) post.article = false;
      else if (alone && post.superiors.length === 0 && /^(?:岗位|职位|职务)(?:名称)?[：:]/.test(bare.text) && !posts.some((one) => one.name === titled)) post.name = titled;
      else open = head.names.map((one) => named(one, article));
      headed = bare;
      skipping = false;
      under = [];
      if (head.rest === "") continue;
    }
    const block = head ? { ...bare, text: head.rest, mark: markOf(head.rest) } : bare;
    if (open.length === 0) continue;
    const superior = superiorIn(block.text);
    if (superior) for (const post of open) if (post.name !== superior.name) post.superiors.push(superior);
    // A sentence that says nothing but this is no duty.
    if (superior?.label || (superior && block.text.length <= superior.words.length + 3)) continue;
    const [, label = "", rest = ""] = /^([\p{Script=Han}/]{2,8})[：:]\s*(.*)$/u.exec(block.text) ?? [];
    const heads = headsList(block, next);
    if (aside.test(block.text) && (heads || label !== "" || block.text.length <= 8)) {
      skipping = rest === "" || heads;
      continue;
    }
    if (heads) {
      skipping = false;
      const form = block.mark?.form ?? "";
      const at = under.findIndex((one) => (block.heading > 0 ? one.heading === 0 || one.heading >= block.heading : one.heading === 0 && one.form === form));
      under = [...(at < 0 ? under : under.slice(0, at)), { text: block.text.replace(/[：:]$/, ""), form, heading: block.heading }];
      continue;
    }
    if (skipping) continue;
    const up = under.findIndex((one) => block.mark !== null && one.heading === 0 && one.form === block.mark.form);
    if (up >= 0) under = under.slice(0, up);
    const duty = dutyHeading.test(label) && rest !== "" ? rest : block.text;
    if (duty.length >= (block.more === "" ? 4 : 2) && isTitle(duty) === null) for (const post of open) post.passages.push({ text: duty, first: block.first, last: block.last, under: under.map((one) => one.text).join("，"), more: block.more });
  }
  // A department in a title page is no post, nor is the name of an article; another title without duties is one by name.
  return posts.filter((one) => one.passages.length > 0 || (!one.article && isTitle(one.name) === "post" && !/(?:员工|人员)$/.test(one.name)));
}

/** The posts whose duties begin at a block, and what of these stands in the same line; null where none do. */
function headingOf(block: Block, blocks: readonly Block[], index: number, headed: Block | null): { readonly names: readonly string[]; readonly rest: string } | null {
  const found = titledAt(block, blocks, index, headed);
  if (found !== null) return { names: titlesOf(found), rest: "" };
  // “店长职责：全面负责……”, “店长：负责……”.
  const [, label = "", rest = ""] = /^([^，。；：]{2,16}?)(?:的(?:主要|岗位|工作)?职责(?:是|为|如下)?)?[：:]\s*(.{6,})$/u.exec(block.text) ?? [];
  // “一、车间主任。负责……”: the stop parts who from what.
  const [, named = "", told = ""] = block.mark !== null && label === "" ? (/^([^，。；：]{2,12})[。．]\s*(.{6,})$/u.exec(block.text) ?? []) : [];
  if (named !== "" && isTitle(named) === "post") return { names: titlesOf(named), rest: told };
  const titled = titleIn(label);
  if (!titled || titled.name.startsWith("各") || (titled.sure === 1 && !(isTitle(titled.name) === "post" && /^(?:主要|全面)?负责|^协助|^主持|^在.{2,14}领导下|^每[天日周月班]|^(?:1|[（(]1[)）]|①|一)/.test(rest)))) return null;
  return { names: titlesOf(titled.name), rest };
}

function titledAt(block: Block, blocks: readonly Block[], index: number, headed: Block | null): string | null {
  if (block.text.length > 40 || /[。；，]$/.test(block.text)) return null;
  const headless = blocks[index + 1];
  // What stands right above “岗位职责” is who has them, whatever it is called.
  if (headless && maybeTitle(block.text) && !titleIn(block.text) && !aside.test(block.text) && /^(?:岗位|工作|主要|基本)(?:职责|内容|任务)[：:]?$/.test(headless.text)) return block.text;
  const titled = titleIn(block.text);
  if (!titled || titled.name.startsWith("各") || (block.text.length > 30 && titled.sure === 1)) return null;
  if (titled.sure === 2) return titled.name;
  // “（二）采购” under a post is a part of its duties; beside one it is the next post.
  if (isWork(titled.name) && headed && isTitle(titleIn(headed.text)?.name ?? "") === "post" && (headed.heading > 0 && block.heading > 0 ? block.heading > headed.heading : headed.heading > 0 || headed.mark?.form !== block.mark?.form)) return null;
  if (block.heading > 0) return titled.name;
  // A bare title heads duties only where something of another kind follows it: a list, a label, sentences.
  const next = blocks[index + 1];
  const before = blocks[index - 1];
  if (block.mark === null && before && (isArticle(before.text) || before.heading > 0) && block.text.length <= 8) return titled.name;
  if (!next || (block.mark && next.mark?.form === block.mark.form)) return null;
  if (superiorIn(next.text)?.label || dutyHeading.test(next.text.replace(/[：:]$/, ""))) return titled.name;
  const other = block.mark !== null && next.mark !== null ? next.mark.form !== block.mark.form && (next.mark.value <= 1 || levels.has(block.mark.form)) : next.mark !== null && (next.mark.value <= 1 || next.mark.form === "第条");
  return other || (next.mark === null && next.heading === 0 && !titleIn(next.text) && next.text.length >= 14 && /[。；]/.test(next.text)) ? titled.name : null;
}

/** Numbers under which others of another form go on: “第二章” and then “第三条”. */
const levels: ReadonlySet<string> = new Set(["第章", "第节", "一"]);

/** Whether a block stands above a list: a heading, or an introduction that ends in a colon. */
function headsList(block: Block, next: Block | undefined): boolean {
  if (block.heading > 0) return true;
  if (/^[^；。]*[：:]$/.test(block.text)) return true;
  if (block.text.length > 20 || /[。；，！？]/.test(block.text)) return false;
  if (/^(?:岗位|职位|职务|工作|主要|具体|日常|其他|其它|基本|核心|关键)*(?:职责|职能|内容|任务|标准|要求|责任|描述|概述|概要|目的|目标|范围|权限|职权)(?:[与和及](?:任务|职责|内容|要求|权限))?$/.test(block.text)) return true;
  const deeper = next?.mark && next.mark.value <= 1 && next.mark.form !== block.mark?.form;
  return Boolean(deeper) && (block.mark !== null ? ["一", "(一)", "第章", "第节", "第条", "1", "(1)"].includes(block.mark.form) : true);
}
