import fc from "fast-check";
import { expect, test } from "vitest";
import { L } from "#platform/record/label.ts";
import type { Row, RuleActor } from "#platform/record/rule.ts";
import { caseItem, dayFigures, inLine, standing, type LineItem } from "./line.ts";

const now = "2026-11-24T06:12:00.000Z";
const end = "2026-11-24T16:00:00.000Z";
const actor: RuleActor = { staffId: "me", capabilities: { "case.work": true }, principals: [], subordinates: [], limits: {} };
const row = (values: Row): Row => ({ id: "c", subject: "楼道灯", state: "assigned", dueFrom: null, dueAt: null, duePausedAt: null, dueWorkingMs: null, reachedAt: null, appointment: null, ...values });
const item = (values: Row): LineItem | null => caseItem(row(values), "5-0803 刘女士", actor, now, end);

test("a promise is late from its own moment on, due until the day ends, and waits beyond", () => {
  expect([standing("2026-11-24T06:11:59.999Z", now, end), standing(now, now, end), standing("2026-11-24T15:59:59.999Z", now, end), standing(end, now, end), standing(null, now, end)]).toEqual(["late", "due", "due", "waiting", "waiting"]);
});

test("a case says what comes next: the answer promised, the appointment made, or nothing while the client has the word", () => {
  expect(item({ dueAt: "2026-11-24T05:00:00.000Z" })).toMatchObject({ kind: "promise", state: "late", to: "/case/c" });
  expect(item({ dueAt: "2026-11-24T05:00:00.000Z", appointment: "2026-11-24T09:00:00.000Z" })).toMatchObject({ kind: "appointment", state: "due", at: "2026-11-24T09:00:00.000Z" });
  expect(item({ dueAt: "2026-11-23T05:00:00.000Z", appointment: "2026-11-24T05:00:00.000Z" })).toMatchObject({ kind: "promise", state: "late" });
  expect(item({ duePausedAt: "2026-11-24T05:00:00.000Z" })).toMatchObject({ kind: "promise", at: null, state: "waiting" });
  expect(item({ state: "answered", reachedAt: "2026-11-24T05:00:00.000Z" })).toBeNull();
});

test("A4-CC-24, A4-CC-26: what a case lacks to be archived is named, of a complaint its corrective action too", () => {
  const lacks = (values: Row): string | undefined => item({ state: "accepted", reachedAt: now, ...values })?.why.zh;
  expect(lacks({ kind: "repair", result: "好了", cause: "x" })).toBe("归档还缺：责任岗位 · 回访结果");
  expect(lacks({ kind: "complaint", result: "好了", cause: "x", responsiblePost: "p", revisitOutcome: "reached" })).toBe("归档还缺：纠正措施");
  expect(lacks({ kind: "repair", result: "好了", cause: "x", responsiblePost: "p", revisitOutcome: "notNeeded" })).toBe("都齐了，可以归档");
});

test("the line puts done before late before what comes, each by its time, and keeps everything", () => {
  const items = fc.array(fc.record({ state: fc.constantFrom("done", "late", "due", "waiting"), at: fc.option(fc.date({ min: new Date("2026-11-20"), max: new Date("2026-11-30"), noInvalidDate: true }).map((date) => date.toISOString())) }));
  fc.assert(fc.property(items, (made) => {
    const told = made.map((one, n): LineItem => ({ ...one, kind: "promise", id: String(n), title: "", whose: "", why: { zh: "", en: "" }, to: "/", at: one.state === "waiting" ? one.at : (one.at ?? now) }));
    const sorted = inLine(told);
    const rank = ["done", "late", "due", "waiting"];
    const right = sorted.every((one, n) => {
      const before = sorted[n - 1];
      if (!before) return true;
      if (before.state !== one.state) return rank.indexOf(before.state) < rank.indexOf(one.state);
      return before.at === null || (one.at !== null && before.at <= one.at);
    });
    return right && new Set(sorted).size === told.length;
  }));
});

test("the figures of a day count what stands on the page: the line, and what escalated and is on no line, each once", () => {
  const item = (id: string, state: "done" | "late" | "due" | "waiting", at: string | null = "2026-11-24T01:00:00.000Z") => ({ kind: "promise", id, at, title: "", whose: "", state, why: L("", ""), to: "" }) as const;
  const line = [item("a", "done"), item("b", "late"), item("c", "due"), item("d", "waiting", null), item("e", "waiting")];
  expect(dayFigures(line, [])).toEqual({ done: 1, late: 1, open: 2, later: 1, climbed: 0 });
  expect(dayFigures([], [{ recordId: "x" }, { recordId: "x" }, { recordId: "y" }])).toEqual({ done: 0, late: 2, open: 0, later: 0, climbed: 2 });
  // One that is late on one's own line has escalated from oneself; one that was done today and climbed still waits for somebody.
  expect(dayFigures(line, [{ recordId: "b" }, { recordId: "a" }])).toMatchObject({ late: 2, climbed: 1 });
});
