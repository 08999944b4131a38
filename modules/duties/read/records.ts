/** How papers are called: the end of the name of a record, whatever the trade. */
const paper = "记录表|登记表|申请表|记录本|登记本|登记簿|记录单|交接本|交接表|点检表|检查表|明细表|统计表|汇总表|调查表|回访表|报销单|派工单|入库单|出库单|领料单|送货单|订购单|采购订单|收据|发票|合同|协议|档案|台账|台帐|账册|账簿|账本|帐本|日记账|明细账|总账|日志|日报|周报|月报|年报|日报表|周报表|月报表|报表|报告|清单|单据|单|表|簿|册|卡|记录|纪要|总结|计划|方案|凭证|通知书|通知|证明|报告书|登记|备案|手册|图纸|票据|函";
const shape = new RegExp(`(?:《([^》]{2,20})》|([\\p{Script=Han}A-Za-z\\d]{1,12}?(?:${paper}))(?!明|人|元|位|独|格|现|示|面|达|情|扬|率|生|表|单|书|簿|册|本(?!公司|店|院|部|人|岗)|内|件|管|员|号|片|纸|于|制度|工作|手续|管理|无误))`, "gu");
/** Words that hand over to the name of a paper; what stands before them is no part of it. */
const lead = /^.*(?:填写|填报|填制|登记在|登记到|登记|记录(?=.{3,})|装订|并予|予|依据|据|等|之|记录在|记入|记在|存入|录入|做好|做|写好?|出具|开具|开出|开(?!票)|提交|上交|交(?!接)|上报|报送|报|送|编制|编写|制[定订作]|拟[定订]|建立|健全|整理|保管|核对|打印|签订|发出|列出|形成|完成|下达|审核|汇总|制成|更新|维护|按照?|根据|凭|对|将|把|及(?!时)|和|与|或|并|的|在|到|向|上|成|以|各种|各类|各项|有关|相关|所有|一份|本|其|好|使用|有|收集|审阅|复核|抽查|查阅|查看|坚持|写出|出(?=工作总结|分析)|签署|借阅|载明于?|公布|核查|监督|制作|抄录|上传|发放|收取|领取|负责|进行|每[日天周月年季]|定期|及时|上月|当[日天月])(?=.{2,})/;
const keeps = /填|登记|记录|写|存|归档|建[立档]|提交|上报|报送|出具|开具|编制|制[定订作]|拟|打印|签|发出|列出|汇总|整理|保管|核对|交|报|录入|做好|形成|备案|送|凭/;

/** Names that are deeds as well: papers only where a verb takes them. */
const deed = /(?:登记|报告|通知|记录|总结|计划|备案|方案|协议|证明|卡|函)$/;

/** The papers that stand in cells beside a duty, which hold nothing else: “来访登记表、访客证领用表”. */
export function cellRecords(cells: string): string[] {
  const whole = new RegExp(`^《?([\\p{Script=Han}A-Za-z\\d]{2,14}(?:表|单|簿|册|台账|台帐|日志|记录|报告|档案|登记本|记录本|交接本))》?$`, "u");
  const names = cells.split(/[，；;,、]/).flatMap((cell) => whole.exec(cell.trim())?.[1] ?? []);
  return [...new Set(names.filter((name) => !/^(?:做|填|写|交(?!接)|报(?![表修告销])|送(?!货)|见|详|每|按|无|应|须)/.test(name)))];
}

/** The papers that a text names where it speaks of writing, handing over or keeping them, as it calls them. */
export function recordsIn(text: string): string[] {
  if (!keeps.test(text)) return [];
  const names = [...text.matchAll(shape)].map((match) => {
    const raw = match[2] ?? "";
    // “检查各班消毒记录”: who is looked at is no part of the name.
    const name = raw.replace(lead, "").replace(/^.*?(?:检查|抽查|查看|查阅|核对|审核|审阅)(?:各|每个?)[班组岗部门区店人点][^的]?的?(?=.{4,})/, "");
    // “凭证登记”: with a pass in the hand, which is no paper of the post's.
    if (name.endsWith("凭证") && /^(?:登记|进|入|出|领|方)/.test(text.slice(match.index + raw.length))) return "";
    // “交调度室登记” and “书面报告行长” are deeds.
    const before = raw.slice(0, raw.length - name.length);
    if (/(?:登记|备案|通知)$/.test(name) && match[1] === undefined && !/(?:做好|作好|填写?|写好?|出具|发出|下发|签发|建立|提交)$/.test(before)) return "";
    if (name.endsWith("报告") && /^[\p{Script=Han}]{0,6}?(?:[长人师]|经理|主任|主管|总监|上级|领导|客户|业主|家长)/u.test(text.slice(match.index + raw.length))) return "";
    // “向……报告” is a deed, whoever is told.
    if (/向[^向]*$/.test(raw) && /(?:报告|通知|登记)$/.test(raw)) return match[1] ?? "";
    const taken = name !== raw || /(?:存档|归档|保存|留存|备查|存入|签字)/.test(text.slice(match.index + raw.length, match.index + raw.length + 3));
    return match[1] ?? (deed.test(name) && (!taken || /立即|马上|及时|尽快|如实|认真|详细|逐|准确|要|应|须/.test(name)) ? "" : name.replace(/^(?:[上下本当次]?[月周日年季](?!期)度?|其|前一?月份?)(?=.{3,})/, ""));
  });
  return [...new Set(names.map((name) => name.replace(/^(?:\d{1,2}[号日](?:之?前)?|还|跟进|归还)(?:出)?(?=.{2,})/, "")).filter((name) => !/(?:打|刷)卡$/.test(name) && (name.length >= 3 || name === "工单") && !/^时|(?:职责|办法|规定|制度|守则)$|发现|一律|[如若]|解决方案|小时|分钟|[日天]内/.test(name) && !/(?:简|名|下|买|订)单$|^(?:清单|计划|方案|报告|工作|登记|记录)$/.test(name) && !/(?:工作|业务)(?:记录|登记)?$/.test(name)))];
}
