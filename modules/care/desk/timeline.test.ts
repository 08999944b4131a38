import { expect, test } from "vitest";
import type { JournalEntry, Row } from "#platform/ui/model.ts";
import { stepName } from "#platform/record/step-name.ts";
import { caseRecord } from "../case.record.ts";
import { timeline } from "./timeline.ts";

const row = { id: "c1", event: "灯坏了三天", receivedAt: "2026-11-22T08:30:00.000Z" } as unknown as Row;
const entry = (id: string, at: string, step: string, more: Partial<JournalEntry> = {}): JournalEntry => ({ id, at, step, by: { id: "s1", name: "张磊" }, note: null, before: {}, after: {}, via: "web", ...more });
const contact = (id: string, startedAt: string, direction: string, summary: string): Row => ({ id, startedAt, direction, summary, detail: null }) as unknown as Row;

test("what was said and what happened stand in one line, first to last", () => {
  const entries = [
    entry("j3", "2026-11-24T06:00:00.000Z", "answer", { after: { solution: "已换模块" }, note: "下午回电" }),
    entry("j2", "2026-11-22T08:42:00.000Z", "assign"),
    entry("j1", "2026-11-22T08:30:00.000Z", "create"),
  ];
  const said = timeline(row, entries, [contact("k1", "2026-11-22T08:33:00.000Z", "out", "马上派人去看"), contact("k2", "2026-11-23T02:15:00.000Z", "note", "备件下午到")]);
  expect(said.map((moment) => (moment.kind === "said" ? `${moment.side}:${moment.text}` : `event:${moment.entry.step}`))).toEqual([
    "client:灯坏了三天", "event:create", "us:马上派人去看", "event:assign", "inside:备件下午到", "us:已换模块", "inside:下午回电",
  ]);
});

test("an answer that is kept as a contact too is not told twice", () => {
  const answer = entry("j2", "2026-11-24T06:00:00.000Z", "answer", { after: { solution: "已换模块" } });
  const kept = { ...contact("k1", "2026-11-24T06:00:00.000Z", "out", "已换模块"), purpose: "answer" } as Row;
  const said = timeline({ ...row, event: null } as Row, [answer], [kept]);
  expect(said.filter((moment) => moment.kind === "said")).toHaveLength(1);
  expect(said.some((moment) => moment.kind === "event" && moment.entry.step === "answer")).toBe(true);
});

test("an answer without words is told as an event, a lateness carries its appointment", () => {
  const [, answer, late] = timeline({ ...row, event: null } as Row, [entry("j3", "2026-11-24T06:00:00.000Z", "late", { after: { lateReason: "缺件", appointment: "2026-11-25T02:00:00.000Z" } }), entry("j2", "2026-11-23T06:00:00.000Z", "answer"), entry("j1", "2026-11-22T08:30:00.000Z", "create")], []);
  expect(answer).toMatchObject({ kind: "event" });
  expect(late).toMatchObject({ kind: "said", side: "us", text: "缺件", appointment: "2026-11-25T02:00:00.000Z" });
});

test("a late notice is told once, by the step that knows the appointment", () => {
  const late = entry("j2", "2026-11-24T06:00:00.000Z", "late", { after: { lateReason: "缺件", appointment: "2026-11-25T02:00:00.000Z" } });
  const notice = { ...contact("k1", "2026-11-24T06:00:00.000Z", "out", "致歉并另约：缺件"), purpose: "lateNotice" } as Row;
  const other = { ...contact("k2", "2026-11-24T07:00:00.000Z", "out", "致歉并另约：停电"), purpose: "lateNotice" } as Row;
  const said = timeline({ ...row, event: null } as Row, [late], [notice, other]);
  expect(said.map((moment) => moment.kind === "said" && moment.text)).toEqual(["缺件", "致歉并另约：停电"]);
});

test("a step that a gate refused is told as what happened, in words, and nobody is said to have said its duty", () => {
  const told = timeline({ ...row, event: null } as Row, [entry("j1", "2026-11-22T08:30:00.000Z", "refused:late", { note: "A6-OUT-16" })], []);
  expect(told).toMatchObject([{ kind: "event", entry: { step: "refused:late" } }]);
  expect(stepName(caseRecord, "refused:late")).toEqual({ zh: "想“来不及：致歉并另约”，没放行", en: "“Late: apologise, new appointment” was refused" });
});

test("the call in which the case was told is not told beside it; one that says more is", () => {
  const whole = { ...row, subject: "楼道灯" } as Row;
  const call = (id: string, summary: string, more: object = {}): Row => ({ ...contact(id, "2026-11-22T08:30:00.000Z", "in", summary), purpose: "matter", ...more }) as Row;
  const said = (contacts: Row[]): string[] => timeline(whole, [], contacts).flatMap((moment) => (moment.kind === "said" ? moment.text : []));
  expect(said([call("k1", "楼道灯", { detail: "灯坏了三天" }), call("k2", "楼道灯")])).toEqual(["灯坏了三天"]);
  expect(said([call("k1", "又来催"), call("k2", "楼道灯", { direction: "out" })])).toEqual(["灯坏了三天", "又来催", "楼道灯"]);
});
