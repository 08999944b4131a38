import type { Block } from "./blocks.ts";
import { superiorIn } from "./superior.ts";
import { isArticle, isTitle, titleIn } from "./titles.ts";

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
  readonly superiors: readonly { readonly name: string; readonly words: string; readonly label: boolean }[];
  readonly passages: readonly Passage[];
}

/** Labels of a line, or headings of a section, that tell of the person or the place and not of what is to be done. */
const aside = /^(?:任职|岗位要求|任职要求|资格|基本条件|录用条件|招聘|学历|专业(?:要求)?|年龄|性别|工作经[验历]|身体|工作(?:地点|时间|环境|条件|性质)|作息|薪|工资|福利|待遇|编制|定员|人数|岗位(?:编号|代码|级别|等级)|职务等级|职等|所属(?:部门)?|部门(?:名称)?|所在(?:部门)?|直接下[级属]|直属下[级属]|下属|下级|晋升|编写|审核人|批准人|编制人|生效|版本|文件编号|日期|制定日期|轮换)/;
/** Boxes of a form that come to stand inside a text. */
const boxes = /(?:拟制|编制|审核|批准|会签|签发|生效日期|制定日期)\s*[：:]\s*/g;
const dutyHeading = /(?:职责|职能|工作内容|任务|工作标准|责任|工作流程|要求|规范|纪律|守则|制度|事项|流程|职权|权限|概述|概要|目的|目标|范围)$/;

/** What a post is called where a list of duties names none. */
export const unnamed = "未写明的岗位";

/** The posts of a document in its order, each with the passages under it; a list under no heading is that of a post to be named. */
export function postsOf(blocks: readonly Block[]): ReadPost[] {
  const found = read(blocks, null);
  return found.length > 0 || !blocks.some((block) => block.mark !== null) ? found : read(blocks, unnamed);
}

function read(blocks: readonly Block[], name: string | null): ReadPost[] {
  const posts: { name: string; article: boolean; superiors: ReadPost["superiors"][number][]; passages: Passage[] }[] = [];
  const named = (name: string, article: boolean) => posts.find((one) => one.name === name) ?? posts[posts.push({ name, article, superiors: [], passages: [] }) - 1]!;
  let post: (typeof posts)[number] | null = name === null ? null : named(name, false);
  let skipping = false;
  let under: { text: string; form: string; heading: number }[] = [];
  for (const [index, whole] of blocks.entries()) {
    const block = { ...whole, text: whole.text.replace(boxes, "") };
    if (block.text === "") continue;
    if (isArticle(block.text)) {
      post = name === null ? null : post;
      under = [];
    }
    const next = blocks[index + 1];
    const superior = superiorIn(block.text);
    const titled = superior?.label ? null : headingOf(block, blocks, index);
    if (titled) {
      // A heading and then the name of the post: one post, called by its name.
      if (post?.article && post.passages.length === 0 && post.name !== titled && post.name.includes(titled)) post.article = false;
      else if (post && post.passages.length === 0 && post.superiors.length === 0 && /^(?:岗位|职位|职务)(?:名称)?[：:]/.test(block.text) && !posts.some((one) => one.name === titled)) post.name = titled;
      else post = named(titled, isArticle(block.text));
      skipping = false;
      under = [];
      continue;
    }
    if (!post) continue;
    if (superior) post.superiors.push(superior);
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
    if (duty.length >= 4) post.passages.push({ text: duty, first: block.first, last: block.last, under: under.map((one) => one.text).join("，"), more: block.more });
  }
  // A department in a title page is no post, nor is the name of an article; another title without duties is one by name.
  return posts.filter((one) => one.passages.length > 0 || (!one.article && isTitle(one.name) === "post" && !/(?:员工|人员)$/.test(one.name)));
}

/** The post whose duties begin at a block; null where none does. */
function headingOf(block: Block, blocks: readonly Block[], index: number): string | null {
  if (block.text.length > 30 || /[。；，]$/.test(block.text)) return null;
  const titled = titleIn(block.text);
  if (!titled || titled.name.startsWith("各")) return null;
  if (titled.sure === 2 || block.heading > 0) return titled.name;
  // A bare title heads duties only where a list or a label follows it.
  const next = blocks[index + 1];
  const before = blocks[index - 1];
  if (block.mark === null && before && (isArticle(before.text) || before.heading > 0) && block.text.length <= 8) return titled.name;
  if (!next || (block.mark && next.mark?.form === block.mark.form)) return null;
  return (next.mark && next.mark.value <= 1) || superiorIn(next.text)?.label || dutyHeading.test(next.text.replace(/[：:]$/, "")) ? titled.name : null;
}

/** Whether a block stands above a list: a heading, or an introduction that ends in a colon. */
function headsList(block: Block, next: Block | undefined): boolean {
  if (block.heading > 0) return true;
  if (/^[^；。]*[：:]$/.test(block.text)) return true;
  if (block.text.length > 20 || /[。；，！？]/.test(block.text)) return false;
  if (/^(?:岗位|工作|主要|具体|日常|其他|其它)*(?:职责|职能|内容|任务|标准|要求|责任)$/.test(block.text)) return true;
  const deeper = next?.mark && next.mark.value <= 1 && next.mark.form !== block.mark?.form;
  return Boolean(deeper) && (block.mark !== null ? ["一", "(一)", "第一", "1", "(1)"].includes(block.mark.form) : true);
}
