import { expect, test } from "vitest";
import { further } from "./api.ts";

test("the next page of an address that asks for something already asks for both", () => {
  expect(further("/api/v1/audit?type=case", { after: "a_b" })).toBe("/api/v1/audit?type=case&after=a_b");
  expect(further("/api/v1/client/1/timeline", { after: "a" })).toBe("/api/v1/client/1/timeline?after=a");
  expect(further("/api/v1/audit?type=case", { after: null })).toBe("/api/v1/audit?type=case");
});
