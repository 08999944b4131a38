import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findHeaderRow, matchColumns } from "./columns.ts";
import { readSheet } from "./read.ts";
import { readInstant, readText } from "./values.ts";
import { collect, writeCsv, writeXlsx } from "./write.ts";
import { zoneClock } from "./zone.ts";

/** Folder with real input, which is no part of the project: DUTYDESK_REAL_DATA, else beside the checkout. */
const folder = process.env["DUTYDESK_REAL_DATA"] ?? join(import.meta.dirname, "../../../shared/data");
const file = join(folder, "complaints.xlsx");
if (!existsSync(file)) console.warn("platform/sheets: the real complaints sheet is not here; its tests are skipped (DUTYDESK_REAL_DATA names its folder).");

describe.skipIf(!existsSync(file))("the real complaints sheet", () => {
  const zone = zoneClock("Asia/Shanghai");

  test("2,816 rows of seven columns, every date read, texts with their tabs and line breaks", async () => {
    const { sheetNames, rows } = await readSheet(file, { name: "complaints.xlsx" });
    expect(sheetNames).toEqual(["Sheet1"]);
    expect(findHeaderRow(rows)).toBe(0);
    const body = rows.slice(1);
    expect(body).toHaveLength(2_816);
    expect(body.filter((r) => r.length !== 7)).toEqual([]);
    expect(body.filter((r) => r[0]!.kind !== "number")).toEqual([]);
    expect(body.filter((r) => r[3]!.kind === "date")).toHaveLength(1);
    for (const column of [3, 6]) {
      const instants = body.map((r) => readInstant(r[column], zone));
      expect(instants.filter((i) => i.value === null)).toEqual([]);
      expect(instants.filter((i) => i.value! < "2010" || i.value! > "2021")).toEqual([]);
    }
    expect(body.find((r) => r[3]!.kind === "date")!.map((c) => c.value)[3]).toBe("2019-04-08T08:37:20.000");
    expect(readInstant(body[0]![3], zone).value).toBe("2019-04-25T01:32:09.000Z");
    expect(body[0]![4]!.value).toMatch(/^\n\t+\n\t+2019年4月以来/);
    expect(readText(body[0]![4])).toMatch(/^2019年4月以来/);
  });

  test("its median answer took eleven days", async () => {
    const { rows } = await readSheet(file, { name: "complaints.xlsx" });
    const days = rows.slice(1).map((r) => (Date.parse(readInstant(r[6], zone).value!) - Date.parse(readInstant(r[3], zone).value!)) / 86_400_000).sort((a, b) => a - b);
    expect(Math.floor(days[1_408]!)).toBe(11);
  });

  test("its headers find their fields", async () => {
    const { rows } = await readSheet(file, { name: "complaints.xlsx", maxRows: 3_000 });
    const target = (key: string, zh: string, ...synonyms: string[]) => ({ key, label: { zh, en: key }, synonyms });
    const matched = matchColumns(rows[0]!.map((c) => String(c.value)), [target("number", "编号"), target("author", "用户"), target("subject", "主题"), target("askedAt", "时间", "留言时间"), target("details", "详情"), target("answer", "答复"), target("answeredAt", "答复时间")]);
    expect(matched.columns.map((c) => c.key)).toEqual(["number", "author", "subject", "askedAt", "details", "answer", "answeredAt"]);
    expect(matched.conflicts).toEqual([]);
  });

  test.each([["xlsx", writeXlsx], ["csv", writeCsv]] as const)("written as %s it comes back cell by cell", async (how, write) => {
    const { rows } = await readSheet(file, { name: "complaints.xlsx" });
    const columns = rows[0]!.map((c) => ({ title: String(c.value), type: "text" as const }));
    const table = rows.slice(1).map((r) => r.map((c) => (c.kind === "text" ? c.value : readText(c))));
    const back = await readSheet(await collect(write(columns, table, { zone })), { name: `a.${how}` });
    expect(back.rows.slice(1).map((r) => r.map((c) => c.value))).toEqual(table);
  });
});

const categories = join(folder, "categories.xlsx");
test.skipIf(!existsSync(categories))("the real categories sheet: 517 rows of three columns", async () => {
  const { rows } = await readSheet(categories, { name: "categories.xlsx" });
  expect(rows[0]!.map((c) => c.value)).toEqual(["一级分类", "二级分类", "三级分类"]);
  expect(rows).toHaveLength(518);
  expect(rows.filter((r) => r.length !== 3)).toEqual([]);
});
