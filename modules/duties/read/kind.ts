import type { DutyKind } from "../catalogue-types.ts";
import type { Proposal } from "./cadence.ts";

/** What is known of a sentence before its kind is. */
export interface Facts {
  readonly text: string;
  readonly cadence: Proposal | null;
  readonly limit: Proposal | null;
  readonly approver: Proposal | null;
  readonly records: readonly string[];
  /** What the headings above say. */
  readonly under: string;
}

/** How one dresses, speaks and carries oneself: what no program can see. */
const manner = /微笑|礼[貌仪]|热情|热忱|亲切|仪[容表]|[衣着穿][着装戴]|着装|工装|制服|西[装服]|衬衫|领带|领结|皮鞋|布鞋|凉鞋|袜|裙|扣[上子]|工[服牌]|胸牌|胸卡|证章|佩[戴带]|语[气调速]|语言(?!翻)|态度|文明(?!城)|耐心|细心|诚恳|谦虚|尊重|友善|起立|站[立姿]|坐姿|化妆|淡妆|头发|发型|指甲|首饰|精神饱满|精神状态|面带|目光|口头禅|您好|问好|大方|得体|吃(?:东西|零食|食物)|聊天|闲聊|嬉[笑戏]|打闹|争[执吵]|吵[闹架]|睡觉|职业道德|敬业|爱岗|团结|廉洁|忠于|忠诚(?!度)|以身作则|责任心|主动性|奉献|诚[信实](?!品牌)|真诚|言[行谈]|举止|整洁|干净|清洁(?!工|剂|员)(?=$|[，、；])|还[口手]|宽容|自信|勤[勉恳]|尽职|恪守|企业形象|个人形象|不计较|有信心|^服务(?:态度|行为|效率|效果)|坚守岗位|按时.{0,2}[上下]+.?班|准时.{0,2}[上下]+.?班|上下班守时|回扣|为重/;
const forbids = /严禁|禁止|不得|不准|不许|不可(?!避免|抗|或缺)|不能(?!及时|解决|处理|确定|满足|到|正常)|不要|不宜|不应|切勿|切忌|杜绝(?!浪费)|谢绝|一律|方可|方能|才能(?!力)|未经|无.{1,6}不|凡.{1,16}[均都须]|先进先出|原则|只能|仅[限供]|限[于制]|有权|保密|专[人柜]|任何人|不超过|以.{1,8}为(?:主|准|限|宜|辅)/;
/** How a thing must be done, by what paper or measure. */
const measured = /(?:应|须|需|必须|要)(?:按|依|凭|以|根据|有|将|视|注意|在|对|经|符合|遵循|区分|严格)|^(?:仓|每一?[种个份张]|各|凡).{0,14}(?:应|须|必须|要)|^(?:依据?|按照?|凭|视|遵循)(?!.{0,10}(?:制定|编制|制订))|严格(?:按|审|把|控|监)|把好关|有责任|负全责|承担.{0,6}责任/;
const obeys = /(?:遵守|执行|服从|贯彻).{0,20}(?:制度|规定|规章|法规|法律|指令|安排|纪律|管理|要求)|必须(?:掌握|熟悉|具备|了解)|(?:速度|能力|水平).{0,4}不(?:得)?低于/;
/** What one must know or be; and what headings stand above manners. */
const knows = /^(?:应|要|须|必须|需)?(?:熟悉|熟练|熟读|熟知|掌握|了解(?!.{0,10}(?:进度|情况后|并))|学习|积极地?学习|具备|懂得|精通|[^，。；]{0,4}(?:能力|素养|经验|素质)[：:])/;
const mannerHeads = /衣饰|衣着|仪[容表]|着装|礼[仪貌]|言行|举止|道德|形象|语言规范|服务态度/;
const strict = /严格(?:按|审|把|控)|(?:必须|须|应当?)(?:严格)?(?:按|依|凭|以(?!便)|注明|经过)|适用于|划分为|固定(?:储|位|地|存)/;
/** A cause said outright: what follows is done when it comes, in whatever manner. */
const condition = /^(?:若|如果|如遇|如有|如需|一旦|遇到?|接到|收到|发现)[^，]{2,},?/;
const approves = /审批|批准|核准|审定|签批|(?:^|[，；])(?:负责)?审核(?=.{2,})/;
const keeps = /登记(?!本)|记录(?!内容)|存档|归档|建档|备案|档案|台[账帐]|填[写报制]|记入|记下|录入|留存|保存(?!好)|备查|留底|入[账帐](?!后)|造册|存入|立卷|一式.联|第?[一二三四]联|注明|标[示明]|交接班本/;
/** Papers that are made; and what is gathered to be told. */
const makes = /(?:^|[，、并且及负责组织])(?:制[定订作]|编制|编写|编排|拟[定订]|起草|撰写|编成|编制成|填|开具|建立(?!.{0,4}(?:关系|形象|信任|联系))|健全|汇总|统计|整理|收集(?!起)|征集|归纳|提出.{0,12}方案|总结)/;
/** Work that somebody or something calls for: a visitor, a call, an order, a fault. */
const called = /(?:接待|接听|接受(?!.{0,6}(?:培训|领导|监督|检查))|受理|处理(?!好关系)|处置|解答|答复|回答|回复|办理|办好|安抚|转达|传达|转告|通知|告知|报告|上报|汇报|跟进|交付|派送|送货|退货|退回|付款|报价|报修|验收|验货|收货|接收|调试|纠正|制止|劝阻|核实|协助.{0,12}(?:办理|申请|完成)|安排.{0,12}(?:入驻|入住|搬迁|付款|收货|维修|手续|人员|事宜)|为.{0,6}(?:客|顾|业|住|用户|旅|患|病|会员).{0,10}(?:办|提供|安排|解决)|提供.{0,10}服务|解决|应急|疏散|护送|确认.{0,4}(?:订单|身份)|询问|致歉|道歉|留言|补货|组织货源|开(?:出|具).{0,12}证明)/;
const event = /(?:^|[，；。])(?:如|若|遇|凡|一旦|当|每当|对于?|在)?[^，；。]{0,24}(?:(?<!小)时|后|之后|以后|者|的情况|情况下|的话|损坏的|不符的|发生|出现)(?=，|及时|应|要|需|须|必须|立即|马上|主动|由|向|起|核|先|当[天日]|\d|$)|(?:接到|收到|发现(?!自身|工作)|遇到?(?!见)|如有|如遇|若有|若遇|一旦|凡是?有?|发生|出现|当.{2,12}时|.{2,8}时[，应要须]|.{2,10}[到来]店时|对于?.{2,20}的[，应要须]|如果|如若|如需|若|超过.{1,8}的)|(?:损坏|不符|异常|合格|违反|未.{1,6})的(?:，|要|应|须|及时|立即)|突发|紧急|重[要大](?:事|问题|投诉)/;

/** What kind of duty a sentence is, with the words that say so; a plain task without any is a standing one. */
export function kindOf({ text, cadence, limit, approver, under }: Facts): { readonly kind: DutyKind; readonly words: string | null } {
  const find = (shape: RegExp): string | null => shape.exec(text)?.[0].replace(/^[，；。、]/, "") ?? null;
  const as = (kind: DutyKind, words: string | null): { kind: DutyKind; words: string } | null => (words === null || words === "" ? null : { kind, words });
  if (approver && (find(approves) || /签[字名批署章]|同意|审/.test(approver.words))) return { kind: "approval", words: approver.words };
  if (cadence) return { kind: "recurring", words: cadence.words };
  const start = find(event);
  // Who looks after the manner of others has work to do; it is not his own.
  const conduct = /^(?:负责)?(?:检查|督促|监督|督导|培训|考核|指导|抽查)/.test(text) ? null : find(manner);
  const rule = find(forbids);
  if (start && limit && !limit.value.startsWith("<=") && !conduct && !(rule && /不(?:得|要|能|准|应)超过/.test(text)) && text.indexOf(start) < 12) return { kind: "triggered", words: start };
  const caused = find(condition);
  if (mannerHeads.test(under)) return { kind: "conduct", words: conduct ?? rule };
  return as("standing", find(obeys)) ?? as("standing", find(knows)) ?? as("rule", caused ? null : find(strict)) ?? as("triggered", caused && !find(keeps) && !/严禁|不得|不准|未经/.test(text) ? caused : null) ?? as("conduct", conduct && !/(?:处理|解答|登记|检查|核对|打扫|接听电话，)/.test(text.replace(/.*(?:不得|热情)/, "")) ? conduct : null) ?? as("rule", rule)
    ?? as("record", start && find(keeps) && !limit ? find(keeps) : null) ?? as("triggered", start) ?? as("record", find(keeps)) ?? as("rule", find(measured))
    ?? as("record", find(makes)) ?? as("triggered", find(called)) ?? as("conduct", conduct) ?? as("triggered", limit && !limit.value.startsWith("<=") ? limit.words : null)
    ?? { kind: "standing", words: find(/负责|协助|配合|组织|参与|完成|管理|监督|指导|熟悉|掌握|了解/) };
}
