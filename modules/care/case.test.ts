import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { hour } from "#platform/testing/clock.ts";
import { openDatabase } from "#platform/store/database.ts";
import { stateOf } from "#platform/record/record.ts";
import { caseRecord } from "./case.record.ts";
import { acceptedCase, careWorld, no, ok, type CareWorld, type Opened } from "./care.testing.ts";

let w: CareWorld;
let root: string;
let leaf: string;
beforeAll(async () => {
  w = await careWorld();
  root = await w.cause("公共设施");
  leaf = await w.cause("照明", root);
});
afterAll(() => w.t.stop());

const five = { happenedAt: "昨晚", place: "2 号楼", person: "住户", event: "灯坏" };
const conclusion = (): object => ({ result: "换了", cause: leaf, responsiblePost: w.officer.postId, corrective: "每晚巡灯" });
const noticesOf = async (id: string, kind: string): Promise<string[]> => (await w.t.test.owner.query<{ staff: string }>("select staff_id as staff from notice where record_id = $1 and kind = $2 order by id", [id, kind])).map((row) => row.staff);

test("A6-INB-12: a case wants its five facts, each named where it lacks", async () => {
  const client = await w.client();
  const answer = await no(w.clerk.call("POST", "/api/v1/case", { client, site: w.t.siteId, subject: "灯" }));
  expect(answer.fields?.map((field) => field.field).sort()).toEqual(["event", "happenedAt", "person", "place"]);
  const silent = await w.client({ phones: [] });
  expect((await no(w.clerk.call("POST", "/api/v1/case", { ...five, client: silent, site: w.t.siteId, subject: "灯" }))).fields?.map((field) => field.field), "neither told now nor on file").toEqual(["phone"]);
});

test("A6-INB-12: the phone on file is taken where none is told, by whoever may read the client and by nobody else", async () => {
  const client = await w.client({ phones: ["13800136655", "13800136656"] });
  const { id } = await ok<{ id: string }>(w.clerk.call("POST", "/api/v1/case", { ...five, client, site: w.t.siteId, subject: "灯" }));
  const phoneOf = async (one: string): Promise<unknown> => (await w.t.test.owner.query<{ phone: string }>(`select phone from "case" where id = $1`, [one]))[0]?.phone;
  expect(await phoneOf(id)).toBe("13800136655");
  const told = await ok<{ id: string }>(w.clerk.call("POST", "/api/v1/case", { ...five, phone: "13900136600", client, site: w.t.siteId, subject: "灯" }));
  expect(await phoneOf(told.id)).toBe("13900136600");
  const blind = await w.t.person("只登记", ["case.create"]);
  expect((await no(blind.call("POST", "/api/v1/case", { ...five, client, site: w.t.siteId, subject: "灯" }))).fields?.map((field) => field.field)).toEqual(["phone"]);
});

test("A6-GRP-27, A6-INB-11: a question answered on the spot is one contact and no case", async () => {
  const client = await w.client();
  await ok(w.clerk.call("POST", "/api/v1/contact", { client, site: w.t.siteId, channel: "call", rings: 2, summary: "问物业费" }));
  const counts = await w.t.test.owner.query<{ cases: number; contacts: number }>(`select (select count(*)::int from "case" where client = $1) as cases, (select count(*)::int from contact where client = $1) as contacts`, [client]);
  expect(counts).toEqual([{ cases: 0, contacts: 1 }]);
  const future = await no(w.clerk.call("POST", "/api/v1/contact", { client, site: w.t.siteId, summary: "明天", startedAt: "2027-01-01T00:00:00Z" }));
  expect(future.detail).toBe("往来的时间不能在将来。");
});

test("A6-INB-18: what is out of scope is declined with its explanation, and owes nobody an answer", async () => {
  const one = await w.case({ kind: "other" });
  expect((await one.refused(w.clerk, "decline")).fields?.map((field) => field.field)).toEqual(["declineReason"]);
  expect((await one.step(w.clerk, "decline", { declineReason: "属市政路灯，已告知 12345" })).state).toBe("declined");
  expect((await one.clocks()).promise?.map((clock) => clock.state)).toEqual(["dropped"]);
  expect((await one.row()).dueAt).toBeNull();
});

test("A6-INB-13: the third new owner is the superior's decision", async () => {
  const assigner = await w.t.person("派单员", ["case.read", "case.assign"]);
  const one = await w.case();
  for (const owner of [w.officer, w.second, w.officer]) await one.step(assigner, "assign", { owner: owner.staffId });
  expect((await one.row()).reassignCount).toBe(2);
  expect((await one.refused(assigner, "assign", { owner: w.second.staffId })).detail).toBe("已改派两次，再改要上级定。");
  await one.step(w.manager, "assign", { owner: w.second.staffId });
  expect((await one.row()).reassignCount).toBe(3);
  expect(await noticesOf(one.id, "assigned")).toEqual([w.officer.staffId, w.second.staffId, w.officer.staffId, w.second.staffId]);
});

test("A1-FD-54, A1-MGR-18: a major complaint is told at once, on receipt and when it becomes one; the people above where no named post is held", async () => {
  const minor = await w.case();
  expect(await noticesOf(minor.id, "major")).toEqual([]);
  await minor.step(w.manager, "regrade", { severity: "major" }, "有人受伤");
  expect(await noticesOf(minor.id, "major")).toEqual([w.chief.staffId]);
  const grave = await w.case({ severity: "major" });
  expect((await noticesOf(grave.id, "major")).sort()).toEqual([w.chief.staffId, w.manager.staffId].sort());
  await grave.step(w.manager, "regrade", { severity: "major", safety: true }, "还有危险");
  expect(await noticesOf(grave.id, "major")).toHaveLength(3);
});

test("A1-FD-54: who takes the post only later is not told of today's major complaint", async () => {
  const { engine, system, siteId } = w.t;
  const later = await act(engine, system, { type: "staff", step: "create", input: { name: "下月到岗", staffNumber: "L1" } });
  await act(engine, system, { type: "assignment", step: "create", input: { staff: later.id, post: w.chief.postId, site: siteId, from: "2027-06-01" } });
  const grave = await w.case({ severity: "major" });
  expect(await noticesOf(grave.id, "major")).not.toContain(later.id);
  expect(await noticesOf(grave.id, "major")).toContain(w.chief.staffId);
});

test("A1-OFF-03, A6-OUT-13: what is raised is told to the next superior of its owner, and their decision to the owner", async () => {
  const one = await w.case();
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  await one.step(w.officer, "raise", {}, "超出我的权限");
  expect(await noticesOf(one.id, "raised")).toEqual([w.manager.staffId]);
  await one.step(w.manager, "decide", { decision: "换整条线" });
  expect(await noticesOf(one.id, "decided")).toEqual([w.officer.staffId]);
});

test("A4-CC-23, A3-SC-22: a revisit is a recorded talk, by a way that fits the severity", async () => {
  const one = await acceptedCase(w, { severity: "major" });
  const wrong = await one.refused(w.officer, "revisit", { revisitFound: "settled", revisitChannel: "message" });
  expect([wrong.code, wrong.detail]).toEqual(["guard_refused", "这个程度的个案不能用这种方式回访。"]);
  await one.step(w.officer, "revisit", { revisitFound: "settled", revisitChannel: "visit", satisfaction: 5 }, "上门看过，亮了");
  expect(await one.row()).toMatchObject({ revisitOutcome: "reached", revisitedAt: w.t.clock.now(), revisitChannel: "visit", satisfaction: 5 });
  const talks = await w.t.test.owner.query(`select channel, reached, summary from contact where "case" = $1 and purpose = 'revisit'`, [one.id]);
  expect(talks).toEqual([{ channel: "visit", reached: "yes", summary: "回访：上门看过，亮了" }]);
});

test("A4-CC-23: as many recorded tries as the setting says count as a revisit, not one less", async () => {
  const one = await acceptedCase(w);
  await one.step(w.officer, "conclude", conclusion());
  for (let n = 0; n < 2; n++) {
    await one.step(w.officer, "tryRevisit");
    w.t.clock.pass(4 * hour);
  }
  expect((await one.refused(w.manager, "archive")).detail).toBe("归档还缺：回访结果。");
  await one.step(w.officer, "tryRevisit", {}, "停机");
  expect(await one.row()).toMatchObject({ revisitTries: 3, revisitOutcome: "unreachable" });
  expect((await one.step(w.manager, "archive")).state).toBe("archived");
});

test("A4-CC-23: an empty revisit is none, an unsettled matter is no revisit either, and tries made in a row count once", async () => {
  const one = await acceptedCase(w);
  expect((await one.refused(w.officer, "revisit")).fields?.map((fault) => fault.field)).toEqual(["revisitFound"]);
  expect((await one.refused(w.officer, "revisit", { revisitFound: "notSettled" })).detail).toContain("客户不接受");
  expect((await one.row()).revisitOutcome).toBeNull();
  await one.step(w.officer, "tryRevisit");
  w.t.clock.pass(60_000);
  const soon = await one.refused(w.officer, "tryRevisit");
  expect([soon.code, soon.detail]).toEqual(["guard_refused", "两次回访至少隔 4 小时，或换一天再打；这次可用“记往来”记下。"]);
  w.t.clock.pass(4 * hour);
  await one.step(w.officer, "tryRevisit");
  expect(await one.row()).toMatchObject({ revisitTries: 2, revisitOutcome: null });
});

test("A4-CC-23: a try on another day counts, however few hours lie between", async () => {
  const one = await acceptedCase(w);
  const untilMidnight = 16 * hour - (Date.parse(w.t.clock.now()) % (24 * hour)); // 16:00 UTC is midnight in Shanghai.
  w.t.clock.pass(((untilMidnight + 24 * hour) % (24 * hour)) - 60_000);
  await one.step(w.officer, "tryRevisit");
  w.t.clock.pass(2 * 60_000);
  await one.step(w.officer, "tryRevisit");
  expect((await one.row()).revisitTries).toBe(2);
});

test("A6-OUT-16: whoever was reached needs no new appointment, and an answer that reached nobody is called so", async () => {
  const one = await w.case();
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  await one.step(w.officer, "answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: false, solution: "换灯" });
  const late = { lateReason: "缺件", appointment: new Date(Date.parse(w.t.clock.now()) + 2 * hour).toISOString() };
  expect(stateOf(caseRecord, await one.row()).label?.zh).toBe("已答复 · 未联系上");
  await one.step(w.officer, "late", late);
  w.t.clock.pass(hour);
  await one.step(w.officer, "answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "换灯" });
  expect(stateOf(caseRecord, await one.row())).toMatchObject({ label: { zh: "已答复" }, waits: "client" });
  const again = await one.refused(w.officer, "late", { ...late, appointment: new Date(Date.parse(w.t.clock.now()) + 2 * hour).toISOString() });
  expect(again.code).toBe("guard_refused");
});

test("a matter split off tells its own story and not that of the case it comes from", async () => {
  const one = await w.case({ event: "灯坏，老人摔倒" });
  const { made } = await ok<{ made: string }>(w.manager.call("POST", `/api/v1/case/${one.id}/split`, { version: one.version(), subject: "电梯也慢" }));
  expect((await ok<{ row: { event: string } }>(w.manager.call("GET", `/api/v1/case/${made}`))).row.event).toBe("电梯也慢");
});

test("what was declined and what was merged say why and into which case, in the client's history too", async () => {
  const client = await w.client();
  const one = await w.case({ client });
  const into = await w.case({ client });
  await one.step(w.manager, "merge", { mergedInto: into.id });
  const no = await w.case({ client });
  await no.step(w.clerk, "decline", { declineReason: "归市政管" });
  const { rows } = await ok<{ rows: { detail: Record<string, unknown> }[] }>(w.manager.call("GET", `/api/v1/client/${client}/timeline`));
  const steps = rows.map(({ detail }) => detail);
  expect(steps).toContainEqual(expect.objectContaining({ step: "decline", note: "归市政管" }));
  expect(steps).toContainEqual(expect.objectContaining({ step: "merge", into: into.number }));
});

test("A3-SC-22: what needs no revisit is a table, and becoming graver takes the exemption back", async () => {
  const one = await acceptedCase(w, { kind: "inquiry" });
  expect((await one.row()).revisitOutcome).toBe("notNeeded");
  await one.step(w.manager, "regrade", { severity: "major" }, "其实很重");
  expect(await one.row()).toMatchObject({ revisitNeeded: true, revisitOutcome: null });
  const complaint = await acceptedCase(w);
  expect((await complaint.row()).revisitOutcome).toBeNull();
});

test("A4-CC-24, A4-CC-26: archiving lacks what it lacks by name, one by one and in bulk; the cause of a complaint is at its deepest level", async () => {
  const one = await acceptedCase(w);
  expect((await one.refused(w.manager, "archive")).detail).toBe("归档还缺：结果、原因、责任岗位、纠正措施、回访结果。");
  const shallow = await one.refused(w.officer, "conclude", { ...conclusion(), cause: root });
  expect(shallow.detail).toBe("投诉原因要选到最细一级。");
  const without = await one.refused(w.officer, "conclude", { result: "换了", cause: leaf, responsiblePost: w.officer.postId });
  expect([without.code, without.fields?.map((fault) => fault.field)], "a complaint is concluded with its corrective action").toEqual(["invalid_input", ["corrective"]]);
  await one.step(w.officer, "revisit", { revisitFound: "settled" });
  const other = await acceptedCase(w);
  await other.step(w.officer, "conclude", conclusion());
  await other.step(w.officer, "revisit", { revisitFound: "settled" });
  const { results } = await ok<{ results: { id: string; ok: boolean; problem?: { detail: string } }[] }>(
    w.manager.call("POST", "/api/v1/case/bulk/archive", { rows: [{ id: one.id, version: one.version() }, { id: other.id, version: other.version() }] }),
  );
  expect(results.map((result) => [result.ok, result.problem?.detail])).toEqual([[false, "归档还缺：结果、原因、责任岗位、纠正措施。"], [true, undefined]]);
  const refusals = await w.t.test.owner.query<{ step: string; note: string }>("select step, note from journal where record_id = $1 and step like 'refused:%'", [one.id]);
  expect(refusals).toContainEqual({ step: "refused:conclude", note: "A4-CC-26" });
});

test("A4-CC-23: neither a correction nor an import writes the outcome of a revisit or an answer's time", async () => {
  const one = await acceptedCase(w);
  for (const input of [{ revisitOutcome: "reached" }, { revisitTries: 9 }, { revisitedAt: w.t.clock.now() }, { reachedAt: w.t.clock.now() }, { answeredAt: w.t.clock.now() }, { reached: false }]) {
    const answer = await one.refused(w.manager, "correct", input, "改");
    expect(answer.fields, JSON.stringify(input)).toMatchObject([{ code: "field_readonly" }]);
  }
  const facts = { subject: "导入的", client: await w.client(), site: w.t.siteId, happenedAt: "x", place: "x", person: "x", event: "x", phone: "13800000000", result: "r", cause: leaf, responsiblePost: w.officer.postId, corrective: "c" };
  const imported = await act(w.t.engine, w.t.system, { type: "case", step: "import", input: { ...facts, externalNumber: "OLD-1", state: "accepted", revisitOutcome: "reached", revisitTries: 5, revisitedAt: "2026-01-01T00:00:00.000Z" } });
  expect(imported.state).toBe("accepted");
  const row = (await ok<{ row: Record<string, unknown> }>(w.manager.call("GET", `/api/v1/case/${imported.id}`))).row;
  expect(row).toMatchObject({ revisitOutcome: null, revisitTries: 0, revisitedAt: null });
  expect((await no(w.manager.call("POST", `/api/v1/case/${imported.id}/archive`, { version: 1 }))).detail).toBe("归档还缺：回访结果。");
  const direct = await act(w.t.engine, w.t.system, { type: "case", step: "import", input: { ...facts, externalNumber: "OLD-2", state: "archived" } });
  expect(direct.state).not.toBe("archived");
});

test("A4-CC-24: SQL in the application's own role archives nothing that lacks a part, and invents no revisit", async () => {
  const one = await acceptedCase(w);
  const app = openDatabase(w.t.test.url, { max: 1, role: "dutydesk_app" });
  const code = (sql: string): Promise<string> => app.query(sql, [one.id, leaf, w.officer.postId]).then(() => "written", (error: { code: string; constraint?: string }) => `${error.code} ${error.constraint}`);
  const full = `result = 'r', cause = $2, responsible_post = $3, corrective = 'c'`;
  try {
    expect(await code(`update "case" set state = 'archived', cause = $2, responsible_post = $3 where id = $1`)).toBe("23514 case_archive_complete");
    expect(await code(`update "case" set state = 'archived', ${full} where id = $1`)).toBe("23514 case_archive_complete");
    for (const part of ["result", "cause", "responsible_post", "corrective"]) {
      const lacking = full.split(", ").filter((set) => !set.startsWith(`${part} `)).join(", ");
      expect(await code(`update "case" set state = 'archived', revisit_outcome = 'notNeeded', revisit_needed = false, ${lacking || "result = result"} where id = $1 and ($2::uuid is not null or $3::uuid is not null)`), part).toBe("23514 case_archive_complete");
    }
    expect(await code(`update "case" set state = 'archived', ${full}, revisit_outcome = 'notNeeded' where id = $1`)).toBe("23514 case_revisit_counted");
    expect(await code(`update "case" set state = 'archived', ${full}, revisit_outcome = 'reached' where id = $1`)).toBe("23514 case_revisit_made");
    expect(await code(`update "case" set state = 'archived', ${full}, revisit_outcome = 'reached', revisited_at = now() where id = $1`)).toBe("23514 case_revisit_proved");
    expect(await code(`update "case" set state = 'archived', ${full}, revisit_outcome = 'unreachable' where id = $1`)).toBe("23514 case_revisit_tried");
    expect(await code(`update "case" set state = 'archived', ${full}, revisit_outcome = 'unreachable', revisit_tries = 3 where id = $1`)).toBe("23514 case_revisit_proved");
    expect((await one.row()).state).toBe("accepted");
  } finally {
    await app.close();
  }
});

test("A4-CC-24: a revisit whose talk was voided counts no more", async () => {
  const one = await acceptedCase(w);
  await one.step(w.officer, "conclude", conclusion());
  await one.step(w.officer, "revisit", { revisitFound: "settled" });
  const talk = (await w.t.test.owner.query<{ id: string }>(`select id from contact where "case" = $1 and purpose = 'revisit'`, [one.id]))[0]?.id;
  await ok(w.manager.call("POST", `/api/v1/contact/${talk}/void`, { version: 1, note: "登错了" }));
  expect((await one.refused(w.manager, "archive")).detail).toBe("回访的往来已作废，请重新回访。");
  await one.step(w.officer, "revisit", { revisitFound: "settled" });
  expect((await one.step(w.manager, "archive")).state).toBe("archived");
});

async function talksOf(one: Opened): Promise<number> {
  return (await w.t.test.owner.query<{ n: number }>(`select count(*)::int as n from contact where "case" = $1`, [one.id]))[0]?.n ?? 0;
}

test("A4-CC-20: cases of one client about one matter merge; the promise runs from the first receipt, the graver severity holds", async () => {
  const client = await w.client();
  const first = await w.case({ client, severity: "major" });
  const receivedAt = w.t.clock.now();
  w.t.clock.pass(3_600_000);
  const later = await w.case({ client, severity: "minor" });
  await ok(w.clerk.call("POST", "/api/v1/contact", { client, site: w.t.siteId, case: first.id, purpose: "matter", summary: "再催" }));
  expect((await first.refused(w.manager, "merge", { mergedInto: first.id })).detail).toBe("不能并入自己。");
  const stranger = await w.case();
  expect((await first.refused(w.manager, "merge", { mergedInto: stranger.id })).code).toBe("guard_refused");
  await first.step(w.manager, "merge", { mergedInto: later.id });
  expect(await later.row()).toMatchObject({ state: "received", receivedAt, severity: "major", dueFrom: receivedAt });
  expect(await first.row()).toMatchObject({ state: "merged", mergedInto: later.id });
  expect([await talksOf(first), await talksOf(later)]).toEqual([0, 1]);
  const closed = await w.case({ client });
  expect((await closed.refused(w.manager, "merge", { mergedInto: first.id })).code).toMatch(/guard_refused|invalid_input/);
});

test("A6-OUT-15: a follow-up is linked to its case, never round in a circle; a second matter is split off and promised since the same receipt", async () => {
  const one = await w.case();
  const receivedAt = w.t.clock.now();
  const second = await w.case({ follows: one.id });
  expect((await one.refused(w.manager, "link", { follows: second.id })).detail).toBe("关联转了一圈又回到自己。");
  const third = await w.case();
  await third.step(w.manager, "link", { follows: second.id }, "还是那盏灯");
  const { rows } = await ok<{ rows: { id: string }[] }>(w.manager.call("GET", `/api/v1/case?follows=${second.id}`));
  expect(rows.map((row) => row.id)).toEqual([third.id]);
  const talk = await ok<{ id: string }>(w.clerk.call("POST", "/api/v1/contact", { client: (await one.row()).client, site: w.t.siteId, case: one.id, summary: "另说电梯异响" }));
  w.t.clock.pass(7_200_000);
  expect((await no(w.officer.call("POST", `/api/v1/case/${one.id}/split`, { version: one.version(), subject: "电梯异响" }))).code).toBe("not_allowed");
  const foreign = await no(w.manager.call("POST", `/api/v1/case/${third.id}/split`, { version: third.version(), subject: "x", contacts: [talk.id] }));
  expect(foreign.code).toBe("invalid_input");
  const done = await ok<{ made: string }>(w.manager.call("POST", `/api/v1/case/${one.id}/split`, { version: one.version(), subject: "电梯异响", event: "响", kind: "repair", contacts: [talk.id] }));
  const made = (await ok<{ row: Record<string, unknown> }>(w.manager.call("GET", `/api/v1/case/${done.made}`))).row;
  expect(made).toMatchObject({ follows: one.id, state: "received", subject: "电梯异响", kind: "repair", receivedAt, dueFrom: receivedAt, place: "2 号楼" });
  expect(await w.t.test.owner.query(`select "case" from contact where id = $1`, [talk.id])).toEqual([{ case: done.made }]);
});

test("A4-CC-26: a cause that is renamed or moved takes its whole branch along; a fourth level and a circle are refused; in use it is not retired over its children", async () => {
  const a = await w.cause("甲");
  const b = await w.cause("乙", a);
  const c = await w.cause("丙", b);
  const change = (id: string, version: number, input: object) => w.t.admin.call("PATCH", `/api/v1/cause/${id}`, { version, input });
  await ok(change(a, 1, { name: "甲改" }));
  const read = async (id: string): Promise<{ path: string; level: number; version: number }> => (await ok<{ row: { path: string; level: number; version: number } }>(w.t.admin.call("GET", `/api/v1/cause/${id}`))).row;
  expect([(await read(b)).path, (await read(c)).path]).toEqual(["甲改 / 乙", "甲改 / 乙 / 丙"]);
  expect((await no(change(a, 2, { parent: c }))).detail).toBe("不能放到自己下面。");
  const other = await w.cause("丁");
  expect((await no(change(a, 2, { parent: other }))).detail).toBe("原因最多三级。");
  await ok(change(b, 2, { parent: null }));
  expect([await read(b), await read(c)]).toMatchObject([{ path: "乙", level: 1 }, { path: "乙 / 丙", level: 2 }]);
  expect((await no(w.t.admin.call("POST", `/api/v1/cause/${b}/retire`, { version: (await read(b)).version }))).code).toBe("guard_refused");
  await ok(w.t.admin.call("POST", `/api/v1/cause/${c}/retire`, { version: (await read(c)).version }));
  const one = await acceptedCase(w);
  expect((await one.refused(w.officer, "conclude", { ...conclusion(), cause: c })).fields).toMatchObject([{ field: "cause", code: "reference_missing" }]);
});
