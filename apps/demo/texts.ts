/** What happens in the made-up service centre of the demo: people, matters and what was done about them. */

export const surnames = [..."赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎"];
export const givenNames = ["建国", "秀兰", "志强", "丽华", "国庆", "桂英", "海燕", "文博", "晓梅", "子涵", "永刚", "雅琴", "浩然", "玉珍", "俊杰", "美玲", "德明", "思远", "春花", "立新", "佳怡", "鹏飞", "淑芬", "宏伟"];

export interface StaffPlan {
  readonly name: string;
  readonly number: string;
  readonly post: string;
}

/** Ten people on the posts of the catalogue. */
export const staff: readonly StaffPlan[] = [
  { name: "陈立新", number: "1001", post: "property-project-manager" },
  { name: "周敏", number: "1002", post: "property-service-manager" },
  { name: "李晓燕", number: "1003", post: "property-service-supervisor" },
  { name: "王秀兰", number: "1004", post: "property-front-desk" },
  { name: "何静", number: "1005", post: "property-front-desk" },
  { name: "张磊", number: "1006", post: "property-service-officer" },
  { name: "刘洋", number: "1007", post: "property-service-officer" },
  { name: "孙悦", number: "1008", post: "property-service-officer" },
  { name: "吴婷", number: "1009", post: "property-service-specialist" },
  { name: "郑凯", number: "1010", post: "property-project-clerk" },
];

/** Who holds a second post: the head of the department answers for its duties too. */
export const alsoHolds: readonly { readonly number: string; readonly post: string }[] = [{ number: "1002", post: "property-service-department" }];

/** Who answers to whom; the project manager is the top. */
export const superiors: Readonly<Record<string, string | null>> = {
  "property-project-manager": null,
  "property-service-department": "property-project-manager",
  "property-service-manager": "property-project-manager",
  "property-project-clerk": "property-project-manager",
  "property-service-supervisor": "property-service-manager",
  "property-service-officer": "property-service-manager",
  "property-service-specialist": "property-service-supervisor",
  "property-front-desk": "property-service-supervisor",
};

export interface Matter {
  readonly kind: "complaint" | "repair" | "inquiry" | "suggestion";
  readonly severity: "minor" | "normal" | "major";
  readonly safety?: boolean;
  readonly subject: string;
  readonly event: string;
  readonly place: string;
  readonly when: string;
  readonly solution: string;
  readonly result: string;
  readonly corrective: string;
  readonly cause: readonly [string, string, string];
}

const matter = (
  kind: Matter["kind"], severity: Matter["severity"], subject: string, event: string, place: string, when: string, solution: string, result: string, corrective: string, cause: Matter["cause"], safety = false,
): Matter => ({ kind, severity, subject, event, place, when, solution, result, corrective, cause, ...(safety ? { safety } : {}) });

export const matters: readonly Matter[] = [
  matter("complaint", "normal", "楼道灯三天未修，老人绊倒", "跟巡楼的师傅说过两次没人来，昨晚我妈在那儿绊了一下，膝盖青了。", "本楼 5 层楼道", "昨晚 7 点起", "感应模块坏，当天换新，主管上门看望老人。", "灯已换，老人无大碍，客户接受道歉。", "楼道灯列入每晚巡查单，坏灯当日报修。", ["设施设备", "公共照明", "灯具损坏"]),
  matter("complaint", "major", "电梯困人后一直没回电", "困了四十分钟，物业说会回电话说明原因，到现在没有。", "本楼 2 号梯", "今早 8 点", "维保已查明门锁触点故障，更换并试运行；向客户当面致歉。", "维保报告已给客户，客户接受。", "困人后一小时内由主管回电，列入电梯应急流程。", ["设施设备", "电梯", "困人"], true),
  matter("repair", "normal", "厨房顶渗水", "楼上漏水，厨房吊顶在滴，已经接了一盆。", "家中厨房", "今早发现", "楼上角阀松动，已换，吊顶晾干后补漆。", "不再渗水，补漆完成。", "同批角阀排查。", ["设施设备", "给排水", "渗漏"]),
  matter("complaint", "normal", "车位被占，联系不上车主", "我的固定车位又被占，打挪车电话没人接。", "地下一层 B 区", "昨晚 9 点半", "已联系占位车主挪车，地面重新喷号。", "车位归还，客户接受。", "夜班增加一次车库巡查。", ["秩序", "车辆停放", "占用固定车位"]),
  matter("inquiry", "minor", "装修押金什么时候退", "装修完了两个月，押金还没退。", "服务中心", "上周", "验收单缺一张，补齐后三个工作日到账。", "押金已退。", "装修验收时一次列清所缺材料。", ["收费", "押金", "退还"]),
  matter("suggestion", "minor", "大堂加一排座椅", "老人等电梯没地方坐，建议大堂加一排座椅。", "大堂", "一直", "已报公司，列入下月采购。", "座椅已加。", "大堂物品半年征求一次意见。", ["环境", "公共区域", "座椅"]),
  matter("complaint", "normal", "楼上装修噪音影响孩子", "中午也在钻，孩子没法睡。", "楼上住户", "这两天中午", "已要求装修队遵守 12:00–14:00 停工，张贴时段并巡查。", "中午不再施工。", "装修进场时签施工时段承诺书。", ["秩序", "装修管理", "噪音"]),
  matter("repair", "minor", "门禁卡刷不开", "单元门刷不开，邻居的可以。", "单元门", "今天下班", "卡已消磁，当场换新卡。", "新卡可用。", "前台备换卡机。", ["设施设备", "门禁", "门禁卡"]),
  matter("complaint", "normal", "绿化带垃圾没人清", "绿化带里外卖盒堆了几天，有味道。", "东侧绿化带", "好几天了", "当天清理并消杀，保洁增加一次巡扫。", "已清理，客户满意。", "绿化带列入保洁每日检查点。", ["环境", "保洁", "绿化带"]),
  matter("repair", "normal", "暖气不热", "客厅只有十五度，老人受不了。", "家中客厅", "降温这几天", "分水器堵塞，清洗后回水正常，升到二十度。", "室温正常。", "供暖前逐户排气清洗。", ["设施设备", "供暖", "不热"]),
  matter("complaint", "major", "外墙砖脱落差点砸到人", "一块外墙砖掉在人行道上，离我孩子一米。", "3 号楼北侧", "今天放学时", "立即围挡，联系维修资金渠道排查全部外墙。", "危险处已清除，排查报告已公示。", "外墙每季度检查一次，大风后加查。", ["设施设备", "房屋本体", "外墙"], true),
  matter("inquiry", "minor", "快递柜满了怎么取件", "快递柜显示满，快递员放在地上。", "南门快递柜", "今天", "已联系快递柜公司增派清柜，前台可代收。", "已告知代收办法。", "每日两次看快递柜满格。", ["收发", "快递", "快递柜"]),
  matter("repair", "normal", "单元门关不上", "闭门器坏了，门一直开着，不安全。", "单元门", "昨天", "闭门器已换。", "门能自动关上。", "闭门器列入月检。", ["设施设备", "门禁", "单元门"]),
  matter("complaint", "normal", "保安态度不好", "问路时保安头也不抬，说自己看。", "南门岗", "今天中午", "队长当面致歉，当班保安已谈话。", "客户接受道歉。", "每周抽查一次岗位礼仪。", ["服务", "态度", "保安"]),
  matter("suggestion", "minor", "儿童乐园加遮阳棚", "夏天太晒，孩子没法玩。", "儿童乐园", "夏天", "已报业委会讨论。", "列入明年改造清单。", "改造清单每季公示。", ["环境", "公共区域", "儿童乐园"]),
  matter("inquiry", "minor", "物业费发票怎么开", "单位报销要抬头。", "服务中心", "这个月", "已在收费系统补录抬头，发票发到邮箱。", "发票已开。", "收费时主动问抬头。", ["收费", "发票", "开具"]),
  matter("complaint", "normal", "广场舞声音太大", "晚上九点半还在跳，孩子要睡觉。", "中心广场", "每天晚上", "已与领队约定九点结束、音量不超过六十分贝，夜班巡查。", "九点准时结束。", "广场活动时段写入公约并上墙。", ["秩序", "公共区域", "噪音"]),
  matter("repair", "normal", "地下车库漏水", "顶上滴水，车漆被腐蚀。", "地下二层 C 区", "下雨以后", "引流并堵漏，车辆已清洗。", "雨后复查不再滴水。", "雨季前查车库顶板。", ["设施设备", "给排水", "渗漏"]),
  matter("complaint", "normal", "监控坏了，电动车丢了", "查监控说坏了半个月，没人修。", "2 号楼车棚", "前天夜里", "监控已修，配合派出所调取周边录像。", "客户报案，录像已交。", "监控每日点检，坏了当日报。", ["设施设备", "监控", "损坏"]),
  matter("repair", "minor", "水压太低，六楼没水", "早高峰基本没水。", "家中", "这一周早上", "二次供水泵调压，单元滤网清洗。", "早高峰水压正常。", "滤网每季清洗。", ["设施设备", "给排水", "水压"]),
];

export const needs = ["家有老人，上门前先电话", "不要中午来电", "微信联系最快", "喜欢周末办事", "对宠物过敏", ""];
export const refusals = ["只说在处理，没有说什么时候好", "要书面答复", "不接受这个说法，要主管来", "上次也这么说，没用"];
export const apologies = ["配件要外地调货", "维保公司排期在后天", "要等业委会确认费用"];
