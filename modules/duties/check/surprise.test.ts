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

test("nor does who reads every check, or keeps them: their own they neither see coming nor drop", async () => {
  const head = await t.person("总管", ["duty.read", "duty.check", "duty.manage"], { site: null, top: true });
  const own = await t.person("也被查的主管", ["duty.read", "duty.check", "duty.manage", "office.write"], { site: null, superior: head.postId });
  const plan = { duty: "A1-MGR-19", question: "日志看了吗", post: own.postId, staff: own.staffId, day: "2026-11-25", site: t.siteId };
  const { id, number } = (await head.call("POST", "/api/v1/spotCheck", plan)).json<{ id: string; number: string }>();
  const doors = [`/${id}`, `?number=${number}`, `?staff=${own.staffId}`, `/${id}/journal`, `/${id}/print`].map((door) => `/api/v1/spotCheck${door}`);
  for (const door of [...doors, `/api/v1/find?q=${number}`, `/api/v1/find?q=${encodeURIComponent("日志看了吗")}`]) expect((await own.call("GET", door)).body, door).not.toContain(`"${id}"`);
  expect((await own.call("POST", `/api/v1/spotCheck/${id}/drop`, { version: 1, note: "不用查" })).statusCode).toBe(404);
  // Who signs for the person checked is no way round either.
  expect((await own.call("POST", "/api/v1/delegation", { deputy: chief.staffId, from: "2026-11-20", to: "2026-11-20" })).statusCode).toBe(201);
  chief = await t.signIn(chief.staffId, chief.postId);
  expect((await chief.call("POST", `/api/v1/spotCheck/${id}/drop`, { version: 1, note: "不用查" })).json()).toMatchObject({ code: "guard_refused" });
  expect((await head.call("POST", `/api/v1/spotCheck/${id}/find`, { version: 1, input: { finding: "没看" } })).statusCode).toBe(200);
  expect((await own.call("GET", `/api/v1/spotCheck/${id}`)).statusCode).toBe(200);
});
