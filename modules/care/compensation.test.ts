import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { storePassword } from "#platform/auth/sign-in.ts";
import type { Person } from "../../apps/server/testing.ts";
import { careWorld, no, ok, type CareWorld } from "./care.testing.ts";

const password = "correct horse battery";
let w: CareWorld;
let caseId: string;
let deputy: Person;
let modest: Person;

beforeAll(async () => {
  w = await careWorld();
  caseId = (await w.case()).id;
  deputy = await w.t.person("副手", ["case.read", "compensation.request"], { superior: w.chief.postId });
  modest = await w.t.person("小经理", ["case.read", "compensation.approve", "compensation.request"], { superior: w.chief.postId, compensationLimit: 10_000 });
  const hash = await hashPassword(password);
  for (const person of [w.chief, w.manager, w.officer, deputy, modest]) {
    const keep = (await w.t.test.owner.query<{ id: string }>("select id from session where staff_id = $1", [person.staffId]))[0]?.id ?? null;
    await storePassword(w.t.test.db, w.t.orgId, person.staffId, hash, w.t.clock.now(), keep);
  }
});
afterAll(() => w.t.stop());

const ask = async (who: Person, amount: number): Promise<string> => (await ok<{ id: string }>(who.call("POST", "/api/v1/compensation", { case: caseId, site: w.t.siteId, amount, reason: "赔不是" }))).id;
const sign = (who: Person, id: string, version = 1) => who.call("POST", `/api/v1/compensation/${id}/approve`, { version, signature: { password } });
const read = async (id: string): Promise<Record<string, unknown>> => (await ok<{ row: Record<string, unknown> }>(w.chief.call("GET", `/api/v1/compensation/${id}`))).row;
const signatures = async (id: string): Promise<{ by: { name: string }; onBehalfOf: { name: string } | null; valid: boolean; step: string }[]> => (await ok<{ signatures: never }>(w.chief.call("GET", `/api/v1/compensation/${id}/signatures`))).signatures;
const give = (who: Person, id: string, version: number) => who.call("POST", `/api/v1/compensation/${id}/give`, { version, input: { paidAt: w.t.clock.now() } });
const delegate = (principal: Person, to: Person, from = "2026-11-01", until = "2026-11-30"): Promise<{ id: string }> => ok(principal.call("POST", "/api/v1/delegation", { principal: principal.staffId, deputy: to.staffId, from, to: until }));

test("A4-CC-29: within the limit of one's own post nothing needs a signature; above it nothing is given without one", async () => {
  const small = await ask(w.manager, 50_000);
  expect((await read(small)).needsSign).toBe(false);
  await ok(give(w.manager, small, 1));
  const large = await ask(w.manager, 50_001);
  expect((await read(large)).needsSign).toBe(true);
  const refused = await no(give(w.manager, large, 1));
  expect([refused.code, refused.detail]).toEqual(["guard_refused", "超过申请人岗位的上限，要先签批。"]);
  const officers = await ask(w.officer, 1);
  expect((await no(give(w.officer, officers, 1))).code).toBe("guard_refused");
});

test("A4-CC-29: nobody signs their own request, nor above their limit, nor without their password; an approver who is not set refuses", async () => {
  const own = await ask(w.manager, 60_000);
  expect((await no(sign(w.manager, own))).detail).toBe("自己申请的补偿不能自己签。");
  const large = await ask(w.officer, 60_000);
  expect((await no(sign(w.manager, large))).detail).toBe("金额超过你的签批上限，请上级签。");
  expect((await no(w.chief.call("POST", `/api/v1/compensation/${large}/approve`, { version: 1 }))).code).toBe("signature_needed");
  expect((await no(w.chief.call("POST", `/api/v1/compensation/${large}/approve`, { version: 1, signature: { password: "wrong password" } }))).code).toBe("signature_needed");
  expect((await no(sign(w.officer, large))).code).toBe("not_allowed");
  const huge = await ask(w.officer, 900_000);
  for (const person of [w.manager, w.chief, modest]) expect((await no(sign(person, huge))).code).toBe("guard_refused");
  const unlimited = await w.t.person("无上限岗", ["case.read", "compensation.approve"]);
  await storePassword(w.t.test.db, w.t.orgId, unlimited.staffId, await hashPassword(password), w.t.clock.now(), (await w.t.test.owner.query<{ id: string }>("select id from session where staff_id = $1", [unlimited.staffId]))[0]?.id ?? null);
  expect((await no(sign(unlimited, large))).code).toBe("guard_refused");
  expect((await read(huge)).state).toBe("requested");
  await ok(sign(w.chief, large));
  expect(await read(large)).toMatchObject({ state: "approved", approver: w.chief.staffId });
});

test("A4-CC-29: a signature covers what was signed and dies when that is changed: the request must be signed again", async () => {
  const id = await ask(w.officer, 20_000);
  await ok(sign(w.manager, id));
  expect(await signatures(id)).toMatchObject([{ by: { name: "经理" }, onBehalfOf: null, step: "approve", valid: true }]);
  await ok(w.manager.call("POST", `/api/v1/compensation/${id}/correct`, { version: 2, input: { amount: 30_000 }, note: "算错" }));
  expect(await read(id)).toMatchObject({ state: "requested", approver: null, signedAt: null, amount: 30_000, needsSign: true });
  expect(await signatures(id)).toMatchObject([{ valid: false }]);
  expect((await no(give(w.officer, id, 3))).code).toBe("guard_refused");
  await ok(sign(w.manager, id, 3));
  expect((await signatures(id)).map((one) => one.valid)).toEqual([true, false]);
  await ok(give(w.officer, id, 4));
  expect((await signatures(id)).map((one) => one.valid)).toEqual([true, false]);
});

test("a change past the program is seen: the stored row no longer fits its signature", async () => {
  const id = await ask(w.officer, 20_000);
  await ok(sign(w.manager, id));
  await w.t.test.owner.query("update compensation set amount = 49000 where id = $1", [id]);
  expect(await signatures(id)).toMatchObject([{ valid: false }]);
});

test("a deputy signs only by a recorded, dated delegation, within what the principal may sign, and never the principal's own request", async () => {
  const id = await ask(w.officer, 300_000);
  expect((await no(sign(deputy, id))).code).toBe("not_allowed");
  expect((await no(deputy.call("POST", "/api/v1/delegation", { principal: w.chief.staffId, deputy: deputy.staffId, from: "2026-11-01", to: "2026-11-30" }))).code).toBe("not_allowed");
  const taken = await no(w.t.admin.call("POST", "/api/v1/delegation", { principal: w.chief.staffId, deputy: w.t.admin.staffId, from: "2026-11-01", to: "2026-11-30" }));
  expect(taken.detail).toBe("不能替别人授权给自己。");
  const future = await delegate(w.chief, deputy, "2026-12-01", "2026-12-31");
  expect((await no(sign(deputy, id))).code).toBe("not_allowed");
  const valid = await delegate(w.chief, deputy);
  const principals = await ask(w.chief, 600_000);
  expect((await no(sign(deputy, principals))).detail).toBe("自己申请的补偿不能自己签。");
  expect((await no(give(deputy, await ask(deputy, 300_000), 1))).code).toBe("guard_refused");
  await ok(sign(deputy, id));
  expect(await signatures(id)).toMatchObject([{ by: { name: "副手" }, onBehalfOf: { name: "主任" }, valid: true }]);
  const stored = await w.t.test.owner.query("select on_behalf_of, delegation_id from signature where record_id = $1", [id]);
  expect(stored).toEqual([{ on_behalf_of: w.chief.staffId, delegation_id: valid.id }]);
  await ok(w.chief.call("POST", `/api/v1/delegation/${valid.id}/revoke`, { version: 1 }));
  expect((await no(sign(deputy, await ask(w.officer, 300_000)))).code).toBe("not_allowed");
  await ok(w.chief.call("POST", `/api/v1/delegation/${future.id}/revoke`, { version: 1 }));
});

test("a deputy who may sign small sums themselves signs large ones for the principal, and the signature says which", async () => {
  const valid = await delegate(w.chief, modest);
  const [small, large, beyond] = [await ask(w.officer, 9_000), await ask(w.officer, 90_000), await ask(w.officer, 900_000)];
  await ok(sign(modest, small));
  await ok(sign(modest, large));
  expect((await no(sign(modest, beyond))).code).toBe("guard_refused");
  expect([(await signatures(small))[0]?.onBehalfOf, (await signatures(large))[0]?.onBehalfOf?.name]).toEqual([null, "主任"]);
  await ok(w.chief.call("POST", `/api/v1/delegation/${valid.id}/revoke`, { version: 1 }));
});

test("two delegations are never added up: one principal must be able to sign alone", async () => {
  const rich = await w.t.person("有额无权", ["case.read"], { compensationLimit: 400_000 });
  const both = await w.t.person("两头代", ["case.read"]);
  await storePassword(w.t.test.db, w.t.orgId, both.staffId, await hashPassword(password), w.t.clock.now(), (await w.t.test.owner.query<{ id: string }>("select id from session where staff_id = $1", [both.staffId]))[0]?.id ?? null);
  for (const principal of [rich, modest]) await delegate(principal, both);
  const id = await ask(w.officer, 100_000);
  expect((await no(sign(both, id))).code).toBe("not_allowed");
  expect((await read(id)).state).toBe("requested");
  await ok(sign(both, await ask(w.officer, 10_000)));
});

test("what needs a signature waits for those who may give it, and for nobody else", async () => {
  const id = await ask(w.officer, 20_000);
  const free = await ask(w.manager, 1_000);
  const waiting = async (who: Person): Promise<string[]> => (await ok<{ toSign: { id: string }[] }>(who.call("GET", "/api/v1/today"))).toSign.map((one) => one.id);
  expect(await waiting(w.manager)).toContain(id);
  expect(await waiting(modest)).not.toContain(id);
  expect(await waiting(w.chief)).not.toContain(free);
  expect(await waiting(w.officer)).toEqual([]);
});

test("A4-CC-29: the table itself keeps unsigned money from being given", async () => {
  const id = await ask(w.officer, 20_000);
  const code = (sql: string): Promise<string> => w.t.test.db.query(sql, [id]).then(() => "written", (error: { code: string; constraint: string }) => error.constraint);
  expect(await code("update compensation set state = 'given', paid_at = now() where id = $1")).toBe("compensation_given_signed");
  expect(await code("update compensation set state = 'approved' where id = $1")).toBe("compensation_approved_signed");
});

test("a compensation made by the program itself always needs a signature", async () => {
  const made = await act(w.t.engine, w.t.system, { type: "compensation", step: "create", input: { case: caseId, site: w.t.siteId, amount: 1, reason: "r" } }).catch((error: { code: string }) => error.code);
  expect(made).toBe("invalid_input");
});
