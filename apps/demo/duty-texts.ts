/** What the people of the demo write when they do their duties. */

export interface OwnDutyPlan {
  readonly post: string;
  readonly text: string;
  readonly english: string;
  readonly cadence: string;
  readonly records: readonly string[];
  readonly serves: "post" | "site" | "person";
  readonly reason: string;
}

/** Duties the organisation wrote itself: for posts of which the catalogue has no more than the name, and for the opening of the desk. */
export const ownDuties: readonly OwnDutyPlan[] = [
  { post: "property-project-manager", text: "每天看一遍昨天漏做、迟做的职责，当天问明原因", english: "Looks every day at what was missed or late the day before and asks why on the same day", cadence: "每天", records: [], serves: "person", reason: "目录里项目经理只有岗位名" },
  { post: "property-project-manager", text: "每月写一份项目月总结", english: "Writes a summary of the project each month", cadence: "每月", records: ["work-summary"], serves: "person", reason: "目录里项目经理只有岗位名" },
  { post: "property-project-clerk", text: "每天填每日工作汇总表", english: "Fills the daily work sheet every day", cadence: "每天", records: ["daily-work-sheet"], serves: "person", reason: "目录里项目内业只有岗位名" },
  { post: "property-project-clerk", text: "每天登记项目收发的公文和信函，没有就报无事", english: "Registers the papers and letters of the project every day, or says that there were none", cadence: "每天", records: ["mail-log"], serves: "site", reason: "目录里项目内业只有岗位名" },
  { post: "property-project-clerk", text: "每月把当月文书归档", english: "Files the papers of the month each month", cadence: "每月", records: ["document-archive"], serves: "site", reason: "目录里项目内业只有岗位名" },
  { post: "property-service-supervisor", text: "每天开班前会，查到岗与仪容", english: "Holds the meeting before the shift every day and checks who is there and how they are dressed", cadence: "每天", records: [], serves: "site", reason: "目录里客服主管没有每天的事" },
  { post: "property-service-supervisor", text: "每月写一份前台工作总结", english: "Writes a summary of the desk's work each month", cadence: "每月", records: ["work-summary"], serves: "person", reason: "目录里客服主管没有每月的事" },
  { post: "property-front-desk", text: "每天开台前检查电话、电脑和大堂", english: "Checks telephone, computer and lobby every day before the desk opens", cadence: "每天", records: [], serves: "site", reason: "开台检查一直在做，手册里没有写" },
  { post: "property-front-desk", text: "每天登记代收的包裹信件，没有就报无事", english: "Registers the parcels and letters taken in every day, or says that there were none", cadence: "每天", records: ["mail-log"], serves: "site", reason: "代收包裹每天都有，手册里没有写频次" },
];

/** The post nobody holds yet. */
export const vacancy = { name: "夜班前台（招聘中）", superior: "property-service-supervisor", capabilities: ["client.read", "contact.read", "contact.create", "case.read", "case.create", "office.read", "office.write", "duty.read"], duty: { text: "每晚十点前巡一遍大堂和车库入口", english: "Walks the lobby and the garage entrance once before ten every evening", cadence: "每天" } } as const;

export interface RoutePlan {
  readonly name: string;
  readonly purpose: string;
  readonly points: readonly { readonly name: string; readonly place: string; readonly look: string; readonly photo?: true }[];
}

export const routes: readonly RoutePlan[] = [
  { name: "辖区大巡", purpose: "设施、停放、卫生、绿化、治安、装修", points: [{ name: "南门岗", place: "南门", look: "值守、道闸、快递堆放" }, { name: "地下车库", place: "地下一层 B 区", look: "停放、漏水、照明" }, { name: "中心广场", place: "3 号楼前", look: "卫生、绿化、儿童设施" }] },
  { name: "公共设施巡检", purpose: "电梯、消防、照明、水泵", points: [{ name: "2 号梯机房", place: "2 号楼顶", look: "异响、温度、门锁" }, { name: "消防泵房", place: "地下二层", look: "压力表、渗漏" }, { name: "配电间", place: "地下一层", look: "温度、杂物、门锁" }] },
  { name: "楼内巡视", purpose: "楼道、门禁、装修", points: [{ name: "1 号楼大堂", place: "1 号楼", look: "门禁、地面、公告栏" }, { name: "4 号楼楼道", place: "4 号楼 1 至 11 层", look: "照明、堆物、消防门" }] },
];
export const routeOfPost: Readonly<Record<string, number>> = { "property-service-manager": 0, "property-service-officer": 1, "property-service-specialist": 2, "property-service-department": 2 };

export const findings: readonly (readonly [found: string, mended: string])[] = [
  ["楼道声控灯不亮", "已换灯头，试亮正常"], ["消防门前堆了两个纸箱", "联系住户当场搬走，已贴提示"], ["儿童滑梯螺丝松动", "已围挡，工程部拧紧复查"], ["地下车库顶板滴水", "放桶接水，报工程部堵漏"], ["绿化带有烟头和外卖盒", "保洁已清，加一次巡扫"],
  ["电动车停在单元门口", "挪到车棚，已告知车主"], ["道闸抬杆慢", "维保调过行程，恢复正常"], ["公告栏玻璃裂了一角", "已换新玻璃"], ["泵房压力表读数偏低", "补水后恢复到 0.45 兆帕"], ["装修垃圾没有袋装", "责令装修队装袋，当天清运"], ["单元门闭门器松", "已紧固，能自动关上"], ["井盖边缘翘起", "垫平并围挡，工程部已固定"],
];
export const roundSummaries = ["一圈正常，车库排水沟已清过", "设施完好，装修两户都在规定时段施工", "广场有人踢球，已劝到球场", "照明正常，落叶较多，已请保洁加扫", "正常，访客车位满，已引导停到地下", "正常"];

export const desk = {
  visitors: [["看房的客户", "client", "看 3 号楼空置房"], ["装修队长", "worker", "办装修进场手续"], ["快递员", "worker", "送大件家具"], ["业主家属", "guest", "取代收的钥匙"], ["维保师傅", "worker", "电梯例行维保"], ["社区网格员", "other", "送防诈宣传单"], ["燃气公司", "worker", "入户安检登记"], ["业委会委员", "vip", "看上季度的收支公示"]] as readonly (readonly [string, string, string])[],
  turnedAway: "上门推销保险，没有预约，劝离",
  led: ["二楼会议室", "经理办公室", "前台接待区", "工程部"],
  carriers: ["顺丰", "京东", "中通", "邮政"],
  places: ["货架 A 上层", "货架 B 下层", "前台抽屉", "地上靠墙"],
  messages: [["请回电，问装修押金哪天到账", "已告诉她大约三天"], ["下午两点到，请留会议室", "有四个人"], ["车位被占，请他回来后联系", "业主有些急"], ["送来的合同请签收后回电", "无"], ["明天停水通知要不要上墙", "等答复"], ["问电梯维保报告能不能给一份", "无"]] as readonly (readonly [string, string])[],
};

export const logs: readonly (readonly [done: string, problems: string])[] = [
  ["走访 3 号楼六户，收集对停车的意见", "两户说夜间灯光太亮，已记下"], ["跟进五件报修，三件已结", "一件等配件"], ["协助搬入一户，核对钥匙和表底", ""], ["张贴停水通知，逐楼核对", "4 号楼公告栏锁坏"], ["清点办公用品，补领打印纸", ""], ["整理二季度装修档案", "缺一户验收照片"], ["陪同消防维保试水", "一处喷淋漏水，已报修"], ["回访上周投诉的四户", "一户还要书面答复"],
];

export const checks: Readonly<Record<string, readonly string[]>> = {
  "A1-OFF-13": ["钥匙、对讲机齐全，无未了事项", "移交一件待回访的报修", "对讲机一台电量低，已换电池"],
  "A1-SPC-13": ["物业费、能源费账单已核对，共 108 户", "账单已发，三户改了抬头"],
  "A1-SPC-14": ["电话催缴十二户，四户已缴", "上门催缴五户，两户答应月底前缴"],
  "A1-SPC-16": ["下月班次已排，前台两人错开午休", "下月班次已排，节假日有人值守"],
  "A1-MGR-08": ["交费通知单已按楼栋分给管理员，当天送完"],
  "A1-MGR-12": ["按时答复率九成四，投诉比上月少三件", "报修量上升，集中在给排水"],
  "A1-DEP-06": ["抽看工程部派单二十张，两张没写完工时间", "保洁晨扫记录完整"],
};
export const plainNotes = ["已按要求做完，没有异常", "做了，有一处已当场改正", "已做，情况正常", "做了，细节见照片"];

export const minutes = ["通报上周受理与答复情况；讲评巡查发现；布置本周工作。", "看近三十天各岗位漏做的事；说明请假与顶班；布置节前检查。", "讨论停车投诉的处理办法；学习接待用语；布置催缴。", "通报抽查结果；复盘一件升级投诉；布置入户走访。"];
export const decisions = ["把 4 号楼公告栏的锁修好", "整理停车意见，周五前给方案", "补齐两户装修验收照片", "和保洁核对晨扫时间表", "做一张来电高峰的统计", "联系维保给电梯报告"];
export const results = ["已办好，照片在档案里", "已办好，对方已确认", "方案已交，等批", "统计已发到经理邮箱"];

export const sheetLines = ["收发文登记，编号归档", "做会议纪要，发各部门", "核对考勤，报公司人事", "打印装订装修档案", "跑街道办盖章", "整理收支公示底稿", "登记印章使用", "更新通讯录"];
export const papers = ["公司关于节前安全检查的通知", "街道办防汛提示", "供水公司停水函", "维保公司检测报告", "业委会会议函", "员工体检安排"];
export const summaries = ["本月受理个案和巡查按计划完成，漏做的主要是周一的巡检，已谈话。下月盯住装修时段和车库排水。", "本月来访、收发、来电都有登记，电话三声内接起。留言有两次转达晚了，已改为当班人当面交接。", "本月投诉以停车和噪音为主，已与秩序部定了夜巡。员工两人参加培训。"];

export const passed = ["做到了", "现场看过，合格", "问了两位客户，都满意", "规范"];
export const found: readonly (readonly [finding: string, corrected: string])[] = [["工牌没有戴", "已戴好，备用工牌放前台"], ["台面有私人物品", "已收进抽屉"], ["接电话没有先报部门", "已重新学习接听用语"], ["登记缺离开时间", "已补，当班人复核"], ["询问时没有起身", "已谈话，再看已改"], ["资料架过期宣传单没撤", "已撤下换新"]];

export const notices: readonly (readonly [subject: string, text: string])[] = [["本月安全检查安排", "请各岗位按分工检查消防通道、配电间和泵房，发现问题当天登记。"], ["接待用语再明确", "接电话先报部门和姓名，三声内接起；送客起身。"], ["停水通知的口径", "物业只转发供水公司的时间，不作承诺；老人家庭上门告知。"], ["请假与顶班", "请假要提前，有人顶班并交接清楚，由上级批准后才算。"]];

export const typingText = "前台接待客户要面带微笑主动问好来电三声内接起先报部门和姓名记下何时何人何事房号转达后请对方确认有投诉先致歉再记录一时答不了的说明何时回电";
export const examQuestions: readonly (readonly [ask: string, right: string, wrong: string])[] = [
  ["电话响几声内要接起", "三声", "六声"], ["收件登记后谁来放行", "上级", "收件人自己"], ["重要投诉先告诉谁", "客服部经理", "业委会"], ["见到可疑人员先做什么", "通报秩序维护部", "自己盘问"], ["公共区域的钥匙可以交给客户吗", "不可以，只借", "可以"], ["请假由谁批准", "直接上级", "同事"], ["办公设备多久清查一次", "每天", "每季"], ["留言单要写明哪些", "时间、人、事、房号、其他", "只写电话"], ["答复客户之后还要做什么", "回访", "不用管"], ["巡查发现问题怎么办", "登记并处理", "口头说一下"],
];
