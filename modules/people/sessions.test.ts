import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { startTestApp, type TestApp } from "../../apps/server/testing.ts";

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp("2031-05-06T01:00:00.000Z");
});
afterAll(() => t.stop());

test("whose rights change is signed out at that moment, by the clock of the organisation", async () => {
  const clerk = await t.person("前台", ["case.work"]);
  expect((await clerk.call("GET", "/api/v1/me")).statusCode).toBe(200);
  t.clock.pass(60_000);
  const post = await act(t.engine, t.system, { type: "post", step: "create", input: { name: "另一岗", capabilities: [] } });
  await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: clerk.staffId, post: post.id, from: "2031-05-06", site: t.siteId } });
  expect((await clerk.call("GET", "/api/v1/me")).statusCode).toBe(401);
  const rows = await t.test.owner.query<{ at: string }>("select revoked_at as at from session where org_id = $1 and staff_id = $2", [t.orgId, clerk.staffId]);
  expect(rows.map((row) => row.at)).toEqual(["2031-05-06T01:01:00.000Z"]);
});
