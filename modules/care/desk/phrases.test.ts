import { expect, test } from "vitest";
import { phrases } from "#data/phrases.ts";
import { loadCatalogue } from "#modules/duties/index.ts";
import { repeated } from "./causes.ts";
import { fillPhrase, subjectOf } from "./phrase.ts";

test("every phrase has both languages with the same gaps, an id of its own, and names a duty that exists", () => {
  const duties = new Set(loadCatalogue().duties.map(({ id }) => id));
  const gaps = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
  for (const phrase of phrases) {
    expect(gaps(phrase.zh), phrase.id).toEqual(gaps(phrase.en));
    if (phrase.duty !== undefined) expect(duties, phrase.id).toContain(phrase.duty);
  }
  expect(new Set(phrases.map(({ id }) => id)).size).toBe(phrases.length);
});

test("what the catalogue prescribes is at hand, under the same id and for the same duty", () => {
  for (const prescribed of loadCatalogue().phrases) expect(prescribed.duties, prescribed.id).toContain(phrases.find(({ id }) => id === prescribed.id)?.duty);
});

test("a phrase is filled in with what is known; a gap stays visible", () => {
  expect(fillPhrase("{office} {me}，工号 {number}", { office: "锦绣花园", me: "王秀兰", number: "" })).toBe("锦绣花园 王秀兰，工号 ……");
});

test("the heading of a case is its first clause, short, and never half a character", () => {
  expect(subjectOf("楼道灯三天没亮了，昨晚老人绊了一下。要求今天修好。")).toBe("楼道灯三天没亮了，昨晚老人绊了一下");
  expect(subjectOf("  \n ")).toBe("");
  const long = subjectOf("𠮷".repeat(50));
  expect([...long]).toHaveLength(30);
  expect(long.endsWith("𠮷…")).toBe(true);
});

test("a cause that comes twice or more is told, the most frequent first", () => {
  expect(repeated(["a", "b", "a", "c", "b", "a"])).toEqual([{ cause: "a", n: 3 }, { cause: "b", n: 2 }]);
  expect(repeated(["a"])).toEqual([]);
});
