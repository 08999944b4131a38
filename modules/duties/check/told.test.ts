import { expect, test } from "vitest";
import { paperOf } from "#platform/print/paper.ts";
import { toldLine } from "#platform/record/told-lines.ts";
import { answersTold, checklistRecord } from "./checklist.record.ts";
import { examRecord } from "./exam.record.ts";

const line = (given: Readonly<Record<string, unknown>>) => ({ kind: "yesNo", yes: null, number: null, text: null, photos: [], signature: null, wrong: null, ...given });
const told = (given: Readonly<Record<string, unknown>>) => {
  const { head, given: answers, verdict, wrong } = toldLine(checklistRecord.fields.answers, answersTold, line(given));
  return { head, given: answers.map((one) => one.value), says: verdict?.zh ?? null, wrong };
};

test("a question is told with its answer: fine or wrong in a word, a number as it is, and what tells nothing is left out", () => {
  expect(told({ ask: "灯都亮", yes: true, wrong: false })).toEqual({ head: "灯都亮", given: [], says: "正常", wrong: false });
  expect(told({ ask: "灯都亮", yes: false, wrong: true })).toEqual({ head: "灯都亮", given: [], says: "不正常", wrong: true });
  expect(told({ ask: "灯都亮", yes: false })).toEqual({ head: "灯都亮", given: [], says: "不正常", wrong: true });
  expect(told({ ask: "电量", kind: "number", number: 0, wrong: false })).toEqual({ head: "电量", given: [0], says: null, wrong: false });
  expect(told({ ask: "电量", kind: "number", number: 9, wrong: true })).toEqual({ head: "电量", given: [9], says: "不正常", wrong: true });
  expect(told({ ask: "门头", kind: "photo", photos: ["a", "b"], wrong: false })).toEqual({ head: "门头", given: [["a", "b"]], says: null, wrong: false });
});

const sources = { refs: {}, files: new Map([["f", "门头.jpg"]]), signatures: [], journal: [], mostLines: 200, organisation: "锦绣", printer: "周敏", now: "2026-11-24T08:00:00.000Z", copies: [], wall: (at: string) => at };

test("on paper a checklist is a question and its answer a line", () => {
  const row = { name: "开台检查", createdAt: "2026-11-24T08:00:00.000Z", state: "filed", answers: [line({ ask: "灯都亮", yes: true, wrong: false }), line({ ask: "电量", kind: "number", number: 9, wrong: true }), line({ ask: "门头", kind: "photo", photos: ["f"], wrong: false })] };
  const tables = paperOf({ ...sources, type: checklistRecord, row: row as never }, "zh").groups.flatMap((one) => one.tables ?? []);
  expect(tables.map((one) => one.columns.map((column) => column.label))).toEqual([["查什么", "结果"]]);
  expect(tables[0]?.rows).toEqual([["灯都亮", "正常"], ["电量", "9 · 不正常"], ["门头", "门头.jpg"]]);
});

test("a key of the program's own stands on no paper", () => {
  const row = { name: "打字", createdAt: "2026-11-24T08:00:00.000Z", state: "begun", once: "paper:person", duty: "A1-FD-42" };
  const labels = paperOf({ ...sources, type: examRecord, row: row as never }, "zh").groups.flatMap((one) => one.facts.map((fact) => fact.label));
  expect(labels).toContain("职责编号");
  expect(labels).not.toContain("唯一");
});
