import { isTitle } from "./titles.ts";

/** To whom a post answers, by the words that say so; `label` where a line says nothing else. */
export interface Superior {
  readonly name: string;
  /** Further ones that the same words name. */
  readonly others: readonly string[];
  readonly words: string;
  readonly label: boolean;
}

const label = /^[（(]?\s*(?:(?:直接|直属|直线|行政|管理|汇报)(?:上级|上司|上属|领导|主管|负责人)|上级(?:领导|主管)?|上司|主管领导)(?:岗位|职务|职位|主管|领导)?(?:（[^）]*）)?\s*[：:]\s*([^：:]{2,30}?)[）)]?$|^[（(]?\s*(?:汇报|报告|隶属|负责)(?:对象|关系|上级|于|给|人|线)?(?<!负责)\s*[：:]\s*([^：:]{2,30}?)[）)]?$/;
/** The post itself may be the subject: “调度员在车队长领导下工作”. */
const subject = "(?:^|[，。；])\\s*([\\p{Script=Han}]{2,10}?)?";
const sentences: readonly RegExp[] = [
  new RegExp(`${subject}在(?!.{0,14}(?:帮助|配合|协助))(.{2,20}?)(?:的)?(?:直接|统一|正确|具体)?(?:领导|指导|带领)(?:(?:和|与|、|及)(?:指导|管理|监督))?下(?:(?:开展|从事|进行)?工作(?=$|[，。；]))?`, "u"),
  new RegExp(`${subject}(?:直接)?(?:向|对)(.{2,14}?)(?:直接)?(?:负责)(?:$|[，。；])`, "u"),
  new RegExp(`${subject}(?:直接)?(?:接受|受|服从)(.{2,14}?)(?:的)?(?:直接|统一|业务)?(?:领导|管辖|指挥)(?:$|[，。；和])`, "u"),
  new RegExp(`^([\\p{Script=Han}]{2,10}?)?(?:日常)?(?:工作)?直接向(.{2,14}?)汇报(?:工作)?(?:$|[，。；])`, "u"),
  /(?:直接上级|上级(?:岗位|领导))()(?:是|为)(.{2,14}?)(?:$|[，。；])/,
  /^(隶属|归属)于?(.{2,14}?)(?:领导|管理|管辖)?(?:$|[，。；])/,
];

/** To whom a line says a post answers: as a label of its own, or in a sentence; null where it says nothing of it. */
export function superiorIn(text: string): Superior | null {
  const found = label.exec(text);
  const named = (found?.[1] ?? found?.[2])?.replace(/[，；。].*$/, "").trim();
  if (named && !/^(?:无|\/|—|-+)$/.test(named)) return superior(named, text, true);
  for (const shape of sentences) {
    const match = shape.exec(text);
    const [words = "", who = "", name = ""] = match ?? [];
    if (!match || (who !== "" && !/^(?:本岗位?|本职|其|隶属|归属)$/.test(who) && isTitle(who) !== "post")) continue;
    if (isSomebody(partsOf(name)[0] ?? "")) return superior(name, words.replace(/^[，。；]|[，。；]$/g, ""), false);
  }
  return null;
}

function superior(named: string, words: string, label: boolean): Superior {
  const [name = named, ...others] = partsOf(named);
  return { name, others, words, label };
}

/** “校长和分管副校长” are two, each a title of its own. */
function partsOf(named: string): string[] {
  const whole = tidy(named);
  const parts = whole.split(/[、，/]|和|及|与/).map((part) => tidy(part.trim()));
  return parts.length > 1 && parts.every((part) => isSomebody(part)) ? parts : [whole];
}

const tidy = (name: string): string => name.replace(/[。；，]$/, "").replace(/[（(][^（()）]*[)）]?$/, "").replace(/^(?:公司|集团|酒店|宾馆|医院|学校|单位)(?=(?:副?总经理|总监|总裁|院长|校长|领导)$)/, "").replace(/^(?:本|公司|分管|主管)(?=.{2,}(?:经理|主任|主管|长)$)/, "").trim();
const isSomebody = (name: string): boolean => /(?:经理|主任|主管|总监|总裁|(?<![成增延家专])长|负责人|领导|员|师|代表|助理|上级|财务|主办|领班|总|老板|书记|支书|主席|公司|部|中心|委员会|干事|主理人)$/.test(name) && !/[客顾住业户][人户客主]$/.test(name);
