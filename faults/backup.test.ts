import { spawn } from "node:child_process";
import { copyFile, mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "#platform/store/database.ts";
import { startEmbedded } from "#platform/store/embedded.ts";
import { root } from "../apps/server/config.ts";
import { countersAreTrue, nothingHalfDone } from "./holds.ts";
import { makeCast, startLoad } from "./load.ts";
import { call, caseBody, clearAway, freshFolder, freshWorld, pause, startServer, tryServer, until, type Ended, type Server } from "./program.ts";

const folders: string[] = [];
const undo: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of undo.reverse()) await step();
  for (const folder of folders) await clearAway(folder);
});

/** A command as its users run it. */
function command(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const settings: NodeJS.ProcessEnv = { ...process.env, LANG: "C.UTF-8", ...env, DUTYDESK_DATA: folder };
    delete settings.DATABASE_URL;
    const child = spawn(process.execPath, ["apps/server/cli.ts", ...args], { cwd: root, env: { NODE_COMPILE_CACHE: join(root, "node_modules/.cache/faults"), ...settings }, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

async function fresh(): Promise<string> {
  const folder = await freshFolder();
  folders.push(folder);
  return folder;
}

test("a backup taken from a running server under load comes back in another folder, quiet until resumed", async () => {
  const shelf = await mkdtemp(join(tmpdir(), "dutydesk-shelf-"));
  undo.push(() => rm(shelf, { recursive: true, force: true }));
  const file = join(shelf, "night.backup");
  const world = await freshWorld(await fresh());
  const server = await startServer(world.settings);
  const cast = await makeCast(server.address, world);
  const load = startLoad(() => server.address, world, cast, 4);
  await until("some writes", async () => load.acknowledged.size > 60);
  const before = [...load.acknowledged.values()].map((one) => ({ ...one }));
  const made = await command(world.folder, ["backup", file]);
  expect([made.code, made.err]).toEqual([0, ""]);
  expect(load.acknowledged.size, "people went on working").toBeGreaterThan(before.length);
  await load.end();
  expect((await command(world.folder, ["backup", file])).err).toContain("不会覆盖");
  expect((await command(world.folder, ["restore", file])).err, "the running server's folder").toContain("已有一个服务在用");
  await server.end("SIGTERM");
  expect((await command(world.folder, ["restore", file])).err, "a folder that holds data").toContain("空的数据库");

  const folder = await fresh();
  const broken = join(shelf, "broken.backup");
  await copyFile(file, broken);
  await truncate(broken, 5000);
  expect((await command(folder, ["restore", broken])).err).toContain("不完整");
  const restored = await command(folder, ["restore", file]);
  expect([restored.code, restored.err]).toEqual([0, ""]);
  expect(restored.out).toContain("静默");

  const embedded = await startEmbedded(folder);
  const db = openDatabase(embedded.urls.owner, { max: 2 });
  undo.push(() => db.close());
  const rows = new Map((await db.query<{ id: string; number: string; version: number }>('select id, number, version from "case"')).map((row) => [row.id, row]));
  for (const one of before) {
    expect(rows.get(one.id)?.number).toBe(one.number);
    expect(rows.get(one.id)?.version).toBeGreaterThanOrEqual(one.version);
  }
  await nothingHalfDone(db);
  await countersAreTrue(db);
  const [highest] = await db.query<{ event: boolean }>("select max(tx) < pg_current_xact_id() as event from event");
  expect(highest).toEqual({ event: true });

  // From December on the doctor asks for the next year's holidays, which are published when it is near: here the organisation has entered them.
  await db.query("insert into calendar_override (org_id, id, day, windows) select o.id, gen_random_uuid(), make_date(extract(year from now())::int + y, 1, 1), '[]' from organisation o, generate_series(0, 1) y on conflict do nothing");
  await db.query("update clock set next_at = now() - interval '1 hour' where next_at is not null");
  const due = (await db.query<{ n: number }>("select count(*)::int as n from clock where next_at is not null"))[0]?.n ?? 0;
  expect(due).toBeGreaterThan(0);
  const again = await startServer({ DUTYDESK_DATA: folder });
  await until("the server says it is quiet", async () => again.said().includes("静默"), 5000);
  expect(await (await fetch(`${again.address}/api/health`)).json()).toMatchObject({ ready: true, quiet: true });
  expect(await call(again.address, world.token, "GET", "/api/v1/me")).toMatchObject({ quiet: true });
  const signed = await fetch(`${again.address}/api/auth/sign-in`, { method: "POST", headers: { "content-type": "application/json", origin: again.address }, body: JSON.stringify({ login: "admin", password: "correct horse battery" }) });
  expect(signed.status).toBeLessThan(300);
  const stream = await fetch(`${again.address}/api/v1/live`, { headers: { authorization: `Bearer ${world.token}` } });
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  const fresher = await call<{ id: string }>(again.address, world.token, "POST", "/api/v1/case", caseBody(cast.client, world.siteId, "恢复以后漏水"));
  let told = "";
  while (!told.includes(fresher.id)) told += Buffer.from((await reader.read()).value ?? []).toString();
  await reader.cancel();
  await until("the index has the new case", async () => (await db.query("select 1 from search where record_id = $1", [fresher.id])).length === 1);
  const found = await call<{ results: { id: string }[] }>(again.address, world.token, "GET", `/api/v1/find?q=${encodeURIComponent("恢复以后")}`);
  expect(found.results.map((one) => one.id)).toEqual([fresher.id]);

  await pause(2500);
  const fired = async (): Promise<number> => (await db.query<{ n: number }>("select count(*)::int as n from clock where next_at < now() - interval '30 minutes'"))[0]?.n ?? 0;
  expect(await fired(), "no clock fires").toBe(due);
  const ill = await command(folder, ["doctor"]);
  expect(ill.code).toBe(1);
  expect(ill.out.split("\n").filter((line) => line.startsWith("✗")).join()).toMatch(/^✗ 静默中.*resume/);
  const said = await command(folder, ["doctor", "--json"], { LANG: "en_US.UTF-8" });
  expect(JSON.parse(said.out)).toMatchObject({ ok: false });
  const resumed = await command(folder, ["resume"]);
  expect([resumed.code, resumed.err]).toEqual([0, ""]);
  expect(resumed.out).toContain("静默结束");
  await until("every clock that fell due has fired", async () => (await fired()) === 0);
  expect((await command(folder, ["resume"])).out).toContain("没有静默");
  const healthy = await command(folder, ["doctor", "--lang", "en"]);
  expect([healthy.out.split("\n").filter((line) => line.startsWith("✗")), healthy.code]).toEqual([[], 0]);
  await again.end("SIGTERM");
  expect((await command(folder, ["doctor"])).out, "on a stopped server too").toContain("服务没有运行");
}, 300_000);

test("a command leaves the database running for another that still works on it", async () => {
  const world = await freshWorld(await fresh());
  for (const wait of [0, 300, 700]) {
    const slow = command(world.folder, ["doctor"]);
    await pause(wait);
    const quick = command(world.folder, ["resume"]);
    expect([(await slow).err, (await quick).err], `${wait} ms apart`).toEqual(["", ""]);
  }
});

test("two servers first started at the same moment on an empty folder: one runs, the other says so, and nothing is half made", async () => {
  const folder = await fresh();
  const both = await Promise.all([tryServer({ DUTYDESK_DATA: folder }), tryServer({ DUTYDESK_DATA: folder })]);
  const [refused, ...more] = both.filter((one): one is Ended => "code" in one);
  expect(more).toEqual([]);
  expect(refused?.err).toContain("已有一个服务在用");
  for (const one of both) if ("end" in one) await one.end("SIGTERM");
  const again = (await tryServer({ DUTYDESK_DATA: folder })) as Server;
  expect(await (await fetch(`${again.address}/api/health`)).json()).toMatchObject({ ready: true });
  await again.end("SIGTERM");
});
