import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import { connect } from "node:tls";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServer } from "#platform/api/server.ts";
import { readConfig } from "./config.ts";
import { readTls, renewOnHangUp } from "./tls.ts";
import { startTestApp, type TestApp } from "./testing.ts";

/** What whoever keeps the server relies on: settings, certificates, proxies, figures and a log that tells nothing of people. */

let t: TestApp;
let folder: string;
const token = "a-token-of-twenty-and-more";
const log: string[] = [];
const logTo = new Writable({ write: (chunk: Buffer, _encoding, done) => (log.push(chunk.toString()), done()) });

beforeAll(async () => {
  t = await startTestApp(undefined, { metricsToken: token, logLevel: "trace", logTo });
  folder = await mkdtemp(join(tmpdir(), "dutydesk-tls-"));
});
afterAll(async () => {
  await t.stop();
  await rm(folder, { recursive: true, force: true });
});

const refusal = (env: Record<string, string>): string => {
  try {
    readConfig(env);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

test("settings of TLS, proxies and metrics that cannot be used are named with what to do", () => {
  expect(refusal({ TLS_CERT: "/a" })).toMatch(/TLS_KEY.*is missing/);
  for (const wrong of ["yes", "true", "*", "0.0.0.0/0", "10.0.0.0/33", "10.0.0.0/8/8", "", "loopback,proxy.example"]) expect(refusal({ TRUST_PROXY: wrong }), wrong).toContain("TRUST_PROXY");
  expect(refusal({ METRICS_TOKEN: "short" })).toContain("METRICS_TOKEN");
  expect(readConfig({ TRUST_PROXY: "loopback, 10.0.0.0/8,fd00::/8", METRICS_TOKEN: token, TLS_CERT: "/a", TLS_KEY: "/b" })).toMatchObject({ trustProxy: ["loopback", "10.0.0.0/8", "fd00::/8"], metricsToken: token, tls: { cert: "/a", key: "/b" } });
  expect(readConfig({})).toMatchObject({ tls: null, trustProxy: null, metricsToken: null });
});

/** A certificate of its own for a name. */
async function certificate(name: string): Promise<{ cert: string; key: string }> {
  const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", `/CN=${name}`, "-keyout", files.key, "-out", files.cert], { stdio: "ignore" });
  return files;
}

const hasOpenssl = ((): boolean => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    process.stderr.write("the test of certificates is skipped: no openssl here (Debian: apt-get install openssl)\n");
    return false;
  }
})();

test.skipIf(!hasOpenssl)("certificates: a pair is served and renewed without a stop; another's key, an expired one and no certificate are refused by name", async () => {
  const [one, two] = [await certificate("one.example"), await certificate("two.example")];
  await expect(readTls({ cert: one.cert, key: two.key })).rejects.toThrow(/do not belong together/);
  await expect(readTls({ cert: join(folder, "none"), key: one.key })).rejects.toThrow(/TLS_CERT/);
  await expect(readTls({ cert: one.key, key: one.key })).rejects.toThrow(/no certificate in PEM/);
  await expect(readTls(one, new Date(Date.now() + 31 * 86_400_000))).rejects.toThrow(/has expired/);
  await expect(readTls(one, new Date(Date.now() - 86_400_000))).rejects.toThrow(/not valid yet/);
  const server: Server = createServer(await readTls(one), (_request, answer) => answer.end("ok"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const said: string[] = [];
  const files = { cert: join(folder, "served.pem"), key: join(folder, "served.key") };
  const use = async (pair: { cert: string; key: string }): Promise<void> => {
    const tls = await readTls(pair);
    await Promise.all([writeFile(files.cert, tls.cert), writeFile(files.key, tls.key)]);
  };
  const off = renewOnHangUp(server, files, (line) => void said.push(line));
  const served = (): Promise<string> => new Promise((resolve, reject) => {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.end();
    }).on("error", reject);
  });
  const hangUp = async (): Promise<void> => {
    const before = said.length;
    process.emit("SIGHUP");
    while (said.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  try {
    expect(await served()).toBe("one.example");
    await use(two);
    await hangUp();
    expect(await served()).toBe("two.example");
    await writeFile(files.cert, "broken");
    await hangUp();
    expect(said.at(-1)).toContain("仍用旧的");
    expect(await served()).toBe("two.example");
  } finally {
    await off();
    server.close();
  }
});

test("a cookie is Secure over TLS and behind a proxy that says so; who is no trusted proxy cannot say who calls", async () => {
  const answer = async (options: object, remote: string, headers: Record<string, string>) => {
    const server = await makeServer({ engine: t.engine, logLevel: "silent", ...options });
    server.get("/who", { config: { policy: "public" } }, async (request) => ({ ip: request.ip, protocol: request.protocol }));
    const got = await server.inject({ url: "/who", remoteAddress: remote, headers });
    await server.close();
    return { ...got.json<{ ip: string; protocol: string }>(), hsts: got.headers["strict-transport-security"] };
  };
  const forwarded = { "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" };
  expect(await answer({}, "127.0.0.1", forwarded)).toEqual({ ip: "127.0.0.1", protocol: "http", hsts: undefined });
  expect(await answer({ trustProxy: ["loopback"] }, "127.0.0.1", forwarded)).toEqual({ ip: "203.0.113.9", protocol: "https", hsts: "max-age=15552000" });
  expect(await answer({ trustProxy: ["loopback"] }, "198.51.100.7", forwarded)).toEqual({ ip: "198.51.100.7", protocol: "http", hsts: undefined });
});

test("figures are for whoever brings the token, and tell of routes, lag and the pool, never of people", async () => {
  const ask = (authorization?: string) => t.app.inject({ url: "/api/metrics", headers: authorization ? { authorization } : {} });
  expect((await ask()).statusCode).toBe(401);
  expect((await ask("Bearer another-token-of-twenty")).statusCode).toBe(401);
  expect((await t.admin.call("GET", "/api/metrics")).statusCode, "a session is no token").toBe(401);
  const client = (await t.admin.call("POST", "/api/v1/client", { name: "赵指标", phones: ["13800136621"], site: t.siteId })).json<{ id: string }>().id;
  await t.admin.call("GET", `/api/v1/client/${client}?x=赵指标`);
  await t.admin.call("GET", "/api/v1/client?q=赵指标");
  const { statusCode, body } = await ask(`Bearer ${token}`);
  expect(statusCode).toBe(200);
  expect(body).toMatch(/dutydesk_http_request_seconds_count\{method="GET",route="\/api\/v1\/client\/:id",status="\d+"\} 1/);
  expect(body).toMatch(/dutydesk_database_up 1/);
  expect(body).toMatch(/dutydesk_database_connections\{state="open"\} [1-9]/);
  for (const name of ["dutydesk_clocks_overdue_seconds", "dutydesk_search_behind_events", "dutydesk_live_streams", "dutydesk_info", "dutydesk_process_resident_memory_bytes"]) expect(body).toContain(name);
  for (const personal of [client, "赵指标", encodeURIComponent("赵指标"), t.orgId]) expect(body).not.toContain(personal);
});

test("secrets and people never stand in the log, whatever goes wrong", async () => {
  const planted = ["PLANTED-password-1", "赵日志", "13777777777", "planted@example.com", "PLANTED-note"];
  const [password, name, phone, email, note] = planted as [string, string, string, string, string];
  await t.app.inject({ method: "POST", url: "/api/auth/sign-in", payload: { login: name, password } });
  await t.app.inject({ method: "POST", url: "/api/auth/redeem", payload: { login: name, code: "PLANTED-note", password } });
  await t.app.inject({ method: "POST", url: "/api/v1/client", headers: { "content-type": "application/json", cookie: "dutydesk=PLANTED-note" }, payload: `{"name":"${name}",` });
  const client = (await t.admin.call("POST", "/api/v1/client", { name, phones: [phone], emails: [email], site: t.siteId, needs: note })).json<{ id: string }>().id;
  await t.admin.call("GET", `/api/v1/client?q=${encodeURIComponent(name)}&phones=${phone}`);
  await t.admin.call("GET", `/api/v1/client/${encodeURIComponent(name)}`);
  await t.admin.call("POST", "/api/v1/settings/case.promise", { value: note });
  // A database that fails in the middle, with the values at fault in its own sentence.
  await t.test.owner.query("alter table client add constraint planted_check check (needs is null) not valid");
  const failed = await t.admin.call("PATCH", `/api/v1/client/${client}`, { version: 1, input: { needs: `${note} ${phone}` } });
  await t.test.owner.query("alter table client drop constraint planted_check");
  expect(failed.statusCode).toBe(500);
  const lines = log.join("").split("\n").filter(Boolean);
  expect(lines.map((line) => (JSON.parse(line) as { msg?: string }).msg)).toContain("unexpected error");
  for (const secret of [...planted, t.admin.secret, token, encodeURIComponent(name)]) for (const line of lines) expect(line).not.toContain(secret);
});
