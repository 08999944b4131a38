import { expect, test } from "vitest";
import { choice, day, instant, number, site, staff, text } from "#platform/record/field.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { changed, checkValues, clashes, presets, same } from "./form-values.ts";

const slip = record("slip", {
  label: L("便条", "Slip"),
  title: "words",
  fields: {
    words: text("内容", "Words", { required: true, max: 10 }),
    kind: choice("类型", "Kind", { a: L("甲", "A"), b: L("乙", "B") }, { required: true, preset: "a" }),
    by: staff("经手人", "By", { preset: { actor: true } }),
    at: instant("时间", "At", { preset: { now: true } }),
    site: site("服务点", "Site", { preset: { actorSite: true } }),
    spoken: text("语言", "Language", { preset: { organisation: "language" } }),
    copies: number("份数", "Copies", { min: 1, max: 9 }),
    day: day("日期", "Day", {}),
  },
  states: { open: { label: L("有效", "Open") } },
  initial: "open",
  may: { read: { always: true }, create: { always: true } },
});
const names = Object.keys(slip.fields);
const me = { organisation: { id: "o", name: "锦绣", zone: "Asia/Shanghai", language: "en" as const }, staff: { id: "s1", name: "王", staffNumber: "1", language: "zh" as const }, sites: [{ id: "x1", name: "甲" }, { id: "x2", name: "乙" }], posts: [{ id: "p", name: "前台", siteId: "x2", siteName: "乙" }] };

test("presets are filled by who and when", () => {
  expect(presets(slip, names, me, "2026-11-24T06:12:00.000Z")).toEqual({ kind: "a", by: "s1", at: "2026-11-24T06:12:00.000Z", site: "x2", spoken: "en" });
  expect(presets(slip, ["site"], { ...me, posts: [], sites: me.sites }, "")).toEqual({ site: null });
});

test("every fault is told beside its field, in the reader's language", () => {
  const { wrong } = checkValues(slip, { words: "", copies: 12 }, names, ["words"], "zh");
  expect(wrong).toEqual({ words: "请填写内容。", copies: expect.stringContaining("份数填得不对") });
  expect(checkValues(slip, { words: "", copies: 12 }, names, ["words"], "en").wrong.words).toBe("Words is needed.");
});

test("a good input is sent in stored form and without what was never touched", () => {
  expect(checkValues(slip, { words: "  好 ", kind: "b" }, names, ["words", "kind"], "zh")).toEqual({ input: { words: "好", kind: "b" }, wrong: {} });
});

test("a change sends only what differs; nothing and an empty list are the same", () => {
  expect(changed({ words: "新", kind: "a", tags: [] }, { words: "旧", kind: "a", tags: null })).toEqual({ words: "新" });
  expect(same([], null)).toBe(true);
  expect(same(null, "")).toBe(false);
});

test("only fields that both changed differently clash", () => {
  const before = { words: "旧", kind: "a", copies: 1 };
  expect(clashes({ words: "我的", kind: "b" }, before, { words: "他的", kind: "a", copies: 2 })).toEqual(["words"]);
  expect(clashes({ words: "一样" }, before, { words: "一样" })).toEqual([]);
});
