import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./testing.ts";

let t: TestApp;

beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.stop());

test("a note too long to keep is refused with its field and its limit, never cut", async () => {
  const site = (await t.admin.call("POST", "/api/v1/site", { name: "二期" })).json() as { id: string; version: number };
  const close = (note: string) => t.admin.call("POST", `/api/v1/site/${site.id}/close`, { version: site.version, note });
  const refused = await close("长".repeat(2001));
  expect(refused.statusCode, refused.body).toBe(422);
  expect(refused.json().fields).toMatchObject([{ field: "note" }]);
  expect(refused.json().fields[0].detail).toContain("2000");
  const kept = "长".repeat(2000);
  expect((await close(kept)).statusCode).toBe(200);
  const { entries } = (await t.admin.call("GET", `/api/v1/site/${site.id}/journal`)).json() as { entries: { note: string | null }[] };
  expect(entries[0]?.note).toBe(kept);
});
