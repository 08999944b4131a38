import { expect, test } from "vitest";
import { L } from "./label.ts";
import { fieldProblem, Problem, problems, sentence, type ProblemCode } from "./problem.ts";

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string).sort();

test.each(Object.keys(problems) as ProblemCode[])("%s has a status and the same blanks in both languages", (code) => {
  const { status, says } = problems[code];
  expect(status).toBeGreaterThanOrEqual(400);
  expect(holes(says.zh)).toEqual(holes(says.en));
  expect(says.zh.length).toBeGreaterThan(2);
});

test("blanks are filled in the reader's language; lists are joined; what is not given leaves nothing", () => {
  expect(sentence("field_required", { field: L("姓名", "Name") }, "zh")).toBe("请填写姓名。");
  expect(sentence("field_required", { field: L("姓名", "Name") }, "en")).toBe("Name is needed.");
  expect(sentence("invalid_input", { fields: [L("姓名", "Name"), "x"] }, "zh")).toBe("有内容要改：姓名、x。");
  expect(sentence("invalid_input", { fields: [L("姓名", "Name"), "x"] }, "en")).toBe("Please correct: Name, x.");
  expect(sentence("too_many_tries", {}, "en")).toBe("Too many tries. Try again in  seconds.");
  expect(sentence("guard_refused", { reason: "{step}" }, "zh")).toBe("{step}");
});

test("a problem of fields names them all", () => {
  const problem = fieldProblem([{ field: "name", code: "field_required", params: { field: "name" }, label: L("姓名", "Name") }, { field: "nope", code: "field_unknown", params: { field: "nope" } }]);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem.fields.map((one) => one.field)).toEqual(["name", "nope"]);
  expect(sentence(problem.code, problem.params, "zh")).toBe("有内容要改：姓名、nope。");
});
