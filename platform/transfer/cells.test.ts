import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choice, email, money, number, phone, tags, text, yesNo, type Field } from "../record/field.ts";
import { cleanValue, fieldSchema } from "../record/input.ts";
import { L } from "../record/label.ts";
import { textCell } from "../sheets/cell.ts";
import { zoneClock } from "../sheets/zone.ts";
import { readCell } from "./cells.ts";
import type { Target } from "./spec.ts";

const zone = zoneClock("Asia/Shanghai");
const target = (field: Field | null, read: Target["read"] = "field"): Target => ({ key: "x", label: L("项", "Item"), synonyms: [], required: false, field, read });
const read = (value: string, field: Field, rounded = false) => readCell(textCell(value), target(field), zone, rounded);
const use = choice("用途", "Use", { home: L("住宅", "Home"), shop: L("商铺", "Shop"), old: { zh: "仓库", en: "Store", retired: true } });

describe("a cell is read by the kind of its field", () => {
  test.each<[string, Field, unknown]>([
    ["住宅", use, "home"],
    [" ＨＯＭＥ ", use, "home"],
    ["shop", use, "shop"],
    ["138 0013 8000 / 010-67881234转802", phone("电话", "Phones", { many: true }), ["13800138000", "01067881234x802"]],
    ["13800138000、13900139000", phone("电话", "Phone"), "13800138000"],
    ["a@b.cn；c@d.cn", email("邮箱", "E-mails", { many: true }), ["a@b.cn", "c@d.cn"]],
    ["急，老人、独居", tags("标签", "Tags"), ["急", "老人", "独居"]],
    ["1,234.5", money("金额", "Amount"), 123_450],
    ["是", yesNo("要", "Yes"), true],
    ["  两行\n文字 ", text("题", "Title"), "两行\n文字"],
    ["   ", use, null],
  ])("%s", (words, field, value) => expect(read(words, field)).toEqual({ value }));

  test("what cannot be read says why; a retired choice is none", () => {
    expect(read("仓库", use)).toEqual({ value: null, reason: L("“仓库”不在可选范围：住宅、商铺。", "“仓库” is none of: Home, Shop.") });
    expect(read("89.5", number("面积", "Area")).reason?.zh).toBe("要整数。");
    expect(read("89.5", number("面积", "Area"), true)).toEqual({ value: 90 });
    expect(readCell({ kind: "empty", value: null, raw: "#N/A" }, target(text("题", "Title")), zone, false).reason?.zh).toBe("这一格是 Excel 的错误值。");
    expect(readCell({ kind: "empty", value: null, raw: "=A1" }, target(null, "text"), zone, false).reason?.zh).toContain("公式");
    expect(readCell({ kind: "number", value: 2549 }, target(null, "text"), zone, false)).toEqual({ value: "2549" });
    expect(readCell(undefined, target(use), zone, false)).toEqual({ value: null });
  });

  test("a phone that is read passes its field's schema", () => {
    const field = phone("电话", "Phone");
    fc.assert(fc.property(fc.stringMatching(/^1[3-9]\d{9}(-\d{1,4})?$/), (digits) => {
      const { value } = read(digits, field);
      expect(fieldSchema(field).safeParse(cleanValue(field, value)).success).toBe(true);
    }));
  });
});
