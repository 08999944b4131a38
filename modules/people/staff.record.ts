import { choice, day, email, number, phone, ref, signature, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** A person of the organisation; signs in by staff number, phone or e-mail. */
export const staffRecord = record("staff", {
  label: L("员工", "Staff"),
  title: "name",
  subtitle: ["staffNumber"],
  fields: {
    name: text("姓名", "Name", { required: true, list: true, max: 60, search: "name", synonyms: ["员工姓名"] }),
    staffNumber: text("工号", "Staff number", { required: true, list: true, max: 30, unique: true, synonyms: ["员工编号", "编号"] }),
    phone: phone("手机", "Mobile", { list: true, unique: true, search: "tail", mask: "staff.manage", synonyms: ["电话", "手机号"] }),
    email: email("邮箱", "E-mail", { unique: true, mask: "staff.manage" }),
    joined: day("入职日", "Joined on", { list: true, synonyms: ["入职日期"] }),
    language: choice("语言", "Language", { zh: L("中文", "Chinese"), en: L("英文", "English") }, { required: true, preset: { organisation: "language" } }),
    // In the person's own hand: written by nobody else, and nobody else's to copy.
    signature: signature("手写签名", "Signature", { readonly: true, own: true }),
  },
  states: { active: { label: L("在职", "Active") }, left: { label: L("离职", "Left"), final: true, gone: true } },
  initial: "active",
  rights: true,
  transitions: {
    handOver: { label: L("移交", "Hand over"), from: "active", to: "stay", who: { any: [{ can: "staff.manage" }, { below: "id" }] }, note: "required", internal: true, duty: "A6-GRP-52" },
    profile: { label: L("个人设置", "Profile"), from: "active", to: "stay", who: { actorIs: "id" }, asks: ["language?", "signature?"], internal: true },
    leave: { label: L("离职", "Leave"), from: "active", to: "left", who: { can: "staff.manage" }, note: "required" },
  },
  may: { read: { always: true }, create: { can: "staff.manage" }, change: { can: "staff.manage" }, import: { can: "staff.manage" }, export: { can: "staff.manage" } },
});

/** A person holds a post, at one site or everywhere, from a day to a day. */
export const assignmentRecord = record("assignment", {
  label: L("任职", "Assignment"),
  title: "staff",
  fields: {
    staff: ref("员工", "Staff", "staff", { required: true, list: true }),
    post: ref("岗位", "Post", "post", { required: true, list: true }),
    site: ref("服务点", "Site", "site", { list: true, help: L("不填即所有服务点", "Empty means every site") }),
    from: day("从", "From", { required: true, list: true }),
    to: day("到", "To", { list: true, readonly: true }),
    weight: number("业务权重", "Skill weight", { required: true, preset: 100, min: 0, max: 1000, help: L("分客户时用：100 为一般，150 多分一半，0 不分", "For sharing out clients: 100 is usual, 150 gets half as many more, 0 none") }),
  },
  states: { held: { label: L("任职", "Held") }, ended: { label: L("已结束", "Ended"), final: true } },
  initial: "held",
  rights: true,
  transitions: {
    end: { label: L("结束任职", "End"), from: "held", to: "ended", who: { can: "staff.manage" }, asks: ["to"], note: "optional" },
    weigh: { label: L("定业务权重", "Set skill weight"), from: "held", to: "stay", who: { any: [{ can: "staff.manage" }, { can: "client.allocate" }] }, asks: ["weight"], bulk: true, duty: "A4-CC-08" },
  },
  may: { read: { always: true }, create: { can: "staff.manage" }, import: { can: "staff.manage" } },
  indexes: [["staff", "state"], ["post", "state"]],
});

/** Signing for another person from a day to a day; the only way a deputy may sign. */
export const delegationRecord = record("delegation", {
  label: L("代签授权", "Delegation"),
  title: "deputy",
  fields: {
    principal: ref("授权人", "Principal", "staff", { required: true, list: true, preset: { actor: true } }),
    deputy: ref("代签人", "Deputy", "staff", { required: true, list: true }),
    from: day("从", "From", { required: true, list: true }),
    to: day("到", "To", { required: true, list: true }),
    reason: text("原因", "Reason", { list: true }),
  },
  states: { valid: { label: L("有效", "Valid") }, revoked: { label: L("已收回", "Revoked"), final: true } },
  initial: "valid",
  rights: true,
  transitions: {
    // Who was named deputy without being asked may give it back: signing for somebody keeps one from deciding what is theirs.
    revoke: { label: L("收回", "Revoke"), from: "valid", to: "revoked", who: { any: [{ actorIs: "principal" }, { actorIs: "deputy" }, { can: "staff.manage" }] }, note: "optional" },
  },
  may: { read: { any: [{ actorIs: "principal" }, { actorIs: "deputy" }, { can: "staff.read" }] }, create: { any: [{ actorIs: "principal" }, { can: "staff.manage" }] } },
  indexes: [["deputy", "state"]],
});

export type StaffRow = RowOf<typeof staffRecord>;
export type StaffInput = InputOf<typeof staffRecord>;
export type AssignmentRow = RowOf<typeof assignmentRecord>;
export type DelegationRow = RowOf<typeof delegationRecord>;
