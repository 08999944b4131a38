import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import type { Actor } from "#platform/act/actor.ts";
import { createToken, findSession } from "#platform/auth/sessions.ts";
import { startTestApp, type Person, type TestApp } from "../../apps/server/testing.ts";

let t: TestApp;
let boss: Person;
let chief: Person;
let clerk: Person;
const status = async (answer: ReturnType<Person["call"]>): Promise<number> => (await answer).statusCode;

beforeAll(async () => {
  t = await startTestApp();
  boss = await t.person("总经理", ["compensation.approve", "office.write"], { site: null, top: true, compensationLimit: 100_000 });
  chief = await t.person("主管", ["office.write", "post.manage", "staff.manage", "duty.manage"], { site: null, superior: boss.postId });
  clerk = await t.person("前台", ["office.write"], { superior: chief.postId });
});
afterAll(() => t.stop());

test("who keeps the staff of one site names no deputy for somebody who works elsewhere too", async () => {
  const here = await t.person("本点人事", ["staff.manage", "office.write"], {});
  const puppet = await t.person("熟人", ["office.write"], {});
  const wish = (principal: string) => here.call("POST", "/api/v1/delegation", { principal, deputy: puppet.staffId, from: "2026-11-24", to: "2026-12-24" });
  expect(await status(wish(boss.staffId))).toBe(403);
  expect(await status(wish(clerk.staffId))).toBe(201);
});

test("a right that is lent to sign with is not given on, to oneself least of all", async () => {
  const give = async () => {
    const { version, capabilities } = (await t.test.owner.query<{ version: number; capabilities: string[] }>("select version, capabilities from post where id = $1", [clerk.postId]))[0] as { version: number; capabilities: string[] };
    return status(chief.call("PATCH", `/api/v1/post/${clerk.postId}`, { version, input: { capabilities: [...capabilities, "compensation.approve"] } }));
  };
  expect(await give()).toBe(403);
  await act(t.engine, t.system, { type: "delegation", step: "create", input: { principal: boss.staffId, deputy: chief.staffId, from: "2026-11-24", to: "2026-11-24" } });
  chief = await t.signIn(chief.staffId, chief.postId);
  expect((await chief.actor()).capabilities["compensation.approve"]).toBe(true);
  expect(await give()).toBe(403);
});

test("a figure of one's own may be given on up to where it reaches, and codes to who has no more", async () => {
  const keeper = await t.person("财务主管", ["post.manage", "staff.manage", "compensation.approve"], { site: null, compensationLimit: 50_000 });
  const payer = await t.person("出纳", ["compensation.approve"], { compensationLimit: 20_000 });
  const give = async (limit: number) => status(keeper.call("PATCH", `/api/v1/post/${payer.postId}`, { version: (await t.test.owner.query<{ version: number }>("select version from post where id = $1", [payer.postId]))[0]?.version, input: { compensationLimit: limit } }));
  expect([await give(50_001), await give(50_000)]).toEqual([403, 200]);
  expect(await status(keeper.call("POST", `/api/v1/staff/${payer.staffId}/one-time-code`))).toBe(201);
  expect(await status(keeper.call("POST", `/api/v1/staff/${boss.staffId}/one-time-code`)), "whose figure is higher").toBe(403);
});

test("nobody puts themselves above others: not into a post over them, not by moving posts, not by a code for a superior", async () => {
  const over = await act(t.engine, t.system, { type: "post", step: "create", input: { name: "片区经理", capabilities: ["office.write"], top: true } });
  const below = await t.person("门岗", ["office.write"], { superior: chief.postId });
  const elsewhere = await t.person("别的前台", ["office.write"], { superior: over.id });
  expect(await status(chief.call("POST", "/api/v1/assignment", { staff: chief.staffId, post: over.id, from: "2026-11-24" }))).toBe(403);
  // Somebody else may be put there, and a post over nobody but one's own may be taken.
  expect(await status(chief.call("POST", "/api/v1/assignment", { staff: elsewhere.staffId, post: over.id, from: "2026-11-24" }))).toBe(201);
  expect(await status(chief.call("POST", "/api/v1/assignment", { staff: chief.staffId, post: clerk.postId, from: "2026-11-24" }))).toBe(201);
  chief = await t.signIn(chief.staffId, chief.postId);
  const move = async (post: string, input: object): Promise<number> => {
    const [row] = await t.test.owner.query<{ version: number }>("select version from post where id = $1", [post]);
    return status(chief.call("PATCH", `/api/v1/post/${post}`, { version: row?.version, input }));
  };
  expect(await move(chief.postId, { superior: null, top: true }), "their own post").toBe(403);
  expect(await move(boss.postId, { superior: chief.postId, top: false }), "their superior's").toBe(403);
  expect(await move(elsewhere.postId, { superior: chief.postId }), "another's people").toBe(403);
  expect(await move(below.postId, { superior: clerk.postId }), "one of theirs").toBe(200);
  expect(await status(chief.call("POST", `/api/v1/staff/${boss.staffId}/one-time-code`))).toBe(403);
  expect(await status(chief.call("POST", `/api/v1/staff/${clerk.staffId}/one-time-code`))).toBe(201);
});

async function byToken(scope: readonly string[] | null): Promise<Actor> {
  const { secret } = await createToken(t.test.db, t.orgId, boss.staffId, "机器", 30, t.clock.now(), scope);
  return (await findSession(t.test.db, secret, t.clock.now()))?.actor as Actor;
}

test("a token with few rights stands above nobody, and in for nobody", async () => {
  expect((await boss.actor()).subordinates.length).toBeGreaterThan(0);
  const few = await byToken(["office.write"]);
  expect([few.subordinates, few.principals, few.signsOver]).toEqual([[], [], []]);
  expect((await byToken(null)).subordinates.length).toBeGreaterThan(0);
});
