import { choice, day, files, instant, lines, longText, post, ref, site, staff, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type RowOf } from "#platform/record/record.ts";
import { answerLines, answersTold } from "./checklist.record.ts";

const reviewer = { any: [{ actorIs: "reviewer" }, { can: "duty.manage" }] } as const;

/**
 * One look at how a duty is kept that no program can see: dress, tone, a call listened to, a case read again.
 *
 * It says what was seen, and goes through its template where it has one. What is wrong is put right by who was checked, and looked at again by who checked.
 */
export const spotCheckRecord = record("spotCheck", {
  label: L("抽查", "Spot check"),
  title: "question",
  subtitle: ["staff", "day"],
  number: "CC{yyyy}{mm}{dd}-{seq}",
  fields: {
    kind: choice("方式", "Kind", { spot: L("现场抽查", "On the spot"), call: L("听录音", "Call review"), case: L("看个案", "Case review") }, { required: true, list: true, preset: "spot" }),
    duty: text("职责编号", "Duty", { required: true, list: true, max: 40 }),
    question: text("查什么", "Question", { required: true, list: true, max: 600, search: true }),
    post: post("岗位", "Post", { required: true }),
    staff: staff("查谁", "Whom", { required: true, list: true }),
    site: site("服务点", "Site", { preset: { actorSite: true } }),
    reviewer: staff("谁来查", "Reviewer", { required: true, list: true, preset: { actor: true } }),
    day: day("哪天前查", "By", { required: true, list: true }),
    about: text("哪通电话、哪件个案", "Which call or case", { max: 120 }),
    template: ref("按哪张表查", "Template", "checklistTemplate", { among: { state: "open", purpose: "review" } }),
    seen: text("看到什么", "What was seen", { readonly: true, max: 1000, search: true }),
    answers: lines("逐项", "Answers", answerLines, { readonly: true, max: 60, told: answersTold }),
    doneAt: instant("查的时间", "Checked at", { readonly: true }),
    finding: longText("发现的问题", "Finding", { readonly: true, max: 2000, search: true }),
    photos: files("照片", "Photos", { readonly: true }),
    corrected: longText("怎样改的", "How it was put right", { readonly: true, max: 2000 }),
    correctedPhotos: files("改后照片", "Photos after", { readonly: true }),
  },
  states: {
    planned: { label: L("待查", "Planned") }, found: { label: L("要改", "To put right") }, corrected: { label: L("待复查", "To look at again") },
    passed: { label: L("合格", "Passed"), final: true }, closed: { label: L("已改好", "Put right"), final: true }, dropped: { label: L("不查了", "Dropped"), final: true, gone: true },
  },
  initial: "planned",
  owner: "reviewer",
  inPerson: ["pass", "find", "accept"],
  transitions: {
    pass: { label: L("合格", "Passed"), from: "planned", to: "passed", who: reviewer, asks: ["seen", "answers?", "photos?"], sets: { doneAt: { now: true } }, note: "optional", main: true, beside: "find", guards: [{ rule: { not: { actsFor: "staff" } }, says: L("不能查自己。", "Nobody checks themselves.") }] },
    find: { label: L("有问题", "Something wrong"), from: "planned", to: "found", who: reviewer, asks: ["finding", "answers?", "photos?"], sets: { doneAt: { now: true } }, guards: [{ rule: { not: { actsFor: "staff" } }, says: L("不能查自己。", "Nobody checks themselves.") }] },
    correct: { label: L("已改", "Put right"), from: "found", to: "corrected", who: { any: [{ actorIs: "reviewer" }, { actorIs: "staff" }] }, asks: ["corrected", "correctedPhotos?"], main: true },
    accept: { label: L("复查合格", "Right now"), from: "corrected", to: "closed", who: reviewer, note: "optional", main: true, beside: "again", guards: [{ rule: { not: { actsFor: "staff" } }, says: L("不能查自己。", "Nobody checks themselves.") }] },
    again: { label: L("还没改好", "Not right yet"), from: "corrected", to: "found", who: reviewer, note: "required" },
    drop: { label: L("不查了", "Drop"), from: "planned", to: "dropped", who: reviewer, note: "required", guards: [{ rule: { not: { actsFor: "staff" } }, says: L("不能查自己。", "Nobody checks themselves.") }] },
  },
  clocks: {
    correction: { label: L("整改", "Correction"), starts: [{ steps: ["find", "again"] }], stops: [{ steps: ["correct"] }], within: "3wd", owner: "staff", main: true },
  },
  // What is planned is known to who looks, to superiors and to who keeps checks; nearly everybody reads handbooks, and would tell. Who is to be checked, or
  // signs for that one, reads it once it was carried out, whatever else they may read, so that the lot stays a surprise.
  may: { read: { any: [
    { actorIs: "reviewer" },
    { all: [{ any: [{ below: "staff" }, { can: "duty.check" }, { can: "duty.manage" }] }, { not: { actsFor: "staff" } }] },
    { all: [{ any: [{ actorIs: "staff" }, { below: "staff" }, { can: "duty.read" }, { can: "duty.check" }, { can: "duty.manage" }] }, { not: { eq: ["state", "planned"] } }] },
  ] }, create: { can: "duty.check" }, export: { can: "duty.check" } },
  indexes: [["staff", "createdAt"], ["reviewer", "state"], ["duty", "createdAt"], ["post", "createdAt"]],
  print: { title: L("抽查记录", "Spot check") },
});

export type SpotCheckRow = RowOf<typeof spotCheckRecord>;
