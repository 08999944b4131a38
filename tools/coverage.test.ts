import { expect, test } from "vitest";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { coverageOf, coverageSums, holdings } from "#modules/duties/coverage.ts";
import { coverageFaults } from "./coverage.ts";

test("every claimed proof is there, and a mechanism that is taken away is missed (a sample that the commit chooses)", () => {
  expect(coverageFaults(false)).toEqual([]);
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
