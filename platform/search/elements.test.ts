import fc from "fast-check";
import { expect, test } from "vitest";
import { choice, email, phone, site, staff, tags, text } from "../record/field.ts";
import { L } from "../record/label.ts";
import { record } from "../record/record.ts";
import { docOf, elementsOf, isSearchable, mostCharacters, normalise, personElement, plainCode, scopeKey, siteElement, termsOf, weekOf, weekStart } from "./elements.ts";
import { latinOf } from "./pinyin.ts";

const matter = record("matter", {
  label: L("事", "Matter"),
  title: "subject",
  number: "M{yyyy}-{seq}",
  fields: {
    subject: text("题", "Subject", { required: true, search: true }),
    name: text("名", "Name", { search: "name" }),
    words: tags("词", "Words", { search: true }),
    secret: text("密", "Secret", { search: true, mask: "see" }),
    phones: phone("话", "Phones", { many: true, search: "tail", mask: "see" }),
    mail: email("邮", "Mail", { mask: "see" }),
    kind: choice("类", "Kind", { a: L("甲", "A") }, { search: true }),
    site: site("点", "Site", {}),
    owner: staff("人", "Owner", {}),
  },
  states: { open: { label: L("开", "Open") } },
  initial: "open",
  may: { read: { any: [{ can: "read" }, { actorIs: "owner" }] }, create: { always: true } },
});

const org = "0199a000-0000-7000-8000-000000000001";
const someone = "0199a000-0000-7000-8000-0000000000aa";
const row = (values: object) => ({ number: "M2026-0031", subject: "", createdAt: "2026-11-24T01:00:00.000Z", ...values });
const of = (values: object): { doc: string; elements: Set<number> } => {
  const doc = docOf(matter, row(values));
  return { doc, elements: new Set(elementsOf(matter, org, row(values), doc)) };
};
const key = scopeKey(org, "matter");
const has = (elements: ReadonlySet<number>, wanted: readonly number[]): boolean => wanted.every((element) => elements.has(element ^ key));

/** Text as people and their enemies write it. */
const character = fc.constantFrom(..."水电梯噪音业主小区物业的一二三 ABab01239-_%\\'，。！𠮷𩸽éß％Ａ０　ǅ\n");
const written = fc.string({ unit: character, maxLength: 60 });

test("every piece of a text that is one word has its elements among those of the text", () => {
  fc.assert(
    fc.property(written, fc.nat(), fc.nat({ max: 12 }), (subject, at, length) => {
      const { doc, elements } = of({ subject });
      const units = [...doc];
      const from = at % (units.length + 1);
      const piece = units.slice(from, from + length).join("");
      for (const term of termsOf(piece)) if (doc.includes(term.text)) expect(has(elements, term.elements)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test("elements are distinct int4 in order, whatever is pasted", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (subject) => {
      const elements = elementsOf(matter, org, row({ subject }), docOf(matter, row({ subject })));
      expect(elements.every((element) => element === (element | 0))).toBe(true);
      expect(elements.every((element, i) => i === 0 || (elements[i - 1] as number) < element)).toBe(true);
    }),
  );
});

test("two organisations and two kinds share no element of the same text", () => {
  const doc = docOf(matter, row({ subject: "电梯坏了" }));
  const here = new Set(elementsOf(matter, org, row({}), doc));
  const there = elementsOf(matter, someone, row({}), doc);
  expect(there.filter((element) => here.has(element))).toEqual([]);
});

test("the text holds number, searched fields in order and pinyin; never what is masked, a phone or a choice", () => {
  const { doc } = of({ subject: "ＡＢＣ１２３　电梯", name: "王小玲", words: ["加急"], secret: "秘密", phones: ["13812346621"], mail: "a@b.cn", kind: "a" });
  expect(doc).toBe("m2026-0031\nabc123 电梯\n王小玲\n加急\nwangxiaoling\nwxl");
});

test("a masked field that is searched is found by its tail alone", () => {
  const { elements } = of({ secret: "A-12345" });
  expect(has(elements, [termsOf("2345")[0]?.tail?.element as number])).toBe(true);
  expect(has(elements, termsOf("1234")[0]?.elements as number[])).toBe(false);
});

test("a long text is cut, and its pinyin and number stay", () => {
  const { doc } = of({ subject: "长".repeat(9000), name: "王小玲" });
  expect(doc.length).toBeLessThan(mostCharacters + 40);
  expect(doc.startsWith("m2026-0031\n长")).toBe(true);
  expect(doc.endsWith("长\nwangxiaoling\nwxl")).toBe(true);
});

test("a cut through a rare character leaves text that can be stored", () => {
  const { doc } = of({ subject: `${"长".repeat(mostCharacters - 12)}𠮷` });
  expect(doc.isWellFormed()).toBe(true);
});

test("names are typed in pinyin or initials, in both readings of a surname", () => {
  expect(latinOf("王小玲")).toEqual(["wangxiaoling", "wxl"]);
  expect(latinOf("单元楼")).toEqual(expect.arrayContaining(["shanyuanlou", "danyuanlou", "syl", "dyl"]));
  expect(latinOf("绿城 2 期")).toEqual(["lvcheng2qi", "lc2q"]);
  expect(latinOf("Anna")).toEqual([]);
  expect(latinOf("𠮷野")[1]).toBe("𠮷y");
});

test.each([
  ["13812346621", "13812346621"],
  ["+8613812346621", "8613812346621"],
  ["02788886666x801", "02788886666"],
  ["42010119900101123X", "42010119900101123x"],
  ["鄂A12345", "a12345"],
])("the plain form of %s is %s", (stored, plain) => expect(plainCode(stored)).toBe(plain));

test.each([
  ["6621", "6621"],
  ["138-1234-6621", "13812346621"],
  ["138 1234 6621", "13812346621"],
  ["+86 138 1234 6621", "8613812346621"],
  ["123x", "123x"],
  ["2-0501", null],
  ["662", null],
  ["wangxiaoling", null],
  ["电6621", null],
])("the word %s may be the end of a phone: %s", (q, code) => expect(termsOf(q)[0]?.tail?.code ?? null).toBe(code));

test("a question is words without repeats, at most 200 characters, never of nothing", () => {
  expect(termsOf(" 电梯　噪音 电梯 ").map((term) => term.text)).toEqual(["电梯", "噪音"]);
  expect(termsOf("  　\n ")).toEqual([]);
  expect(termsOf("水".repeat(500))[0]?.text.length).toBe(200);
  expect(termsOf("\ud800电\u0000")[0]?.text).toBe("\uFFFD电\uFFFD");
  expect(termsOf("138 1234").map((term) => term.text)).toEqual(["138", "1234"]);
});

test("rights markers: the site, and the people the read rule names", () => {
  const { elements } = of({ site: org, owner: someone });
  expect(has(elements, [siteElement(org), personElement(someone)])).toBe(true);
  expect(has(of({}).elements, [personElement(someone)])).toBe(false);
});

test("weeks cut time without gaps", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date("1971-01-01"), max: new Date("2200-01-01"), noInvalidDate: true }), (date) => {
      const week = weekOf(date.toISOString());
      expect(weekStart(week) <= date.toISOString() && date.toISOString() < weekStart(week + 1)).toBe(true);
    }),
  );
});

test("normalising twice is normalising once; a kind without anything to find is none", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (said) => void expect(normalise(normalise(said))).toBe(normalise(said))));
  expect(isSearchable(matter)).toBe(true);
  const { number: _, ...silent } = matter;
  expect(isSearchable({ ...silent, fields: { mail: matter.fields.mail } })).toBe(false);
});
