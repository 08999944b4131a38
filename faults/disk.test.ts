import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFile, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#platform/store/database.ts";
import { startEmbedded } from "#platform/store/embedded.ts";
import { reserve } from "../apps/server/room.ts";
import { nothingHalfDone } from "./holds.ts";
import { call, caseBody, clearAway, freshFolder, freshWorld, pause, Refused, startServer, tryServer, until, type Ended, type Server, type World } from "./program.ts";

const run = promisify(execFile);
let folder: string;
let mounted = false;
let world: World;
let server: Server;

beforeAll(async () => {
  folder = await freshFolder();
  mounted = await run("mount", ["-t", "tmpfs", "-o", "size=520m,mode=0711", "tmpfs", folder]).then(() => true, () => false);
  if (!mounted) return;
  world = await freshWorld(folder);
  server = await startServer(world.settings);
});
afterAll(async () => {
  if (mounted) {
    await server?.end("SIGKILL");
    await run("sh", ["-c", `kill -QUIT $(head -1 '${folder}/postgres/postmaster.pid')`]).catch(() => {});
    await pause(500);
    await run("umount", ["-l", folder]);
  }
  await clearAway(folder);
});

const ballast = (): string => join(folder, "ballast");
const free = async (): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};
/** Fills the disk until only so much is left; of nothing, not a page. */
async function leave(bytes: number): Promise<void> {
  const fill = async (size: number): Promise<boolean> =>
    appendFile(ballast(), Buffer.alloc(size, 1)).then(() => true, (error: unknown) => ((error as { code?: string }).code === "ENOSPC" ? false : Promise.reject(error)));
  await fill(Math.max(0, (await free()) - bytes));
  for (const size of bytes > 0 ? [] : [4096, 64]) for (let n = 0; n < 1000 && (await fill(size)); n++);
}

test("a full disk: writing is refused with a sentence, reading goes on, and with room again all goes on without a restart", async ({ skip }) => {
  if (!mounted) return skip("no file system can be mounted here: a full disk was not tried");
  const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => call<T>(server.address, world.token, method, path, body);
  const client = (await ask<{ id: string }>("POST", "/api/v1/client", { name: "赵建国", site: world.siteId })).id;
  const create = (): Promise<{ id: string }> => ask("POST", "/api/v1/case", caseBody(client, world.siteId, randomUUID()));
  const kept = await create();
  expect(await free()).toBeGreaterThan(reserve);

  await leave(reserve / 2);
  const refusal = await until("writing is refused", async () => create().then(() => null, (error: unknown) => error));
  expect(refusal).toBeInstanceOf(Refused);
  expect(refusal).toMatchObject({ status: 507, code: "disk_full", detail: expect.stringContaining("磁盘满了") as unknown });
  expect((await ask<{ rows: { id: string }[] }>("GET", "/api/v1/case")).rows.map((row) => row.id)).toContain(kept.id);
  expect((await fetch(`${server.address}/api/auth/sign-in`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ login: "admin", password: "correct horse battery" }) })).status).toBe(204);
  expect(server.said()).toContain("磁盘快满了");

  await rm(ballast());
  await until("writing goes on", async () => create().catch(() => null));
  expect(server.said()).toContain("恢复写入");

  // Something else fills the disk to the last byte while PostgreSQL writes: it gives up, and comes back once there is room.
  const db = openDatabase((await startEmbedded(folder)).urls.owner, { max: 1 });
  await db.query("create table filler (t text)");
  await leave(0);
  const failed = await (async () => {
    for (let n = 0; n < 400; n++) {
      const error = await db.query("insert into filler select repeat(md5(random()::text), 200) from generate_series(1, 400)").then(() => null, (problem: unknown) => problem);
      if (error) return error;
    }
    return null;
  })();
  expect(failed).not.toBeNull();
  expect(await until("writing is refused again", async () => create().then(() => null, (error: unknown) => error))).toMatchObject({ code: expect.stringMatching(/disk_full|busy/) as unknown });
  await rm(ballast());
  const after = await until("writing goes on without a restart", async () => create().catch(() => null), 60_000);
  await db.query("drop table filler").catch(() => {});
  await db.close();
  const owner = openDatabase((await startEmbedded(folder)).urls.owner, { max: 1 });
  await nothingHalfDone(owner);
  await owner.close();
  expect((await ask<{ rows: { id: string }[] }>("GET", "/api/v1/case")).rows.map((row) => row.id)).toContain(after.id);
});

test("a server that finds the disk full at its start says so and changes nothing", async ({ skip }) => {
  if (!mounted) return skip("no file system can be mounted here: a full disk was not tried");
  expect(await server.end("SIGTERM")).toBe(0);
  await leave(0);
  const ended = (await tryServer(world.settings)) as Ended;
  expect(ended.code).toBe(1);
  expect(ended.err).toContain("磁盘满了");
  await rm(ballast());
  server = await startServer(world.settings);
  expect((await call<{ rows: unknown[] }>(server.address, world.token, "GET", "/api/v1/case")).rows.length).toBeGreaterThan(1);
});
