import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import type { Preview } from "./preview.server.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

let w: WorkWorld;
let post: string;
beforeAll(async () => {
  // A Monday.
  w = await workWorld("2026-11-30T00:00:00.000Z");
  post = await w.post("property-service-manager");
  await w.holder("客服经理", [post]);
});
afterAll(() => w.t.stop());

async function preview(cadence: string): Promise<Preview> {
  const found = await w.t.admin.call("POST", `/api/v1/handbook/${post}/preview`, { mechanisms: ["task"], cadence });
  expect(found.statusCode, found.body).toBe(200);
  return found.json() as Preview;
}

test.each([
  ["每月5日前", ["2026-12-04"], "按每月 5 日算"],
  ["每周一、周四", ["2026-11-30", "2026-12-03", "2026-12-07", "2026-12-10"], "按每周一、周四算"],
  ["每周二、周五", ["2026-12-01", "2026-12-04", "2026-12-08", "2026-12-11"], "按每周二、周五算"],
  ["隔天", ["2026-12-04", "2026-12-11"], "每周要 3 次"],
  ["每隔一天", ["2026-12-04", "2026-12-11"], "每周要 3 次"],
  ["每周六", ["2026-12-04", "2026-12-11"], "按每周六算"],
])("“%s” falls due on the days its words name, and says what it is reckoned as", async (cadence, days, reckoned) => {
  const found = await preview(cadence);
  expect(found.turns.map((turn) => turn.day)).toEqual(days);
  expect([found.why, found.reckoned?.zh, found.next]).toEqual([null, reckoned, null]);
});

test("so many hours are reckoned as so often a day as the organisation says, in words", async () => {
  expect((await preview("每两小时一次")).why).toBe("unset");
  await w.word("daily-xN", "daily x4");
  const found = await preview("每两小时一次");
  expect([found.reckoned?.zh, found.turns.length]).toEqual(["按每天 4 次算", 40]);
});

test.each([
  ["每月16日、25日", "2026-12-16"],
  ["每月20日", "2026-12-18"],
  ["每季度一次", "2026-12-31"],
  ["每年一次", "2026-12-31"],
])("“%s” falls due in none of the fourteen days and says when it is next", async (cadence, day) => {
  const found = await preview(cadence);
  expect([found.why, found.turns, found.next?.day]).toEqual([null, [], day]);
});

test("a duty of the organisation's own is asked by the day of the month it names", async () => {
  const { number } = await act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post, text: "上报库存", mechanisms: ["task"], cadence: "每月5日前", serves: "post", records: [], reason: "试" } });
  await w.round();
  expect(await w.t.test.owner.query("select day::text as day, slot from task where duty = $1", [number])).toEqual([{ day: "2026-12-04", slot: "2026-12-05" }]);
});
