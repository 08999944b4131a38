import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, mkdir, cp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import { restoreBackup, type RestoreReport } from "#platform/backup/restore.ts";
import { fileStore } from "#platform/files/files.ts";
import { consume } from "#platform/live/feed.ts";
import { indexRecords } from "#platform/search/index-worker.ts";
import { selectList, tableOf } from "#platform/store/columns.ts";
import { wrongCounters } from "#platform/store/count-check.ts";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { migrate } from "#platform/store/migrate.ts";
import { dumpSchema } from "#platform/store/schema-dump.ts";
import { withDatabase } from "#platform/testing/global.ts";
import { recordTypes } from "../records.ts";
import { composeEngine } from "./compose.ts";
import { root } from "./config.ts";

/** The migrations of this version run on the databases of the versions before it, with what these hold, and never run backwards. */

const migrations = join(root, "migrations");
const before = (await readdir(join(migrations, "upgrade"))).filter((name) => name.endsWith(".tar.gz")).sort();
const newest = (await readdir(migrations)).filter((name) => name.endsWith(".sql") && name !== "schema.sql").sort().at(-1) as string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dutydesk-upgrade-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function emptyDatabase(): Promise<{ owner: Database; app: Database; drop(): Promise<void> }> {
  const server = inject("server");
  const name = `u_${randomBytes(6).toString("hex")}`;
  const admin = openDatabase(server.owner, { max: 1 });
  await admin.query(`create database ${name} template template0`);
  const owner = openDatabase(withDatabase(server.owner, name), { max: 2 });
  const app = openDatabase(withDatabase(server.app, name), { max: 4, ...(server.app === server.owner ? { role: "dutydesk_app" } : {}) });
  return {
    owner, app,
    async drop() {
      await owner.close();
      await app.close();
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.close();
    },
  };
}

test("there is a database of a version before to try", () => {
  expect(before.length).toBeGreaterThan(0);
});

describe.each(before)("%s", (file) => {
  let to: Awaited<ReturnType<typeof emptyDatabase>>;
  let report: RestoreReport;
  beforeAll(async () => {
    to = await emptyDatabase();
    report = await restoreBackup({ db: to.owner, files: fileStore(folder), path: join(migrations, "upgrade", file), migrations, own: false, now: "2026-11-25T00:00:00.000Z" });
  });
  afterAll(() => to.drop());

  test("all later migrations ran on its data, and its tables are those of a fresh database", async () => {
    const last = file.slice(0, 4);
    expect(report.migrated.every((name) => name.slice(0, 4) > last)).toBe(true);
    expect((await to.owner.query("select max(name) as name from migration"))[0]?.name).toBe(newest);
    expect((await to.owner.query("select quiet_since is not null as quiet from installation"))[0]?.quiet).toBe(true);
    const fresh = await emptyDatabase();
    await migrate(fresh.owner, migrations);
    expect(await dumpSchema(to.owner)).toBe(await dumpSchema(fresh.owner));
    await fresh.drop();
  });

  if (file.startsWith("0024")) test("what its duties left is what it was: folded days, notices that reached everybody, one open sitting of each paper and person", async () => {
    const [was] = await to.owner.query<{ folded: number; issued: number; unreached: number; begun: number; open: number }>(
      `select (select sum(done)::int from task_day) as folded, (select count(*)::int from announcement where state = 'issued' and readers > 0) as issued, (select count(*)::int from announcement where reached <> readers) as unreached,
         (select count(*)::int from exam where state = 'begun') as begun, (select count(*)::int from exam where once is not null) as open`,
    );
    expect(was).toMatchObject({ folded: 2, unreached: 0, begun: 2, open: 1 });
    expect(was?.issued).toBeGreaterThan(0);
  });

  test("every record that was there can be read, counted and found, and goes on", async () => {
    const [org] = await to.owner.query<{ id: string }>("select id from organisation");
    const orgId = org?.id as string;
    let rows = 0;
    for (const type of recordTypes) rows += (await to.app.query(`select ${selectList(type)} from ${tableOf(type)} t where t.org_id = $1`, [orgId])).length;
    expect(rows).toBeGreaterThan(30);
    expect(await wrongCounters(to.owner, recordTypes)).toEqual([]);
    const engine = composeEngine(to.app);
    while ((await consume(engine.db, "search", 500, async (events) => void (await indexRecords(engine.db, engine.types, events, engine.now())))) > 0);
    const searched = await to.app.query<{ n: number }>(`select count(*)::int as n from "case" c where not exists (select 1 from search s where s.record_id = c.id and s.version = c.version)`);
    expect(searched[0]?.n).toBe(0);
    const [open] = await to.app.query<{ id: string; version: number; owner: string }>(`select id, version, created_by as owner from "case" where state = 'received' limit 1`);
    const [person] = await to.app.query<{ id: string }>("select id from staff where state = 'active' limit 1");
    const done = await act(engine, systemActor(orgId), { type: "case", id: open?.id as string, step: "assign", version: open?.version as number, input: { owner: person?.id as string } });
    expect(done).toMatchObject({ state: "assigned", version: (open?.version ?? 0) + 1 });
    expect(await wrongCounters(to.owner, recordTypes)).toEqual([]);
  });
});

test("a program older than its database refuses, and nothing is changed", async () => {
  const newer = join(folder, "newer");
  await mkdir(newer);
  await cp(migrations, newer, { recursive: true });
  await writeFile(join(newer, "9999_later.sql"), "create table later (org_id uuid);");
  const to = await emptyDatabase();
  try {
    await migrate(to.owner, newer);
    const there = await dumpSchema(to.owner);
    await expect(migrate(to.owner, migrations)).rejects.toMatchObject({ code: "newer_database", params: { name: expect.stringContaining("9999_later") } });
    expect(await dumpSchema(to.owner)).toBe(there);
  } finally {
    await to.drop();
  }
});
