import { expect, test } from "vitest";
import { fill, filled, L, listed, listedLabels } from "./label.ts";

test("what is filled in stands as it is, and what is not given stays empty", () => {
  expect(fill("{a}, {b} of {c}", { a: 0, b: "$& {a}" })).toBe("0, $& {a} of ");
  expect(filled(L("没有{what}“{value}”", "no {what} “{value}”"), { what: L("岗位", "post"), value: "x" })).toEqual(L("没有岗位“x”", "no post “x”"));
});

test("names in a row are parted as each language does", () => {
  expect([listed(["甲", "乙"], "zh"), listed(["A", "B"], "en"), listed([], "en")]).toEqual(["甲、乙", "A, B", ""]);
  expect(listedLabels([L("甲", "A"), L("乙", "B")])).toEqual(L("甲、乙", "A, B"));
});
