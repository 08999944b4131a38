import { afterAll, beforeAll, expect, test } from "vitest";
import { pagesOf } from "#platform/testing/pdf.ts";
import { startTestApp, type TestApp } from "./testing.ts";

let t: TestApp;
beforeAll(async () => void (t = await startTestApp()));
afterAll(() => t.stop());

const json = async <T>(answering: Promise<{ statusCode: number; body: string; json(): unknown }>): Promise<T> => {
  const answer = await answering;
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.json() as T;
};
const newStaff = (values: object) => json<{ id: string }>(t.admin.call("POST", "/api/v1/staff", values));
const languageOf = async (id: string): Promise<string> => (await json<{ row: { language: string } }>(t.admin.call("GET", `/api/v1/staff/${id}`))).row.language;

test("the language of the organisation is set by who administers it, journalled, and spoken where nobody has chosen: sign-in, new staff, prints that name none", async () => {
  const spoken = async (): Promise<unknown> => (await t.app.inject({ url: "/api/set-up" })).json();
  expect(await spoken()).toMatchObject({ empty: false, language: "zh" });
  expect(await languageOf((await newStaff({ name: "甲", staffNumber: "L1" })).id)).toBe("zh");
  expect((await t.admin.call("POST", "/api/v1/organisation", { language: "fr" })).statusCode).toBe(422);
  const clerk = await t.person("前台", ["case.read"]);
  expect((await clerk.call("POST", "/api/v1/organisation", { language: "en" })).statusCode).toBe(403);
  expect(await json(t.admin.call("POST", "/api/v1/organisation", { language: "en" }))).toMatchObject({ language: "en" });
  expect(await spoken()).toMatchObject({ language: "en" });
  expect((await json<{ organisation: unknown }>(t.admin.call("GET", "/api/v1/me"))).organisation).toMatchObject({ language: "en" });
  const second = await newStaff({ name: "乙", staffNumber: "L2" });
  expect(await languageOf(second.id)).toBe("en");
  expect(await languageOf((await newStaff({ name: "丙", staffNumber: "L3", language: "zh" })).id)).toBe("zh");
  const print = async (more: { url?: string; headers?: Record<string, string> }): Promise<string> => {
    const answer = await t.app.inject({ url: `/api/v1/staff/${second.id}/print${more.url ?? ""}`, cookies: { dutydesk: t.admin.secret }, headers: more.headers ?? {} });
    expect(answer.statusCode).toBe(200);
    return (await pagesOf(answer.rawPayload)).join("");
  };
  expect(await print({})).toContain("Staffnumber");
  expect(await print({ headers: { "accept-language": "zh" } })).toContain("工号");
  expect(await print({ url: "?lang=zh" })).toContain("工号");
  await json(t.admin.call("POST", "/api/v1/organisation", { language: "zh" }));
  expect(await print({})).toContain("工号");
});
