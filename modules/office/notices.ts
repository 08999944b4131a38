import type { Told } from "#platform/notify/kinds.ts";
import { L } from "#platform/record/label.ts";

/** What goes out of the browser about daily work: how its notices begin, and what cannot wait. */
export const officeTold: Told = {
  notices: {
    toRead: { kind: "mine", says: L("通告待阅", "Notice to read") },
    message: { kind: "mine", says: L("有人找", "A message for you") },
    relayed: { kind: "mine", says: L("转来信息", "Passed on to you") },
    proposed: { kind: "mine", says: L("下属有建议", "A proposal of your people") },
    proposalAnswered: { kind: "mine", says: L("建议有批复", "Your proposal was answered") },
    planAsked: { kind: "sign", says: L("计划待批", "A plan to approve") },
    planApproved: { kind: "mine", says: L("计划已批", "Plan approved") },
    summaryHandedIn: { kind: "mine", says: L("交来总结", "Summary handed in") },
    monthReady: { kind: "mine", says: L("月总结已备好，请补充后签名上交", "Your month is made up; add to it and sign") },
    monthHandedIn: { kind: "sign", says: L("月总结待签", "A month to sign") },
    summarySigned: { kind: "mine", says: L("月总结已签", "Your month was signed") },
    summaryBack: { kind: "mine", says: L("总结退回补充", "Summary given back") },
    taskGiven: { kind: "mine", says: L("交办", "Task for you") },
    taskBack: { kind: "mine", says: L("任务退回", "Task given back") },
    taskDone: { kind: "mine", says: L("任务待验收", "Task to check") },
    visitor: { kind: "mine", says: L("有客来访", "A visitor for you") },
    parcel: { kind: "mine", says: L("有你的件", "Mail for you") },
    equipment: { kind: "mine", says: L("发给你设备", "Equipment for you") },
    incident: { kind: "mine", says: L("突发事件", "Incident") },
    danger: { kind: "major", says: L("涉及安全的事件", "Incident of safety") },
    penalty: { kind: "mine", says: L("违规处理", "Penalty") },
    appealed: { kind: "sign", says: L("有人申诉", "An appeal") },
    appealAnswered: { kind: "mine", says: L("申诉有答复", "Your appeal was answered") },
    appraised: { kind: "mine", says: L("请看考核并签名", "Please see and sign") },
    coverAsked: { kind: "mine", says: L("请你顶班", "You are asked to stand in") },
    leaveAsked: { kind: "sign", says: L("请假待批", "Leave to approve") },
    leaveApproved: { kind: "mine", says: L("假已批", "Leave approved") },
    leaveRefused: { kind: "mine", says: L("假没批", "Leave not approved") },
    patrolMissed: { kind: "late", says: L("巡查漏点", "Points missed on patrol") },
    patrolFound: { kind: "mine", says: L("巡查发现问题", "Found on patrol") },
  },
  types: {
    assignedTask: { subject: "subject" },
    incident: { subject: "event", urgent: { eq: ["safety", true] } },
    leaveRequest: { waits: { isSet: "coverAgreedAt" } },
    meeting: { subject: "subject" },
  },
};
