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

test("whose signature it is and the administrator name a deputy; who keeps the staff, all of it or their own people, lends nothing they do not hold themselves", async () => {
  const keeper = await t.person("总部人事", ["staff.manage", "office.write"], { site: null });
  const payer = await t.person("会计", ["compensation.approve"], { superior: boss.postId, compensationLimit: 20_000 });
  const plain = await t.person("文员", ["office.write"], {});
  // An account that only they have the password of.
  const puppet = (await keeper.call("POST", "/api/v1/staff", { name: "傀儡", staffNumber: "P1" })).json<{ id: string }>().id;
  const name = (by: Person, principal: Person) => by.call("POST", "/api/v1/delegation", { principal: principal.staffId, deputy: puppet, from: "2026-11-24", to: "2026-12-24" });
  for (const principal of [payer, boss, chief]) expect(await status(name(keeper, principal)), "a figure to sign to, people to stand above").toBe(403);
  expect((await t.test.owner.query("select 1 from delegation where deputy = $1", [puppet])).length).toBe(0);
  const equal = await t.person("也能签的人事", ["staff.manage", "compensation.approve"], { site: null, compensationLimit: 20_000 });
  const less = await t.person("签得少的人事", ["staff.manage", "compensation.approve"], { site: null, compensationLimit: 19_999 });
  expect([await status(name(keeper, plain)), await status(name(less, payer)), await status(name(equal, payer)), await status(name(chief, clerk)), await status(name(t.admin, boss))]).toEqual([201, 403, 201, 201, 201]);
  const cashier = await t.person("主管下的出纳", ["compensation.approve"], { superior: chief.postId, compensationLimit: 1000 });
  expect(await status(name(chief, cashier)), "standing above is not holding their right").toBe(403);
});

test("who was named deputy gives it back: nobody is kept from deciding about somebody by being made their deputy", async () => {
  const superior = await t.person("组长", ["office.write"], { superior: boss.postId });
  const own = await t.person("组员", ["office.write"], { superior: superior.postId });
  const { id } = (await own.call("POST", "/api/v1/delegation", { deputy: superior.staffId, from: "2026-11-24", to: "2027-12-24" })).json<{ id: string }>();
  expect(await status(clerk.call("POST", `/api/v1/delegation/${id}/revoke`, { version: 1 })), "no affair of others").toBeGreaterThanOrEqual(403);
  expect(await status(superior.call("POST", `/api/v1/delegation/${id}/revoke`, { version: 1 }))).toBe(200);
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

test("nobody stands above others by two steps either: by a post without a place, by one that is theirs tomorrow, by putting people below themselves", async () => {
  const far = await act(t.engine, t.system, { type: "post", step: "create", input: { name: "远处经理", capabilities: ["office.write"], top: true } });
  const theirs = await t.person("远处的人", ["office.write"], { superior: far.id });
  const made = async (input: object): Promise<string> => (await chief.call("POST", "/api/v1/post", input)).json<{ id: string }>().id;
  const move = async (post: string, input: object): Promise<number> => {
    const [row] = await t.test.owner.query<{ version: number }>("select version from post where id = $1", [post]);
    return status(chief.call("PATCH", `/api/v1/post/${post}`, { version: row?.version, input }));
  };
  const between = await made({ name: "中间岗", capabilities: [] });
  expect(await move(theirs.postId, { superior: between }), "under a post that stands nowhere").toBe(200);
  expect(await move(between, { superior: chief.postId }), "and that one under oneself").toBe(403);
  expect(await move(theirs.postId, { superior: null }), "out of its place").toBe(200);
  expect(await move(theirs.postId, { superior: chief.postId }), "and under oneself").toBe(403);
  const later = await made({ name: "明天的岗", capabilities: [] });
  expect(await status(chief.call("POST", "/api/v1/assignment", { staff: chief.staffId, post: later, from: "2027-01-01" }))).toBe(201);
  await act(t.engine, t.system, { type: "post", step: "change", id: theirs.postId, input: { superior: far.id } });
  expect(await move(theirs.postId, { superior: later }), "under a post that is one's own later").toBe(403);
  const below = await made({ name: "下面的岗", superior: chief.postId, capabilities: [] });
  const put = (staff: string, post: string) => status(chief.call("POST", "/api/v1/assignment", { staff, post, from: "2026-11-24" }));
  expect([await put(theirs.staffId, below), await put(boss.staffId, below)], "other people's staff, and one's own superior").toEqual([403, 403]);
  // Whoever is theirs already, or holds no post yet, may be put there; and a post without people may be placed.
  const fresh = (await chief.call("POST", "/api/v1/staff", { name: "新人", staffNumber: "N1" })).json<{ id: string }>().id;
  expect([await put(clerk.staffId, below), await put(fresh, below), await move(between, { superior: chief.postId })]).toEqual([201, 201, 200]);
});

async function byToken(scope: readonly string[] | null): Promise<Actor> {
  const { secret } = await createToken(t.test.db, t.orgId, boss.staffId, "机器", 30, t.clock.now(), scope);
  return (await findSession(t.test.db, secret, t.clock.now()))?.actor as Actor;
}

test("no code for who stands above, nor for staff of another site, however few their rights", async () => {
  const plain = await t.person("老领导", ["office.write"], { top: true });
  const keeper = await t.person("站点人事", ["staff.manage", "office.write"], { superior: plain.postId });
  const peer = await t.person("同事", ["office.write"]);
  const far = await act(t.engine, t.system, { type: "site", step: "create", input: { name: "远处" } });
  const there = await t.person("远处的人", [], { site: far.id });
  const everywhere = await t.person("总部的人", [], { site: null });
  const code = (who: Person) => status(keeper.call("POST", `/api/v1/staff/${who.staffId}/one-time-code`));
  expect([await code(peer), await code(plain), await code(there), await code(everywhere)]).toEqual([201, 403, 403, 403]);
});

test("a token with few rights stands above nobody, and in for nobody", async () => {
  expect((await boss.actor()).subordinates.length).toBeGreaterThan(0);
  const few = await byToken(["office.write"]);
  expect([few.subordinates, few.principals, few.signsOver]).toEqual([[], [], []]);
  expect((await byToken(null)).subordinates.length).toBeGreaterThan(0);
  // Nor does it read the handbook and its days of posts below; that of its person's own post it does.
  const { secret } = await createToken(t.test.db, t.orgId, boss.staffId, "机器", 30, t.clock.now(), ["office.write"]);
  const read = async (url: string): Promise<number> => (await t.app.inject({ method: "GET", url: `/api/v1/handbook${url}`, headers: { authorization: `Bearer ${secret}` } })).statusCode;
  expect(await Promise.all(["", "/days", "/holders", "/days/x"].map((door) => read(`/${clerk.postId}${door}`)))).toEqual([404, 404, 404, 404]);
  expect([await read(`/${boss.postId}`), (await boss.call("GET", `/api/v1/handbook/${clerk.postId}`)).statusCode]).toEqual([200, 200]);
});

test("a signature in one's own hand is written by nobody else, and nobody else has it to copy", async () => {
  const form = (name: string) => Buffer.concat([Buffer.from(`--XX\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from("\r\n--XX--\r\n")]);
  const upload = async (who: Person) => (await who.call("POST", "/api/v1/files", form("签名.png"), { "content-type": "multipart/form-data; boundary=XX" })).json<{ id: string }>().id;
  const row = async () => (await t.admin.call("GET", `/api/v1/staff/${boss.staffId}`)).json<{ row: { version: number; signature: string | null } }>().row;
  const plain = await t.person("旁人", ["office.write"]);
  const hand = await upload(boss);
  expect(await status(boss.call("POST", "/api/v1/me/profile", { version: (await row()).version, signature: hand }))).toBe(200);
  expect((await row()).signature).toBe(hand);
  expect(await Promise.all([boss, chief, plain, t.admin].map((one) => status(one.call("GET", `/api/v1/files/${hand}?inline=1`))))).toEqual([200, 404, 404, 404]);
  const forged = await t.admin.call("PATCH", `/api/v1/staff/${boss.staffId}`, { version: (await row()).version, input: { signature: await upload(t.admin) } });
  expect([forged.statusCode, forged.json<{ fields: { code: string }[] }>().fields[0]?.code]).toEqual([422, "field_readonly"]);
});
