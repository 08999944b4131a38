import { writeFile } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { tableOf } from "#platform/store/columns.ts";
import { recordType } from "../records.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/** How many requests; `npm run -s fuzz -- --requests 20000 --seed 1` tries harder, or the same again. */
const count = Number(process.env.FUZZ ?? 600);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000);
const slowest = 10_000;
/** After so many requests the callers and the records they work on are made anew: hostile steps close, void and sign out. */
const chunk = 300;
const metricsToken = "a-token-of-twenty-and-more";

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
}
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: Schema | undefined;
}
interface Request {
  readonly method: string;
  readonly url: string;
  readonly payload: string | undefined;
  readonly headers: Record<string, string>;
  readonly caller: number;
  /** Formed as the description says: its version is made the newest before it is sent, so that it gets as far as can be. */
  readonly fits: boolean;
}

/** The one route whose answer never ends; its own tests stand in hostile.test.ts and attacks.test.ts. */
const neverEnds = new Set(["/api/v1/live"]);
/** Routes that end the session or the password they are called with: each call has a session of its own. */
const endsSession = new Set(["/api/auth/sign-out", "/api/auth/password", "/api/auth/sessions/{id}"]);

const long = "很长的一段话。".repeat(9000);
const nasty = [
  "", " ", "\u0000", "a\u0000b", "\ud800", "\udfff\ud800", "😀".repeat(61), "'; drop table staff; --", "%", "\\", "me", "null", "-1", "1e999", "-0", "0x10", "9".repeat(400), "__proto__", "constructor", "toString", "../../etc/passwd", "=1+1",
  "\u200b", "张\u200b三", "\u202egnp.exe", "\u2066\u2069", "\ufeff", "e\u0301".repeat(200), "𠮷".repeat(50), "ﷺ".repeat(200), long, "中".repeat(2001), "\u2028\u2029", "\r\n\r\nx: y", "{{7*7}}", "${7*7}", "<script>alert(1)</script>", "aaaa@", "+86 138", "x".repeat(5000), "a,".repeat(900),
  "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "+275760-09-13", "-000001-01-01", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "+275760-09-13T00:00:00Z", "2026-11-24T10:00:00+20:00", "2026-11-24T24:00:00Z", "2026-12-31T23:59:60Z", "2026-02-30", "00000000-0000-0000-0000-000000000000", "NaN", "yes", "no",
];
const odd: readonly unknown[] = [null, true, false, 0, -1, 1.5, 2_147_483_647, 2_147_483_648, -2_147_483_649, 1e300, -1e300, 5e-324, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 2, [], {}, [[]], [null], { a: { b: [] } }, { length: 3 }, { toString: 1 }, { constructor: { prototype: { x: 1 } } }];
/** Bodies that no schema makes: too deep, poisoned, far too many, not JSON. */
const bodies = [
  `${"[".repeat(30)}${"]".repeat(30)}`, `${'{"input":'.repeat(5000)}1${"}".repeat(5000)}`, "[".repeat(200_000), '{"__proto__":{"admin":true},"version":1}', '{"constructor":{"prototype":{"x":1}}}', '{"version":1,"version":2,"input":{},"input":[]}',
  `[${"1,".repeat(9999)}1]`, JSON.stringify({ version: 1, input: {}, rows: Array.from({ length: 10_000 }, () => ({ id: "x", version: 1 })) }), '{"version":1e999}', '{"version":-0,"input":null}', "nul", '"', "{", "[]", "null", "0", "true", '""', "\ufeff{}", '{"a":"\\ud800"}', "{'a':1}", "<a/>", "a=1&b=2",
];

let t: TestApp;
let operations: Operation[];
let disposable: Person;
let callers: (Person | null)[];
/** Ids of records that are there: by type, and by what fields that name one are called. */
let ids: Record<string, string[]>;

beforeAll(async () => {
  t = await startTestApp(undefined, { metricsToken });
  disposable = await t.person("一次", []);
  const { paths } = (await t.app.inject({ url: "/api/v1/openapi.json" })).json<{ paths: Record<string, Record<string, { parameters?: { in: string; name: string }[]; requestBody?: { content: Record<string, { schema: Schema }> } }>> }>();
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ method: method.toUpperCase(), path, query: (one.parameters ?? []).filter((p) => p.in === "query").map((p) => p.name), body: one.requestBody?.content["application/json"]?.schema })),
  );
});
afterAll(() => t.stop());

/** New people with every right at every site, with a clerk's and with none, and one record of each kind in a state where most can be done with it. */
async function makeAnew(round: number): Promise<void> {
  const capabilities = loadCatalogue().capabilities.map((one) => one.id);
  const all = await t.person(`全权${round}`, capabilities, { site: null, top: true, compensationLimit: 100_000_000 });
  const clerk = await t.person(`前台${round}`, ["case.create", "case.read", "client.read", "client.create", "contact.create", "contact.read"]);
  callers = [all, all, all, all, clerk, await t.person(`无权${round}`, []), null];
  const post = async (type: string, body: object): Promise<string> => {
    const answer = await all.call("POST", `/api/v1/${type}`, body);
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json<{ id: string }>().id;
  };
  const upload = async (door: string): Promise<string> => {
    const answer = await t.app.inject({ method: "POST", url: `/api/v1/${door}`, cookies: { dutydesk: all.secret }, headers: { "content-type": "multipart/form-data; boundary=x" }, payload: "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n姓名,电话\r\n赵,13800136621\r\n--x--\r\n" });
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json<{ id: string }>().id;
  };
  const phone = `138${String(10_000_000 + round)}`;
  const client = [await post("client", { name: "赵", phones: [phone], site: t.siteId }), await post("client", { name: "赵", phones: [phone], site: t.siteId })];
  const newCase = { client: client[0], site: t.siteId, subject: "灯", happenedAt: "昨", place: "2", person: "赵", event: "坏", phone: "13800136621" };
  const cases = [await post("case", newCase), await post("case", newCase)];
  await all.call("POST", `/api/v1/case/${cases[0]}/assign`, { version: 1, input: { owner: all.staffId } });
  const unit = await post("unit", { site: t.siteId, code: `${round}-1` });
  const ownPost = await post("post", { name: `岗${round}`, capabilities: ["case.read"] });
  ids = {
    client, case: cases, site: [t.siteId], staff: [all.staffId, clerk.staffId], post: [ownPost, clerk.postId], unit: [unit], compensation: [await post("compensation", { case: cases[0], site: t.siteId, amount: 100, reason: "赔" })],
    contact: [await post("contact", { client: client[0], site: t.siteId, summary: "问" })], occupancy: [await post("occupancy", { unit, client: client[0], from: "2026-01-01" })], cause: [await post("cause", { name: `因${round}` })],
    department: [await post("department", { name: `部${round}` })], delegation: [await post("delegation", { deputy: clerk.staffId, from: "2026-11-24", to: "2026-12-24" })],
    files: [await upload("files")], import: [await upload("import/client")],
    assignment: (await all.call("GET", `/api/v1/assignment?staff=${clerk.staffId}`)).json<{ rows: { id: string }[] }>().rows.map((row) => row.id),
  };
}

const text = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...nasty) }, fc.string({ unit: "binary", maxLength: 30 }), fc.string({ maxLength: 30 }), fc.stringMatching(/^[一-龥]{1,12}$/));
/** What a person would type; and the same with hostile text in between. */
const plain = fc.stringMatching(/^[一-龥]{1,12}$/);
const typed = fc.oneof({ weight: 5, arbitrary: plain }, { weight: 1, arbitrary: text });
const anyId = fc.oneof({ weight: 6, arbitrary: fc.tuple(fc.nat(1000), fc.nat(1000)).map(([a, b]) => { const of = Object.values(ids)[a % Object.keys(ids).length] as string[]; return of[b % of.length] as string; }) }, fc.uuid(), text);
/** An id of a type that is there, mostly; where the type is not known, of any. */
const idOf = (type: string | undefined): fc.Arbitrary<string> => (type === undefined ? anyId : fc.oneof({ weight: 8, arbitrary: fc.nat(1000).map((n) => { const of = ids[type] ?? []; return of[n % Math.max(1, of.length)] ?? "00000000-0000-4000-8000-000000000000"; }) }, { weight: 1, arbitrary: anyId }));
const cursor = fc.oneof(text, fc.tuple(fc.oneof(text, fc.constantFrom(...odd)), fc.oneof(fc.uuid(), text)).map((pair) => Buffer.from(JSON.stringify(pair)).toString("base64url")));
const any = fc.oneof(text, fc.constantFrom<unknown>(...odd));
/** As many as no list takes. */
const tooMany = fc.constantFrom<unknown>(Array.from({ length: 10_000 }, () => "a"), Array.from({ length: 10_000 }, () => ({})), Array.from({ length: 10_000 }, () => null));

/** The type a field refers to: by the declaration of the route's own type, else by what it is called. */
function refers(path: string, name: string): string | undefined {
  const to = recordType(/^\/api\/v1\/([^/]+)/.exec(path)?.[1] ?? "")?.fields[name]?.to;
  return to ?? ({ owner: "staff", to: "staff", mergedInto: "client", with: "client", of: "client", except: "client", other: "client", photos: "files", superior: "post", principal: "staff", deputy: "staff" } as Record<string, string>)[name] ?? (recordType(name) ? name : undefined);
}

/** A value that fits a schema; where it is `wild`, mostly, with hostile ones in between. */
function valueOf(schema: Schema | undefined, path: string, wild: boolean, name = "", depth = 0): fc.Arbitrary<unknown> {
  if (!schema || depth > 5) return any;
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  const fits = (): fc.Arbitrary<unknown> => {
    if ("const" in schema) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const options = schema.anyOf ?? schema.oneOf;
    if (options) return fc.oneof(...options.map((one) => ({ weight: one.type === "null" ? 1 : 6, arbitrary: valueOf(one, path, wild, name, depth + 1) })));
    if (type === "null") return fc.constant(null);
    if (type === "object") {
      const named = fc.record(Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, one]) => [key, wild || schema.required?.includes(key) ? valueOf(one, path, wild, key, depth + 1) : fc.option(valueOf(one, path, wild, key, depth + 1), { freq: 3, nil: undefined })])), { requiredKeys: [...(schema.required ?? [])].filter((key) => key in (schema.properties ?? {})) });
      const more = typeof schema.additionalProperties === "object" ? fc.dictionary(schema.propertyNames?.enum ? fc.constantFrom(...schema.propertyNames.enum.map(String)) : text, valueOf(schema.additionalProperties, path, wild, name, depth + 1), { maxKeys: 3 }) : fc.constant({});
      const stray = wild ? fc.option(fc.tuple(text, any), { freq: 12 }) : fc.constant(null);
      const lost = wild ? fc.option(fc.constantFrom(...Object.keys(schema.properties ?? {}), ""), { freq: 12 }) : fc.constant(null);
      return fc.tuple(named, more, stray, lost).map(([one, two, three, four]) => Object.fromEntries(Object.entries({ ...one, ...two, ...(three === null ? {} : { [three[0]]: three[1] }) }).filter(([key]) => key !== four)));
    }
    if (type === "array" && !wild) return fc.array(valueOf(schema.items, path, wild, name, depth + 1), { minLength: 1, maxLength: 2 });
    if (type === "array") return fc.oneof({ weight: 20, arbitrary: fc.array(valueOf(schema.items, path, wild, name, depth + 1), { maxLength: 4 }) }, { weight: 1, arbitrary: tooMany });
    if (type === "boolean") return fc.boolean();
    if (type === "integer" || type === "number") return name === "version" && !wild ? fc.constantFrom(1, 1, 1, 2) : !wild ? fc.integer({ min: 1, max: 5 }) : name === "version" ? fc.constantFrom(1, 1, 1, 2, 3, 0, -1, 2_147_483_648) : fc.oneof(fc.constantFrom(0, 1, 2, 3, 100, -1, 2_147_483_647, 2_147_483_648, 1e15, Number.MAX_SAFE_INTEGER), fc.nat(5));
    if (schema.format === "uuid") return idOf(refers(path, name));
    if (schema.format === "date-time") return fc.oneof({ weight: wild ? 4 : 1000, arbitrary: fc.constantFrom("2026-11-24T00:00:00Z", "2026-11-24T01:00:00.000Z", "2026-12-01T00:00:00+08:00") }, fc.constantFrom("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "+275760-09-13T00:00:00Z", "2026-11-24T01:00:00.123456789Z"));
    if (schema.format === "date") return fc.oneof({ weight: wild ? 4 : 1000, arbitrary: fc.constantFrom("2026-11-24", "2026-12-01") }, fc.constantFrom("0001-01-01", "9999-12-31", "2026-02-30"));
    if (/phone/i.test(name)) return fc.oneof({ weight: wild ? 6 : 1000, arbitrary: fc.constantFrom("13800136621", "021-65432100", "+86 138 0013 6621") }, text);
    if (/email/i.test(name)) return fc.oneof({ weight: wild ? 6 : 1000, arbitrary: fc.constantFrom("a@example.com", "A@EXAMPLE.COM") }, text);
    return wild ? typed : plain;
  };
  return wild ? fc.oneof({ weight: 24, arbitrary: fits() }, { weight: 1, arbitrary: any }) : fits();
}

/** One request to one operation. */
function requestTo(operation: Operation): fc.Arbitrary<Request> {
  return fc.oneof({ weight: 2, arbitrary: formed(operation, true) }, { weight: 1, arbitrary: formed(operation, false) });
}

function formed({ method, path, query, body }: Operation, wild: boolean): fc.Arbitrary<Request> {
  const names = path.match(/\{\w+\}/g) ?? [];
  const known: Readonly<Record<string, readonly string[]>> = { "{field}": ["phone", "phones", "emails", "email", "contactPhone"], "{name}": ["promise", "reply", "visit"], "{key}": ["case.promise", "case.revisit"] };
  const owner = /^\/api\/v1\/([^/]+)\/\{id\}/.exec(path)?.[1];
  const type = owner === "files" || owner === "import" || (owner !== undefined && recordType(owner)) ? owner : undefined;
  const form = path === "/api/v1/files" || /^\/api\/v1\/import\/[a-z]+$/.test(path);
  const pair = fc.tuple(fc.oneof({ weight: 8, arbitrary: query.length > 0 ? fc.constantFrom(...query) : text }, { weight: 1, arbitrary: text }), fc.oneof(text, anyId, cursor));
  const [inPath, inBody] = [names.map((name) => (name === "{id}" ? idOf(type) : name === "{postId}" ? idOf("post") : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...(known[name] ?? ["x"])) }, text))), body ? valueOf(body, path, wild) : any];
  return fc.record({
    values: fc.tuple(...inPath),
    pairs: !wild ? fc.constant<[string, string][]>([]) : fc.oneof({ weight: 6, arbitrary: fc.array(pair, { maxLength: query.length > 0 ? 3 : 1 }) }, { weight: 1, arbitrary: pair.map(([name, value]): [string, string][] => [[name, value], [name, "1"], [`${name}[]`, value], [`${name}[a]`, value], ["__proto__", value]]) }),
    sheet: fc.tuple(typed, fc.array(fc.array(typed, { maxLength: 4 }), { maxLength: 4 })),
    body: !wild ? inBody.map((value) => JSON.stringify(value)) : fc.oneof({ weight: 12, arbitrary: inBody.map((value) => JSON.stringify(value)) }, { weight: 1, arbitrary: fc.constantFrom(...bodies) }, { weight: 1, arbitrary: text }),
    headers: !wild ? fc.constant({}) : fc.oneof(
      { weight: 10, arbitrary: fc.constant({}) },
      fc.constantFrom<Record<string, string>>({ "idempotency-key": "k" }, { "idempotency-key": "很".repeat(67) }, { "accept-language": "en-GB" }, { "accept-language": "*;q=0,".repeat(500) }, { "content-type": "text/plain" }, { "content-type": "application/x-www-form-urlencoded" }, { "content-type": "multipart/form-data; boundary=x" }, { "content-type": "multipart/form-data" }, { "content-type": "application/json; charset=utf-16" }, { "content-type": "application/json, text/plain" }, { "content-type": "\u00ff" }, { "last-event-id": "1-1" }, { range: "bytes=0-1,5-" }, { "if-none-match": "*" }, { authorization: `Bearer ${"x".repeat(100)}` }, { cookie: `dutydesk=${"y".repeat(3000)}` }, { "x-forwarded-for": "'; --" }),
    ),
    caller: wild ? fc.nat(6) : fc.constant(0),
  }).map(({ values, pairs, sheet: [name, rows], body: asked, headers, caller }) => {
    const address = names.reduce((url, name, i) => url.replace(name, () => encodeURIComponent(String(values[i]).toWellFormed()).slice(0, 180) || "-"), path);
    const search = pairs.map(([name, value]) => `${encodeURIComponent(name.toWellFormed()).slice(0, 300)}=${encodeURIComponent(String(value).toWellFormed()).slice(0, 3000)}`).join("&");
    const writes = method !== "GET";
    if (form && Object.keys(headers).length === 0) {
      const sheet = [["姓名", "电话", "主题", "编号"], ["赵", "13800136621", "灯", "1"], ...rows].map((cells) => cells.map((cell) => `"${cell.slice(0, 200)}"`).join(",")).join("\r\n");
      return { method, url: address, payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="${name.slice(0, 300)}.csv"\r\n\r\n${sheet}\r\n--x--\r\n`, headers: { "content-type": "multipart/form-data; boundary=x" }, caller, fits: false };
    }
    return { method, url: search ? `${address}?${search}` : address, payload: writes ? asked : undefined, headers: { ...(writes ? { "content-type": "application/json" } : {}), ...headers }, caller, fits: !wild };
  });
}

/** A body with the version its record has now, where it asks for one. */
async function withNewest(payload: string | undefined, url: string): Promise<string | undefined> {
  const [, name = "", id] = /^\/api\/v1\/([a-z]+)\/([0-9a-f-]{36})/.exec(url) ?? [];
  const type = recordType(name);
  if (!payload || !type || !payload.startsWith('{"version":')) return payload;
  const [row] = await t.test.owner.query<{ version: number }>(`select version from ${tableOf(type)} where id::text = $1`, [id]);
  return row ? payload.replace(/^\{"version":-?\d+/, `{"version":${row.version}`) : payload;
}

/** What a promise gives, or null where it takes longer than some milliseconds. */
async function withinTime<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

test("the description tells of every route there is, so that every route is tried", () => {
  const told = operations.map(({ method, path }) => `${method} ${path}`).sort();
  expect(told).toEqual(t.app.routeTable.map((route) => `${route.method} ${route.url.replace(/:(\w+)/g, "{$1}")}`).sort());
});

test(`${count} requests made up from the description meet no accident and no wait (seed ${seed})`, async () => {
  const tried = operations.filter(({ path }) => !neverEnds.has(path));
  const requests = tried.map(requestTo);
  const report = { requests: 0, routes: 0, refused: 0, ok: 0, server_errors: 0, slowest_ms: 0 };
  const [called, worked, refusals] = [new Set<string>(), new Set<string>(), new Map<string, string>()];
  const faults: string[] = [];
  for (let from = 0; from < count && faults.length <= 50; from += chunk) {
    await makeAnew(from / chunk);
    for (let i = from; i < Math.min(count, from + chunk); i++) {
      const at = i % tried.length;
      const [one] = fc.sample(requests[at] as fc.Arbitrary<Request>, { numRuns: 1, seed: seed + i }) as [Request];
      const { path, method } = tried[at] as Operation;
      const secret = endsSession.has(path) ? await openSession(t.test.db, t.orgId, disposable.staffId, t.clock.now(), undefined) : callers[one.caller]?.secret;
      const headers = path === "/api/metrics" && one.caller > 0 ? { authorization: `Bearer ${metricsToken}` } : one.headers;
      if (i % 10 === 9) t.clock.pass(60_000);
      const payload = one.fits ? await withNewest(one.payload, one.url) : one.payload;
      const began = performance.now();
      const answer = await withinTime(t.app.inject({ method: method as "GET", url: one.url, headers, ...(secret && !one.headers.cookie ? { cookies: { dutydesk: secret } } : {}), ...(payload === undefined ? {} : { payload }) }), 3 * slowest);
      const took = performance.now() - began;
      const person = callers[one.caller];
      // A session that an earlier step ended is opened again, so that what comes after still gets past the door.
      if (answer?.statusCode === 401 && person && !endsSession.has(path) && !one.headers.cookie && !one.headers.authorization) callers[one.caller] = { ...person, secret: await openSession(t.test.db, t.orgId, person.staffId, t.clock.now(), undefined) };
      const status = answer?.statusCode ?? 599;
      called.add(`${method} ${path}`);
      if (status < 400) worked.add(`${method} ${path}`);
      report.requests += 1;
      report.slowest_ms = Math.max(report.slowest_ms, Math.round(took));
      if (status >= 500) report.server_errors += 1;
      else if (status >= 400) {
        report.refused += 1;
        if (one.caller === 0 && one.headers.cookie === undefined) refusals.set(`${method} ${path}`, `${payload?.slice(0, 300) ?? ""} → ${answer?.body.slice(0, 300) ?? ""}`);
      }
      else report.ok += 1;
      const told = `${method} ${one.url.slice(0, 500)} ${payload?.slice(0, 500) ?? ""} as ${one.caller} (${seed + i}) → ${status} in ${Math.round(took)} ms ${answer?.body.slice(0, 300) ?? "no answer"}`;
      if (status >= 500 || took > slowest) faults.push(told);
      else if (status >= 400 && /\bat [\w.<>]+ \(|node_modules|\bselect \w|syntax error|relation "/.test(answer?.body ?? "")) faults.push(`tells of its inside: ${told}`);
      if (faults.length > 50) break;
    }
  }
  report.routes = called.size;
  if (process.env.FUZZ_REPORT) await writeFile(process.env.FUZZ_REPORT, JSON.stringify({ ...report, seed, faults: faults.slice(0, 50), never: tried.map(({ method, path }) => `${method} ${path}`).filter((one) => !worked.has(one)).map((one) => `${one} ${refusals.get(one) ?? ""}`.slice(0, 240)) }));
  expect(faults).toEqual([]);
  expect(report.routes).toBe(Math.min(count, tried.length));
}, 60_000 + count * 200);
