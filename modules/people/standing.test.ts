import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { cookieName, openSession } from "#platform/auth/sessions.ts";
import { startTestApp, type Person, type TestApp } from "../../apps/server/testing.ts";

/** One chain of posts held at two sites: a chief of all, a lead at each, and clerks here, there and everywhere. */
let t: TestApp;
let far: string;
const who = {} as Record<"chief" | "here" | "there" | "clerkHere" | "clerkThere" | "clerkAll" | "mate", Person>;

async function holds(name: string, post: string, site: string | null): Promise<Person> {
  const staff = await act(t.engine, t.system, { type: "staff", step: "create", input: { name, staffNumber: name } });
  await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: staff.id, post, from: "2020-01-01", ...(site ? { site } : {}) } });
  return t.signIn(staff.id, post);
}

beforeAll(async () => {
  t = await startTestApp();
  far = (await act(t.engine, t.system, { type: "site", step: "create", input: { name: "别处" } })).id;
  const post = async (name: string, superior: string | null) => (await act(t.engine, t.system, { type: "post", step: "create", input: { name, capabilities: ["office.write"], ...(superior ? { superior } : { top: true }) } })).id;
  const top = await post("主任", null);
  const lead = await post("主管", top);
  const clerk = await post("前台", lead);
  who.chief = await holds("C1", top, null);
  who.here = await holds("L1", lead, t.siteId);
  who.there = await holds("L2", lead, far);
  who.clerkHere = await holds("K1", clerk, t.siteId);
  who.clerkThere = await holds("K2", clerk, far);
  who.clerkAll = await holds("K3", clerk, null);
  who.mate = await holds("M1", clerk, t.siteId);
});
afterAll(() => t.stop());

const ids = (people: readonly Person[]) => people.map((one) => one.staffId).sort();

test("who holds a post at one site stands above those who work there or everywhere, and above nobody who holds the same posts elsewhere", async () => {
  const below = async (person: Person) => [...(await person.actor()).subordinates].sort();
  expect(await below(who.here)).toEqual(ids([who.clerkHere, who.clerkAll, who.mate]));
  expect(await below(who.there)).toEqual(ids([who.clerkThere, who.clerkAll]));
  expect(await below(who.chief)).toEqual(ids([who.here, who.there, who.clerkHere, who.clerkThere, who.clerkAll, who.mate]));
});

test("so they neither read nor sign what is theirs, by any door", async () => {
  const made = async (type: string, input: object) => (await who.clerkThere.call("POST", `/api/v1/${type}`, { site: far, ...input })).json<{ id: string }>().id;
  const leave = await made("leaveRequest", { from: "2026-12-10", to: "2026-12-11", reason: "机密的事", cover: who.clerkAll.staffId, handover: "都交了" });
  const things = [["leaveRequest", leave], ["attendance", await made("attendance", {})], ["workLog", await made("workLog", { done: "机密的事" })]] as const;
  for (const [type, id] of things) {
    expect((await who.there.call("GET", `/api/v1/${type}/${id}`)).statusCode, type).toBe(200);
    expect((await who.here.call("GET", `/api/v1/${type}/${id}`)).statusCode, type).toBe(404);
    expect((await who.here.call("GET", `/api/v1/${type}`)).json<{ rows: unknown[] }>().rows, type).toEqual([]);
  }
  expect((await who.here.call("POST", `/api/v1/leaveRequest/${leave}/refuse`, { version: 1, note: "不批" })).statusCode).toBe(404);
  const offence = { staff: who.clerkThere.staffId, facts: "迟到", evidence: "考勤", happenedOn: "2026-11-20", proposal: "警告" };
  expect((await who.here.call("POST", "/api/v1/penalty", { site: t.siteId, ...offence })).statusCode).toBe(403);
  expect((await who.there.call("POST", "/api/v1/penalty", { site: far, ...offence })).statusCode).toBe(201);
  expect((await who.here.call("POST", `/api/v1/staff/${who.clerkThere.staffId}/hand-over`, { to: who.mate.staffId, note: "拿来" })).statusCode).toBe(403);
});

test("who signs for them stands where they do, and no further", async () => {
  await act(t.engine, t.system, { type: "delegation", step: "create", input: { principal: who.here.staffId, deputy: who.mate.staffId, from: "2026-01-01", to: "2027-01-01" } });
  const secret = await openSession(t.test.db, t.orgId, who.mate.staffId, t.clock.now(), "test");
  const me = (await t.app.inject({ method: "GET", url: "/api/v1/me", cookies: { [cookieName]: secret } })).json<{ signsOver: string[] }>();
  expect([...me.signsOver].sort()).toEqual(ids([who.clerkHere, who.clerkAll, who.mate]));
});

test("nobody stands above themselves by a second post", async () => {
  await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: who.there.staffId, post: who.clerkThere.postId, from: "2020-01-01", site: far } });
  const both = await t.signIn(who.there.staffId, who.there.postId);
  expect((await both.actor()).subordinates).not.toContain(who.there.staffId);
});
