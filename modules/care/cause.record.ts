import { number, ref, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** One entry of the cause tree, at most three levels deep. */
export const causeRecord = record("cause", {
  label: L("原因", "Cause"),
  title: "name",
  subtitle: ["path"],
  fields: {
    name: text("名称", "Name", { required: true, list: true, search: true, max: 80, synonyms: ["三级分类"] }),
    parent: ref("上级", "Under", "cause", { list: true }),
    level: number("层级", "Level", { list: true, min: 1, max: 3, required: true, preset: 1, readonly: true }),
    path: text("全称", "Path", { list: true, readonly: true, max: 260, unique: true }),
  },
  states: { open: { label: L("在用", "In use") }, retired: { label: L("停用", "Retired"), final: true, gone: true } },
  initial: "open",
  transitions: {
    retire: { label: L("停用", "Retire"), from: "open", to: "retired", who: { can: "cause.manage" }, bulk: true },
  },
  may: { read: { always: true }, create: { can: "cause.manage" }, change: { can: "cause.manage" }, import: { can: "cause.manage" } },
  indexes: [["parent"]],
});

export type CauseRow = RowOf<typeof causeRecord>;
export type CauseInput = InputOf<typeof causeRecord>;
