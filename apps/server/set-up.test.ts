import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cookieName } from "#platform/auth/sessions.ts";
import { checklistsOfScenes, loadCatalogue } from "#modules/duties/index.ts";
import { findLogin } from "#modules/people/index.ts";
import { onLoopback } from "./example.ts";
import { startTestApp, type TestApp } from "./testing.ts";

interface Tree {
  readonly posts: readonly { readonly id: string; readonly version: number; readonly name: string; readonly catalogue: string | null; readonly superior: string | null; readonly top: boolean; readonly gap: boolean; readonly proposal: object | null }[];
  readonly more: readonly { readonly id: string }[];
}
interface Progress {
  readonly underWay: boolean;
  readonly card: boolean;
  readonly next: string | null;
  readonly steps: readonly { readonly step: string; readonly state: string; readonly left: number }[];
}

describe("from an empty database", () => {
  let t: TestApp;
  let cookie = "";
  beforeAll(async () => void (t = await startTestApp(undefined, { empty: true, example: () => Promise.reject(new Error("not asked for")) })));
  afterAll(() => t?.stop());
  const call = async <T>(method: "GET" | "POST" | "PATCH", url: string, payload?: object): Promise<{ status: number; body: T; detail: string }> => {
    const answer = await t.app.inject({ method, url, cookies: { [cookieName]: cookie }, ...(payload ? { payload } : {}) });
    const body = answer.body === "" ? {} : answer.json<Record<string, unknown>>();
    return { status: answer.statusCode, body: body as T, detail: String((body as { detail?: string }).detail) };
  };
  const facts = { key: "test-key", organisation: "锦绣花园", scenes: ["property", "front-desk"], name: "周敏", login: "1002", password: "correct horse battery" };

  test("a stranger is told that it is empty, and only the link opens it", async () => {
    expect((await call("GET", "/api/set-up")).body).toEqual({ open: false, empty: true, language: null, scenes: [], example: null });
    expect((await call<{ open: boolean; example: object }>("GET", "/api/set-up?key=test-key")).body).toMatchObject({ open: true, empty: true, example: { state: "offered" } });
    expect((await call("POST", "/api/set-up", { ...facts, key: "guess" })).status).toBe(410);
    expect((await call("POST", "/api/set-up/example", { key: "guess" })).status).toBe(410);
    const zone = await call("POST", "/api/set-up", { ...facts, zone: "Mars/Olympus" });
    expect([zone.status, zone.detail]).toEqual([422, "有内容要改：时区。"]);
  });

  test("the organisation has its zone, and the rest is offered to its administrator", async () => {
    const answer = await t.app.inject({ method: "POST", url: "/api/set-up", payload: { ...facts, zone: "Asia/Urumqi", language: "zh" } });
    expect(answer.statusCode).toBe(204);
    cookie = String(answer.cookies.find((one) => one.name === cookieName)?.value);
    expect((await call<{ organisation: { zone: string } }>("GET", "/api/v1/me")).body.organisation.zone).toBe("Asia/Urumqi");
    const { body } = await call<Progress>("GET", "/api/v1/set-up");
    expect(body).toMatchObject({ underWay: true, card: true, next: "posts" });
    expect(body.steps.map(({ step, state }) => [step, state])).toEqual([["posts", "open"], ["words", "open"], ["staff", "open"], ["hours", "open"]]);
    expect((await call("GET", "/api/set-up?key=test-key")).body).toMatchObject({ open: false, empty: false, example: null });
    expect((await call("POST", "/api/set-up/example", { key: "test-key" })).status, "there is an organisation").toBe(409);
  });

  test("checklists and review sheets of its scenes are there from the first day, in its language", async () => {
    const { rows } = (await call<{ rows: { name: string; purpose: string; questions: { ask: string; kind: string }[] }[] }>("GET", "/api/v1/checklistTemplate?fields=all&limit=50")).body;
    const shipped = checklistsOfScenes(loadCatalogue(), ["property", "front-desk"], "zh");
    expect(rows.map((one) => one.name).sort()).toEqual(shipped.map((one) => one.name).sort());
    expect(rows.find((one) => one.name === "来电评审")).toMatchObject({ purpose: "review" });
    expect(rows.find((one) => one.name === "交接班检查")?.questions.at(-1)).toMatchObject({ ask: "接班人", kind: "signature" });
    expect(checklistsOfScenes(loadCatalogue(), ["ecommerce"], "en").map((one) => one.name)).not.toContain("Desk inspection");
  });

  test("gaps in the tree are filled as proposed, a circle is refused with a sentence", async () => {
    const before = (await call<Tree>("GET", "/api/v1/set-up/posts")).body;
    const gaps = before.posts.filter((post) => post.gap);
    expect(gaps.length).toBeGreaterThan(3);
    expect(gaps.filter((post) => post.proposal === null)).toEqual([]);
    expect((await call<Progress>("GET", "/api/v1/set-up")).body.steps[0]).toEqual({ step: "posts", state: "open", left: gaps.length });
    const { posts } = (await call<Tree>("POST", "/api/v1/set-up/posts/superiors", {})).body;
    const of = (id: string) => posts.find((post) => post.catalogue === id) as Tree["posts"][number];
    expect(posts.filter((post) => post.gap)).toEqual([]);
    expect(of("property-project-manager").top).toBe(true);
    expect(of("property-service-officer").superior).toBe(of("property-service-manager").id);
    const manager = of("property-service-manager");
    const circle = await call("PATCH", `/api/v1/post/${manager.id}`, { version: manager.version, input: { superior: of("property-front-desk").id } });
    expect([circle.status, circle.detail]).toEqual([409, "上级转了一圈又回到自己。"]);
  });

  test("a post is dropped, those below it move up; one is taken over from another scene", async () => {
    const { posts, more } = (await call<Tree>("GET", "/api/v1/set-up/posts")).body;
    const supervisor = posts.find((post) => post.catalogue === "property-service-supervisor");
    const after = (await call<Tree>("POST", `/api/v1/set-up/posts/${supervisor?.id}/drop`, {})).body;
    expect(after.posts.some((post) => post.id === supervisor?.id)).toBe(false);
    expect(after.posts.find((post) => post.catalogue === "property-front-desk")?.superior).toBe(supervisor?.superior);
    const administrator = posts.find((post) => post.catalogue === "administrator");
    expect((await call("POST", `/api/v1/set-up/posts/${administrator?.id}/drop`, {})).detail).toContain("还有人任职");
    expect(more.some((one) => one.id === "care-specialist")).toBe(true);
    const more2 = (await call<Tree>("POST", "/api/v1/set-up/posts", { catalogue: "care-specialist" })).body;
    expect(more2.posts.find((post) => post.catalogue === "care-specialist")).toMatchObject({ name: "客服专员", gap: true });
  });

  test("the words in the duties of these posts are set as proposed, others stay as they are", async () => {
    const { words } = (await call<{ words: { key: string; uses: number }[] }>("GET", "/api/v1/set-up/words")).body;
    expect(words.length).toBeGreaterThan(3);
    await call("POST", `/api/v1/settings/${words[0]?.key}`, { value: words[0]?.key === "word.periodic" ? "weekly" : "4wh", version: 0 });
    expect((await call("POST", "/api/v1/set-up/words", {})).body).toEqual({ set: words.length - 1 });
    const { settings } = (await call<{ settings: { key: string; unset: boolean; value: unknown; proposal: unknown }[] }>("GET", "/api/v1/settings")).body;
    const used = new Set(words.map((word) => word.key));
    expect(settings.filter((one) => one.unset && used.has(one.key))).toEqual([]);
    expect(settings.filter((one) => one.key.startsWith("word.") && !used.has(one.key) && !one.unset)).toEqual([]);
    expect(settings.find((one) => one.key === words[0]?.key)?.value).not.toBe(settings.find((one) => one.key === words[0]?.key)?.proposal);
  });

  test("people are made line by line; a mobile is no staff number; who never signed in is known", async () => {
    const { posts, sites } = (await call<{ posts: { id: string; name: string }[]; sites: { id: string }[] }>("GET", "/api/v1/set-up/staff")).body;
    const desk = posts.find((post) => post.name === "客服部前台")?.id;
    const line = (name: string, login: string) => ({ name, login, post: desk ?? null, site: sites[0]?.id ?? null });
    const { results } = (await call<{ results: { ok: boolean; staffNumber?: string; problem?: { detail: string } }[] }>("POST", "/api/v1/set-up/staff", { people: [line("王秀兰", "A7"), line("何静", "138 0013 8001"), line("", "A9"), line("赵刚", "1002")] })).body;
    expect(results.map((one) => [one.ok, one.staffNumber])).toEqual([[true, "A7"], [true, "1003"], [false, undefined], [false, undefined]]);
    expect(results[2]?.problem?.detail).toContain("姓名");
    const { staff } = (await call<{ staff: { name: string; waiting: boolean; post: string }[] }>("GET", "/api/v1/set-up/staff")).body;
    expect(staff.map((one) => [one.name, one.waiting, one.post]).sort()).toEqual([["何静", true, "客服部前台"], ["王秀兰", true, "客服部前台"]]);
    const twice = await call("POST", "/api/v1/set-up/staff", { people: [line("甲", "B1"), line("乙", "B1")] });
    expect(twice.status).toBe(422);
  });

  test("it goes on where it was, and ends", async () => {
    const note = async (body: object) => (await call<Progress>("POST", "/api/v1/set-up", body)).body;
    expect(await note({ posts: "done" })).toMatchObject({ next: "words" });
    expect((await call<Progress>("GET", "/api/v1/set-up")).body).toMatchObject({ next: "words", underWay: true });
    expect((await note({ words: "done", staff: "later" })).steps[2], "people are there meanwhile").toMatchObject({ state: "done" });
    expect(await note({ hours: "later" })).toMatchObject({ next: null, underWay: true, card: true });
    expect(await note({ card: "hidden" })).toMatchObject({ underWay: true, card: false });
    expect(await note({ hours: "done" })).toMatchObject({ underWay: false });
    expect((await call("POST", "/api/v1/set-up", { posts: "maybe" })).status).toBe(422);
  });
});

test("only who holds the right everywhere, and an organisation that was set up before has nothing to go on with", async () => {
  const t = await startTestApp();
  try {
    expect((await t.admin.call("GET", "/api/v1/set-up")).json()).toMatchObject({ underWay: false, card: false });
    const routes = [["GET", "/api/v1/set-up", "org.admin"], ["POST", "/api/v1/set-up", "org.admin"], ["GET", "/api/v1/set-up/posts", "post.manage"], ["POST", "/api/v1/set-up/posts/superiors", "post.manage"], ["POST", `/api/v1/set-up/posts/${t.admin.postId}/drop`, "post.manage"], ["GET", "/api/v1/set-up/words", "setting.manage"], ["POST", "/api/v1/set-up/words", "setting.manage"], ["GET", "/api/v1/set-up/staff", "staff.manage"]] as const;
    const nobody = await t.person("无权", []);
    for (const [method, url, capability] of routes) {
      const body = method === "POST" ? {} : undefined;
      expect((await nobody.call(method, url, body)).statusCode, url).toBe(403);
      const here = await t.person("一处", [capability]);
      expect((await here.call(method, url, body)).statusCode, `${url} with ${capability} at one site`).toBe(403);
    }
    const keeper = await t.person("处处", ["post.manage"], { site: null });
    expect((await keeper.call("GET", "/api/v1/set-up/posts")).statusCode).toBe(200);
    const refused = await keeper.call("POST", "/api/v1/set-up/posts", { catalogue: "care-specialist" });
    expect(refused.statusCode, "nobody makes a post with rights they do not hold").toBe(403);
  } finally {
    await t.stop();
  }
});

test("the example is made once, for the holder of the link, and tells who signs in", async () => {
  let end = (): void => {};
  const people = [{ login: "1004", name: "王秀兰", post: { zh: "前台", en: "Desk" } }];
  const t = await startTestApp(undefined, { empty: true, example: (lived) => new Promise((done) => {
    lived(0.4);
    end = () => done({ password: "known to all", people });
  }) });
  const state = async (key: string) => (await t.app.inject({ url: `/api/set-up?key=${key}` })).json<{ open: boolean; example: { state: string } | null }>();
  const ask = () => t.app.inject({ method: "POST", url: "/api/set-up/example", payload: { key: "test-key" } });
  try {
    expect((await ask()).statusCode).toBe(202);
    expect(await state("test-key")).toMatchObject({ open: false, example: { state: "making", lived: 0.4 } });
    expect((await ask()).statusCode, "one at a time").toBe(409);
    expect((await t.app.inject({ method: "POST", url: "/api/set-up", payload: { key: "test-key", organisation: "甲", scenes: ["property"], name: "甲", login: "1", password: "correct horse battery" } })).statusCode, "no organisation beside it").toBe(409);
    end();
    await expect.poll(() => state("test-key")).toMatchObject({ example: { state: "made", password: "known to all", people } });
    expect(await state("guess")).toMatchObject({ open: false, example: null });
  } finally {
    await t.stop();
  }
});

test("where other machines reach the server no example is offered", async () => {
  const t = await startTestApp(undefined, { empty: true });
  try {
    expect((await t.app.inject({ url: "/api/set-up?key=test-key" })).json()).toMatchObject({ open: true, example: null });
    expect((await t.app.inject({ method: "POST", url: "/api/set-up/example", payload: { key: "test-key" } })).statusCode).toBe(409);
    const here = { host: "127.0.0.1", publicUrl: null, trustProxy: null };
    expect(onLoopback(here)).toBe(true);
    for (const other of [{ ...here, host: "0.0.0.0" }, { ...here, publicUrl: "https://desk.example.com" }, { ...here, trustProxy: ["loopback"] }]) expect(onLoopback(other)).toBe(false);
  } finally {
    await t.stop();
  }
});

test("people of a demo sign in on this machine only", async () => {
  const t = await startTestApp();
  try {
    const login = "admin-锦绣花园";
    expect(await findLogin(t.test.db, login, false)).not.toBeNull();
    await t.test.db.query("update organisation set demo = true");
    expect(await findLogin(t.test.db, login, true)).not.toBeNull();
    expect(await findLogin(t.test.db, login, false)).toBeNull();
  } finally {
    await t.stop();
  }
});
