import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { startTestApp, type TestApp } from "./testing.ts";

let t: TestApp;

beforeAll(async () => {
  t = await startTestApp();
  for (let building = 1; building <= 6; building++) {
    for (let floor = 1; floor <= 11; floor++) {
      for (let door = 1; door <= 2; door++) {
        const code = `${building}-${String(floor).padStart(2, "0")}0${door}`;
        await act(t.engine, t.system, { type: "unit", step: "create", input: { site: t.siteId, code, building: `${building} 号楼` } });
      }
    }
  }
});
afterAll(() => t.stop());

test.each(["before", "after"])("a room is found by what a caller says first, whichever building it is in, %s the index has taken it in", async (when) => {
  if (when === "after") {
    await expect.poll(async () => (await t.test.owner.query<{ n: number }>("select count(*)::int as n from search where record_type = 'unit'"))[0]?.n, { timeout: 20_000 }).toBe(132);
    await t.test.owner.query("analyze");
  }
  const find = async (q: string): Promise<string[]> => ((await t.admin.call("GET", `/api/v1/find?q=${encodeURIComponent(q)}`)).json() as { results: { title: string }[] }).results.map((one) => one.title);
  for (const code of ["1-0101", "2-0501", "2-0502", "3-0501", "4-0501", "6-1102"]) expect(await find(code), code).toEqual([code]);
  expect((await find("2-05")).sort()).toEqual(["2-0501", "2-0502"]);
});
