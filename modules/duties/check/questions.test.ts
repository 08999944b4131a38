import { expect, test } from "vitest";
import { isAnswered, isOutside, isWrong, linesOf, openOf, type Question } from "./questions.ts";

const ask = (kind: Question["kind"], more: Partial<Question> = {}): Question => ({ id: kind, ask: `查${kind}`, kind, ...more });

test("each way of answering counts as answered by what it gives, and by nothing less", () => {
  const cases = [
    ["yesNo", { yes: false }, {}], ["number", { number: 0 }, { number: null }], ["text", { text: "好" }, { text: "  " }], ["photo", { photos: ["p"] }, { photos: [] }], ["signature", { signature: "s" }, { signature: null }],
  ] as const;
  for (const [kind, given, empty] of cases) {
    expect([isAnswered(ask(kind), given), isAnswered(ask(kind), empty), isAnswered(ask(kind), undefined)], kind).toEqual([true, false, false]);
    expect(openOf([ask(kind)], { [kind]: empty }).map((one) => one.id), kind).toEqual([kind]);
    expect(openOf([ask(kind, { optional: true })], {}), kind).toEqual([]);
  }
});

test("a number out of its range and a no are wrong; the ends of the range are within it", () => {
  const within = ask("number", { least: 2, most: 50 });
  expect([1, 2, 50, 51].map((number) => isOutside(within, { number }))).toEqual([true, false, false, true]);
  expect(isOutside(ask("number", { least: 2, most: null }), { number: 999 })).toBe(false);
  expect([isWrong(ask("yesNo"), { yes: false }), isWrong(ask("yesNo"), { yes: true }), isWrong(within, { number: 1 })]).toEqual([true, false, true]);
  expect([isWrong(ask("text"), { text: "裂了", wrong: true }), isWrong(ask("text"), { text: "好" }), isWrong(within, { number: 3, wrong: true }), isWrong(ask("yesNo"), { yes: true, wrong: true })], "what the answer itself tells is not said otherwise").toEqual([true, false, false, false]);
  expect(linesOf([ask("yesNo"), ask("text")], { yesNo: { yes: true }, text: { text: "" } }), "what was left empty is not kept").toEqual([{ ask: "查yesNo", yes: true }]);
});
