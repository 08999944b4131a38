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
const manner = /微笑|礼[貌仪]|热情|热忱|亲切|仪[容表]|[衣着穿][着装戴]|着装|工装|制服|行服|工作服|西[装服]|衬衫|领带|领结|皮鞋|布鞋|凉鞋|鞋套|袜|裙|扣[上子]|工[服牌]|胸牌|胸卡|证章|佩[戴带]|语[气调速言](?!翻)|态度|文明(?!城)|耐心|细心|诚恳|谦虚|尊重|友善|和[善气蔼]|客气|起立|站[立姿]|坐姿|化妆|淡妆|头发|发型|指甲|首饰|精神饱满|精神状态|面带|目光|口头禅|您好|问好|大方|得体|吃(?:东西|零食|食物)|聊天|闲聊|玩手机|打瞌睡|串岗|嬉[笑戏]|打闹|争[执吵]|吵[闹架]|睡觉|职业道德|敬业|爱岗|团结|廉洁|徇私|忠于|忠诚(?!度)|以身作则|责任[心感]|主动性|奉献|诚[信实](?!品牌)|真诚|热爱|言[行谈]|举止|保持.{0,12}(?:整洁|清洁|干净)|(?:整洁|干净)(?=$|[，；])(?!.*环境)|(?:仪容|衣[着冠服]|服装).{0,4}整洁|还[口手]|宽容|自信|勤[勉恳]|尽职|恪守|企业形象|个人形象|不计较|有信心|^服务(?:态度|行为|效率|效果)|坚守岗位|认真负责|按时.{0,2}[上下]+.?班|准时.{0,2}[上下到]+.?[班岗]|上下班守时|回扣|为重|礼让|讽刺|挖苦|顶撞|冷言|^爱护/;
/** Hard words of what may not be, or not without something before it. */
const forbids = /严禁|禁止|不得|不准|不许|不可(?!避免|抗|或缺)|不能(?!及时|按时|解决|处理|确定|满足|到|正常)|不要|不宜|不应|切勿|切忌|谢绝|一律|方可|方能|始得|才能(?!力)|未经|非经|无.{1,6}不|凡.{1,16}[均都须]|先进先出|只能|仅[限供]|限[于制]|有权|裁决权|保密|外泄|专[人柜]|任何人|以.{1,8}为(?:主|准|限|宜|辅)|优先|分开(?:存|放|摆|使用|$|，)|分柜|分类存放|持[^，]{0,6}证上岗|轻拿轻放|专库|双人|双锁|限额|(?:^|[，；、中间时内])不(?:接|打|串|饮|吸|抽|玩|夸|强|谈|议|做|收|索|私|擅|随意|乱|推|穿|留|迟|早退|带|拿|吃|喝|睡|离|越|违|泄|隐|虚|弄|徇|酒|聊|闲|吵|顶)|保守.{0,8}(?:秘密|信息|隐私|机密)|照价赔偿|凭[^，]{2,14}(?:放行|发放|领取|进出|出入|入场|办理)/;
/** How a thing must be done, by what paper or measure. */
const measured = /凭(?![空借经])[^，]{0,10}(?:码|证|单|卡|票|条|书)|承担.{0,6}责|保持.{0,8}畅通|是否(?:齐|正确|相符|一致|合)|^负责按照?(?!时|期|规定|月|年|质)|(?:应|须|需|必须|要)(?:按|依|凭|以|根据|有|将|视|注意|在|对|经|符合|遵循|区分|严格)|^(?:仓|每一?[种个份张]|各|凡).{0,14}(?:应|须|必须|要)|^(?:依据?|按照?(?!时|期)|照|凭|视|遵循)(?!.{0,14}(?:制定|编制|制订|采购))|严格(?:按|审|把|控|监)|把好关|有责任|负全责|承担.{0,6}责任|(?:不(?:得|应|能|可)?|最[多少长]|至少|控制在)(?:超过|少于|低于|高于|大于)?[\d一二三四五六七八九十半]/;
/** What must be without an event that calls for it: “离柜必须签退”. */
const must = /(?:必须|务必|须(?!知|经)|均应|都应|一律|(?<![供相响反适对效])应当?(?!急|对|收|付|变|商))(?!及时|立即|马上|尽快|在[\d一二三四五六七八九十]+)/;
const obeys = /(?:遵守|执行|服从|贯彻).{0,20}(?:制度|规定|规章|法规|法律|指令|安排|纪律|管理|要求|方针|决议|规程)|必须(?:掌握|熟悉|具备|了解)|(?:速度|能力|水平).{0,4}不(?:得)?低于/;
/** What one must know or be; and what headings stand above manners. */
const knows = /^(?:应|要|须|必须|需)?(?:熟悉|熟练|熟读|熟知|掌握|了解(?!.{0,10}(?:进度|情况后|并))|学习|积极地?学习|具备|懂得|精通|[^，。；]{0,4}(?:能力|素养|经验|素质)[：:])/;
const mannerHeads = /衣饰|衣着|仪[容表]|着装|礼[仪貌]|言行|举止|道德|形象|语言规范|服务态度|服务规范/;
const strict = /严格(?:按|审|把|控)|严把|把好.{0,12}关|(?:必须|须|应当?)(?:严格)?(?:按(?!时|期)|依|凭|以(?!便)|注明|经过)|适用于|划分为|固定(?:储|位|地|存)/;
/** A cause said outright: what follows is done when it comes, in whatever manner. */
const condition = /^(?:若|如果|如遇|如有|如需|一旦|遇到?|接到|收到|发现|对(?:于)?(?:不|未|违|超|逾|损|异|突|新入|客户提出))[^，]{2,},?/;
const approves = /初审|审批|批准|核准|审定|签批|(?:^|[，；])(?:负责)?审核(?=.{2,})/;
const keeps = /登记(?!本)|登录于|记录(?!内容)|存档|归档|建档|备案|档案|台[账帐]|填[写报制]|记入|记下|载明|录入|留存|保存(?!好)|备查|留底|入[账帐](?!后)|造册|存入|立卷|建单|一.一[档卷册]|一式.联|第?[一二三四]联|注明|标[示明](?!牌)|交接班本/;
/** Papers that are made; and what is gathered to be told. */
const makes = /^(?:负责|管理)(?!.{0,30}工作$)[^，]{0,8}(?:文件|资料|档案|合同|图纸|钥匙)|(?:^|[，、并且及负责组织])(?:制[定订作]|编制|编写|编排|拟[定订]|起草|撰写|编成|编制成|填|开具|建立(?!.{0,4}(?:关系|形象|信任|联系))|健全|汇总|统计|整理|收集(?!起)|征集|归纳|提出.{0,12}方案|总结)|(?:文件|文档|资料|报告|计划|方案|制度|报表|档案|凭证)(?:等)?的?(?:编制|编写|整理|制定|起草|汇编|保管)|(?:工作|统计|登记)表格|提出.{0,4}整改/;
/** Who or what comes from outside and calls for work. */
const caller = /群众|办事人|申请人|老人|宾客|客[户人商]|顾客|来[访电宾客人]|业[主户]|住户|用户|访客|会员|患者|病人|家长|家属|学生|幼儿|乘客|旅客|租[户客]|投诉|咨询|询问|疑问|报修|故障|订单|退换?货|突发|应急|事故|纠纷|入[住驻伙园院职]|搬[入出迁]|退[房租]|出院|离职|调离|装修|快递|信件|包裹|邮件|到货|来料|进货|差评|异常|违章|可疑|违规|不合格|损坏|险情|火[警灾]/;
/** Work that somebody or something calls for; what is weak is so only with a caller. */
const called = /接受(?!.{0,6}(?:培训|领导|监督|检查))|处理(?!好关系)|处置|办理|办好|通知|告知|报告|上报|汇报|跟进|交付|付款|调试|核实|确认.{0,4}(?:订单|身份)|询问|交接|移交|应急|协助.{0,12}(?:办理|申请|完成)|安排.{0,12}(?:入驻|入住|搬迁|付款|收货|维修|手续|人员|事宜)|提供.{0,10}服务|接待|接听|受理|解答|答复|回答|回复|安抚|转[达告交]|传达|报修|派送|送货|退货|退回|报价|验收|验货|收货|接收|纠正|制止|劝阻|疏散|护送|致歉|道歉|留言|补货|组织货源|急救|抢救|开(?:出|具).{0,12}证明|回访/;
const weak = /为.{0,10}(?:办|提供|安排|解决)|解决|确认|介绍|提醒|说明|解释|查验|检验|更换|维修|引导|指引|指导.{0,6}(?:填|办|使用)|陪同|护理|收缴|交给/;
const event = /^(?:捡到|拾到|拾获|捡拾)|^[^，。；]{2,6}(?:前|后)(?:先|应|须|必须|要)?(?:核对|检查|查看|确认|查验|清点|请|写|填|登记|回访)|(?:未|超|满)[^，]{1,10}的(?:客户|顾客|患者|学生|员工|人员|会员|业主|老人)(?=，|要|应|须|由)|(?:^|[，；。])(?:如|若|遇|凡|一旦|当|每当|对于?|在)?[^，；。]{0,24}(?:(?<!小)时|后|之后|以后|者|的情况|情况下|的话|损坏的|不符的|发生|出现)(?=，|及时|应|要|需|须|必须|立即|马上|主动|由|向|起|核|先|当[天日]|\d|$)|(?:接到|收到|发现(?!自身|工作)|遇到?(?!见)|如有|如遇|若有|若遇|一旦|凡是?有?|发生|出现|当.{2,12}时|.{2,8}时[，应要须]|.{2,10}[到来]店时|对于?.{2,20}的[，应要须]|如果|如若|如需|若|超过.{1,8}的)|(?:损坏|不符|异常|合格|违反|违规|逾期|超[^，]{1,6}|未.{1,8}|不[^，]{1,6})的(?=，|要|应|须|及时|立即|由|报)|(?:异常|缺少|不足|缺货|短缺|损坏|故障|变更|到货|来访|外出|出现|发生|不在)[^，。]{0,4}时|突发|紧急|重[要大](?:事|问题|投诉)/;
/** Who helps, leads or watches has a standing part in the work of others. */
const helps = /^(?:负责)?(?:主动|积极|全面)?(?:协助|配合|帮助|协同|指导|督导|监督|督促|组织(?!召|.{0,8}(?:演练|盘点|收|验))|主持(?!.{0,8}会)|统筹|协调|推[动进]|参与|分管|管理)/;
/** Nouns of work under “负责……的”: a part of the post and not one deed. */
const nouns = /^负责(?!.{0,16}(?:[来访]客|客户|顾客|业[主户]|患者|投诉)).{2,}的[^，的]{2,4}(?:[、和与及][^，的]{2,4})+$/;
const general = /宗旨|方针|理念|(?:建立|健全|完善).{0,12}(?:机制|体系)|能力强|^(?!.*(?:收集|汇总|征集|征求))[^，]*提出?[^，]{0,12}(?:建议|意见)$|^加强(?!.{0,6}登记)[^，]{2,}|^(?!.{0,14}(?:天|日|周|小时|分钟)内|.{0,14}(?:及时|立即|尽快)(?!有效))[^，]{0,8}(?:与|同)[^，]{2,20}(?:沟通|协作|往来|联系)$|^(?:全面|具体|主要|专职)?负责(?!.{0,30}(?:档案|文件|资料|合同|钥匙|图纸).{0,6}(?:管理|工作)$|.{0,20}(?:交接|接收|验收|收发))[^，]{2,60}(?:工作|管理|事务|业务|维护|任务)$|^(?:全面|主持|综理|统管).{2,20}(?:工作|事务)$|^完成.{0,12}(?:交办|安排|下达|布置)/;

/** The words of a part of a post that say it is one. */
const brief = (words: string | null): string | null => (words === null ? null : (/负责|加强|完成|主持|全面|综理|统管|宗旨|方针|理念|机制|体系|能力|建议|意见|沟通|协作|往来|联系/.exec(words)?.[0] ?? words));

/** What kind of duty a sentence is, with the words that say so; a plain task without any is a standing one. */
export function kindOf({ text, cadence, limit, approver, under }: Facts): { readonly kind: DutyKind; readonly words: string | null } {
  const find = (shape: RegExp): string | null => shape.exec(text)?.[0].replace(/^[，；。、]/, "") || null;
  const as = (kind: DutyKind, words: string | null): { kind: DutyKind; words: string } | null => (words === null ? null : { kind, words });
  if (approver && (find(approves) || /签[字名批署章]|[双联]签|会[签审]|核[章签]|同意|审|授权|确认/.test(approver.words))) return { kind: "approval", words: approver.words };
  if (cadence) return { kind: "recurring", words: cadence.words };
  const start = find(event);
  const hard = find(/严禁|禁止|不得|不准|不许|不可(?!避免|抗|或缺)|切勿/);
  // Who looks after the manner of others has work to do; it is not his own.
  const conduct = /^(?:负责)?(?:检查|督促|监督|督导|培训|考核|指导|抽查)/.test(text) ? null : find(manner);
  const rude = hard && /争[执吵]|吵|还[口手]|讽刺|挖苦|顶撞|态度|冷言|聊天|瞌睡|睡觉|嬉|打闹|零食|玩手机|回扣|仪|妆|鞋/.test(text);
  const rule = find(forbids);
  const caused = find(condition);
  const answers = /回复|答复|答覆|处理|解决|上报|报告|完成/.test(text);
  const bound = limit !== null && (/^[<>]=/.test(limit.value) || (!answers && /(?:时间|时长|速度|间隔)[^，]{0,6}(?:不(?:得|能|应)?超过|控制在|[≤<]|小于|限)|不(?:得|要|能|准|应)超过|最[长多]/.test(text)) || (!answers && /[^，]{2,}不超过/.test(text) && !/投诉|申请|报修|[件单]不/.test(text)));
  if (!rude && /承担[^，]{0,6}责/.test(text)) return { kind: "rule", words: find(/承担[^，]{0,6}责/) };
  if (bound) return { kind: "rule", words: limit.words };
  if (limit && !hard && conduct && find(caller) && /^\d+(?:s|min|h|d|wd|wh)$/.test(limit.value)) return { kind: "triggered", words: limit.words };
  if (start && limit && !conduct && !hard && text.indexOf(start) < 12) return { kind: "triggered", words: start };
  if (mannerHeads.test(under)) return { kind: "conduct", words: conduct ?? rule };
  // What must be recorded is a record, also where an event calls for it.
  const kept = find(keeps);
  const soonKept = find(/(?:及时|立即|尽快|马上|当[天日]|如实|详细|认真|逐[日项一])(?:地)?(?:做好|作好|进行|予以|加以)?[^，]{0,4}(?:登记|记录(?!仪)|建档|备案|归档|填[写制报]?|统计)/);
  // Who is received and then entered is received first of all.
  const alsoKept = kept !== null && (find(called) !== null || (limit !== null && text.indexOf(limit.words) < text.indexOf(kept))) && /，?(?:并|及|再)(?:予以?|做好|作好|进行|将|及时)?[^，]{0,6}(?:记录|登记|填写|存档|归档)/.test(text) && (limit !== null || text.search(called) < text.search(keeps));
  return as("triggered", find(/^(?:帮助|协助|指导|引导)[^，]{1,12}填/)) ?? as("standing", find(obeys)) ?? as("standing", find(knows)) ?? as("standing", (find(general) && !/(?:接待|受理|处理|接听|解答).{0,6}(?:来[访电客]|客|投诉|咨询|报修)|办理/.test(text) ? brief(find(general)) : null) ?? brief(find(nouns))) ?? as("record", hard || alsoKept ? null : soonKept)
    ?? as("rule", caused ? null : find(strict)) ?? as("triggered", caused && (!kept || limit) && !hard && !/未经/.test(text) ? caused : null)
    ?? as("conduct", conduct && (!hard || rude) && !/(?:处理|解答|登记|检查|核对|打扫|接听电话，)/.test(text.replace(/.*(?:不得|热情)/, "")) ? conduct : null)
    ?? as("triggered", limit && !hard && rule && /及时|立即|马上|尽快/.test(limit.words) ? find(called) : null) ?? as("rule", rule) ?? as("record", start && kept && !limit ? kept : null) ?? as("triggered", limit && start ? start : null) ?? as("triggered", start)
    ?? as("triggered", limit && /^\d+(?:s|min|h|d|wd|wh|mo)(?: early)?$/.test(limit.value) ? limit.words : null)
    ?? as("triggered", alsoKept ? (find(called) ?? limit?.words ?? null) : null) ?? as("record", kept) ?? as("rule", find(measured) ?? find(must)) ?? as("record", find(makes))
    ?? as("standing", find(caller) && find(called) ? null : find(helps)) ?? as("triggered", find(called) ?? (find(caller) ? find(weak) : null))
    ?? as("conduct", conduct) ?? as("triggered", limit && limit.value !== "on time" ? limit.words : null)
    ?? { kind: "standing", words: find(/负责|协助|配合|组织|参与|完成|管理|监督|指导|熟悉|掌握|了解/) };
}
