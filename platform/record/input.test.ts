import fc from "fast-check";
import { expect, test } from "vitest";
import { choice, day, duration, email, files, instant, longText, money, number, phone, ref, tags, text, yesNo, type Field } from "./field.ts";
import { cleanValue, fieldSchema, formFields, hint, inputSchema, readInput, requiredFields } from "./input.ts";
import { kindOf, kinds, type KindName } from "./kinds.ts";
import { L } from "./label.ts";
import type { Problem } from "./problem.ts";
import { record } from "./record.ts";

const fields = {
  name: text("名", "Name", { required: true, max: 10 }), long: longText("长", "Long"), kind: choice("类", "Kind", { a: L("甲", "A"), old: { ...L("旧", "Old"), retired: true } }), n: number("数", "Number", { min: 1, max: 5 }), amount: money("金额", "Amount"), minutes: duration("时长", "Minutes"),
  flag: yesNo("是否", "Flag", { required: true, preset: false }), day: day("日", "Day"), at: instant("时", "At"), phone: phone("电话", "Phone"), mail: email("邮箱", "Mail"), tags: tags("标签", "Tags"), photos: files("照片", "Photos"), up: ref("上", "Up", "trial"), owner: ref("人", "Owner", "trial", { readonly: true, required: true }),
};
const trial = record("trial", { label: L("试", "Trial"), title: "name", fields, states: { open: { label: L("开", "Open") } }, initial: "open", may: { read: { always: true }, create: { always: true } } });
const all = Object.keys(fields);

const told = (input: Record<string, unknown>, allowed = all, required: string[] = []): Record<string, string> => {
  try {
    readInput(trial, input, allowed, required);
    return {};
  } catch (error) {
    return Object.fromEntries((error as Problem).fields.map((one) => [one.field, one.code]));
  }
};

test("the form offers what no step owns, and demands what is required without a preset", () => {
  expect(formFields(trial)).toEqual(all.filter((one) => one !== "owner"));
  expect(requiredFields(trial)).toEqual(["name"]);
});

test("every fault is told at once, each with its field", () => {
  expect(told({ name: "", nope: 1, n: 9, owner: "x", kind: "old", flag: "yes" }, formFields(trial), requiredFields(trial))).toEqual({ name: "field_required", nope: "field_unknown", n: "field_invalid", owner: "field_readonly", kind: "field_invalid", flag: "field_invalid" });
  expect(told({ __proto__: { name: "x" }, constructor: 1, toString: 1 } as never)).toEqual({ constructor: "field_unknown", toString: "field_unknown" });
});

test.each<[Field, unknown, unknown]>([
  [fields.name, "  张三\r\n李四 ", "张三 李四"], [fields.name, "\uD800a\u0000", "\uFFFDa\uFFFD"], [fields.long, " 一\n二 ", "一\n二"], [fields.name, "   ", null],
  [fields.phone, "０２７－８８８８ ６６６６", "02788886666"], [fields.phone, "138 0013 6621", "13800136621"], [fields.phone, "（０２７）８８８８　６６６６", "02788886666"], [fields.phone, "027-88886666转801", "02788886666x801"], [fields.phone, "#$", "#$"], [fields.phone, "+86 138-0013-6621", "+8613800136621"],
  [fields.mail, " A@Example.COM ", "a@example.com"], [fields.at, "2026-11-24T09:30:00+08:00", "2026-11-24T01:30:00.000Z"], [fields.tags, ["急", " 急 ", ""], ["急"]], [fields.n, undefined, null], [fields.tags, "", null],
])("what people type comes into its stored form (%#)", (field, typed, stored) => {
  expect(cleanValue(field, typed)).toEqual(stored);
});

test("an empty list is an empty list, an empty value none", () => {
  expect(readInput(trial, { tags: null, n: null, name: "x" }, all, [])).toEqual({ tags: [], n: null, name: "x" });
});

const valued = (Object.keys(kinds) as KindName[]).map((kind): [KindName, Field] => [kind, { kind, label: L("值", "Value"), choices: { a: L("甲", "A"), b: L("乙", "B") }, to: "trial", columns: { item: text("项", "Item"), n: number("数", "Number"), photos: files("照片", "Photos") } }]);
test.each(valued)("a sample of kind %s is valid, stays as it is when cleaned, and differs", (kind, field) => {
  const schema = fieldSchema({ ...field, required: true });
  const samples = Array.from({ length: 40 }, (_, n) => kindOf(kind).sample(n, field));
  if (samples[0] === null) return expect(["ref", "file", "signature"]).toContain(kind);
  for (const one of samples) {
    expect(schema.safeParse(one).success, String(one)).toBe(true);
    expect(cleanValue(field, one)).toEqual(one);
  }
  return expect(new Set(samples).size).toBeGreaterThan(1);
});

test.each(valued)("cleaning twice is cleaning once, and never throws (%s)", (_, field) => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string({ unit: "binary" }), fc.constantFrom("１３８", "x", "转", "2026-11-24T09:30+08:00")), fc.boolean(), (value, many) => {
      const once = cleanValue({ ...field, many }, value);
      expect(cleanValue({ ...field, many }, once)).toEqual(once);
    }),
  );
});

test("a field of any kind says what it must look like, in both languages", () => {
  for (const field of Object.values(fields)) expect([hint(field).zh.length, hint(field).en.length].every((n) => n > 3)).toBe(true);
  expect(hint(fields.n).zh).toContain("1–5");
  expect(hint(fields.kind).zh).not.toContain("旧");
});

test("the wire schema takes what is read and refuses what is not named", () => {
  const schema = inputSchema(trial, formFields(trial), requiredFields(trial));
  expect(schema.safeParse({ name: "x", n: null }).success).toBe(true);
  expect(schema.safeParse({ n: 1 }).success).toBe(false);
  expect(schema.safeParse({ name: "x", nope: 1 }).success).toBe(false);
});
