import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createToken, openSession } from "#platform/auth/sessions.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { createCode, storePassword } from "#platform/auth/sign-in.ts";
import { shownCode } from "#platform/testing/authenticator.ts";
import { hour } from "#platform/testing/clock.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

type Answer = Awaited<ReturnType<Person["call"]>>;
const password = "correct horse battery";
const base = "/api/auth/second-factor";
const step = 30_000;

let t: TestApp;
let hash: string;
let one: Person;
let login: string;
let count = 0;

beforeAll(async () => {
  t = await startTestApp();
  hash = await hashPassword(password);
});
afterAll(() => t.stop());
beforeEach(async () => {
  t.clock.pass(hour); // Tries of the test before are forgotten.
  one = await member();
});

/** A person with a password and an open session; their staff number is `login`. */
async function member(capabilities: readonly string[] = []): Promise<Person> {
  const person = await t.person(`员${++count}`, capabilities);
  const [row] = await t.test.owner.query<{ id: string; number: string }>("select s.id, staff.staff_number as number from session s join staff on staff.id = s.staff_id where s.staff_id = $1", [person.staffId]);
  login = row?.number as string;
  await storePassword(t.test.db, t.orgId, person.staffId, hash, t.clock.now(), row?.id ?? null);
  return person;
}
async function codeOf(answer: Promise<Answer>): Promise<string> {
  const got = await answer;
  return got.statusCode < 300 ? "done" : got.json<{ code: string }>().code;
}
let from = 0;
const enter = (body: object, who = login, address = `10.1.${Math.floor(++from / 200)}.${from % 200}`): Promise<Answer> => t.app.inject({ method: "POST", url: "/api/auth/sign-in", remoteAddress: address, payload: { login: who, password, ...body } });
async function start(): Promise<string> {
  const answer = await one.call("POST", `${base}/start`, { password });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<{ secret: string }>().secret;
}
/** Switches it on and lets the step of that first code pass. */
async function on(): Promise<{ secret: string; recovery: string[] }> {
  const secret = await start();
  const answer = await one.call("POST", `${base}/confirm`, { code: shownCode(secret, t.clock.now()) });
  expect(answer.statusCode, answer.body).toBe(200);
  t.clock.pass(2 * step);
  return { secret, ...answer.json<{ recovery: string[] }>() };
}
const state = async (): Promise<unknown> => (await one.call("GET", base)).json();
const journal = (staffId: string): Promise<{ step: string; by: string | null; name: string | null; via: string }[]> =>
  t.test.owner.query("select step, staff_id as by, staff_name as name, via from journal where record_id = $1 and (step like 'secondFactor%' or step = 'recoveryUsed') order by at, id", [staffId]);

test("it is switched on by password and a first code, tells eight recovery codes once, and is told in the journal", async () => {
  expect(await state()).toEqual({ on: false, since: null, recoveryLeft: 0 });
  expect(await codeOf(one.call("POST", `${base}/start`, { password: "wrong" }))).toBe("sign_in_failed");
  const started = (await one.call("POST", `${base}/start`, { password })).json<{ secret: string; uri: string }>();
  expect(started.secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(decodeURIComponent(started.uri)).toMatch(new RegExp(`^otpauth://totp/锦绣花园:${login}\\?.*secret=${started.secret}`));
  expect(await codeOf(enter({}))).toBe("done"); // Not on before it is confirmed.
  expect(await codeOf(one.call("POST", `${base}/confirm`, { code: shownCode(started.secret, t.clock.now(), 5) }))).toBe("second_factor_wrong");
  expect(await codeOf(one.call("POST", `${base}/confirm`, { code: "二八七〇八二" }))).toBe("second_factor_wrong");
  const at = t.clock.now();
  const { recovery } = (await one.call("POST", `${base}/confirm`, { code: shownCode(started.secret, at) })).json<{ recovery: string[] }>();
  expect(new Set(recovery).size).toBe(8);
  expect(await state()).toEqual({ on: true, since: at, recoveryLeft: 8 });
  expect(await codeOf(one.call("POST", `${base}/start`, { password }))).toBe("guard_refused");
  expect(await journal(one.staffId)).toEqual([{ step: "secondFactorOn", by: one.staffId, name: `员${count}`, via: "web" }]);
  const [kept] = await t.test.owner.query<{ text: string }>("select credential::text as text from credential where staff_id = $1", [one.staffId]);
  for (const code of recovery) expect(kept?.text).not.toContain(code);
});

test("an unconfirmed secret ends after ten minutes and with a newer one", async () => {
  const first = await start();
  const second = await start();
  expect(await codeOf(one.call("POST", `${base}/confirm`, { code: shownCode(first, t.clock.now()) }))).toBe("second_factor_wrong");
  t.clock.pass(10 * 60_000);
  expect(await codeOf(one.call("POST", `${base}/confirm`, { code: shownCode(second, t.clock.now()) }))).toBe("second_factor_expired");
  expect(await codeOf(enter({}))).toBe("done");
});

test("confirming many times at once switches it on once", async () => {
  const code = shownCode(await start(), t.clock.now());
  const answers = await Promise.all(Array.from({ length: 5 }, () => codeOf(one.call("POST", `${base}/confirm`, { code }))));
  expect(answers.toSorted()).toEqual(["done", ...Array.from({ length: 4 }, () => "second_factor_expired")]);
  expect(await journal(one.staffId)).toHaveLength(1);
});

test("switching on ends the other sessions and no token", async () => {
  const other = await openSession(t.test.db, t.orgId, one.staffId, t.clock.now(), "other");
  const { secret: token } = await createToken(t.test.db, t.orgId, one.staffId, "program", 30, t.clock.now(), null);
  const me = (headers: Record<string, string>): Promise<number> => t.app.inject({ method: "GET", url: "/api/v1/me", headers }).then((answer) => answer.statusCode);
  expect(await me({ cookie: `dutydesk=${other}` })).toBe(200);
  await on();
  expect([await me({ cookie: `dutydesk=${other}` }), await me({ cookie: `dutydesk=${one.secret}` }), await me({ authorization: `Bearer ${token}` })]).toEqual([401, 200, 200]);
});

test("signing in asks for a code after the right password, and takes each time step once", async () => {
  const { secret } = await on();
  const asked = await enter({});
  expect([asked.statusCode, asked.json<{ code: string }>().code, asked.headers["set-cookie"]]).toEqual([401, "second_factor_needed", undefined]);
  expect(await codeOf(enter({ code: " " }))).toBe("second_factor_needed");
  expect(await codeOf(enter({ code: shownCode(secret, t.clock.now(), 3) }))).toBe("second_factor_wrong");
  const code = shownCode(secret, t.clock.now());
  const answers = await Promise.all(Array.from({ length: 4 }, () => codeOf(enter({ code }))));
  expect(answers.toSorted()).toEqual(["done", "second_factor_wrong", "second_factor_wrong", "second_factor_wrong"]);
  expect(await codeOf(enter({ code: shownCode(secret, t.clock.now(), -1) }))).toBe("second_factor_wrong"); // Older than the one used.
  t.clock.pass(step);
  expect(await codeOf(enter({ code: shownCode(secret, t.clock.now()) }))).toBe("done");
});

test("a clock may be one step off and no more, and spaces and full-width digits are read", async () => {
  const { secret } = await on();
  const code = (apart: number): string => shownCode(secret, t.clock.now(), apart);
  t.clock.pass(10 * step);
  for (const apart of [-2, 2]) expect(await codeOf(enter({ code: code(apart) })), String(apart)).toBe("second_factor_wrong");
  const shown = code(-1);
  expect(await codeOf(enter({ code: ` ${shown.slice(0, 3)} ${shown.slice(3)}` }))).toBe("done");
  expect(await codeOf(enter({ code: code(1).replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))) }))).toBe("done");
  expect(await codeOf(enter({ code: code(0) }))).toBe("second_factor_wrong"); // The later step was used.
});

test("the code that switched it on signs nobody in", async () => {
  const secret = await start();
  const code = shownCode(secret, t.clock.now());
  expect(await codeOf(one.call("POST", `${base}/confirm`, { code }))).toBe("done");
  expect(await codeOf(enter({ code }))).toBe("second_factor_wrong");
});

test("a recovery code works once in place of a code, as people type it", async () => {
  const { recovery } = await on();
  const [first = "", second = ""] = recovery;
  const answers = await Promise.all([0, 1, 2].map(() => codeOf(enter({ code: first.toLowerCase().replaceAll("-", " ") }))));
  expect(answers.toSorted()).toEqual(["done", "second_factor_wrong", "second_factor_wrong"]);
  expect(await codeOf(enter({ code: second }))).toBe("done");
  expect(await state()).toMatchObject({ on: true, recoveryLeft: 6 });
  expect((await journal(one.staffId)).map((line) => line.step)).toEqual(["secondFactorOn", "recoveryUsed", "recoveryUsed"]);
  const mine = login;
  one = await member();
  await on();
  expect(await codeOf(enter({ code: recovery[2] }))).toBe("second_factor_wrong"); // Nobody else's.
  expect(await codeOf(enter({ code: recovery[2] }, mine))).toBe("done");
});

test("it is switched off by password and code together, after which a password is enough", async () => {
  const { secret, recovery } = await on();
  const off = (body: object): Promise<string> => codeOf(one.call("POST", `${base}/off`, body));
  const code = shownCode(secret, t.clock.now());
  expect(await off({ password: "wrong", code })).toBe("sign_in_failed");
  expect(await off({ password, code: shownCode(secret, t.clock.now(), 4) })).toBe("second_factor_wrong");
  expect(await off({ password })).toBe("invalid_input");
  expect(await off({ password, code })).toBe("done");
  expect(await off({ password, code })).toBe("guard_refused");
  expect(await state()).toEqual({ on: false, since: null, recoveryLeft: 0 });
  expect(await codeOf(enter({ code: recovery[0] }))).toBe("done"); // A code that nobody asked for is not looked at.
  expect((await journal(one.staffId)).map((line) => line.step)).toEqual(["secondFactorOn", "secondFactorOff"]);
});

test("a reset by an administrator or on the command line takes it away and is told; changing one's own password does not", async () => {
  const { secret } = await on();
  const fresh = "quite another one";
  expect(await codeOf(one.call("POST", "/api/auth/password", { old: password, password: fresh }))).toBe("done");
  expect(await codeOf(enter({ password: fresh }))).toBe("second_factor_needed");
  const given = (await t.admin.call("POST", `/api/v1/staff/${one.staffId}/one-time-code`)).json<{ code: string }>().code;
  expect(await codeOf(enter({ password: fresh }))).toBe("second_factor_needed"); // Handing the code out changes nothing yet.
  const redeem = (code: string): Promise<string> => codeOf(t.app.inject({ method: "POST", url: "/api/auth/redeem", payload: { login, code, password } }));
  expect(await redeem("AAAA-BBBB-CCCC")).toBe("link_expired");
  expect(await codeOf(enter({ password: fresh, code: shownCode(secret, t.clock.now()) }))).toBe("done");
  expect(await redeem(given)).toBe("done");
  expect(await codeOf(enter({}))).toBe("done");
  const again = await createCode(t.test.db, t.orgId, one.staffId, null, t.clock.now());
  expect(await redeem(again.code)).toBe("done"); // Nothing to take away, nothing to tell.
  expect((await journal(one.staffId)).slice(1)).toEqual([{ step: "secondFactorReset", by: t.admin.staffId, name: "管理员", via: "web" }]);
  const back = await t.app.inject({ method: "POST", url: "/api/auth/sign-in", payload: { login, password } });
  one = { ...one, call: (method, url, body) => t.app.inject({ method, url, cookies: { dutydesk: back.cookies[0]?.value ?? "" }, ...(body === undefined ? {} : { payload: body as object }) }) };
  await on();
  const printed = await createCode(t.test.db, t.orgId, one.staffId, null, t.clock.now());
  expect(await redeem(printed.code)).toBe("done");
  expect((await journal(one.staffId)).at(-1)).toEqual({ step: "secondFactorReset", by: null, name: null, via: "system" });
});

test("unknown names and wrong passwords get the same answer, with a second factor and without", async () => {
  const plain = login;
  one = await member();
  const { secret } = await on();
  const code = shownCode(secret, t.clock.now());
  const answers = await Promise.all([enter({ password: "wrong" }, "nobody"), enter({ password: "wrong", code }, "nobody"), enter({ password: "wrong" }, plain), enter({ password: "wrong", code }, plain), enter({ password: "wrong" }), enter({ password: "wrong", code })]);
  const same = answers.map((answer) => JSON.stringify([answer.statusCode, answer.json(), Object.keys(answer.headers)]));
  expect(new Set(same).size).toBe(1);
  expect(answers[0]?.json<{ code: string }>().code).toBe("sign_in_failed");
  expect(await codeOf(enter({ code }))).toBe("done"); // A wrong password did not use the code up.
});

test("codes cannot be tried one after another, neither with sign-ins without one in between nor through switching off", async () => {
  const { secret } = await on();
  const wrong = shownCode(secret, t.clock.now(), 50);
  const answers: string[] = [];
  for (let n = 0; n < 12; n++) {
    answers.push(await codeOf(enter({ code: wrong })));
    await enter({});
  }
  expect(answers).toEqual([...Array.from({ length: 8 }, () => "second_factor_wrong"), ...Array.from({ length: 4 }, () => "too_many_tries")]);
  expect(await codeOf(enter({ code: shownCode(secret, t.clock.now()) }))).toBe("too_many_tries");
  expect(await codeOf(one.call("POST", `${base}/off`, { password, code: shownCode(secret, t.clock.now()) }))).toBe("too_many_tries");
  t.clock.pass(hour / 4 + 1);
  const many = await Promise.all(Array.from({ length: 20 }, () => codeOf(one.call("POST", `${base}/off`, { password, code: wrong }))));
  expect(many.filter((answer) => answer === "second_factor_wrong").length).toBeLessThanOrEqual(8);
  t.clock.pass(hour / 4 + 1);
  expect(await codeOf(enter({ code: shownCode(secret, t.clock.now()) }))).toBe("done");
});

test("being asked for the code is no try: a whole office with second factors signs in from one address", async () => {
  const { secret } = await on();
  for (let n = 0; n < 65; n++) expect(await codeOf(enter({}, login, "10.9.9.9"))).toBe("second_factor_needed");
  expect(await codeOf(enter({ code: shownCode(secret, t.clock.now()) }, login, "10.9.9.9"))).toBe("done");
});

test("a token neither sees nor changes the second factor, and nobody does without signing in", async () => {
  const { secret: token } = await createToken(t.test.db, t.orgId, one.staffId, "program", 30, t.clock.now(), null);
  const secret = await start();
  const code = shownCode(secret, t.clock.now());
  const routes = [["GET", "", undefined], ["POST", "/start", { password }], ["POST", "/confirm", { code }], ["POST", "/off", { password, code }]] as const;
  for (const [method, path, body] of routes) {
    const call = (headers: Record<string, string>): Promise<Answer> => t.app.inject({ method, url: `${base}${path}`, headers, ...(body ? { payload: body } : {}) });
    expect(await codeOf(call({ authorization: `Bearer ${token}` })), path).toBe("not_allowed");
    expect(await codeOf(call({})), path).toBe("not_signed_in");
  }
  expect(await state()).toMatchObject({ on: false });
});
