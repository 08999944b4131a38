import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import type { RecordType } from "#platform/record/record.ts";
import { factory } from "#platform/testing/factory.ts";
import type { Person } from "../../apps/server/testing.ts";
import { officeRecords } from "./office.records.ts";
import { toldTimesHandlers } from "./told-times.events.ts";
import { no, officeWorld, ok, type OfficeWorld } from "./office.testing.ts";

let w: OfficeWorld;
let affairs: Person;
// A Tuesday.
beforeAll(async () => {
  w = await officeWorld("2026-11-24T00:30:00.000Z");
  affairs = await w.t.person("人事", ["office.read", "office.write", "office.manage", "conduct.manage", "staff.manage"], { superior: w.chief.postId });
  await w.canSign(affairs);
});
afterAll(() => w.t.stop());

test("nobody writes into another's sheet, by a form or by a change", async () => {
  const mine = (await w.row("dailySheetLine", await w.make(w.desk, "dailySheetLine", { work: "自己的" }))).sheet as string;
  const theirs = await w.make(w.officer, "dailySheetLine", { work: "别人的" });
  for (const who of [w.officer, w.lead]) expect((await no(w.t.app.inject({ method: "POST", url: "/api/v1/dailySheetLine", cookies: { dutydesk: who.secret }, payload: { site: w.t.siteId, sheet: mine, work: "塞进来" } }))).detail, who.staffId).toContain("这张汇总表是别人的");
  expect((await no(w.officer.call("PATCH", `/api/v1/dailySheetLine/${theirs}`, { version: 1, input: { sheet: mine } }))).code).toBe("guard_refused");
  expect((await w.row("dailySheet", mine)).lines).toBe(1);
  // One's own, by name, is one's own.
  await w.make(w.desk, "dailySheetLine", { work: "又一行", sheet: mine });
  expect((await w.row("dailySheet", mine)).lines).toBe(2);
});

describe("leave that is mended is what it says", () => {
  const leave = { from: "2026-12-02", to: "2026-12-03", reason: "有事", handover: "交了" };
  const asked = async (): Promise<string> => {
    const id = await w.make(w.desk, "leaveRequest", { ...leave, cover: w.officer.staffId });
    await w.step(w.officer, "leaveRequest", id, "agree");
    return id;
  };

  test("who stands in agreed to be it, on those days: another, or other days, are agreed to anew", async () => {
    for (const input of [{ cover: w.lead.staffId }, { to: "2026-12-31" }, { from: "2026-12-01" }]) {
      const id = await asked();
      await w.step(affairs, "leaveRequest", id, "correct", input, { note: "改" });
      expect((await w.row("leaveRequest", id)).coverAgreedAt, JSON.stringify(input)).toBeNull();
      expect((await w.refused(w.lead, "leaveRequest", id, "approve", {}, { sign: true })).code, JSON.stringify(input)).toBe("still_lacks");
    }
    const id = await asked();
    await w.step(affairs, "leaveRequest", id, "correct", { reason: "错字" }, { note: "改" });
    expect((await w.row("leaveRequest", id)).coverAgreedAt).not.toBeNull();
    expect((await w.refused(affairs, "leaveRequest", id, "correct", { cover: w.desk.staffId }, { note: "改" })).fields?.[0]?.field).toBe("cover");
  });

  test("what is moved into the past was not asked in advance", async () => {
    const id = await asked();
    await w.step(affairs, "leaveRequest", id, "correct", { from: "2026-11-20", to: "2026-11-21" }, { note: "改" });
    await w.step(w.officer, "leaveRequest", id, "agree");
    expect((await w.row("leaveRequest", id)).inAdvance).toBe(false);
    expect((await w.refused(w.lead, "leaveRequest", id, "approve", {}, { sign: true })).detail).toContain("请假要提前申请");
  });

  test("what is taken is not withdrawn, as if it had not been", async () => {
    const id = await asked();
    await w.step(w.lead, "leaveRequest", id, "approve", {}, { sign: true });
    const now = w.t.clock.now();
    for (const day of ["2026-12-03", "2026-12-04"]) {
      w.t.clock.set(`${day}T01:00:00.000Z`);
      expect((await w.refused(w.desk, "leaveRequest", id, "withdraw")).detail, day).toContain("已经休了");
    }
    w.t.clock.set("2026-12-02T01:00:00.000Z");
    await w.step(w.desk, "leaveRequest", id, "withdraw");
    w.t.clock.set(now);
  });
});

test("an appraisal counts what others can vouch for: a training once, not where another kept that one did not come, and no task that one gave oneself", async () => {
  const [came, missed, cancelled] = [await w.make(w.lead, "training", { subject: "法规" }), await w.make(w.lead, "training", { subject: "礼仪" }), await w.make(w.lead, "training", { subject: "没办成" })];
  await w.make(w.lead, "attendee", { training: missed, staff: w.desk.staffId, came: "absent", reason: "没来" });
  for (const training of [came, came, came, missed, missed, cancelled]) await w.make(w.desk, "attendee", { training, staff: w.desk.staffId, came: "yes" });
  await w.step(w.lead, "training", cancelled, "void", {}, { note: "取消" });
  // Nor a task that one gave oneself, by a form or by a meeting.
  const due = "2026-12-10";
  const meeting = await w.make(w.desk, "meeting", { subject: "自己开的会", chair: w.lead.staffId });
  await w.step(w.desk, "meeting", meeting, "decide", { decision: "自己的事", decisionOwner: w.desk.staffId, decisionDue: due });
  const [decided] = await w.list(w.desk, "assignedTask", { meeting });
  const tasks = [decided?.id as string, await w.make(w.desk, "assignedTask", { subject: "自己的事", owner: w.desk.staffId, due }), await w.make(w.lead, "assignedTask", { subject: "交办的事", owner: w.desk.staffId, due })];
  for (const task of tasks) await w.step(w.desk, "assignedTask", task, "finish", { result: "好了" });
  const id = await w.make(w.lead, "appraisal", { staff: w.desk.staffId, from: "2026-01-01", to: "2026-12-31", work: 90, conduct: 80, skill: 85, remark: "好" });
  expect(await w.row("appraisal", id)).toMatchObject({ trainings: 1, tasksInTime: 1, tasksLate: 0 });
});

test("an appeal is answered neither by who proposed nor by who decided", async () => {
  const penalty = await w.make(w.lead, "penalty", { staff: w.desk.staffId, kind: "conduct", facts: "迟到", evidence: "考勤", happenedOn: "2026-11-20", proposal: "警告" });
  await w.step(w.chief, "penalty", penalty, "decide", { decision: "警告" }, { sign: true });
  await w.step(w.desk, "penalty", penalty, "appeal", { appeal: "没有" });
  for (const who of [w.lead, w.chief]) expect((await w.refused(who, "penalty", penalty, "uphold", { answer: "维持" }, { sign: true })).code).toBe("guard_refused");
  await w.step(affairs, "penalty", penalty, "uphold", { answer: "维持" }, { sign: true });
});

test("who signs for somebody neither appraises them nor keeps their result; what the program marked nobody marks anew", async () => {
  await ok(w.officer.call("POST", "/api/v1/delegation", { deputy: affairs.staffId, from: "2026-11-01", to: "2026-12-31" }));
  const appraisal = { site: w.t.siteId, staff: w.officer.staffId, from: "2026-10-01", to: "2026-10-31", work: 100, conduct: 100, skill: 100, remark: "好" };
  expect((await no(affairs.call("POST", "/api/v1/appraisal", appraisal))).detail).toBe("不能考核自己。");
  const id = await w.make(w.lead, "appraisal", { ...appraisal, work: 50 });
  expect((await affairs.call("PATCH", `/api/v1/appraisal/${id}`, { version: 1, input: { work: 100 } })).statusCode).toBe(403);
  expect((await no(affairs.call("POST", "/api/v1/examination", { site: w.t.siteId, staff: w.officer.staffId, subject: "法规", score: 100 }))).detail).toBe("自己的成绩由别人来记。");

  const paper = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/examPaper", { name: "应知", pass: 60 }));
  await ok(w.t.admin.call("POST", "/api/v1/examQuestion", { paper: paper.id, ask: "一加一", a: "二", b: "三", right: "a" }));
  const exam = await ok<{ id: string }>(w.desk.call("POST", "/api/v1/exam", { paper: paper.id }));
  await w.step(w.desk, "exam", exam.id, "handIn", { answers: [] });
  const result = (await w.list(w.lead, "examination", { exam: exam.id }))[0]?.id as string;
  for (const input of [{ score: 100 }, { passMark: 0 }, { staff: w.lead.staffId }]) expect((await w.refused(affairs, "examination", result, "correct", input, { note: "改" })).detail, JSON.stringify(input)).toContain("程序阅卷的成绩不能改");
  await w.step(affairs, "examination", result, "correct", { subject: "应知应会" }, { note: "错字" });
});

test("a task that was handed over after it was done is not checked by who did it", async () => {
  const id = await w.make(w.chief, "assignedTask", { subject: "盘点", owner: affairs.staffId, due: "2026-12-10" });
  await w.step(affairs, "assignedTask", id, "finish", { result: "好了" });
  await ok(w.t.admin.call("POST", `/api/v1/staff/${affairs.staffId}/hand-over`, { to: w.desk.staffId, types: ["assignedTask"], note: "换人" }));
  expect((await w.refused(affairs, "assignedTask", id, "check")).detail).toBe("自己办的事由交办人验收。");
  await w.step(w.chief, "assignedTask", id, "check");
});

test("a day that is mended is the one that runs, and what is done is not made in time afterwards", async () => {
  const id = await w.make(w.lead, "assignedTask", { subject: "催款", owner: w.desk.staffId, due: "2026-11-26" });
  w.t.clock.pass(60_000);
  await w.step(w.lead, "assignedTask", id, "correct", { due: "2026-11-25" }, { note: "写错了" });
  expect((await w.clock(id, "due"))?.dueAt).toBe("2026-11-25T16:00:00.000Z");
  const late = await w.make(w.lead, "assignedTask", { subject: "催款", owner: w.desk.staffId, due: "2026-11-20" });
  await w.step(w.desk, "assignedTask", late, "finish", { result: "好了" });
  expect((await w.refused(w.lead, "assignedTask", late, "correct", { due: "2026-12-20" }, { note: "算按期" })).detail).toContain("请退回再办");
  await w.step(w.lead, "assignedTask", late, "correct", { subject: "催两笔款" }, { note: "补" });
});

test("what one was given is taken back, or written off, by somebody else", async () => {
  const id = await w.make(affairs, "equipmentIssue", { item: "手机", holder: affairs.staffId });
  for (const [step, input, more] of [["giveBack", { returnCondition: "好" }, {}], ["lose", {}, { note: "丢了" }]] as const) expect((await w.refused(affairs, "equipmentIssue", id, step, input, more)).code, step).toBe("guard_refused");
  await w.step(w.lead, "equipmentIssue", id, "giveBack", { returnCondition: "好" });
});

test("no record says of a time that has not come what happened then: entered, changed or mended", async () => {
  const make = factory(w.t.engine, await w.t.admin.actor(), {}, { site: w.t.siteId });
  const told = Object.keys(toldTimesHandlers).map((key) => w.t.engine.types.get(key.split(".")[0] as string) as RecordType);
  const says = (type: RecordType): string => Object.entries(type.fields).find(([name, field]) => !field.readonly && !field.ahead && (["day", "takenAt", "happenedOn"].includes(name) || field.kind === "instant"))?.[0] as string;
  for (const type of told) {
    const name = says(type);
    const later = type.fields[name]?.kind === "day" ? "2026-11-26" : "2026-11-26T01:00:00.000Z";
    expect((await no(w.t.admin.call("POST", `/api/v1/${type.name}`, { ...(await make.input(type)), [name]: later }))).detail, type.name).toContain("不能在将来");
    const { id } = await make.make(type);
    const { version } = await w.row(type.name, id);
    if (type.may.change) expect((await no(w.t.admin.call("PATCH", `/api/v1/${type.name}/${id}`, { version, input: { [name]: later } }))).detail, `${type.name} change`).toContain("不能在将来");
    if (type.may.correct) expect((await w.refused(w.t.admin, type.name, id, "correct", { [name]: later }, { note: "改" })).detail, `${type.name} correct`).toContain("不能在将来");
  }
  // Whatever begins with the time it is says when something happened; a meeting or a training lies ahead.
  const now = officeRecords.filter((type) => Object.values(type.fields as RecordType["fields"]).some((field) => field.kind === "instant" && !field.readonly && !field.ahead && typeof field.preset === "object" && "now" in field.preset));
  expect(now.map((type) => type.name).filter((name) => !told.some((type) => type.name === name))).toEqual([]);
});

test("what many have read is not rewritten; and days that run backwards are not mended into a record", async () => {
  const notice = await w.make(w.lead, "announcement", { subject: "停水", text: "明天停水" });
  await w.step(w.lead, "announcement", notice, "issue");
  for (const input of [{ text: "后天停水" }, { subject: "停电" }, { everywhere: true }]) expect((await w.refused(w.lead, "announcement", notice, "correct", input, { note: "改" })).detail, JSON.stringify(input)).toContain("请撤下另发");
  await w.step(w.lead, "announcement", notice, "correct", { documentNumber: "2026-7" }, { note: "补文号" });
  const days = { from: "2026-11-01", to: "2026-11-30" };
  const kept = [
    await w.make(w.desk, "plan", { subject: "计划", content: "x", ...days }).then((id) => ["plan", id] as const), await w.make(w.desk, "workSummary", { subject: "总结", content: "x", kind: "quality", ...days }).then((id) => ["workSummary", id] as const),
    await w.make(w.desk, "subscription", { name: "日报", ...days }).then((id) => ["subscription", id] as const), await w.make(w.lead, "appraisal", { staff: w.desk.staffId, work: 60, conduct: 60, skill: 60, remark: "x", ...days }).then((id) => ["appraisal", id] as const),
  ];
  for (const [type, id] of kept) expect((await w.refused(affairs, type, id, "correct", { to: "2026-10-01" }, { note: "改" })).code, type).toBe("guard_refused");
  const appraisal = kept[3]?.[1] as string;
  await w.step(affairs, "appraisal", appraisal, "correct", { work: 90 }, { note: "改" });
  expect((await w.row("appraisal", appraisal)).total, "the marks together follow them").toBe(70);
});

test("who wrote the words of a policy last does not put it in force, whoever began it", async () => {
  const id = await w.make(w.desk, "policy", { subject: "值班制度", text: "空", from: "2026-12-01" });
  await ok(w.lead.call("PATCH", `/api/v1/policy/${id}`, { version: 1, input: { text: "全由主管写的" } }));
  expect((await w.refused(w.lead, "policy", id, "issue", {}, { sign: true })).detail).toContain("请另一位来签发");
  await w.step(w.chief, "policy", id, "issue", {}, { sign: true });
  await w.step(w.chief, "policy", id, "correct", { text: "又改了" }, { note: "改" });
  expect((await w.row("policy", id)).state).toBe("draft");
  expect((await w.refused(w.chief, "policy", id, "issue", {}, { sign: true })).detail).toContain("请另一位来签发");
  await w.step(w.lead, "policy", id, "issue", {}, { sign: true });
});

test("no program says in a person's name that they have read, received or seen, or that they agree", async () => {
  const token = { ...(await w.desk.actor()), via: "api" as const };
  const notice = await w.make(w.lead, "announcement", { subject: "停水", text: "明天停水" });
  await w.step(w.lead, "announcement", notice, "issue");
  const [receipt] = await w.list(w.desk, "receipt", { announcement: notice, reader: w.desk.staffId });
  const penalty = await w.make(w.lead, "penalty", { staff: w.desk.staffId, kind: "conduct", facts: "迟到", evidence: "考勤", happenedOn: "2026-11-20", proposal: "警告" });
  await w.step(w.chief, "penalty", penalty, "decide", { decision: "警告" }, { sign: true });
  const said = [
    ["receipt", receipt?.id as string, "acknowledge"],
    ["phoneMessage", await w.make(w.officer, "phoneMessage", { caller: "赵", matter: "回电", room: "无", to: w.desk.staffId }), "acknowledge"],
    ["leaveRequest", await w.make(w.officer, "leaveRequest", { from: "2026-12-02", to: "2026-12-03", reason: "事", cover: w.desk.staffId, handover: "交了" }), "agree"],
    ["equipmentIssue", await w.make(w.lead, "equipmentIssue", { item: "手机", holder: w.desk.staffId }), "receive"],
    ["penalty", penalty, "accept"],
  ] as const;
  for (const [type, id, step] of said) {
    const { version } = await w.row(type, id);
    await expect(act(w.t.engine, token, { type, step, id, version }), type).rejects.toMatchObject({ code: "not_allowed" });
    await w.step(w.desk, type, id, step);
  }
});
