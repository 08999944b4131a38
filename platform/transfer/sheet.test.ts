import { expect, test } from "vitest";
import { lines, text } from "../record/field.ts";
import { L } from "../record/label.ts";
import { sentence, type Problem } from "../record/problem.ts";
import { record } from "../record/record.ts";
import { demandColumns, matchSheet } from "./sheet.ts";
import type { ImportSpec } from "./spec.ts";

const order = record("order", { label: L("单", "Order"), title: "name", fields: { name: text("名称", "Name", { required: true }), items: lines("明细", "Items", { what: text("什么", "What") }) }, states: { open: { label: L("开", "Open") } }, initial: "open", may: { read: { always: true }, create: { always: true } } });
const spec: ImportSpec = { type: order, plural: "orders", columns: [], needs: [["name"]], plan: () => Promise.reject(new Error("nothing is planned here")) };

test("lines are taken from no column of a sheet: a heading of that name stays unmatched, and a match to them is refused with what to do", () => {
  const matched = matchSheet(spec, ["名称", "明细"]);
  expect(matched.columns.map(({ header, key }) => [header, key])).toEqual([["名称", "name"], ["明细", null]]);
  expect(() => demandColumns(spec, matched)).not.toThrow();
  const refused = ((): Problem | null => {
    try {
      demandColumns(spec, matched, { 明细: "items" });
      return null;
    } catch (error) {
      return error as Problem;
    }
  })();
  expect([refused?.code, sentence("sheet_refused", refused?.params ?? {}, "zh")]).toEqual(["sheet_refused", "明细要分行填，表格导入不收。请先不对应这一列，进来以后在记录里填。"]);
});
