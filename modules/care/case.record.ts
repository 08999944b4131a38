import { choice, files, instant, longText, number, phone, post, ref, site, staff, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";
import { channels } from "./contact.record.ts";

/** The latest a client may be told to wait for after a missed promise (A6-OUT-16, figure F49). */
export const appointmentWithin = "48h";

const open = ["received", "assigned", "answered", "refused", "raised", "accepted", "revisited"] as const;

/** A matter of a client that could not be settled on the spot, from receipt to archive (A6-INB-12 to 18, A4-CC-20 to 26). */
export const caseRecord = record("case", {
  label: L("个案", "Case"),
  title: "subject",
  subtitle: ["client", "owner"],
  number: "C{yyyy}{mm}{dd}-{seq}",
  fields: {
    kind: choice("类型", "Kind", { inquiry: L("咨询", "Enquiry"), complaint: L("投诉", "Complaint"), repair: L("报修", "Repair"), suggestion: L("建议", "Suggestion"), return: L("退换", "Return"), other: L("其他", "Other") }, { required: true, list: true, preset: "complaint", synonyms: ["诉求类型", "个案类型"] }),
    severity: choice("程度", "Severity", { minor: L("轻微", "Minor"), normal: L("一般", "Normal"), major: L("重大", "Major") }, { required: true, list: true, preset: "normal", synonyms: ["严重程度"] }),
    safety: yesNo("涉及人身安全", "Safety at stake", { required: true, preset: false }),
    client: ref("客户", "Client", "client", { required: true, list: true, search: "name", synonyms: ["留言用户", "客户姓名", "客户名称", "业主姓名", "业主", "投诉人", "反映人", "来电人", "报修人", "姓名"] }),
    site: site("服务点", "Site", { required: true, list: true, preset: { actorSite: true }, synonyms: ["项目", "项目名称", "小区", "服务中心", "门店"] }),
    unit: ref("房号", "Unit", "unit", { list: true, search: true, preset: { of: "client", take: "unit" }, synonyms: ["房间号", "室号", "房间", "房产"] }),
    subject: text("主题", "Subject", { required: true, list: true, search: true, max: 200, synonyms: ["留言主题", "标题", "诉求主题", "工单标题", "投诉主题"] }),
    happenedAt: text("何时", "When", { required: true, max: 100, mayLackInHistory: true, synonyms: ["发生时间"], help: L("照客户说的写，如“昨晚 7 点起”", "As the client says it") }),
    place: text("何地", "Where", { required: true, max: 200, mayLackInHistory: true, synonyms: ["地点", "发生地点"] }),
    person: text("何人", "Who", { required: true, max: 100, mayLackInHistory: true, synonyms: ["当事人"] }),
    event: longText("何事", "What", { required: true, search: true, mayLackInHistory: true, synonyms: ["留言详情", "诉求内容", "投诉内容", "报修内容", "工单内容", "内容", "事由", "描述"] }),
    phone: phone("电话", "Phone", { required: true, preset: { of: "client", take: "phones" }, mask: "client.reveal", search: "tail", mayLackInHistory: true, synonyms: ["联系电话", "来电号码", "联系方式", "手机号", "手机"] }),
    photos: files("照片", "Photos", {}),
    channel: choice("来路", "Channel", channels, { required: true, list: true, preset: "call", synonyms: ["来源", "渠道", "受理渠道"] }),
    receivedAt: instant("受理时间", "Received at", { required: true, list: true, preset: { now: true }, synonyms: ["留言时间", "来电时间", "登记时间", "接单时间", "投诉时间", "报修时间"] }),

    owner: staff("负责人", "Owner", { list: true, readonly: true, synonyms: ["处理人", "经办人", "责任人", "跟进人"] }),
    ownerReason: text("派给的理由", "Why this owner", { readonly: true, max: 400 }),
    reassignCount: number("改派次数", "Times reassigned", { required: true, readonly: true, preset: 0, min: 0 }),

    solution: longText("解决方案", "Solution", { readonly: true, search: true, synonyms: ["答复意见", "答复内容", "回复内容", "处理意见", "处理结果", "办理意见"] }),
    solutionAt: instant("有方案时间", "Solution at", { readonly: true }),
    answerChannel: choice("答复方式", "Answered by", channels, { readonly: true }),
    answeredAt: instant("答复时间", "Answered at", { readonly: true, fixed: true, synonyms: ["回复时间"] }),
    reached: yesNo("找到客户本人", "Client reached", { readonly: true, fixed: true }),
    reachedAt: instant("告知客户时间", "Client reached at", { readonly: true, list: true }),
    promiseKept: yesNo("按时答复", "Answered in time", { readonly: true, fixed: true }),
    acceptedAt: instant("客户接受时间", "Accepted at", { readonly: true }),
    refusalReason: longText("客户不接受的原因", "Why refused", { readonly: true, max: 2000 }),
    refusedAt: instant("不接受时间", "Refused at", { readonly: true }),
    refusedCount: number("不接受次数", "Times refused", { required: true, readonly: true, preset: 0, min: 0 }),
    decision: longText("上级意见", "Superior's decision", { readonly: true, max: 4000 }),
    lateReason: text("来不及的原因", "Why late", { readonly: true, max: 400 }),
    lateChannel: choice("致歉方式", "Told by", channels, { readonly: true }),
    appointedAt: instant("另约时间", "Appointment made at", { readonly: true }),
    appointment: instant("约定答复时间", "Appointed for", { readonly: true, ahead: true, fixed: true, list: true }),
    lateNotices: number("致歉另约次数", "Late notices", { required: true, readonly: true, preset: 0, min: 0 }),

    revisitNeeded: yesNo("要回访", "Revisit needed", { required: true, readonly: true, preset: true }),
    revisitFound: choice("客户怎么说", "What the client says", { settled: L("问题解决了", "It is settled"), notSettled: L("还没解决", "Not settled yet"), noComment: L("没多说", "No comment") }, { readonly: true }),
    revisitTriedAt: instant("最近一次未接通", "Last failed try", { readonly: true }),
    revisitTries: number("回访未接通次数", "Failed revisit tries", { required: true, readonly: true, preset: 0, min: 0 }),
    revisitOutcome: choice("回访结果", "Revisit outcome", { reached: L("已回访", "Reached"), unreachable: L("多次未接通", "Unreachable"), notNeeded: L("无需回访", "Not needed") }, { readonly: true, list: true }),
    revisitedAt: instant("回访时间", "Revisited at", { readonly: true }),
    revisitChannel: choice("回访方式", "Revisited by", channels, { readonly: true }),
    satisfaction: number("满意度（1–5）", "Satisfaction (1–5)", { readonly: true, min: 1, max: 5 }),

    result: longText("结果", "Result", { readonly: true, max: 4000 }),
    cause: ref("原因", "Cause", "cause", { readonly: true, list: true, synonyms: ["投诉原因", "原因分类", "诉求分类"] }),
    responsiblePost: post("责任岗位", "Responsible post", { readonly: true }),
    corrective: longText("纠正措施", "Corrective action", { readonly: true, max: 4000 }),
    declineReason: longText("不受理的说明", "Why declined", { readonly: true, max: 2000 }),
    mergedInto: ref("并入个案", "Merged into", "case", { readonly: true, fixed: true, among: { client: { of: "client" }, state: open.join(",") } }),
    follows: ref("原个案", "Follows case", "case", { among: { client: { of: "client" } } }),
  },
  states: {
    received: { label: L("已受理", "Received"), waits: "us" },
    assigned: { label: L("已分派", "Assigned"), waits: "us" },
    answered: { label: L("已答复", "Answered"), waits: "client", unless: { rule: { isSet: "reachedAt" }, label: L("已答复 · 未联系上", "Answered, not reached"), waits: "us" } },
    accepted: { label: L("客户接受", "Accepted"), waits: "us" },
    refused: { label: L("客户不接受", "Refused"), waits: "us" },
    raised: { label: L("报上级", "Raised"), waits: "us" },
    revisited: { label: L("已回访", "Revisited"), waits: "us" },
    archived: { label: L("已归档", "Archived"), final: true },
    declined: { label: L("不在服务范围", "Out of scope"), final: true },
    merged: { label: L("已并案", "Merged"), final: true, gone: true },
    void: { label: L("作废", "Void"), final: true },
    history: { label: L("历史", "History"), final: true },
  },
  initial: "received",
  transitions: {
    assign: {
      label: L("分派", "Assign"), from: ["received", "assigned", "refused", "raised"], to: "assigned", who: { any: [{ can: "case.assign" }, { can: "case.decide" }] }, asks: ["owner", "ownerReason?"], bulk: true, main: { not: { isSet: "owner" } }, key: "A", duty: "A6-INB-13",
      guards: [{ rule: { any: [{ not: { atLeast: ["reassignCount", 2] } }, { can: "case.decide" }] }, says: L("已改派两次，再改要上级定。", "It was reassigned twice; the superior decides now.") }],
    },
    solve: {
      label: L("有了方案", "Solution found"), from: ["assigned", "refused", "raised"], to: "stay", who: { any: [{ actorIs: "owner" }, { can: "case.decide" }] }, asks: ["solution"], key: "S", duty: "A6-INB-14",
    },
    answer: {
      label: L("答复客户", "Answer the client"), from: ["assigned", "answered"], to: "answered", who: { any: [{ actorIs: "owner" }, { can: "case.decide" }] },
      asks: ["answerChannel", "answeredAt", "reached", "solution", "cause?"], offers: { answeredAt: { now: true }, answerChannel: { value: "call" } }, main: true, key: "R", duty: "A6-INB-14",
    },
    late: {
      label: L("来不及：致歉并另约", "Late: apologise, new appointment"), from: ["received", "assigned", "answered", "refused", "raised"], to: "stay", who: { any: [{ actorIs: "owner" }, { can: "case.assign" }, { can: "case.decide" }] },
      asks: ["lateReason", "appointment", "lateChannel?"], sets: { appointedAt: { now: true }, lateNotices: { plus: 1 } }, key: "L", duty: "A6-OUT-16",
      guards: [{ rule: { not: { isSet: "reachedAt" } }, says: L("已经答复到客户本人，不用再另约。", "The client was reached; nothing is late."), quiet: true }],
    },
    accept: {
      label: L("客户接受", "Client accepts"), from: "answered", to: "accepted", who: { any: [{ actorIs: "owner" }, { can: "case.work" }] }, sets: { acceptedAt: { now: true } }, main: true, beside: "refuse", key: "Y", duty: "A6-INB-15",
      requires: [{ fields: ["reachedAt"], duty: "A6-INB-14" }],
    },
    refuse: {
      label: L("客户不接受", "Client refuses"), from: ["answered", "accepted", "revisited"], to: "refused", who: { any: [{ actorIs: "owner" }, { can: "case.work" }] }, asks: ["refusalReason"], key: "N", duty: "A6-INB-16",
      sets: {
        refusedCount: { plus: 1 }, refusedAt: { now: true }, reached: { value: null }, reachedAt: { value: null }, solutionAt: { value: null }, acceptedAt: { value: null },
        revisitOutcome: { value: null }, revisitTries: { value: 0 }, revisitTriedAt: { value: null }, revisitedAt: { value: null }, revisitFound: { value: null }, satisfaction: { value: null },
      },
      requires: [{ fields: ["reachedAt"] }],
    },
    decide: { label: L("上级定夺", "Superior decides"), from: "raised", to: "refused", who: { can: "case.decide" }, asks: ["decision"], main: true, key: "G" },
    explain: {
      label: L("再作解释", "Explain again"), from: ["refused", "raised"], to: "answered", who: { any: [{ actorIs: "owner" }, { can: "case.decide" }] },
      asks: ["answerChannel", "answeredAt", "reached", "solution"], offers: { answeredAt: { now: true }, answerChannel: { value: "call" } }, main: true, key: "X", duty: "A6-INB-16",
    },
    raise: { label: L("报上级", "Raise to superior"), from: ["refused", "assigned", "answered"], to: "raised", who: { any: [{ actorIs: "owner" }, { can: "case.work" }] }, note: "required", key: "U", duty: "A1-OFF-03" },
    revisit: {
      label: L("回访", "Revisit"), from: ["accepted", "revisited"], to: "revisited", who: { any: [{ actorIs: "owner" }, { can: "case.work" }] }, asks: ["revisitFound", "satisfaction?", "revisitChannel?"], sets: { revisitOutcome: { value: "reached" }, revisitedAt: { now: true } }, note: "optional", key: "V", main: true, beside: "tryRevisit", duty: "A4-CC-23",
      guards: [{ rule: { isSet: "acceptedAt" }, says: L("客户接受后才回访。", "Revisit follows acceptance.") }],
    },
    tryRevisit: { label: L("回访未接通", "Revisit: not reached"), from: "accepted", to: "stay", who: { any: [{ actorIs: "owner" }, { can: "case.work" }] }, sets: { revisitTries: { plus: 1 }, revisitTriedAt: { now: true } }, note: "optional", key: "B", duty: "A4-CC-23" },
    conclude: { label: L("写结果与原因", "Write result and cause"), from: open, to: "stay", who: { any: [{ actorIs: "owner" }, { can: "case.archive" }] }, asks: ["result", "cause", "responsiblePost", "corrective?"], demands: [{ fields: ["corrective"], when: { eq: ["kind", "complaint"] }, duty: "A4-CC-26" }], key: "W", duty: "A4-CC-26" },
    archive: {
      label: L("归档", "Archive"), from: ["accepted", "revisited"], to: "archived", who: { can: "case.archive" }, bulk: true, key: "D", main: true, duty: "A4-CC-24",
      requires: [
        { fields: ["result", "cause", "responsiblePost"], duty: "A4-CC-24" },
        { fields: ["corrective"], when: { eq: ["kind", "complaint"] }, duty: "A4-CC-26" },
        { fields: ["revisitOutcome"], duty: "A4-CC-23" },
      ],
    },
    decline: { label: L("不在服务范围", "Out of scope"), from: ["received", "assigned"], to: "declined", who: { any: [{ can: "case.create" }, { can: "case.assign" }] }, asks: ["declineReason"], rare: true, duty: "A6-INB-18" },
    regrade: { label: L("改程度", "Change severity"), from: open, to: "stay", who: { any: [{ actorIs: "owner" }, { can: "case.assign" }] }, asks: ["severity", "safety?"], note: "required", rare: true },
    link: { label: L("关联原个案", "Link to a case"), from: open, to: "stay", who: { any: [{ actorIs: "owner" }, { can: "case.assign" }, { can: "case.merge" }] }, asks: ["follows"], note: "optional", rare: true, duty: "A6-OUT-15" },
    merge: { label: L("并案", "Merge"), from: open, to: "merged", who: { can: "case.merge" }, asks: ["mergedInto"], note: "optional", rare: true },
    split: { label: L("分案", "Split"), from: open, to: "stay", who: { can: "case.merge" }, note: "optional", internal: true },
  },
  clocks: {
    promise: { label: L("答复承诺", "Promise"), starts: [{ field: "receivedAt" }, { steps: ["refuse"] }], stops: [{ field: "reachedAt" }], within: { setting: "case.promise" }, climbs: true, unowned: "case.assign", safety: { eq: ["safety", true] }, owner: "owner", main: true, outcome: "promiseKept", duty: "A4-CC-22" },
    reply: { label: L("48 小时回复", "48-hour reply"), starts: [{ field: "solutionAt" }], stops: [{ field: "reachedAt" }], within: "48h", climbs: true, owner: "owner", unowned: "case.assign", duty: "A6-INB-14" },
    appointment: { label: L("48 小时另约", "48-hour appointment"), starts: [{ field: "appointedAt" }], stops: [{ field: "reachedAt" }], within: appointmentWithin, until: "appointment", climbs: true, owner: "owner", unowned: "case.assign", duty: "A6-OUT-16" },
  },
  invariants: [
    {
      name: "archive_complete",
      rule: { any: [{ not: { eq: ["state", "archived"] } }, { all: [{ isSet: "result" }, { isSet: "cause" }, { isSet: "responsiblePost" }, { isSet: "revisitOutcome" }, { any: [{ isSet: "corrective" }, { not: { eq: ["kind", "complaint"] } }] }] }] },
      says: L("归档要有结果、原因、责任岗位、回访结果，投诉还要纠正措施。", "An archived case has result, cause, responsible post and revisit outcome, and a complaint its corrective action."),
      duty: "A4-CC-24",
    },
    {
      name: "revisit_counted",
      rule: { any: [{ not: { eq: ["revisitOutcome", "notNeeded"] } }, { eq: ["revisitNeeded", false] }] },
      says: L("这件要回访，不能记为“无需回访”。", "This case needs its revisit."),
      duty: "A4-CC-23",
    },
    {
      name: "revisit_made",
      rule: { any: [{ not: { eq: ["revisitOutcome", "reached"] } }, { isSet: "revisitedAt" }, { eq: ["state", "history"] }] },
      says: L("“已回访”只由回访这一步写入。", "Only a revisit makes it revisited."),
      duty: "A4-CC-23",
    },
    {
      name: "revisit_tried",
      rule: { any: [{ not: { eq: ["revisitOutcome", "unreachable"] } }, { atLeast: ["revisitTries", 1] }, { eq: ["state", "history"] }] },
      says: L("没有未接通的记录，不能记为“多次未接通”。", "Unreachable needs recorded tries."),
      duty: "A4-CC-23",
    },
  ],
  may: {
    read: { any: [{ can: "case.read" }, { participant: true }] },
    create: { can: "case.create" },
    change: { all: [{ can: "case.create" }, { in: ["state", ["received", "assigned"]] }] },
    correct: { can: "case.correct" },
    void: { can: "case.correct" },
    pause: { all: [{ can: "case.decide" }, { not: { actorIs: "owner" } }] },
    import: { can: "case.import" },
    export: { can: "case.export" },
  },
  owner: "owner",
  print: { title: L("个案处理单", "Case sheet"), copies: [L("处理联", "Handler's copy"), L("存档联", "File copy")] },
  counts: { owner: ["owner", "state"], queue: ["site", { isSet: "owner" }, "state"] },
  indexes: [["owner", "dueAt"], ["owner", "state", "dueAt"], ["state", "dueAt"], ["site", "createdAt"], ["client", "createdAt"], ["owner", "createdAt"], ["follows"], ["unit"], ["receivedAt"], ["reachedAt"]],
  order: "createdAt",
});

export type CaseRow = RowOf<typeof caseRecord>;
export type CaseInput = InputOf<typeof caseRecord>;
