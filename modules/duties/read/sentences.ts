import { approverIn } from "./approver.ts";
import { cadenceIn, type Proposal } from "./cadence.ts";
import { limitIn } from "./limit.ts";

/** One duty as it stands; `rhythm` is what the beginning of its sentence says of all of it. */
export interface Sentence {
  readonly text: string;
  readonly rhythm: Proposal | null;
}

/** The sentences of a passage, each one duty of at least so many characters: at a full stop or semicolon, and at a comma where another thing to do begins. */
export function sentencesOf(passage: string, least = 4): Sentence[] {
  return split(passage).flatMap(short).flatMap((sentence) => {
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
const leads = /(?:时|外|后|前|之后|以后|之前|中|上|下|者|的|期间|情况下?|方面|为此|基础上|过程中)，$|^(?:如|若|遇|凡|当|一旦|对(?!.{0,8}进行)|对于|关于|在|根据|按(?!时|期|月|周|日|年|季)照?|依据?|为(?!.{1,12}(?:提供|办理))|为了|除|除了|通过|由于|因|随着|作为|凭|自|从|经|未经|虽|即使|无论|不论|只要|尽管)[^，]{0,14}，$|^(?:如|若|遇|凡|当|一旦|对于)[^，]{0,24}，$|^每[天日周月年季][^，一二两三]{0,3}，$/;
/** A clause that tells of what happened: what is done about it is the next. */
const happened = /^(?!及时|立即|.*(?:应(?!急)|须|要(?!求)|立即|马上|及时|第一时间|尽快|主动))(?:发现|发生|出现|接到|收到|遇到?|得知|捡到|拾到)[^，]{2,24}，$|^[^，]{1,6}(?:发生|出现|遭遇)[^，]{2,12}，$|^[^，]{2,16}(?:损坏|故障|异常|变化|丢失|缺勤|生病|受伤|意外伤害|泄漏|失效|不足|超期|逾期|不符|离职|入职|调离|不合格|未到岗|迟到|失败|告警|报警|缺货|断货|超标|不在岗|不合规|到期|届满)，$/;
/** A clause that begins another case. */
const otherwise = /^(?:如果?(?!实|下|期|数|何)|若(?!干)|如遇|如有|一旦|遇有?(?=.{4,}(?:，|时|应|须|及时|立即))|发现(?=.{2,}(?:，|应|须|及时|立即|要|的))|出现(?=.{2,}(?:，|应|须|及时|立即)))/;
/** A clause that is no duty without the one before: its bound, its record, its signature. */
const completing = /^(?:须|需|应|并|再|由)?(?:提交|提请|上报|报送|报请?|经|交|呈|送|由)[^，]{2,10}(?:审批|批准|核准|审核|审定|审阅|签批|签字|同意|确认|核签)[^，]{0,4}[。；，]?$|^每[\d一二两三四六半]*个?(?:小时|分钟|天|日|周|月|季度?|年|班)[一1两2三]?[次遍][。；，]?$|^每次不(?:少|低|超)|^(?:最[多长迟晚]|不(?:得|应|能)?超过)|^并?(?:做好|作好|填写|填好|记好|留下)[^，]{0,10}(?:记录|表|本|登记|台账|单|册|簿|卡)》?[。；，]?$|^(?:须|需|应|并|再)?(?:报请?|经|交|呈|送|由)[^，]{1,10}(?:审批|批准|核准|审核|签字|同意)[^，]{0,6}[。；，]?$/;
const follows = /^(?:但|以(?!及)|以便|以防|以免|以利|从而|使|使得|使其|确保|保证|保障|避免|防止|达到|达成|争取|直至|并视|包括|如(?!有|遇|果|发现|需)|例如|其中|及(?!时)|和|与|或|而|即|也|还|则|均|都|才|方|其|他|它|这|不但|不仅|且(?!.{6,})|力求|力争|尽量(?!.{8,})|为.{1,12}(?:创造|奠定|打下)|无.{1,4}、?无|促|提高[^，]{0,10}$|减少|降低|给|让|一式|注明|不计)/;
const verbs = "负责|协助|配合|接待|接听|接受|受理|处理|办理|安排|组织|检查|监督|督促|督导|跟进|跟踪|落实|执行|制定|制订|编制|编写|拟订|拟定|起草|建立|健全|完善|收集|汇总|整理|统计|分析|登记|记录|填写|录入|归档|存档|保管|保存|管理|维护|保养|清洁|打扫|巡视|巡查|巡逻|核对|核实|核算|审核|审查|审批|盘点|清点|采购|验收|发放|发送|派发|分发|收取|催缴|追收|追缴|缴纳|上报|上交|汇报|报告|报送|反馈|传达|通知|转交|转达|提交|提出|提供|提醒|告知|解答|解释|说明|介绍|宣传|推广|回访|走访|拜访|联系|沟通|协调|熟悉|掌握|了解|学习|参加|参与|召开|召集|主持|培训|指导|考核|评估|评价|培养|树立|保持|做好|作好|做到|搞好|办好|完成|遵守|服从|坚持|坚守|佩戴|穿着|着装|纠正|制止|劝阻|阻止|报修|维修|更换|补充|补货|打印|复印|打开|关闭|开具|出具|签订|签收|签字|确认|查看|查询|查明|查对|分派|分配|调拨|调配|调度|推动|推进|开展|实施|策划|设计|调试|安装|搬运|装卸|停放|清理|清查|清扫|消毒|护送|陪同|引导|指引|迎送|问候|微笑|安抚|致歉|道歉|礼貌|热情|主动|耐心|认真|严格|积极|及时|立即|尽快|准时|按时|定期|不定期|合理|妥善|详细|坚决|加强|严禁|禁止|不得|不准|不许|不可|不能|不要|不宜|不应|必须|务必|应|须|需(?!求)|要(?!求)|可|请|由|向|将|把|再|重新|进行|承担|拓展|拓宽|挖掘|扩大|发现|杜绝|注意|反映|控制|监控|编排|规范|优化|改进|创新|购置|领取|领用|退回|返还|回复|答复|回答|送交|交由|交给|递交|协商|谈判|结算|支付|收款|付款|报价|制作|设置|布置|摆放|张贴|悬挂|播放|测试|试验|检验|化验|抽查|抽检|复核|复查|随时|随访|询问|推荐|推销|促销|销售|营销|争取|尊重|团结|关心|爱护|节约|保密|保护|防止|预防|排除|排查|救助|救援|疏散|疏导|指挥|看管|看护|照顾|照看|喂养|烹饪|清洗|消杀";
/** A clause that begins with what is done, after “并”, a rhythm or a manner. */
const doing = new RegExp(`^(?:并且?|同时|另外?|此外|然后|再|且|及时|每[天日周月季年][^，]{0,6}?|各自|共同|亲自|重要|重大|特殊|必要时|情况|问题)?(?:[\\p{Script=Han}]{0,3}?(?:要|应|须|需|必须|应当|会|可以|负责))?(?:${verbs})`, "u");
/** A clause with a subject of its own that something is to happen to: “重要事件向上级报告”. */
const ownSubject = /^(?!并|以|使|让|为)[^，]{2,10}(?:由|向|报|应|须|要|必须|不得|严禁|可|经|送|交|需)[^，]{3,}/;
/** A clause that says where something is kept. */
const kept = /^(?!并|且|做好|及时)[^，]{2,10}(?:记录|成绩|资料|结果|报告|单据|表)(?:要|须|应)?(?:归档|存入|存档|保存|留存)/;

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
    const begins = last !== undefined && last.length > longestPart || last !== undefined && !completes && hans(last) >= 4 && !leads.test(lastClause) && !(happened.test(lastClause) && own(lastClause) === "" && !doing.test(lastClause.replace(/^(?:发现|出现|遇到?)/, ""))) && hans(clause) >= (apart(own(last), own(clause)) ? 4 : 5)
      && ((otherwise.test(clause) && hans(last) >= 6) || apart(own(last), own(clause)) || kept.test(clause) || (!follows.test(clause) && (doing.test(clause) || ownSubject.test(clause))));
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
