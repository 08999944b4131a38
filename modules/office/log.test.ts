import { afterAll, beforeAll, expect, test } from "vitest";
import { stateOf } from "#platform/record/record.ts";
import { hour } from "#platform/testing/clock.ts";
import { no, officeWorld, ok, type OfficeWorld } from "./office.testing.ts";
import { workSummaryRecord } from "./log.records.ts";
import { cutOffs, endOf, instantOn, saturdayOf } from "./times.ts";

let w: OfficeWorld;
// A Tuesday morning in Shanghai; the week ends on Saturday the 28th.
beforeAll(async () => void (w = await officeWorld("2026-11-24T01:00:00.000Z")));
afterAll(() => w.t.stop());

const line = { kind: "visit", work: "上门介绍", visited: "赵先生", progress: "看过样板", intent: "yes", again: true };

test("Saturday of a week, times of a day and the end of a day are those of the zone", () => {
  expect([saturdayOf("2026-11-24"), saturdayOf("2026-11-28"), saturdayOf("2026-11-29")]).toEqual(["2026-11-28", "2026-11-28", "2026-12-05"]);
  expect(instantOn("Asia/Shanghai", "2026-11-28", "16:00")).toBe("2026-11-28T08:00:00.000Z");
  expect(endOf("Asia/Shanghai", "2026-11-24")).toBe("2026-11-24T16:00:00.000Z");
  // The night the clocks go forward.
  expect([instantOn("Europe/Berlin", "2026-03-29", "16:00"), instantOn("Europe/Berlin", "2026-03-28", "16:00")]).toEqual(["2026-03-29T14:00:00.000Z", "2026-03-28T15:00:00.000Z"]);
});

test("C29: the three cut-offs keep their order whatever is set", () => {
  const of = (times: Readonly<Record<string, string>>) => cutOffs((key) => times[key]);
  expect(of({ "worksheet.salespersonBy": "16:00", "worksheet.leadBy": "17:00", "worksheet.summaryBy": "18:00" })).toEqual({ salesperson: "16:00", lead: "17:00", summary: "18:00" });
  expect(of({ "worksheet.salespersonBy": "19:30", "worksheet.leadBy": "17:00", "worksheet.summaryBy": "18:00" })).toEqual({ salesperson: "19:30", lead: "19:30", summary: "19:30" });
});

test("A2-SAL-24, A2-SAL-25, A6-GRP-21, A6-GRP-37: a day's line finds its sheet by itself, and a visit that leaves a part out is refused", async () => {
  const first = await w.make(w.desk, "dailySheetLine", { work: "接待三批看房" });
  const second = await w.make(w.desk, "dailySheetLine", line);
  const [one, two] = [await w.row("dailySheetLine", first), await w.row("dailySheetLine", second)];
  expect([one.day, one.sheet]).toEqual(["2026-11-24", two.sheet]);
  expect(await w.row("dailySheet", one.sheet as string)).toMatchObject({ week: "2026-11-28", lines: 2, by: w.desk.staffId, collector: w.lead.staffId });
  for (const part of ["visited", "progress", "intent", "again"]) {
    const { [part as "visited"]: _, ...rest } = line;
    expect((await no(w.desk.call("POST", "/api/v1/dailySheetLine", { site: w.t.siteId, ...rest }))).code, part).toBe("invariant_refused");
  }
  const empty = await w.make(w.officer, "dailySheet", {});
  expect((await w.refused(w.officer, "dailySheet", empty, "handIn")).detail).toBe("表里还没有一行，先填再交。");
});

test("A2-SAL-26, A2-BL-28, A2-BL-29: on Saturday sheets are handed in by 16:00, collected by 17:00, summed up by 18:00, each after the other (C29)", async () => {
  const lineId = await w.make(w.officer, "dailySheetLine", { work: "巡查两次" });
  const sheet = (await w.row("dailySheetLine", lineId)).sheet as string;
  expect(await w.clock(sheet, "handIn")).toMatchObject({ state: "running", dueAt: "2026-11-28T08:00:00.000Z" });
  expect(await w.clock(sheet, "collect")).toMatchObject({ state: "running", dueAt: "2026-11-28T09:00:00.000Z" });
  expect((await w.refused(w.lead, "dailySheet", sheet, "collect")).code).toBe("wrong_state");
  expect((await w.refused(w.lead, "dailySheet", sheet, "handIn")).code, "only its writer hands it in").toBe("not_allowed");

  w.t.clock.set("2026-11-28T07:00:00.000Z");
  await w.step(w.officer, "dailySheet", sheet, "handIn");
  expect((await w.clock(sheet, "handIn"))?.state).toBe("met");
  expect((await no(w.officer.call("POST", "/api/v1/dailySheetLine", { sheet, site: w.t.siteId, work: "补一行" }))).detail).toContain("已上交");

  const summary = await w.make(w.lead, "workSummary", { kind: "week", subject: "本周汇总", from: "2026-11-22", to: "2026-11-28", content: "接待多" });
  expect(await w.clock(summary, "saturday")).toMatchObject({ state: "running", dueAt: "2026-11-28T10:00:00.000Z" });
  const early = await w.refused(w.lead, "workSummary", summary, "handIn", {}, { sign: true });
  expect([early.code, early.detail]).toEqual(["guard_refused", expect.stringContaining("管理员")]);

  w.t.clock.set("2026-11-28T09:30:00.000Z");
  await w.fire();
  await w.step(w.lead, "dailySheet", sheet, "collect");
  expect((await w.clock(sheet, "collect"))?.state, "half an hour late").toBe("missed");
  await w.step(w.lead, "workSummary", summary, "handIn", {}, { sign: true });
  expect((await w.clock(summary, "saturday"))?.state).toBe("met");
  expect((await w.refused(w.officer, "dailySheet", sheet, "collect")).code).toBe("not_allowed");
});

test("A6-GRP-39: the month of who stands at the top waits for no signature and says that nobody was above", async () => {
  const id = await w.make(w.chief, "workSummary", { kind: "month", subject: "十一月", from: "2026-11-01", to: "2026-11-30", content: "按计划完成" });
  await w.step(w.chief, "workSummary", id, "handIn", {}, { sign: true });
  const row = await w.row("workSummary", id);
  expect([row.state, row.readBy, stateOf(workSummaryRecord, row).label?.zh]).toEqual(["handedIn", null, "已上交，上面无人要签"]);
  // It changed by its declared step alone, and nobody is asked for what nobody can give.
  expect((await w.t.test.owner.query<{ step: string }>("select step from journal where record_id = $1 order by version", [id])).map((one) => one.step)).toEqual(["create", "handIn"]);
  expect((await w.refused(w.t.admin, "workSummary", id, "sign", {}, { sign: true })).code).toBe("guard_refused");
  // Given back it is handed in anew, and by then somebody may stand above.
  await w.step(w.t.admin, "workSummary", id, "giveBack", {}, { note: "数字不全" });
  expect(stateOf(workSummaryRecord, await w.row("workSummary", id)).label?.zh).toBe("在写");
});

test("A6-GRP-39, A1-OFF-21, A3-SC-24, A6-GRP-22, A2-TEC-09: a summary is signed, has its words and goes to the superior", async () => {
  const id = await w.make(w.desk, "workSummary", { kind: "month", subject: "十一月", from: "2026-11-01", to: "2026-11-30" });
  expect((await w.refused(w.desk, "workSummary", id, "handIn", {}, { sign: true })).code).toBe("still_lacks");
  await ok(w.desk.call("PATCH", `/api/v1/workSummary/${id}`, { version: 1, input: { content: "本月接待 120 人" } }));
  expect((await w.refused(w.desk, "workSummary", id, "handIn")).code).toBe("signature_needed");
  await w.step(w.desk, "workSummary", id, "handIn", {}, { sign: true });
  expect(await w.notices(w.lead)).toContain("monthHandedIn");
  expect((await w.refused(w.desk, "workSummary", id, "sign", {}, { sign: true })).code, "not one's own").toBe("not_allowed");
  expect((await w.refused(w.officer, "workSummary", id, "sign", {}, { sign: true })).code, "nor a colleague's").toBe("not_allowed");
  expect((await w.refused(w.lead, "workSummary", id, "review")).code, "a month is signed, not only read").toBe("guard_refused");
  expect((await w.refused(w.lead, "workSummary", id, "sign")).code).toBe("signature_needed");
  await w.step(w.lead, "workSummary", id, "giveBack", {}, { note: "再写投诉" });
  await ok(w.desk.call("PATCH", `/api/v1/workSummary/${id}`, { version: (await w.row("workSummary", id)).version, input: { content: "本月接待 120 人，投诉 2 件都已答复" } }));
  await w.step(w.desk, "workSummary", id, "handIn", {}, { sign: true });
  await w.step(w.lead, "workSummary", id, "sign", { remark: "好" }, { sign: true });
  expect(await w.row("workSummary", id)).toMatchObject({ state: "signed", readBy: w.lead.staffId, remark: "好" });
  expect(await w.notices(w.desk)).toEqual(expect.arrayContaining(["summaryBack", "summarySigned"]));
  const { signatures } = await ok<{ signatures: { step: string; valid: boolean; by: { id: string } }[] }>(w.lead.call("GET", `/api/v1/workSummary/${id}/signatures`));
  expect(signatures.filter((one) => one.valid).map((one) => [one.step, one.by.id])).toEqual([["sign", w.lead.staffId], ["handIn", w.desk.staffId]]);

  const special = await w.make(w.desk, "workSummary", { kind: "special", subject: "专项", from: "2026-11-01", to: "2026-11-30", content: "查了一遍" });
  await w.step(w.desk, "workSummary", special, "handIn", {}, { sign: true });
  expect((await w.refused(w.lead, "workSummary", special, "sign", {}, { sign: true })).code).toBe("guard_refused");
  await w.step(w.lead, "workSummary", special, "review", { remark: "好" });
  expect(await w.row("workSummary", special)).toMatchObject({ state: "read", readBy: w.lead.staffId });
});

test("A1-OFF-05, A1-MGR-19: a log is of today unless it says so, and the superior reads it, never its writer", async () => {
  const id = await w.make(w.lead, "workLog", { done: "例会、查表" });
  expect((await w.row("workLog", id)).day).toBe("2026-11-28");
  expect((await w.refused(w.lead, "workLog", id, "review")).code).toBe("guard_refused");
  await w.step(w.chief, "workLog", id, "review", { remark: "知道了" });
  expect(await w.row("workLog", id)).toMatchObject({ state: "read", readBy: w.chief.staffId, remark: "知道了" });
});

test("A2-TEC-08, A1-SPC-15, A1-MGR-23, A1-MGR-24, A1-MGR-25, A1-DEP-07: a plan is asked for, signed by a superior, and only then carried out", async () => {
  const id = await w.make(w.desk, "plan", { kind: "quality", subject: "质量检查", from: "2026-12-01", to: "2026-12-31", content: "每周抽查" });
  expect((await w.refused(w.desk, "plan", id, "carryOut", { outcome: "做完" })).code).toBe("wrong_state");
  await w.step(w.desk, "plan", id, "ask");
  expect((await w.refused(w.desk, "plan", id, "approve", {}, { sign: true })).code).toBe("not_allowed");
  expect((await w.refused(w.officer, "plan", id, "approve", {}, { sign: true })).code).toBe("not_allowed");
  const past = await w.refused(w.t.admin, "plan", id, "approve", {}, { sign: true });
  expect([past.code, past.detail], "an administrator does not approve past the superior").toEqual(["not_allowed", expect.stringContaining("批准不是下属的人的申请")]);
  await w.step(w.lead, "plan", id, "approve", {}, { sign: true });
  await w.step(w.desk, "plan", id, "carryOut", { outcome: "抽查四次" });
  expect(await w.row("plan", id)).toMatchObject({ state: "done", approver: w.lead.staffId });
  expect((await no(w.desk.call("POST", "/api/v1/plan", { site: w.t.siteId, subject: "倒着的", from: "2026-12-02", to: "2026-12-01", content: "x" }))).detail).toContain("不能早于");
});

test("one tap says that nothing happened, with day, post and person", async () => {
  const id = await w.make(w.desk, "nilReport", { duty: "收发并转交公司的邮件、包裹、报纸", code: "A1-FD-03" });
  expect(await w.row("nilReport", id)).toMatchObject({ day: "2026-11-28", post: w.desk.postId, by: w.desk.staffId, at: w.t.clock.now() });
});

test("decisions of a meeting become tasks with owner and day, and the meeting is filed with minutes and who was there (A1-MGR-05, A3-SC-29, A1-FD-46)", async () => {
  const id = await w.make(w.desk, "meeting", { subject: "周例会", chair: w.lead.staffId });
  await w.step(w.desk, "meeting", id, "prepare");
  for (const [decision, owner, due] of [["换前台灯", w.officer, "2026-12-02"], ["补登记本", w.desk, "2026-12-01"]] as const) await w.step(w.desk, "meeting", id, "decide", { decision, decisionOwner: owner.staffId, decisionDue: due });
  const tasks = await w.list(w.lead, "assignedTask", { meeting: id });
  expect(tasks.map((one) => [one.subject, one.owner, one.due, one.giver, one.state]).sort()).toEqual([["换前台灯", w.officer.staffId, "2026-12-02", w.lead.staffId, "given"], ["补登记本", w.desk.staffId, "2026-12-01", w.lead.staffId, "given"]].sort());
  expect(await w.row("meeting", id)).toMatchObject({ decisions: 2, decision: null, decisionOwner: null });
  expect(await w.notices(w.officer)).toContain("taskGiven");
  expect((await w.refused(w.desk, "meeting", id, "file")).code).toBe("wrong_state");
  await w.step(w.desk, "meeting", id, "hold", { minutes: "定了两件事", present: "全体" });
  await w.step(w.desk, "meeting", id, "file");
  expect((await w.row("meeting", id)).state).toBe("filed");
});

test("A1-DEP-24, A1-MGR-34, A1-OFF-31, A3-SC-04, A3-SC-30, A6-GRP-10, A6-GRP-23, A2-FIN-01, A2-FIN-53, A2-SAL-28, A2-TEC-19, A2-BL-50, A2-WH-52, A2-DLV-13: an assigned task is done by its owner with a result by its day, checked by who gave it, and late is told", async () => {
  w.t.clock.set("2026-12-07T01:00:00.000Z");
  const id = await w.make(w.lead, "assignedTask", { subject: "盘点钥匙", owner: w.desk.staffId, due: "2026-12-08" });
  expect(await w.clock(id, "due")).toMatchObject({ state: "running", dueAt: "2026-12-08T16:00:00.000Z" });
  expect((await w.refused(w.lead, "assignedTask", id, "finish", { result: "替他办" })).code, "not the owner").toBe("not_allowed");
  expect((await w.refused(w.desk, "assignedTask", id, "finish", {})).fields).toEqual([expect.objectContaining({ field: "result", code: "field_required" })]);
  await w.step(w.desk, "assignedTask", id, "finish", { result: "共 31 把" });
  expect([(await w.clock(id, "due"))?.state, (await w.row("assignedTask", id)).inTime]).toEqual(["met", "yes"]);
  expect((await w.refused(w.officer, "assignedTask", id, "check")).code).toBe("not_allowed");
  w.t.clock.pass(hour);
  await w.step(w.lead, "assignedTask", id, "redo", { due: "2026-12-09" }, { note: "少两把" });
  expect(await w.clock(id, "due")).toMatchObject({ state: "running", dueAt: "2026-12-09T16:00:00.000Z" });
  w.t.clock.pass(96 * hour);
  await w.fire();
  await w.step(w.desk, "assignedTask", id, "finish", { result: "共 33 把" });
  expect([(await w.clock(id, "due"))?.state, (await w.row("assignedTask", id)).inTime]).toEqual(["missed", "no"]);
  await w.step(w.lead, "assignedTask", id, "check");
  expect(await w.row("assignedTask", id)).toMatchObject({ state: "checked", checkedBy: w.lead.staffId, redone: 1 });

  const own = await w.make(w.desk, "assignedTask", { subject: "自己给自己", owner: w.desk.staffId, due: "2026-12-20" });
  await w.step(w.desk, "assignedTask", own, "finish", { result: "好了" });
  expect((await w.refused(w.desk, "assignedTask", own, "check")).detail).toBe("自己办的事由交办人验收。");
  const past = await w.make(w.lead, "assignedTask", { subject: "早该办的", owner: w.desk.staffId, due: "2026-12-01" });
  expect(await w.clock(past, "due"), "late from the start").toMatchObject({ dueAt: "2026-12-01T16:00:00.000Z" });
});
