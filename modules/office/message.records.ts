import { choice, day, files, instant, longText, number, phone, ref, staff, tags, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { by, here, mended, notOwn, seenBy } from "./common.ts";

/** What is told to the house or to the outside; each reader has a receipt of their own (A6-GRP-01). */
export const noticeRecord = record("announcement", {
  label: L("通告", "Notice"),
  title: "subject",
  number: "G{yyyy}-{seq}",
  fields: {
    kind: choice("对谁", "To", { inside: L("对内", "The house"), outside: L("对外", "The outside") }, { required: true, list: true, preset: "inside" }),
    subject: text("标题", "Subject", { required: true, list: true, search: true }),
    site: here,
    everywhere: yesNo("所有服务点", "All sites", { required: true, preset: false, help: L("要有所有服务点的权限", "Needs the right at every site") }),
    post: ref("只发给岗位", "Only to the post", "post", { help: L("不填即所有人", "Empty means everybody") }),
    text: longText("正文", "Text", { required: true, search: true }),
    files: files("附件", "Files"),
    formal: yesNo("正式行文", "Formal", { required: true, preset: false, help: L("要有文号、签发人、主题词、主送", "Needs document number, signer, subject words and addressees") }),
    documentNumber: text("文号", "Document number", { list: true, max: 60, search: true }),
    keywords: tags("主题词", "Subject words"),
    mainTo: text("主送", "To", { max: 300 }),
    copyTo: text("抄报抄送", "Copies to", { max: 300 }),
    by,
    issuer: staff("签发人", "Issued by", { list: true, readonly: true }),
    issuedAt: instant("签发时间", "Issued at", { list: true, readonly: true }),
    readers: number("应阅人数", "Readers", { required: true, list: true, readonly: true, preset: 0, min: 0 }),
    reached: number("已送达人数", "Reached", { required: true, readonly: true, preset: 0, min: 0, help: L("人多时签发后陆续送达", "With many readers they are reached one part after another") }),
  },
  states: {
    draft: { label: L("拟稿", "Draft") },
    issued: { label: L("已发布", "Issued") },
    withdrawn: { label: L("已撤下", "Withdrawn"), final: true, gone: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "draft",
  transitions: {
    issue: {
      label: L("签发", "Issue"), from: "draft", to: "issued", who: { can: "office.manage" }, sets: { issuer: { actor: true }, issuedAt: { now: true } }, main: true, key: "S", duty: "A6-GRP-01",
      requires: [{ fields: ["documentNumber", "keywords", "mainTo", "copyTo"], when: { eq: ["formal", true] }, duty: "A6-GRP-01" }],
    },
    reach: { label: L("继续送达", "Reach more readers"), from: "issued", to: "stay", who: { can: "office.manage" }, internal: true },
    withdraw: { label: L("撤下", "Withdraw"), from: "issued", to: "withdrawn", who: { can: "office.manage" }, note: "required" },
  },
  invariants: [{ name: "issued_signed", rule: { any: [{ not: { eq: ["state", "issued"] } }, { all: [{ isSet: "issuer" }, { isSet: "issuedAt" }] }] }, says: L("已发布的通告要有签发人和日期。", "An issued notice names who issued it and when."), duty: "A6-GRP-01" }],
  may: {
    read: { any: [{ can: "office.read" }, { actorIs: "by" }, { eq: ["state", "issued"] }] },
    create: { can: "office.write" },
    change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "draft"] }] },
    ...mended,
  },
  print: { title: L("通告", "Notice") },
  indexes: [["site", "createdAt"], ["state", "createdAt"], ["by", "createdAt"]],
});

/** One reader's receipt of a notice; made when the notice is issued, acknowledged by the reader in one tap. */
export const receiptRecord = record("receipt", {
  label: L("通告回执", "Receipt"),
  title: "reader",
  fields: {
    announcement: ref("通告", "Notice", "announcement", { required: true, list: true }),
    site: here,
    reader: staff("应阅人", "Reader", { required: true, list: true }),
    remark: text("说明", "Remark", { max: 200 }),
    readAt: instant("阅读时间", "Read at", { list: true, readonly: true }),
    once: text("一人一次", "Once per reader", { unique: true, readonly: true, hidden: true, max: 90 }),
  },
  states: { waiting: { label: L("待阅", "To be read") }, read: { label: L("已阅", "Read"), final: true } },
  initial: "waiting",
  inPerson: ["acknowledge"],
  transitions: {
    acknowledge: { tap: true, label: L("我已阅", "I have read it"), from: "waiting", to: "read", who: { actorIs: "reader" }, sets: { readAt: { now: true } }, main: true, key: "R" },
  },
  may: { read: { any: [{ can: "office.read" }, { actorIs: "reader" }, { below: "reader" }] }, create: { can: "office.manage" }, export: { can: "office.manage" } },
  indexes: [["announcement", "createdAt"], ["reader", "state", "createdAt"], ["reader", "createdAt"]],
});

/** A message taken for somebody: when, who, what, room and what else; delivered, then read (A1-FD-19). */
export const phoneMessageRecord = record("phoneMessage", {
  label: L("留言转达单", "Phone message"),
  title: "matter",
  quick: ["caller", "matter", "room", "to"],
  number: "L{yyyy}{mm}{dd}-{seq}",
  fields: {
    calledAt: instant("何时来电", "When", { required: true, list: true, preset: { now: true } }),
    caller: text("何人", "Who", { required: true, list: true, search: "name", max: 80 }),
    matter: text("何事", "What", { required: true, list: true, search: true, max: 1000 }),
    room: text("房号", "Room", { required: true, list: true, search: true, max: 60, help: L("没有房号写“无”", "Write “none” where there is no room") }),
    other: text("其他情况", "Other", { required: true, preset: "无", max: 1000 }),
    to: staff("转给", "For", { required: true, list: true }),
    phone: phone("回电号码", "Number to call back", { mask: "client.reveal", search: "tail" }),
    site: here,
    by,
    deliveredBy: choice("怎样转达", "Told by", { inPerson: L("当面", "In person"), call: L("电话", "Call"), message: L("短信或微信", "Message"), here: L("在系统里", "Here") }, { readonly: true }),
    deliveredAt: instant("转达时间", "Delivered at", { list: true, readonly: true }),
    readAt: instant("阅知时间", "Read at", { list: true, readonly: true }),
  },
  states: {
    taken: { label: L("待转达", "To be delivered") },
    delivered: { label: L("已转达", "Delivered") },
    read: { label: L("已阅知", "Read"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "taken",
  inPerson: ["acknowledge"],
  transitions: {
    deliver: { label: L("已转达", "Delivered"), from: "taken", to: "delivered", who: { any: [{ actorIs: "by" }, { can: "office.write" }] }, asks: ["deliveredBy"], offers: { deliveredBy: { value: "inPerson" } }, sets: { deliveredAt: { now: true } }, main: true, key: "D", duty: "A1-FD-05" },
    acknowledge: { tap: true, label: L("我知道了", "Noted"), from: ["taken", "delivered"], to: "read", who: { actorIs: "to" }, sets: { readAt: { now: true } }, main: true, key: "R" },
  },
  clocks: {
    pass: { label: L("转达", "Pass on"), starts: [{ created: true }], stops: [{ field: "deliveredAt" }, { field: "readAt" }], within: { setting: "message.pass" }, owner: "by", main: true, duty: "A1-FD-05" },
  },
  may: { read: { any: [{ can: "office.read" }, { actorIs: "by" }, { actorIs: "to" }] }, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "taken"] }] }, ...mended },
  print: { title: L("留言转达单", "Phone message"), copies: [L("转达联", "For the person"), L("存根联", "Stub")] },
  indexes: [["site", "createdAt"], ["to", "createdAt"], ["to", "state", "createdAt"], ["by", "createdAt"]],
});

/** What was passed to another department, and when it had it (A1-SPC-03). */
export const relayRecord = record("relay", {
  label: L("信息转达单", "Information relay"),
  title: "content",
  quick: ["department", "content"],
  number: "N{yyyy}{mm}{dd}-{seq}",
  fields: {
    department: ref("转给部门", "To department", "department", { required: true, list: true }),
    to: staff("转给谁", "To whom", { list: true }),
    kind: choice("信息", "About", { client: L("客户信息", "Clients"), sales: L("销售信息", "Sales"), quality: L("质量信息", "Quality"), order: L("订单信息", "Orders"), quotation: L("报价", "Quotations"), other: L("其他", "Other") }, { required: true, list: true, preset: "client" }),
    content: text("内容", "Content", { required: true, list: true, search: true, max: 1000 }),
    files: files("附件", "Files"),
    site: here,
    by,
    receivedBy: staff("接收人", "Received by", { list: true, readonly: true }),
    receivedAt: instant("接收时间", "Received at", { list: true, readonly: true }),
  },
  states: { sent: { label: L("待接收", "To be received") }, received: { label: L("已接收", "Received"), final: true }, void: { label: L("作废", "Void"), final: true } },
  initial: "sent",
  transitions: {
    receive: { tap: true, label: L("收到", "Received"), from: "sent", to: "received", who: { any: [{ actorIs: "to" }, { can: "office.write" }] }, guards: [{ rule: { not: { actorIs: "by" } }, says: L("收到要由对方来点。", "The other side confirms the receipt.") }], sets: { receivedBy: { actor: true }, receivedAt: { now: true } }, main: true, key: "R" },
  },
  may: { read: { any: [{ can: "office.read" }, { actorIs: "by" }, { actorIs: "to" }] }, create: { can: "office.write" }, ...mended },
  indexes: [["site", "createdAt"], ["department", "createdAt"], ["by", "createdAt"]],
});

/** A proposal for doing better, and the answer to it (A1-DEP-21, A1-MGR-13). */
export const improvementRecord = record("improvement", {
  label: L("改进建议", "Improvement proposal"),
  title: "subject",
  number: "Y{yyyy}{mm}{dd}-{seq}",
  fields: {
    source: choice("从哪里看出", "Found in", { work: L("日常工作", "Daily work"), revisit: L("回访", "Revisits"), complaints: L("投诉分析", "Complaints"), survey: L("意见调查", "Surveys"), cost: L("成本费用", "Costs"), purchase: L("采购领用保管", "Purchasing and keeping"), other: L("其他", "Other") }, { required: true, list: true, preset: "work" }),
    subject: text("建议", "Proposal", { required: true, list: true, search: true }),
    found: longText("问题", "What is wrong", { required: true, max: 4000 }),
    measures: longText("措施", "What to do", { required: true, search: true, max: 4000 }),
    day: day("希望何时做到", "Wished by"),
    site: here,
    by,
    answer: longText("批复", "Answer", { readonly: true, max: 4000 }),
    answeredBy: staff("批复人", "Answered by", { list: true, readonly: true }),
    answeredAt: instant("批复时间", "Answered at", { readonly: true }),
  },
  states: {
    made: { label: L("待批复", "To be answered") },
    taken: { label: L("已采纳", "Taken up"), final: true },
    declined: { label: L("未采纳", "Not taken up"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "made",
  transitions: {
    takeUp: { label: L("采纳", "Take up"), from: "made", to: "taken", who: { any: [{ below: "by" }, { can: "office.manage" }] }, asks: ["answer"], guards: [notOwn], sets: { answeredBy: { actor: true }, answeredAt: { now: true } }, main: true, key: "Y" },
    decline: { label: L("不采纳", "Decline"), from: "made", to: "declined", who: { any: [{ below: "by" }, { can: "office.manage" }] }, asks: ["answer"], guards: [notOwn], sets: { answeredBy: { actor: true }, answeredAt: { now: true } }, key: "N" },
  },
  may: { read: seenBy, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "made"] }] }, ...mended },
  indexes: [["site", "createdAt"], ["by", "createdAt"]],
});
