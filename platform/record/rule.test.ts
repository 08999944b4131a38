import { expect, test } from "vitest";
import { capabilitiesOf, fieldsOf, holds, holdsCapability, holdsSomewhere, isSet, judgeRights, type Rule, type RuleActor } from "./rule.ts";

const nobody: RuleActor = { staffId: null, capabilities: {}, principals: [], subordinates: [], limits: {} };
const clerk: RuleActor = { staffId: "me", capabilities: { here: ["s1"], everywhere: true }, principals: ["boss"], subordinates: ["junior"], signsOver: ["boss's"], limits: { compensation: 500 } };

test("a capability counts at its sites, and anywhere where the row has none", () => {
  expect(holds({ can: "here" }, { site: "s1" }, clerk)).toBe(true);
  expect(holds({ can: "here" }, { site: "s2" }, clerk)).toBe(false);
  expect(holds({ can: "here" }, { site: null }, clerk)).toBe(false);
  expect(holds({ can: "here" }, {}, clerk)).toBe(true);
  expect(holds({ can: "everywhere" }, { site: null }, clerk)).toBe(true);
  expect([holdsSomewhere(clerk, "here"), holdsSomewhere(clerk, "everywhere"), holdsSomewhere(clerk, "none")]).toEqual([null, true, false]);
  expect([holdsCapability(clerk, "here"), holdsCapability(clerk, "here", "s2"), holdsCapability(clerk, "none")]).toEqual([true, false, false]);
});

test.each<[Rule, Record<string, unknown>, boolean]>([
  [{ actorIs: "owner" }, { owner: "me" }, true], [{ actorIs: "owner" }, { owner: null }, false], [{ actsFor: "owner" }, { owner: "boss" }, true], [{ actsFor: "owner" }, { owner: "else" }, false], [{ below: "owner" }, { owner: "junior" }, true], [{ signsAbove: "owner" }, { owner: "junior" }, true], [{ signsAbove: "owner" }, { owner: "boss's" }, true], [{ below: "owner" }, { owner: "boss's" }, false], [{ signsAbove: "owner" }, { owner: "else" }, false],
  [{ participant: true }, { participants: ["me"] }, true], [{ participant: true }, {}, false], [{ atMost: ["n", { limit: "compensation" }] }, { n: 500 }, true], [{ atMost: ["n", { limit: "compensation" }] }, { n: 501 }, false], [{ atMost: ["n", { limit: "none" }] }, { n: 0 }, true],
  [{ atMost: ["n", 3] }, { n: null }, false], [{ not: { atMost: ["n", 3] } }, { n: null }, true], [{ in: ["s", ["a", "b"]] }, { s: "b" }, true], [{ in: ["s", []] }, { s: "b" }, false], [{ all: [] }, {}, true], [{ any: [] }, {}, false],
])("%j over %j", (rule, row, verdict) => {
  expect(holds(rule, row, clerk)).toBe(verdict);
});

test("who is nobody takes part in nothing, even where the row names nobody", () => {
  for (const rule of [{ actorIs: "owner" }, { actsFor: "owner" }, { participant: true }, { below: "owner" }] as Rule[]) expect(holds(rule, { owner: null, participants: [null] }, nobody)).toBe(false);
});

test("a value is set when it says something", () => {
  expect([null, undefined, "", [], 0, false, "x", ["x"]].map(isSet)).toEqual([false, false, false, false, true, true, true, true]);
});

test("the names in a rule are found through every nesting, each once", () => {
  const rule: Rule = { any: [{ all: [{ can: "a" }, { not: { actorIs: "owner" } }] }, { can: "a" }, { participant: true }, { not: { can: "b" } }] };
  expect(capabilitiesOf(rule)).toEqual(["a", "b"]);
  expect(fieldsOf(rule)).toEqual(["owner", "participants"]);
});

test("rights alone decide where no record could change the verdict", () => {
  const held = (capability: string): boolean | null => holdsSomewhere(clerk, capability);
  expect(judgeRights({ all: [{ can: "none" }, { isSet: "x" }] }, held)).toBe(false);
  expect(judgeRights({ any: [{ can: "everywhere" }, { isSet: "x" }] }, held)).toBe(true);
  expect(judgeRights({ any: [{ can: "none" }, { isSet: "x" }] }, held)).toBe(null);
  expect(judgeRights({ not: { can: "here" } }, held)).toBe(null);
  expect(judgeRights({ can: "here" }, held)).toBe(null);
});
