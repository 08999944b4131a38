/** Three descriptions of other trades, and what a careful reader takes from them. */
export interface Expected {
  readonly post: string;
  readonly reportsTo: string | null;
  /** The beginning or middle of a duty, then what is to be proposed for it; `asks` is a part of a question that must be asked. */
  readonly duties: readonly { readonly has: string; readonly kind?: string; readonly cadence?: string | null; readonly limit?: string | null; readonly approver?: string | null; readonly records?: readonly string[]; readonly asks?: string }[];
}

export const hotel: readonly Expected[] = [
  {
    post: "前厅部经理", reportsTo: "总经理",
    duties: [
      { has: "全面负责前厅部的日常管理工作", kind: "standing", cadence: null, limit: null },
      { has: "每天早上8点30分主持部门晨会", kind: "recurring", cadence: "daily" },
      { has: "布置当天工作，做好会议记录", kind: "recurring", cadence: "daily", records: ["会议记录"] },
      { has: "向总经理上报上月的客房收入分析报告", kind: "recurring", cadence: "monthly", records: ["客房收入分析报告"] },
      { has: "200元以上的房费减免由前厅部经理审批", kind: "approval", approver: "前厅部经理" },
      { has: "须报总经理批准后方可执行", kind: "approval", approver: "总经理" },
      { has: "30分钟内到场处理", kind: "triggered", limit: "30min" },
      { has: "24小时内给客人书面答复", kind: "triggered", limit: "24h" },
      { has: "每季度至少组织一次消防演练", kind: "recurring", cadence: "quarterly>=1" },
      { has: "演练记录归档保存", kind: "record", records: ["演练记录"] },
      { has: "定期检查前台的备用金", kind: "recurring", cadence: "periodic", asks: "定期" },
    ],
  },
  {
    post: "前台接待员", reportsTo: "前厅部经理",
    duties: [
      { has: "客人到店时起立问好", kind: "conduct", cadence: null, limit: null },
      { has: "3分钟内办完手续", limit: "3min" },
      { has: "严禁向任何人透露住客的房号和姓名", kind: "rule", cadence: null, limit: null },
      { has: "提前10分钟到岗", limit: "10min early" },
      { has: "每班核对一次房态", kind: "recurring", cadence: "per shift" },
      { has: "发现不符立即报告值班经理", kind: "triggered", limit: "immediate", asks: "立即" },
      { has: "下班前把当班账目交财务部", limit: "end of day" },
      { has: "要尽快登记在遗失物品登记表上", limit: "prompt", records: ["遗失物品登记表"], asks: "尽快" },
      { has: "遗失物品保管三个月", asks: "三个月" },
      { has: "遗失物品保管六个月", asks: "六个月" },
    ],
  },
  {
    post: "行李员", reportsTo: "前厅部经理",
    duties: [
      { has: "主动为客人提拿行李", cadence: null, limit: null },
      { has: "开具行李寄存单", records: ["行李寄存单"] },
      { has: "每日早晚各清点一次行李车", kind: "recurring", cadence: "daily x2" },
      { has: "损坏的及时报修", kind: "triggered", limit: "prompt", asks: "及时" },
      { has: "不得私自收取客人小费", kind: "rule" },
    ],
  },
];

export const clinic: readonly Expected[] = [
  {
    post: "护士长", reportsTo: "院长",
    duties: [
      { has: "负责全院护理工作的管理和质量检查", kind: "standing", cadence: null },
      { has: "每周对各科室的护理质量检查一次", kind: "recurring", cadence: "weekly", records: ["检查记录"] },
      { has: "发现问题及时整改", kind: "triggered", limit: "prompt" },
      { has: "制定下月护士排班表，报院长审批", kind: "approval", cadence: "monthly", approver: "院长", records: ["护士排班表"] },
      { has: "至少进行两次急救技能考核", kind: "recurring", cadence: "yearly>=2" },
      { has: "考核成绩存入个人技术档案", kind: "record" },
      { has: "任何人不得擅自取用", kind: "rule" },
    ],
  },
  {
    post: "导诊员", reportsTo: "护士长",
    duties: [
      { has: "热情接待每一位就诊患者", kind: "conduct", cadence: null },
      { has: "指导患者填写挂号单" },
      { has: "发现急危重症患者立即通知医生", kind: "triggered", limit: "immediate" },
      { has: "打开导诊台电脑", kind: "recurring", cadence: "daily", limit: "30min early" },
      { has: "应尽快增开诊室并向护士长报告", kind: "triggered", limit: "prompt", asks: "尽快" },
    ],
  },
  {
    post: "药房药师", reportsTo: null,
    duties: [
      { has: "无处方一律不得发药", kind: "rule" },
      { has: "收到处方后10分钟内完成调配", kind: "triggered", limit: "10min" },
      { has: "药品按批号先进先出", kind: "rule" },
      { has: "每日盘点麻醉药品", kind: "recurring", cadence: "daily", records: ["专用账册"] },
      { has: "每月至少一次对近效期药品进行清查", kind: "recurring", cadence: "monthly>=1" },
      { has: "列出近效期药品清单上报药剂科主任", records: ["近效期药品清单"] },
      { has: "处方留存两年备查", kind: "record" },
      { has: "完成领导交办的其他工作", kind: "standing" },
    ],
  },
];

export const warehouse: readonly Expected[] = [
  {
    post: "仓库主管", reportsTo: "运营总监",
    duties: [
      { has: "负责仓库人员的排班和考勤管理", kind: "standing" },
      { has: "每周一上午主持仓库例会", kind: "recurring", cadence: "weekly mon" },
      { has: "会后一个工作日内发出会议纪要", limit: "1wd", records: ["会议纪要"] },
      { has: "每半月组织一次库存抽盘", kind: "recurring", cadence: "monthly x2" },
      { has: "盘点差异表经运营总监签字后交财务", kind: "approval", approver: "运营总监", records: ["盘点差异表"] },
      { has: "金额五万元以上的报运营总监审批", kind: "approval", approver: "运营总监" },
      { has: "两小时内上报运营总监", kind: "triggered", limit: "2h" },
      { has: "三日内提交事故报告", kind: "triggered", limit: "3d", records: ["事故报告"] },
    ],
  },
  {
    post: "收货员", reportsTo: "仓库主管",
    duties: [
      { has: "到货时核对送货单与采购订单", kind: "triggered" },
      { has: "未经质检合格的货物不得入库", kind: "rule" },
      { has: "验收完毕后当天录入系统", kind: "triggered", limit: "same day" },
      { has: "打印入库单并归档", kind: "record", records: ["入库单"] },
      { has: "不定期清理收货区", kind: "recurring", cadence: "irregular", asks: "不定期" },
      { has: "定期向仓库主管汇报到货情况", kind: "recurring", cadence: "periodic", asks: "定期" },
    ],
  },
  {
    post: "叉车司机", reportsTo: "仓库主管",
    duties: [
      { has: "上岗前检查刹车、液压和货叉", limit: "before shift", records: ["点检表"] },
      { has: "库内行驶速度不得超过5公里/小时", kind: "rule" },
      { has: "每日下班后将叉车停放在指定位置并充电", kind: "recurring", cadence: "daily" },
      { has: "发生碰撞应立即停车", kind: "triggered", limit: "immediate" },
      { has: "配合收货员装卸货物" },
      { has: "保持作业区域整洁" },
    ],
  },
];
