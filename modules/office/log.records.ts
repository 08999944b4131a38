import { choice, day, files, instant, longText, number, ref, staff, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { by, here, keptStates, mended, notOwn, seenBy, seenBySigners, signer } from "./common.ts";

/** The day's work and its problems, read by the superior (A1-OFF-05, A1-MGR-19). */
export const workLogRecord = record("workLog", {
  label: L("工作日志", "Work log"),
  title: "done",
  quick: ["done", "problems", "photos"],
  fields: {
    day: day("日期", "Day", { list: true, help: L("不填即今天", "Empty means today") }),
    site: here,
    done: text("做了什么", "What was done", { required: true, list: true, search: true, max: 1000 }),
    problems: longText("问题与待办", "Problems and what is left", { search: true, max: 4000 }),
    photos: files("照片", "Photos"),
    by,
    readBy: staff("查阅人", "Read by", { list: true, readonly: true }),
    readAt: instant("查阅时间", "Read at", { readonly: true }),
    remark: text("批语", "Remark", { readonly: true, max: 400 }),
  },
  states: { kept: { label: L("待查阅", "To be read") }, read: { label: L("已查阅", "Read") }, void: { label: L("作废", "Void"), final: true } },
  initial: "kept",
  transitions: {
    review: { label: L("查阅", "Read"), from: "kept", to: "read", who: { any: [{ below: "by" }, { can: "office.manage" }] }, asks: ["remark?"], guards: [{ ...notOwn, quiet: true }], sets: { readBy: { actor: true }, readAt: { now: true } }, main: true, bulk: true, key: "R", duty: "A1-MGR-19" },
  },
  may: { read: seenBy, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "kept"] }] }, ...mended },
  indexes: [["by", "createdAt"], ["site", "createdAt"], ["by", "day"]],
});

/** The daily work of one person over a week; handed in on Saturday, then collected by the lead (A2-SAL-24 to 26, A2-BL-28). */
export const dailySheetRecord = record("dailySheet", {
  label: L("每日工作汇总表", "Daily work sheet"),
  title: "by",
  number: "H{yyyy}{mm}{dd}-{seq}",
  fields: {
    week: day("截至周六", "Week to Saturday", { list: true, readonly: true }),
    site: here,
    by,
    note: longText("说明", "Remarks", { max: 2000 }),
    lines: number("行数", "Lines", { required: true, list: true, readonly: true, preset: 0, min: 0 }),
    countedFrom: instant("周六起", "From Saturday", { readonly: true }),
    handInBy: instant("最晚上交", "To be handed in by", { readonly: true }),
    collectBy: instant("最晚收齐", "To be collected by", { readonly: true }),
    collector: staff("收表人", "Collected by", { list: true, readonly: true }),
    handedInAt: instant("上交时间", "Handed in at", { list: true, readonly: true }),
    collectedAt: instant("收表时间", "Collected at", { readonly: true }),
  },
  states: {
    open: { label: L("在填", "Being filled") },
    handedIn: { label: L("已上交", "Handed in") },
    collected: { label: L("已收", "Collected"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "open",
  transitions: {
    handIn: {
      label: L("上交", "Hand in"), from: "open", to: "handedIn", who: { actorIs: "by" }, sets: { handedInAt: { now: true } }, main: true, key: "S", duty: "A2-SAL-26",
      guards: [{ rule: { atLeast: ["lines", 1] }, says: L("表里还没有一行，先填再交。", "The sheet has no line yet; fill it first."), duty: "A2-SAL-24" }],
    },
    collect: { label: L("收表", "Collect"), from: "handedIn", to: "collected", who: { any: [{ below: "by" }, { can: "office.manage" }] }, guards: [{ ...notOwn, quiet: true }], sets: { collector: { actor: true }, collectedAt: { now: true } }, main: true, bulk: true, key: "C", duty: "A2-BL-28" },
    giveBack: { label: L("退回补填", "Give back"), from: "handedIn", to: "open", who: { any: [{ below: "by" }, { can: "office.manage" }] }, guards: [{ ...notOwn, quiet: true }], note: "required", sets: { handedInAt: { value: null } } },
  },
  clocks: {
    handIn: { label: L("周六上交", "Saturday hand-in"), starts: [{ field: "countedFrom" }], stops: [{ field: "handedInAt" }], within: "24h", until: "handInBy", owner: "by", main: true, duty: "A2-SAL-26" },
    collect: { label: L("周六收齐", "Saturday collection"), starts: [{ field: "countedFrom" }], stops: [{ field: "collectedAt" }], within: "24h", until: "collectBy", owner: "collector", duty: "A2-BL-28" },
  },
  may: { read: seenBy, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "open"] }] }, ...mended },
  print: { title: L("每日工作汇总表", "Daily work sheet") },
  indexes: [["by", "createdAt"], ["by", "week"], ["site", "createdAt"]],
});

/** One line of a daily sheet: what was done, whom one visited, how far it went (A2-SAL-25). */
export const dailySheetLineRecord = record("dailySheetLine", {
  label: L("汇总表明细", "Sheet line"),
  title: "work",
  quick: ["kind", "work", "visited", "progress", "intent", "again"],
  fields: {
    sheet: ref("汇总表", "Sheet", "dailySheet", { list: true, among: { state: "open" }, help: L("不填即本人本周的表", "Empty means one's own of this week") }),
    site: here,
    day: day("日期", "Day", { list: true, help: L("不填即今天", "Empty means today"), synonyms: ["工作日期", "拜访日期"] }),
    kind: choice("类别", "Kind", { work: L("日常工作", "Work"), visit: L("拜访", "Visit"), feedback: L("客户反馈", "Feedback") }, { required: true, list: true, preset: "work", synonyms: ["类型", "工作类别"] }),
    work: text("内容", "What", { required: true, list: true, search: true, max: 1000, synonyms: ["工作内容", "事项", "摘要"] }),
    visited: text("拜访对象", "Whom", { list: true, search: true, max: 200, synonyms: ["客户", "对象", "客户姓名"] }),
    progress: text("进度", "Progress", { list: true, max: 400, synonyms: ["进展", "洽谈进度"] }),
    intent: choice("有无意向", "Interested", { yes: L("有意向", "Yes"), no: L("无意向", "No"), unsure: L("待定", "Not sure") }, { list: true, synonyms: ["意向", "购买意向"] }),
    again: yesNo("是否再访", "Visit again", { list: true, synonyms: ["再访", "是否再次拜访"] }),
    by,
  },
  states: keptStates,
  initial: "kept",
  invariants: [{
    name: "visit_told",
    rule: { any: [{ not: { eq: ["kind", "visit"] } }, { eq: ["state", "void"] }, { all: [{ isSet: "visited" }, { isSet: "progress" }, { isSet: "intent" }, { isSet: "again" }] }] },
    says: L("拜访要写明对象、进度、有无意向、是否再访。", "A visit tells whom, how far it went, whether they are interested and whether one goes again."), duty: "A2-SAL-25",
  }],
  may: { read: seenBy, create: { can: "office.write" }, change: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, import: { can: "office.write" }, ...mended, export: { can: "office.write" } },
  indexes: [["sheet", "createdAt"], ["by", "createdAt"], ["site", "createdAt"], ["by", "day"]],
});

/** A plan made before the work and signed by the superior (A2-TEC-08); plans of publicity and decoration are kinds of it. */
export const planRecord = record("plan", {
  label: L("工作计划", "Work plan"),
  title: "subject",
  number: "J{yyyy}{mm}{dd}-{seq}",
  fields: {
    kind: choice("类别", "Kind", { department: L("部门工作", "Department"), quality: L("质量工作", "Quality"), publicity: L("宣传活动", "Publicity"), decoration: L("节日装饰", "Decoration"), other: L("其他", "Other") }, { required: true, list: true, preset: "department" }),
    period: choice("周期", "Period", { once: L("单项", "Single"), week: L("周", "Week"), month: L("月", "Month"), year: L("年", "Year") }, { required: true, list: true, preset: "month" }),
    subject: text("计划名称", "Subject", { required: true, list: true, search: true }),
    site: here,
    from: day("从", "From", { required: true, list: true }),
    to: day("到", "To", { required: true, list: true }),
    content: longText("内容与步骤", "What and how", { required: true, search: true }),
    needed: longText("人员与费用", "People and cost", { max: 4000 }),
    files: files("附件", "Files"),
    by,
    approver: staff("批准人", "Approved by", { list: true, readonly: true }),
    approvedAt: instant("批准时间", "Approved at", { readonly: true }),
    outcome: longText("落实情况", "What came of it", { readonly: true, max: 4000 }),
  },
  states: {
    draft: { label: L("拟定", "Draft") },
    asked: { label: L("待批", "To be approved") },
    approved: { label: L("已批", "Approved") },
    done: { label: L("已落实", "Carried out"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "draft",
  transitions: {
    ask: { label: L("请示", "Ask for approval"), from: "draft", to: "asked", who: { actorIs: "by" }, main: true, key: "S" },
    approve: { label: L("批准", "Approve"), from: "asked", to: "approved", who: signer, signs: true, guards: [notOwn], sets: { approver: { actor: true }, approvedAt: { now: true } }, main: true, key: "Y", duty: "A2-TEC-08" },
    refuse: { label: L("退回", "Send back"), from: "asked", to: "draft", who: signer, guards: [{ ...notOwn, quiet: true }], note: "required", key: "N" },
    carryOut: { label: L("已落实", "Carried out"), from: "approved", to: "done", who: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, asks: ["outcome"], main: true },
  },
  invariants: [{ name: "approved_signed", rule: { any: [{ not: { in: ["state", ["approved", "done"]] } }, { all: [{ isSet: "approver" }, { isSet: "approvedAt" }] }] }, says: L("已批的计划要有批准人和时间。", "An approved plan names who approved it and when."), duty: "A2-TEC-08" }],
  may: { read: seenBySigners, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "draft"] }] }, ...mended },
  print: { title: L("工作计划", "Work plan") },
  indexes: [["by", "createdAt"], ["site", "createdAt"], ["state", "createdAt"]],
});

/**
 * A summary of a week, a month or a piece of work; its figures may be filled by the program, its words and its signature are a person's
 * (A6-GRP-39). A month is signed by the superior as well; what is not a month is only read. That of who stands at the top stays handed in.
 */
export const workSummaryRecord = record("workSummary", {
  label: L("工作总结", "Work summary"),
  plural: "Work summaries",
  title: "subject",
  number: "Z{yyyy}{mm}{dd}-{seq}",
  fields: {
    kind: choice("类别", "Kind", { month: L("月总结", "Month"), week: L("周汇总", "Week"), quality: L("质量工作", "Quality work"), complaints: L("投诉汇总", "Complaints"), feedback: L("反馈统计", "Feedback"), sales: L("销售统计", "Sales"), special: L("专项", "Special") }, { required: true, list: true, preset: "month" }),
    subject: text("题目", "Subject", { required: true, list: true, search: true }),
    site: here,
    from: day("从", "From", { required: true, list: true }),
    to: day("到", "To", { required: true, list: true }),
    figures: longText("数字", "Figures", { readonly: true, help: L("系统按记录算出", "Counted by the program from records") }),
    content: longText("总结", "Summary", { search: true }),
    files: files("附件", "Files"),
    by,
    countedFrom: instant("周六起", "From Saturday", { readonly: true }),
    dueBy: instant("最晚上交", "To be handed in by", { readonly: true }),
    handedInAt: instant("上交时间", "Handed in at", { list: true, readonly: true }),
    nobodyAbove: yesNo("上面无人要签", "Nobody above to sign", { readonly: true }),
    readBy: staff("查阅人", "Read by", { list: true, readonly: true }),
    readAt: instant("查阅时间", "Read at", { readonly: true }),
    remark: text("批语", "Remark", { readonly: true, max: 400 }),
  },
  states: {
    draft: { label: L("在写", "Draft") },
    handedIn: { label: L("已上交", "Handed in"), unless: { rule: { not: { eq: ["nobodyAbove", true] } }, label: L("已上交，上面无人要签", "Handed in, nobody above to sign") } },
    read: { label: L("已查阅", "Read"), final: true },
    signed: { label: L("上级已签", "Signed by the superior"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "draft",
  transitions: {
    handIn: { label: L("签名上交", "Sign and hand in"), from: "draft", to: "handedIn", who: { actorIs: "by" }, signs: true, requires: [{ fields: ["content"], duty: "A6-GRP-39" }], sets: { handedInAt: { now: true }, nobodyAbove: { value: null } }, main: true, key: "S", duty: "A6-GRP-39" },
    sign: {
      label: L("签月总结", "Sign the month"), from: "handedIn", to: "signed", who: signer, signs: true, asks: ["remark?"], sets: { readBy: { actor: true }, readAt: { now: true } }, main: true, key: "Y", duty: "A6-GRP-39",
      guards: [{ ...notOwn, quiet: true }, { rule: { eq: ["kind", "month"] }, says: L("只有月总结要上级签，这一份查阅即可。", "Only a month is signed by the superior; this one is read."), quiet: true }, { rule: { not: { eq: ["nobodyAbove", true] } }, says: L("最高岗位的月总结，上面无人要签。", "It is the month of who stands at the top; nobody above signs it."), quiet: true }],
    },
    review: {
      label: L("查阅", "Read"), from: "handedIn", to: "read", who: { any: [{ below: "by" }, { can: "office.manage" }] }, asks: ["remark?"], sets: { readBy: { actor: true }, readAt: { now: true } }, main: true, key: "R",
      guards: [{ ...notOwn, quiet: true }, { rule: { not: { eq: ["kind", "month"] } }, says: L("月总结要上级签名。", "A month is signed by the superior."), quiet: true }],
    },
    giveBack: { label: L("退回补充", "Give back"), from: "handedIn", to: "draft", who: { any: [{ signsAbove: "by" }, { can: "office.manage" }] }, guards: [{ ...notOwn, quiet: true }], note: "required", sets: { handedInAt: { value: null } } },
  },
  clocks: {
    saturday: { label: L("周六汇总", "Saturday summary"), starts: [{ field: "countedFrom" }], stops: [{ field: "handedInAt" }], within: "24h", until: "dueBy", owner: "by", main: true, duty: "A2-BL-29" },
  },
  may: { read: seenBySigners, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "draft"] }] }, ...mended },
  print: { title: L("工作总结", "Work summary") },
  indexes: [["by", "createdAt"], ["site", "createdAt"], ["state", "createdAt"]],
});

/** Nothing happened where something might have: one tap says so, and by whom. */
export const nilReportRecord = record("nilReport", {
  label: L("无事登记", "Nil report"),
  title: "duty",
  quick: ["duty"],
  fields: {
    duty: text("哪一项", "Of which duty", { required: true, list: true, search: true, max: 500 }),
    code: text("职责编号", "Duty id", { list: true, max: 40 }),
    day: day("日期", "Day", { list: true, help: L("不填即今天", "Empty means today") }),
    site: here,
    post: ref("岗位", "Post", "post", { list: true }),
    note: text("说明", "Note", { max: 400 }),
    at: instant("时间", "At", { required: true, readonly: true, preset: { now: true } }),
    by,
  },
  states: keptStates,
  initial: "kept",
  inPerson: ["create"],
  may: { read: seenBy, create: { can: "office.write" }, void: { can: "office.manage" }, export: { can: "office.manage" } },
  indexes: [["by", "createdAt"], ["site", "createdAt"], ["code", "day"]],
});

