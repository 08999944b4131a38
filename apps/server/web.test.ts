import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webRoutes } from "./web.ts";

let folder: string;
let app: FastifyInstance;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dutydesk-web-"));
  await mkdir(join(folder, "pages", "assets"), { recursive: true });
  await writeFile(join(folder, "kept.txt"), "beside the pages");
  await writeFile(join(folder, "pages", "index.html"), "the one page");
  await writeFile(join(folder, "pages", ".hidden"), "hidden");
  await writeFile(join(folder, "pages", "assets", "a.js"), "1;");
  app = fastify();
  await webRoutes(app, join(folder, "pages"));
  await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

/** Asks for an address exactly as written; a client library would tidy it first. */
function get(path: string): Promise<{ status: number; body: string; policy: string | undefined }> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: (app.server.address() as AddressInfo).port, path, agent: false }, (answer) => {
      let body = "";
      answer.on("data", (chunk: Buffer) => (body += chunk.toString()));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body, policy: answer.headers["content-security-policy"] as string | undefined }));
    }).on("error", reject).end();
  });
}

test("a page's address leads to the one page and a file of the pages to that file, under the policy of the pages", async () => {
  for (const path of ["/", "/desk", "/case/1?queue=mine"]) expect(await get(path), path).toMatchObject({ status: 200, body: "the one page", policy: expect.stringContaining("default-src 'self'") as string });
  expect(await get("/assets/a.js")).toMatchObject({ status: 200, body: "1;" });
  expect((await get("/assets/none.js")).status).toBe(404);
  expect((await get("/api/none")).status).toBe(404);
});

test("a page names what it needs beyond the shell, by its address; one written out wins over one with names in it", async () => {
  const own = join(folder, "own");
  await mkdir(own);
  await writeFile(join(own, "index.html"), "the one page");
  await writeFile(join(own, "pages.json"), JSON.stringify({ "/": ["assets/t.js"], "/$type/$id": ["assets/r.js"], "/case/$id": ["assets/c.js", "assets/c.css"], "/plain": [] }));
  const other = fastify();
  await webRoutes(other, own);
  const link = async (url: string): Promise<unknown> => (await other.inject({ url })).headers.link;
  expect(await link("/case/7?x=1")).toBe("</assets/c.js>; rel=modulepreload, </assets/c.css>; rel=preload; as=style; crossorigin");
  expect(await link("/unit/7")).toBe("</assets/r.js>; rel=modulepreload");
  expect(await link("/")).toBe("</assets/t.js>; rel=modulepreload");
  expect([await link("/plain"), await link("/a/b/c")]).toEqual([undefined, undefined]);
  await other.close();
});

test("no address leads out of the folder of the pages", async () => {
  const ways = ["/../kept.txt", "/..%2fkept.txt", "/%2e%2e/kept.txt", "/%2e%2e%2fkept.txt", "/assets/../../kept.txt", "/assets/..%2f..%2fkept.txt", "//kept.txt", "/..%5ckept.txt", "/..\\kept.txt", "/%c0%ae%c0%ae/kept.txt", "/assets/%00/../../kept.txt", "/....//kept.txt", "/;/../kept.txt", `/${join(folder, "kept.txt")}`, "/.hidden", "/%2ehidden"];
  for (const way of ways) {
    const { status, body } = await get(way);
    expect([200, 400, 403, 404], `${way} ${status}`).toContain(status);
    expect(body, way).not.toMatch(/beside the pages|^hidden$/);
    if (status === 200) expect(body, way).toBe("the one page");
  }
});

test("the worker and the manifest are asked for anew each time, and nothing but our own runs as a worker", async () => {
  for (const [name, content] of [["sw.js", "1;"], ["manifest.webmanifest", "{}"]] as const) await writeFile(join(folder, "pages", name), content);
  for (const [path, type] of [["/sw.js", /^(text|application)\/javascript/], ["/manifest.webmanifest", /^application\/manifest\+json/]] as const) {
    const answer = await app.inject({ url: path });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["cache-control"]).toBe("no-cache");
    expect(answer.headers["content-type"]).toMatch(type);
    const policy = String(answer.headers["content-security-policy"]);
    for (const part of ["worker-src 'self'", "manifest-src 'self'", "script-src 'self'", "connect-src 'self'"]) expect(policy.split("; ")).toContain(part);
  }
});
