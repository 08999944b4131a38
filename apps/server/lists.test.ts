import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { cookieName, openSession } from "#platform/auth/sessions.ts";
import { readSheet } from "#platform/sheets/read.ts";
import { hour } from "#platform/testing/clock.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

let t: TestApp;
let clerk: Person;
let chief: Person;

const reads = ["case.read", "client.read", "case.export", "client.export"];

beforeAll(async () => {
  t = await startTestApp();
  clerk = await t.person("前台", [...reads, "client.create"]);
  chief = await t.person("主任", [...reads, "setting.manage"], { site: null });
});
afterAll(() => t.stop());

const views = async (person: Person, type = "case") => (await person.call("GET", `/api/v1/views?type=${type}`)).json<{ views: { id: string; name: string; query: Record<string, string>; shared: boolean; mayChange: boolean }[]; mayShare: boolean }>();
const save = (person: Person, name: string, query: Record<string, string>, shared = false, type = "case") => person.call("POST", "/api/v1/views", { type, name, query, shared });

test("a view of one's own is kept with filters, order and columns, and is nobody else's", async () => {
  const query = { state: "assigned", order: "-createdAt", columns: "kind,severity" };
  const made = await save(clerk, "待办", query);
  expect(made.statusCode, made.body).toBe(201);
  const { views: mine, mayShare } = await views(clerk);
  expect(mine).toEqual([{ id: made.json<{ id: string }>().id, name: "待办", query, shared: false, mayChange: true }]);
  expect(mayShare).toBe(false);
  expect((await views(chief)).views).toEqual([]);
  expect((await views(clerk, "client")).views).toEqual([]);
  for (const method of ["PATCH", "DELETE"] as const) expect((await chief.call(method, `/api/v1/views/${mine[0]?.id}`, method === "PATCH" ? { name: "x" } : undefined)).statusCode).toBe(404);
  expect((await save(clerk, "待办", {})).json()).toMatchObject({ code: "guard_refused" });
  expect((await clerk.call("PATCH", `/api/v1/views/${mine[0]?.id}`, { name: "我的待办", query: {} })).statusCode).toBe(200);
  expect((await views(clerk)).views).toMatchObject([{ name: "我的待办", query: {} }]);
  expect((await clerk.call("DELETE", `/api/v1/views/${mine[0]?.id}`)).statusCode).toBe(204);
  expect((await views(clerk)).views).toEqual([]);
});

test("who manages settings shares a view; others use it and cannot change it; it is journalled and tells nothing masked", async () => {
  expect((await save(clerk, "公用", {}, true)).json()).toMatchObject({ status: 403, code: "not_allowed" });
  const made = await save(chief, "公用", { state: "received" }, true);
  expect(made.statusCode, made.body).toBe(201);
  const { id } = made.json<{ id: string }>();
  expect((await views(clerk)).views).toMatchObject([{ id, name: "公用", shared: true, mayChange: false }]);
  expect((await clerk.call("DELETE", `/api/v1/views/${id}`)).json()).toMatchObject({ code: "not_allowed" });
  expect((await save(chief, "查号", { phone: "13800001111" }, true)).json()).toMatchObject({ code: "guard_refused" });
  expect((await save(chief, "查号", { phone: "13800001111" })).statusCode).toBe(201);
  const other = await t.other();
  expect((await other.admin.call("DELETE", `/api/v1/views/${id}`)).statusCode).toBe(404);
  expect((await chief.call("DELETE", `/api/v1/views/${id}`)).statusCode).toBe(204);
  const lines = await t.test.owner.query<{ step: string }>("select step from journal where org_id = $1 and record_type = 'view' and record_id = $2 order by id", [t.orgId, id]);
  expect(lines.map((line) => line.step)).toEqual(["create", "void"]);
});

test("a view that the list would not serve is refused, and so is one of records one may not see", async () => {
  for (const [name, value] of [["nope", "1"], ["columns", "nope"], ["order", "nope"], ["limit", "5"]] as const) expect((await save(clerk, "错", { [name]: value })).json(), name).toMatchObject({ code: "filter_invalid" });
  expect((await save(clerk, "无权", {}, false, "nope")).statusCode).toBe(404);
  expect((await save(clerk, "  ", {})).statusCode).toBe(422);
});

test("a sheet holds the columns that were asked for", async () => {
  await act(t.engine, t.system, { type: "client", step: "create", input: { name: "王小明", site: t.siteId, phones: ["13812346621"] } });
  const answer = await clerk.call("GET", "/api/v1/client/export.xlsx?fields=site");
  expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200);
  const [headings] = (await readSheet(answer.rawPayload, { name: "x.xlsx" })).rows;
  const names = headings?.map((cell) => cell.value);
  expect(names).toContain("服务点");
  expect(names).toContain("姓名");
  expect(names).not.toContain("电话");
  expect((await clerk.call("GET", "/api/v1/client/export.xlsx?fields=nope")).json()).toMatchObject({ code: "filter_invalid" });
});

test("a long sheet is made behind, can be left, waits a day for its person, and is given only while the right is there", async () => {
  const start = (): Promise<{ id: string | null }> => clerk.call("POST", "/api/v1/client/export", { query: {} }).then((answer) => answer.json());
  expect(await start()).toEqual({ id: null });
  await t.test.owner.query("insert into client select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'number', 'N' || n))).* from client c, generate_series(1, 5200) n where c.org_id = $1", [t.orgId]);
  const { id } = await start();
  expect(id).not.toBeNull();
  const stand = async (): Promise<{ state: string; done: number; rows: number; until: string | null }> => (await clerk.call("GET", `/api/v1/exports/${id}`)).json();
  await expect.poll(async () => (await stand()).state, { timeout: 30_000 }).toBe("done");
  expect(await stand()).toMatchObject({ done: 5201, rows: 5201 });
  expect((await clerk.call("GET", "/api/v1/exports")).json<{ exports: { id: string }[] }>().exports.map((one) => one.id)).toEqual([id]);
  const sheet = await clerk.call("GET", `/api/v1/exports/${id}/sheet.xlsx`);
  expect((await readSheet(sheet.rawPayload, { name: "x.xlsx" })).rows).toHaveLength(5202);

  expect((await chief.call("GET", `/api/v1/exports/${id}/sheet.xlsx`)).statusCode).toBe(404);
  // A change of a post ends the sessions of who holds it; each look below is by a new one.
  const take = async (): Promise<number> => {
    const secret = await openSession(t.test.db, t.orgId, clerk.staffId, t.clock.now(), "test");
    return (await t.app.inject({ method: "GET", url: `/api/v1/exports/${id}/sheet.xlsx`, cookies: { [cookieName]: secret } })).statusCode;
  };
  const given = (version: number, capabilities: readonly string[]) => act(t.engine, t.system, { type: "post", step: "change", id: clerk.postId, version, input: { capabilities } });
  expect(await take()).toBe(200);
  await given(1, ["case.read", "client.read"]);
  expect(await take()).toBe(404);
  await given(2, reads);
  expect(await take()).toBe(200);

  t.clock.pass(24 * hour);
  expect(await take()).toBe(404);
  // The worker looks by itself every five seconds.
  await expect.poll(async () => (await t.test.owner.query("select 1 from export_run where id = $1", [id])).length, { timeout: 20_000 }).toBe(0);
});

test("a shared view carries no phone in its search, and a sheet in no order is refused at once", async () => {
  expect((await save(chief, "电话", { q: "138 0013-8000" }, true, "client")).json()).toMatchObject({ code: "guard_refused" });
  expect((await chief.call("POST", "/api/v1/case/export", { query: { order: "nope" } })).statusCode).toBe(422);
});
