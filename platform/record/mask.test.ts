import fc from "fast-check";
import { expect, test } from "vitest";
import { phone, text } from "./field.ts";
import { L } from "./label.ts";
import { maskedFields, maskValue, present } from "./mask.ts";
import { record, type RecordType } from "./record.ts";

const file = record("file", {
  label: L("档", "File"), title: "name",
  fields: { name: text("名", "Name", { required: true }), phones: phone("电话", "Phones", { many: true, mask: "see" }), card: text("证号", "Card", { mask: "see" }) },
  states: { open: { label: L("开", "Open") } }, initial: "open", transitions: {}, may: { read: { always: true }, create: { always: true } },
}) as unknown as RecordType;

test("a mask leaves at least four characters of a value to guess, or all of it", () => {
  fc.assert(fc.property(fc.stringMatching(/^[0-9a-zA-Z@.x]{1,24}$/), (value) => {
    const shown = String(maskValue(value));
    const house = value.indexOf("@") > 0 ? value.slice(value.indexOf("@")) : "";
    const own = house === "" ? value : value.slice(0, value.indexOf("@"));
    const kept = shown.replace("****", "").length - house.length;
    expect(shown).toContain("****");
    expect(kept === 0 || own.length - kept >= 4).toBe(true);
  }));
  expect(["13800136621", "84123456", "8412345", "a@x.cn", "zhang.lei@x.cn"].map(maskValue)).toEqual(["138****6621", "****3456", "****", "****@x.cn", "z****@x.cn"]);
});

test("what is empty is not masked: the first phone of a client can be entered", () => {
  expect(maskedFields(file, { name: "赵", phones: [], card: null })).toEqual([]);
  expect(maskedFields(file, { name: "赵", phones: ["13800136621"], card: "" })).toEqual(["phones"]);
  expect(present(file, { name: "赵", phones: ["13800136621"], card: "42010119800101001X" })).toEqual({ name: "赵", phones: ["138****6621"], card: "420****001X", masked: ["phones", "card"] });
});
