import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { officeWorld, ok, type OfficeWorld } from "./office.testing.ts";
import { reachReaders } from "./reach.server.ts";

let w: OfficeWorld;
beforeAll(async () => {
  w = await officeWorld("2026-11-30T01:00:00.000Z");
  await ok(w.lead.call("POST", "/api/v1/delegation", { deputy: w.desk.staffId, from: "2026-11-01", to: "2026-12-31", reason: "出差" }));
});
afterAll(() => w.t.stop());

test("who signs for the superior neither gives back nor refuses what is their own", async () => {
  const days = { from: "2026-11-01", to: "2026-11-30" };
  const month = await w.make(w.desk, "workSummary", { kind: "month", subject: "十一月", content: "做了", ...days });
  await w.step(w.desk, "workSummary", month, "handIn", {}, { sign: true });
  expect((await w.refused(w.desk, "workSummary", month, "giveBack", {}, { note: "再改改" })).code).toBe("guard_refused");
  const plan = await w.make(w.desk, "plan", { subject: "十二月", content: "做什么", ...days });
  await w.step(w.desk, "plan", plan, "ask");
  expect((await w.refused(w.desk, "plan", plan, "refuse", {}, { note: "再改改" })).code).toBe("guard_refused");
  const leave = await w.make(w.desk, "leaveRequest", { from: "2026-12-10", to: "2026-12-11", reason: "事", cover: w.officer.staffId, handover: "都交了" });
  expect((await w.refused(w.desk, "leaveRequest", leave, "refuse", {}, { note: "不去了" })).code).toBe("guard_refused");
  const sheet = await w.make(w.lead, "dailySheetLine", { work: "写周报" }).then(async (line) => (await w.row("dailySheetLine", line)).sheet as string);
  await w.step(w.lead, "dailySheet", sheet, "handIn");
  expect((await w.refused(w.lead, "dailySheet", sheet, "giveBack", {}, { note: "再改改" })).code).toBe("guard_refused");
  // The superior still does.
  await w.step(w.lead, "workSummary", month, "giveBack", {}, { note: "少了数字" });
  await w.step(w.lead, "plan", plan, "refuse", {}, { note: "太粗" });
  await w.step(w.chief, "dailySheet", sheet, "giveBack", {}, { note: "太粗" });
});

test("who has a task to do moves neither its day nor its owner, nor ends it, whatever else they manage", async () => {
  const task = { subject: "盘点", owner: w.lead.staffId, due: "2026-12-10" };
  const id = await w.make(w.chief, "assignedTask", task);
  expect((await w.refused(w.lead, "assignedTask", id, "passOn", { owner: w.officer.staffId }, { note: "忙" })).code).toBe("guard_refused");
  expect((await w.refused(w.lead, "assignedTask", id, "void", {}, { note: "不办了" })).code).toBe("not_allowed");
  expect((await w.refused(w.lead, "assignedTask", id, "correct", { due: "2027-01-10" }, { note: "改日子" })).code).toBe("not_allowed");
  expect((await w.lead.call("PATCH", `/api/v1/assignedTask/${id}`, { version: 1, input: { due: "2027-01-10" } })).statusCode).toBe(403);
  await w.step(w.lead, "assignedTask", id, "finish", { result: "好了" });
  expect((await w.refused(w.lead, "assignedTask", id, "redo", { due: "2027-01-10" }, { note: "再来" })).code).toBe("guard_refused");
  await w.step(w.chief, "assignedTask", id, "redo", { due: "2026-12-12" }, { note: "少两把" });
  await w.step(w.chief, "assignedTask", id, "passOn", { owner: w.officer.staffId }, { note: "换人" });
  // What somebody set themselves is theirs to move.
  const own = await w.make(w.lead, "assignedTask", task);
  await w.step(w.lead, "assignedTask", own, "passOn", { owner: w.officer.staffId }, { note: "请他办" });
});

test("no token walks a round in a person's stead", async () => {
  const route = await w.make(w.lead, "patrolRoute", { name: "空路线" });
  const token = { ...(await w.desk.actor()), via: "api" as const };
  await expect(act(w.t.engine, token, { type: "patrolRound", step: "create", input: { route } })).rejects.toMatchObject({ code: "not_allowed" });
  const { id: round } = await ok<{ id: string }>(w.desk.call("POST", "/api/v1/patrolRound", { route }));
  await expect(act(w.t.engine, token, { type: "patrolRound", step: "finish", id: round, version: 1 })).rejects.toMatchObject({ code: "not_allowed" });
  await w.step(w.desk, "patrolRound", round, "finish");
});

test("while all is quiet after a restore, a notice reaches nobody by itself; afterwards it goes on", async () => {
  await w.t.test.owner.query("update installation set quiet_since = $1", [w.t.clock.now()]);
  const id = await w.make(w.lead, "announcement", { subject: "全体", text: "x" });
  await w.step(w.lead, "announcement", id, "issue");
  // As one of which some readers are still to be reached.
  await w.t.test.owner.query("update announcement set reached = readers - 1 where id = $1", [id]);
  const faults: unknown[] = [];
  expect(await reachReaders(w.t.engine, (error) => void faults.push(error))).toBe(false);
  const steps = async () => (await w.t.test.owner.query<{ step: string }>("select step from journal where record_id = $1 order by version", [id])).map((one) => one.step);
  expect(await steps()).toEqual(["create", "issue"]);
  await w.t.test.owner.query("update installation set quiet_since = null");
  for (let n = 0; n < 100 && (await steps()).length < 3; n++) {
    await reachReaders(w.t.engine, (error) => void faults.push(error));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await steps()).toEqual(["create", "issue", "reach"]);
  expect(faults).toEqual([]);
});
