import { choice, day, files, instant, longText, money, number, staff, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { by, here, mended, seenBy } from "./common.ts";

/** A paper in the archive: its versions, where it is, who has it, and its end, which two people sign (A1-SPC-17, A1-MGR-16). */
export const archiveRecord = record("archive", {
  label: L("文书档案", "Archive paper"),
  title: "subject",
  number: "D{yyyy}-{seq}",
  fields: {
    subject: text("名称", "Name", { required: true, list: true, search: true }),
    category: choice("类别", "Category", {
      project: L("项目文书", "Project papers"), client: L("客户档案", "Client files"), renovation: L("装修档案", "Fit-out files"), complaint: L("投诉资料", "Complaints"), meeting: L("会议", "Meetings"), accounting: L("会计凭证账册报表", "Accounts"),
      quality: L("质量情况", "Quality"), stock: L("入库资料", "Stock-in papers"), template: L("文书与表格样式", "Letter and form layouts"), department: L("部门文件", "Department papers"), other: L("其他", "Other"),
    }, { required: true, list: true, preset: "department" }),
    code: text("档号", "File number", { list: true, max: 60, search: true }),
    edition: text("版本", "Version", { required: true, list: true, max: 40, preset: "1" }),
    place: text("存放处", "Kept at", { required: true, list: true, max: 120, help: L("柜号和格，或“电子”", "Cabinet and shelf, or “electronic”") }),
    files: files("文件", "Files"),
    writtenOn: day("成文日期", "Written on"),
    keepUntil: day("保存到", "Keep until", { list: true, help: L("不填即永久", "Empty means for ever") }),
    askedBy: staff("谁要求", "Asked for by"),
    dueOn: day("最晚归档", "To be filed by", { help: L("领导要求的日期", "The day the leader asked for") }),
    site: here,
    by,
    holder: text("发给谁", "Issued to", { list: true, readonly: true, max: 120 }),
    issuedAt: instant("发放时间", "Issued at", { readonly: true }),
    endReason: text("为什么销毁", "Why destroyed", { readonly: true, max: 400 }),
    firstSigner: staff("第一签", "First signature", { readonly: true }),
    secondSigner: staff("第二签", "Second signature", { readonly: true }),
    destroyedAt: instant("销毁时间", "Destroyed at", { readonly: true }),
  },
  states: {
    filed: { label: L("在档", "Filed") },
    issued: { label: L("已发出", "Issued") },
    ending: { label: L("待二签销毁", "Waiting for the second signature") },
    destroyed: { label: L("已销毁", "Destroyed"), final: true, gone: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "filed",
  transitions: {
    revise: { label: L("出新版", "New version"), from: ["filed", "issued"], to: "stay", who: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, asks: ["edition", "files?", "place?"], note: "optional" },
    issue: { label: L("发出", "Issue"), from: "filed", to: "issued", who: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, asks: ["holder"], sets: { issuedAt: { now: true } }, main: true, key: "I" },
    recall: { label: L("收回", "Recall"), from: "issued", to: "filed", who: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, sets: { holder: { value: null }, issuedAt: { value: null } }, note: "optional", main: true, key: "R" },
    proposeEnd: { label: L("销毁：第一签", "Destroy: first signature"), from: "filed", to: "ending", who: { can: "office.manage" }, signs: true, asks: ["endReason"], sets: { firstSigner: { actor: true } } },
    destroy: {
      label: L("销毁：第二签", "Destroy: second signature"), from: "ending", to: "destroyed", who: { can: "office.manage" }, signs: true, sets: { secondSigner: { actor: true }, destroyedAt: { now: true } },
      requires: [{ fields: ["firstSigner"] }], guards: [{ rule: { not: { actsFor: "firstSigner" } }, says: L("销毁要两个人签，第二签请另一位来。", "Two people sign a destruction; somebody else signs second.") }],
    },
    keep: { label: L("不销毁", "Keep it"), from: "ending", to: "filed", who: { can: "office.manage" }, sets: { firstSigner: { value: null }, endReason: { value: null } }, note: "required" },
  },
  invariants: [{ name: "destroyed_by_two", rule: { any: [{ not: { eq: ["state", "destroyed"] } }, { all: [{ isSet: "firstSigner" }, { isSet: "secondSigner" }, { isSet: "destroyedAt" }] }] }, says: L("销毁要有两个签名。", "A destruction has two signatures.") }],
  may: { read: seenBy, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { in: ["state", ["filed", "issued"]] }] }, ...mended },
  print: { title: L("档案卡", "Archive card") },
  indexes: [["site", "createdAt"], ["category", "createdAt"], ["state", "createdAt"], ["by", "createdAt"]],
});

/** A rule of the house in one version; in force once somebody other than its author signs it (A1-MGR-03). */
export const policyRecord = record("policy", {
  label: L("制度文件", "Policy"),
  plural: "Policies",
  title: "subject",
  number: "P{yyyy}-{seq}",
  fields: {
    kind: choice("类别", "Kind", { rules: L("部门规章", "Department rules"), code: L("员工守则", "Staff code"), manners: L("员工礼仪", "Manners"), duties: L("职责规定", "Duties"), cost: L("成本核算办法", "Cost accounting"), finance: L("财务制度", "Finance"), other: L("其他", "Other") }, { required: true, list: true, preset: "rules" }),
    subject: text("名称", "Name", { required: true, list: true, search: true }),
    documentNumber: text("文号", "Document number", { list: true, max: 60, search: true }),
    edition: text("版本", "Version", { required: true, list: true, max: 40, preset: "1" }),
    text: longText("条文", "Text", { required: true, search: true }),
    from: day("生效日", "In force from", { list: true }),
    files: files("附件", "Files"),
    site: here,
    by,
    issuer: staff("签发人", "Issued by", { list: true, readonly: true }),
    issuedAt: instant("签发时间", "Issued at", { readonly: true }),
  },
  states: {
    draft: { label: L("拟稿", "Draft") },
    inForce: { label: L("施行", "In force") },
    withdrawn: { label: L("废止", "Withdrawn"), final: true, gone: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "draft",
  transitions: {
    issue: { label: L("签发施行", "Put in force"), from: "draft", to: "inForce", who: { can: "office.manage" }, signs: true, requires: [{ fields: ["from"] }], guards: [{ rule: { not: { actsFor: "by" } }, says: L("自己拟的制度由别人签发。", "Who wrote it does not put it in force.") }], sets: { issuer: { actor: true }, issuedAt: { now: true } }, main: true, key: "S" },
    withdraw: { label: L("废止", "Withdraw"), from: "inForce", to: "withdrawn", who: { can: "office.manage" }, note: "required" },
  },
  may: { read: { always: true }, create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { can: "office.manage" }] }, { eq: ["state", "draft"] }] }, correct: { can: "office.manage" }, void: { can: "office.manage" }, export: { can: "office.manage" } },
  print: { title: L("制度文件", "Policy") },
  indexes: [["state", "createdAt"], ["kind", "createdAt"]],
});

/** A fact that staff must know: law, product, fee, what a department does. */
export const knowledgeRecord = record("knowledge", {
  label: L("知识条目", "Knowledge item"),
  title: "subject",
  fields: {
    topic: choice("类别", "Topic", { law: L("法规", "Law"), contract: L("合同文本", "Contracts"), product: L("产品与服务", "Products and services"), fee: L("收费", "Fees"), department: L("部门职责", "Departments"), company: L("入驻公司", "Companies here"), standard: L("技术规范", "Standards"), other: L("其他", "Other") }, { required: true, list: true, preset: "product" }),
    subject: text("题目", "Subject", { required: true, list: true, search: true }),
    text: longText("内容", "Content", { required: true, search: true }),
    source: text("出处", "Source", { max: 300 }),
    from: day("从何时起", "Valid from", { list: true }),
    files: files("附件", "Files"),
    site: here,
    by,
  },
  states: { open: { label: L("在用", "In use") }, retired: { label: L("停用", "Retired"), final: true, gone: true } },
  initial: "open",
  transitions: { retire: { label: L("停用", "Retire"), from: "open", to: "retired", who: { can: "office.manage" }, note: "optional", bulk: true } },
  may: { read: { always: true }, create: { can: "office.write" }, change: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, export: { can: "office.manage" } },
  indexes: [["topic", "createdAt"], ["state", "createdAt"]],
});

/** Newspapers and magazines that are subscribed to, and until when (A1-FD-09). */
export const subscriptionRecord = record("subscription", {
  label: L("报刊订阅", "Subscription"),
  title: "name",
  fields: {
    name: text("报刊", "Title", { required: true, list: true, search: true, max: 120 }),
    copies: number("份数", "Copies", { required: true, list: true, preset: 1, min: 1, max: 999 }),
    price: money("金额", "Price", { list: true }),
    from: day("起订", "From", { required: true, list: true }),
    to: day("到期", "Until", { required: true, list: true }),
    forWhom: text("给谁", "For whom", { max: 120 }),
    site: here,
    by,
  },
  states: { running: { label: L("在订", "Running") }, ended: { label: L("已停订", "Ended"), final: true }, void: { label: L("作废", "Void"), final: true } },
  initial: "running",
  transitions: {
    renew: { label: L("续订", "Renew"), from: "running", to: "stay", who: { can: "office.write" }, asks: ["to", "price?"], note: "optional", main: true, key: "R" },
    end: { label: L("停订", "End"), from: "running", to: "ended", who: { can: "office.write" }, note: "optional" },
  },
  may: { read: seenBy, create: { can: "office.write" }, change: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, ...mended },
  indexes: [["site", "createdAt"], ["state", "to"]],
});
