import { expect, test } from "vitest";
import { pagesOf } from "../testing/pdf.ts";
import type { Paper } from "./paper.ts";
import { drawPaper, pairs } from "./sheet.ts";

const paper = (more: Partial<Paper> = {}): Paper => ({
  organisation: "锦绣花园", title: "个案处理单", heading: "电梯异响", facts: ["编号：C20261124-0001", "状态：已派"],
  groups: [{ title: "登记内容", facts: [{ label: "何事", value: "昨晚电梯异响", broad: true }] }], signatures: [], history: [{ at: "2026-11-24 16:30", what: "登记", who: "李静", note: "" }], cut: null, copies: ["处理联", "存档联"],
  words: { signatures: "签字", history: "经过", signHere: ["经手人", "签收人", "日期"], page: (n, of) => `第 ${n} 页，共 ${of} 页` }, printed: "李静 打印于 2026-11-24 17:00", ...more,
});

test("each copy is a form of its own, with its name, the organisation, the number, and pages counted by themselves", async () => {
  const pages = await pagesOf(await drawPaper(paper()));
  expect(pages).toHaveLength(2);
  for (const [n, copy] of ["处理联", "存档联"].entries()) {
    for (const word of ["锦绣花园", "个案处理单", "电梯异响", "C20261124-0001", "昨晚电梯异响", "2026-11-2416:30", "第1页，共1页", "李静打印于2026-11-2417:00", copy]) expect(pages[n], word).toContain(word);
  }
  expect(pages[0]).not.toContain("存档联");
});

test("long text flows over pages and none of it is lost, head and foot on each", async () => {
  const signs = Array.from({ length: 5000 }, (_, n) => String.fromCodePoint(0x4e00 + (n % 2500)));
  const pages = await pagesOf(await drawPaper(paper({ copies: ["存档联"], groups: [{ title: "登记内容", facts: [{ label: "何事", value: signs.join(""), broad: true }] }] })));
  expect(pages.length).toBeGreaterThan(2);
  for (const [n, page] of pages.entries()) {
    expect(page).toContain(`第${n + 1}页，共${pages.length}页`);
    expect(page).toContain("存档联");
  }
  const counted = new Map<string, number>();
  for (const sign of pages.join("")) counted.set(sign, (counted.get(sign) ?? 0) + 1);
  expect(signs.filter((sign) => (counted.get(sign) ?? 0) < 2)).toEqual([]);
});

test("hostile text stands there as text, and a sign without a glyph as a box with its code", async () => {
  const value = "<script>alert(1)</script> \u202e😀 👨‍👩‍👧 𠮷 \u0000\u0007 %PDF-1.4 (endobj) \\ عربى";
  const [page = ""] = await pagesOf(await drawPaper(paper({ copies: [""], heading: value, groups: [{ title: "登记内容", facts: [{ label: "何事", value, broad: true }, { label: "x".repeat(400), value: "长".repeat(300), broad: false }] }] })));
  for (const word of ["<script>alert(1)</script>", "□(202E)", "□(1F600)", "□(20BB7)", "□(0007)", "%PDF-1.4(endobj)\\"]) expect(page, word).toContain(word);
});

test("short facts stand two in a row, a broad one alone", () => {
  const fact = (label: string, broad = false) => ({ label, value: "", broad });
  expect(pairs([fact("a"), fact("b"), fact("c"), fact("d", true), fact("e")]).map((row) => row.map((one) => one.label))).toEqual([["a", "b"], ["c"], ["d"], ["e"]]);
});
