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

async function take(rows: readonly (readonly (string | null)[])[], who = w.desk, titles = headers) {
  const content = Buffer.from(await collect(writeXlsx(titles.map((title) => ({ title, type: "text" as const })), rows, { zone: zoneClock("Asia/Shanghai") })));
  return importSheet(w.t.engine, { ...(await who.actor()), via: "import" }, officeImports[0] as ImportSpec, await openSheet(content, "周报.xlsx"), {});
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

test("everybody numbers their own lines from one: another's number, or the same row, keeps nobody's out", async () => {
  const numbered = ["明细编号", "工作日期", "工作内容"];
  const clerk = await w.t.person("业务员", ["office.write"]);
  for (const rows of [[["1", "2026-11-24", "发传单"], ["2", "2026-11-24", "打电话"]], [["1", "2026-11-24", "看样板"]]]) {
    for (const who of [w.officer, w.lead, clerk]) expect((await take(rows, who, numbered)).report, `${who.staffId} ${JSON.stringify(rows)}`).toMatchObject(rows.length === 2 ? { imported: 2, skipped: 0, refused: 0 } : { imported: 0, skipped: 1, refused: 0 });
  }
  const plain = [["2026-11-24", "日常工作", "值班", null, null, null, null]];
  for (const who of [w.officer, clerk]) expect((await take(plain, who)).report).toMatchObject({ imported: 1 });
  for (const who of [w.officer, clerk]) expect((await take(plain, who)).report).toMatchObject({ imported: 0, skipped: 1 });
  expect((await w.list(w.lead, "dailySheetLine", { by: clerk.staffId })).map((one) => one.work).sort()).toEqual(["值班", "发传单", "打电话"].sort());
});
