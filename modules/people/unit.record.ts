import { choice, number, site, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** A room, shop or parking space: what a caller names first. */
export const unitRecord = record("unit", {
  label: L("房号", "Unit"),
  title: "code",
  subtitle: ["building"],
  fields: {
    site: site("服务点", "Site", { required: true, list: true, preset: { actorSite: true } }),
    code: text("房号", "Unit", { required: true, list: true, search: true, max: 40, help: L("照来电人的说法，如 2-0501", "As callers say it, such as 2-0501"), synonyms: ["房间号", "单元", "室号", "房间"] }),
    building: text("楼栋", "Building", { list: true, max: 40, synonyms: ["楼号", "栋"] }),
    floor: text("楼层", "Floor", { list: true, max: 20, synonyms: ["层"] }),
    use: choice("用途", "Use", { home: L("住宅", "Home"), shop: L("商铺", "Shop"), office: L("办公", "Office"), parking: L("车位", "Parking"), other: L("其他", "Other") }, { required: true, list: true, preset: "home" }),
    area: number("面积（平方米）", "Area (m²)", { min: 0, max: 1_000_000, synonyms: ["面积", "建筑面积"] }),
  },
  states: { open: { label: L("在用", "In use") }, closed: { label: L("已停用", "Closed"), final: true, gone: true } },
  initial: "open",
  transitions: {
    close: { label: L("停用", "Close"), from: "open", to: "closed", who: { can: "unit.manage" }, note: "required" },
  },
  may: { read: { can: "unit.read" }, create: { can: "unit.manage" }, change: { can: "unit.manage" }, import: { can: "unit.manage" }, export: { can: "unit.read" } },
  indexes: [["site", "code"]],
});

export type UnitRow = RowOf<typeof unitRecord>;
export type UnitInput = InputOf<typeof unitRecord>;
