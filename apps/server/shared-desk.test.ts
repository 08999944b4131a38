import { createECDH, randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { deviceCookie, pinStrong, shift, wrongPins } from "#platform/auth/device.ts";
import { hour } from "#platform/testing/clock.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/** A shared computer: trusting it, PINs at it, what a PIN opens and what it does not. */

type Answer = Awaited<ReturnType<Person["call"]>>;
const password = "correct horse battery";
const pin = "830416";
let t: TestApp;
let count = 0;

beforeAll(async () => void (t = await startTestApp()));
afterAll(() => t.stop());
beforeEach(() => t.clock.pass(hour)); // Tries of the test before are forgotten.

const codeOf = (answer: Answer): string => (answer.statusCode < 300 ? "done" : answer.json<{ code: string }>().code);
const cookieIn = (answer: Answer, name: string): string => new RegExp(`(?:^|,)${name}=([^;]+)`).exec([answer.headers["set-cookie"]].flat().join(","))?.[1] ?? "";
const me = async (secret: string): Promise<number> => (await t.app.inject({ url: "/api/v1/me", cookies: { dutydesk: secret } })).statusCode;

interface Member extends Person {
  readonly login: string;
}
/** A person with a password of their own. */
async function member(name: string, capabilities: readonly string[] = [], site?: null): Promise<Member> {
  const person = await t.person(`${name}${++count}`, capabilities, site === null ? { site } : {});
  const { code } = (await t.admin.call("POST", `/api/v1/staff/${person.staffId}/one-time-code`)).json<{ code: string }>();
  const login = (await t.test.owner.query<{ n: string }>("select staff_number as n from staff where id = $1", [person.staffId]))[0]?.n as string;
  const answer = await t.app.inject({ method: "POST", url: "/api/auth/redeem", payload: { login, code, password } });
  const secret = cookieIn(answer, "dutydesk");
  return { ...person, login, secret, call: (method, url, body, headers = {}) => t.app.inject({ method, url, cookies: { dutydesk: secret }, headers, ...(body === undefined ? {} : { payload: body as object }) }) };
}
/** A computer: what its browser keeps, and requests from it. */
interface Desk {
  readonly id: string;
  readonly device: string;
  ask(method: "GET" | "POST" | "DELETE", url: string, body?: object, secret?: string): Promise<Answer>;
}
function deskOf(device: string, id = ""): Desk {
  return { id, device, ask: (method, url, body, secret) => t.app.inject({ method, url, cookies: { ...(device ? { [deviceCookie]: device } : {}), ...(secret ? { dutydesk: secret } : {}) }, ...(body ? { payload: body } : {}) }) };
}
async function trusted(by: Member, lockAfter = 5): Promise<Desk> {
  const answer = await by.call("POST", "/api/auth/devices", { name: "前台", lockAfter, password });
  expect(answer.statusCode, answer.body).toBe(201);
  return deskOf(cookieIn(answer, deviceCookie), answer.json<{ id: string }>().id);
}
const setPin = (desk: Desk, who: Member, digits = pin): Promise<Answer> => desk.ask("POST", "/api/auth/pin", { password, pin: digits }, who.secret);
const byPin = (desk: Desk, who: { staffId: string }, digits = pin): Promise<Answer> => desk.ask("POST", "/api/auth/pin/sign-in", { staff: who.staffId, pin: digits });
const keeper = (): Promise<Member> => member("管", ["staff.manage", "token.manage"], null);

test("only who keeps the staff trusts a computer, and with the password", async () => {
  const [boss, clerk] = [await keeper(), await member("员")];
  expect(codeOf(await clerk.call("POST", "/api/auth/devices", { name: "前台", lockAfter: 5, password }))).toBe("not_allowed");
  expect(codeOf(await boss.call("POST", "/api/auth/devices", { name: "前台", lockAfter: 5, password: "wrong password" }))).toBe("sign_in_failed");
  const answer = await boss.call("POST", "/api/auth/devices", { name: "前台", lockAfter: 5, password });
  expect(String(answer.headers["set-cookie"])).toMatch(/HttpOnly.*SameSite=Strict/i);
  const kept = await t.test.owner.query<{ token_hash: string }>("select token_hash from device");
  expect(JSON.stringify(kept), "only its hash is kept").not.toContain(cookieIn(answer, deviceCookie));
});

test("a PIN lets in where it was set, as the person, and nowhere else", async () => {
  const [boss, clerk] = [await keeper(), await member("员", ["case.read"])];
  const [desk, other] = [await trusted(boss), await trusted(boss)];
  expect(codeOf(await setPin(deskOf(""), clerk)), "not at a computer nobody trusts").toBe("device_unknown");
  expect(codeOf(await setPin(deskOf("x".repeat(43)), clerk))).toBe("device_unknown");
  expect(codeOf(await setPin(desk, clerk))).toBe("done");
  expect((await desk.ask("GET", "/api/auth/device")).json<{ people: { id: string }[] }>().people.map(({ id }) => id)).toEqual([clerk.staffId]);
  expect((await deskOf("").ask("GET", "/api/auth/device")).json(), "nobody is named elsewhere").toEqual({ device: null, people: [] });
  expect((await other.ask("GET", "/api/auth/device")).json<{ people: unknown[] }>().people).toEqual([]);
  expect(codeOf(await byPin(deskOf(""), clerk))).toBe("device_unknown");
  expect(codeOf(await byPin(other, clerk)), "not at another trusted computer").toBe("pin_wrong");
  const secret = cookieIn(await byPin(desk, clerk), "dutydesk");
  const said = (await desk.ask("GET", "/api/v1/me", undefined, secret)).json<{ staff: { name: string }; capabilities: object }>();
  expect(said).toMatchObject({ capabilities: { "case.read": [t.siteId] } });
  t.clock.pass(shift + 1000);
  expect(await me(secret), "ends after a shift").toBe(401);
});

test("a computer of one organisation is none of another's", async () => {
  const desk = await trusted(await keeper());
  const { admin } = await t.other();
  expect(codeOf(await desk.ask("POST", "/api/auth/pin", { password, pin }, admin.secret))).toBe("device_unknown");
  expect((await desk.ask("GET", "/api/auth/pin", undefined, admin.secret)).json()).toEqual({ device: null, on: false });
});

test("easily guessed PINs are refused, and the password is asked for", async () => {
  const [boss, clerk] = [await keeper(), await member("员")];
  const desk = await trusted(boss);
  for (const weak of ["1234", "0000", "123", "123456789", "12a4", "1985", "一二三四", ""]) expect(pinStrong(weak), weak).toBe(false);
  for (const good of ["8304", "83041627"]) expect(pinStrong(good), good).toBe(true);
  expect(codeOf(await setPin(desk, clerk, "1234"))).toBe("pin_weak");
  expect(codeOf(await desk.ask("POST", "/api/auth/pin", { password: "wrong password", pin }, clerk.secret))).toBe("sign_in_failed");
});

test("after some wrong PINs only the password helps, many at once included; others are not touched", async () => {
  const [boss, one, two] = [await keeper(), await member("甲"), await member("乙")];
  const desk = await trusted(boss);
  for (const who of [one, two]) await setPin(desk, who);
  expect(codeOf(await byPin(desk, one, "904417"))).toBe("pin_wrong");
  const many = await Promise.all(Array.from({ length: 12 }, (_, n) => byPin(desk, one, `90${String(n).padStart(2, "0")}`)));
  expect(new Set(many.map(codeOf))).toEqual(new Set(["pin_spent"]));
  expect(codeOf(await byPin(desk, one)), "the right one no more").toBe("pin_spent");
  expect((await t.test.owner.query<{ wrong: number }>("select wrong from device_pin where staff_id = $1", [one.staffId]))[0]?.wrong).toBe(wrongPins);
  expect(codeOf(await byPin(desk, two))).toBe("done");
  expect(codeOf(await desk.ask("POST", "/api/auth/sign-in", { login: one.login, password }))).toBe("done");
  expect(codeOf(await byPin(desk, one)), "after the password").toBe("done");
});

test("guessing over many people is limited by the computer", async () => {
  const boss = await keeper();
  const desk = await trusted(boss);
  const codes: string[] = [];
  for (let n = 0; n < 42; n++) codes.push(codeOf(await byPin(desk, { staffId: `01900000-0000-7000-8000-${String(n).padStart(12, "0")}` })));
  expect(codes.slice(0, 40).every((code) => code === "pin_wrong")).toBe(true);
  expect(codes.slice(40)).toEqual(["too_many_tries", "too_many_tries"]);
});

test("guessing over many people at once is limited alike", async () => {
  const desk = await trusted(await keeper());
  const codes = (await Promise.all(Array.from({ length: 55 }, (_, n) => byPin(desk, { staffId: `01900000-0000-7000-8000-${String(n).padStart(12, "0")}` })))).map(codeOf);
  expect(codes.filter((code) => code === "pin_wrong").length).toBe(40);
  expect(codes.filter((code) => code === "too_many_tries").length).toBe(15);
});

test("from when a computer is shared its browser rings for nobody, whoever had switched it on, and nobody switches it on there", async () => {
  const [boss, clerk] = [await keeper(), await member("员")];
  const browser = createECDH("prime256v1");
  browser.generateKeys();
  const subscription = (name: string) => ({ endpoint: `https://127.0.0.1:1/${name}`, keys: { p256dh: browser.getPublicKey("base64url"), auth: randomBytes(16).toString("base64url") } });
  const rings = async (who: Member): Promise<number> => (await t.test.owner.query("select 1 from push_browser where staff_id = $1", [who.staffId])).length;
  const shared = async (who: Member): Promise<boolean> => (await who.call("GET", "/api/v1/me/notices")).json<{ push: { shared: boolean } }>().push.shared;
  for (const name of ["here", "at-home"]) expect(codeOf(await clerk.call("POST", "/api/v1/me/push", subscription(name)))).toBe("done");
  expect(await shared(boss)).toBe(false);
  const made = await boss.call("POST", "/api/auth/devices", { name: "前台", lockAfter: 5, password, endpoint: subscription("here").endpoint });
  expect(codeOf(made)).toBe("done");
  expect(await rings(clerk), "the one at home goes on").toBe(1);
  expect(await shared(boss)).toBe(true);
  expect(await shared(clerk)).toBe(false);
  expect(codeOf(await boss.call("POST", "/api/v1/me/push", subscription("here")))).toBe("guard_refused");
  expect(await rings(boss)).toBe(0);
  // Who takes the trust back stays signed in, and the computer is their own again.
  expect(codeOf(await boss.call("DELETE", `/api/auth/devices/${made.json<{ id: string }>().id}`))).toBe("done");
  expect(await shared(boss)).toBe(false);
  await trusted(boss);
  t.clock.pass(shift + 1000);
  expect([await me(boss.secret), await me(clerk.secret)], "the session that shared it ends after a shift").toEqual([401, 200]);
});

test("what a PIN opened ends with the computer, also where it takes the trust back itself", async () => {
  const boss = await keeper();
  const desk = await trusted(boss);
  await setPin(desk, boss);
  const secret = cookieIn(await byPin(desk, boss), "dutydesk");
  expect(codeOf(await desk.ask("DELETE", `/api/auth/devices/${desk.id}`, undefined, secret))).toBe("done");
  expect(await me(secret)).toBe(401);
});

test("nobody, somebody without a PIN and somebody who left get one answer", async () => {
  const [boss, left, bare, known] = [await keeper(), await member("走"), await member("无"), await member("有")];
  const desk = await trusted(boss);
  for (const who of [left, known]) await setPin(desk, who);
  await t.admin.call("POST", `/api/v1/staff/${left.staffId}/leave`, { version: 1, note: "走" });
  const answers = await Promise.all([left.staffId, bare.staffId, known.staffId, "01900000-0000-7000-8000-000000000000"].map((staffId) => byPin(desk, { staffId }, "904417")));
  for (const one of answers) expect([one.statusCode, one.body]).toEqual([401, answers[0]?.body]);
  expect(codeOf(await byPin(desk, left)), "the right PIN of who left").toBe("pin_wrong");
  expect((await desk.ask("GET", "/api/auth/device")).json<{ people: { id: string }[] }>().people.map(({ id }) => id)).toEqual([known.staffId]);
});

test("what a PIN opened makes no further ways in and changes none without the password", async () => {
  const boss = await keeper();
  const clerk = await member("员");
  const desk = await trusted(boss);
  await setPin(desk, boss);
  const secret = cookieIn(await byPin(desk, boss), "dutydesk");
  const ask = async (url: string, body: object): Promise<string> => codeOf(await desk.ask("POST", url, body, secret));
  expect(await ask("/api/auth/tokens", { name: "x", days: 1 })).toBe("password_session");
  expect(await ask(`/api/v1/staff/${clerk.staffId}/one-time-code`, {})).toBe("password_session");
  for (const [url, body] of [["/api/auth/pin", { pin: "7351" }], ["/api/auth/pin/off", {}], ["/api/auth/second-factor/start", {}], ["/api/auth/devices", { name: "x", lockAfter: 5 }]] as const) expect(await ask(url, { ...body, password: pin }), url).toBe("sign_in_failed");
  expect(await ask("/api/auth/password", { old: pin, password: "another password" })).toBe("sign_in_failed");
});

test("a new password takes PINs and their sessions away; a new post ends the sessions", async () => {
  const [boss, clerk] = [await keeper(), await member("员")];
  const desk = await trusted(boss);
  await setPin(desk, clerk);
  const first = cookieIn(await byPin(desk, clerk), "dutydesk");
  const post = await act(t.engine, t.system, { type: "post", step: "create", input: { name: "新岗", capabilities: [] } });
  await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: clerk.staffId, post: post.id, from: "2020-01-01", site: t.siteId } });
  expect(await me(first), "after a new post").toBe(401);
  const second = cookieIn(await byPin(desk, clerk), "dutydesk");
  expect(await me(second)).toBe(200);
  const entered = cookieIn(await t.app.inject({ method: "POST", url: "/api/auth/sign-in", payload: { login: clerk.login, password } }), "dutydesk");
  expect(codeOf(await deskOf("").ask("POST", "/api/auth/password", { old: password, password: "a new sentence" }, entered))).toBe("done");
  expect(await me(second), "after a new password").toBe(401);
  expect(codeOf(await byPin(desk, clerk))).toBe("pin_wrong");
});

test("a computer that is trusted no more ends its PINs and everything signed in at it", async () => {
  const [boss, clerk] = [await keeper(), await member("员")];
  const desk = await trusted(boss);
  await setPin(desk, clerk);
  const secrets = [cookieIn(await byPin(desk, clerk), "dutydesk"), cookieIn(await desk.ask("POST", "/api/auth/sign-in", { login: clerk.login, password }), "dutydesk")];
  expect((await boss.call("GET", "/api/auth/devices")).json<{ devices: { id: string; people: number }[] }>().devices[0]).toMatchObject({ id: desk.id, people: 1 });
  expect(codeOf(await boss.call("DELETE", `/api/auth/devices/${desk.id}`))).toBe("done");
  for (const secret of secrets) expect(await me(secret)).toBe(401);
  expect(codeOf(await byPin(desk, clerk))).toBe("device_unknown");
  expect(await me(clerk.secret), "elsewhere one stays signed in").toBe(200);
  const lines = await t.test.owner.query<{ step: string }>("select step from journal where record_id = $1 and step like 'device%' order by at, id", [boss.staffId]);
  expect(lines.map(({ step }) => step)).toEqual(["deviceTrusted", "deviceDistrusted"]);
});

test("a page that belongs to one person writes nothing in the name of another", async () => {
  const [one, two] = [await member("甲"), await member("乙")];
  const write = (as: string): Promise<Answer> => two.call("POST", "/api/v1/today/read", {}, { "acting-as": as });
  expect(codeOf(await write(one.staffId))).toBe("other_person");
  expect(codeOf(await write(two.staffId))).not.toBe("other_person");
});

test("ending the others leaves this one", async () => {
  const one = await member("甲");
  const other = cookieIn(await t.app.inject({ method: "POST", url: "/api/auth/sign-in", payload: { login: one.login, password } }), "dutydesk");
  expect(codeOf(await one.call("POST", "/api/auth/sessions/end-others"))).toBe("done");
  expect([await me(one.secret), await me(other)]).toEqual([200, 401]);
});

test("one's own language and signature are changed by oneself, and told in the journal; another's file is no signature", async () => {
  const [one, two] = [await member("甲"), await member("乙")];
  const upload = (secret: string): Promise<Answer> => t.app.inject({ method: "POST", url: "/api/v1/files", cookies: { dutydesk: secret }, headers: { "content-type": "multipart/form-data; boundary=XX" }, payload: Buffer.from('--XX\r\ncontent-disposition: form-data; name="file"; filename="s.png"\r\n\r\nx\r\n--XX--\r\n') });
  const version = async (): Promise<number> => (await one.call("GET", `/api/v1/staff/${one.staffId}`)).json<{ row: { version: number } }>().row.version;
  const signature = (await upload(one.secret)).json<{ id: string }>().id;
  expect(codeOf(await one.call("POST", "/api/v1/me/profile", { version: await version(), language: "en", signature }))).toBe("done");
  expect((await one.call("GET", `/api/v1/staff/${one.staffId}`)).json()).toMatchObject({ row: { language: "en", signature } });
  expect(codeOf(await one.call("POST", "/api/v1/me/profile", { version: await version(), signature: (await upload(two.secret)).json<{ id: string }>().id }))).not.toBe("done");
  const lines = await t.test.owner.query<{ step: string; by: string }>("select step, staff_id as by from journal where record_id = $1 and step = 'profile'", [one.staffId]);
  expect(lines).toEqual([{ step: "profile", by: one.staffId }]);
  expect(codeOf(await two.call("POST", `/api/v1/staff/${one.staffId}/profile`, { version: await version(), input: { language: "zh" } })), "no other door").not.toBe("done");
});

test("who keeps the staff of one site only keeps no computers", async () => {
  const one = await member("一处", ["staff.manage"]);
  expect((await one.call("GET", "/api/auth/devices")).statusCode).toBe(403);
});

test("a session that opens while its computer or PIN is taken back does not outlive it", async () => {
  const [boss, clerk] = [await keeper(), await member("抢")];
  const desk = await trusted(boss);
  expect((await setPin(desk, clerk)).statusCode).toBeLessThan(300);
  const [opened] = await Promise.all([
    Promise.all(Array.from({ length: 4 }, () => byPin(desk, clerk))),
    boss.call("DELETE", `/api/auth/devices/${desk.id}`),
  ]);
  for (const answer of opened) if (answer.statusCode < 300) expect(await me(cookieIn(answer, "dutydesk"))).toBe(401);
  const open = await t.test.owner.query("select 1 from session where device_id = $1 and revoked_at is null", [desk.id]);
  expect(open).toEqual([]);
});

test("who was let in by a PIN works, and gives nobody rights: no posts, no staff, no deputies, by a form, a step or a sheet", async () => {
  const boss = await member("管", ["staff.manage", "post.manage", "token.manage", "office.write", "office.read"], null);
  const mate = await member("同事");
  const desk = await trusted(boss);
  expect(codeOf(await setPin(desk, boss))).toBe("done");
  const secret = cookieIn(await byPin(desk, boss), "dutydesk");
  const ask = async (method: "GET" | "POST", url: string, body?: object) => codeOf(await desk.ask(method, `/api/v1/${url}`, body, secret));
  const rights: [string, object][] = [
    ["delegation", { deputy: mate.staffId, from: "2026-11-24", to: "2026-12-24" }], ["assignment", { staff: mate.staffId, post: boss.postId, from: "2026-11-24" }],
    ["post", { name: "新岗" }], ["staff", { name: "新人", staffNumber: "PIN1" }],
  ];
  for (const [type, body] of rights) expect(await ask("POST", type, body), type).toBe("password_session");
  const [{ id: held } = { id: "" }] = await t.test.owner.query<{ id: string }>("select id from assignment where staff = $1", [mate.staffId]);
  expect(await ask("POST", `assignment/${held}/end`, { version: 1, input: { to: "2026-11-24" } })).toBe("password_session");
  const form = Buffer.from('--XX\r\ncontent-disposition: form-data; name="file"; filename="员工.csv"\r\n\r\n姓名,工号\n新人,PIN2\n\r\n--XX--\r\n');
  const offered = await t.app.inject({ method: "POST", url: "/api/v1/import/staff", cookies: { dutydesk: secret }, headers: { "content-type": "multipart/form-data; boundary=XX" }, payload: form });
  expect(await ask("POST", `import/${offered.json<{ id: string }>().id}/run`, { mapping: { 姓名: "name", 工号: "staffNumber" }, dryRun: false })).toBe("password_session");
  // What the desk is for goes on; with the password so does the rest.
  expect(await ask("POST", "parcel", { site: t.siteId, recipient: "赵建国" })).toBe("done");
  const { row } = (await desk.ask("GET", `/api/v1/staff/${boss.staffId}`, undefined, secret)).json<{ row: { version: number } }>();
  expect(await ask("POST", "me/profile", { version: row.version, language: "zh" })).toBe("done");
  expect(codeOf(await boss.call("POST", "/api/v1/delegation", rights[0]?.[1]))).toBe("done");
});
