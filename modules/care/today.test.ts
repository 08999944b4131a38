import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { tick } from "#platform/clocks/ticker.ts";
import { hour } from "#platform/testing/clock.ts";
import { acceptedCase, careWorld, no, ok, type CareWorld } from "./care.testing.ts";
import type { LineItem } from "./line.ts";

let w: CareWorld;
beforeAll(async () => {
  w = await careWorld();
});
afterAll(() => w.t.stop());

interface Today {
  readonly line: LineItem[];
  readonly escalated: { recordId: string; owner: string | null; level: number; dueAt: string | null; clock: { zh: string } }[];
  readonly unassigned: { id: string }[];
  readonly raised: { id: string }[];
  readonly told: { kind: string; recordId: string }[];
}
const today = (who: CareWorld["clerk"]): Promise<Today> => ok<Today>(who.call("GET", "/api/v1/today"));
const ids = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id);

test("A6-INB-13: what nobody has yet stands in the day of everybody who may assign it, and of nobody else", async () => {
  const one = await w.case({ severity: "major" });
  expect(ids((await today(w.manager)).unassigned)).toContain(one.id);
  expect((await today(w.clerk)).unassigned).toEqual([]);
  const elsewhere = await w.t.person("别处的", ["case.read", "case.assign"], { site: (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "别处" }))).id });
  expect((await today(elsewhere)).unassigned).toEqual([]);
  // Whoever reads everywhere and assigns at another site alone has nothing to do with it.
  const reader = await w.t.person("看全部的", ["case.read"], { site: null });
  const far = (await ok<{ rows: { id: string }[] }>(w.t.admin.call("GET", "/api/v1/site"))).rows.find((row) => row.id !== w.t.siteId)?.id as string;
  const post = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/post", { name: "别处派单", capabilities: ["case.assign"], top: true }));
  await act(w.t.engine, w.t.system, { type: "assignment", step: "create", input: { staff: reader.staffId, post: post.id, site: far, from: "2020-01-01" } });
  const secret = await openSession(w.t.test.db, w.t.orgId, reader.staffId, w.t.clock.now(), undefined);
  const theirs = await w.t.app.inject({ url: "/api/v1/today", cookies: { dutydesk: secret } });
  expect([theirs.statusCode, theirs.json<Today>().unassigned]).toEqual([200, []]);
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  expect(ids((await today(w.manager)).unassigned)).not.toContain(one.id);
});

test("A1-OFF-03: a raised case waits in the day of who decides until it is decided, and so does the word of it", async () => {
  const one = await w.case();
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  await one.step(w.officer, "raise", {}, "客户要书面道歉");
  const before = await today(w.manager);
  expect(ids(before.raised)).toContain(one.id);
  expect(before.told.some((told) => told.kind === "raised" && told.recordId === one.id)).toBe(true);
  await one.step(w.manager, "decide", { decision: "同意" });
  const after = await today(w.manager);
  expect(ids(after.raised)).not.toContain(one.id);
  expect(after.told.some((told) => told.kind === "raised" && told.recordId === one.id)).toBe(false);
});

test("a refusal names the right as the handbook does, in the reader's language", async () => {
  expect((await no(w.clerk.call("GET", "/api/v1/settings"))).detail).not.toContain("setting.manage");
  const one = await w.case();
  const refused = await one.refused(w.clerk, "assign", { owner: w.officer.staffId });
  expect(refused.detail).toBe("你的岗位没有这项权限：分派个案、定夺个案。");
});

test("an address of a record that is no id leads nowhere", async () => {
  expect(await no(w.clerk.call("GET", "/api/v1/case/nothing"))).toMatchObject({ status: 404, code: "not_found" });
});

const on = (day: Today, id: string): LineItem | undefined => day.line.find((item) => item.id === id && item.state !== "done");
const proved = (day: Today, id: string): LineItem | undefined => day.line.find((item) => item.id === id && item.state === "done");

test("the line moves with the clock: a promise waits, is due today, is late, and once answered its record proves it done", async () => {
  const one = await w.case({ severity: "major" });
  await one.step(w.manager, "assign", { owner: w.second.staffId });
  expect(on(await today(w.second), one.id)).toMatchObject({ kind: "promise", state: "waiting", to: `/case/${one.id}` });
  w.t.clock.pass(20 * hour);
  expect(on(await today(w.second), one.id)?.state).toBe("due");
  w.t.clock.pass(5 * hour);
  while (await tick(w.t.engine));
  expect(on(await today(w.second), one.id)?.state).toBe("late");
  // The superior is told which promise, whose case, which level, since when.
  expect((await today(w.manager)).escalated.find((told) => told.recordId === one.id)).toMatchObject({ owner: "管理员乙", level: 1, clock: { zh: "答复承诺" } });
  await one.step(w.second, "late", { lateReason: "缺件", appointment: new Date(Date.parse(w.t.clock.now()) + 3 * hour).toISOString() });
  expect(on(await today(w.second), one.id)).toMatchObject({ kind: "appointment", state: "due" });
  w.t.clock.pass(hour);
  await one.step(w.second, "answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "换灯" });
  const day = await today(w.second);
  expect(on(day, one.id)).toBeUndefined();
  expect(proved(day, one.id)?.why.zh).toBe("来不及：致歉并另约 · 答复客户");
  // The talk that the answer keeps by itself is no second thing done.
  expect(day.line.filter((item) => item.state === "done")).toHaveLength(1);
  expect(proved(await today(w.officer), one.id)).toBeUndefined();
  w.t.clock.pass(24 * hour);
  expect(proved(await today(w.second), one.id)).toBeUndefined();
});

test("of what a promise's clock said again and again, the last word stands", async () => {
  const one = await w.case();
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  for (const share of [25, 13, 7]) {
    w.t.clock.pass(share * hour);
    while (await tick(w.t.engine));
  }
  const kept = (await w.t.test.owner.query<{ n: number }>("select count(*)::int as n from notice where record_id = $1 and staff_id = $2 and clock_id is not null and kind not like 'climb:%'", [one.id, w.officer.staffId]))[0]?.n;
  expect(kept).toBeGreaterThan(1);
  expect((await today(w.officer)).told.filter((told) => told.recordId === one.id && told.kind.startsWith("warn")).map((told) => told.kind)).toEqual(["warn90"]);
});

test("a call of which one made a case is told once, as received; a talk about it later, and a call without a case, are things of their own", async () => {
  const fresh = await w.t.person("另一前台", ["case.create", "case.read", "client.create", "client.read", "contact.create", "contact.read"], { superior: w.manager.postId });
  const client = await w.client();
  const of = (body: object) => ok<{ id: string }>(fresh.call("POST", "/api/v1/contact", { client, site: w.t.siteId, channel: "call", startedAt: w.t.clock.now(), ...body }));
  const one = await ok<{ id: string }>(fresh.call("POST", "/api/v1/case", { client, site: w.t.siteId, subject: "水管爆了", happenedAt: "刚才", place: "2 号楼", person: "住户", event: "水管爆了", phone: "13800000000" }));
  w.t.clock.pass(60_000);
  await of({ case: one.id, direction: "in", purpose: "matter", summary: "水管爆了" });
  const done = async (): Promise<string[]> => (await today(fresh)).line.filter((item) => item.state === "done").map((item) => `${item.title} ${item.why.zh}`);
  expect(await done()).toEqual(["水管爆了 受理"]);
  w.t.clock.pass(hour);
  await of({ case: one.id, direction: "out", purpose: "followUp", summary: "告诉她师傅上门了" });
  await of({ direction: "in", purpose: "matter", summary: "问几点开门" });
  expect(await done()).toEqual(["水管爆了 受理", "告诉她师傅上门了 跟进", "问几点开门 诉求"]);
  // Of a case that somebody else received, the call is what one did oneself.
  const others = await w.case();
  await of({ case: others.id, direction: "in", purpose: "matter", summary: "又来催灯的事" });
  expect(await done()).toContain("又来催灯的事 诉求");
});

test("A4-CC-24: an accepted case waits on the line with what it lacks, until it is archived", async () => {
  const one = await acceptedCase(w, { kind: "suggestion", severity: "minor" });
  expect(on(await today(w.officer), one.id)).toMatchObject({ kind: "close", state: "waiting", at: null, why: { zh: "归档还缺：结果 · 原因 · 责任岗位" } });
  await one.step(w.officer, "conclude", { result: "采纳", cause: await w.cause("建议"), responsiblePost: w.officer.postId });
  expect(on(await today(w.officer), one.id)?.why.zh).toBe("都齐了，可以归档");
  await one.step(w.manager, "archive");
  expect(on(await today(w.officer), one.id)).toBeUndefined();
  expect(proved(await today(w.manager), one.id)?.why.zh).toContain("归档");
});

test("unassigned, raised, signatures, first contacts and follow-ups stand on the line of whom their own rules name, and of nobody else", async () => {
  const nobodys = await w.case();
  const raised = await w.case();
  await raised.step(w.manager, "assign", { owner: w.officer.staffId });
  await raised.step(w.officer, "raise", {}, "请定");
  const asked = await ok<{ id: string }>(w.officer.call("POST", "/api/v1/compensation", { case: raised.id, kind: "money", amount: 10_000, reason: "赔灯" }));
  const client = await w.client({ following: true });
  const version = async (): Promise<number> => (await ok<{ row: { version: number } }>(w.chief.call("GET", `/api/v1/client/${client}`))).row.version;
  await ok(w.manager.call("POST", `/api/v1/client/${client}/allocate`, { version: await version(), input: { owner: w.officer.staffId } }));
  const kinds = async (who: CareWorld["clerk"], id: string): Promise<string[]> => (await today(who)).line.filter((item) => item.id === id && item.state !== "done").map((item) => item.kind);
  expect(await kinds(w.manager, nobodys.id)).toEqual(["assign"]);
  expect(await kinds(w.clerk, nobodys.id)).toEqual([]);
  expect(await kinds(w.manager, raised.id)).toEqual(["decide"]);
  expect(await kinds(w.officer, raised.id)).toEqual(["promise"]);
  expect([await kinds(w.manager, asked.id), await kinds(w.officer, asked.id)]).toEqual([["sign"], []]);
  expect([await kinds(w.officer, client), await kinds(w.second, client)]).toEqual([["followUp", "contact"], []]);
  await ok(w.officer.call("POST", "/api/v1/contact", { client, site: w.t.siteId, direction: "out", channel: "call", purpose: "care", summary: "自我介绍", startedAt: w.t.clock.now() }));
  expect(await kinds(w.officer, client)).toEqual(["followUp"]);
  const item = (await today(w.officer)).line.find((one) => one.kind === "followUp");
  expect(Date.parse(item?.at as string) - Date.parse(w.t.clock.now())).toBe(48 * hour);
});

test("A1-OFF-16: who is on duty sees since when, who has not come is asked once the house keeps attendance, and who left or may not enter one is not", async () => {
  const arrival = async (who: CareWorld["clerk"]): Promise<{ here: { id: string; since: string } | null; awaited: boolean }> => (await ok<{ arrival: { here: { id: string; since: string } | null; awaited: boolean } }>(who.call("GET", "/api/v1/today"))).arrival;
  const desk = await w.t.person("到岗的", ["office.write"]);
  const mate = await w.t.person("还没到的", ["office.write"]);
  const reader = await w.t.person("只看的", ["case.read"]);
  expect(await arrival(desk), "nobody in the house keeps attendance").toEqual({ here: null, awaited: false });
  const since = w.t.clock.now();
  const { id } = await ok<{ id: string }>(desk.call("POST", "/api/v1/attendance", {}));
  expect([await arrival(desk), await arrival(mate), await arrival(reader)]).toEqual([{ here: { id, since }, awaited: false }, { here: null, awaited: true }, { here: null, awaited: false }]);
  await act(w.t.engine, await desk.actor(), { type: "attendance", step: "leave", id, version: 1, input: {} });
  expect(await arrival(desk), "who left today does not come again").toEqual({ here: null, awaited: false });
  w.t.clock.pass(24 * hour);
  expect(await arrival(desk), "the next day they are asked").toEqual({ here: null, awaited: true });
  w.t.clock.pass(8 * 24 * hour);
  expect((await arrival(desk)).awaited, "nobody kept it for a week").toBe(false);
  // Who works everywhere says where: the page leads to the form by this very field.
  const roaming = await w.t.person("到处跑的", ["office.write"], { site: null });
  expect((await no(roaming.call("POST", "/api/v1/attendance", {}))).fields?.map((one) => one.field)).toEqual(["site"]);
});
