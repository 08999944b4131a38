import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { startEmbedded } from "#platform/store/embedded.ts";
import { clocksToldOnce, countersAreTrue, nothingHalfDone } from "./holds.ts";
import { makeCast, startLoad } from "./load.ts";
import { call, clearAway, freshFolder, freshWorld, pause, postgresOf, startServer, until, type Server, type World } from "./program.ts";

const kills = Number(process.env.KILLS ?? "5");
const writers = 4;
const victims = ["server", "postgres", "both"] as const;

let folder: string;
let world: World;
let server: Server;

beforeAll(async () => {
  folder = await freshFolder();
  world = await freshWorld(folder);
  server = await startServer(world.settings);
});
afterAll(() => clearAway(folder));

/** Lets up to twenty hours pass for half of the running clocks at a time, so that steps fall due before, during and after every kill. */
async function hurry(db: Database): Promise<void> {
  await db.query(
    `update clock set version = version + 1, started_at = started_at - d, running_since = running_since - d, due_at = due_at - d, next_at = next_at - d, passed_at = passed_at - d
     from (select id as of, random() * interval '20 hours' as d from clock where stopped_at is null and state <> 'dropped' and next_at is not null and random() < 0.5) x where id = x.of`,
  );
}

test(`what was acknowledged is there once after ${kills} kills of the server and of PostgreSQL under load`, async () => {
  const cast = await makeCast(server.address, world);
  const owner = async (): Promise<Database> => openDatabase((await startEmbedded(folder)).urls.owner, { max: 2 });
  let db = await owner();
  const load = startLoad(() => server.address, world, cast, writers);
  let over = false;
  const hurrying = (async () => {
    for (; !over; await pause(300)) await hurry(db).catch(() => {}); // While PostgreSQL is down, nothing passes.
  })();
  const began = Date.now();
  try {
    for (let n = 0; n < kills; n++) {
      await pause(300 + Math.random() * 900);
      const victim = victims[kills > victims.length * 2 ? Math.floor(Math.random() * victims.length) : n % victims.length] as (typeof victims)[number];
      const before = await postgresOf(folder);
      if (victim !== "server") process.kill(before, "SIGKILL");
      if (victim !== "postgres") {
        await server.end("SIGKILL");
        server = await startServer(world.settings);
      }
      await until("the server answers after a kill", async () => (victim === "server" || (await postgresOf(folder)) !== before) && (await call(server.address, world.token, "GET", "/api/v1/me").then(() => true, () => false))).catch((error: unknown) => {
        throw new Error(`${String(error)} (${victim}): ${server.said().slice(-2000)}`);
      });
      if (victim === "both") {
        // Another PostgreSQL at another port now.
        const old = db;
        db = await owner();
        await old.close();
      }
      if (kills > 20 && (n + 1) % 20 === 0) process.stdout.write(`${n + 1} kills, ${load.acknowledged.size} cases, ${Math.round((Date.now() - began) / 1000)} s\n`);
    }
    await pause(500);
  } finally {
    over = true;
    await hurrying;
  }
  await load.end();
  const seconds = (Date.now() - began) / 1000;

  const rows = await db.query<{ id: string; subject: string; number: string; state: string; version: number }>(`select id, subject, number, state, version from "case"`);
  const kept = Object.fromEntries(rows.map(({ subject, ...row }) => [subject, row]));
  expect(kept).toEqual(Object.fromEntries(load.acknowledged));
  await nothingHalfDone(db);
  await countersAreTrue(db);
  await until("every clock that is due has fired", async () => (await db.query("select 1 from clock where next_at <= now() and stopped_at is null and state <> 'dropped' limit 1")).length === 0);
  const told = await clocksToldOnce(db, new Date().toISOString());
  for (const step of ["warn50", "missed", "climb:1"]) expect(told[step] ?? 0, step).toBeGreaterThan(0);
  await until("the search has every case but the void ones", async () => (await db.query("select 1 from \"case\" c where (c.state <> 'void') <> exists (select 1 from search s where s.org_id = c.org_id and s.record_id = c.id) limit 1")).length === 0);
  const last = rows.findLast((row) => row.state !== "void") as { id: string; number: string };
  expect((await call<{ results: { id: string }[] }>(server.address, world.token, "GET", `/api/v1/find?q=${last.number}`)).results.map((one) => one.id)).toContain(last.id);
  process.stdout.write(`${kills} kills in ${Math.round(seconds)} s: ${rows.length} cases, ${load.repeated()} wishes repeated, told ${JSON.stringify(told)}\n`);
  expect(load.repeated()).toBeGreaterThan(0);
  await db.close();
  expect(await server.end("SIGTERM")).toBe(0);
}, 120_000 + kills * 15_000);
