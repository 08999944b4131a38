import { expect, test } from "vitest";
import { recordTypes } from "../apps/records.ts";
import { declarationProblems } from "#modules/duties/catalogue-check.ts";
import { loadCatalogue } from "#modules/duties/catalogue.ts";

test("every kind of record that the catalogue maps, and all that holds a duty, is really declared", () => {
  expect(declarationProblems(loadCatalogue(), recordTypes)).toEqual([]);
});
