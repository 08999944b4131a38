import { choice, day, files, instant, longText, number, ref, staff, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { by, here, notTheirOwn } from "./common.ts";

/** What concerns one person is seen by that person, their superiors and who keeps such affairs. */
const seenByPerson = { any: [{ actorIs: "staff" }, { below: "staff" }, { can: "conduct.manage" }] } as const;
const ofAffairs = { correct: notTheirOwn, void: notTheirOwn, export: { can: "conduct.manage" } } as const;

/** What somebody broke and what is proposed; a superior decides and signs, and the person may appeal (A6-GRP-44). Nothing makes one by itself. */
export const penaltyRecord = record("penalty", {
  label: L("违规处理", "Penalty"),
  plural: "Penalties",
  title: "facts",
  number: "W{yyyy}{mm}{dd}-{seq}",
  fields: {
    staff: staff("当事人", "Person", { required: true, list: true }),
    kind: choice("事由", "Kind", { absence: L("旷工翘班", "Absence"), offline: L("超时未上线", "Not online in time"), cover: L("顶班无人到岗", "Cover that did not come"), stock: L("先检后入", "Stock in before inspection"), conduct: L("仪容言行", "Conduct"), disclosure: L("泄密诚信", "Disclosure"), other: L("其他", "Other") }, { required: true, list: true, preset: "conduct" }),
    facts: text("事实", "Facts", { required: true, list: true, search: true, max: 1000 }),
    evidence: text("依据", "Evidence", { required: true, max: 1000, help: L("哪张单据、谁看见；拿不出依据不能处理", "Which record, who saw it; without evidence there is no penalty") }),
    policy: ref("按哪项制度", "Under which policy", "policy"),
    happenedOn: day("何日", "On", { required: true, list: true }),
    proposal: text("建议怎样处理", "Proposal", { required: true, list: true, max: 400 }),
    files: files("附件", "Files"),
    site: here,
    by,
    decision: text("决定", "Decision", { readonly: true, max: 400 }),
    decidedBy: staff("决定人", "Decided by", { list: true, readonly: true }),
    decidedAt: instant("决定时间", "Decided at", { readonly: true }),
    appeal: longText("申诉", "Appeal", { readonly: true, max: 4000 }),
    appealedAt: instant("申诉时间", "Appealed at", { readonly: true }),
    answer: longText("对申诉的答复", "Answer to the appeal", { readonly: true, max: 4000 }),
    answeredBy: staff("答复人", "Answered by", { readonly: true }),
  },
  states: {
    proposed: { label: L("建议", "Proposed") },
    decided: { label: L("已决定", "Decided") },
    appealed: { label: L("申诉中", "Appealed") },
    upheld: { label: L("维持", "Upheld"), final: true },
    lifted: { label: L("撤销处理", "Lifted"), final: true },
    dropped: { label: L("不处理", "Dropped"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "proposed",
  inPerson: ["appeal", "accept"],
  transitions: {
    decide: {
      label: L("决定", "Decide"), from: "proposed", to: "decided", who: { any: [{ below: "staff" }, { can: "conduct.manage" }] }, signs: true, asks: ["decision"], sets: { decidedBy: { actor: true }, decidedAt: { now: true } }, main: true, key: "Y", duty: "A6-GRP-44",
      guards: [
        { rule: { all: [{ not: { actsFor: "by" } }, { not: { actsFor: "staff" } }] }, says: L("建议人和当事人不能自己决定。", "Neither who proposed it nor the person concerned decides.") },
      ],
    },
    drop: { label: L("不处理", "Drop"), from: "proposed", to: "dropped", who: { any: [{ below: "staff" }, { can: "conduct.manage" }] }, guards: [{ rule: { not: { actsFor: "staff" } }, says: L("当事人不能自己决定。", "The person concerned does not decide.") }], note: "required", key: "N" },
    appeal: { label: L("申诉", "Appeal"), from: "decided", to: "appealed", who: { actorIs: "staff" }, asks: ["appeal"], sets: { appealedAt: { now: true } }, main: true, key: "A" },
    accept: { label: L("接受", "Accept"), from: "decided", to: "upheld", who: { actorIs: "staff" }, note: "optional" },
    uphold: { label: L("维持", "Uphold"), from: "appealed", to: "upheld", who: { any: [{ below: "staff" }, { can: "conduct.manage" }] }, signs: true, asks: ["answer"], sets: { answeredBy: { actor: true } }, guards: [{ rule: { all: [{ not: { actsFor: "decidedBy" } }, { not: { actsFor: "by" } }, { not: { actsFor: "staff" } }] }, says: L("申诉要由没有参与决定的人来答复。", "An appeal is answered by somebody who neither proposed nor decided it.") }] },
    lift: { label: L("撤销处理", "Lift"), from: "appealed", to: "lifted", who: { any: [{ below: "staff" }, { can: "conduct.manage" }] }, signs: true, asks: ["answer"], sets: { answeredBy: { actor: true } }, guards: [{ rule: { not: { actsFor: "staff" } }, says: L("当事人不能自己撤销。", "The person concerned does not lift it.") }] },
  },
  invariants: [{ name: "decided_signed", rule: { any: [{ in: ["state", ["proposed", "dropped", "void"]] }, { all: [{ isSet: "decision" }, { isSet: "decidedBy" }] }] }, says: L("处理要由人决定并签名。", "A penalty is decided and signed by a person.") }],
  may: { read: { any: [{ actorIs: "staff" }, { below: "staff" }, { actorIs: "by" }, { can: "conduct.manage" }] }, create: { any: [{ below: "staff" }, { can: "conduct.manage" }] }, ...ofAffairs },
  print: { title: L("违规处理单", "Penalty"), copies: [L("本人联", "For the person"), L("存档联", "File copy")] },
  indexes: [["staff", "createdAt"], ["site", "createdAt"], ["by", "createdAt"], ["state", "createdAt"]],
});

/** An appraisal over a period: marks of the superior, facts counted by the program, seen and signed by the person. */
export const appraisalRecord = record("appraisal", {
  label: L("绩效考核", "Appraisal"),
  title: "staff",
  number: "Q{yyyy}-{seq}",
  fields: {
    staff: staff("被考核人", "Person", { required: true, list: true }),
    kind: choice("周期", "Kind", { year: L("年终", "Year"), halfYear: L("半年", "Half-year"), quarter: L("季度", "Quarter"), month: L("月度", "Month"), trial: L("试用", "Trial") }, { required: true, list: true, preset: "year" }),
    from: day("从", "From", { required: true, list: true }),
    to: day("到", "To", { required: true, list: true }),
    work: number("工作业绩（0–100）", "Results (0–100)", { required: true, list: true, min: 0, max: 100 }),
    conduct: number("工作态度（0–100）", "Conduct (0–100)", { required: true, min: 0, max: 100 }),
    skill: number("能力（0–100）", "Skill (0–100)", { required: true, min: 0, max: 100 }),
    collected: text("货款回收", "Payments collected", { max: 400, help: L("销售岗位年终必填", "Needed at the end of the year for sales posts") }),
    total: number("总分", "Total", { list: true, readonly: true, min: 0, max: 100 }),
    daysHere: number("出勤天数", "Days here", { readonly: true, min: 0, help: L("系统按记录数出，下同", "Counted from records, as are those below") }),
    tasksInTime: number("按期办结", "Tasks in time", { readonly: true, min: 0 }),
    tasksLate: number("逾期", "Tasks late", { readonly: true, min: 0 }),
    trainings: number("参加培训", "Trainings", { readonly: true, min: 0 }),
    penalties: number("违规处理", "Penalties", { readonly: true, min: 0 }),
    remark: longText("评语", "Remarks", { required: true, max: 4000 }),
    site: here,
    by,
    reply: longText("本人意见", "The person's words", { readonly: true, max: 4000 }),
    signedAt: instant("本人签名时间", "Signed at", { list: true, readonly: true }),
  },
  states: {
    draft: { label: L("在写", "Draft") },
    shown: { label: L("待本人签", "For the person to sign") },
    signed: { label: L("已签", "Signed"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "draft",
  transitions: {
    show: { label: L("交本人看", "Show to the person"), from: "draft", to: "shown", who: { any: [{ below: "staff" }, { can: "conduct.manage" }] }, guards: [{ rule: { not: { actsFor: "staff" } }, says: L("不能考核自己。", "Nobody appraises themselves.") }], main: true, key: "S" },
    sign: { label: L("我已看过，签名", "I have seen it, sign"), from: "shown", to: "signed", who: { actorIs: "staff" }, signs: true, asks: ["reply?"], sets: { signedAt: { now: true } }, main: true, key: "Y" },
    object: { label: L("有不同意见", "Object"), from: "shown", to: "draft", who: { actorIs: "staff" }, asks: ["reply"], key: "N" },
  },
  may: { read: seenByPerson, create: { any: [{ below: "staff" }, { can: "conduct.manage" }] }, change: { all: [{ any: [{ actorIs: "by" }, { can: "conduct.manage" }] }, { eq: ["state", "draft"] }, { not: { actsFor: "staff" } }] }, ...ofAffairs },
  print: { title: L("绩效考核表", "Appraisal"), copies: [L("本人联", "For the person"), L("存档联", "File copy")] },
  indexes: [["staff", "createdAt"], ["site", "createdAt"], ["by", "createdAt"]],
});

/** A day's arriving, being online and leaving: told by the person, so no more than that, with the time of the server (A6-GRP-41, A6-GRP-47). */
export const attendanceRecord = record("attendance", {
  label: L("考勤", "Attendance"),
  plural: "Attendance",
  title: "staff",
  quick: ["place"],
  fields: {
    staff: staff("员工", "Person", { required: true, list: true, readonly: true, preset: { actor: true } }),
    day: day("日期", "Day", { list: true, readonly: true }),
    place: choice("在哪里", "Where", { office: L("公司", "Office"), home: L("家里", "Home"), outside: L("外勤", "Outside") }, { required: true, list: true, preset: "office" }),
    shift: text("班次", "Shift", { list: true, max: 30 }),
    site: here,
    arrivedAt: instant("到岗时间", "Arrived at", { required: true, list: true, readonly: true, preset: { now: true } }),
    note: text("说明", "Note", { max: 400 }),
    systems: text("上线的系统", "Systems online", { readonly: true, max: 200 }),
    onlineAt: instant("上线时间", "Online at", { list: true, readonly: true }),
    pagesAt: instant("打开网页时间", "Pages open at", { readonly: true }),
    leftAt: instant("离岗时间", "Left at", { list: true, readonly: true }),
  },
  states: { here: { label: L("在岗", "On duty") }, left: { label: L("已下班", "Left"), final: true }, void: { label: L("作废", "Void"), final: true } },
  initial: "here",
  inPerson: ["create", "goOnline", "openPages", "leave"],
  transitions: {
    goOnline: { label: L("已上线", "Online"), from: "here", to: "stay", who: { actorIs: "staff" }, guards: [{ rule: { not: { isSet: "onlineAt" } }, says: L("已经上线。", "Already online."), quiet: true }], asks: ["systems"], sets: { onlineAt: { now: true } }, main: true, key: "O" },
    openPages: { tap: true, label: L("已打开金融网页", "Finance pages open"), from: "here", to: "stay", who: { actorIs: "staff" }, guards: [{ rule: { not: { isSet: "pagesAt" } }, says: L("已经记过。", "Noted already."), quiet: true }], sets: { pagesAt: { now: true } }, key: "P" },
    leave: { label: L("下班", "Leave"), from: "here", to: "left", who: { actorIs: "staff" }, sets: { leftAt: { now: true } }, main: true, key: "L" },
  },
  may: { read: { any: [{ actorIs: "staff" }, { below: "staff" }, { can: "conduct.manage" }] }, create: { can: "office.write" }, ...ofAffairs },
  indexes: [["staff", "createdAt"], ["site", "createdAt"], ["staff", "day"], ["site", "day"]],
});

/** A training: planned, held, and who came. */
export const trainingRecord = record("training", {
  label: L("培训", "Training"),
  title: "subject",
  number: "I{yyyy}{mm}{dd}-{seq}",
  fields: {
    kind: choice("类别", "Kind", { law: L("法规", "Law"), text: L("合同文本", "Contract texts"), skill: L("技能", "Skills"), manners: L("礼仪", "Manners"), product: L("产品与销售", "Products and sales"), system: L("系统与平台操作", "Systems and platforms"), duties: L("职责与制度", "Duties and policies"), safety: L("安全", "Safety"), other: L("其他", "Other") }, { required: true, list: true, preset: "skill" }),
    subject: text("题目", "Subject", { required: true, list: true, search: true }),
    startsAt: instant("开始时间", "Starts at", { required: true, list: true, preset: { now: true }, ahead: true }),
    place: text("地点", "Place", { max: 100 }),
    teacher: text("讲课人", "Teacher", { list: true, max: 80 }),
    content: longText("内容", "Content", { search: true }),
    files: files("资料", "Material"),
    site: here,
    by,
    report: longText("培训小结", "What came of it", { readonly: true, max: 4000 }),
  },
  states: { planned: { label: L("待办", "Planned") }, held: { label: L("已办", "Held"), final: true }, void: { label: L("取消", "Cancelled"), final: true } },
  initial: "planned",
  transitions: { hold: { label: L("已办", "Held"), from: "planned", to: "held", who: { any: [{ actorIs: "by" }, { can: "conduct.manage" }] }, asks: ["report"], main: true, key: "D" } },
  may: { read: { any: [{ can: "office.read" }, { can: "office.write" }, { actorIs: "by" }] }, create: { can: "conduct.manage" }, change: { all: [{ can: "conduct.manage" }, { eq: ["state", "planned"] }] }, correct: { can: "conduct.manage" }, void: { can: "conduct.manage" }, export: { can: "conduct.manage" } },
  print: { title: L("培训记录", "Training record") },
  indexes: [["site", "createdAt"], ["site", "startsAt"]],
});

/** One person at one training: came, or did not and why; what they took from it (A1-FD-47). */
export const attendeeRecord = record("attendee", {
  label: L("培训学习记录", "Training attendee"),
  title: "staff",
  fields: {
    training: ref("培训", "Training", "training", { required: true, list: true }),
    staff: staff("参加人", "Person", { required: true, list: true }),
    came: choice("到会", "Came", { yes: L("到会", "Came"), late: L("迟到", "Late"), excused: L("请假", "Excused"), absent: L("缺席", "Absent") }, { required: true, list: true, preset: "yes" }),
    reason: text("没到的原因", "Why not", { list: true, max: 400 }),
    learned: longText("学习内容与掌握情况", "What was learned, and how well", { search: true, max: 4000 }),
    arrivedAt: instant("到场时间", "Arrived at"),
    site: here,
    by,
  },
  states: { kept: { label: L("已记", "Kept") }, void: { label: L("作废", "Void"), final: true } },
  initial: "kept",
  invariants: [{ name: "absence_told", rule: { any: [{ in: ["came", ["yes", "late"]] }, { isSet: "reason" }] }, says: L("没到会的要写明原因。", "Whoever did not come has a reason told.") }],
  may: { read: seenByPerson, create: { any: [{ actorIs: "staff" }, { can: "conduct.manage" }] }, change: { any: [{ actorIs: "by" }, notTheirOwn] }, ...ofAffairs },
  indexes: [["training", "createdAt"], ["staff", "createdAt"], ["site", "createdAt"]],
});

/** The result of an examination or skill test, kept, by whoever tested: the program for its own papers (`exam`), a person for machines, manners or sales; typing is measured in characters a minute (A1-FD-42, figure F19). */
export const examinationRecord = record("examination", {
  label: L("考核成绩", "Examination result"),
  title: "subject",
  number: "O{yyyy}-{seq}",
  fields: {
    staff: staff("考核对象", "Person", { required: true, list: true }),
    kind: choice("考什么", "Kind", { typing: L("打字", "Typing"), machines: L("办公机器", "Office machines"), software: L("办公软件", "Office software"), law: L("法规与文本", "Law and texts"), sales: L("销售与业务", "Sales"), manners: L("礼仪与应变", "Manners"), upkeep: L("设备保养", "Upkeep of equipment"), duties: L("职责与制度", "Duties and policies"), other: L("其他", "Other") }, { required: true, list: true, preset: "duties" }),
    subject: text("题目", "Subject", { required: true, list: true, search: true }),
    takenAt: instant("考核时间", "Taken at", { required: true, list: true, preset: { now: true } }),
    score: number("成绩", "Result", { required: true, list: true, min: 0, max: 1000, help: L("打字写每分钟字数，其他写分数", "Characters a minute for typing, else marks") }),
    passMark: number("合格线", "Pass mark", { required: true, list: true, min: 0, max: 1000, preset: 60, help: L("打字不低于每分钟 50 字", "At least 50 characters a minute for typing") }),
    training: ref("哪次培训", "Of the training", "training"),
    retakeOf: ref("补考自", "Retake of", "examination"),
    exam: ref("哪次考试", "Of the examination", "exam", { readonly: true, help: L("程序阅卷的，答卷在这里", "Marked by the program; the answers are there") }),
    answers: longText("答卷", "Answers", { max: 20_000 }),
    files: files("附件", "Files"),
    site: here,
    by,
    passed: yesNo("合格", "Passed", { list: true, readonly: true }),
  },
  states: { kept: { label: L("已记", "Kept") }, void: { label: L("作废", "Void"), final: true } },
  initial: "kept",
  invariants: [{ name: "passed_by_mark", rule: { any: [{ not: { eq: ["passed", true] } }, { isSet: "score" }] }, says: L("合格要有成绩。", "A pass has a result.") }],
  may: { read: seenByPerson, create: { can: "conduct.manage" }, ...ofAffairs },
  print: { title: L("考核成绩单", "Result of examination") },
  indexes: [["staff", "createdAt"], ["site", "createdAt"], ["kind", "createdAt"]],
});
