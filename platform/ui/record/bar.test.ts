import { expect, test } from "vitest";
import { abilities } from "#platform/act/possible.ts";
import { L } from "#platform/record/label.ts";
import { record } from "#platform/record/record.ts";
import { text, yesNo } from "#platform/record/field.ts";
import type { Row, RuleActor } from "#platform/record/rule.ts";
import { barOf, leadsOut, type Known } from "./bar.ts";

const step = (zh: string) => ({ label: L(zh, zh), who: { can: "x" } }) as const;
const trial = record("trial", {
  label: L("试", "Trial"), title: "name", fields: { name: text("名", "Name", {}), owned: yesNo("有主", "Owned", {}) },
  states: { fresh: { label: L("新", "Fresh") }, told: { label: L("答", "Told") }, done: { label: L("完", "Done"), final: true } }, initial: "fresh",
  transitions: {
    odd: { ...step("少用"), from: ["fresh", "told"], to: "stay", rare: true },
    give: { ...step("派"), from: ["fresh", "told"], to: "fresh", main: { not: { isSet: "owned" } } },
    tell: { ...step("答"), from: ["fresh", "told"], to: "told", main: true },
    yes: { ...step("接受"), from: "told", to: "done", main: true, beside: "no" },
    late: { ...step("晚"), from: ["fresh", "told"], to: "stay" },
    no: { ...step("不接受"), from: "told", to: "fresh" },
  },
  may: { read: { can: "x" }, create: { can: "x" } },
});
const actor: RuleActor = { staffId: "s", capabilities: { x: true }, principals: [], subordinates: [], limits: {} };
const bar = (row: Row, room: number, only?: readonly string[]) => {
  const known = abilities(trial, row, actor).filter((one) => !only || only.includes(one.name)).map((one) => [one, trial.transitions[one.name]] as Known);
  const { shown, forward, rest } = barOf(known, row, actor, room);
  return { shown: shown.map(([one]) => one.name), forward, rest: rest.map(([one]) => one.name) };
};

test("a step is the way forward only for the rows its rule names", () => {
  const steps = ["give", "late"];
  expect(bar({ state: "fresh", owned: null }, 3, steps)).toEqual({ shown: ["give", "late"], forward: true, rest: [] });
  expect(bar({ state: "fresh", owned: true }, 3, steps)).toEqual({ shown: ["give", "late"], forward: false, rest: [] });
  expect(bar({ state: "fresh", owned: true }, 1).shown).toEqual(["tell"]);
});

test("the two answers to one question stand side by side, also where there is room for one button", () => {
  expect(bar({ state: "told", owned: true }, 1).shown).toEqual(["yes", "no"]);
  expect(bar({ state: "told", owned: true }, 3).shown).toEqual(["yes", "no", "tell"]);
  expect(bar({ state: "told", owned: true }, 1, ["no", "late"]).shown).toEqual(["late"]);
});

test("what is rare stays in the menu, even where nothing else can be done", () => {
  expect(bar({ state: "fresh", owned: null }, 3, ["odd"])).toEqual({ shown: [], forward: false, rest: ["odd"] });
  expect(leadsOut(trial, trial.transitions.yes as never)).toBe(true);
  expect(leadsOut(trial, trial.transitions.tell as never)).toBe(false);
});
