import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { cookieName, openSession } from "#platform/auth/sessions.ts";
import { composeWork } from "../../apps/server/compose.ts";
import { startTestApp, type TestApp } from "../../apps/server/testing.ts";
import { emptyDraft, keyOf, toConfirm, type Found } from "./read/read-state.ts";
import { proveTasks, runWork } from "./index.ts";

type Call = TestApp["admin"]["call"];
let t: TestApp;
const signedIn = async (staffId: string): Promise<Call> => {
  const secret = await openSession(t.test.db, t.orgId, staffId, t.clock.now(), "test");
  return (method, url, body, headers = {}) => t.app.inject({ method, url, cookies: { [cookieName]: secret }, headers, ...(body === undefined ? {} : { payload: body as object }) });
};
const ok = async <T>(answer: ReturnType<Call>): Promise<T> => {
  const found = await answer;
  expect([200, 201], found.body).toContain(found.statusCode);
  return found.json<T>();
};
beforeAll(async () => void (t = await startTestApp("2026-11-30T00:30:00.000Z")));
afterAll(() => t.stop());

test("the manager of the catalogue reads a description in, gives the post its holder, and the holder proves its duty; more than they hold they give to nobody", async () => {
  const [post] = await t.test.owner.query<{ id: string }>("select id from post where org_id = $1 and catalogue = 'property-project-manager'", [t.orgId]);
  const boss = await act(t.engine, t.system, { type: "staff", step: "create", input: { name: "陈立新", staffNumber: "1001" } });
  await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: boss.id, post: post?.id, from: "2020-01-01" } });
  const call = await signedIn(boss.id);
  const found = await ok<Found>(call("POST", "/api/v1/duties/read", { text: "楼层领班岗位职责\n1、每天检查退房房间并登记。" }));
  const made = await ok<{ id: string }>(call("POST", "/api/v1/duties/read/confirm", toConfirm({ ...emptyDraft, found, decisions: { [keyOf(0, 0)]: { state: "taken" } } }, 0)));
  const book = await ok<{ holders: number; duties: { id: string }[] }>(call("GET", `/api/v1/handbook/${made.id}`));
  expect(book).toMatchObject({ holders: 0, duties: [expect.anything()] });
  const clerk = await ok<{ id: string }>(call("POST", "/api/v1/staff", { name: "王秀兰", staffNumber: "1002" }));
  await ok(call("POST", "/api/v1/assignment", { staff: clerk.id, post: made.id, site: t.siteId, from: "2026-11-30" }));
  const work = composeWork(t.engine);
  await runWork(work);
  const hers = await signedIn(clerk.id);
  const { line } = await ok<{ line: { kind: string; id: string; duty?: string }[] }>(hers("GET", "/api/v1/today"));
  const task = line.find((one) => one.kind === "task");
  expect(task?.duty).toBe(book.duties[0]?.id);
  await ok(hers("POST", "/api/v1/checklist", { duty: task?.duty, post: made.id, note: "查了六间" }));
  await proveTasks(work);
  expect(await t.test.owner.query("select state from task where id = $1", [task?.id])).toEqual([{ state: "done" }]);

  const more = await call("POST", "/api/v1/post", { name: "什么都能", capabilities: ["org.admin"] });
  expect([more.statusCode, more.json<{ code: string }>().code]).toEqual([403, "not_allowed"]);
  const [admin] = await t.test.owner.query<{ id: string }>("select id from post where org_id = $1 and catalogue = 'administrator'", [t.orgId]);
  expect((await call("POST", "/api/v1/assignment", { staff: clerk.id, post: admin?.id, from: "2026-11-30" })).statusCode).toBe(403);
});

test("the set-up and the tree of the handbook say by post what nobody holds", async () => {
  const vacant = async (): Promise<{ id: string; name: string; duties: number }[]> => (await ok<{ vacant: { id: string; name: string; duties: number }[] }>(t.admin.call("GET", "/api/v1/set-up"))).vacant;
  const before = await vacant();
  const tree = async (): Promise<string[]> => (await ok<{ posts: { id: string; vacant: boolean }[] }>(t.admin.call("GET", "/api/v1/handbook"))).posts.filter((one) => one.vacant).map((one) => one.id);
  expect(await tree()).toEqual(expect.arrayContaining(before.map((one) => one.id)));
  const desk = before.find((one) => one.name.includes("前台"));
  expect(desk?.duties).toBeGreaterThan(10);
  await ok(t.admin.call("POST", "/api/v1/assignment", { staff: t.admin.staffId, post: desk?.id, from: "2026-11-30" }));
  expect((await vacant()).map((one) => one.id)).toEqual(before.map((one) => one.id).filter((id) => id !== desk?.id));
  expect(await tree()).not.toContain(desk?.id);
});
