import { choice, instant, longText, money, ref, site, staff, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** What is given to a client to mend a wrong; above nobody's limit without a signature (A4-CC-29, A4-CC-35). */
export const compensationRecord = record("compensation", {
  label: L("补偿", "Compensation"),
  title: "reason",
  number: "B{yyyy}{mm}{dd}-{seq}",
  fields: {
    case: ref("个案", "Case", "case", { required: true, list: true }),
    site: site("服务点", "Site", { required: true, preset: { actorSite: true } }),
    kind: choice("方式", "Kind", { money: L("现金", "Money"), waiver: L("减免", "Waiver"), goods: L("实物", "Goods"), service: L("服务", "Service") }, { required: true, list: true, preset: "money" }),
    amount: money("金额", "Amount", { required: true, list: true, min: 1 }),
    reason: longText("理由", "Reason", { required: true, list: true, max: 1000 }),
    needsSign: yesNo("要签批", "Needs a signature", { required: true, readonly: true, preset: true, help: L("超过申请人岗位的上限，就要上级签", "Above the limit of the requester's post a superior signs") }),
    requester: staff("申请人", "Requested by", { required: true, list: true, readonly: true, preset: { actor: true } }),
    approver: staff("签批人", "Signed by", { list: true, readonly: true }),
    signedAt: instant("签批时间", "Signed at", { list: true, readonly: true }),
    paidAt: instant("兑现时间", "Given at", { readonly: true }),
  },
  states: {
    requested: { label: L("待签", "To be signed") },
    approved: { label: L("已签", "Signed") },
    refused: { label: L("未批", "Refused"), final: true },
    given: { label: L("已兑现", "Given"), final: true },
    void: { label: L("作废", "Void"), final: true },
  },
  initial: "requested",
  transitions: {
    approve: {
      label: L("签批", "Sign"), from: "requested", to: "approved", who: { can: "compensation.approve" }, signs: true, main: true, key: "S",
      guards: [
        { rule: { all: [{ not: { actsFor: "requester" } }, { not: { actsFor: "createdBy" } }] }, says: L("自己申请的补偿不能自己签。", "Nobody signs their own request.") },
        { rule: { atMost: ["amount", { limit: "compensation" }] }, says: L("金额超过你的签批上限，请上级签。", "The amount is above your limit; your superior signs."), duty: "A4-CC-29" },
      ],
      sets: { approver: { actor: true }, signedAt: { now: true } },
    },
    refuse: { label: L("不批", "Refuse"), from: "requested", to: "refused", who: { can: "compensation.approve" }, note: "required", sets: { approver: { actor: true }, signedAt: { now: true } } },
    give: {
      label: L("已兑现", "Given"), from: ["requested", "approved"], to: "given", who: { any: [{ actorIs: "requester" }, { can: "compensation.request" }] }, asks: ["paidAt"], main: true,
      guards: [{ rule: { any: [{ eq: ["state", "approved"] }, { eq: ["needsSign", false] }] }, says: L("超过申请人岗位的上限，要先签批。", "Above the limit of the requester's post; it must be signed first."), duty: "A4-CC-29" }],
    },
  },
  invariants: [
    { name: "approved_signed", rule: { any: [{ not: { eq: ["state", "approved"] } }, { all: [{ isSet: "approver" }, { isSet: "signedAt" }] }] }, says: L("已签的要有签批人和时间。", "What is signed names who signed and when."), duty: "A4-CC-29" },
    { name: "given_signed", rule: { any: [{ not: { eq: ["state", "given"] } }, { eq: ["needsSign", false] }, { isSet: "approver" }] }, says: L("要签批的，没签不能兑现。", "What needs a signature is not given without one."), duty: "A4-CC-29" },
  ],
  may: {
    read: { any: [{ can: "case.read" }, { actorIs: "requester" }] },
    create: { can: "compensation.request" },
    correct: { can: "case.correct" },
    void: { any: [{ actorIs: "requester" }, { can: "case.correct" }] },
    export: { can: "case.export" },
  },
  owner: "requester",
  print: { title: L("补偿申请单", "Compensation request"), copies: [L("财务联", "Finance copy"), L("存档联", "File copy")] },
  indexes: [["case", "createdAt"], ["requester", "state"], ["state", "createdAt"]],
});

export type CompensationRow = RowOf<typeof compensationRecord>;
export type CompensationInput = InputOf<typeof compensationRecord>;
