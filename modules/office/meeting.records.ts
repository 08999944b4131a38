import { choice, day, files, instant, longText, number, ref, staff, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { by, here, mended, untilSaid } from "./common.ts";

/** A meeting from its invitation to its minutes; each decision becomes a task with an owner and a day (A3-SC-29, A1-MGR-05). */
export const meetingRecord = record("meeting", {
  label: L("会议记录", "Meeting"),
  title: "subject",
  number: "M{yyyy}{mm}{dd}-{seq}",
  fields: {
    kind: choice("类别", "Kind", { department: L("部门例会", "Department meeting"), work: L("工作会议", "Work meeting"), residents: L("业户恳谈会", "Talk with residents"), company: L("公司会议", "Company meeting"), other: L("其他", "Other") }, { required: true, list: true, preset: "department" }),
    subject: text("议题", "Subject", { required: true, list: true, search: true }),
    startsAt: instant("开始时间", "Starts at", { required: true, list: true, preset: { now: true }, ahead: true }),
    place: text("地点", "Place", { list: true, max: 100 }),
    site: here,
    chair: staff("主持人", "Chair", { list: true }),
    invited: text("参加人", "Attendees", { max: 500 }),
    agenda: longText("议程与准备", "Agenda and preparations", { max: 4000 }),
    by,
    readyAt: instant("会前备好", "Room ready at", { readonly: true }),
    present: text("到会", "Present", { readonly: true, max: 500 }),
    absent: text("缺席与原因", "Absent, and why", { readonly: true, max: 500 }),
    minutes: longText("会议纪要", "Minutes", { readonly: true, search: true }),
    files: files("附件", "Files"),
    decision: text("决定", "Decision", { readonly: true, max: 400 }),
    decisionOwner: staff("谁来办", "Who does it", { readonly: true }),
    decisionDue: day("何时办好", "By when", { readonly: true, ahead: true }),
    decisions: number("决定数", "Decisions", { required: true, list: true, readonly: true, preset: 0, min: 0 }),
  },
  states: {
    planned: { label: L("待开", "Planned") },
    held: { label: L("已开", "Held") },
    filed: { label: L("已存档", "Filed"), final: true },
    cancelled: { label: L("取消", "Cancelled"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "planned",
  transitions: {
    prepare: { label: L("会前已备好", "Room ready"), from: "planned", to: "stay", who: { can: "office.write" }, sets: { readyAt: { now: true } }, note: "optional", duty: "A1-FD-46" },
    hold: { label: L("记纪要", "Take the minutes"), from: ["planned", "held"], to: "held", who: { any: [{ actorIs: "by" }, { actorIs: "chair" }, { can: "office.manage" }] }, asks: ["minutes", "present", "absent?"], main: true, key: "M", duty: "A3-SC-29" },
    decide: { label: L("记一项决定", "Add a decision"), from: ["planned", "held"], to: "stay", who: { any: [{ actorIs: "by" }, { actorIs: "chair" }, { can: "office.manage" }] }, asks: ["decision", "decisionOwner", "decisionDue"], sets: { decisions: { plus: 1 } }, key: "D" },
    file: { label: L("存档", "File"), from: "held", to: "filed", who: { any: [{ actorIs: "by" }, { can: "office.manage" }] }, requires: [{ fields: ["minutes", "present"], duty: "A3-SC-29" }], main: true, bulk: true, key: "F", duty: "A3-SC-29" },
    cancel: { label: L("取消", "Cancel"), from: "planned", to: "cancelled", who: { any: [{ actorIs: "by" }, { actorIs: "chair" }, { can: "office.manage" }] }, note: "required" },
  },
  may: {
    read: { any: [{ can: "office.read" }, { actorIs: "by" }, { actorIs: "chair" }, { below: "by" }] },
    create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "by" }, { actorIs: "chair" }, { can: "office.manage" }] }, { in: ["state", ["planned", "held"]] }] }, ...mended,
  },
  print: { title: L("会议纪要", "Minutes"), copies: [L("存档联", "File copy"), L("参会联", "Attendees' copy")] },
  indexes: [["site", "createdAt"], ["by", "createdAt"], ["site", "startsAt"]],
});

/** Who has a task to do, or signs for that one, moves neither its day nor its owner, unless they gave it themselves. */
const givenNotOwn = { any: [{ actorIs: "giver" }, { not: { actsFor: "owner" } }] } as const;

/** Something a superior asked for: owner, day, result, checked by whoever gave it (A1-DEP-24). */
export const assignedTaskRecord = record("assignedTask", {
  label: L("交办任务", "Assigned task"),
  title: "subject",
  quick: ["subject", "owner", "due"],
  number: "R{yyyy}{mm}{dd}-{seq}",
  fields: {
    subject: text("任务", "Task", { required: true, list: true, search: true, max: 400 }),
    detail: longText("要求", "What is wanted", { max: 4000 }),
    owner: staff("谁来办", "Owner", { required: true, list: true }),
    due: day("何时办好", "Due", { required: true, list: true, ahead: true }),
    meeting: ref("出自会议", "From the meeting", "meeting"),
    site: here,
    files: files("附件", "Files"),
    giver: staff("交办人", "Given by", { required: true, list: true, readonly: true, preset: { actor: true } }),
    countedFrom: instant("起算", "Counted from", { readonly: true }),
    dueBy: instant("最晚", "At the latest", { readonly: true }),
    result: longText("办理结果", "Result", { readonly: true, search: true, max: 4000 }),
    doneAt: instant("办好时间", "Done at", { list: true, readonly: true }),
    inTime: choice("按期", "In time", { yes: L("按期", "In time"), no: L("逾期", "Late") }, { list: true, readonly: true }),
    checkedBy: staff("验收人", "Checked by", { readonly: true }),
    checkedAt: instant("验收时间", "Checked at", { readonly: true }),
    redone: number("退回次数", "Times given back", { required: true, readonly: true, preset: 0, min: 0 }),
  },
  states: {
    given: { label: L("在办", "Given"), waits: "us" },
    done: { label: L("待验收", "To be checked") },
    checked: { label: L("已办结", "Checked"), final: true },
    void: { label: L("撤销", "Void"), final: true },
  },
  initial: "given",
  transitions: {
    finish: { label: L("办好了", "Done"), from: "given", to: "done", who: { actorIs: "owner" }, asks: ["result"], sets: { doneAt: { now: true } }, main: true, key: "D", duty: "A1-DEP-24" },
    check: { label: L("验收", "Check"), from: "done", to: "checked", who: { any: [{ actorIs: "giver" }, { below: "owner" }, { can: "office.manage" }] }, guards: [{ rule: { not: { actsFor: "owner" } }, says: L("自己办的事由交办人验收。", "Who gave it checks it, not who did it."), quiet: true }], sets: { checkedBy: { actor: true }, checkedAt: { now: true } }, note: "optional", main: true, key: "Y" },
    redo: { label: L("退回再办", "Give back"), from: "done", to: "given", who: { any: [{ actorIs: "giver" }, { below: "owner" }, { can: "office.manage" }] }, asks: ["due"], guards: [{ rule: { not: { actsFor: "owner" } }, says: L("自己办的事由交办人退回。", "Who gave it gives it back, not who did it."), quiet: true }], note: "required", sets: { doneAt: { value: null }, inTime: { value: null }, redone: { plus: 1 } }, key: "N" },
    passOn: { label: L("转交", "Pass on"), from: "given", to: "stay", who: { any: [{ actorIs: "giver" }, { below: "owner" }, { can: "office.manage" }] }, asks: ["owner"], guards: [{ rule: givenNotOwn, says: L("交给自己的事由交办人转交。", "Who gave it passes it on, not who has it."), quiet: true }], note: "required" },
  },
  clocks: {
    due: { label: L("办结期限", "Due"), starts: [{ field: "countedFrom" }], stops: [{ field: "doneAt" }], within: untilSaid, until: "dueBy", owner: "owner", main: true, duty: "A1-DEP-24" },
  },
  may: {
    read: { any: [{ can: "office.read" }, { actorIs: "owner" }, { actorIs: "giver" }, { below: "owner" }] },
    create: { can: "office.write" }, change: { all: [{ any: [{ actorIs: "giver" }, { can: "office.manage" }] }, { eq: ["state", "given"] }, givenNotOwn] }, correct: { all: [{ can: "office.manage" }, givenNotOwn] }, void: { all: [{ any: [{ actorIs: "giver" }, { can: "office.manage" }] }, givenNotOwn] }, export: { can: "office.manage" },
  },
  owner: "owner",
  print: { title: L("交办任务单", "Task sheet") },
  indexes: [["owner", "dueAt"], ["owner", "state", "dueAt"], ["giver", "createdAt"], ["meeting", "createdAt"], ["site", "createdAt"], ["owner", "createdAt"]],
});
