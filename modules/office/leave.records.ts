import { choice, day, files, instant, longText, staff, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { here, notTheirOwn } from "./common.ts";

/** Leave from a day to a day: with somebody to stand in and the work handed over, asked in advance, approved by the superior (A6-GRP-43, A6-GRP-52). */
export const leaveRequestRecord = record("leaveRequest", {
  label: L("请假申请", "Leave request"),
  title: "staff",
  number: "A{yyyy}{mm}{dd}-{seq}",
  fields: {
    staff: staff("请假人", "Person", { required: true, list: true, readonly: true, preset: { actor: true } }),
    kind: choice("假别", "Kind", { personal: L("事假", "Personal"), sick: L("病假", "Sick"), annual: L("年假", "Annual"), family: L("婚丧产假", "Family"), shift: L("调休", "Time off in lieu"), other: L("其他", "Other") }, { required: true, list: true, preset: "personal" }),
    from: day("从", "From", { required: true, list: true, ahead: true }),
    to: day("到", "To", { required: true, list: true, ahead: true, help: L("含当天", "This day included") }),
    reason: text("理由", "Reason", { required: true, list: true, max: 1000 }),
    cover: staff("顶班人", "Covered by", { required: true, list: true }),
    handover: longText("交接了什么", "What is handed over", { required: true, max: 4000 }),
    files: files("证明", "Proof"),
    site: here,
    inAdvance: yesNo("提前申请", "Asked in advance", { required: true, list: true, readonly: true, preset: true }),
    coverAgreedAt: instant("顶班人同意", "Cover agreed at", { list: true, readonly: true }),
    approver: staff("批准人", "Approved by", { list: true, readonly: true }),
    approvedAt: instant("批准时间", "Approved at", { readonly: true }),
  },
  states: {
    asked: { label: L("待批", "Asked") },
    approved: { label: L("已批", "Approved") },
    refused: { label: L("未批", "Refused"), final: true },
    withdrawn: { label: L("已撤回", "Withdrawn"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "asked",
  inPerson: ["agree"],
  transitions: {
    agree: { label: L("我来顶班", "I stand in"), from: "asked", to: "stay", who: { actorIs: "cover" }, guards: [{ rule: { not: { isSet: "coverAgreedAt" } }, says: L("已经同意。", "Agreed already."), quiet: true }, { rule: { not: { actorIs: "staff" } }, says: L("不能自己顶自己的班。", "Nobody stands in for themselves.") }], sets: { coverAgreedAt: { now: true } }, main: true, key: "G" },
    approve: {
      label: L("批准", "Approve"), from: "asked", to: "approved", who: { any: [{ signsAbove: "staff" }, { can: "org.admin" }] }, signs: true, sets: { approver: { actor: true }, approvedAt: { now: true } }, main: true, key: "Y", duty: "A6-GRP-43",
      requires: [{ fields: ["handover"], duty: "A6-GRP-52" }, { fields: ["cover", "coverAgreedAt"], duty: "A6-GRP-42" }],
      guards: [
        { rule: { not: { actsFor: "staff" } }, says: L("自己的假不能自己批。", "Nobody approves their own leave."), duty: "A6-GRP-43" },
        { rule: { any: [{ eq: ["inAdvance", true] }, { in: ["kind", ["sick", "family"]] }] }, says: L("请假要提前申请；只有病假、婚丧产假可以补请。", "Leave is asked for in advance; only sick and family leave may be asked afterwards."), duty: "A6-GRP-43" },
      ],
    },
    refuse: { label: L("不批", "Refuse"), from: "asked", to: "refused", who: { any: [{ signsAbove: "staff" }, { can: "org.admin" }] }, guards: [{ rule: { not: { actsFor: "staff" } }, says: L("自己的假由上级来定。", "The superior decides."), quiet: true }], note: "required", key: "N", duty: "A6-SHF-03" },
    withdraw: { label: L("撤回", "Withdraw"), from: ["asked", "approved"], to: "withdrawn", who: { actorIs: "staff" }, note: "optional" },
  },
  invariants: [{
    name: "approved_whole",
    rule: { any: [{ not: { eq: ["state", "approved"] } }, { all: [{ isSet: "approver" }, { isSet: "coverAgreedAt" }, { isSet: "handover" }] }] },
    says: L("批了的假要有批准人、顶班人同意和交接。", "Approved leave has its approver, the consent of the cover and a handover."), duty: "A6-GRP-42",
  }],
  may: { read: { any: [{ actorIs: "staff" }, { signsAbove: "staff" }, { actorIs: "cover" }, { can: "conduct.manage" }] }, create: { can: "office.write" }, correct: notTheirOwn, void: notTheirOwn, export: { can: "conduct.manage" } },
  print: { title: L("请假单", "Leave slip"), copies: [L("本人联", "For the person"), L("存档联", "File copy")] },
  indexes: [["staff", "createdAt"], ["site", "createdAt"], ["state", "from"], ["cover", "createdAt"]],
});
