import { address, phone, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** A branch, a property project or a shop of the organisation. */
export const siteRecord = record("site", {
  label: L("服务点", "Site"),
  title: "name",
  fields: {
    name: text("名称", "Name", { required: true, list: true, max: 60, search: "name", synonyms: ["项目", "小区", "门店"] }),
    code: text("简码", "Code", { list: true, max: 12, unique: true, help: L("用在单号和房号前，如 JX", "Used before unit numbers, such as JX") }),
    address: address("地址", "Address", { list: true }),
    phone: phone("电话", "Phone", { list: true }),
  },
  states: { open: { label: L("在用", "In use") }, closed: { label: L("已停用", "Closed"), final: true, gone: true } },
  initial: "open",
  transitions: {
    close: { label: L("停用", "Close"), from: "open", to: "closed", who: { can: "site.manage" }, note: "required" },
  },
  may: { read: { always: true }, create: { can: "site.manage" }, change: { can: "site.manage" } },
  order: "createdAt",
});

export type SiteRow = RowOf<typeof siteRecord>;
export type SiteInput = InputOf<typeof siteRecord>;
