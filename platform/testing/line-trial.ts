import { choice, day, duration, files, instant, lines, longText, money, number, signature, site, staff, text, yesNo } from "../record/field.ts";
import { L } from "../record/label.ts";
import { record } from "../record/record.ts";

/** A record with lines of every kind of column, for tests: no record of the program needs them all. */
export const lineTrial = record("trialOrder", {
  label: L("领料单", "Issue slip"), title: "subject", number: "Y{yyyy}-{seq}",
  fields: {
    subject: text("事由", "Subject", { required: true, list: true }), site: site("项目", "Site", { required: true, preset: { actorSite: true } }),
    items: lines("明细", "Items", {
      item: text("名称", "Item", { required: true, max: 40 }), note: longText("备注", "Remark"), qty: number("数量", "Quantity", { min: 0 }), price: money("单价", "Price"), takes: duration("用时", "Takes"), done: yesNo("已领", "Taken"),
      kind: choice("类别", "Kind", { part: L("配件", "Part"), tool: L("工具", "Tool") }), owner: staff("经手", "Handled by"), due: day("日期", "Day"), at: instant("时刻", "At"), photo: files("照片", "Photos"), sign: signature("签收", "Signed"),
    }, { required: true, max: 60 }),
    checks: lines("查验", "Checks", { what: text("查什么", "What") }), result: lines("结果", "Result", { said: text("说明", "Said") }, { readonly: true }),
  },
  states: { open: { label: L("在办", "Open") }, done: { label: L("办结", "Done"), final: true }, void: { label: L("作废", "Void"), final: true } }, initial: "open",
  transitions: { finish: { label: L("办结", "Finish"), from: "open", to: "done", who: { can: "client.change" }, asks: ["result"] } },
  indexes: [["site", "createdAt"]],
  may: { read: { can: "client.read" }, create: { can: "client.create" }, change: { can: "client.change" }, correct: { can: "client.change" }, void: { can: "client.change" }, export: { can: "client.export" } },
});
