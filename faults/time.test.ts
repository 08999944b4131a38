import { afterAll, beforeAll, expect, test } from "vitest";
import { tick } from "#platform/clocks/ticker.ts";
import { hour } from "#platform/testing/clock.ts";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { clocksToldOnce, countersAreTrue, nothingHalfDone } from "./holds.ts";
import { caseBody } from "./program.ts";

const day = 24 * hour;
const week = 7 * day;

let t: TestApp;
let worker: Person;
let lead: Person;
let head: Person;
let client: string;

beforeAll(async () => {
  t = await startTestApp();
  head = await t.person("经理", ["case.read", "case.decide"], { top: true });
  lead = await t.person("主管", ["case.read", "case.assign"], { superior: head.postId });
  worker = await t.person("专员", ["case.read", "case.work", "client.read"], { superior: lead.postId });
  client = (await t.admin.call("POST", "/api/v1/client", { name: "赵建国", site: t.siteId })).json<{ id: string }>().id;
});
afterAll(() => t.stop());

interface Made {
  readonly id: string;
  readonly number: string;
}

/** A case in the worker's charge. */
async function inCharge(more: Readonly<Record<string, unknown>> = {}): Promise<Made> {
  const made = (await t.admin.call("POST", "/api/v1/case", caseBody(client, t.siteId, `第${Math.random()}件`, more))).json<Made>();
  const assigned = await t.admin.call("POST", `/api/v1/case/${made.id}/assign`, { version: 1, input: { owner: worker.staffId } });
  expect(assigned.statusCode, assigned.body).toBe(200);
  return made;
}

async function fire(): Promise<void> {
  while (await tick(t.engine));
}
const stepsOf = async (id: string): Promise<string[]> => (await t.test.owner.query<{ step: string }>("select s.step from clock_step s join clock c on c.id = s.clock_id where c.record_id = $1 and c.name = 'promise' order by s.planned_at", [id])).map((row) => row.step);

test.each([["an hour", hour], ["a day", day]])("a server whose time jumps back by %s fires nothing twice, loses no promise, and numbers, order and sessions hold", async (_, back) => {
  const before = await inCharge({ safety: true });
  t.clock.pass(25 * hour);
  await fire();
  expect(await stepsOf(before.id)).toEqual(["warn50"]);
  const late = await inCharge(); // Made at a time that has not been yet once the clock jumps.

  t.clock.pass(-back);
  await fire();
  await fire();
  expect(await stepsOf(before.id)).toEqual(["warn50"]);
  expect((await worker.call("GET", "/api/v1/me")).statusCode).toBe(200);
  const after = await inCharge();
  expect(new Set([before.number, late.number, after.number]).size).toBe(3);
  const places = await t.test.owner.query<{ id: string }>("select record_id as id from event where record_id = any($1) and step = 'create' order by tx, seq", [[before.id, late.id, after.id]]);
  expect(places.map((row) => row.id)).toEqual([before.id, late.id, after.id]);
  const [face] = await t.test.owner.query<{ due: string; since: string }>("select due_at as due, running_since as since from clock where record_id = $1 and name = 'promise'", [late.id]);
  expect((face?.due ?? "") > (face?.since ?? "")).toBe(true);

  // Nobody can be answered before their matter came in: a sentence says so, and the time of receipt can be corrected.
  const answer = (version: number) => worker.call("POST", `/api/v1/case/${late.id}/answer`, { version, input: { answerChannel: "call", answeredAt: t.clock.now(), reached: true, solution: "换了灯" } });
  const refused = await answer(2);
  expect(refused.json<{ detail: string }>().detail).toContain("受理时间");
  const corrected = await t.admin.call("POST", `/api/v1/case/${late.id}/correct`, { version: 2, input: { receivedAt: t.clock.now() }, note: "服务器的钟拨回过" });
  expect(corrected.statusCode, corrected.body).toBe(200);
  const answered = await answer(3);
  expect(answered.statusCode, answered.body).toBe(200);
  const [promise] = await t.test.owner.query<{ state: string; spent: number; left: number; allotted: number }>(
    "select state, spent_ms as spent, left_at_stop_ms as left, allotted_ms as allotted from clock where record_id = $1 and name = 'promise' and state <> 'dropped'", [late.id]);
  expect(promise).toMatchObject({ state: "met", spent: 0, left: promise?.allotted });

  // The time goes on and catches up: each step once.
  for (let passed = 0; passed < 3 * day; passed += 2 * hour) {
    t.clock.pass(2 * hour);
    await fire();
  }
  expect((await stepsOf(before.id)).slice(0, 4)).toEqual(["warn50", "warn75", "warn90", "missed"]);
  const told = await clocksToldOnce(t.test.owner, t.clock.now());
  expect(told.warn50).toBeGreaterThan(0);
  await nothingHalfDone(t.test.owner);
  await countersAreTrue(t.test.owner);
  await t.test.owner.query("update clock set next_at = null");
  await t.test.owner.query("update notice set closed_at = at where closed_at is null");
});

test("a server that was down for a week catches up: nobody is flooded, levels follow one another, nothing is lost", async () => {
  const many = 60;
  t.clock.set("2026-12-07T01:00:00.000Z"); // A Monday morning in Shanghai.
  const made: Made[] = [];
  for (let n = 0; n < many; n++) made.push(await inCharge());
  const ids = made.map((one) => one.id);
  t.clock.pass(week);
  await fire();

  const noticesOf = async (staff: Person): Promise<Record<string, number>> =>
    Object.fromEntries((await t.test.owner.query<{ kind: string; n: number }>("select kind, count(*)::int as n from notice where staff_id = $1 and at = $2 group by kind", [staff.staffId, t.clock.now()])).map((row) => [row.kind, row.n]));
  expect(await noticesOf(worker)).toEqual({ missed: 20, moreLate: 1 });
  expect(await noticesOf(lead)).toEqual({ "climb:1": 20, moreLate: 1 });
  expect(await noticesOf(head)).toEqual({});
  const steps = await t.test.owner.query<{ step: string; n: number }>("select step, count(*)::int as n from clock_step s join clock c on c.id = s.clock_id where c.record_id = any($1) group by step order by step", [ids]);
  expect(Object.fromEntries(steps.map((row) => [row.step, row.n]))).toEqual({ warn50: many, warn75: many, warn90: many, missed: many, "climb:1": many });

  // The next level waits a quarter of the promise from when the level before was really told: 12 hours, and then its working hours.
  const toldAt = t.clock.now();
  for (let passed = 0; passed < 11 * hour; passed += hour) {
    t.clock.pass(hour);
    await fire();
  }
  expect((await t.test.owner.query("select 1 from clock_step s join clock c on c.id = s.clock_id where c.record_id = any($1) and s.step = 'climb:2'", [ids])).length).toBe(0);
  for (let passed = 0; passed < day; passed += hour / 4) {
    t.clock.pass(hour / 4);
    await fire();
  }
  const second = await t.test.owner.query<{ at: string }>("select s.at from clock_step s join clock c on c.id = s.clock_id where c.record_id = any($1) and s.step = 'climb:2'", [ids]);
  expect(second).toHaveLength(many);
  for (const { at } of second) expect(Date.parse(at) - Date.parse(toldAt)).toBeGreaterThanOrEqual(12 * hour);
  await clocksToldOnce(t.test.owner, t.clock.now());
});
