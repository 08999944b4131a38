import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { hour } from "#platform/testing/clock.ts";
import type { Person } from "../../apps/server/testing.ts";
import { careWorld, no, ok, type CareWorld } from "../care/care.testing.ts";

let w: CareWorld;
let hr: Person;
beforeAll(async () => {
  w = await careWorld();
  hr = await w.t.person("人事", ["staff.manage", "staff.read", "post.manage", "site.manage", "unit.manage", "unit.read", "case.read", "client.read"], { site: null });
});
afterAll(() => w.t.stop());

async function assignmentOf(person: Person): Promise<{ id: string; version: number }> {
  const { rows } = await ok<{ rows: { id: string; version: number; state: string }[] }>(hr.call("GET", `/api/v1/assignment?staff=${person.staffId}&state=held`));
  return rows[0] as { id: string; version: number };
}

test("A6-GRP-52, A6-GRP-43: nobody leaves while something open is theirs; handed over in bulk in one statement, the new owner is told once and the way is free", async () => {
  const one = await w.case();
  await one.step(w.manager, "assign", { owner: w.second.staffId });
  const client = await w.client();
  await ok(w.manager.call("POST", `/api/v1/client/${client}/allocate`, { version: 1, input: { owner: w.second.staffId } }));
  const compensation = await ok<{ id: string }>(w.second.call("POST", "/api/v1/compensation", { case: one.id, amount: 100, reason: "赔" }));
  const held = await assignmentOf(w.second);
  const stuck = await no(hr.call("POST", `/api/v1/assignment/${held.id}/end`, { version: held.version, input: { to: "2026-11-24" } }));
  expect([stuck.code, stuck.detail]).toEqual(["hand_over_first", "名下还有 3 件未结，请先移交。"]);
  expect((await no(hr.call("POST", `/api/v1/staff/${w.second.staffId}/leave`, { version: 1, note: "辞职" }))).code).toBe("hand_over_first");
  expect(await ok(hr.call("GET", `/api/v1/staff/${w.second.staffId}/open`))).toMatchObject({ open: { case: 1, client: 1, compensation: 1, spotCheck: 0 } });

  const url = `/api/v1/staff/${w.second.staffId}/hand-over`;
  expect((await no(w.officer.call("POST", url, { to: w.officer.staffId, note: "我来" }))).code).toBe("not_allowed");
  expect((await no(w.second.call("POST", url, { to: w.officer.staffId, note: "你来" }))).code).toBe("not_allowed");
  expect((await no(hr.call("POST", url, { to: w.second.staffId, note: "x" }))).fields).toMatchObject([{ field: "to", code: "field_invalid" }]);
  const idle = await act(w.t.engine, w.t.system, { type: "staff", step: "create", input: { name: "没岗位", staffNumber: "N1" } });
  expect((await no(hr.call("POST", url, { to: idle.id, note: "x" }))).fields).toMatchObject([{ field: "to" }]);
  expect((await no(hr.call("POST", url, { to: w.officer.staffId, note: " " }))).code).toBe("note_required");

  w.t.clock.pass(hour);
  expect(await ok(w.manager.call("POST", url, { to: w.officer.staffId, types: ["compensation"], note: "先交补偿" }))).toEqual({ moved: { compensation: 1 } });
  const from = w.t.test.statements.length;
  expect(await ok(hr.call("POST", url, { to: w.officer.staffId, note: "调岗" }, { "idempotency-key": "ho-1" }))).toMatchObject({ moved: { case: 1, client: 1, compensation: 0 } });
  expect(w.t.test.statements.slice(from).filter((text) => text.startsWith("with ") && text.includes("journal"))).toHaveLength(1);
  expect(await one.row()).toMatchObject({ owner: w.officer.staffId, state: "assigned", reassignCount: 0 });
  const { row, clocks } = await ok<{ row: Record<string, unknown>; clocks: { name: string; state: string; startedAt: string }[] }>(w.manager.call("GET", `/api/v1/client/${client}`));
  expect(row).toMatchObject({ owner: w.officer.staffId, ownerReason: "调岗", ownerSince: w.t.clock.now() });
  expect(clocks.map((clock) => [clock.name, clock.state]).sort()).toEqual([["firstContact", "dropped"], ["firstContact", "running"]]);
  expect(await w.t.test.owner.query("select requester from compensation where id = $1", [compensation.id])).toEqual([{ requester: w.officer.staffId }]);
  const told = await w.t.test.owner.query<{ detail: { count: number } }>("select detail from notice where staff_id = $1 and kind = 'handedOver' order by id", [w.officer.staffId]);
  expect(told.map((line) => line.detail.count)).toEqual([1, 2]);
  const journal = await w.t.test.owner.query<{ note: string; before: object; after: object }>("select note, before, after from journal where record_id = $1 and step = 'handOver'", [one.id]);
  expect(journal).toEqual([{ note: "调岗", before: { owner: w.second.staffId }, after: { owner: w.officer.staffId } }]);

  const again = await assignmentOf(w.second);
  await ok(hr.call("POST", `/api/v1/assignment/${again.id}/end`, { version: again.version, input: { to: "2026-11-24" } }));
  expect((await w.second.call("GET", "/api/v1/me")).statusCode).toBe(401);
});

test("handing a request for money to another does not let its author sign it", async () => {
  const boss = await w.t.person("自己批", ["case.read", "compensation.request", "compensation.approve"], { superior: w.chief.postId, compensationLimit: 10_000 });
  const one = await w.case();
  const { id } = await ok<{ id: string }>(boss.call("POST", "/api/v1/compensation", { case: one.id, amount: 5_000, reason: "给自己" }));
  await ok(hr.call("POST", `/api/v1/staff/${boss.staffId}/hand-over`, { to: w.officer.staffId, note: "换人" }));
  expect((await no(boss.call("POST", `/api/v1/compensation/${id}/approve`, { version: 2, signature: { password: "x" } }))).detail).toBe("自己申请的补偿不能自己签。");
});

test("an assignment ends within its time; who has left signs in no more and is given nothing new", async () => {
  const person = await w.t.person("要走的", ["case.work", "case.read"]);
  const held = await assignmentOf(person);
  for (const to of ["2027-01-01", "2019-12-31"]) expect((await no(hr.call("POST", `/api/v1/assignment/${held.id}/end`, { version: held.version, input: { to } }))).detail).toBe("结束日要在任职期内，最晚到今天。");
  await ok(hr.call("POST", `/api/v1/staff/${person.staffId}/leave`, { version: 1, note: "辞职" }));
  expect(await w.t.test.owner.query(`select state, "to" from assignment where id = $1`, [held.id])).toEqual([{ state: "ended", to: "2026-11-24" }]);
  const one = await w.case();
  expect((await one.refused(w.manager, "assign", { owner: person.staffId })).fields).toMatchObject([{ field: "owner", code: "reference_missing" }]);
});

test("a post, department, site or unit in use is not closed; what is closed takes nothing new", async () => {
  const made = async (type: string, input: object): Promise<string> => (await ok<{ id: string }>(hr.call("POST", `/api/v1/${type}`, input))).id;
  const close = (type: string, id: string, version = 1) => hr.call("POST", `/api/v1/${type}/${id}/close`, { version, note: "不用了" });
  const department = await made("department", { name: "客服部" });
  const post = await made("post", { name: "新岗", department });
  const below = await made("post", { name: "下级岗", superior: post });
  expect((await no(close("department", department))).code).toBe("still_used");
  expect((await no(close("post", post))).code).toBe("still_used");
  expect((await no(close("post", w.officer.postId))).code).toBe("still_used");
  await ok(close("post", below));
  await ok(close("post", post));
  await ok(close("department", department));
  expect((await no(hr.call("POST", "/api/v1/post", { name: "又一岗", superior: post }))).fields).toMatchObject([{ field: "superior", code: "reference_missing" }]);
  expect((await no(close("site", w.t.siteId))).code).toBe("still_used");
  const unit = await made("unit", { site: w.t.siteId, code: "9-0101", building: "9", floor: "1" });
  const client = await w.client();
  const living = await made("occupancy", { unit, client, from: "2026-01-01", role: "tenant" });
  expect((await no(close("unit", unit))).code).toBe("still_used");
  expect((await no(hr.call("POST", `/api/v1/occupancy/${living}/leave`, { version: 1, input: { to: "2025-12-31" } }))).code).toBe("guard_refused");
  await ok(hr.call("POST", `/api/v1/occupancy/${living}/leave`, { version: 1, input: { to: "2026-11-24" } }));
  await ok(close("unit", unit));
  expect((await no(hr.call("POST", "/api/v1/occupancy", { unit, client, from: "2026-11-24" }))).fields).toMatchObject([{ field: "unit" }]);
});

test("a post that only begins later keeps nobody's work: the last one held today is not ended while something is open", async () => {
  const one = await w.case();
  const person = await w.t.person("要调走", ["case.read", "case.work"], { site: null });
  await one.step(w.manager, "assign", { owner: person.staffId });
  await act(w.t.engine, w.t.system, { type: "assignment", step: "create", input: { staff: person.staffId, post: person.postId, from: "2027-06-01", site: w.t.siteId } });
  const { rows } = await ok<{ rows: { id: string; version: number; from: string }[] }>(hr.call("GET", `/api/v1/assignment?staff=${person.staffId}&state=held`));
  const now = rows.find((row) => row.from < "2027") as { id: string; version: number };
  const end = () => hr.call("POST", `/api/v1/assignment/${now.id}/end`, { version: now.version, input: { to: "2026-11-24" } });
  expect((await no(end())).code).toBe("hand_over_first");
  await ok(hr.call("POST", `/api/v1/staff/${person.staffId}/hand-over`, { to: w.officer.staffId, note: "客户脾气急，先打电话" }));
  await ok(end());
});

test("away for a while: what waits for a signature reaches the deputy, from the first day to the last; who leaves signs for nobody", async () => {
  const boss = await w.t.person("请假的", ["compensation.approve", "case.read", "client.read"], { site: null, compensationLimit: 100_000 });
  const deputy = await w.t.person("代签的", ["case.read", "client.read"], { site: null });
  const one = await w.case();
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  const { id } = await ok<{ id: string }>(w.officer.call("POST", "/api/v1/compensation", { case: one.id, amount: 5000, reason: "赔伞" }));
  const waits = async (): Promise<boolean> => (await ok<{ toSign: { id: string }[] }>(deputy.call("GET", "/api/v1/today"))).toSign.some((line) => line.id === id);
  expect(await waits()).toBe(false);
  const later = await ok<{ id: string; version: number }>(w.t.admin.call("POST", "/api/v1/delegation", { principal: boss.staffId, deputy: deputy.staffId, from: "2027-01-01", to: "2027-01-31" }));
  expect(await waits()).toBe(false);
  const today = w.t.clock.now().slice(0, 10);
  const given = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/delegation", { principal: boss.staffId, deputy: deputy.staffId, from: today, to: "2026-12-31" }));
  expect(await waits()).toBe(true);
  await ok(hr.call("POST", `/api/v1/staff/${boss.staffId}/leave`, { version: 1, note: "离职" }));
  expect(await waits()).toBe(false);
  const states = await w.t.test.owner.query<{ state: string }>("select state from delegation where id = any($1)", [[later.id, given.id]]);
  expect(states.map((line) => line.state)).toEqual(["revoked", "revoked"]);
});
