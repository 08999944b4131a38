import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { withDatabase } from "#platform/testing/global.ts";
import { clocksToldOnce, countersAreTrue, nothingHalfDone } from "./holds.ts";
import { listen } from "./listen.ts";
import { makeCast, type Cast } from "./load.ts";
import { call, caseBody, clearAway, freshFolder, freshWorld, Refused, startServer, until, type Server, type World } from "./program.ts";

let folder: string;
let world: World;
let cast: Cast;
let servers: readonly [Server, Server];
let db: Database;

interface Done {
  readonly id: string;
  readonly number: string;
  readonly version: number;
}

const ask = <T>(at: number, method: string, path: string, body?: unknown, key?: string): Promise<T> => call<T>((servers[at % 2] as Server).address, world.token, method, path, body, key);
const create = (at: number, more: Readonly<Record<string, unknown>> = {}, key?: string): Promise<Done> => ask<Done>(at, "POST", "/api/v1/case", caseBody(cast.client, world.siteId, randomUUID(), more), key);

beforeAll(async () => {
  folder = await freshFolder();
  const name = `two_${randomBytes(5).toString("hex")}`;
  const { owner } = inject("server");
  const admin = openDatabase(owner, { max: 1 });
  await admin.query(`create database ${name}`);
  await admin.close();
  const url = withDatabase(owner, name);
  world = await freshWorld(folder, url);
  db = openDatabase(url, { max: 2 });
  servers = await Promise.all([startServer({ ...world.settings, DUTYDESK_DATA: `${folder}/a` }), startServer({ ...world.settings, DUTYDESK_DATA: `${folder}/b` })]);
  cast = await makeCast(servers[0].address, world);
});
afterAll(async () => {
  await db?.close();
  await clearAway(folder);
});

test("of two who step on one case through two servers one wins and the other is shown both versions", async () => {
  for (let round = 0; round < 25; round++) {
    const made = await create(round);
    const outcomes = await Promise.allSettled([0, 1].map((at) => ask<Done>(at, "POST", `/api/v1/case/${made.id}/assign`, { version: 1, input: { owner: at === 0 ? cast.worker : world.staffId } })));
    const won = outcomes.filter((one) => one.status === "fulfilled");
    const lost = outcomes.filter((one) => one.status === "rejected").map((one) => one.reason as unknown);
    expect(won.map((one) => one.value.version), String(lost)).toEqual([2]);
    expect(lost.map((one) => (one instanceof Refused ? `${one.status} ${one.code}` : String(one)))).toEqual(["409 version_conflict"]);
  }
});

test("one wish sent through both servers under one key is done once and answered alike", async () => {
  for (let round = 0; round < 10; round++) {
    const [key, subject] = [randomUUID(), randomUUID()];
    const answers = await Promise.all([0, 1].map((at) => ask<Done>(at, "POST", "/api/v1/case", caseBody(cast.client, world.siteId, subject), key)));
    expect(answers[0]).toEqual(answers[1]);
    expect(await db.query(`select 1 from "case" where subject = $1`, [subject])).toHaveLength(1);
  }
});

test("numbers taken on both servers at once are never given twice", async () => {
  const made = (await Promise.all([0, 1, 0, 1].map(async (at) => {
    const mine: Done[] = [];
    for (let n = 0; n < 30; n++) mine.push(await create(at));
    return mine;
  }))).flat();
  expect(new Set(made.map((one) => one.number)).size).toBe(made.length);
});

test("A4-CC-08: clients shared out one by one on both servers at once are shared evenly", async () => {
  const make = async (type: string, body: unknown): Promise<string> => (await ask<{ id: string }>(0, "POST", `/api/v1/${type}`, body)).id;
  const post = await make("post", { name: "客服专员", capabilities: ["case.read", "case.work", "client.read"], top: true });
  const carers: string[] = [];
  for (const name of ["甲", "乙", "丙"]) {
    const staff = await make("staff", { name, staffNumber: `E-${name}` });
    await make("assignment", { staff, post, from: "2020-01-01", site: world.siteId });
    carers.push(staff);
  }
  const clients: string[] = [];
  for (let n = 0; n < 36; n++) clients.push(await make("client", { name: `住户${n}`, site: world.siteId }));
  const allocated = await Promise.all(clients.map((id, n) => ask<{ results: { ok: boolean }[] }>(n, "POST", "/api/v1/client/allocate-evenly", { ids: [id], to: carers })));
  expect(allocated.flatMap((one) => one.results.map((result) => result.ok))).toEqual(clients.map(() => true));
  const held = await db.query<{ n: number }>("select count(*)::int as n from client where owner = any($1) group by owner", [carers]);
  expect(held.map((one) => one.n)).toEqual([12, 12, 12]);
});

test("what is written through one server is seen live through the other", async () => {
  for (const at of [0, 1]) {
    const stream = await listen((servers[at] as Server).address, world.token);
    const made = await create(at + 1);
    await stream.until((event) => event.id === made.id && event.step === "create");
    stream.close();
  }
});

test("with two servers that fire clocks every warning, miss and escalation is told once", async () => {
  const made = await Promise.all(Array.from({ length: 24 }, (_, n) => create(n, { safety: true })));
  await Promise.all(made.map((one, n) => ask(n, "POST", `/api/v1/case/${one.id}/assign`, { version: 1, input: { owner: cast.worker } })));
  // Past 50, 75 and 90 % of 48 hours, past its end, and past two levels of twelve hours.
  for (const hours of [25, 12, 7, 5, 13]) {
    await db.query("update clock set version = version + 1, started_at = started_at - d, running_since = running_since - d, due_at = due_at - d, next_at = next_at - d, passed_at = passed_at - d from (select $1 * interval '1 hour' as d) x where stopped_at is null and next_at is not null and record_id = any($2)", [hours, made.map((one) => one.id)]);
    await until("nothing that is due waits", async () => (await db.query("select 1 from clock where next_at <= now() and stopped_at is null and state <> 'dropped' limit 1")).length === 0);
  }
  const told = await clocksToldOnce(db, new Date().toISOString());
  for (const step of ["warn50", "warn75", "warn90", "missed", "climb:1", "climb:2"]) expect(told[step] ?? 0, step).toBeGreaterThanOrEqual(24);
});

test("after all of it nothing is half done and the counts are true", async () => {
  await nothingHalfDone(db);
  await countersAreTrue(db);
});
