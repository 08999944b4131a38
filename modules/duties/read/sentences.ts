import { approverIn } from "./approver.ts";
import { cadenceIn, type Proposal } from "./cadence.ts";
import { limitIn } from "./limit.ts";
import { doing, hasDeed } from "./verbs.ts";

/** One duty as it stands; `rhythm` is what the beginning of its sentence says of all of it. */
export interface Sentence {
  readonly text: string;
  readonly rhythm: Proposal | null;
}

/** The sentences of a passage, each one duty of at least so many characters: at a full stop or semicolon, and at a comma where another thing to do begins. */
export function sentencesOf(passage: string, least = 4): Sentence[] {
  // “其主要职责包括制定计划、召开例会”: each is a duty.
  passage = passage.replace(/(?<=^|[。；])[^，。；]{0,12}(?:职责|任务|工作)(?:主要)?(?:包括|包含|有)[：:]?([^。；]{8,})/g, (whole, list: string) => (list.split("、").filter((one) => hans(one) >= 4 && doing.test(one)).length > 1 ? list.replace(/、(?=[^、，]{4,})/g, (mark, at: number) => (doing.test(list.slice(at + 1)) ? "；" : mark)) : whole));
  // “一是信息采集。每月……”: what comes first is what the rest is about.
  return split(passage.replace(/^[一二三四五六七八九十]是[^，。；]{2,10}[。：](?=.{6})/, "")).flatMap(short).flatMap((sentence) => {
    const parts = parted(sentence);
    const first = cadenceIn(parts[0] ?? "");
    // “每天……，检查……”: what is done next is done as often, unless it has its own time, cause or subject.
    const shared = first && !first.vague && leadsOff.test(parts[0] ?? "") ? first : null;
    return parts.map((part, at) => ({ text: trimmed(part), rhythm: at > 0 && shared && ownOf(part) === "" && !kept.test(part) && !ownSubject.test(part) && !caused.test(part) ? shared : null }));
  }).filter(({ text }) => hans(text) >= least);
}

/** A rhythm at the head of a sentence, and not in the name of a thing (“每天的投诉”). */
const leadsOff = /^(?:坚持|于|在|每[位个名][^，]{1,6})?每[一]?(?:个)?(?:天|日|周|星期|月|季度?|年度?|班)(?![的之])/;
/** What goes on for longer than a duty may be is cut where it stands. */
const short = (sentence: string): string[] => (sentence.length <= 400 ? [sentence] : (sentence.match(/[^]{1,400}/g) ?? []));

const caused = /制度|职责|交办|规定|发现|遇|如有|若|一旦|出现|不符|异常|的话|问题/;

/** Splits at stops that stand outside brackets and quotes; what a long bracket holds is text like any other. */
function split(passage: string): string[] {
  const text = passage.replace(/[（(]([^（）()]{25,})[)）]/g, "，$1").replace(/[【[]([^【】[\]]{12,})[\]】]?/g, "，$1");
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at] as string;
    if ("（(“《【".includes(mark)) depth++;
    else if ("）)”》】".includes(mark)) depth = Math.max(0, depth - 1);
    else if ("。！？；;".includes(mark) && (depth === 0 || mark === "。")) {
      out.push(text.slice(from, at + 1));
      from = at + 1;
      depth = 0;
    }
  }
  out.push(text.slice(from));
  return out;
}

/** A clause that only says when, where, why or by what the next is done, or goes on to say what the last is for. */
const leads = /(?:时|外|后|前|之后|以后|之前|中|上|下|者|的|期间|(?<!^(?:检查|了解|掌握|统计|汇报|核实|登记)[^，]{0,12})情况|情况下|方面|为此|基础上|过程中)，$|^(?:如|若|遇|凡|当|一旦|对(?!.{0,8}进行)|对于|关于|在|根据|按(?!时|期|月|周|日|年|季|要求\p{Script=Han}{4})照?|依据?|为(?!.{1,14}(?:提供|办理|代办|安排|办好|解决|讲解|准备|服务))|为了|除|除了|通过|由于|因|随着|作为|凭|自|从|经|未经|虽|即使|无论|不论|只要|尽管)[^，]{0,14}，$|^(?:如|若|遇|凡|当|一旦|对于)[^，]{0,24}，$|^每[天日周月年季][^，一二两三]{0,3}，$/u;
/** A clause that tells of what happened: what is done about it is the next. */
const happened = /^(?!及时|立即|.*(?:应(?!急)|须|要(?!求)|立即|马上|及时|第一时间|尽快|主动))(?:发现|发生|出现|接到|收到|遇到?|得知|捡到|拾到)[^，]{2,24}，$|^[^，]{1,6}(?:发生|出现|遭遇)[^，]{2,12}，$|^[^，]{2,16}(?:损坏|故障|异常|变化|丢失|缺勤|生病|受伤|意外伤害|泄漏|失效|不足|超期|逾期|不符|离职|入职|调离|不合格|未到岗|迟到|失败|告警|报警|缺货|断货|超标|不在岗|不合规|到期|届满)，$|^(?!.*不)[^，]{2,16}(?:超过|低于|高于|少于|达到?)[\d一二两三四五六七八九十百半][^，]{0,6}，$/;
/** A clause that begins another case. */
const otherwise = /^(?:(?:不足|短缺|缺货|异常|损坏|不符|不合格|不齐全?|逾期|超期|未[^，]{1,6}|不[^，得能应许准可要宜]{1,6})(?:时|的|者)(?=.{3,})|(?:接到|收到|听到)(?=.{2,}(?:后|\d|，|立即|及时|马上))|如果?(?!实|下|期|数|何)|若(?!干)|如遇|如有|一旦|遇有?(?=.{4,}(?:，|时|应|须|及时|立即))|发现(?=.{2,}(?:，|应|须|及时|立即|要|的))|出现(?=.{2,}(?:，|应|须|及时|立即)))/;
/** A clause that says what is done with things in some state: “结果异常的启动纠正程序”. */
const stateOf = /^\p{Script=Han}{0,4}(?:异常|不合格|合格|不符|不全|齐全|属实|超标|逾期|超期|损坏|缺失|有误|无误)(?:的|者|时)(\p{Script=Han}{2,}.*)$/u;
const otherState = (clause: string): boolean => /^(?:单笔|金额)?(?:超过|超出|低于|达到?)[^，]{1,12}(?:的|者)(?:[，]|应|须|需|由|报|呈|经|送|列)/.test(clause) || doing.test(stateOf.exec(clause)?.[1] ?? "");
/** A clause that is no duty without the one before: its bound, its record, its signature. */
const completing = /^(?:须|需|应|并|再|由)?(?:提交|提请|上报|报送|报请?|经|交|呈|送|由)[^，]{2,10}(?:审批|批准|核准|审核|审定|审阅|签批|签字|同意|确认|核签)[^，]{0,4}[。；，]?$|^每[\d一二两三四六半]*个?(?:小时|分钟|天|日|周|月|季度?|年|班)[一1两2三]?[次遍][。；，]?$|^每次不(?:少|低|超)|^(?:最[多长迟晚]|不(?:得|应|能)?超过)|^并?(?:做好|作好|填写|填好|记好|留下)[^，]{0,10}(?:记录|表|本|登记|台账|单|册|簿|卡)》?[。；，]?$|^(?:须|需|应|并|再)?(?:报请?|经|交|呈|送|由)[^，]{1,10}(?:审批|批准|核准|审核|签字|同意)[^，]{0,6}[。；，]?$/;
const follows = /^(?:但|以(?!及)|以便|以防|以免|以利|从而|使|使得|使其|确保|保证|保障|避免|防止|达到|达成|争取|直至|并视|包括|如(?!有|遇|果|发现|需)|例如|其中|及(?!时)|和|与|或|而|即|也|还|则|均|都|才|方|其|他|它|这|不但|不仅|且(?!.{6,})|力求|力争|尽量(?!.{8,})|为.{1,12}(?:创造|奠定|打下)|无.{1,4}、?无|促|提高[^，]{0,10}$|减少|降低|给|让|一式|注明|不计)/;
/** A clause with a subject of its own that something is to happen to: “重要事件向上级报告”. */
const ownSubject = /^(?!并|以|使|让|为)[^，]{2,10}(?:由|向|报|应|须|要|必须|不得|严禁|可|经|送|交|需)[^，]{3,}/;
/** A clause that says where something is kept. */
const kept = /^(?!并|且|做好|及时)[^，]{2,10}(?:记录|成绩|资料|结果|报告|单据|表)(?:要|须|应)?(?:归档|存入|存档|保存|留存)/;

/** A clause that begins with a time of its own. */
const timed = new RegExp("^(?<rhythm>(?:每|逐)(?:隔|逢)?[\\d一二两三四五六半]*个?(?:天|日|周|星期|月|季度?|年|学期|班|晚|早|小时)[一二三四五六日天末底初]?)|^(?:提前(?=[\\d一二两三四五六半])|(?:[\\d一二两三四五六七八九十半]+个?(?:工作日|小时|分钟|天|日)(?:之|以)?内)|[\\d一二三四五六七八九十]{1,3}[日号](?:之|以)?前|(?:早上|上午|中午|下午|晚上?)?\\d{1,2}[:：点时]\\d{0,2}分?)");
/** A clause that forbids something of its own, and one that tells of a case of its own. */
const forbidding = /^(?!并|且|也|更|亦|均|都|一律|任何|严禁|禁止|不)[^，]{2,10}(?:不得|严禁|不准|不许|禁止|一律)[^，]{2,}/;
const caseOf = /^[^，]{2,8}(?:前|后|时)(?!.*，.)[^，]{3,}/;
/** A clause that says what is done before something begins. */
const beforehand = /^\p{Script=Han}{2,4}前(?=\p{Script=Han}{4,})(?![^，]{0,3}(?:的|由))/u;
/** A clause that bounds something of its own. */
const bounding = /^(?!每|最|不|并|其|且|时间|时长|数量|金额|误差|人数|总数|累计)[^，]{2,8}(?:不(?:得|应|能)?(?:超过|少于|低于)|控制在)/;
/** A clause that says who does something the same day or at once. */
const sameDay = /^(?!接|收|听|如|若|遇|凡|发[现生]|出现)[^，]{2,8}(?:当[天日]|次日|及时|立即|马上)(?=\p{Script=Han}{2})/u;
/** A cause, and no deed that is done by itself. */
const cause = /发现|出现|发生|遇|接到|收到|如|若|凡|的，$|者，$/;

/** A clause that only names whom or what the next is about. */
const named = /(?:人员|人|车辆|物品|物料|货物|材料|设备|资料|客户|业主|顾客|学生|者|的|情况|期间|方面|单位|部门)，$/;

/** Whether a clause that has its own time, bound or subject tells of more than the one before it, which is a deed by itself. */
function standsAlone(clause: string, last: string): boolean {
  if (cause.test(last) || named.test(last) || hans(last) < 5 || (!hasDeed.test(last) && hans(last) < 8)) return false;
  const time = timed.exec(clause);
  const left = time === null ? "" : clause.slice(time[0].length);
  if (time?.groups?.["rhythm"] && hans(left) >= 3 && !/^(?:[，。；]|不(?:少|低|超|多)|至少|最少|[\d一二两三四五六]+[次遍回]|各|均|为)/.test(left)) return true;
  if (time !== null && !/[:：点时]/.test(time[0]) && !hasDeed.test(last)) return false;
  if (time !== null && hans(left) >= (/[:：点时]/.test(time[0]) ? 3 : 5) && (/[:：点时]/.test(time[0]) ? !/^(?:之|以)?[前后]/.test(left) : hasDeed.test(left))) return true;
  if (bounding.test(clause) && hans(clause) >= 8 && hasDeed.test(last)) return true;
  if (forbidding.test(clause) || (sameDay.test(clause) && hasDeed.test(clause) && hans(clause) >= 8)) return true;
  if (beforehand.test(clause) && hans(clause) >= 7 && hasDeed.test(last)) return true;
  return caseOf.test(clause) && caseOf.test(last) && hasDeed.test(clause);
}

const hans = (text: string): number => text.replace(/[^\p{Script=Han}\d]/gu, "").length;
const ownOf = (text: string): string => [cadenceIn(text)?.value, limitIn(text)?.value, approverIn(text, [])?.value].filter(Boolean).join("|");
const apart = (a: string, b: string): boolean => a !== "" && b !== "" && a !== b;

/** A clause parted before “并” or at “、” where each half has a time of its own: “及时反馈并在发货后点击”. */
function halves(clause: string): string[] {
  const at = /(?<=.{4})并(?=(?:[与向将把对由][^，]{1,8})?(?:在|于|立即|及时|按时|当[天日]|\d).{4,})/.exec(clause)?.index ?? -1;
  // “15分钟响应、4小时恢复” are two.
  const list = /(?<=.{5})、(?=[\d一二两三四五六七八九十半]+个?(?:秒|分钟|小时|天|工作日))/.exec(clause)?.index ?? -1;
  if (list > 0 && apart(ownOf(clause.slice(0, list)), ownOf(clause.slice(list + 1)))) return [clause.slice(0, list), clause.slice(list + 1)];
  return at > 0 && apart(ownOf(clause.slice(0, at)), ownOf(clause.slice(at))) ? [clause.slice(0, at), clause.slice(at)] : [clause];
}

/** No thing to do is said in more; what goes on is the next. */
const longestPart = 200;

/** Parts a sentence at its commas where another thing to do begins; what only leads to it, or says what it is for, stays with it. */
function parted(sentence: string): string[] {
  const out: string[] = [];
  const known = new Map<string, string>();
  const own = (text: string): string => known.get(text) ?? known.set(text, ownOf(text)).get(text) ?? "";
  for (const clause of clausesOf(sentence).flatMap(halves)) {
    const last = out.at(-1);
    const lastClause = last?.split(/(?<=，)/).at(-1) ?? "";
    // What must be done with what the last clause names: “来电人提出要求，必须及时记下”.
    const completes = completing.test(clause) && !leads.test(lastClause) || /^(?:必须|应|须|需|要|可|则|就|即|都|均)/.test(clause) && !/必须|应|须|不得|严禁|要/.test(lastClause) && own(last ?? "") === "";
    const begins = last !== undefined && last.length > longestPart || last !== undefined && !completes && hans(last) >= 4 && !leads.test(lastClause) && !(happened.test(lastClause.replace(/^\p{Script=Han}{2,8}：(?=.{2})/u, "")) && own(lastClause) === "" && !doing.test(lastClause.replace(/^(?:发现|出现|遇到?)/, ""))) && hans(clause) >= (apart(own(last), own(clause)) ? 4 : 5)
      && (((otherwise.test(clause) || otherState(clause)) && hans(last) >= 6 && !named.test(lastClause)) || apart(own(last), own(clause)) || kept.test(clause) || (!follows.test(clause) && (doing.test(clause) || (ownSubject.test(clause) && (hasDeed.test(lastClause) || !timed.test(clause))) || standsAlone(clause, lastClause))));
    if (begins) out.push(clause);
    else out[Math.max(0, out.length - 1)] = (last ?? "") + clause;
  }
  return out;
}

/** The clauses of a sentence, commas in brackets and quotes not counted. */
function clausesOf(sentence: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [at, mark] of [...sentence].entries()) {
    if ("（(“《【".includes(mark)) depth++;
    else if ("）)”》】".includes(mark)) depth = Math.max(0, depth - 1);
    else if (mark === "，" && depth === 0) {
      out.push([...sentence].slice(from, at + 1).join(""));
      from = at + 1;
    }
  }
  return [...out, [...sentence].slice(from).join("")].filter((one) => one !== "");
}

const trimmed = (text: string): string => text.replace(/^[a-zA-Z](?=[\p{Script=Han}])(?![a-zA-Z]?[班级类区座超光])/u, "").replace(/^[\s，、；。：]+|[\s，、；。：！？]+$/g, "").trim();
