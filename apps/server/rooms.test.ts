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

test("a client and a case are found by room and by client, in the find box and in lists, and by the room's new name once it is renamed", async () => {
  const make = async (type: string, body: object): Promise<string> => (await t.admin.call("POST", `/api/v1/${type}`, body)).json<{ id: string }>().id;
  const unit = await make("unit", { site: t.siteId, code: "8-0808" });
  const client = await make("client", { name: "欧阳建国", phones: ["13800136621"], site: t.siteId, unit });
  const one = await make("case", { client, unit, site: t.siteId, subject: "门禁坏了", happenedAt: "昨", place: "楼道", person: "家属", event: "刷不开", phone: "13800136621" });
  const listed = async (type: string, q: string): Promise<string[]> => (await t.admin.call("GET", `/api/v1/${type}?q=${encodeURIComponent(q)}`)).json<{ rows: { id: string }[] }>().rows.map((row) => row.id);
  const settled = () => expect.poll(async () => (await t.test.owner.query<{ n: number }>("select count(*)::int as n from event e, event_cursor c where c.consumer = 'search' and (e.tx, e.seq) > (c.tx, c.seq)"))[0]?.n, { timeout: 20_000 }).toBe(0);
  for (const when of ["before", "after"]) {
    if (when === "after") await settled();
    expect([when, await listed("client", "8-0808"), await listed("case", "8-0808"), await listed("case", "欧阳 门禁")]).toEqual([when, [client], [one], [one]]);
  }
  expect(await listed("case", "ouyang")).toEqual([one]);
  const found = (await t.admin.call("GET", "/api/v1/find?q=8-0808")).json<{ results: { id: string }[] }>().results.map((row) => row.id);
  expect(found.sort()).toEqual([unit, client, one].sort());
  expect((await t.admin.call("PATCH", `/api/v1/unit/${unit}`, { version: 1, input: { code: "8-1818" } })).statusCode).toBe(200);
  await settled();
  await expect.poll(() => listed("case", "8-1818"), { timeout: 20_000 }).toEqual([one]);
  await expect.poll(() => listed("client", "8-1818"), { timeout: 20_000 }).toEqual([client]);
  expect([await listed("case", "8-0808"), await listed("client", "8-0808")]).toEqual([[], []]);
});
