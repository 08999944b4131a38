import { describe, expect, test } from "vitest";
import { EMPTY, textCell } from "./cell.ts";
import type { ColumnTarget } from "./columns.ts";
import { findHeaderRow, headerKey, matchColumns } from "./columns.ts";

const targets: ColumnTarget[] = [
  { key: "number", label: { zh: "编号", en: "Number" }, synonyms: ["留言编号", "单号"] },
  { key: "subject", label: { zh: "主题", en: "Subject" }, synonyms: ["标题"], required: true },
  { key: "phone", label: { zh: "电话", en: "Phone" }, synonyms: ["手机号"] },
  { key: "askedAt", label: { zh: "来访时间", en: "Asked at" }, synonyms: ["留言时间"], required: true },
  { key: "answeredAt", label: { zh: "答复时间", en: "Answered at" }, synonyms: [] },
];
const found = (headers: string[], mapping?: Record<string, string | null>) => matchColumns(headers, targets, mapping).columns.map((c) => [c.key, c.how]);

describe("matching", () => {
  test("by label in either language, by key, by synonym, and by a name within", () => {
    expect(found(["编号", "SUBJECT", "asked_at", "手机号", "处理答复时间"])).toEqual([["number", "exact"], ["subject", "exact"], ["askedAt", "exact"], ["phone", "synonym"], ["answeredAt", "loose"]]);
  });

  test("width, spaces, case, brackets and remarks do not matter", () => {
    expect(found(["*主 题（必填）", "ＰＨＯＮＥ：", "【编号】", "来访时间\n[选填，如 2026-1-1]"])).toEqual([["subject", "exact"], ["phone", "exact"], ["number", "exact"], ["askedAt", "exact"]]);
    expect(headerKey("金额（元）")).toBe("金额元");
  });

  test("what is unknown or empty stays without a field, and required fields that lack are told", () => {
    const matched = matchColumns(["备注", "", "电话"], targets);
    expect(matched.columns.map((c) => c.key)).toEqual([null, null, "phone"]);
    expect(matched.missing).toEqual(["subject", "askedAt"]);
  });

  test("what the user says goes before all, also that a column is left out", () => {
    expect(found(["备注", "主题", "电话"], { 备注: "subject", " 电话 ": null })).toEqual([["subject", "mapping"], [null, null], [null, null]]);
    expect(found(["主题"], { 主题: "没有的" })).toEqual([["subject", "exact"]]);
  });

  test("of two columns for one field the surer gets it, without a conflict", () => {
    const matched = matchColumns(["客户电话", "电话"], targets);
    expect(matched.columns.map((c) => [c.key, c.candidates])).toEqual([[null, ["phone"]], ["phone", []]]);
    expect(matched.conflicts).toEqual([]);
  });

  test("of two that fit equally well the first gets it and the conflict is told", () => {
    const matched = matchColumns(["联系电话", "备用电话"], targets);
    expect(matched.columns.map((c) => c.key)).toEqual(["phone", null]);
    expect(matched.conflicts).toEqual([{ key: "phone", headers: ["联系电话", "备用电话"] }]);
  });

  test("a loose fit of several fields is left for the user", () => {
    const matched = matchColumns(["时间"], targets);
    expect(matched.columns[0]).toEqual({ header: "时间", column: 0, key: null, how: null, candidates: ["askedAt", "answeredAt"] });
  });

  test("names of objects' own parts are headers like others", () => expect(found(["constructor", "__proto__"])).toEqual([[null, null], [null, null]]));
});

test("the header row is the first with two texts", () => {
  const t = (...texts: string[]) => texts.map(textCell);
  expect(findHeaderRow([t("2026年投诉登记表"), [], [EMPTY, { kind: "number", value: 1 }, textCell("x")], t("编号", "主题"), t("a", "b")])).toBe(3);
  expect(findHeaderRow([t("  ", "a")])).toBe(-1);
  expect(findHeaderRow([...Array.from({ length: 10 }, () => []), t("编号", "主题")])).toBe(-1);
});
