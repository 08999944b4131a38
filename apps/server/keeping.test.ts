import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { createToken } from "#platform/auth/sessions.ts";
import { asWished, mayHide, mayRequire } from "#platform/record/wished.ts";
import { recordType, recordTypes } from "../records.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

let t: TestApp;
let other: Person;
beforeAll(async () => {
  t = await startTestApp();
  other = (await t.other()).admin;
});
afterAll(() => t.stop());

const good = async <T>(answer: ReturnType<Person["call"]>, status = 200): Promise<T> => {
  const found = await answer;
  expect(found.statusCode, found.body).toBe(status);
  return found.body === "" ? ({} as T) : found.json<T>();
};
const status = async (answer: ReturnType<Person["call"]>): Promise<number> => (await answer).statusCode;
const wish = async (type: string, value: unknown) => {
  const { settings } = await good<{ settings: { key: string; version: number }[] }>(t.admin.call("GET", "/api/v1/settings"));
  return t.admin.call("POST", `/api/v1/settings/fields.${type}`, { value, version: settings.find((one) => one.key === `fields.${type}`)?.version });
};

describe("fields as an organisation wishes them", () => {
  test("a declaration is renamed, hidden and required only where it may be; without wishes it is the very same", () => {
    const type = recordType("client");
    if (!type) throw new Error("no client");
    expect(asWished(type, undefined)).toBe(type);
    expect(asWished(type, {})).toBe(type);
    const wished = asWished(type, { name: { zh: "业主", hidden: true }, tags: { hidden: true }, phones: { required: true }, nope: { hidden: true } });
    expect(wished.fields.name?.label).toEqual({ zh: "业主", en: "业主" });
    expect(wished.fields.tags).toBeUndefined();
    expect(wished.fields.phones?.required).toBe(true);
    expect(asWished(wished, { tags: { hidden: true } }).fields.tags).toBeUndefined();
    // What names a record, belongs to a rule or is written by the program always stands there.
    for (const one of recordTypes) {
      expect(mayHide(one, one.title), one.name).toBe(false);
      for (const [name, field] of Object.entries(one.fields)) {
        if (field.required || field.readonly) expect(mayHide(one, name), `${one.name}.${name}`).toBe(false);
        if (field.required || field.kind === "yesNo") expect(mayRequire(one, name), `${one.name}.${name}`).toBe(false);
      }
      for (const step of Object.values(one.transitions)) for (const ask of step.asks ?? []) if (!ask.endsWith("?")) expect(mayHide(one, ask), `${one.name}.${ask}`).toBe(false);
    }
  });

  test("what is required is asked by name, in the organisation's own words, and what is hidden is no field", async () => {
    const make = (input: object) => t.admin.call("POST", "/api/v1/client", { name: "钱一", phones: ["13800000001"], site: t.siteId, ...input });
    expect(await status(make({}))).toBe(201);
    await good(wish("client", { address: { zh: "门牌", required: true }, tags: { hidden: true } }));
    const refused = (await make({ name: "钱二", phones: ["13800000002"] })).json<{ fields: { field: string; detail: string }[] }>();
    expect(refused.fields).toEqual([expect.objectContaining({ field: "address", detail: "请填写门牌。" })]);
    const { id, version } = await good<{ id: string; version: number }>(make({ name: "钱三", phones: ["13800000003"], address: "2-501" }), 201);
    expect((await make({ name: "钱四", address: "2-502", tags: ["老人"] })).json<{ fields: object[] }>().fields).toEqual([expect.objectContaining({ field: "tags", code: "field_unknown" })]);
    // A change of something else does not ask; taking the value away does.
    expect(await status(t.admin.call("PATCH", `/api/v1/client/${id}`, { version, input: { name: "钱三三" } }))).toBe(200);
    expect(await status(t.admin.call("PATCH", `/api/v1/client/${id}`, { version: version + 1, input: { address: null } }))).toBe(422);
    expect((await good<{ fields: object }>(t.admin.call("GET", "/api/v1/me"))).fields).toEqual({ client: { address: { zh: "门牌", required: true }, tags: { hidden: true } } });
    expect((await good<{ fields: object }>(other.call("GET", "/api/v1/me"))).fields).toEqual({});
    await good(wish("client", null));
    expect(await status(make({ name: "钱五", phones: ["13800000005"], tags: ["老人"] }))).toBe(201);
  });

  test("what may not be hidden or required is refused", async () => {
    for (const value of [{ name: { hidden: true } }, { nope: { zh: "无" } }, { address: { hidden: true, required: true } }, { address: { zh: "字".repeat(41) } }, { site: { hidden: true } }, { __proto__x: {} }, []]) expect(await status(wish("client", value)), JSON.stringify(value)).toBe(422);
    const clerk = await t.person("职员", ["client.read", "setting.manage"]);
    expect(await status(clerk.call("POST", "/api/v1/settings/fields.client", { value: {}, version: 0 }))).toBe(403);
  });
});

describe("tokens", () => {
  test("all of the organisation are listed with whose they are; any is taken back, once, in person", async () => {
    const clerk = await t.person("小钱", ["client.read"]);
    const made = await createToken(t.test.db, t.orgId, clerk.staffId, "门禁系统", 30, t.clock.now(), ["client.read"]);
    const api = (url: string, secret: string) => t.app.inject({ method: "GET", url, headers: { authorization: `Bearer ${secret}` } });
    expect((await api("/api/v1/me", made.secret)).statusCode).toBe(200);
    const list = async () => (await good<{ tokens: { id: string; name: string; staffName: string; open: boolean }[] }>(t.admin.call("GET", "/api/v1/tokens"))).tokens;
    expect(await list()).toContainEqual(expect.objectContaining({ id: made.id, name: "门禁系统", staffName: "小钱", open: true }));
    expect(JSON.stringify(await list())).not.toContain(made.secret);
    expect(await status(clerk.call("GET", "/api/v1/tokens"))).toBe(403);
    expect(await status(other.call("POST", `/api/v1/tokens/${made.id}/revoke`))).toBe(404);
    expect(await status(t.admin.call("POST", `/api/v1/tokens/${made.id}/revoke`))).toBe(204);
    expect(await status(t.admin.call("POST", `/api/v1/tokens/${made.id}/revoke`))).toBe(404);
    expect((await api("/api/v1/me", made.secret)).statusCode).toBe(401);
    const own = await createToken(t.test.db, t.orgId, t.admin.staffId, "脚本", 30, t.clock.now(), null);
    expect((await t.app.inject({ method: "POST", url: `/api/v1/tokens/${own.id}/revoke`, headers: { authorization: `Bearer ${own.secret}` } })).statusCode).toBe(403);
  });
});

describe("the audit", () => {
  interface Page { rows: { id: string; at: string; type: string; step: string; by: { id: string; name: string } | null; after: Record<string, unknown> | null }[]; next: string | null }
  const page = (query: string, who: Person = t.admin) => good<Page>(who.call("GET", `/api/v1/audit${query}`));

  test("by person, kind and time, page after page without a gap or a double, masked, and for nobody else", async () => {
    const keeper = await t.person("老周", ["client.read", "client.create", "client.reveal"]);
    t.clock.pass(60_000);
    const from = t.clock.now();
    for (let n = 0; n < 120; n++) {
      if (n % 50 === 0) t.clock.pass(1000);
      await act(t.engine, await keeper.actor(), { type: "client", step: "create", input: { name: `审 ${n}`, phones: [`1391234${String(n).padStart(4, "0")}`], site: t.siteId } });
    }
    t.clock.pass(1000);
    const to = t.clock.now();
    const base = `staff=${keeper.staffId}&type=client&from=${from}&to=${to}`;
    const seen: Page["rows"] = [];
    for (let after: string | null = ""; after !== null; ) {
      const found: Page = await page(`?${base}${after ? `&after=${after}` : ""}`);
      seen.push(...found.rows);
      after = found.next;
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen.map((one) => one.id)).size).toBe(120);
    expect(seen.map((one) => one.at)).toEqual(seen.map((one) => one.at).toSorted().toReversed());
    expect(seen.every((one) => one.by?.name === "老周" && one.step === "create")).toBe(true);
    expect(JSON.stringify(seen)).not.toContain("1391234");
    expect((await page(`?${base.replace(from, to)}`)).rows).toEqual([]);
    expect((await page("?type=setting")).rows.every((one) => one.type === "setting")).toBe(true);
    expect(await status(keeper.call("GET", "/api/v1/audit"))).toBe(403);
    expect(await status((await t.person("一点", ["audit.read"])).call("GET", "/api/v1/audit"))).toBe(403);
    for (const bad of ["?staff=x", "?after=x", "?from=yesterday", "?from=0000-01-01T00:00:00Z", "?to=0000-01-01T00:00:00Z", "?after=2026-99999999999_------------------------------------", `?after=2026-13-01T00:00:00Z_${t.admin.staffId}`, `?after=${t.clock.now()}_x`]) expect(await status(t.admin.call("GET", `/api/v1/audit${bad}`)), bad).toBe(422);
  });
});

describe("the organisation", () => {
  test("name and scenes change at once, the zone only before a promise has run", async () => {
    const fresh = await t.person("管", ["org.admin"], { site: null });
    const change = (input: object, who = fresh) => who.call("POST", "/api/v1/organisation", input);
    expect(await good(change({ name: "锦绣服务", zone: "Asia/Urumqi" }))).toMatchObject({ name: "锦绣服务", zone: "Asia/Urumqi" });
    expect((await good<{ organisation: { name: string } }>(t.admin.call("GET", "/api/v1/me"))).organisation.name).toBe("锦绣服务");
    expect(await status(change({ zone: "Mars/One" }))).toBe(422);
    expect(await status(change({ scenes: ["nope"] }))).toBe(422);
    expect(await status(change({ name: "" }))).toBe(422);
    expect(await status(change({ name: "别的" }, await t.person("店员", ["staff.read"])))).toBe(403);
    await good(change({ zone: "Asia/Shanghai" }));
    const client = await act(t.engine, t.system, { type: "client", step: "create", input: { name: "孙", phones: ["13900000009"], site: t.siteId } });
    await act(t.engine, t.system, { type: "case", step: "create", input: { client: client.id, site: t.siteId, subject: "灯不亮", event: "灯不亮", happenedAt: "昨晚", place: "楼道", person: "孙", phone: "13900000009" } });
    expect(await status(change({ zone: "Asia/Urumqi" }))).toBe(409);
    expect((await good<{ fresh: boolean }>(fresh.call("GET", "/api/v1/organisation"))).fresh).toBe(false);
  });
});
