import { ref, site, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** A part of the organisation that posts belong to. */
export const departmentRecord = record("department", {
  label: L("部门", "Department"),
  title: "name",
  fields: {
    name: text("名称", "Name", { required: true, list: true, max: 60 }),
    parent: ref("上级部门", "Part of", "department", { list: true }),
    site: site("服务点", "Site", { list: true }),
  },
  states: { open: { label: L("在用", "In use") }, closed: { label: L("已撤销", "Closed"), final: true, gone: true } },
  initial: "open",
  transitions: {
    close: { label: L("撤销", "Close"), from: "open", to: "closed", who: { can: "post.manage" }, note: "required" },
  },
  may: { read: { always: true }, create: { can: "post.manage" }, change: { can: "post.manage" } },
});

export type DepartmentRow = RowOf<typeof departmentRecord>;
export type DepartmentInput = InputOf<typeof departmentRecord>;
