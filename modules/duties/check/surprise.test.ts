import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCatalogue } from "../catalogue.ts";
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
  expect((await chief.call("POST", `/api/v1/spotCheck/${id}/drop`, { version: 1, note: "不用查" })).json()).toMatchObject({ code: "not_found" });
  const theirs = (await head.call("POST", "/api/v1/spotCheck", { ...plan, reviewer: chief.staffId })).json<{ id: string }>().id;
  expect((await chief.call("POST", `/api/v1/spotCheck/${theirs}/drop`, { version: 1, note: "不用查" })).json(), "though they are to look").toMatchObject({ code: "guard_refused" });
  expect((await head.call("POST", `/api/v1/spotCheck/${id}/find`, { version: 1, input: { finding: "没看" } })).statusCode).toBe(200);
  expect((await own.call("GET", `/api/v1/spotCheck/${id}`)).statusCode).toBe(200);
});

test("no other right shows what is planned, of oneself or of others; who looks, stands above or keeps checks sees it, and all who read checks once it was carried out", async () => {
  const keeps = ["duty.check", "duty.manage"];
  // The audit tells of every record to who reads it.
  const rest = loadCatalogue().capabilities.map((one) => one.id).filter((one) => !keeps.includes(one) && one !== "audit.read" && one !== "org.admin");
  const many = await t.person("什么都能看的", rest, { site: null });
  const colleague = await t.person("同岗", ["duty.read", "office.read", "office.write"]);
  const looker = await t.person("去查的", ["office.write"]);
  const plan = { duty: "A1-FD-21", question: "桌面整洁吗", post: clerk.postId, staff: clerk.staffId, reviewer: looker.staffId, day: "2026-11-27", site: t.siteId };
  const { id, number } = (await chief.call("POST", "/api/v1/spotCheck", plan)).json<{ id: string; number: string }>();
  const doors = [`/spotCheck/${id}`, "/spotCheck", `/spotCheck?ids=${id}`, `/spotCheck?number=${number}`, `/spotCheck?staff=${clerk.staffId}&fields=all`, `/spotCheck?state=planned`, `/spotCheck?post=${clerk.postId}`, `/spotCheck/${id}/journal`, `/spotCheck/${id}/print`, "/spotCheck/export.xlsx", `/find?q=${number}`, `/find?q=${encodeURIComponent("桌面整洁")}`, `/handbook/${clerk.postId}/days`, `/handbook/${clerk.postId}/days/A1-FD-21`, "/today", `/staff/${clerk.staffId}/place`];
  const seen = async (who: Person): Promise<string[]> => {
    const found: string[] = [];
    for (const door of doors) {
      const { body, statusCode } = await who.call("GET", `/api/v1${door}`);
      if (body.includes(id) || body.includes("桌面整洁") || (statusCode === 200 && door.endsWith("/journal"))) found.push(door);
    }
    return found;
  };
  for (const who of [many, colleague, clerk]) expect(await seen(who)).toEqual([]);
  expect((await seen(looker)).length).toBeGreaterThan(5);
  expect((await seen(chief)).length).toBeGreaterThan(5);
  expect((await looker.call("POST", `/api/v1/spotCheck/${id}/pass`, { version: 1, input: { seen: "整洁" } })).statusCode).toBe(200);
  for (const who of [many, colleague, clerk]) expect((await who.call("GET", `/api/v1/spotCheck/${id}`)).statusCode).toBe(200);
});

test("who is checked plans no check of themselves, with whomever to look; what is handed to who was to be checked is not looked at any more", async () => {
  const mate = await t.person("好说话的", ["office.write"], { superior: chief.postId });
  const plan = (staff: string, reviewer: string) => chief.call("POST", "/api/v1/spotCheck", { duty: "A1-MGR-19", question: "看了吗", post: chief.postId, staff, reviewer, day: "2026-11-27", site: t.siteId });
  expect((await plan(chief.staffId, mate.staffId)).json()).toMatchObject({ code: "guard_refused" });
  const { id } = (await plan(mate.staffId, chief.staffId)).json<{ id: string }>();
  const answer = await t.admin.call("POST", `/api/v1/staff/${chief.staffId}/hand-over`, { to: mate.staffId, types: ["spotCheck"], note: "换人" });
  expect(answer.statusCode, answer.body).toBe(200);
  expect((await t.test.owner.query<{ state: string }>("select state from spot_check where id = $1", [id]))[0]?.state).toBe("dropped");
});
