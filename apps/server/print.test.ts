import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { startTestApp, type TestApp } from "./testing.ts";

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.stop());

const client = (name: string) => act(t.engine, t.system, { type: "client", step: "create", input: { name, phones: ["13911112222"], site: t.siteId } });

test("a title that is cut within a sign of two units names its file all the same", async () => {
  const { id } = await act(t.engine, t.system, { type: "site", step: "create", input: { name: `${"长".repeat(39)}𠮷尾` } });
  const answer = await t.admin.call("GET", `/api/v1/site/${id}/print`);
  expect(answer.statusCode).toBe(200);
  expect(decodeURIComponent(String(answer.headers["content-disposition"]))).toContain("长𠮷.pdf");
});

test("a link shows nothing in full and leaves no line in the journal, whatever the browser tells of where it stood; one's own page says in whose name it asks", async () => {
  const { id } = await client("王芳");
  const revealed = () => t.test.owner.query("select 1 from journal where step in ('print', 'export') or after ? 'revealed'");
  const before = (await revealed()).length;
  for (const url of [`/api/v1/client/${id}/print?reveal=yes`, "/api/v1/client/export.xlsx?reveal=yes"]) {
    // Over plain http a browser tells nothing of it.
    for (const from of ["cross-site", "same-site", "same-origin", "none", undefined]) {
      const answer = await t.admin.call("GET", url, undefined, from === undefined ? {} : { "sec-fetch-site": from });
      expect([answer.statusCode, answer.json<{ code: string }>().code], `${url} ${from}`).toEqual([403, "origin_refused"]);
    }
    const other = await t.admin.call("GET", url, undefined, { "acting-as": id });
    expect([other.statusCode, other.json<{ code: string }>().code], url).toEqual([409, "other_person"]);
  }
  expect((await revealed()).length).toBe(before);
  expect((await t.admin.call("GET", `/api/v1/client/${id}/print?reveal=yes`, undefined, { "acting-as": t.admin.staffId })).statusCode).toBe(200);
  expect((await revealed()).length).toBe(before + 1);
  const { token } = (await t.admin.call("POST", "/api/auth/tokens", { name: "导出", days: 1 })).json<{ token: string }>();
  expect((await t.app.inject({ url: "/api/v1/client/export.xlsx?reveal=yes", headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(200);
});
