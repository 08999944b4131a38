import { expect, test } from "vitest";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { coverageOf, coverageSums, holdings, proposedWork, selfTold } from "#modules/duties/coverage.ts";
import { recordTypes } from "../apps/records.ts";
import { coverageFaults, testsOf } from "./coverage.ts";
import { root } from "./scratch.ts";

test("every claimed proof is there, and one that did not run by its duty's id, or failed, is named", () => {
  expect(coverageFaults(null)).toEqual([]);
  const claims = coverageFaults([]);
  expect(claims.length).toBeGreaterThan(300);
  expect(claims).toContain("A4-CC-22: its proof in apps/server/duties-held.test.ts did not run, or failed");
  const report = (status: string) => testsOf({ testResults: [{ name: `${root}apps/server/duties-held.test.ts`, assertionResults: [{ title: "A4-CC-22 is held as the catalogue says", status }] }] });
  const left = new Set(coverageFaults(report("passed")));
  expect(claims.filter((one) => !left.has(one))).toEqual(["A4-CC-22: its proof in apps/server/duties-held.test.ts did not run, or failed"]);
  expect(coverageFaults(report("failed"))).toEqual(claims);
});

test("the classes add up to all duties, and each duty stands in one", () => {
  const sums = coverageSums(coverageOf(loadCatalogue()));
  expect(holdings.reduce((sum, one) => sum + sums[one], 0)).toBe(sums.duties);
  expect(sums.duties).toBe(619);
});

test("what waits names the module it waits for, and nothing else is left as text alone", () => {
  const covered = coverageOf(loadCatalogue());
  expect(covered.filter((one) => one.holding === "waiting" && one.waits.length === 0).map((one) => one.id)).toEqual([]);
  expect(covered.filter((one) => one.holding === "text_only").map((one) => one.id)).toEqual([]);
});

test("what may only be entered in person counts as said by its holder, but for what the program itself judges", () => {
  // The code at the place proves a pass, and the passes their round; the server's time and the marks prove a sitting; a nil report is told apart by its tasks.
  const judged = new Set(["patrolPass", "patrolRound", "exam", "nilReport"]);
  const told = recordTypes.filter((type) => type.inPerson?.includes("create") && !judged.has(type.name)).map((type) => type.name);
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((name) => !selfTold.has(name))).toEqual([]);
});

test("an answer in person to what somebody else entered proves no work of who answers", () => {
  const answers = new Set(recordTypes.filter((type) => !type.inPerson?.includes("create")).flatMap((type) => (type.inPerson ?? []).map((step) => `${type.name}.${step}`)));
  expect(answers.size).toBeGreaterThan(3);
  const catalogue = loadCatalogue();
  const counted = catalogue.duties.flatMap((duty) => (proposedWork(catalogue, duty)?.evidence ?? []).flatMap((one) => (answers.has(`${one.type}.${one.step ?? ""}`) && one.by === "holder" && !one.nil ? [`${duty.id} ${one.type}.${one.step ?? ""}`] : [])));
  expect(counted).toEqual([]);
});
