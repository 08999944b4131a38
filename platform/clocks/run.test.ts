import { expect, test } from "vitest";
import { choice, instant, yesNo } from "../record/field.ts";
import { L } from "../record/label.ts";
import { record } from "../record/record.ts";
import type { RuleActor } from "../record/rule.ts";
import { changeClocks, type ClockRun } from "./run.ts";

const visit = record("visit", {
  label: L("走访", "Visit"),
  title: "grade",
  fields: {
    grade: choice("程度", "Grade", { light: L("轻", "Light"), grave: L("重", "Grave") }, { required: true }),
    on: yesNo("在跟", "On", {}),
    asked: instant("要求", "Asked", {}),
    promised: instant("约定", "Promised", {}),
    done: instant("做完", "Done", {}),
  },
  states: { open: { label: L("在办", "Open") }, closed: { label: L("办结", "Closed"), final: true } },
  initial: "open",
  transitions: { close: { label: L("办结", "Close"), from: "open", to: "closed", who: { always: true } } },
  clocks: {
    graded: { label: L("分级", "Graded"), starts: [{ field: "asked" }], stops: [{ field: "done" }], within: { setting: "grades" } },
    appointed: { label: L("约", "Appointed"), starts: [{ field: "asked" }], stops: [{ field: "done" }], within: "48h", until: "promised" },
    followed: { label: L("跟", "Followed"), starts: [{ field: "asked" }], stops: [{ field: "done" }], within: "24h", when: { eq: ["on", true] } },
  },
  may: { read: { always: true }, create: { always: true } },
});

const actor: RuleActor = { staffId: null, capabilities: {}, principals: [], subordinates: [], limits: {} };
const at = (hours: number): string => new Date(Date.UTC(2026, 0, 5) + hours * 3_600_000).toISOString();
const row = (values: object): Record<string, unknown> => ({ id: "r", state: "open", grade: "light", on: true, asked: at(0), promised: null, done: null, ...values });

function change(before: Record<string, unknown> | null, after: Record<string, unknown>, open: readonly ClockRun[], hours: number): ReturnType<typeof changeClocks> {
  return changeClocks(visit, before, after, "change", open, { within: (_, of) => (of.grade === "grave" ? "12h" : "72h"), calendar: null, now: at(hours), actor, history: false });
}

const begun = (values: object = {}): Record<string, ClockRun> => Object.fromEntries(change(null, row(values), [], 0).started.map((run) => [run.name, run]));

test("a clock with an end of its own is due then, and never later than its length allows", () => {
  expect(begun({ promised: at(20) }).appointed).toMatchObject({ dueAt: at(20), within: "1200m" });
  for (const promised of [null, at(48), at(90), at(0), at(-3)]) expect(begun({ promised }).appointed, String(promised)).toMatchObject({ dueAt: at(48), within: "48h" });
});

test("a graver value shortens what runs, from its own beginning; a lighter one, or what is missed already, stays", () => {
  const light = begun().graded as ClockRun;
  expect(light.dueAt).toBe(at(72));
  const [short] = change(row({}), row({ grade: "grave" }), [light], 5).changed;
  expect(short).toMatchObject({ name: "graded", dueAt: at(12), startedAt: at(0), version: 2, within: "12h", nextStep: "warn50", nextAt: at(6) });
  const grave = begun({ grade: "grave" }).graded as ClockRun;
  expect(change(row({ grade: "grave" }), row({}), [grave], 5).changed).toEqual([]);
  expect(change(row({}), row({ grade: "grave" }), [{ ...light, state: "missed" }], 80).changed).toEqual([]);
  const paused: ClockRun = { ...light, state: "paused", pausedAt: at(4), spentMs: 4 * 3_600_000, dueAt: null, nextStep: null, nextAt: at(20) };
  expect(change(row({}), row({ grade: "grave" }), [paused], 5).changed).toMatchObject([{ allottedMs: 12 * 3_600_000, dueAt: null, nextAt: at(20), state: "paused" }]);
});

test("a clock whose condition ends, or whose beginning is taken back, is dropped without a verdict", () => {
  const runs = Object.values(begun());
  expect(change(row({}), row({ on: false }), runs, 1).changed.map((run) => [run.name, run.state])).toEqual([["followed", "dropped"]]);
  expect(change(row({}), row({ asked: null }), runs, 1).changed.map((run) => run.state)).toEqual(["dropped", "dropped", "dropped"]);
  expect(change(row({}), row({ done: at(1) }), runs, 1).changed.map((run) => run.state)).toEqual(["met", "met", "met"]);
});

test("where the server's time was set back behind the beginning of a run, what ends it now ends it; an earlier moment typed in does not", () => {
  const runs = Object.values(begun());
  expect(change(row({}), row({ done: at(-1) }), runs, -1).changed.map((run) => [run.state, run.spentMs, run.stoppedAt])).toEqual(runs.map(() => ["met", 0, at(0)]));
  expect(change(row({}), row({ done: at(-1) }), runs, 1).changed).toEqual([]);
});
