import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { no, officeWorld, ok, type OfficeWorld } from "./office.testing.ts";
import type { Person } from "../../apps/server/testing.ts";

let w: OfficeWorld;
/** Keeps the affairs of people at the one site, and stands below the lead. */
let affairs: Person;
/** Keeps them too, at another site only. */
let away: Person;
let far: string;
beforeAll(async () => {
  w = await officeWorld("2026-11-24T00:30:00.000Z");
  affairs = await w.t.person("人事", ["office.read", "office.write", "conduct.manage"], { superior: w.lead.postId });
  far = (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "别处" }))).id;
  away = await w.t.person("别处人事", ["office.read", "office.write", "office.manage", "conduct.manage"], { site: far });
});
afterAll(() => w.t.stop());

const penalty = (staff: string) => ({ staff, kind: "conduct", facts: "迟到", evidence: "考勤", happenedOn: "2026-11-20", proposal: "警告" });
const appraisal = (staff: string) => ({ staff, kind: "month", from: "2026-10-01", to: "2026-10-31", work: 60, conduct: 60, skill: 60, remark: "一般" });
const leave = { kind: "personal", from: "2026-12-01", to: "2026-12-02", reason: "有事", handover: "交了" };

describe("who keeps the affairs of people does not keep their own", () => {
  test("their penalty, their appraisal, their result, their attendance and their leave are mended or made void by somebody else", async () => {
    const kept = [
      ["penalty", await w.make(w.lead, "penalty", penalty(affairs.staffId)), { facts: "没迟到" }],
      ["appraisal", await w.make(w.lead, "appraisal", appraisal(affairs.staffId)), { work: 100 }],
      ["examination", await w.make(w.lead, "examination", { staff: affairs.staffId, subject: "法规", score: 10 }), { score: 100 }],
      ["attendance", await w.make(affairs, "attendance", {}), { place: "home" }],
      ["leaveRequest", await w.make(affairs, "leaveRequest", { ...leave, cover: w.desk.staffId }), { to: "2026-12-31" }],
      ["attendee", await w.make(w.lead, "attendee", { training: await w.make(w.lead, "training", { subject: "法规" }), staff: affairs.staffId, came: "absent", reason: "没来" }), { came: "yes" }],
    ] as const;
    for (const [type, id, input] of kept) {
      expect((await w.refused(affairs, type, id, "correct", input, { note: "改" })).code, `${type} correct`).toMatch(/not_allowed|guard_refused/);
      expect((await w.refused(affairs, type, id, "void", {}, { note: "作废" })).code, `${type} void`).toBe("not_allowed");
      await w.step(w.lead, type, id, "void", {}, { note: "作废" });
    }
  });

  test("approved leave does not grow by a correction", async () => {
    const id = await w.make(w.desk, "leaveRequest", { ...leave, cover: w.officer.staffId });
    await w.step(w.officer, "leaveRequest", id, "agree");
    expect((await w.refused(w.officer, "leaveRequest", id, "approve", {}, { sign: true })).code).toBe("not_allowed");
    await w.step(w.lead, "leaveRequest", id, "approve", {}, { sign: true });
    await w.step(affairs, "leaveRequest", id, "correct", { to: "2027-06-30" }, { note: "改" });
    expect((await w.row("leaveRequest", id)).state, "asked for anew").toBe("asked");
  });
});

describe("a manager of one site", () => {
  test("reads nothing of people of another", async () => {
    const ids = [
      ["penalty", await w.make(w.lead, "penalty", penalty(w.desk.staffId))],
      ["appraisal", await w.make(w.lead, "appraisal", appraisal(w.desk.staffId))],
      ["attendance", await w.make(w.desk, "attendance", {})],
      ["leaveRequest", await w.make(w.desk, "leaveRequest", { ...leave, cover: w.officer.staffId })],
      ["workLog", await w.make(w.desk, "workLog", { done: "值班" })],
    ] as const;
    for (const [type, id] of ids) {
      expect((await away.call("GET", `/api/v1/${type}/${id}`)).statusCode, type).toBe(404);
      expect(await w.list(away, type), type).toEqual([]);
      // Nor does a colleague.
      if (type !== "workLog" && type !== "leaveRequest") expect(await w.list(w.officer, type), type).toEqual([]);
    }
  });

  test("learns nothing of them by an appraisal or a result at their own site", async () => {
    expect((await no(away.call("POST", "/api/v1/appraisal", { site: far, ...appraisal(w.desk.staffId) }))).code).toBe("not_allowed");
    expect((await no(away.call("POST", "/api/v1/penalty", { site: far, ...penalty(w.desk.staffId) }))).code).toBe("not_allowed");
    expect((await no(away.call("POST", "/api/v1/examination", { site: far, staff: w.desk.staffId, subject: "法规", score: 0 }))).code).toBe("not_allowed");
  });
});

test("one paper is not destroyed by one person twice, nor by a race of one", async () => {
  const id = await w.make(w.lead, "archive", { subject: "旧账", place: "1 柜", keepUntil: "2020-01-01" });
  await w.step(w.lead, "archive", id, "proposeEnd", { endReason: "到期" }, { sign: true });
  expect((await w.refused(w.lead, "archive", id, "destroy", {}, { sign: true })).code).toBe("guard_refused");
  expect((await w.refused(w.lead, "archive", id, "correct", { firstSigner: w.desk.staffId }, { note: "改" })).code).toMatch(/invalid_input|not_asked/);
});

test("two approvals at once are one", async () => {
  const id = await w.make(w.desk, "leaveRequest", { ...leave, cover: w.officer.staffId });
  await w.step(w.officer, "leaveRequest", id, "agree");
  const wish = { version: 2, input: {}, signature: { password: "correct horse battery" } };
  const answers = await Promise.all([w.lead.call("POST", `/api/v1/leaveRequest/${id}/approve`, wish), w.lead.call("POST", `/api/v1/leaveRequest/${id}/refuse`, { ...wish, note: "不" })]);
  expect(answers.filter((one) => one.statusCode === 200)).toHaveLength(1);
});

describe("a patrol", () => {
  test("is not walked by saying so: a round without a point passed is not finished", async () => {
    const route = await w.make(w.lead, "patrolRoute", { name: "夜巡" });
    await ok(w.lead.call("POST", "/api/v1/patrolPoint", { route, name: "门" }));
    const round = (await ok<{ id: string }>(w.desk.call("POST", "/api/v1/patrolRound", { route }))).id;
    expect((await w.refused(w.desk, "patrolRound", round, "finish", {})).detail).toContain("一个点也没到");
  });

  test("another's receipt is not given, and none is made for a notice that was not issued", async () => {
    const draft = await w.make(w.lead, "announcement", { subject: "停水", text: "明天停水" });
    await w.step(w.lead, "announcement", draft, "issue");
    const [receipt] = await w.list(w.desk, "receipt", { reader: w.desk.staffId });
    expect((await w.refused(w.lead, "receipt", receipt?.id as string, "acknowledge")).code).toBe("not_allowed");
  });
});
