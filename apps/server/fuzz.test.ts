import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/** How many requests; `FUZZ=5000 FUZZ_SEED=1 npx vitest run apps/server/fuzz.test.ts` tries harder, or the same again. */
const count = Number(process.env.FUZZ ?? 400);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000);
const slowest = 10_000;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: Schema | undefined;
}
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
}

/** Routes that end the session they are called with, or never end their answer. */
const leftOut = new Set(["/api/auth/sign-out", "/api/v1/live", "/api/auth/password", "/api/auth/sessions/{id}"]);
const nasty = [
  "", " ", "\u0000", "a\u0000b", "\ud800", "😀".repeat(61), "'; drop table staff; --", "%", "\\", "me", "null", "-1", "1e999", "9".repeat(400), "__proto__", "constructor", "toString", "../../etc/passwd", "=1+1",
  "0000-01-01", "9999-12-31", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "+275760-09-13T00:00:00Z", "2026-11-24T10:00:00+20:00", "2026-02-30", "00000000-0000-0000-0000-000000000000", "NaN", "yes", "<script>", "aaaa@", "+86 138", "x".repeat(5000),
];
const odd = [null, true, false, 0, -1, 1.5, 2_147_483_648, 1e300, Number.MAX_SAFE_INTEGER, [], {}, [[]], [null], { a: { b: [] } }];

let t: TestApp;
let operations: Operation[];
let ids: string[];
let callers: (Person | null)[];

beforeAll(async () => {
  t = await startTestApp();
  const post = async (type: string, body: object): Promise<string> => (await t.admin.call("POST", `/api/v1/${type}`, body)).json<{ id: string }>().id;
  const client = await post("client", { name: "赵", phones: ["13800136621"], site: t.siteId });
  const made = await post("case", { client, site: t.siteId, subject: "灯", happenedAt: "昨", place: "2", person: "赵", event: "坏", phone: "13800136621" });
  ids = [client, made, t.siteId, t.admin.staffId, t.admin.postId, await post("unit", { site: t.siteId, code: "1-1" }), await post("compensation", { case: made, site: t.siteId, amount: 100, reason: "赔" })];
  callers = [t.admin, t.admin, t.admin, await t.person("前台", ["case.create", "case.read", "client.read", "client.create"]), null];
  const { paths } = (await t.app.inject({ url: "/api/v1/openapi.json" })).json<{ paths: Record<string, Record<string, { parameters?: { in: string; name: string }[]; requestBody?: { content: Record<string, { schema: Schema }> } }>> }>();
  operations = Object.entries(paths).filter(([path]) => !leftOut.has(path)).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ method: method.toUpperCase(), path, query: (one.parameters ?? []).filter((p) => p.in === "query").map((p) => p.name), body: one.requestBody?.content["application/json"]?.schema })),
  );
});
afterAll(() => t.stop());

const text = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...nasty) }, fc.string({ unit: "binary", maxLength: 30 }), fc.string({ maxLength: 30 }));
/** An id that is there (taken by its place), or none. */
const id = fc.oneof({ weight: 5, arbitrary: fc.nat(6).map((n) => ids[n] as string) }, fc.uuid(), text);
const cursor = fc.oneof(text, fc.tuple(fc.oneof(text, fc.constantFrom(...odd)), fc.oneof(fc.uuid(), text)).map((pair) => Buffer.from(JSON.stringify(pair)).toString("base64url")));

/** A value that mostly fits a schema, with nasty ones in between. */
function valueOf(schema: Schema | undefined, depth = 0): fc.Arbitrary<unknown> {
  const any = fc.oneof(text, fc.constantFrom<unknown>(...odd));
  if (!schema || depth > 5) return any;
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  const fits = (): fc.Arbitrary<unknown> => {
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valueOf(one, depth + 1)));
    if (type === "object") return fc.record(Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, valueOf(one, depth + 1)])), { requiredKeys: [] }).chain((value) => fc.option(text, { freq: 8 }).map((key) => (key === null ? value : { ...value, [key]: 1 })));
    if (type === "array") return fc.array(valueOf(schema.items, depth + 1), { maxLength: 4 });
    if (type === "boolean") return fc.boolean();
    if (type === "integer" || type === "number") return fc.oneof(fc.constantFrom(0, 1, 2, 3, 100, -1, 2_147_483_647, 1e15), fc.nat(5));
    if (schema.format === "uuid") return id;
    if (schema.format === "date-time") return fc.constantFrom("2026-11-24T00:00:00Z", "2026-11-24T01:00:00.000Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-12-01T00:00:00+08:00");
    if (schema.format === "date") return fc.constantFrom("2026-11-24", "0001-01-01", "9999-12-31");
    return text;
  };
  return fc.oneof({ weight: 12, arbitrary: fits() }, { weight: 1, arbitrary: any });
}

/** One request to one operation. */
function requestTo(operation: Operation): fc.Arbitrary<{ method: string; url: string; payload: string | undefined; headers: Record<string, string>; caller: number }> {
  const names = operation.path.match(/\{\w+\}/g) ?? [];
  const query = operation.query.length === 0 ? fc.constant({}) : fc.dictionary(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...operation.query) }, text), fc.oneof(text, id, cursor), { maxKeys: 3 });
  return fc.record({
    values: fc.tuple(...names.map((name) => (name === "{id}" || name === "{postId}" ? id : text))),
    query,
    body: fc.oneof({ weight: 9, arbitrary: valueOf(operation.body).map((value) => JSON.stringify(value)) }, { weight: 1, arbitrary: text }),
    headers: fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, fc.constantFrom<Record<string, string>>({ "idempotency-key": "k" }, { "accept-language": "en-GB" }, { "content-type": "text/plain" }, { "content-type": "multipart/form-data; boundary=x" })),
    caller: fc.nat(4),
  }).map(({ values, query: asked, body, headers, caller }) => {
    const path = names.reduce((url, name, i) => url.replace(name, encodeURIComponent(String(values[i]).toWellFormed()).slice(0, 180) || "-"), operation.path);
    const search = new URLSearchParams(Object.entries(asked as Record<string, string>).map(([name, value]) => [name, String(value).slice(0, 3000)])).toString();
    const writes = operation.method !== "GET";
    return { method: operation.method, url: search ? `${path}?${search}` : path, payload: writes ? body : undefined, headers: { ...(writes ? { "content-type": "application/json" } : {}), ...headers }, caller };
  });
}

test(`${count} requests made up from the description meet no accident and no wait (seed ${seed})`, async () => {
  const request = fc.nat(operations.length - 1).chain((n) => requestTo(operations[n] as Operation));
  await fc.assert(
    fc.asyncProperty(request, async ({ method, url, payload, headers, caller }) => {
      const person = callers[caller];
      const began = performance.now();
      const answer = await t.app.inject({ method: method as "GET", url, headers, ...(person ? { cookies: { dutydesk: person.secret } } : {}), ...(payload === undefined ? {} : { payload }) });
      expect(answer.statusCode, `${method} ${url} ${payload?.slice(0, 500)} → ${answer.body.slice(0, 300)}`).toBeLessThan(500);
      expect(performance.now() - began, `${method} ${url}`).toBeLessThan(slowest);
      if (answer.statusCode >= 400) expect(answer.body, url).not.toMatch(/\bat [\w.<>]+ \(|node_modules|\bselect \w|syntax error|relation "/);
    }),
    { numRuns: count, seed, endOnFailure: true },
  );
}, 20_000 + count * 100);
