import { afterAll, beforeAll, expect, test } from "vitest";
import { hour } from "#platform/testing/clock.ts";
import { acceptedCase, careWorld, no, ok, type CareWorld } from "#modules/care/care.testing.ts";

let w: CareWorld;
beforeAll(async () => {
  w = await careWorld();
});
afterAll(() => w.t.stop());

const five = { happenedAt: "昨晚", place: "2 号楼", person: "住户", event: "灯坏", phone: "13800000000" };

test("A6-INB-12, A1-OFF-02, A1-MGR-17: a case is not taken in without when, where, who, what and a phone, and stays as it was told", async () => {
  const client = await w.client();
  const whole = { client, site: w.t.siteId, subject: "灯", ...five };
  for (const name of Object.keys(five)) {
    const { [name as keyof typeof five]: _, ...rest } = whole;
    const problem = await no(w.clerk.call("POST", "/api/v1/case", rest));
    expect(problem.fields).toEqual([expect.objectContaining({ field: name, code: "field_required" })]);
  }
  const made = await w.case(five);
  expect(await made.row()).toMatchObject({ ...five, phone: "138****0000", createdBy: w.clerk.staffId });
  expect((await w.chief.call("GET", `/api/v1/case/${made.id}/journal`)).json().entries.at(-1)).toMatchObject({ step: "create", by: { id: w.clerk.staffId }, after: expect.objectContaining({ event: "灯坏" }) });
});

test("A1-DEP-22, A1-OFF-02, A1-MGR-17, A1-MGR-29, A6-GRP-20: a complaint carries its promise from the receipt, and what is late is missed", async () => {
  const one = await w.case({ kind: "complaint" });
  const running = (await one.clocks()).promise?.[0];
  expect(running).toMatchObject({ state: "running", dueAt: new Date(Date.parse(w.t.clock.now()) + 48 * hour).toISOString() });
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  w.t.clock.pass(49 * hour);
  await one.step(w.officer, "answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "换灯" });
  expect((await one.clocks()).promise?.[0]?.state).toBe("missed");
});

test("A1-FD-04, A1-FD-53, A6-INB-08, A4-CC-10: a call is not kept without what was said, and once kept it is not lost", async () => {
  const client = await w.client();
  const problem = await no(w.clerk.call("POST", "/api/v1/contact", { client, site: w.t.siteId }));
  expect(problem.fields).toEqual([expect.objectContaining({ field: "summary", code: "field_required" })]);
  const made = await ok<{ id: string }>(w.clerk.call("POST", "/api/v1/contact", { client, site: w.t.siteId, summary: "问物业费怎么算", detail: "按建筑面积" }));
  const { row } = await ok<{ row: object }>(w.officer.call("GET", `/api/v1/contact/${made.id}`));
  expect(row).toMatchObject({ summary: "问物业费怎么算", detail: "按建筑面积", handler: w.clerk.staffId });
  expect((await w.chief.call("DELETE", `/api/v1/contact/${made.id}`)).statusCode).toBe(404);
  await expect(w.t.test.db.query("delete from contact")).rejects.toThrow(/permission denied/);
});

test("A4-CC-14: a revisit tells by which of the ways it was made", async () => {
  const client = await w.client();
  for (const channel of ["call", "mail", "message"]) {
    const made = await ok<{ id: string }>(w.officer.call("POST", "/api/v1/contact", { client, site: w.t.siteId, summary: "回访", purpose: "revisit", direction: "out", channel }));
    expect((await ok<{ row: { channel: string } }>(w.officer.call("GET", `/api/v1/contact/${made.id}`))).row.channel).toBe(channel);
  }
  expect((await no(w.officer.call("POST", "/api/v1/contact", { client, site: w.t.siteId, summary: "回访", channel: "smoke" }))).fields?.[0]?.field).toBe("channel");
});

test("A6-GRP-05: every client is one of three kinds", async () => {
  for (const kind of ["existing", "becoming", "potential"]) expect(await w.client({ kind })).toMatch(/^[0-9a-f-]{36}$/);
  expect((await ok<{ row: { kind: string } }>(w.clerk.call("GET", `/api/v1/client/${await w.client({ kind: null })}`))).row.kind).toBe("existing");
  for (const kind of ["former", 7]) expect((await no(w.clerk.call("POST", "/api/v1/client", { name: "甲", site: w.t.siteId, kind }))).fields?.[0]?.field).toBe("kind");
});

test("A4-CC-20, A5-AFT-12, A3-SC-22: no complaint is archived without result, cause, responsible post, correction and revisit, by no way round", async () => {
  const one = await acceptedCase(w, { kind: "complaint" });
  expect((await one.refused(w.manager, "archive")).detail).toBe("归档还缺：结果、原因、责任岗位、纠正措施、回访结果。");
  const force = (set: string) => w.t.test.owner.query(`update "case" set ${set} where id = $1`, [one.id]);
  await expect(force("state = 'archived'")).rejects.toThrow(/case_archive_complete/);
  await expect(force("revisit_outcome = 'notNeeded'")).rejects.toThrow(/case_revisit_counted/);
  expect(await one.row()).toMatchObject({ state: "accepted", revisitNeeded: true, revisitOutcome: null });
});

test("A4-CC-28: a case that was given on twice is given on again only by who decides", async () => {
  const assigner = await w.t.person("分派员", ["case.read", "case.assign"], { superior: w.manager.postId });
  const one = await w.case();
  for (const who of [w.officer, w.second, w.officer]) await one.step(assigner, "assign", { owner: who.staffId });
  expect(await one.refused(assigner, "assign", { owner: w.second.staffId })).toMatchObject({ code: "guard_refused", detail: "已改派两次，再改要上级定。" });
  expect((await one.step(w.manager, "assign", { owner: w.second.staffId })).state).toBe("assigned");
});

test("A6-OUT-10, A6-OUT-11: whether the client accepts or refuses, and why, is a step with its person and its moment", async () => {
  const one = await acceptedCase(w);
  expect((await no(w.officer.call("POST", `/api/v1/case/${one.id}/refuse`, { version: one.version(), input: {} }))).fields?.[0]).toMatchObject({ field: "refusalReason", code: "field_required" });
  await one.step(w.officer, "refuse", { refusalReason: "还是不亮" });
  const { entries } = (await w.chief.call("GET", `/api/v1/case/${one.id}/journal`)).json<{ entries: { step: string; by: { id: string }; at: string; after: Record<string, unknown> }[] }>();
  expect(entries[0]).toMatchObject({ step: "refuse", by: { id: w.officer.staffId }, at: w.t.clock.now(), after: expect.objectContaining({ refusalReason: "还是不亮" }) });
  expect(entries[1]).toMatchObject({ step: "accept", by: { id: w.officer.staffId } });
});

test("A4-CC-35: a compensation above the requester's limit is not given before somebody else signed it", async () => {
  const one = await w.case();
  const made = await ok<{ id: string }>(w.officer.call("POST", "/api/v1/compensation", { case: one.id, site: w.t.siteId, amount: 20_000, reason: "误工" }));
  const give = (version: number) => w.officer.call("POST", `/api/v1/compensation/${made.id}/give`, { version, input: { paidAt: w.t.clock.now() } });
  expect(await no(give(1))).toMatchObject({ code: "guard_refused" });
  await expect(w.t.test.owner.query("update compensation set state = 'given' where id = $1", [made.id])).rejects.toThrow(/compensation_given_signed/);
  expect((await no(w.officer.call("POST", `/api/v1/compensation/${made.id}/approve`, { version: 1, input: {}, signature: { password: "x" } }))).status).toBe(403);
});
