import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { makeServer } from "#platform/api/server.ts";
import { createToken, openSession } from "#platform/auth/sessions.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/** Attacks on signing in and on sessions, one test per class; the rules themselves are tested in platform/auth. */

const password = "correct horse battery";
let t: TestApp;

beforeAll(async () => void (t = await startTestApp()));
afterAll(() => t.stop());

type Answer = Awaited<ReturnType<Person["call"]>>;
const codeOf = (answer: Answer): string => (answer.statusCode < 300 ? "done" : answer.json<{ code: string }>().code);
const post = (url: string, payload: object | string | undefined, headers: Record<string, string> = {}, remoteAddress = "127.0.0.1"): Promise<Answer> => t.app.inject({ method: "POST", url, headers, remoteAddress, ...(payload === undefined ? {} : { payload }) });
const signIn = (login: string, word = password, from?: string, headers: Record<string, string> = {}): Promise<Answer> => post("/api/auth/sign-in", { login, password: word }, headers, from);
const cookieOf = (answer: Answer): string => String(answer.headers["set-cookie"]);
const secretIn = (answer: Answer): string => /dutydesk=([^;]+)/.exec(cookieOf(answer))?.[1] ?? "";
const me = async (secret: string): Promise<number> => (await t.app.inject({ url: "/api/v1/me", cookies: { dutydesk: secret } })).statusCode;

/** A person with a password of their own and the name to sign in with. */
async function member(name: string, capabilities: readonly string[] = []): Promise<Person & { login: string }> {
  const person = await t.person(name, capabilities);
  const { code } = (await t.admin.call("POST", `/api/v1/staff/${person.staffId}/one-time-code`)).json<{ code: string }>();
  const login = (await t.test.owner.query<{ n: string }>("select staff_number as n from staff where id = $1", [person.staffId]))[0]?.n as string;
  expect(codeOf(await post("/api/auth/redeem", { login, code, password }))).toBe("done");
  return { ...person, login, secret: await openSession(t.test.db, t.orgId, person.staffId, t.clock.now(), undefined) };
}

test("names told apart by words: unknown, known, left and without a password get one answer, at every door", async () => {
  const [known, left, bare] = [await member("有口令"), await member("已离职"), await t.person("没口令", [])];
  const bareLogin = (await t.test.owner.query<{ n: string }>("select staff_number as n from staff where id = $1", [bare.staffId]))[0]?.n as string;
  expect(codeOf(await t.admin.call("POST", `/api/v1/staff/${left.staffId}/leave`, { version: 1, note: "走" }))).toBe("done");
  for (const [url, body] of [["/api/auth/sign-in", { password: "wrong password" }], ["/api/auth/redeem", { code: "AAAA-BBBB-CCCC", password: "wrong password" }]] as const) {
    const answers = await Promise.all([known.login, left.login, bareLogin, "nobody-of-that-name", "13999999999", "x@example.com"].map((login) => post(url, { login, ...body })));
    const plain = answers.map(({ statusCode, body: said, headers }) => [statusCode, said, Object.keys(headers).filter((name) => name !== "date")]);
    for (const one of plain) expect(one).toEqual(plain[0]);
  }
});

test("names told apart by time: the median of a known and an unknown name lie within a factor of two", { retry: 2 }, async () => {
  const known = await member("有口令时");
  const times: Record<string, number[]> = { known: [], unknown: [] };
  for (let i = 0; i < 14; i++) {
    for (const [kind, login] of [["known", known.login], ["unknown", `nobody-${i}`]] as const) {
      if (i % 6 === 0) t.clock.pass(16 * 60_000);
      const began = performance.now();
      expect(codeOf(await signIn(login, "wrong password", `10.1.${i}.1`))).toBe("sign_in_failed");
      times[kind]?.push(performance.now() - began);
    }
  }
  const median = (of: number[] = []): number => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] as number;
  const ratio = median(times.known) / median(times.unknown);
  expect(ratio, JSON.stringify(times)).toBeGreaterThan(0.5);
  expect(ratio, JSON.stringify(times)).toBeLessThan(2);
});

test("tries without end: per name from many addresses, per address over many names, and what a caller says of its address counts for nothing", async () => {
  t.clock.pass(3_600_000);
  const person = await member("被猜的");
  const many: string[] = [];
  for (let i = 0; i < 10; i++) many.push(codeOf(await signIn(person.login, "wrong password", `10.2.${i}.1`)));
  expect(many).toEqual([...Array.from({ length: 8 }, () => "sign_in_failed"), "too_many_tries", "too_many_tries"]);
  const refused = await signIn(person.login, password, "10.2.99.1");
  expect([refused.statusCode, Number(refused.headers["retry-after"]) > 0], "the right password neither, for a while").toEqual([429, true]);
  t.clock.pass(16 * 60_000);
  expect(codeOf(await signIn(person.login, password, "10.2.99.1"))).toBe("done");
  const over: string[] = [];
  for (let i = 0; i < 62; i++) over.push(codeOf(await post("/api/auth/sign-in", { login: `spray-${i}`, password: "Spring2026!" }, { "x-forwarded-for": `203.0.113.${i}`, forwarded: `for=203.0.113.${i}` }, "10.3.0.1")));
  expect(over.filter((code) => code === "sign_in_failed")).toHaveLength(60);
  expect(over.slice(60)).toEqual(["too_many_tries", "too_many_tries"]);
});

test("one-time codes tried one after another are limited like passwords", async () => {
  t.clock.pass(3_600_000);
  const person = await member("口令猜");
  const codes: string[] = [];
  for (let i = 0; i < 10; i++) codes.push(codeOf(await post("/api/auth/redeem", { login: person.login, code: `AAAA-AAAA-AAA${i}`, password: "quite another one" }, {}, `10.4.${i}.1`)));
  expect(codes.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => "link_expired"));
  expect(codes.slice(8)).toEqual(["too_many_tries", "too_many_tries"]);
});

test("a session planted before signing in: signing in gives a new one, and the planted one stays nobody's", async () => {
  t.clock.pass(3_600_000);
  const person = await member("被种");
  for (const planted of ["planted-by-another-page-0123456789012345", t.admin.secret]) {
    const answer = await t.app.inject({ method: "POST", url: "/api/auth/sign-in", cookies: { dutydesk: planted }, payload: { login: person.login, password } });
    expect(codeOf(answer)).toBe("done");
    expect(secretIn(answer)).not.toBe(planted);
    const who = await t.app.inject({ url: "/api/v1/me", cookies: { dutydesk: planted } });
    if (planted === t.admin.secret) expect(who.json()).toMatchObject({ staff: { id: t.admin.staffId } });
    else expect(who.statusCode).toBe(401);
  }
  const [one, two] = [secretIn(await signIn(person.login)), secretIn(await signIn(person.login))];
  expect(one).not.toBe(two);
});

test("a cookie scripts read, other sites send or plain HTTP carries: its flags", async () => {
  const person = await member("饼");
  const flags = cookieOf(await signIn(person.login));
  for (const flag of ["HttpOnly", "SameSite=Lax", "Path=/"]) expect(flags).toContain(flag);
  expect(flags).not.toMatch(/Domain=/i);
  expect(flags, "this server has no TLS").not.toContain("Secure");
  const stored = await t.test.owner.query("select * from session");
  expect(JSON.stringify(stored), "only its hash is kept").not.toContain(secretIn(await signIn(person.login)));
});

test("a form or a script of another page: whatever a browser sends without asking first is refused", async () => {
  const body = JSON.stringify({ name: "外来", site: t.siteId });
  const cookies = { dutydesk: t.admin.secret };
  const foreign = { origin: "https://evil.example" };
  for (const url of ["/api/v1/client", "/api/auth/sign-in", "/api/auth/sign-out", `/api/v1/staff/${t.admin.staffId}/one-time-code`, "/api/v1/today/read"]) {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"]) {
      const answer = await t.app.inject({ method: "POST", url, cookies, headers: { ...foreign, "content-type": type }, payload: body });
      expect([answer.statusCode, codeOf(answer)], `${url} ${type}`).toEqual([403, "origin_refused"]);
    }
    // A page of the same host, so that the origin alone would let it in: JSON in disguise is still not read.
    for (const type of ["text/plain", "text/plain; application/json", "application/x-www-form-urlencoded"]) {
      const answer = await t.app.inject({ method: "POST", url, cookies, headers: { "content-type": type }, payload: body });
      expect([answer.statusCode, codeOf(answer)], `${url} ${type}`).toEqual([415, "media_type_refused"]);
    }
  }
  for (const method of ["PATCH", "DELETE"] as const) expect(codeOf(await t.app.inject({ method, url: `/api/v1/client/${t.admin.staffId}`, cookies, headers: foreign })), method).toMatch(/origin_refused|no_such_route/);
  expect(await me(t.admin.secret), "nothing of it signed anybody out").toBe(200);
});

test("the page of the same name without TLS is another page", async () => {
  const server = await makeServer({ engine: t.engine, logLevel: "silent", publicUrl: "https://desk.example.com" });
  server.post("/api/planted", { config: { policy: "public" } }, async () => ({}));
  const from = async (origin: string, host = "desk.example.com"): Promise<number> => (await server.inject({ method: "POST", url: "/api/planted", headers: { origin, host } })).statusCode;
  expect([await from("https://desk.example.com"), await from("http://desk.example.com"), await from("https://desk.example.com:444"), await from("https://other.example.com")]).toEqual([200, 403, 403, 403]);
  expect(await from("http://127.0.0.1:8080", "127.0.0.1:8080"), "the keeper at the machine itself").toBe(200);
  await server.close();
});

test("an address that changes something when it is merely opened", async () => {
  const before = JSON.stringify(await t.test.owner.query("select record_type, count(*) from journal where step <> 'export' group by 1 order by 1"));
  for (const route of t.app.routeTable) if (route.method === "GET" && route.url !== "/api/v1/live") await t.admin.call("GET", route.url.replace(/:\w+/g, t.admin.staffId));
  expect(JSON.stringify(await t.test.owner.query("select record_type, count(*) from journal where step <> 'export' group by 1 order by 1"))).toBe(before);
});

test("what is good once used again: one-time codes, recovery after use, the key of set-up", async () => {
  t.clock.pass(3_600_000);
  const person = await member("再用");
  const { code } = (await t.admin.call("POST", `/api/v1/staff/${person.staffId}/one-time-code`)).json<{ code: string }>();
  expect(codeOf(await post("/api/auth/redeem", { login: person.login, code, password }))).toBe("done");
  expect(codeOf(await post("/api/auth/redeem", { login: person.login, code, password }))).toBe("link_expired");
  expect(codeOf(await post("/api/set-up", { key: "test-key", organisation: "第二家", scenes: ["property"], name: "贼", login: "thief", password }))).toBe("set_up_closed");
  expect((await t.app.inject({ url: "/api/set-up?key=test-key" })).json()).toMatchObject({ open: false });
});

test("a session or token that outlives its reason: password, post, leaving, its day", async () => {
  t.clock.pass(3_600_000);
  const fresh = (who: Person): Promise<string> => openSession(t.test.db, t.orgId, who.staffId, t.clock.now(), undefined);
  const one = await member("改口令");
  const [here, there] = [await fresh(one), await fresh(one)];
  const changed = await t.app.inject({ method: "POST", url: "/api/auth/password", cookies: { dutydesk: here }, payload: { old: password, password: "quite another one" } });
  expect([codeOf(changed), await me(here), await me(there)]).toEqual(["done", 200, 401]);

  const two = await member("换岗", ["case.read"]);
  const token = await createToken(t.test.db, t.orgId, two.staffId, "t", 5, t.clock.now(), ["case.read", "client.read"]);
  const byToken = (url: string): Promise<number> => t.app.inject({ url, headers: { authorization: `Bearer ${token.secret}` } }).then((answer) => answer.statusCode);
  expect([await byToken("/api/v1/case"), await byToken("/api/v1/client")], "a scope gives nothing that the person lacks").toEqual([200, 200]);
  expect((await t.app.inject({ url: "/api/v1/unit", headers: { authorization: `Bearer ${token.secret}` } })).statusCode).toBe(403);
  const held = (await t.admin.call("GET", `/api/v1/assignment?staff=${two.staffId}`)).json<{ rows: { id: string; version: number }[] }>().rows[0] as { id: string; version: number };
  expect(codeOf(await t.admin.call("POST", `/api/v1/assignment/${held.id}/end`, { version: held.version, input: { to: t.clock.now().slice(0, 10) } }))).toBe("done");
  expect(await me(two.secret)).toBe(401);

  const three = await member("离职", ["case.read"]);
  const secret = await fresh(three);
  const theirs = await createToken(t.test.db, t.orgId, three.staffId, "t", 5, t.clock.now(), null);
  const { code } = (await t.admin.call("POST", `/api/v1/staff/${three.staffId}/one-time-code`)).json<{ code: string }>();
  expect(codeOf(await t.admin.call("POST", `/api/v1/staff/${three.staffId}/leave`, { version: 1, note: "走" }))).toBe("done");
  expect([await me(secret), (await t.app.inject({ url: "/api/v1/me", headers: { authorization: `Bearer ${theirs.secret}` } })).statusCode]).toEqual([401, 401]);
  expect(codeOf(await signIn(three.login))).toBe("sign_in_failed");
  expect(codeOf(await post("/api/auth/redeem", { login: three.login, code, password }))).toBe("link_expired");

  const four = await createToken(t.test.db, t.orgId, t.admin.staffId, "for a day", 1, t.clock.now(), null);
  t.clock.pass(86_400_001);
  expect((await t.app.inject({ url: "/api/v1/me", headers: { authorization: `Bearer ${four.secret}` } })).statusCode).toBe(401);
});

test("a live stream that goes on after its right or its session: nothing more comes", { timeout: 40_000 }, async () => {
  await t.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = t.app.server.address() as { port: number };
  const admin = await openSession(t.test.db, t.orgId, t.admin.staffId, t.clock.now(), undefined);
  const call = (url: string, payload: object): Promise<Answer> => t.app.inject({ method: "POST", url, cookies: { dutydesk: admin }, payload });
  const client = (await call("/api/v1/client", { name: "直播", phones: ["13911110000"], site: t.siteId })).json<{ id: string }>().id;
  const newCase = async (): Promise<string> => (await call("/api/v1/case", { client, site: t.siteId, subject: "灯", happenedAt: "昨", place: "2", person: "赵", event: "坏", phone: "13911110000" })).json<{ id: string }>().id;
  const open = async (secret: string): Promise<{ text(): string; ended: Promise<void>; until(word: string): Promise<void> }> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/live`, { headers: { cookie: `dutydesk=${secret}` } });
    let text = "";
    const ended = (async (): Promise<void> => {
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) text += Buffer.from(chunk).toString();
    })().catch(() => {});
    const until = async (word: string): Promise<void> => {
      while (!text.includes(word)) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await until("hello");
    return { text: () => text, ended, until };
  };
  const [loses, signsOut] = [await t.person("失权", ["case.read"]), await t.person("签出", ["case.read"])];
  const [first, second] = [await open(loses.secret), await open(signsOut.secret)];
  const seen = await newCase();
  await Promise.all([first.until(seen), second.until(seen)]);
  const held = (await t.test.owner.query<{ id: string }>("select id from assignment where staff = $1", [loses.staffId]))[0]?.id as string;
  await act(t.engine, t.system, { type: "assignment", step: "end", id: held, version: 1, input: { to: t.clock.now().slice(0, 10) } });
  await first.ended; // At once, by the event of the change itself.
  const began = performance.now();
  expect((await t.app.inject({ method: "POST", url: "/api/auth/sign-out", cookies: { dutydesk: signsOut.secret } })).statusCode).toBe(204);
  await second.ended;
  expect(performance.now() - began).toBeLessThan(20_000);
  const later = await newCase();
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const stream of [first, second]) expect(stream.text()).not.toContain(later);
});
