import type { Proposal } from "./cadence.ts";
import { titleShape } from "./titles.ts";

const sign = "(?:审批|批准|审核批准|核准|审定|批示|签批|批复|审核|审阅|签字|签名|签署|签章|签认|确认|同意|认可|许可|授权|盖章)";
/** Who is asked stands between a word that hands over and one that signs, or before one that signs and the leave to go on. */
const shapes: readonly RegExp[] = [
  new RegExp(`(?:须|需|应|要|必须)?(?:报请?|经过?|交由?|送|呈报?|报送|提交|上报|请示?|征得|取得|得到|由|经由|通过|未经|没有)(?:给|到|至)?(${titleShape})(?:的|进行|书面|亲自|最后|最终|予以|审查)*${sign}`, "u"),
  new RegExp(`(${titleShape})(?:的|书面)*${sign}(?:后|之后|同意|方可|才|的情况下|过的)`, "u"),
];

/** Who must sign by the words of a text; `posts` are the titles the document knows. Null where nobody is named. */
export function approverIn(text: string, posts: readonly string[]): Proposal | null {
  for (const shape of shapes) {
    const found = shape.exec(text);
    const raw = found?.[1];
    if (!found || !raw) continue;
    const title = tidy(raw, posts);
    if (title) return { value: title, words: found[0], vague: /领导$|^(?:上级|主管|有关部门|相关部门)$/.test(title) };
  }
  return null;
}

/** Where a duty is to sign, the post itself is who signs. */
export function signsItself(text: string, post: string): Proposal | null {
  const found = /^(?:负责)?(?:审批|批准|核准|签批|审定)(?=.{2,})/.exec(text);
  return found ? { value: post, words: found[0], vague: false } : null;
}

/** The title alone: the longest known one at its end, else what is left without the words before it. */
function tidy(raw: string, posts: readonly string[]): string | null {
  const known = posts.filter((post) => raw.endsWith(post)).sort((a, b) => b.length - a.length)[0];
  if (known) return known;
  const bare = raw.replace(/^.*(?:报请?|经|交|送|呈|由|给|向|请|后|前|并|的|及|和|到|至)(?=.{2,})/, "").replace(/^(?:本|该|其)(?=.{2,})/, "");
  // “队长” is the one post of the document that ends so.
  const ends = posts.filter((post) => bare.length >= 2 && post.endsWith(bare));
  if (ends.length === 1 && ends[0]) return ends[0];
  return /^(?:人员|客户|员|师|双方|会员|业主)$/.test(bare) || bare.length < 2 || /客[户人]|业主|住户|用户|顾客|会员|对方/.test(bare) ? null : bare;
}
