import type { Proposal } from "./cadence.ts";
import { isTitle, titleShape } from "./titles.ts";

const sign = "(?:会签|会审|审批|批准|审核批准|核准|核签|签核|核章|签准|审定|批示|签批|批复|审核|审阅|审议(?:通过)?|讨论通过|表决通过|审查同意|签字|签名|双签|联签|签署|签章|签认|确认|同意|认可|许可|授权|盖章|用印)(?![码书单表函证])";
const asks = "(?:报请?|经过?|交由?|送|呈报?|报送|提交|提请|上报|(?<!申)请示?|征得|取得|得到|由|经由|通过|未经|非经|没有)(?:给|到|至)?|(?:须|需|必须)(?:先)?由?";
const between = "(?:的|进行|书面|亲自|最后|最终|予以|审查|验收|复核|核对|双重|共同|分别|联合|(?:检验|检查|核实|核对|审核)(?:合格|无误)(?:后|并)?)*";
/** A body that decides, or an office written in letters: “园务会”, “CAB”. */
const body = "(?:[\\p{Script=Han}]{1,8}(?:委员会|办公会|理事会|董事会|[务议]会|部门?|处|科|室|中心|小组)|[A-Z]{2,6}|[\\p{Script=Han}A-Z]{0,6}[A-Z]{2,5}[\\p{Script=Han}]{0,4}(?:经理|主管|主任|总监|负责人))";
const one = `(?:${titleShape}|${body})`;
/** Who is asked stands between a word that hands over and one that signs, or before one that signs and the leave to go on. */
const shapes: readonly RegExp[] = [
  new RegExp(`(?:须|需|应|要|必须)?(?:${asks})\\s?(${one}(?:[、和及与]${one}){0,2})\\s?${between}${sign}`, "u"),
  new RegExp(`(${titleShape})(?:的|书面)*${sign}(?:后|之后|同意|方可|才|的情况下|过的)`, "u"),
];
/** A second signer after the first: “经法务审核、总经理签字”. */
const then = new RegExp(`^[、，]?(?:再|并|和|及)?(?:由|经|报|送)?(${titleShape})${between}${sign}`, "u");

/** Who must sign by the words of a text, the last where several sign; `posts` are the titles the document knows. Null where nobody is named. */
export function approverIn(text: string, posts: readonly string[]): Proposal | null {
  for (const shape of shapes) {
    const found = shape.exec(text);
    const raw = found?.[1];
    if (!found || !raw) continue;
    const next = then.exec(text.slice(found.index + found[0].length));
    const named = (next?.[1] ?? raw).split(/[、和及与](?=[\p{Script=Han}A-Z]{2})/u).at(-1) ?? raw;
    const title = tidy(named, posts) ?? tidy(raw, posts);
    if (title) return { value: title, words: found[0] + (next?.[0] ?? ""), vague: /领导$|^(?:上级|主管|有关部门|相关部门)$/.test(title) };
  }
  return null;
}

/** Who signs by a cell beside a duty that says nothing else: “行政经理审批”. */
export function cellApprover(cells: string, posts: readonly string[]): Proposal | null {
  for (const cell of cells.split(/[，；;,]/)) {
    const found = new RegExp(`^(${titleShape})(?:负责)?(?:审批|批准|核准|签批|审定|签字|签名)$`, "u").exec(cell.trim());
    const title = found?.[1] ? tidy(found[1], posts) : null;
    if (found && title) return { value: title, words: found[0], vague: false };
  }
  return null;
}

/** Where a duty is to sign, the post itself is who signs. */
export function signsItself(text: string, post: string): Proposal | null {
  const found = /^(?:负责)?(?:审批|批准|核准|签批|审定)(?=.{2,})|^(?:负责)?审核(?=[^，]{0,14}(?:单|申请|费用|支出|报销|付款|预算|合同|开支|发票|赔付)$)|^负责.{2,20}的(?:审批|批准|核准|签批|审定)(?:工作)?$/.exec(text);
  return found ? { value: post, words: found[0], vague: false } : null;
}

/** The title alone: the longest known one at its end, else what is left without the words before it. */
function tidy(raw: string, posts: readonly string[]): string | null {
  const known = posts.filter((post) => raw.endsWith(post)).sort((a, b) => b.length - a.length)[0];
  if (known) return known;
  const bare = raw.replace(/^.*(?:报请?|经|交|送|呈|由|给|向|请|(?<!售)后|(?<!售|台)前|并|的|及|和|到|至|须|需|凭|持)(?=.{2,})(?!理)/, "").replace(/^(?:本|该|其|我|公司(?!部)|单位)(?=.{2,})/, "");
  // “队长” is the one post of the document that ends so; a 副 or 助理 before it would be somebody else.
  const ends = posts.filter((post) => bare.length >= 2 && post.endsWith(bare) && !/[副总助]$/.test(post.slice(0, -bare.length)));
  if (ends.length === 1 && ends[0]) return ends[0];
  if (/^(?:人员|客户|员|师|双方|会员|业主|医师|医生|本人|部门?|室|处|科)$/.test(bare) || bare.length < 2 || /客[户人]|业主|住户|用户|顾客|会员|对方|家长|患者|家属|另一?[名位人]|^[两二三四\d]+[名位人]|当事|[核检验收审]对?(?:无误|合格)|无误|合格/.test(bare)) return null;
  return isTitle(bare) !== null || /(?:会|室|部门|领导|上级|[A-Z])$/.test(bare) ? bare : null;
}
