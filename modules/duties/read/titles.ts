/** How titles of posts end, whatever the trade. */
export const person = "经理|主管|主任|总监|总裁|董事长|主席|院长|校长|园长|店长|厂长|所长|站长|处长|科长|部长|局长|行长|队长|班长|组长|领班|课长|司长|社长|护士长|护理长|教务长|总务长|舍长|楼长|厨师长|列车长|秘书长|助理|秘书|文员|文秘|专员|专干|干事|委员|教员|官员|学员|业务员|管理员|服务员|员工|人员|员|师|技工|电工|焊工|水工|木工|钳工|维修工|保洁工|绿化工|普工|杂工|操作工|装卸工|司机|驾驶员|会计|出纳|财务|内勤|外勤|内业|前台|总台|客服|文案|收银|导购|管家|保安|保洁|厨师|帮厨|护士|医生|药师|护工|教师|老师|讲师|顾问|代表|主办|主管员|负责人|主理人|采购|买手|店员|库管|仓管|法务|人事|行政|设计|美工|运营|跟单|调度|质检|门卫|值班长|(?<![顶换离到在上下转轮脱串睡空定各本待夺守返复])岗|督导|店助|副总|总经理|经理助理|(?:前台|前厅|总台|大堂|展厅)接待|迎宾|礼宾|门童|校医|保健医|会计师|技师|厨工|(?<![人手施加完开竣分用职动义停复包])工|骑手|工程师|(?<![成增延特生擅家专周全身时边波漫冗局部])长|(?:兽|牙|中|西|法)医|社工|义工|志愿者|匠|教练|助教|教授|主播|编辑|记者|翻译|经纪人|监理|监事|董事|书记|支书";
const unit = "部|部门|中心|办公室|科|科室|处|室|组|班|队|站|公司|分公司|厅|科组|小组|车间|委员会";
/** What may follow a title in a heading. */
const after = "(?:的)?(?:岗位|职位|职务|工作|主要|基本|日常|具体|任职|一日|每日|每天|安全(?:生产)?|消防|质量|廉政|环保)*(?:岗位)?(?:职责|职$|职能|道德|行为|礼仪|服务规范|说明书|说明|工作内容|职责范围|工作范围|工作标准|工作任务|任务|工作流程|描述|责任制|责任|守则|职务说明书)(?:与|和|及|以及|、)?(?:行为|道德|礼仪|岗位|工作|每日|一日)*(?:职责|任职要求|要求|权限|标准|内容|权利|流程|规范|范围|任职资格|分工)*";
const words = "\\p{Script=Han}A-Za-z0-9/&·（）()—-";

/** Titles that are the names of work as well: under a post, they head a part of its duties. */
const work = /^(?:.{0,4}(?:采购|设计|运营|调度|质检|人事|行政|财务|客服|保安|保洁|收银|文案|法务|跟单|导购|内业|礼宾|迎宾))$/;
export const isWork = (title: string): boolean => work.test(title);

const personEnd = new RegExp(`(?:${person})$`);
const unitEnd = new RegExp(`(?:${unit})$`);
const headed = new RegExp(`^([${words}、]{2,20}?)${after}[：:]?$`, "u");
const labelled = /^(?:岗位名称|职位名称|职务名称|岗位[一二三四五六七八九十\d]{0,3}|职位[一二三四五六七八九十\d]{0,3}|职务|工种|工作岗位|招聘岗位|岗位职务|角色|职称|工作岗位名称)\s*[：:]\s*(.{2,40})$/;
/** The titles that a heading names together: “园长、副园长” are two, and “售前、售后客服” share their end; one that stands alone is itself. */
export function titlesOf(name: string): string[] {
  const parts = name.split(/[、/]|(?<=\p{Script=Han})(?:和|与|及|兼)(?=\p{Script=Han})/u).map((part) => part.trim()).filter((part) => part !== "");
  const last = parts.at(-1) ?? "";
  if (parts.length < 2 || parts.length > 6 || isTitle(last) !== "post") return [name];
  if (parts.every((part) => isTitle(part) === "post")) return parts;
  const shared = new RegExp(`(?:${person})$`).exec(last)?.[0] ?? "";
  return shared.length >= 2 && parts.every((part) => isTitle(part) === "post" || (part.length === last.length - shared.length && !noTitle.test(part))) ? parts.map((part) => (isTitle(part) === "post" ? part : part + shared)) : [name];
}

/** Words that no title holds: a line with one of them is a sentence or the name of something else. */
const noTitle = /[，。；！？“”]|\d\s*[:：]|马上|立即|立刻|及时|联系(?!人|员)|通知(?!员)|提交|上报|不[够得准]|把|给(?!排水|水)|^(?:负责|协助|做好|完成|接待|配合|向|对|由|为|及时|按|根据|每|各|所有|全体|其他|其它|本|一般|管理|部门|公司|岗位|工作|主要|优秀|如何|关于|加强|落实|安排|督促|组织|检查)|(?:制度|办法|规定|流程|方案|考核|培训|总结|范文|要求|标准|计划|简历|合同)/;

/** A saying that counts its deeds: “一刮二洗三冲四保洁”. */
const manyNumbers = /一.{1,3}[二两].{1,3}三/;

/** Titles that begin or go on with such a word all the same: “接待员”, “培训专员”, “部门经理”. */
const titleAfterAll = /^(?:[\p{Script=Han}]{0,6}(?:接待|管理|检查|督察|培训|考核|计划|合同|方案|流程|标准|制度|组织|部门|公司)(?:部|科|处|室|组|中心)?)(?:员|专员|师|主管|经理|主任|组长|班长|总监|干事|助理|秘书|部长|科长)$/u;

/** Whether words are a title of a post: one that a person holds, or a department written as one. */
export function isTitle(text: string): "post" | "unit" | null {
  const bare = text.replace(/[（(][^（()）]*[)）]$/, "");
  if (bare.length < 2 || bare.length > 16 || manyNumbers.test(bare) || (noTitle.test(bare) && !(bare.length <= 10 && titleAfterAll.test(bare)))) return null;
  return personEnd.test(bare) ? "post" : unitEnd.test(bare) ? "unit" : null;
}

/** A post that a heading names: how sure it is, 2 where the heading says that duties of it follow. */
export interface Titled {
  readonly name: string;
  readonly sure: 1 | 2;
}

/** Whether words may be a title that no list of endings knows: short, and of no word that begins a sentence. */
export const maybeTitle = (text: string): boolean => /^[\p{Script=Han}]{2,6}$/u.test(text) && !noTitle.test(text) && !noPost.test(text) && !/职责|目的|目标|概述|说明|要求|标准|内容|公司|详情|描述|介绍|信息|[部科处室厅]$/.test(text);

/** Whether words may name a post that no list of endings knows, where several such stand in the same shape: a place or a trade, and no work, time or part of a form. */
export const maybePost = (text: string): boolean => /^\p{Script=Han}{2,6}$/u.test(text) && !noTitle.test(text) && !noPost.test(text) && !/职责|目的|目标|概述|说明|要求|标准|内容|公司|工作|流程|管理|规范|制度|纪律|仪[容表]|安全|卫生|服务|礼[仪貌]|考核|培训|准备|时间|注意|事项|其[他它]|重点|质量|环境|资料|权限|责任|收尾|营业|开[店业市]|闭店|打烊|[前中后时]$|[每日周月季年班]/.test(text);

/** Where a heading comes from: the number of an article or a chapter. */
const article = /^【?\s*(?:第?\s*[\d一二三四五六七八九十]{1,3}\s*篇|篇\s*[\d一二三四五六七八九十]{1,3})\s*[：:、.]?\s*/;
/** Whether a line is the heading of an article of a collection: what stood before it ends there. */
export const isArticle = (text: string): boolean => article.test(text);

/** Words before “职责” that name no post. */
const noPost = /^(?:岗位|工作|主要|基本|日常|具体|部门|管理|安全|其他|其它|个人|核心|关键|共同|通用|直接|职务|职位|任职|相关|应急|消防|考核|质量|服务|监督|领导|一般|特别|法定|岗位工作|主要工作|日常工作)$/;

/** Names a post stands under, without what belongs to the document: “仁和医院护士长岗位职责（试行）” → “仁和医院护士长”. */
export function titleIn(line: string): Titled | null {
  const whole = line.trim();
  const text = line.replace(/^[【〖［[「『]\s*(.{2,20}?)\s*[】〗］\]」』]$/, "$1").replace(article, "").replace(/^[★☆※◆●]+\s*/, "").replace(/】$/, "").replace(/^.{2,12}[-—–](?=.{2,})/, "").replace(/[（(](?:参?见|详见|附|[A-Za-z]|\d{4}|含|原)[^（()）]*[)）]$/, "").replace(/[（(][^（()）]{0,8}(?:表格|形式|范本|样本|模板|最新|全文|\d篇|稿|版|试用|暂定|全职|兼职|急招|急聘|若干|不限|\d+\s*[名人])[^（()）]{0,4}[)）]$/, "").replace(/[（(](?:试行|暂行|修订|修订版|讨论稿|\d{4}.{0,6}|[一二三四五六七八九十]|兼.{1,8})[)）]$/, "").replace(/[：:]$/, "").trim();
  const label = labelled.exec(text);
  if (label?.[1]) return { name: tidyTitle((label[1].split(/\s+(?=[\p{Script=Han}]{2,6}[：:])/u)[0] ?? "").replace(/[（(][^（()）]*[)）]?$/, "")), sure: 2 };
  // “乙方：出纳员”: who signs a paper on what he is to do.
  const party = /^(?:乙方|责任人|责任岗位|受聘岗位|聘用岗位|被考核人|被考核岗位|签约岗位)\s*[：:]\s*([\p{Script=Han}]{2,12})$/u.exec(whole)?.[1];
  if (party && isTitle(party) === "post") return { name: tidyTitle(party), sure: 2 };
  // “招聘：前台客服2名”
  const wanted = /^(?:诚聘|高薪诚聘|招聘|急聘|现?招)(?:岗位|职位)?\s*[：:]?\s*([\p{Script=Han}A-Za-z]{2,14}?)\s*[（(]?\s*(?:\d{1,3}|[一二三四五六七八九十若干数两]{1,3})\s*[名人位][)）]?$/u.exec(text)?.[1];
  if (wanted && isTitle(wanted) === "post") return { name: tidyTitle(wanted), sure: 2 };
  if (/[：:]/.test(text) && !label) return null;
  const told = /^([\p{Script=Han}]{2,12}?)的?(?:主要|工作|岗位|核心)*(?:职责|工作内容)(?:主要)?(?:可以?)?(?:归纳|分|概括|包括|包含|如下|有)[^。；：]{0,16}$/u.exec(text)?.[1];
  if (told && isTitle(told) === "post") return { name: tidyTitle(told), sure: 2 };
  const found = headed.exec(text.replace(/^(?:本|我)?(?:公司|单位)(?=\p{Script=Han}{3,})/u, ""));
  if (found?.[1] && !found[1].endsWith("各") && isTitle(found[1])) return { name: tidyTitle(found[1]), sure: 2 };
  const short = /^([\p{Script=Han}]{2,6}?)的?(?:岗位|工作)*职责$/u.exec(text)?.[1];
  if (short && !/各|(?:公司|集团|酒店|宾馆|医院|学校|[中小大]学|学院|幼儿园|超市|银行|[场厂馆局院园所站店社村])$/.test(short) && !noPost.test(short) && !noTitle.test(short)) return { name: short, sure: 2 };
  return isTitle(text) === "post" && text.length <= 12 ? { name: tidyTitle(text), sure: 1 } : null;
}

/** A title after the name of the house that has it: “实验小学门卫”. */
const ofHouse = /^\p{Script=Han}{2,12}(?:小学|中学|大学|学校|学院|幼儿园|医院|卫生院|酒店|宾馆|饭店|(?<!分|子|总|项目)公司|集团|养老院|敬老院|福利院|超市|商场|银行)(?=\p{Script=Han}{2,})([\p{Script=Han}（）()]{2,10})$/u;

function tidyTitle(text: string): string {
  const other = /^(.+)[（(](.+)[)）]$/.exec(text);
  // “社区经理（总干事）” has two names, “家政员（含月嫂）” says who else it is; “保安员（门岗）” is one of several.
  if (other?.[1] && other[2] && (isTitle(other[2]) === "post" || /^(?:含|包括|兼)/.test(other[2]))) return tidyTitle(other[1]);
  const [, rest = ""] = ofHouse.exec(text) ?? [];
  if (isTitle(rest) === "post") return tidyTitle(rest);
  return text.replace(/^[\d.．、\s—–-]+(?=\p{Script=Han})/u, "").replace(/^[“"《]|[”"》]$/g, "").replace(/(?:岗位|职位|一职)$/, "").replace(/(?<=.{2})岗$/, "").replace(/^(?:各岗位|附[:：]|.*(?:职责|部门)(?=.{2,}))/, "").trim();
}

/** A title inside a sentence: the shortest run that ends as titles do. */
export const titleShape = `[\\p{Script=Han}]{0,8}?(?:${person}|领导|上级|负责人|主管部门|财务部|人事部|管理处|办公室)`;

/** Titles that a text names outside its headings: who hands out work, and who is named again and again after a word that leads to somebody. */
export function titlesIn(texts: readonly string[]): string[] {
  const all = texts.join("\n");
  const given = [...all.matchAll(new RegExp(`(?:完成|做好|执行|办理)([\\p{Script=Han}]{2,10}?(?:经理|主任|主管|总监|院长|店长|厂长|队长|班长|站长|所长|组长))(?:临时)?(?:交办|安排|布置|下达|交代)`, "gu"))].map((match) => match[1] ?? "");
  const often = new Map<string, number>();
  for (const match of all.matchAll(new RegExp(`(?:经由?|由|依据|根据|接受|交给?|报告?|通知|向|与|请|送|配合|协助)([\\p{Script=Han}]{2,5}?(?:经理|主任|主管|总监|院长|店长|厂长|队长|班长|站长|所长|组长|工程师|会计|出纳|医生|护士长))`, "gu"))) often.set(match[1] ?? "", (often.get(match[1] ?? "") ?? 0) + 1);
  return [...given, ...[...often].flatMap(([title, times]) => (times >= 2 ? [title] : []))];
}
