import type { Block } from "./blocks.ts";
import { clockOf, markOf } from "./marks.ts";
import { superiorIn, type Superior } from "./superior.ts";
import { isArticle, isTitle, isWork, maybePost, maybeTitle, person, titleIn, titlesOf } from "./titles.ts";
import { doing, hasDeed } from "./verbs.ts";

/** A passage that says one or more duties of a post. */
export interface Passage {
  readonly text: string;
  readonly first: number;
  readonly last: number;
  /** What the headings and introductions above it say, such as “每日工作”. */
  readonly under: string;
  /** What other cells of its row say of it. */
  readonly more: string;
  /** The time of the day that it begins with, where it stands in the plan of a day. */
  readonly clock: string | null;
}

/** A post as a document tells of it. */
export interface ReadPost {
  readonly name: string;
  readonly superiors: readonly Superior[];
  readonly passages: readonly Passage[];
}

/** Labels of a line, or headings of a section, that tell of the person or the place and not of what is to be done. */
const aside = /^(?:附则|附录|适用范围|编制(?:目的|依据)|修订(?:记录|历史)|变更记录|任职|岗位要求|任职要求|资格|基本条件|录用条件|招聘(?!管理|工作|与|计划|及)|学历|专业(?:要求)?|年龄|性别|工作经[验历]|身体|工作(?:地点|时间|环境|条件|性质)|作息|薪|工资|福利|待遇|编制|定员|人数|(?:岗位|人员|机构|部门)(?:设置|配置|编制|配备)|组织(?:架构|机构|结构)|岗位(?:编号|代码|级别|等级)|职务等级|职等|所属(?:部门)?|部门(?:名称)?|所在(?:部门)?|管辖(?:人员|范围)|所辖(?:人员|岗位)|直接下[级属]|直属下[级属]|下属|下级|晋升|编写|审核人|批准人|编制人|生效|版本|文件编号|日期|制定日期|轮换|(?:岗位|职位|职务)?(?:基本|标识)(?:信息|资料)|岗位信息|职位信息|职位编[码号]|工资等级|隶属(?:部门)?|受谁监督|监督谁|关键绩效|考核指标|绩效指标|KPI|公司(?:介绍|简介|地址|概况|福利)|职位发布|联系方式|投递|简历|班次[：:]|要求[：:]|(?:职务)?代理人?[：:]|(?:必备|任用|应聘|报考|应具备?|录用|聘用)(?:的)?(?:条件|要求|能力|资格)|(?:工作)?(?:协作|协调|沟通)关系|[内外]部(?:协调|沟通|协作|工作)(?:关系|联系|接口)|使用(?:工具|设备)|工具设备|教育(?:水平|背景|程度)|培训经历|技能(?:技巧|要求)|知识(?:要求|技能)?[：:]|(?:绩效)?考核指标|绩效考核|素质要求|管理层[次级]关系|(?:岗位|绩效|工作)考核[：:]?$|责任追究|考核追究|考核(?:标准|办法|细则|内容|方式|评分)|评分标准|奖惩|奖罚|工作关系|内部关系|外部关系|工作联系|职业发展|所需(?:记录|设备|技能)|所用|工作设备)/;
/** A label of a form that only counts or dates something. */
const counted = /^\p{Script=Han}{1,6}(?:代码|编码|编号|日期|级别|等级|人数|页码|版次|版本|签[字名])\s*[：:]/u;
/** What a document says of itself and of no post. */
export const boilerplate = /^(?:(?:备注|说明|注)[：:]\s*)?(?:为(?:了|进一步)?(?:明确.{0,20}(?:签订|签署)本|明确|规范|加强|完善|健全|落实|确保|保证|提高).{0,60}(?:特?(?:制定|制订|编制)本|制定如下)|(?:本|此)(?:制度|办法|规定|岗?位?职责|责任制|说明书?|细则|规范|表|清单|明细|方案|责任书|责任状|合同|协议|手册|文件|守则|标准)(?:适用|由|自|经|所称|的解释|最终|未尽|一式|共)|注[：:].{0,40}(?:起|执行|施行|为准|解释)|内部(?:资料|文件|使用)|未尽事宜|.{0,12}(?:最终)?解释权|特此(?:通知|公告|函告|规定)|现将.{2,20}(?:明确|规定|公布|印发|通知)|不同.{1,14}(?:有所|略有|可能).{0,4}(?:差异|不同)|(?:请)?(?:具体)?以.{2,12}(?:规定|要求|安排|实际)为准|以上(?:职责|内容|要求)(?:.{0,6}(?:需|应|可|请)|自.{0,8}起)|请(?:各.{1,8})?(?:认真)?遵照执行|自.{2,16}(?:之日|日)?起(?:执行|施行|实施|生效))/;
/** Boxes of a form that come to stand inside a text. */
const boxes = /(?:拟制|(?<!岗位|人员|部门|职位|机构)编制|审核|批准|会签|签发|生效日期|制定日期)\s*[：:]\s*/g;
const dutyHeading = /(?:职责|职能|工作内容|任务|工作标准|责任|工作流程|要求|规范|纪律|守则|制度|事项|流程|职权|权限|概述|概要|目的|目标|范围|描述|说明|总述)$/;

/** What a post is called where a list of duties names none. */
export const unnamed = "未写明的岗位";

/** The posts of a document in its order, each with the passages under it; a list under no heading is that of a post to be named. */
export function postsOf(whole: readonly Block[]): ReadPost[] {
  const blocks = whole.flatMap(superiorApart);
  // Titles that no list of endings knows stand in the same shape above each of several lists.
  const shaped = shapedHeads(blocks);
  const sure = new Map([...shaped].filter(([block]) => isTitle(shaped.get(block) ?? "") !== "post" && [...shaped].some(([other, name]) => isTitle(name) === "post" && shapeOf(other) !== null && shapeOf(other) === shapeOf(block))));
  const found = read(blocks.map((block) => (sure.has(block) ? { ...block, text: `${sure.get(block) ?? ""}岗位职责` } : block)), null);
  if (found.some((post) => post.passages.length > 0)) return found;
  if (shaped.size > 1) return read(blocks.map((block) => (shaped.has(block) ? { ...block, text: `${shaped.get(block) ?? ""}岗位职责` } : block)), null);
  // “3.1 环境主管负责编制计划”: each item begins with who does it.
  const subjects = blocks.map((block) => ({ ...block, text: block.text.replace(/^(?:首先|其次|再次|此外|另外|同时|最后)，(?=\p{Script=Han}{2,10}?(?:主要|全面|具体)?负责)/u, "").replace(subject, "$1：$2") }));
  if (subjects.filter((block) => labelOf(block) !== null).length > 1 && subjects.filter((block, at) => block.text !== blocks[at]?.text).length > 1) return read(subjects, null);
  return found.length > 0 || !blocks.some((block) => block.mark !== null) ? found : read(blocks, unnamed);
}

/** Whether a short line may name a post where its place says so, and is no heading of a form. */
const loosely = (text: string): boolean => maybeTitle(text) && !aside.test(text) && !dutyHeading.test(text) && !/信息|资料|概况|关系|简介|设置|须知|时间|准备|工作/.test(text);

/** In what shape a heading stands, where posts that stand in one shape are told apart from other heads by it. */
const shapeOf = (block: Block): string | null => (block.heading > 0 ? `#${block.heading}` : /^[【〖［[「『]/.test(block.text) ? "【" : null);

/** Blocks that stand alone in a box, before a colon or as a heading, by what they name; those are left out that name work, times or parts of a form. */
function shapedHeads(blocks: readonly Block[]): Map<Block, string> {
  const heads = new Map<Block, string>();
  for (const [index, block] of blocks.entries()) {
    const next = blocks[index + 1];
    if (!next || next.heading > 0 && block.heading === 0) continue;
    const [, boxed, colon] = /^(?:[【〖［[「『]\s*(\p{Script=Han}{2,8})\s*[】〗］\]」』]|(\p{Script=Han}{2,8})[：:])$/u.exec(block.text) ?? [];
    const name = boxed ?? colon ?? (block.heading > 0 || isTitle(block.text) === "post" ? block.text : "");
    if (isTitle(name) === "post" || (maybePost(name) && !aside.test(name) && !dutyHeading.test(name)) || (boxed !== undefined && loosely(name))) heads.set(block, name);
  }
  return heads;
}

/** “店长（直接上级：运营总监）”: a heading and a label in one line. */
function superiorApart(block: Block): Block[] {
  const [, title, label] = /^([^（(：:，。；]{2,16})\s*[（(]\s*((?:直[接属]上[级属司]|上级|汇报对象|汇报给|直接领导)\s*[：:]?[^）)]{2,16})[）)]$/.exec(block.text) ?? [];
  const known = title && (titleIn(title) ? title : maybePost(title) ? `${title}职责` : null);
  return known && label ? [{ ...block, text: known }, { ...block, text: /[：:]/.test(label) ? label : label.replace(/^(?:直[接属]上[级属司]|上级|汇报对象|汇报给|直接领导)/, "$&："), mark: null, heading: 0 }] : [block];
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
  let skipped: Block["mark"] = null;
  let under: { text: string; form: string; heading: number }[] = [];
  let unit: string | null = null;
  const labelled = labelledTitles(blocks);
  const others = blocks.some((block) => block.text.length <= 12 && /^(?:每|逐)?(?:周|月)度?(?:工作|任务|事项|检查|内容)/.test(block.text));
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
    if (isTitle(bare.text) === "unit" && bare.text.length <= 10 && (bare.mark !== null || bare.heading > 0)) unit = bare.text;
    unit = /^(?:部门名称|部门|所[属在]部门)[：:]\s*(\p{Script=Han}{2,12})$/u.exec(bare.text)?.[1] ?? unit;
    // What a department does, told before its posts, is the department's.
    if (unit !== null && /^(?:部门|本部门?)(?:的)?(?:主要|工作|基本)?(?:职责|职能)(?:[：:]|$)/.test(bare.text)) {
      open = [named(unit, false)];
      headed = bare;
      skipping = false;
      under = [];
      continue;
    }
    // What a document is called.
    if (index === 0 && bare.mark === null && bare.text.length <= 30 && !/[。；，：]/.test(bare.text) && blocks.length > 1 && titleIn(bare.text) === null && isTitle(bare.text) === null && name !== null) continue;
    const head = superiorIn(bare.text)?.label ? null : headingOf(bare, blocks, index, headed, labelled);
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
    if (counted.test(block.text) && block.mark === null) continue;
    if (superior?.label || (superior && block.text.length <= superior.words.length + 3)) continue;
    const [, label = "", rest = ""] = /^([\p{Script=Han}/]{2,8})[：:]\s*(.*)$/u.exec(block.text) ?? [];
    // A label of the form and its word, before anything is said of what is to be done: “职系：营销”.
    if (block.mark === null && block.more === "" && open.every((one) => one.passages.length === 0) && rest !== "" && rest.length <= 12 && /^[^，。；：]+$/.test(rest) && label.length <= 5 && !dutyHeading.test(label) && (rest.length <= 4 || !hasDeed.test(rest))) continue;
    // What a group of tasks is called, where these stand below it.
    if (/^职责(?:表述|描述)$/.test(label) && blocks.slice(index + 1, index + 5).some((one, at, few) => /^(?:工作)?任务(?:[：:]|$)/.test(one.text) && !few.slice(0, at).some((other) => other.text.startsWith("职责")))) continue;
    const heads = headsList(block, next);
    // The next number of the list that what is left out stands in.
    const nextOf = skipped !== null && block.mark?.form === skipped.form && block.mark.value === skipped.value + 1;
    if (aside.test(block.text) && (heads || label !== "" || block.text.length <= 8)) {
      // Inside what is left out: “学历：大专” under “任职条件：”.
      if (skipping && !heads && !nextOf) continue;
      skipping = (rest === "" && !/[A-Za-z\d\s]/.test(block.text)) || (heads && rest === "") || markOf(rest)?.value === 1;
      skipped = skipping ? block.mark : null;
      continue;
    }
    if (heads) {
      // Who was named before a sentence does not go on under the next heading of another list.
      if (headed !== null && headed.mark !== null && labelOf(headed) !== null && block.mark !== null && block.mark.form !== headed.mark.form) open = name === null ? [] : open;
      skipping = false;
      const form = block.mark?.form ?? "";
      const at = under.findIndex((one) => (block.heading > 0 ? one.heading === 0 || one.heading >= block.heading : one.heading === 0 && one.form === form));
      under = [...(at < 0 ? under : under.slice(0, at)), { text: daily.test(block.text) && others ? `每日${block.text.slice(2)}`.replace(/[：:]$/, "") : block.text.replace(/[：:]$/, ""), form, heading: block.heading }];
      continue;
    }
    if (nextOf) skipping = false;
    if (skipping) continue;
    const up = under.findIndex((one) => block.mark !== null && one.heading === 0 && one.form === block.mark.form);
    if (up >= 0) under = under.slice(0, up);
    const duty = dutyHeading.test(label) && rest !== "" ? rest : block.text;
    if (duty.length >= (block.more === "" ? 4 : 2) && (isTitle(duty) === null || (block.mark !== null && (duty.length > 8 || hasDeed.test(duty))))) for (const post of open) post.passages.push({ text: duty, first: block.first, last: block.last, under: under.map((one) => one.text).join("，"), more: block.more, clock: clockOf(duty) });
  }
  // A department in a title page is no post, nor is the name of an article; another title without duties is one by name.
  for (const post of posts) if (post.passages.filter((one) => one.clock !== null).length < 3) post.passages = post.passages.map((one) => ({ ...one, clock: null }));
  return posts.filter((one) => one.passages.length > 0 || (!one.article && isTitle(one.name) === "post" && !/(?:员工|人员)$/.test(one.name)));
}

/** Work of every day, where that of a week or a month has a heading of its own. */
const daily = /^日常(?=(?:工作|任务|事项|检查|内容)[：:]?$)/;

/** The posts whose duties begin at a block, and what of these stands in the same line; null where none do. */
function headingOf(block: Block, blocks: readonly Block[], index: number, headed: Block | null, labelled: ReadonlySet<string>): { readonly names: readonly string[]; readonly rest: string } | null {
  const found = titledAt(block, blocks, index, headed);
  if (found !== null) return { names: titlesOf(found), rest: "" };
  // “店长职责：全面负责……”, “店长：负责……”.
  const [, label = "", rest = ""] = /^([^，。；：]{2,16}?)(?:的(?:主要|岗位|工作)?职责(?:是|为|如下)?)?[：:]\s*(.{6,})$/u.exec(block.text) ?? [];
  // “护林员是巡护的责任人。其主要职责包括……”: prose that begins with who it tells of.
  const [, told = "", does = ""] = new RegExp(`^(?:首先|其次|此外|另外|最后)?，?([\\p{Script=Han}]{1,10}?(?:${person}))是[^。；]{2,40}?[，。；](.{8,})$`, "u").exec(block.text) ?? [];
  if (told !== "" && isTitle(told) === "post" && /(?:职责|任务|工作)(?:主要)?(?:包括|包含|有|是)/.test(does)) return { names: titlesOf(told), rest: does };
  // “其次，前台主要负责接待”: prose that goes from one to the next.
  const [, who = "", work = ""] = new RegExp(`^(?:首先|其次|再次|再者|此外|另外|最后|第[一二三四五六]|[一二三四五六]是)，?([\\p{Script=Han}]{0,10}?(?:${person}))((?:主要|全面|具体)?负责.{4,})$`, "u").exec(block.text) ?? [];
  if (who !== "" && isTitle(who) === "post") return { names: titlesOf(who), rest: work };
  // “一、车间主任。负责……”: the stop parts who from what.
  const [, named = "", says = ""] = block.mark !== null && label === "" ? (/^([^，。；：]{2,12})[。．]\s*(.{6,})$/u.exec(block.text) ?? []) : [];
  if (named !== "" && isTitle(named) === "post") return { names: titlesOf(named), rest: says };
  const titled = titleIn(label);
  if (!titled || titled.name.startsWith("各") || (titled.sure === 1 && !labelled.has(label) && !(isTitle(titled.name) === "post" && /^(?:主要|全面)?负责|^协助|^主持|^在.{2,14}领导下|^每[天日周月班]|^(?:1|[（(]1[)）]|①|一)/.test(rest)))) return null;
  return { names: titlesOf(titled.name), rest };
}

/** A title at the head of an item, and what it does. */
const subject = new RegExp(`^([\\p{Script=Han}]{1,10}?(?:${person}))((?:全面|主要|具体)?负责(?=.{3,}).*)$`, "u");
/** The title that stands before a colon and a sentence; null where none does. */
const labelOf = (block: Block): string | null => {
  const name = block.heading === 0 && /^[^，。；：]{2,12}[：:]\s*.{6,}$/u.test(block.text) ? block.text.slice(0, block.text.search(/[：:]/)) : "";
  return isTitle(name) === "post" ? name : null;
};
/** Titles that stand before a colon and a sentence, where several lines of a document begin so. */
function labelledTitles(blocks: readonly Block[]): Set<string> {
  const found = blocks.flatMap((block) => labelOf(block) ?? []);
  return new Set(found.length > 1 ? found : []);
}

function titledAt(block: Block, blocks: readonly Block[], index: number, headed: Block | null): string | null {
  if (block.text.length > 40 || /[。；，]$/.test(block.text)) return null;
  const headless = blocks[index + 1];
  // What stands right above its superior is a post, whatever it is called.
  if (headless && loosely(block.text) && !titleIn(block.text) && superiorIn(headless.text)?.label) return block.text;
  // A bare word under which the numbers begin anew, as they do under a bare title before it.
  const above = blocks[index - 1];
  if (headless?.mark?.value === 1 && above?.mark?.form === headless.mark.form && block.mark === null && block.heading === 0 && block.text.length <= 3 && loosely(block.text) && maybePost(block.text) && headed !== null && headed.mark === null && headed.heading === 0 && isTitle(headed.text) === "post") return block.text;
  // What stands right above “岗位职责” is who has them, whatever it is called.
  if (headless && maybeTitle(block.text) && !titleIn(block.text) && !aside.test(block.text) && /^(?:岗位|工作|主要|基本)(?:职责|内容|任务)[：:]?$/.test(headless.text)) return block.text;
  const titled = titleIn(block.text);
  if (!titled || titled.name.startsWith("各") || (block.text.length > 30 && titled.sure === 1)) return null;
  if (titled.sure === 2) return titled.name;
  // “（二）采购” under a post is a part of its duties; beside one it is the next post.
  if (isWork(titled.name) && headed && isTitle(titleIn(headed.text)?.name ?? "") === "post" && (headed.heading > 0 && block.heading > 0 ? block.heading > headed.heading : headed.heading > 0 || headed.mark?.form !== block.mark?.form)) return null;
  if (block.heading > 0) return titled.name;
  // A bare title heads duties only where something of another kind follows it: a list, a label, sentences.
  // An advertisement begins with whom it seeks.
  if (index === 0 && titled.name.length <= 8) return titled.name;
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
  if (/^(?:岗位|职位|职务|工作|主要|具体|日常|其他|其它|基本|核心|关键)*(?:职责|职能|内容|任务|标准|要求|责任|描述|详情|介绍|概述|概要|目的|目标|范围|权限|职权)(?:[与和及](?:任务|职责|内容|要求|权限))?$/.test(block.text)) return true;
  if (/^(?:一日|每[日天周月]|岗位|工作|作业|操作|服务|日常|劳动|补充|值日|值班|轮值|人员|班次|其[他它])*(?:流程|程序|安排|时间表|分工|细则|规范|纪律|事项|须知|说明|规定)(?:表|图)?$/.test(block.text) && block.text.length > 2) return true;
  // “一、场前准备” above lines of another kind, and no deed itself.
  if (block.mark !== null && ["一", "(一)", "第章", "第节"].includes(block.mark.form) && block.text.length <= 10 && next && next.mark?.form !== block.mark.form && next.text.length >= block.text.length && !doing.test(block.text)) return true;
  const deeper = next?.mark && next.mark.value <= 1 && next.mark.form !== block.mark?.form;
  // What begins with a deed and is more than a name is done, whatever is told of it below.
  if (deeper && next.mark?.form === "①" && block.text.length >= 9 && doing.test(block.text)) return false;
  return Boolean(deeper) && (block.mark !== null ? ["一", "(一)", "第章", "第节", "第条", "1", "(1)"].includes(block.mark.form) : true);
}
