import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { tick } from "#platform/clocks/ticker.ts";
import { openDatabase } from "#platform/store/database.ts";
import { hour } from "#platform/testing/clock.ts";
import { composeEngine } from "../../apps/server/compose.ts";
import { careWorld, no, ok, type CareWorld, type Opened } from "./care.testing.ts";

let w: CareWorld;
beforeAll(async () => void (w = await careWorld()));
beforeEach(() => w.t.clock.set("2026-11-24T01:00:00.000Z"));
afterAll(() => w.t.stop());

const pass = (hours: number): void => w.t.clock.pass(hours * hour);
const now = (): string => w.t.clock.now();
const fire = async (): Promise<void> => {
  while (await tick(w.t.engine));
};
const said = (): object => ({ answerChannel: "call", answeredAt: now(), reached: true, solution: "换灯" });

const ladder = ["warn50", "warn75", "warn90", "missed", "climb:1", "climb:2", "climb:3"];

async function steps(one: Opened, clock: string): Promise<string[]> {
  const rows = await w.t.test.owner.query<{ step: string }>("select s.step from clock_step s join clock c on c.org_id = s.org_id and c.id = s.clock_id where c.record_id = $1 and c.name = $2 ", [one.id, clock]);
  return rows.map((row) => row.step).sort((a, b) => ladder.indexOf(a) - ladder.indexOf(b));
}

async function told(one: Opened, kind: string): Promise<string[]> {
  const rows = await w.t.test.owner.query<{ staff: string }>("select staff_id as staff from notice where record_id = $1 and kind = $2 order by id", [one.id, kind]);
  return rows.map((row) => row.staff);
}

async function assigned(values: object = {}): Promise<Opened> {
  const one = await w.case(values);
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  return one;
}

test("A4-CC-22, A4-CC-30: the promise warns its owner at 50, 75 and 90 %, is missed, and climbs level by level, each step once", async () => {
  const one = await assigned();
  for (const [hours, step] of [[24, "warn50"], [12, "warn75"], [7.2, "warn90"]] as const) {
    expect(await told(one, step)).toEqual([]);
    pass(hours);
    await fire();
    await fire();
    expect(await told(one, step)).toEqual([w.officer.staffId]);
  }
  pass(4.8);
  await fire();
  expect(await told(one, "missed")).toEqual([]);
  w.t.clock.pass(1);
  await fire();
  expect(await told(one, "missed")).toEqual([w.officer.staffId]);
  pass(48);
  await fire();
  pass(48);
  await fire();
  await fire();
  expect(await told(one, "climb:1")).toEqual([w.manager.staffId]);
  expect(await told(one, "climb:2")).toEqual([w.chief.staffId]);
  expect(await told(one, "climb:3")).toEqual([]);
  expect(await steps(one, "promise")).toEqual(["warn50", "warn75", "warn90", "missed", "climb:1", "climb:2"]);
  const today = await ok<{ escalated: { id: string; recordId: string; kind: string; why?: string; post: string }[] }>(w.manager.call("GET", "/api/v1/today"));
  expect(today.escalated.filter((line) => line.recordId === one.id).map((line) => [line.kind, line.post])).toEqual([["climb:1", "经理岗"]]);
  await one.step(w.officer, "answer", said());
  expect((await one.clocks()).promise?.map((clock) => clock.state)).toEqual(["missed"]);
  pass(200);
  await fire();
  expect(await steps(one, "promise")).toHaveLength(6);
});

test("A4-CC-21: the promise runs from the receipt, and no step stands in for taking the case", async () => {
  const one = await w.case();
  const start = now();
  pass(30);
  const before = (await one.clocks()).promise;
  expect(before).toMatchObject([{ startedAt: start, state: "running" }]);
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  expect((await one.clocks()).promise).toMatchObject([{ startedAt: start, dueAt: before?.[0]?.dueAt }]);
  expect((await one.refused(w.clerk, "correct", { receivedAt: now() })).code).toBe("not_allowed");
  const late = await no(w.clerk.call("PATCH", `/api/v1/case/${one.id}`, { version: one.version(), input: { receivedAt: now() } }));
  expect([late.code, late.detail]).toEqual(["guard_refused", "受理时间改晚要用“更正”，并写明原因。"]);
});

test("two programs on one database that fire at once tell every step once", async () => {
  const many = await Promise.all(Array.from({ length: 5 }, () => assigned()));
  const other = openDatabase(w.t.test.url, { max: 4 });
  try {
    const twin = composeEngine(other, { now: w.t.clock.now });
    // Each jump ends in office hours: a level is told only then.
    for (const hours of [25, 13, 8, 5, 2, 24]) {
      pass(hours);
      await Promise.all([tick(w.t.engine), tick(twin), tick(w.t.engine), tick(twin)]);
    }
    while ((await tick(w.t.engine)) || (await tick(twin)));
    for (const one of many) {
      const all = await steps(one, "promise");
      expect(new Set(all).size).toBe(all.length);
      expect(all).toEqual(["warn50", "warn75", "warn90", "missed", "climb:1", "climb:2"]);
      for (const kind of ["warn50", "missed", "climb:1", "climb:2"]) expect(await told(one, kind), kind).toHaveLength(1);
    }
  } finally {
    await other.close();
  }
});

test("A6-INB-14: 48 hours run from the first solution to the client reached, and a try that missed the client does not begin them anew", async () => {
  const one = await assigned();
  pass(5);
  await one.step(w.officer, "solve", { solution: "换整条线" });
  const solved = now();
  pass(10);
  await one.step(w.officer, "answer", { ...said(), reached: false });
  pass(10);
  await one.step(w.officer, "answer", { ...said(), reached: false });
  const row = await one.row();
  expect(row).toMatchObject({ state: "answered", reachedAt: null, solutionAt: solved });
  const clocks = await one.clocks();
  expect(clocks.reply).toMatchObject([{ state: "running", startedAt: solved, dueAt: new Date(Date.parse(solved) + 48 * hour).toISOString() }]);
  expect(clocks.promise).toMatchObject([{ state: "running" }]);
  expect((await one.refused(w.officer, "accept")).detail).toBe("客户接受还缺：告知客户时间。");
  pass(20);
  await one.step(w.officer, "answer", said());
  expect((await one.clocks()).reply?.map((clock) => clock.state)).toEqual(["met"]);
  const talks = await w.t.test.owner.query<{ reached: string }>(`select reached from contact where "case" = $1 and purpose = 'answer' order by created_at`, [one.id]);
  expect(talks.map((talk) => talk.reached)).toEqual(["no", "no", "yes"]);
});

test("A6-INB-14: a reply later than 48 hours is missed although the promise itself was longer", async () => {
  const one = await assigned({ severity: "minor" });
  await one.step(w.officer, "solve", { solution: "有了" });
  pass(60);
  await fire();
  expect(await told(one, "missed")).toEqual([w.officer.staffId]);
  await one.step(w.officer, "answer", said());
  const clocks = await one.clocks();
  expect([clocks.reply?.[0]?.state, clocks.promise?.[0]?.state]).toEqual(["missed", "met"]);
});

test("A6-OUT-16, A6-OUT-17: being late is told with an apology and a new time within 48 hours; it is counted, and a clock runs to that time", async () => {
  const one = await assigned();
  pass(50);
  const far = await one.refused(w.officer, "late", { lateReason: "缺件", appointment: new Date(Date.parse(now()) + 49 * hour).toISOString() });
  expect([far.code, far.detail]).toEqual(["guard_refused", "另约的时间最晚在 48 小时内。"]);
  expect((await one.refused(w.officer, "late", { lateReason: "缺件", appointment: now() })).detail).toBe("另约的时间要在将来。");
  const first = new Date(Date.parse(now()) + 20 * hour).toISOString();
  await one.step(w.officer, "late", { lateReason: "缺件", appointment: first, lateChannel: "wechat" });
  expect((await one.clocks()).appointment).toMatchObject([{ state: "running", dueAt: first }]);
  pass(21);
  await fire();
  const missed = await w.t.test.owner.query<{ n: number }>("select count(*)::int as n from clock_step s join clock c on c.id = s.clock_id where c.record_id = $1 and c.name = 'appointment' and s.step = 'missed'", [one.id]);
  expect(missed[0]?.n).toBe(1);
  await one.step(w.officer, "late", { lateReason: "还缺件", appointment: new Date(Date.parse(now()) + 48 * hour).toISOString(), lateChannel: "call" });
  expect(await one.row()).toMatchObject({ lateNotices: 2, lateChannel: "call" });
  const talks = await w.t.test.owner.query<{ channel: string; summary: string }>(`select channel, summary from contact where "case" = $1 and purpose = 'lateNotice' order by created_at`, [one.id]);
  expect(talks).toEqual([{ channel: "wechat", summary: "致歉并另约：缺件" }, { channel: "call", summary: "致歉并另约：还缺件" }]);
  pass(2);
  await one.step(w.officer, "answer", said());
  expect((await one.clocks()).appointment?.map((clock) => clock.state).sort()).toEqual(["dropped", "met"]);
});

test("A6-INB-16: a refusal begins a new promise, and the answer to it cannot lie before it", async () => {
  const one = await assigned();
  pass(3);
  const early = now();
  await one.step(w.officer, "answer", said());
  pass(30);
  await one.step(w.officer, "refuse", { refusalReason: "要书面道歉" });
  const refusedAt = now();
  expect(await one.row()).toMatchObject({ state: "refused", reachedAt: null, solutionAt: null, refusedAt, refusedCount: 1 });
  expect((await one.clocks()).promise).toMatchObject([{ state: "running", startedAt: refusedAt }, { state: "met" }]);
  expect((await one.refused(w.officer, "explain", { ...said(), answeredAt: early })).detail).toBe("这次答复不能早于客户不接受的时间。");
  pass(1);
  await one.step(w.officer, "explain", { ...said(), solution: "登门致歉" });
  expect((await one.clocks()).promise?.map((clock) => clock.state)).toEqual(["met", "met"]);
  expect((await one.clocks()).reply?.map((clock) => clock.state)).toEqual(["met", "met"]);
});

test("A4-CC-27: a client who is not content after all, at the revisit, is refused again and needs a new revisit", async () => {
  const one = await assigned();
  await one.step(w.officer, "answer", said());
  await one.step(w.officer, "accept");
  await one.step(w.officer, "revisit", { revisitFound: "noComment", satisfaction: 1 });
  await one.step(w.officer, "refuse", { refusalReason: "灯又坏了" });
  expect(await one.row()).toMatchObject({ state: "refused", revisitOutcome: null, acceptedAt: null, satisfaction: null });
});

test("A4-CC-22: only a superior pauses a promise, with a reason and an end; it goes on by itself at the end", async () => {
  const one = await assigned();
  pass(10);
  const until = new Date(Date.parse(now()) + 20 * hour).toISOString();
  const path = `/api/v1/case/${one.id}/clocks/promise`;
  const denied = await no(w.second.call("POST", `${path}/pause`, { reason: "等配件", until }));
  expect([denied.status, denied.code]).toEqual([403, "not_allowed"]);
  const own = await w.case();
  await own.step(w.manager, "assign", { owner: w.manager.staffId });
  expect((await no(w.manager.call("POST", `/api/v1/case/${own.id}/clocks/promise/pause`, { reason: "等", until }))).detail).toBe("自己的承诺不能自己停，请上级来定。");
  expect((await no(w.manager.call("POST", `${path}/pause`, { until }))).fields?.map((field) => field.field)).toEqual(["reason"]);
  expect((await no(w.manager.call("POST", `${path}/pause`, { reason: "等", until: now() }))).fields?.map((field) => field.field)).toEqual(["until"]);
  expect((await no(w.manager.call("POST", `${path}/pause`, { reason: "等", until: "2027-06-01T00:00:00Z" }))).fields?.map((field) => field.field)).toEqual(["until"]);
  await ok(w.manager.call("POST", `${path}/pause`, { reason: "等配件", until }));
  expect(await one.row()).toMatchObject({ dueAt: null, duePausedAt: now() });
  pass(19);
  await fire();
  expect(await steps(one, "promise")).toEqual([]);
  expect((await no(w.manager.call("POST", `${path}/pause`, { reason: "再等", until: new Date(Date.parse(now()) + hour).toISOString() }))).detail).toBe("时限已暂停，不能再次暂停。");
  pass(2);
  await fire();
  expect(await one.row()).toMatchObject({ dueAt: new Date(Date.parse(until) + 38 * hour).toISOString(), duePausedAt: null });
  const { entries } = await ok<{ entries: { step: string; note: string | null; by: { name: string } | null }[] }>(w.manager.call("GET", `/api/v1/case/${one.id}/journal`));
  expect(entries.slice(0, 2)).toMatchObject([{ step: "clock:promise:resume", by: null }, { step: "clock:promise:pause", note: "等配件", by: { name: "经理" } }]);
  await ok(w.chief.call("POST", `${path}/pause`, { reason: "等天气", until: new Date(Date.parse(now()) + 5 * hour).toISOString() }));
  pass(1);
  await ok(w.chief.call("POST", `${path}/resume`, {}));
  expect((await no(w.chief.call("POST", `${path}/resume`, {}))).detail).toBe("时限没有暂停，无需恢复。");
  pass(100);
  await fire();
  expect(await steps(one, "promise")).toContain("missed");
});

test("A1-FD-54: a graver severity shortens the promise that runs; a lighter one never lengthens it", async () => {
  const one = await assigned();
  const start = (await one.clocks()).promise?.[0]?.startedAt as string;
  const due = (hours: number): string => new Date(Date.parse(start) + hours * hour).toISOString();
  pass(2);
  await one.step(w.manager, "regrade", { severity: "major" }, "有人受伤");
  expect((await one.row()).dueAt).toBe(due(24));
  await one.step(w.manager, "regrade", { severity: "minor" }, "误报");
  expect((await one.row()).dueAt).toBe(due(24));
});

test("A6-GRP-51, A4-CC-09: the 48 hours of following up run from contact to contact, and the first week from the allocation", async () => {
  const id = await w.client();
  const read = async (): Promise<{ row: Record<string, unknown> & { version: number }; clocks: { name: string; state: string; startedAt: string; dueAt: string }[] }> => ok(w.manager.call("GET", `/api/v1/client/${id}`));
  const of = async (name: string): Promise<{ state: string; startedAt: string; dueAt: string }[]> => (await read()).clocks.filter((clock) => clock.name === name);
  const version = async (): Promise<number> => (await read()).row.version;
  pass(24);
  await ok(w.manager.call("POST", `/api/v1/client/${id}/allocate`, { version: await version(), input: { owner: w.officer.staffId } }));
  expect(await of("firstContact")).toMatchObject([{ state: "running", startedAt: now(), dueAt: new Date(Date.parse(now()) + 7 * 24 * hour).toISOString() }]);
  await ok(w.manager.call("PATCH", `/api/v1/client/${id}`, { version: await version(), input: { following: true } }));
  expect(await of("followUp")).toMatchObject([{ state: "running", startedAt: now() }]);
  pass(40);
  const talk = async (reached: "yes" | "no"): Promise<void> => void (await ok(w.officer.call("POST", "/api/v1/contact", { client: id, site: w.t.siteId, direction: "out", purpose: "followUp", reached, startedAt: now(), summary: "跟进" })));
  await talk("no");
  expect(await of("followUp")).toMatchObject([{ state: "running" }]);
  await talk("yes");
  expect((await of("firstContact")).map((clock) => clock.state)).toEqual(["met"]);
  expect((await of("followUp")).map((clock) => [clock.state, clock.startedAt === now()]).sort()).toEqual([["met", false], ["running", true]]);
  pass(49);
  await fire();
  expect((await of("followUp")).map((clock) => clock.state).sort()).toEqual(["met", "missed"]);
  await ok(w.manager.call("PATCH", `/api/v1/client/${id}`, { version: await version(), input: { following: false } }));
  expect((await of("followUp")).map((clock) => clock.state).sort()).toEqual(["dropped", "met"]);
});
