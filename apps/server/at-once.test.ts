import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { cookieName, openSession } from "#platform/auth/sessions.ts";
import { fileStore } from "#platform/files/files.ts";
import { startPump } from "#platform/live/pump.ts";
import { composeEngine } from "./compose.ts";
import { makeApp } from "./serve.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/** Limits under many requests at once, and sheets after the rights they were made with are gone. */

const codes = (answers: readonly { statusCode: number; json(): unknown }[], refused: string): [done: number, refused: number] => {
  const done = answers.filter((one) => one.statusCode < 300).length;
  for (const one of answers) if (one.statusCode >= 300) expect((one.json() as { code: string }).code).toBe(refused);
  return [done, answers.length - done];
};
const atOnce = <T>(n: number, ask: (n: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: n }, (_, at) => ask(at)));

describe("limits", () => {
  let t: TestApp;
  let clerk: Person;
  let chief: Person;
  const reads = ["case.read", "client.read", "client.export"];
  beforeAll(async () => {
    t = await startTestApp();
    clerk = await t.person("前台", reads);
    chief = await t.person("主任", [...reads, "client.reveal", "client.create", "setting.manage"], { site: null });
    await act(t.engine, t.system, { type: "client", step: "create", input: { name: "王先生", phones: ["13911112222"], site: t.siteId } });
    await t.test.owner.query("insert into client select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'number', 'N' || n))).* from client c, generate_series(1, 5200) n where c.org_id = $1", [t.orgId]);
  });
  afterAll(() => t.stop());

  /** A request by a session opened now: a change of rights ends those before it. */
  const asked = async (person: Person, url: string, payload?: object) => {
    const secret = await openSession(t.test.db, t.orgId, person.staffId, t.clock.now(), "test");
    return t.app.inject({ method: payload ? "POST" : "GET", url, cookies: { [cookieName]: secret }, ...(payload ? { payload } : {}) });
  };

  test("fifty views of one's own, and fifty that are shared, however many are saved at once", async () => {
    for (const shared of [false, true]) {
      const answers = await atOnce(70, (n) => chief.call("POST", "/api/v1/views", { type: "case", name: `视图 ${n}`, query: {}, shared }));
      expect(codes(answers, "guard_refused")).toEqual([50, 20]);
    }
    expect(codes(await atOnce(1, () => clerk.call("POST", "/api/v1/views", { type: "case", name: "别人的", query: {}, shared: false })), "")).toEqual([1, 0]);
  });

  test("twenty sheets of a person wait at most, however many are asked for at once; another's do not count", async () => {
    const answers = await atOnce(30, () => clerk.call("POST", "/api/v1/client/export", { query: {} }));
    expect(codes(answers, "sheet_refused")).toEqual([20, 10]);
    expect((await chief.call("POST", "/api/v1/client/export", { query: {} })).statusCode).toBe(202);
  });

  test("a sheet is given only to who still holds what it was made with: numbers in full, and every site it was read at", async () => {
    await t.test.owner.query("delete from export_run where org_id = $1", [t.orgId]);
    const make = async (query: object): Promise<string> => {
      const { id } = (await asked(chief, "/api/v1/client/export", { query })).json<{ id: string }>();
      await expect.poll(async () => (await t.test.owner.query<{ state: string }>("select state from export_run where id = $1", [id]))[0]?.state, { timeout: 20_000 }).toBe("done");
      return `/api/v1/exports/${id}/sheet.xlsx`;
    };
    const [plain, full] = [await make({}), await make({ reveal: "yes" })];
    const looks = async (): Promise<number[]> => [(await asked(chief, plain)).statusCode, (await asked(chief, full)).statusCode];
    const rights = async (sql: string, values: unknown[]): Promise<void> => {
      await t.test.owner.query(sql, values);
      await t.test.owner.query("update organisation set rights_epoch = rights_epoch + 1 where id = $1", [t.orgId]);
    };
    expect(await looks()).toEqual([200, 200]);
    await rights("update post set capabilities = array_remove(capabilities, 'client.reveal') where id = $1", [chief.postId]);
    expect(await looks()).toEqual([200, 403]);
    await rights("update post set capabilities = capabilities || array['client.reveal'] where id = $1", [chief.postId]);
    expect(await looks()).toEqual([200, 200]);
    await rights("update assignment set site = $2 where staff = $1", [chief.staffId, t.siteId]);
    expect(await looks()).toEqual([403, 403]);
    expect((await asked(chief, plain)).json<{ detail: string }>().detail).toContain("做好后你的权限变了");
    await rights("update post set capabilities = array_remove(capabilities, 'client.export') where id = $1", [chief.postId]);
    expect(await looks()).toEqual([404, 404]);
  });

  test("a sheet whose maker loses the right before it is made is not made", async () => {
    const one = await t.person("走得早", reads);
    await t.test.owner.query("update post set capabilities = array_remove(capabilities, 'client.export') where id = $1", [one.postId]);
    // As it stood when it was asked for: the worker looks at the rights anew.
    const id = "01900000-0000-7000-8000-000000000001";
    await t.test.owner.query("insert into export_run (org_id, id, record_type, state, staff_id, detail, created_at, updated_at) values ($1, $2, 'client', 'running', $3, $4, $5, $5)", [t.orgId, id, one.staffId, { query: {}, language: "zh", name: "x.xlsx", scope: null, rows: 5201, done: 0 }, t.clock.now()]);
    const state = async (): Promise<unknown> => (await t.test.owner.query("select state, detail->'why'->>'zh' as why from export_run where id = $1", [id]))[0];
    await expect.poll(state, { timeout: 20_000 }).toMatchObject({ state: "failed", why: expect.stringContaining("已没有这项权限") as string });
  });
});

describe("the first set-up", () => {
  const facts = { key: "test-key", organisation: "锦绣花园", scenes: ["property"], name: "周敏", login: "1002", password: "correct horse battery" };

  test.each([["one server", 1], ["two servers", 2]])("of many at once at %s one is made", async (_, servers) => {
    const t = await startTestApp(undefined, { empty: true });
    const pump = startPump(t.test.db, () => {});
    const second = await makeApp({ engine: composeEngine(t.test.db, { now: t.clock.now }), pump, files: fileStore(t.filesFolder), setUpKey: "test-key", logLevel: "silent" });
    try {
      await second.app.ready();
      const answers = await atOnce(6, (n) => (n % servers === 0 ? t.app : second.app).inject({ method: "POST", url: "/api/set-up", payload: { ...facts, login: `10${n}` } }));
      expect(codes(answers, "set_up_closed")).toEqual([1, 5]);
      for (const table of ["organisation", "staff", "session"]) expect(await t.test.owner.query(`select count(*)::int as n from ${table}`), table).toEqual([{ n: 1 }]);
    } finally {
      second.close();
      await second.app.close();
      await pump.stop();
      await t.stop();
    }
  });
});
