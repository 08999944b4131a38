import { longText, money, ref, tags, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record, type InputOf, type RowOf } from "#platform/record/record.ts";

/** A job with duties, capabilities and a superior post; rights are held by posts as data. */
export const postRecord = record("post", {
  label: L("岗位", "Post"),
  title: "name",
  fields: {
    name: text("名称", "Name", { required: true, list: true, max: 60, search: "name" }),
    catalogue: text("目录编号", "Catalogue id", { max: 80, unique: true, readonly: true }),
    department: ref("部门", "Department", "department", { list: true }),
    superior: ref("直接上级", "Superior post", "post", { list: true, help: L("逾时的事报给这个岗位", "What runs late is told to this post") }),
    top: yesNo("最高岗位", "Top post", { preset: false, required: true, help: L("上面再没有岗位", "No post stands above it") }),
    capabilities: tags("权限", "Capabilities", {}),
    compensationLimit: money("补偿签批上限", "Compensation limit", { help: L("不填即无权签批", "Empty means none") }),
    function: longText("职能", "Function", { max: 2000 }),
  },
  states: { open: { label: L("在用", "In use") }, closed: { label: L("已撤销", "Closed"), final: true, gone: true } },
  initial: "open",
  rights: true,
  transitions: {
    close: { label: L("撤销", "Close"), from: "open", to: "closed", who: { can: "post.manage" }, note: "required" },
  },
  may: { read: { always: true }, create: { can: "post.manage" }, change: { can: "post.manage" }, import: { can: "post.manage" } },
});

export type PostRow = RowOf<typeof postRecord>;
export type PostInput = InputOf<typeof postRecord>;
