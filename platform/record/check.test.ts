import { expect, test } from "vitest";
import { checkDeclarations } from "./check.ts";
import { choice, ref, text } from "./field.ts";
import { L } from "./label.ts";
import { record, type RecordType } from "./record.ts";

const name = text("名", "Name", { required: true });
const base = {
  label: L("试", "Trial"), title: "name", fields: { name }, initial: "open",
  states: { open: { label: L("开", "Open") }, shut: { label: L("关", "Shut"), final: true } },
  transitions: { close: { label: L("关", "Close"), from: "open", to: "shut", who: { can: "trial.close" } } },
  may: { read: { always: true }, create: { always: true } },
} as const;
/** A declaration with parts that the types would refuse, as one made by hand could hold. */
const broken = (parts: object): RecordType => record("trial", { ...base, ...parts } as never) as unknown as RecordType;

test("a sound declaration has no faults", () => {
  expect(checkDeclarations([record("trial", base)])).toEqual([]);
});

const step = (parts: object): object => ({ transitions: { close: { ...base.transitions.close, ...parts } } });
test.each<[string, object]>([
  ["trial: its title nope is no field", { title: "nope" }],
  ["trial: its initial state nope is not declared", { initial: "nope" }],
  ["trial: field state has the name of a base column", { fields: { name, state: text("状态", "State") } }],
  ["trial: field odd has no known kind", { fields: { name, odd: { kind: "odd", label: L("怪", "Odd") } } }],
  ["trial: field up leads to nowhere, which is not declared", { fields: { name, up: ref("上", "Up", "nowhere") } }],
  ["trial: field pick has no choices", { fields: { name, pick: choice("选", "Pick", {}) } }],
  ["trial: may.read reads nope, which is no field", { may: { ...base.may, read: { isSet: "nope" } } }],
  ["trial: who of close reads nope, which is no field", step({ who: { any: [{ can: "x" }, { not: { actorIs: "nope" } }] } })],
  ["trial: a guard of close reads nope, which is no field", step({ guards: [{ rule: { eq: ["nope", 1] }, says: L("不", "No") }] })],
  ["trial: a requirement of close reads nope, which is no field", step({ requires: [{ fields: ["name"], when: { atLeast: ["nope", 1] } }] })],
  ["trial: step close starts from nope, which is not declared", step({ from: ["open", "nope"] })],
  ["trial: step close leads out of the final state shut", step({ from: ["open", "shut"] })],
  ["trial: step close leads to nope, which is not declared", step({ to: "nope" })],
  ["trial: step close asks for nope, which is no field", step({ asks: ["nope?"] })],
  ["trial: step close requires nope, which is no field", step({ requires: [{ fields: ["nope"] }] })],
  ["trial: state lost cannot be reached", { states: { ...base.states, lost: { label: L("失", "Lost"), final: true } } }],
  ["trial: state stuck is a dead end", { states: { ...base.states, stuck: { label: L("卡", "Stuck") } }, transitions: { ...base.transitions, stick: { ...base.transitions.close, to: "stuck" } } }],
  ["trial: clock run follows nope, which is no field", { clocks: { run: { label: L("时", "Run"), starts: [{ field: "nope" }], stops: [], within: "48h" } } }],
  ["trial: clock run follows the step nope, which is not declared", { clocks: { run: { label: L("时", "Run"), starts: [{ created: true }], stops: [{ steps: ["nope"] }], within: "48h" } } }],
  ["trial: clock run belongs to nope, which is no field", { clocks: { run: { label: L("时", "Run"), starts: [{ created: true }], stops: [], within: "48h", owner: "nope" } } }],
  ["trial: clock run reads nope, which is no field", { clocks: { run: { label: L("时", "Run"), starts: [{ created: true }], stops: [], within: "48h", when: { isSet: "nope" } } } }],
  ["trial: invariant odd reads nope, which is no field", { invariants: [{ name: "odd", rule: { isSet: "nope" }, says: L("不", "No") }] }],
  ["trial: more than one clock is the main one", { clocks: Object.fromEntries(["a", "b"].map((one) => [one, { label: L("时", "Run"), starts: [{ created: true }], stops: [], within: "48h", main: true }])) }],
  ["trial: step close is made by one tap, and asks for something", step({ tap: true, note: "required" })],
  ["trial: its quick form asks for nope, which no form asks for", { quick: ["nope"] as never }],
  ["trial: it may be voided but has no final state `void`", { may: { ...base.may, void: { always: true } } }],
])("%s", (fault, parts) => {
  expect(checkDeclarations([broken(parts)])).toContain(fault);
});

test("a name declared twice is told", () => {
  expect(checkDeclarations([record("trial", base), record("trial", base)])).toContain("trial: declared twice");
});
