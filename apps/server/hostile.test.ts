import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./testing.ts";

/** What only a real connection can send: bytes that are no text, bodies in pieces or never ending, headers twice. */

let t: TestApp;
let port: number;
let cookie: string;

beforeAll(async () => {
  t = await startTestApp();
  await t.app.listen({ host: "127.0.0.1", port: 0 });
  ({ port } = t.app.server.address() as { port: number });
  cookie = `dutydesk=${t.admin.secret}`;
});
afterAll(() => t.stop());

interface Raw {
  readonly status: number;
  readonly body: string;
  /** Milliseconds until the first byte of the answer. */
  readonly ms: number;
}

/** Sends a request byte by byte as written and gives the answer; -1 where the server only closed, -2 where nothing came within ten seconds. */
function raw(head: readonly string[], body: Buffer | string = ""): Promise<Raw> {
  return new Promise((resolve) => {
    const began = performance.now();
    let got = "";
    let first = 0;
    let ended = false;
    const socket = connect({ host: "127.0.0.1", port });
    const end = (status?: number): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      socket.destroy();
      resolve({ status: status ?? Number(/^HTTP\/1\.1 (\d{3})/.exec(got)?.[1] ?? -1), body: got, ms: first - began });
    };
    const timer = setTimeout(() => end(-2), 10_000);
    socket.on("data", (chunk: Buffer) => {
      first ||= performance.now();
      got += chunk.toString("latin1");
      // The heads of these answers tell how long they are.
      const length = /\r\ncontent-length: (\d+)/i.exec(got)?.[1];
      const at = got.indexOf("\r\n\r\n");
      if (at > 0 && (length === undefined || Buffer.from(got.slice(at + 4), "latin1").length >= Number(length))) end();
    });
    socket.on("error", () => end());
    socket.on("close", () => end());
    socket.write(Buffer.concat([Buffer.from(`${[...head, "connection: close"].join("\r\n")}\r\n\r\n`, "latin1"), typeof body === "string" ? Buffer.from(body) : body]));
  });
}
const head = (method: string, url: string, ...more: string[]): string[] => [`${method} ${url} HTTP/1.1`, "host: 127.0.0.1", ...more];
const json = "content-type: application/json";
const writes = (): string[] => [...new Set(t.app.routeTable.filter((route) => route.method === "POST" && route.url !== "/api/auth/sign-out").map((route) => route.url.replace(/:\w+/g, "00000000-0000-4000-8000-000000000000")))];

test("too large a body is refused from its head, before a byte of it is read, at every route", { timeout: 60_000 }, async () => {
  for (const url of writes()) {
    for (const type of [json, "content-type: multipart/form-data; boundary=x"]) {
      const { status, ms, body } = await raw(head("POST", url, `cookie: ${cookie}`, type, "content-length: 99000000000"));
      expect([413, 415], `${url} ${type} ${body.slice(0, 300)}`).toContain(status);
      expect(ms, url).toBeLessThan(5000);
    }
  }
});

test("a body in pieces is cut off at its limit, be it JSON or a form that never comes to its file", { timeout: 60_000 }, async () => {
  const piece = Buffer.from(`10000\r\n${"a".repeat(65_536)}\r\n`);
  for (const [url, type, pieces] of [["/api/v1/client", json, 20], ["/api/auth/sign-in", json, 20], ["/api/v1/files", "content-type: multipart/form-data; boundary=x", 450], ["/api/v1/import/client", "content-type: multipart/form-data; boundary=x", 450]] as const) {
    const { status, body } = await raw(head("POST", url, `cookie: ${cookie}`, type, "transfer-encoding: chunked"), Buffer.concat(Array.from({ length: pieces }, () => piece)));
    expect(status, `${url} ${body.slice(0, 300)}`).toBe(413);
  }
});

test("who may not write is refused before the body is read, however slowly it comes", async () => {
  const clerk = await t.person("只看", ["client.read"]);
  for (const [from, url, expected] of [["dutydesk=none", "/api/v1/client", 401], [`dutydesk=${clerk.secret}`, "/api/v1/client", 403], ["dutydesk=none", "/api/v1/files", 401], [`dutydesk=${clerk.secret}`, "/api/v1/import/client", 403]] as const) {
    const { status, ms } = await raw(head("POST", url, `cookie: ${from}`, url.endsWith("client") ? json : "content-type: multipart/form-data; boundary=x", "content-length: 1000"), '{"na');
    expect([status, ms < 5000], url).toEqual([expected, true]);
  }
});

test("a connection that sends nothing more is not kept for ever", () => {
  expect(t.app.server.requestTimeout).toBeGreaterThan(0);
  expect(t.app.server.requestTimeout).toBeLessThanOrEqual(60_000);
  expect(t.app.server.headersTimeout).toBeLessThanOrEqual(60_000);
});

const noText = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0x22, 0x7d]);
const hostile: readonly (readonly [what: string, headers: readonly string[], body: Buffer | string])[] = [
  ["no UTF-8", [json, `content-length: ${noText.length}`], noText],
  ["no content type", ["content-length: 2"], "{}"],
  ["two content types", [json, "content-type: text/plain", "content-length: 2"], "{}"],
  ["two lengths", [json, "content-length: 2", "content-length: 3"], "{}"],
  ["a length and pieces", [json, "content-length: 2", "transfer-encoding: chunked"], "0\r\n\r\n"],
  ["a length below 0", [json, "content-length: -1"], ""],
  ["pieces that are none", [json, "transfer-encoding: chunked"], "zz\r\n{}\r\n0\r\n\r\n"],
  ["an encoding nobody knows", [json, "transfer-encoding: gzip, x"], "{}"],
  ["packed", [json, "content-encoding: gzip", "content-length: 2"], "{}"],
  ["a form's boundary without end", [`content-type: multipart/form-data; boundary=${"x".repeat(5000)}`, "content-length: 2"], "{}"],
  ["no key but a long one", [json, `idempotency-key: ${"k".repeat(5000)}`, "content-length: 2"], "{}"],
  ["two keys", [json, "idempotency-key: a", "idempotency-key: b", "content-length: 2"], "{}"],
  ["two sessions", [json, "cookie: dutydesk=a; dutydesk=b", "content-length: 2"], "{}"],
  ["two origins", [json, "origin: http://127.0.0.1", "origin: http://evil.example", "content-length: 2"], "{}"],
  ["a head without end", [json, `x-long: ${"x".repeat(60_000)}`, "content-length: 2"], "{}"],
  ["heads without number", [json, ...Array.from({ length: 3000 }, (_, i) => `x-${i}: 1`), "content-length: 2"], "{}"],
  ["an upgrade", [json, "upgrade: websocket", "connection: upgrade", "content-length: 2"], "{}"],
  ["waits to go on", [json, "expect: 100-continue", "content-length: 2"], "{}"],
];

test("bytes, heads and pieces that no client sends meet no accident and no wait, at every route that takes a body", { timeout: 120_000 }, async () => {
  for (const [what, headers, body] of hostile) {
    for (const url of writes()) {
      const { status, body: told } = await raw(head("POST", url, ...(what === "two sessions" ? [] : [`cookie: ${cookie}`]), ...headers), body);
      expect(status, `${what}: ${url} ${told.slice(0, 300)}`).not.toBe(-2);
      expect([-1, 431], `${what}: ${url}`).not.toContain(what === "no UTF-8" ? status : 0);
      expect(status, `${what}: ${url} ${told.slice(0, 300)}`).toBeLessThan(500);
    }
  }
});

test("addresses that no client asks for meet no accident and lead to no file", async () => {
  const files = ["/..%2f..%2fpackage.json", "/%2e%2e/%2e%2e/package.json", "/assets/../../../package.json", "//package.json", "/./.git/config", "/assets/%00", "/%c0%ae%c0%ae/package.json", "/..\\..\\package.json", "/api/../package.json", "/api/v1/files/..%2f..%2fpackage.json", "/api/v1/files/%2e%2e", `/api/v1/find?q=${"%E5%BE%88".repeat(4000)}`, "/api/v1/client?%FF=%FF", "/api/v1/client?q=%", "/%", "/api/v1/client/%E0%A4%A", "/api/v1/client?a=1&a=2&q=1&q=2", "http://evil.example/api/v1/me", "*"];
  for (const url of files) {
    const { status, body } = await raw(head("GET", url, `cookie: ${cookie}`));
    expect([200, 400, 404, 414, 422, 431], `${url} ${body.slice(0, 200)}`).toContain(status);
    expect(body, url).not.toMatch(/"dependencies"|\[core\]/);
  }
});

test("methods nobody declared are refused, and HEAD asks for the rights of GET", async () => {
  for (const route of t.app.routeTable) if (route.method === "GET" && route.policy !== "public") expect((await t.app.inject({ method: "HEAD", url: route.url.replace(/:\w+/g, "00000000-0000-4000-8000-000000000000") })).statusCode, route.url).toBe(401);
  for (const method of ["TRACE", "PUT", "CONNECT", "PROPFIND", "LINK"]) expect([-1, 400, 404, 405], method).toContain((await raw(head(method, "/api/v1/me", `cookie: ${cookie}`))).status);
});
