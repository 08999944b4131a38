import { choice, files, instant, lines, longText, number, post, ref, signature, site, staff, text, yesNo, type ToldAs } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** How one question of a checklist is answered. */
export const answerKinds = { yesNo: L("是否", "Yes or no"), number: L("数字", "Number"), text: L("文字", "Text"), photo: L("照片", "Photo"), signature: L("签名", "Signature") } as const;

/** What a checklist is for. */
export const purposes = { self: L("自查", "Self-check"), patrol: L("巡查", "Patrol"), equipment: L("设备检查", "Equipment check"), review: L("抽查评审", "Spot check and review") } as const;

/** What is asked by a checklist, as data: any duty without a record of its own can be proved by one. */
export const checklistTemplateRecord = record("checklistTemplate", {
  label: L("检查表样", "Checklist template"),
  title: "name",
  fields: {
    name: text("名称", "Name", { required: true, list: true, max: 80, search: true }),
    duty: text("职责编号", "Duty", { list: true, max: 40, help: L("填了它，这项职责就按这张表查；用途是“抽查评审”的，上级抽查时用", "With it this duty is proved by this checklist; of a spot check and review the superior goes by it") }),
    purpose: choice("用途", "Purpose", purposes, { required: true, list: true, preset: "self" }),
    questions: lines("检查项", "Questions", {
      ask: text("查什么", "Question", { required: true, max: 200 }),
      kind: choice("怎样答", "Answered by", answerKinds, { required: true }),
      least: number("最小", "Least", { help: L("低于它算不正常", "Below it something is wrong") }),
      most: number("最大", "Most", { help: L("高于它算不正常", "Above it something is wrong") }),
      optional: yesNo("可以不答", "May be left out", {}),
    }, { required: true, max: 60 }),
  },
  states: { open: { label: L("在用", "In use") }, retired: { label: L("停用", "Retired") } },
  initial: "open",
  transitions: {
    retire: { label: L("停用", "Retire"), from: "open", to: "retired", who: { can: "duty.manage" } },
    reopen: { label: L("恢复", "Use again"), from: "retired", to: "open", who: { can: "duty.manage" } },
  },
  may: { read: { always: true }, create: { can: "duty.manage" }, change: { can: "duty.manage" } },
  indexes: [["duty", "state"]],
});

/** Each thing that was asked, with its answer. */
export const answerLines = {
  ask: text("查什么", "Question", { required: true, max: 200 }),
  kind: choice("怎样答", "Answered by", answerKinds, {}),
  yes: yesNo("是", "Yes", {}),
  number: number("数字", "Number", {}),
  text: text("文字", "Text", { max: 1000 }),
  photos: files("照片", "Photos", {}),
  signature: signature("签名", "Signature", {}),
  wrong: yesNo("不正常", "Wrong", {}),
};

/** A question with its answer is read as a sentence. */
export const answersTold: ToldAs = { head: "ask", yes: "yes", wrong: "wrong", without: ["kind"], fine: L("正常", "Fine"), bad: L("不正常", "Wrong") };

/** One checklist as it was gone through: what proves a duty that has no record of its own. */
export const checklistRecord = record("checklist", {
  label: L("检查记录", "Checklist"),
  title: "name",
  subtitle: ["by"],
  number: "K{yyyy}{mm}{dd}-{seq}",
  fields: {
    name: text("名称", "Name", { required: true, list: true, max: 200, search: true, preset: "检查" }),
    template: ref("检查表样", "Template", "checklistTemplate", { among: { state: "open" } }),
    duty: text("职责编号", "Duty", { list: true, max: 40 }),
    post: post("岗位", "Post", {}),
    site: site("服务点", "Site", { required: true, preset: { actorSite: true } }),
    by: staff("谁查的", "By", { required: true, list: true, readonly: true, preset: { actor: true } }),
    at: instant("时间", "At", { required: true, list: true, preset: { now: true } }),
    answers: lines("逐项", "Answers", answerLines, { max: 60, told: answersTold }),
    note: longText("做了什么、发现什么", "What was done and found", { required: true, search: true, max: 4000 }),
    photos: files("照片", "Photos", {}),
    wrong: number("不正常项", "Wrong", { required: true, readonly: true, list: true, preset: 0, min: 0 }),
    seenBy: staff("复核人", "Countersigned by", { readonly: true }),
  },
  states: { filed: { label: L("已登记", "Filed") }, seen: { label: L("已复核", "Countersigned"), final: true }, void: { label: L("作废", "Void"), final: true } },
  initial: "filed",
  inPerson: ["create", "countersign"],
  transitions: {
    countersign: {
      label: L("复核", "Countersign"), from: "filed", to: "seen", who: { any: [{ below: "by" }, { can: "duty.check" }] }, sets: { seenBy: { actor: true } }, main: true, note: "optional",
      guards: [{ rule: { not: { actsFor: "by" } }, says: L("自己查的要由别人复核。", "Somebody else countersigns what one checked oneself.") }],
    },
  },
  may: { read: { any: [{ actorIs: "by" }, { below: "by" }, { can: "duty.read" }, { can: "duty.check" }] }, create: { can: "office.write" }, correct: { any: [{ can: "duty.check" }] }, void: { can: "duty.check" }, export: { can: "duty.check" } },
  indexes: [["by", "createdAt"], ["duty", "createdAt"]],
  print: { title: L("检查记录", "Checklist") },
});

export type ChecklistTemplateRow = RowOf<typeof checklistTemplateRecord>;
export type ChecklistRow = RowOf<typeof checklistRecord>;
export type ChecklistInput = InputOf<typeof checklistRecord>;
