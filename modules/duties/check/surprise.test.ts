import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type Person, type TestApp } from "../../../apps/server/testing.ts";

let t: TestApp;
let chief: Person;
let clerk: Person;
beforeAll(async () => {
  t = await startTestApp("2026-11-20T01:00:00.000Z");
  chief = await t.person("主管", ["duty.read", "duty.check", "duty.manage"], { site: null });
  clerk = await t.person("前台", ["office.write"], { superior: chief.postId });
});
afterAll(() => t.stop());

test("who is to be checked does not see it coming, and reads it once it was carried out", async () => {
  const plan = { duty: "A1-FD-21", question: "仪表整洁吗", post: clerk.postId, staff: clerk.staffId, day: "2026-11-25", site: t.siteId };
  const { id } = (await chief.call("POST", "/api/v1/spotCheck", plan)).json<{ id: string }>();
  const seen = async () => [(await clerk.call("GET", `/api/v1/spotCheck/${id}`)).statusCode, (await clerk.call("GET", "/api/v1/spotCheck")).json<{ rows: unknown[] }>().rows.length];
  expect(await seen()).toEqual([404, 0]);
  expect((await chief.call("GET", `/api/v1/spotCheck/${id}`)).statusCode).toBe(200);
  expect((await chief.call("POST", `/api/v1/spotCheck/${id}/find`, { version: 1, input: { finding: "没戴工牌" } })).statusCode).toBe(200);
  expect(await seen()).toEqual([200, 1]);
});
