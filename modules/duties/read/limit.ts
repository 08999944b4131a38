import type { Proposal } from "./cadence.ts";
import { numberOf, written } from "./marks.ts";

const N = `(?:\\d+(?:\\.\\d+)?|[${written}半]{1,4})`;
const units: readonly (readonly [shape: string, id: string])[] = [
  ["(?:个)?工作日", "wd"], ["(?:个)?工作小时", "wh"], ["分钟|min|分(?=内|之内|以内)", "min"], ["秒钟?", "s"], ["(?:个)?(?:小时|钟头)|[hH](?![a-z])", "h"], ["(?:个)?(?:自然日|日历日)|天|日(?!常|期|报)", "d"], ["(?:个)?(?:星期|周|礼拜)", "w"], ["(?:个)?月", "mo"],
];
const unitShape = units.map(([shape]) => shape).join("|");

function amount(count: string, unit: string): string | null {
  const n = numberOf(count.replace(/^半$/, "半"));
  const id = units.find(([shape]) => new RegExp(`^(?:${shape.replace(/\(\?[=!][^)]*\)/g, "")})$`).test(unit))?.[1];
  if (n === null || id === undefined) return null;
  // Weeks are said in days: “一周内” is seven days.
  if (id === "w" && n !== 0.5) return `${n * 7}d`;
  if (n === 0.5) return id === "h" ? "30min" : id === "d" ? "12h" : id === "mo" ? "15d" : null;
  return `${n}${id}`;
}

/** Lengths of time that something may take: “30分钟内”, “两小时之内”, “不超过3分钟”, “三日内”. */
const within = new RegExp(`(?:在|于)?(${N})(${unitShape})(?:之内|以内|内)(?!的?(?:工作|客户|订单|由|存货|假))`);
/** A length before what must be done by its end: “15分钟响应”, “4小时恢复”. */
const byThen = new RegExp(`(?<![每第前\\d])(${N})(${unitShape})(?:之?内)?(?:完成|响应|到场|到位|到达|恢复|修复|回复|答复|反馈|处理|解决|办结|办理|送达|闭环|上门|发货|退款|受理|接单|出结果|给出)`);
/** “≤ 30秒”, “小于5分钟”. */
const below = new RegExp(`(?:[≤<＜﹤]=?|小于等?于?|(?<!不)少于|(?<!不)低于|不高于|不大于|不多于)\\s*(${N})\\s*(${unitShape})`);
const atMost = new RegExp(`(?:不(?:得|应|能|可|要|准)?(?:超过|多于|超出|大于|长于|迟于|晚于)|最(?:长|多|迟|晚)(?:不(?:得|应|能|可)?(?:超过|多于))?|控制在|限时?)(?:在)?(${N})(${unitShape})`);
const early = new RegExp(`(?:提前|提早|早到|前)(?:至少)?(${N})(${unitShape})|(?:前|之前)(?:至少)?(${N})(${unitShape})`);
const rings = new RegExp(`(?:铃响|响铃|铃声响起?|电话响|响)(?:不(?:得|能|应)?(?:超过|过))?(${N})(?:声|遍|次|下)(之?内|以内|前|之前|后|以后|之后)?|(${N})声(?:之?内|以内)(?=接|应|拿|摘)`);
const measure = new RegExp(`(?:不(?:得|应|能|可|要|准)?(?:超过|高于|大于|超出|低于|少于)|限(?:高|速|重|宽))(?:在|为)?(${N})(米|厘米|公里/小时|公里|千米|公斤|千克|吨|层|度|℃|m|cm|km/h|kg)`);
const upTo = new RegExp(`(${N})(米|厘米|公里|公斤|千克|吨|层|度|℃)(以下|以内|之内)`);
const spanOfDay = /(\d{1,2})(?:[:：点](\d{2})?分?)\s*(?:[-—–~～至到]+)\s*(\d{1,2})(?:[:：点](\d{2})?分?)/;

/** Times without a length, in the order in which they are asked: what names a moment comes before what only hurries. */
const moments: readonly (readonly [value: string, shape: RegExp])[] = [
  ["before shift", /(?:上岗|到岗|上班|当班|(?<!召)开班|出车|接班)(?:之|以)?前(?!台)|(?<=^|[，。；]|每[天日班]|于|在)班前(?!例?会)/],
  ["before leaving", /离(?:岗|开岗位|开)(?:之|以)?前|离岗时(?=必须|应|须|要)/],
  ["end of day", /(?:下班|闭店|打烊|收市|营业结束|当班结束|班后|离店)(?:之|以)?前|当(?:日|天)(?:工作)?结束(?:前|时)/],
  ["same day", /(?:(?<!(?:分派|布置|安排|查看|核对|了解|掌握|统计|检查|汇总|整理|公布|通报|审核|落实|制定)[了]?)当[天日](?!天气|的|工作|值班|账|业务|情况|[数未需应要待])(?:内|完成|办结|处理|录入|上报|归还|清|结|报|交|发|送)?|当班(?=[^，。；]{0,6}(?:上报|报告|完成|处理|录入|登记)))|日清日结|日结日清|日产日清|不(?:过夜|隔夜)/],
  ["1wd", /次[一]?(?:个)?(?:营业|工作)日|下一?个?(?:营业|工作)日|翌(?:营业|工作)日/],
  ["1d", /(?:次日|翌日|第二天|隔[日天])(?!凌?晨?\d{1,2}(?:时|点|[:：]\d\d)[、和及]|的|早班|晚班|工作|班|派|计划|排|使用|所需|菜|需|值)/],
  ["before leave", /(?:请假|休假|休息|离职|调休)(?:之|以)?前/],
  ["before the work", /(?:施工|开工|作业|装修|维修|动工|开始工作|事)(?:之|以)?前(?!期)/],
  ["after the work", /(?:施工|完工|竣工|作业|装修|维修|事)(?:完毕|结束|完成)?(?:之|以)?后(?!勤|续)/],
  ["before placing", /(?:上架|入库|使用|投用)(?:之|以)?前/],
  ["after inspection", /(?:检验|质检|检测)(?:合格|完毕|完成|结束)?(?:之|以)?后(?!方|才|再|勤|续)/],
  ["on issue", /(?:发料|发放|领料|出库)(?:之|以)?后|发料时/],
  ["after dispatch", /(?:发货|寄出|配送|发出)(?:之|以)?后/],
  ["at move-in", /(?:入驻|入住|入伙|搬入)(?:时|之时|当日)/],
  ["at timeout", /(?:到期|期满|届满)(?:时|后|未|仍)|超时(?:未[有得获]|仍未)/],
  ["on receipt", /(?:收到|接到|收货|签收|到货)(?:之|以)?(?:时|后)?(?:就|便)?(?:马上|立即|立刻|当即|即时|即刻)|到货(?:时|后)/],
];
const hurry: readonly (readonly [value: string, shape: RegExp])[] = [
  ["immediate", /立即|立刻|马上|即刻|当即|即时|第一时间|随即|火速|当场|(?:^|，)即(?=向|报|通知)/],
  ["prompt", /(?<!、|无法|不能|未能|未|能否|没有|[能每][天日]?|是否)及时(?!性|率|雨|快捷|、|与否)|(?<=、)及时(?=登记|处理|上报|清|通知|报|更新|归|反馈|补|修|汇|整理|回复|答|解|纠|办|告)|尽快|尽早|尽速|(?<!、)迅速(?!提高|提升|发展|有效的|、)|快速(?=处理|解决|响应|反应|回复|答复)|从速|早日|抓紧|速(?=报|回)/],
  ["on time", /(?<!督促[^，]{0,8})按时|准时|如期|守时|按(?:规定|约定|照规定)的?时间|(?<!检|到|合)限期|(?:规定|约定|要求|指定|承诺)(?:的)?(?:时间|时限|期限)(?:之?内)?/],
  ["in advance", /提前(?!量)|提早|预先|事先/],
];

const metric: Readonly<Record<string, string>> = { 米: "m", 厘米: "cm", 公里: "km", 千米: "km", "公里/小时": "km/h", 公斤: "kg", 千克: "kg" };
const found = (value: string, words: string, vague = false): Proposal => ({ value, words, vague });

/** Every length of time that a text gives for something to be done in. */
export function lengthsIn(text: string): Proposal[] {
  return [...text.matchAll(new RegExp(within.source, "g"))].flatMap((match) => {
    const value = amount(match[1] ?? "", match[2] ?? "");
    return value === null ? [] : [found(value, match[0])];
  });
}

/** A length that stands alone in a cell: “30分钟” under “时限”. */
export function cellLimit(more: string): Proposal | null {
  for (const cell of more.split("，")) {
    const [words, count = "", unit = ""] = new RegExp(`^(${N})(${unitShape})$`).exec(cell.trim()) ?? [];
    const value = words === undefined ? null : amount(count, unit);
    if (words !== undefined && value !== null && /^\d+(?:s|min|h|d|wd|wh)$/.test(value)) return found(value, words);
  }
  return null;
}

/** How soon a text says that something is done, or how far it may go; null where it says nothing of it. */
export function limitIn(text: string): Proposal | null {
  const ring = rings.exec(text);
  if (ring) return found(`${/后/.test(ring[2] ?? "") ? "after " : ""}${numberOf(ring[1] ?? ring[3] ?? "") ?? 3} rings`, ring[0]);
  const late = new RegExp(`超过(${N})声`).exec(text);
  if (late && !/不(?:得|能|应|要|可)?$/.test(text.slice(0, late.index))) return found(`after ${numberOf(late[1] ?? "") ?? 3} rings`, late[0]);
  for (const shape of [within, atMost, below, byThen]) {
    const match = shape.exec(text);
    const value = match && amount(match[1] ?? "", match[2] ?? "");
    // “三个月内的订单” is a measure of things, and “有效期不超过” one of goods.
    if (match && value && !/有效期|保质期|保修期|年龄|工龄|请假|休假|旷工/.test(text.slice(Math.max(0, match.index - 6), match.index))) return found(value, match[0]);
  }
  const before = early.exec(text);
  // “查看前一天的评分” is of a day gone by.
  const gone = before?.[1] !== undefined && before[0].startsWith("前") && (/^的|^[\p{Script=Han}]{0,4}(?:数据|情况|报表|记录|评分|收入|业绩)/u.test(text.slice(before.index + before[0].length)) || /(?:^|[，。；：]|查看|核对|汇总|检查|统计|公布|整理|对|将|把)$/.test(text.slice(0, before.index)));
  const length = before && !gone && amount(before[1] ?? before[3] ?? "", before[2] ?? before[4] ?? "");
  if (before && length) return found(`${length} early`, before[0]);
  const far = measure.exec(text);
  if (far) return found(`${/低于|少于/.test(far[0]) ? ">=" : "<="}${numberOf(far[1] ?? "")}${metric[far[2] ?? ""] ?? far[2]}`, far[0]);
  const bound = upTo.exec(text);
  if (bound && /限|控制|保持|不/.test(text.slice(0, bound.index))) return found(`<=${numberOf(bound[1] ?? "")}${metric[bound[2] ?? ""] ?? bound[2]}`, bound[0]);
  const span = /班\s*[:：]/.test(text) ? null : spanOfDay.exec(text);
  if (span) return found(`${clock(span[1], span[2])}-${clock(span[3], span[4])}`, span[0]);
  const nth = new RegExp(`后(?:的)?第(${N})(天|日|个?工作日)`).exec(text);
  if (nth) return found(`${numberOf(nth[1] ?? "") ?? 1}${nth[2]?.includes("工作") ? "wd" : "d"}`, nth[0]);
  return dueAt(text) ?? wordOf(text);
}

/** A time of the day or a day of the month by which something is done: “下午5点前”, “每月5日前”. */
function dueAt(text: string): Proposal | null {
  const hour = new RegExp(`(上午|早上|早晨|清晨|中午|下午|晚上?|傍晚)?(${N})(?:[:：点时](半|\\d{2})?分?)(?:之|以)?前`).exec(text);
  const at = numberOf(hour?.[2] ?? "");
  if (hour && at !== null && at <= 24 && !/[零〇一二两三四五六七八九十]时/.test(hour[0])) {
    const late = /下午|晚|傍晚/.test(hour[1] ?? "") && at < 12 ? 12 : 0;
    return found(`before ${clock(String(at + late), hour[3] === "半" ? "30" : hour[3])}`, hour[0]);
  }
  const day = new RegExp(`(?:每月|次月|当月|月)(${N})[日号](?:之|以)?前`).exec(text);
  return day ? found(`before day ${numberOf(day[1] ?? "")}`, day[0]) : null;
}

const keepsUp = /^[^，]{0,4}及时(?:地)?(?:了解|掌握|调整|补救|总结|学习)(?!.*(?:及时|立即|马上|尽快))/;

function wordOf(text: string): Proposal | null {
  // “及时了解”, “及时调整计划”: to keep up, and nothing that is due after something.
  const fast = keepsUp.test(text) && !/[时后]|发现|出现|超过|如|若/.test(text.replace(/及时/g, "")) ? null : first(hurry, text);
  const moment = first(moments, text);
  // A hurry beside a moment of its cause is the limit; a moment before something is one itself.
  if (moment?.value === "same day") return fast?.value === "immediate" ? { ...fast, vague: true } : { ...moment, words: moment.words.slice(0, 2) };
  if (fast && (!moment || !/early|^before|end of day|same day|at timeout|^\d/.test(moment.value))) return { ...fast, vague: true };
  // “下班前” says when; “收到后” and “及时” do not say how soon.
  return moment ? { ...moment, vague: !moment.words.endsWith("前") && !/^\d/.test(moment.value) } : fast;
}

function first(of: typeof hurry, text: string): Proposal | null {
  for (const [value, shape] of of) {
    const match = shape.exec(text);
    if (match) return found(value, match[0].replace(/^，/, ""));
  }
  return null;
}

const clock = (hour: string | undefined, minute: string | undefined): string => `${(hour ?? "0").padStart(2, "0")}:${minute ?? "00"}`;
