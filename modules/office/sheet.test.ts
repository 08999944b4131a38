import { afterAll, beforeAll, expect, test } from "vitest";
import { readSheet } from "#platform/sheets/read.ts";
import { collect, writeXlsx } from "#platform/sheets/write.ts";
import { zoneClock } from "#platform/sheets/zone.ts";
import { importSheet } from "#platform/transfer/run.ts";
import { openSheet } from "#platform/transfer/sheet.ts";
import type { ImportSpec } from "#platform/transfer/spec.ts";
import { officeImports } from "./import.ts";
import { officeWorld, type OfficeWorld } from "./office.testing.ts";

let w: OfficeWorld;
beforeAll(async () => void (w = await officeWorld()));
afterAll(() => w.t.stop());

const headers = ["工作日期", "类型", "工作内容", "客户", "进展", "意向", "再访"];

async function take(rows: readonly (readonly (string | null)[])[]) {
  const content = Buffer.from(await collect(writeXlsx(headers.map((title) => ({ title, type: "text" as const })), rows, { zone: zoneClock("Asia/Shanghai") })));
  return importSheet(w.t.engine, { ...(await w.desk.actor()), via: "import" }, officeImports[0] as ImportSpec, await openSheet(content, "周报.xlsx"), {});
}

test("A2-SAL-24: daily work comes in from Excel, a sheet for each week, bad rows told and left out, and goes out again", async () => {
  const { report } = await take([
    ["2026-11-23", "日常工作", "整理客户档案", null, null, null, null],
    ["2026-11-24", "拜访", "上门介绍", "赵先生", "看过样板", "有意向", "是"],
    ["2026-11-17", "日常工作", "上周的事", null, null, null, null],
    ["2026-11-24", "拜访", "没写对象", null, null, null, null],
    ["2026-11-24", null, null, null, null, null, null],
  ]);
  expect(report).toMatchObject({ rows: 5, imported: 3, refused: 2 });
  const sheets = await w.list(w.desk, "dailySheet");
  expect(sheets.map((one) => [one.week, one.lines, one.by]).sort()).toEqual([["2026-11-21", 1, w.desk.staffId], ["2026-11-28", 2, w.desk.staffId]]);
  expect((await take([["2026-11-24", "拜访", "上门介绍", "赵先生", "看过样板", "有意向", "是"]])).report, "the same row again is there already").toMatchObject({ imported: 0, skipped: 1 });
  await w.make(w.desk, "dailySheetLine", { work: "手写的一行" });
  expect((await w.list(w.desk, "dailySheet")).map((one) => one.lines).sort(), "what is typed joins the sheet that came in").toEqual([1, 3]);

  const cells = (await readSheet((await w.desk.call("GET", "/api/v1/dailySheetLine/export.xlsx")).rawPayload, { name: "x.xlsx" })).rows.map((row) => row.map((cell) => cell.value));
  expect(cells.flat()).toEqual(expect.arrayContaining(["上门介绍", "赵先生", "看过样板", "手写的一行"]));
});
