import { expect, test } from "vitest";
import { choice, day, files, instant, lines, longText, money, number, staff, text, yesNo } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { fillLines, pastedCells, type Line } from "./lines-paste.ts";

const field = lines("明细", "Items", {
  item: text("项目", "Item"), qty: number("数量", "Quantity"), price: money("单价", "Price"), done: yesNo("好了", "Done"), kind: choice("类别", "Kind", { a: L("甲", "A"), b: L("乙", "B"), old: { ...L("旧", "Old"), retired: true } }),
  due: day("何时", "Due"), at: instant("时刻", "At"), note: longText("说明", "Note"), owner: staff("谁", "Owner"), photo: files("照片", "Photos"),
});
const fill = (cells: string, lines: Line[] = [], at = { row: 0, column: "item" }, most = 200) => {
  let made = 0;
  return fillLines(field, lines, at, pastedCells(cells), { most, zone: "Asia/Shanghai", newLine: () => ({ id: `n${made++}` }) });
};

test("what a sheet puts on the clipboard comes apart into its cells, with those of several lines and quotes", () => {
  expect(pastedCells("a\tb\r\nc\t\r\n")).toEqual([["a", "b"], ["c", ""]]);
  expect(pastedCells('a\t"一\n二 ""三"""\nb\tc')).toEqual([["a", '一\n二 "三"'], ["b", "c"]]);
  expect(pastedCells('5" 管\tx')).toEqual([['5" 管', "x"]]);
  expect([pastedCells(""), pastedCells("x"), pastedCells("x\n")]).toEqual([[[""]], [["x"]], [["x"]]]);
  expect(pastedCells("\n\t")).toEqual([[""], ["", ""]]);
});

test("every kind of column is read from how sheets write it", () => {
  const { lines, unread } = fill("灯泡\t1,200\t12.5\t是\t乙\t2026/11/4\t2026-11-04 9:30\t多行");
  expect(unread).toEqual([]);
  expect(lines).toEqual([{ id: "n0", item: "灯泡", qty: 1200, price: 1250, done: true, kind: "b", due: "2026-11-04", at: "2026-11-04T01:30:00.000Z", note: "多行" }]);
  expect(fill("１２\n3.0\n-4", [], { row: 0, column: "qty" }).lines.map((line) => line.qty)).toEqual([12, 3, -4]);
  expect(fill("2026年11月4日\n2026.1.2", [], { row: 0, column: "due" }).lines.map((line) => line.due)).toEqual(["2026-11-04", "2026-01-02"]);
});

test("rows are filled from the cell that was pasted into; what stands there keeps its id and its other columns", () => {
  const before: Line[] = [{ id: "x", item: "一", qty: 1 }, { id: "y", item: "二", qty: 2, note: "留着" }];
  const { lines } = fill("9\t8\n7", before, { row: 1, column: "qty" });
  expect(lines).toEqual([before[0], { id: "y", item: "二", qty: 9, price: 800, note: "留着" }, { id: "n0", qty: 7 }]);
  expect(fill("\t5", before).lines[0]).toEqual({ id: "x", item: null, qty: 5 });
});

test("a first row that names columns says where the cells belong, in either language", () => {
  expect(fill("数量\t项目\n2\t灯泡").lines).toEqual([{ id: "n0", qty: 2, item: "灯泡" }]);
  expect(fill("quantity\tITEM\n2\t灯泡").lines).toEqual([{ id: "n0", qty: 2, item: "灯泡" }]);
  expect(fill("数量\t单位\t项目\n2\t只\t灯泡")).toMatchObject({ lines: [{ qty: 2, item: "灯泡" }], unknown: ["单位"], unread: [] });
  expect(fill("数量\t别的\n灯泡\t2")).toMatchObject({ lines: [{ item: "数量" }, { item: "灯泡", qty: 2 }], unknown: [], unread: [{ text: "别的" }] });
});

test("what cannot be read, must be picked or has no room is left out and told, never guessed", () => {
  const { lines, unread } = fill("灯泡\t两个\t便宜\t也许\t旧\t2026-02-30\t昨天\t\t张三\tx.jpg");
  expect(lines).toEqual([{ id: "n0", item: "灯泡", note: null }]);
  expect(unread.map((one) => [one.label.zh, one.text, one.pick])).toEqual([["数量", "两个", false], ["单价", "便宜", false], ["好了", "也许", false], ["类别", "旧", false], ["何时", "2026-02-30", false], ["时刻", "昨天", false], ["谁", "张三", true], ["照片", "x.jpg", true]]);
  const full = fill("一\n二\n三\n四", [{ id: "x" }, { id: "y" }], { row: 1, column: "item" }, 3);
  expect([full.lines.map((line) => line.item), full.left]).toEqual([[undefined, "一", "二"], 2]);
});
