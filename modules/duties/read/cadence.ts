import { parseRhythm, rhythmOn } from "../rhythm.ts";
import { numberOf, written } from "./marks.ts";

/** A value in the catalogue's terms with the words it rests on; `vague` where these hold no number. */
export interface Proposal {
  readonly value: string;
  readonly words: string;
  readonly vague: boolean;
}

const N = `[\\d${written}]{1,3}`;
const units: Readonly<Record<string, string>> = { 天: "daily", 日: "daily", 周: "weekly", 星期: "weekly", 礼拜: "weekly", 月: "monthly", 季: "quarterly", 季度: "quarterly", 年: "yearly", 年度: "yearly", 学年: "yearly", 学期: "yearly x2" };
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const each = "(?:每一?个?|逐|按|分)";
const unit = "(学年|学期|天|日|周|星期|礼拜|月|季度|季|年度|年)";
const count = new RegExp(`[^，。；]{0,18}?(各)?[^，。；]{0,4}?(${N})\\s*(?:次|遍|趟|轮|回)(?:以上)?`);
/** A word after “每天” that makes it a measure and no rhythm: “每天的” opens a thing, not a time. */
const measure = /^的?(?:营业额|销售额|用量|报表|产量)/;

type Rule = (text: string) => Proposal | null;

const found = (value: string, words: string, vague = false): Proposal => ({ value, words, vague });

/** “每天”, “每周六”, “每月两次”, “每季度至少一次”. */
const regular: Rule = (text) => {
  for (const match of text.matchAll(new RegExp(`${each}${unit}(?!度?(?:薪|费|租|用(?=量|电|水|品|药|餐|料)|票|间|历|限|龄|利|均|产))`, "g"))) {
    const [words, name = ""] = match;
    const rest = text.slice(match.index + words.length);
    if (/(?:保证|确保)$/.test(text.slice(0, match.index)) && base(name) === "daily") continue;
    if (measure.test(rest) || /^[^每]*(?:个人|为准)$/.test(rest)) continue;
    // “年” in “逐年” or “按年” is a rhythm only with work of its own; “按日” and “按月” are.
    if (/^[按分]/.test(words) && !/^(?:按|分)(?:天|日|周|月|季度?|年度?)(?:度)?(?:向|对|进行|上报|汇总|统计|编制|制[定订]|检查|收|交|报|整理|总结|做|考核|结|核|盘|召|组织)/.test(text.slice(match.index))) continue;
    if (base(name) === "weekly") {
      const on = /^(?:的)?([一二三四五六日天末])(?:(?:[、和及到至]|周|星期)*([一二三四五六日天]))*/.exec(rest);
      if (on && !/^[一二三四五六]次|^一(?:次|回|遍|轮|大|小)/.test(rest)) {
        if (on[2]) return found(weekdays(on[0]), words + on[0]);
        const at = "一二三四五六日".indexOf((on[1] ?? "").replace("天", "日").replace("末", "六"));
        return found(`weekly ${days[at]}`, words + on[0]);
      }
    }
    return counted(base(name), words, rest);
  }
  return null;
};

/** “每逢周一”, “周五下午”: a day of the week without “每”; “上周五” is one gone by. */
const onDay: Rule = (text) => {
  const found_ = /(?<![上下本当这那每按各第一双单半首末])(?:逢|每逢|于)?(?:周|星期|礼拜)([一二三四五六日天])(?![至到~—–-])(?:[、和及与](?:周|星期|礼拜)?([一二三四五六日天]))*(?=上午|下午|早|晚|中午|前|下班|上班|[（(]|[\p{Script=Han}])(?!一?次|休息|休|不)/u.exec(text);
  if (!found_) return null;
  const named = [...new Set(found_[0].match(/[一二三四五六日天](?![期拜])/g)?.map((day) => day.replace("天", "日")))];
  return named.length > 1 ? found(`weekly x${named.length}`, found_[0]) : found(`weekly ${days["一二三四五六日".indexOf(named[0] ?? "一")]}`, found_[0]);
};

/** “一日三查”, “一餐一消毒”, “一班一清”: so many deeds in so much time. */
const proverb: Rule = (text) => {
  const often = /(?<![^，。；、：“\p{Script=Han}]|[第每十百])(?:一|每)([日天周月季年])([一两二三四五六])(?:小|大)?(?=[查检巡碰清扫消点盘测换结报对训交评洗])/u.exec(text) ?? /([三五七十])([天日])一(?:小|大)?(?=[查检巡清扫盘评])/u.exec(text);
  if (often && /^[三五七十]/.test(often[0])) return often[1] === "七" ? found("weekly", often[0]) : found("periodic", often[0], true);
  if (often) {
    const n = numberOf(often[2] ?? "") ?? 1;
    return found(n === 1 ? base(often[1] ?? "日") : `${base(often[1] ?? "日")} x${n}`, often[0]);
  }
  const each = /一(餐|班)一(?=[清查检消换洗交点])/.exec(text);
  return each ? found(each[1] === "餐" ? "daily x3" : "per shift", each[0]) : null;
};

/** “全年不少于四次”, “上半年、下半年各一次”, “每年3月、9月”, “每月15日、30日”. */
const dates: Rule = (text) => {
  const halves = /上半年[、和与及]下半年各?|每上、?下半年各?/.exec(text);
  if (halves) return found("yearly x2", halves[0]);
  const whole = new RegExp(`(?:全|本|年度|一个?)(年|月|周)(?:度|内|中)?[^，。；\\d]{0,8}?(至少|不少于|不低于|最少)[^，。；]{0,4}?(${N})(?:次|遍|场|回)`).exec(text);
  if (whole) return found(`${base(whole[1] ?? "年")}>=${numberOf(whole[3] ?? "") ?? 1}`, whole[0]);
  const list = new RegExp(`每(年)((?:${N}月(?:份)?[、和与及])+${N}月(?:份)?)|每(月)((?:${N}[日号][、和与及])+${N}[日号])`).exec(text);
  if (!list) return null;
  return found(`${list[1] ? "yearly" : "monthly"} x${(list[2] ?? list[4] ?? "").split(/[、和与及]/).length}`, list[0]);
};

/** “上午9点、下午3点各记录一次”: as many times a day as hours are named. */
const hoursOfDay: Rule = (text) => {
  const hours = /(?:(?:次日|翌日)?(?:早上|上午|中午|下午|晚上?)?\d{1,2}[点时:：]\d{0,2}分?[、和与及]){1,4}(?:次日|翌日)?(?:早上|上午|中午|下午|晚上?)?\d{1,2}[点时:：]\d{0,2}分?各/.exec(text);
  return hours ? found(`daily x${(hours[0].match(/[、和与及]/g)?.length ?? 0) + 1}`, hours[0]) : null;
};

/** “每晚”, “每早”, “每日两次”, “每旬”, “每课”: the day by one of its parts, and ten days. */
const partOfDay: Rule = (text) => {
  // “晨检、午检、晚检各一次”: as many times a day as there are parts of it.
  const parts = /(?<!\p{Script=Han})[晨早午晚夜]\p{Script=Han}{0,2}(?:[、和与及][晨早午晚夜]\p{Script=Han}{0,2}){1,3}各(?:做|查|进行|巡)?一(?:次|遍|回)/u.exec(text);
  if (parts) return found(`daily x${parts[0].match(/[晨早午晚夜]/g)?.length ?? 2}`, parts[0]);
  const part = /每(?:天|日)?(?:晚上?|夜|早|晨|午|早晨|中午|上午|下午|清晨)(?![餐饭会])/.exec(text);
  if (part) return counted("daily", part[0], text.slice(part.index + part[0].length));
  const ten = /每旬(?:[^，。；]{0,4}(?:至少|不少于))?/.exec(text);
  return ten ? found(/至少|不少于/.test(ten[0] + text.slice(ten.index, ten.index + 10)) ? "monthly>=3" : "monthly x3", ten[0]) : null;
};

const base = (name: string): string => units[name] ?? "daily";

function weekdays(text: string): string {
  const [from, to] = /([一二三四五六日天]).*[到至].*([一二三四五六日天])/.exec(text)?.slice(1) ?? [];
  const place = (one: string | undefined): number => "一二三四五六日".indexOf((one ?? "").replace("天", "日"));
  if (from && to) return place(to) - place(from) === 4 ? "daily" : `weekly x${place(to) - place(from) + 1}`;
  return `weekly x${new Set(text.match(/[一二三四五六日天]/g)).size}`;
}

function counted(base: string, words: string, rest: string): Proposal {
  const clause = /^[^。；]*/.exec(rest)?.[0] ?? "";
  const both = /^(?:的)?(?:早晚|上下午|上、下午|午前午后|早、晚|上午(?:和|、|及)下午|午前(?:和|、|及)午后|班前班后|早上和晚上|早中晚)/.exec(clause);
  if (both && base === "daily") return found(/早中晚/.test(both[0]) ? "daily x3" : "daily x2", words + both[0]);
  const many = /^[^，；]{0,3}?(?:多次|数次|不少于多次|若干次|随时)/.exec(clause);
  if (many) return found(base === "daily" ? "daily xN" : base, words + many[0], true);
  const times = count.exec(clause);
  // The number must belong to this time and not to another clause of its own.
  if (times && times.index <= 2 && !/每[天日周月季年班隔]/.test(times[0])) {
    const n = numberOf(times[2] ?? "") ?? 1;
    if (base.includes(" ")) return found(n === 1 ? base : `yearly x${2 * n}`, words + times[0]);
    if (/至少|不少于|不低于|最少|以上/.test(times[0])) return found(`${base}>=${n}`, words + times[0]);
    if (times[1] === "各" || n === 1) return found(base, words + (times[1] === "各" ? "" : times[0]));
    return found(`${base} x${n}`, words + times[0]);
  }
  const before = /^(?:[初中底末]|[\d一二三四五六七八九十]{1,3}[日号]?(?:前|之前|以前)?)/.exec(clause);
  return found(base, words + (before?.[0] ?? ""));
}

/** “两周一次”, “每半月”, “每三个月”, “隔天”. */
const cycles: Rule = (text) => {
  const half = /(?:每|逐)半个?(月|年|天|日)|半(月|年)(?:至少)?一次/.exec(text);
  if (half) return found({ 月: "monthly x2", 年: "yearly x2" }[half[1] ?? half[2] ?? ""] ?? "daily x2", half[0]);
  const every = new RegExp(`(?:每隔?|以)?(${N})(?:个)?(天|日|周|星期|月|季度|年)(?:为(?:一个)?(?:周期|循环|一轮)|(?:至少|轮换|循环|轮)?一(?:次|轮|循环|换))|每隔?(${N})(?:个)?(天|日|周|星期|月|季度|年)`).exec(text);
  if (every) {
    const n = numberOf(every[1] ?? every[3] ?? "") ?? 1;
    const name = every[2] ?? every[4] ?? "";
    const base = units[name] ?? "weekly";
    // Every other day is not every day: how often in a week is asked.
    if (n === 1 && base === "daily" && every[0].startsWith("每隔")) return found("weekly x3", every[0], true);
    if (n === 1) return found(base, every[0]);
    if (base === "weekly") return found(`cycle ${n}w`, every[0]);
    if (base === "monthly" && 12 % n === 0) return found(n === 3 ? "quarterly" : n === 12 ? "yearly" : `yearly x${12 / n}`, every[0]);
    if (base === "daily" && n === 7) return found("weekly", every[0]);
    return found("periodic", every[0], true);
  }
  const times = new RegExp(`(?:^|[，；、：]|[^\\d每个第${written}])(一)(?:天|日|周|月|年|季度?)(${N})次`).exec(text);
  if (times) return counted(units[times[0].replace(/.*一|[\d零〇一二两三四五六七八九十]+次$/g, "")] ?? "daily", "", `${times[2]}次`);
  return /隔[天日](?!应|即)/.test(text) ? found("weekly x3", "隔天", true) : null;
};

/** “2次/天”, “1次/2小时”, “次/月”: as a column says it. */
const perUnit: Rule = (text) => {
  // “10间/日”: so many things, once.
  const things = /\d+\s*[间件个份条人桌台通单组]\s*[/／]\s*(天|日|周|月|班)/.exec(text);
  if (things) return things[1] === "班" ? found("per shift", things[0]) : found(base(things[1] ?? "日"), things[0]);
  const match = new RegExp(`(?:(${N})\\s*)?[次遍]\\s*[/／]\\s*(${N})?\\s*个?(天|日|周|星期|月|季度?|年|学期|班|小时)`).exec(text) ?? null;
  if (!match) return null;
  const [words, many = "1", length = "1", name = ""] = match;
  const n = numberOf(many) ?? 1;
  if (name === "小时") return found("daily xN", words, true);
  if (name === "班") return found("per shift", words);
  if (length !== "1") return cycles(`每${length}${name === "月" ? "个月" : name}一次`);
  return counted(base(name), words, `${n}次`);
};

/** Rhythms that follow the work: each shift, each hour. */
const shifts: Rule = (text) => {
  const shift = /每一?(?:个)?班次?(?![长组])|逐班|当班期间每班|每次交接班|交接班时/.exec(text);
  if (shift && !/交接班时/.test(shift[0])) return found("per shift", shift[0]);
  const meal = /每一?[餐顿](?![费标])/.exec(text);
  if (meal) return found("daily x3", meal[0]);
  const hour = new RegExp(`每隔?(?:半|${N})?个?(?:小时|钟头|分钟|刻钟|[hH](?![a-z])|min)(?!内)`).exec(text);
  // “2小时抄表一次”.
  const again = new RegExp(`(?<![\\d${written}.])(${N})个?小时[^，。；\\d]{1,4}一[次遍]`).exec(text);
  if (!hour && again) return found("daily xN", again[0], true);
  return hour && !/^(?:不少于|至少|达|打|录)(?!\s*[\d一二两三]+次)|^[^，。；]{0,12}\d+\s*(?:件|个|单|字|人|辆|份|箱)/.test(text.slice(hour.index + hour[0].length)) ? found("daily xN", hour[0], true) : null;
};

const plain: readonly (readonly [value: string, shape: RegExp, vague: boolean])[] = [
  ["periodic", /定期(?:或|、|和)?不定期/, true],
  ["irregular", /不定期|不定时|适时|随机(?=抽|检|巡)/, true],
  ["holiday", /(?:节假日|节日|假期)(?:之|以)?前(?=[\d一二两三四五六七八九十])|(?:逢|遇|每逢|每到|重大|法定|各种|各类|重要)?(?:节假日|节日|节庆)(?:前|期间|时|来临|到来)?(?=[^，。；]{0,12}(?:问候|布置|慰问|拜访|活动|装饰|短信|送|致|检查|策划|发布|公告|通知|张贴|提示|提醒))/, true],
  ["periodic", /定期(?!存|限|合同)/, true],
  ["timed", /定时(?!、?定[量点人岗位员])/, true],
  ["on schedule", /(?<!不能|未能|无法|不可|能否|[不没未])按期(?!限)|到期(?=[^，。；]{0,6}(?:检|校|年审|保养|维护|更换))/, true],
  ["monthly", /(?:每逢|每)?(?:(?<![\d一二三四五六七八九十])月[底末初中])(?!的)|(?:^|[，；])月度|按月/, false],
  ["yearly x2", /(?<!下|上|本|新)学期[初末中](?!的)/, false],
  ["quarterly", /季[末底初](?!的)|按季度?|(?:^|[，；])季度(?=总结|计划|考核|检查)/, false],
  ["yearly", /年[终底末初](?!的|奖)|(?:^|[，；])年度(?=总结|计划|检|审|盘|考|继续教育|培训|体检|演练)|一年一度/, false],
  ["weekly", /周[末](?=[^，。；]{0,8}(?:上报|交|报|总结|盘))|(?:^|[，；])周(?=例会|总结|报|计划)/, false],
  ["daily", /天天|日日|早晚(?=各|都|要|巡|检)|(?<=^|[，；])(?:上班|下班|开门|营业)前后?(?=每)|日清日结|日结日清|日产日清/, false],
  ["routine", /平[日时](?=里|要|应|必|做|对|，|的?工作|保持|注意)|(?:进行|做好|开展|坚持)日常(?!(?:的)?(?:管理|工作|事务|业务|行政))/, true],
  ["unstated", /经常|时常|常常|不断(?=巡|检|查)|(?<!的)随时(?=巡|检|查|抽|清|打扫|整理)|反复(?=检|查)|周期性|例行/, true],
];

/** Papers that are made for a period: “年度计划”, “月、季报表”. */
const papers = "(?:计划|总结|报表|报告|预算|决算|小结|汇总表|考核|分析)";
const periods = new RegExp(`(?<![每逢数今去当上下本全半节假近隔\\d${written}])([年季月周])度?(?=(?:(?:[、和及与或])[年季月周]度?)*(?![\\p{Script=Han}]?(?:龄|期(?!的)|限|底|初|末|中|终|薪|卡|票|租))[^，。；]{0,26}?${papers})`, "gu");

/** The periods that papers are made for, each a rhythm of its own: a plan of the month and one of the year are two. */
export function periodsIn(text: string): Proposal[] {
  const out: Proposal[] = /日清月结/.test(text) ? [found("daily", "日清月结"), found("monthly", "日清月结")] : [];
  for (const match of text.matchAll(periods)) {
    const value = units[match[1] ?? ""] ?? "yearly";
    if (!out.some((one) => one.value === value)) out.push(found(value, match[0]));
  }
  return out;
}

/** How often a text says that something is done; null where it says nothing of it. */
export function cadenceIn(text: string): Proposal | null {
  for (const rule of [dates, hoursOfDay, perUnit, cycles, regular, shifts, proverb, partOfDay, onDay]) {
    const one = rule(text);
    if (one) return one;
  }
  const [period] = periodsIn(text);
  if (period) return period;
  for (const [value, shape, vague] of plain) {
    const match = shape.exec(text);
    if (match) return found(value, match[0].replace(/^[，；]/, ""), vague);
  }
  return null;
}

const dayOf = `${N}[日号]`;
/** “每月5日”, “每月15日、30日”, “每月15、30日”; of a stretch of days, “每月1-5日”, its last. */
const monthDays = new RegExp(`每一?个?月(?:的|份)?(?:${N}[日号]?[至到~～—–-]{1,2}(${dayOf})|((?:${N}[日号]?[、和与及])*${dayOf}))`);

/** How often a text says that something is done, as tasks are reckoned: with the days of the week or of the month it names. Null where it says nothing of it. */
export function rhythmIn(text: string): string | null {
  const said = cadenceIn(text);
  return said === null ? null : (withDays(said, text) ?? said.value);
}

/** The rhythm with the days that its words name: “每周一、周四” is `weekly mon,thu`, “每月5日前” is `monthly 5`; null where they name none, or as many times besides. */
function withDays({ value, words, vague }: Proposal, text: string): string | null {
  const [, every, times = "1"] = /^(weekly|monthly)(?: x(\d+))?$/.exec(value) ?? [];
  if (vague || every === undefined) return null;
  const days = every === "weekly" ? weekdaysIn(words) : monthDaysIn(text);
  return days.length > 0 && (days.length === Number(times) || (every === "monthly" && times === "1")) ? knownOnly(rhythmOn(every === "weekly" ? "week" : "month", days)) : null;
}

const knownOnly = (rhythm: string): string | null => (parseRhythm(rhythm) ? rhythm : null);

function weekdaysIn(words: string): number[] {
  if (/次/.test(words)) return [];
  const days = [...words.replace(/^每一?个?/, "")].flatMap((mark) => { const at = "一二三四五六日".indexOf(mark.replace("天", "日")); return at < 0 ? [] : [at + 1]; });
  const [from = 0, to = 0] = days;
  return days.length === 2 && /[至到]/.test(words) && from < to ? Array.from({ length: to - from + 1 }, (_, more) => from + more) : [...new Set(days)];
}

function monthDaysIn(text: string): number[] {
  const [, last, list] = monthDays.exec(text) ?? [];
  return (last ?? list ?? "").split(/[、和与及]/).flatMap((one) => numberOf(one.replace(/[日号]$/, "")) ?? []);
}
