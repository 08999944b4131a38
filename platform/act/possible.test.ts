import { expect, test } from "vitest";
import type { Label } from "../record/label.ts";
import type { Rule } from "../record/rule.ts";
import { notAllowed } from "./possible.ts";

const named = (rule: Rule): unknown => (notAllowed(rule).params.capability as (string | Label)[]).map((one) => (typeof one === "string" ? one : one.zh));

test("a refusal names what would be needed: the right, being named, standing above, or another state, each once", () => {
  expect(named({ any: [{ below: "staff" }, { signsAbove: "staff" }, { can: "conduct.manage" }] })).toEqual(["conduct.manage", "对自己的下级办这件事"]);
  expect(named({ any: [{ actorIs: "by" }, { participant: true }] })).toEqual(["对自己名下的记录办这件事"]);
  expect(named({ all: [{ can: "office.write" }, { in: ["state", ["kept"]] }, { not: { actorIs: "staff" } }] })).toEqual(["office.write", "在记录现在的状态下办这件事", "对自己的这一份办这件事，要由别人办"]);
});
