import { createHash, randomBytes } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { cookieName, createToken } from "#platform/auth/sessions.ts";
import { makeBackup } from "#platform/backup/backup.ts";
import { BackupError } from "#platform/backup/errors.ts";
import { restoreBackup } from "#platform/backup/restore.ts";
import { walkBackup } from "#platform/backup/walk.ts";
import { tick } from "#platform/clocks/ticker.ts";
import { fileStore } from "#platform/files/files.ts";
import { startPump } from "#platform/live/pump.ts";
import { wrongCounters } from "#platform/store/count-check.ts";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { endQuiet, readInstallation } from "#platform/store/installation.ts";
import { migrate } from "#platform/store/migrate.ts";
import { dumpSchema } from "#platform/store/schema-dump.ts";
import { hour } from "#platform/testing/clock.ts";
import { withDatabase } from "#platform/testing/global.ts";
import { recordTypes } from "../records.ts";
import { sayBackup } from "./backup-text.ts";
import { composeEngine } from "./compose.ts";
import { root } from "./config.ts";
import { makeApp } from "./serve.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

const migrations = join(root, "migrations");
const undo: (() => Promise<unknown>)[] = [];
let folder: string;
let t: TestApp;
let clerk: Person;
let client: string;
const content = randomBytes(200_000);
let fileId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dutydesk-backup-"));
  t = await startTestApp();
  clerk = await t.person("前台", ["case.create", "case.read", "case.assign", "client.create", "client.read"]);
  client = (await clerk.call("POST", "/api/v1/client", { name: "赵建国", phones: ["138 0013 6621"], site: t.siteId })).json<{ id: string }>().id;
  const form = (part: Buffer): Buffer => Buffer.concat([Buffer.from('--XX\r\ncontent-disposition: form-data; name="file"; filename="灯.bin"\r\n\r\n'), part, Buffer.from("\r\n--XX--\r\n")]);
  fileId = (await clerk.call("POST", "/api/v1/files", form(content), { "content-type": "multipart/form-data; boundary=XX" })).json<{ id: string }>().id;
  for (let n = 0; n < 5; n++) await newCase(`楼道灯不亮 ${n}\t\\N 第二行\n结束`);
});
afterAll(async () => {
  for (const step of undo.reverse()) await step();
  await t.stop();
  await rm(folder, { recursive: true, force: true });
});

async function newCase(subject: string, key?: string): Promise<{ id: string; number: string }> {
  const body = { client, site: t.siteId, subject, happenedAt: "昨晚 7 点", place: "2 号楼", person: "赵建国", event: "灯坏", phone: "13800136621" };
  const answer = await clerk.call("POST", "/api/v1/case", body, key ? { "idempotency-key": key } : {});
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json();
}

/** Waits until the index has read every event, so that nothing moves beside a comparison. */
async function indexed(): Promise<void> {
  await expect.poll(async () => (await t.test.owner.query("select not exists (select 1 from event e where (e.tx, e.seq) > (select c.tx, c.seq from event_cursor c where c.consumer = 'search')) as yes"))[0]?.yes, { timeout: 10_000 }).toBe(true);
}

/** An empty database of its own, as an owner of one's own PostgreSQL would give. */
async function emptyDatabase(): Promise<{ owner: Database; app: Database; files: string }> {
  const server = inject("server");
  const name = `r_${randomBytes(6).toString("hex")}`;
  const admin = openDatabase(server.owner, { max: 1 });
  await admin.query(`create database ${name} template template0`);
  await admin.close();
  const owner = openDatabase(withDatabase(server.owner, name), { max: 2 });
  const app = openDatabase(withDatabase(server.app, name), { max: 6, ...(server.app === server.owner ? { role: "dutydesk_app" } : {}) });
  const files = await mkdtemp(join(folder, "files-"));
  undo.push(async () => {
    await owner.close();
    await app.close();
    const last = openDatabase(server.owner, { max: 1 });
    await last.query(`drop database if exists ${name} with (force)`).finally(() => void last.close());
  });
  return { owner, app, files };
}

const newFile = (): string => join(folder, `${randomBytes(6).toString("hex")}.backup`);
const now = "2026-11-24T05:00:00.000Z";
const about = { program: "0.1.0", now };

async function backUp(db: Database = t.test.db): Promise<string> {
  const file = newFile();
  await makeBackup(db, fileStore(t.filesFolder), file, about);
  return file;
}

async function restored(file: string, more: { migrations?: string; own?: boolean } = {}): Promise<{ owner: Database; app: Database; files: string }> {
  const to = await emptyDatabase();
  await restoreBackup({ db: to.owner, files: fileStore(to.files), path: file, migrations, own: false, now, ...more });
  return to;
}

/** A hash of every row of every table. */
async function contents(db: Database, without: readonly string[] = []): Promise<Record<string, unknown>> {
  const tables = (await db.query<{ name: string }>("select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1")).map((row) => row.name).filter((name) => !without.includes(name));
  const all: Record<string, unknown> = {};
  for (const name of tables) all[name] = (await db.query(`select count(*)::int as rows, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from "${name}" t`))[0];
  return all;
}

async function refusal(work: Promise<unknown>): Promise<BackupError> {
  const error = await work.then(() => null, (fault: unknown) => fault);
  expect(error).toBeInstanceOf(BackupError);
  return error as BackupError;
}

test("everything comes back: rows, files, schema, counters; what lets in once does not; sign-in works", async () => {
  const token = await createToken(t.test.db, t.orgId, t.admin.staffId, "接口", 30, t.clock.now(), null);
  await indexed();
  const file = await backUp();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readdir(folder)).filter((name) => name.includes(".part"))).toEqual([]);
  const to = await restored(file);
  const without = ["session", "event", "event_cursor", "migration", "installation", "one_time_code", "sign_in_try"];
  const [source, copy] = [await contents(t.test.owner, without), await contents(to.owner, without)];
  expect((source.case as { rows: number }).rows).toBeGreaterThan(4);
  expect(copy).toEqual(source);
  expect(await dumpSchema(to.owner)).toBe(await dumpSchema(t.test.owner));
  expect(await wrongCounters(to.owner, recordTypes)).toEqual([]);
  const told = "select string_agg(id::text, ',' order by tx, seq) as ids from event";
  expect(await to.owner.query(told)).toEqual(await t.test.owner.query(told));
  expect(createHash("sha256").update(await readFile(fileStore(to.files).path(fileId))).digest("hex")).toBe(createHash("sha256").update(content).digest("hex"));
  expect(await to.owner.query("select kind, count(*)::int as n from session group by 1")).toEqual([{ kind: "token", n: 1 }]);
  expect(await to.owner.query("select tgname from pg_trigger where tgenabled = 'D'")).toEqual([]);

  const engine = composeEngine(to.app, { now: t.clock.now });
  const pump = startPump(to.app, () => {});
  const { app, close } = await makeApp({ engine, pump, files: fileStore(to.files), setUpKey: "k", logLevel: "silent" });
  undo.push(async () => {
    close();
    await app.close();
    await pump.stop();
  });
  const login = await app.inject({ method: "POST", url: "/api/auth/sign-in", payload: { login: "admin-锦绣花园", password: "correct horse battery" } });
  expect(login.statusCode, login.body).toBeLessThan(300);
  const me = await app.inject({ method: "GET", url: "/api/v1/me", headers: { authorization: `Bearer ${token.secret}` } });
  expect([me.statusCode, me.json().quiet]).toEqual([200, true]);
  expect((await app.inject({ method: "GET", url: "/api/v1/me", cookies: { [cookieName]: t.admin.secret } })).statusCode, "a browser signs in again").toBe(401);
  expect((await app.inject({ method: "GET", url: "/api/health" })).json().quiet).toBe(true);
});

test("a backup under load holds every write that was acknowledged before it began, and nothing by half", async () => {
  const acknowledged: string[] = [];
  let stop = false;
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = 0; !stop; n++) acknowledged.push((await newCase(`并发 ${writer}-${n}`, randomBytes(8).toString("hex"))).id);
  });
  while (acknowledged.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = [...acknowledged];
  const file = await backUp();
  const during = acknowledged.length - before.length;
  stop = true;
  await Promise.all(writers);
  expect(during, "people went on working").toBeGreaterThan(0);
  const to = await restored(file);
  const there = new Set((await to.owner.query<{ id: string }>('select id from "case"')).map((row) => row.id));
  expect(before.filter((id) => !there.has(id))).toEqual([]);
  const halves = await to.owner.query(
    `select c.id from "case" c where (select count(*) from journal j where j.record_id = c.id) <> c.version or (select count(*) from clock k where k.record_id = c.id and k.name = 'promise') <> 1
       or (select count(*) from event e where e.record_id = c.id) <> c.version`,
  );
  expect(halves).toEqual([]);
  expect(await wrongCounters(to.owner, recordTypes)).toEqual([]);
});

test("what happens after a restore appears live and in search, though the old server counted its transactions higher", async () => {
  const high = "(tx::text::bigint + 5000000000000)::text::xid8";
  await t.test.owner.query(`update event set tx = ${high}`);
  await t.test.owner.query(`update event_cursor set tx = ${high}`);
  await expect.poll(async () => (await t.test.owner.query("select 1 from event_cursor where consumer = 'search'")).length).toBe(1);
  const to = await restored(await backUp());
  expect(await to.owner.query("select distinct tx::text as tx from event")).toEqual([{ tx: "0" }]);
  const engine = composeEngine(to.app, { now: t.clock.now, wake: () => pump.wake() });
  const pump = startPump(to.app, () => {});
  const { app, close } = await makeApp({ engine, pump, files: fileStore(to.files), setUpKey: "k", logLevel: "silent" });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  undo.push(async () => {
    close();
    await app.close();
    await pump.stop();
  });
  const { secret } = await createToken(to.app, t.orgId, clerk.staffId, "接口", 1, t.clock.now(), null);
  const headers = { authorization: `Bearer ${secret}` };
  const stream = async (mark?: string): Promise<(wanted: string) => Promise<string>> => {
    const answer = await fetch(`${address}/api/v1/live`, { headers: { ...headers, ...(mark ? { "last-event-id": mark } : {}) } });
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    let got = "";
    return async (wanted) => {
      while (!got.includes(wanted)) got += Buffer.from((await reader.read()).value ?? []).toString();
      return got;
    };
  };
  const fresh = await stream();
  await fresh("hello");
  const old = await stream("5000000000999-77");
  expect(await old("everything"), "a reader of the old server is told to look at everything").toContain("everything");
  const made = (await app.inject({ method: "POST", url: "/api/v1/case", headers, payload: { client, site: t.siteId, subject: "恢复以后的新个案", happenedAt: "刚才", place: "大堂", person: "赵建国", event: "漏水", phone: "13800136621" } })).json<{ id: string; number: string }>();
  await fresh(made.id);
  await old(made.id);
  await expect.poll(async () => (await to.owner.query("select 1 from search where record_id = $1", [made.id])).length, { timeout: 10_000 }).toBe(1);
  const found = await app.inject({ method: "GET", url: `/api/v1/find?q=${encodeURIComponent("恢复以后")}`, headers });
  expect(found.json().results.map((one: { id: string }) => one.id)).toEqual([made.id]);
  const numbers = await to.owner.query("select number from \"case\" group by 1 having count(*) > 1");
  expect(numbers).toEqual([]);
});

test("quiet: no clock fires until somebody says so, then what fell due is told once", async () => {
  const made = await newCase("安静");
  const to = await restored(await backUp());
  const at = { now: new Date(Date.parse(t.clock.now()) + 400 * hour).toISOString() };
  const engine = composeEngine(to.app, { now: () => at.now });
  const fired = async (): Promise<unknown> => to.owner.query("select step, count(*)::int as n from clock_step s join clock c using (org_id) where s.clock_id = c.id and c.record_id = $1 and c.name = 'promise' group by 1 order by 1", [made.id]);
  expect(await tick(engine)).toBe(false);
  expect(await fired()).toEqual([]);
  expect((await readInstallation(to.app)).quietSince).toBe(now);
  expect(await endQuiet(to.app)).toBe(now);
  expect(await endQuiet(to.app)).toBe(null);
  // However many cases the tests before left: a tick takes two hundred at a time.
  while (await tick(engine));
  const once = await fired();
  expect(once).toEqual(expect.arrayContaining([{ step: "missed", n: 1 }, { step: "warn50", n: 1 }]));
  const told = await to.owner.query("select step from journal where record_id = $1 and step like 'clock:promise:%' and step not like '%climb%'", [made.id]);
  expect(told, "of the warnings and the miss only the last is told").toEqual([{ step: "clock:promise:missed" }]);
  while (await tick(engine));
  expect(await fired()).toEqual(once);
});

test("what is broken off, altered or no backup at all is refused, and nothing is written", async () => {
  const file = await backUp();
  const whole = await readFile(file);
  const tar = gunzipSync(whole);
  const altered = (from: string, to: string): Buffer => {
    const at = tar.indexOf(Buffer.from(from));
    expect(at).toBeGreaterThan(0);
    const copy = Buffer.from(tar);
    copy.write(to, at);
    return gzipSync(copy);
  };
  const cases: readonly [string, Buffer, string, string?][] = [
    ["half", whole.subarray(0, whole.length >> 1), "broken_off"],
    ["without its end", gzipSync(tar.subarray(0, tar.indexOf(Buffer.from("end.json")))), "broken_off"],
    ["a row changed", altered("赵建国", "钱建国"), "altered"],
    ["a file changed", (() => {
      const at = tar.indexOf(content.subarray(1000, 1040));
      const copy = Buffer.from(tar);
      copy[at] = (copy[at] as number) ^ 1;
      return gzipSync(copy);
    })(), "altered", "files"],
    ["a column renamed", altered('"subject"', '"subjexx"'), "altered", "manifest.json"],
    ["a newer format", altered('"format": 1', '"format": 9'), "newer_format"],
    ["another kind", altered("dutydesk-backup", "dutydesk-backap"), "not_a_backup"],
    ["text", Buffer.from("hello, I am no backup"), "not_a_backup"],
    ["nothing", Buffer.alloc(0), "broken_off"],
  ];
  const to = await emptyDatabase();
  for (const [name, bytes, code, part] of cases) {
    const path = newFile();
    await writeFile(path, bytes);
    const error = await refusal(restoreBackup({ db: to.owner, files: fileStore(to.files), path, migrations, own: false, now }));
    expect([name, error.code]).toEqual([name, code]);
    if (part) expect(error.params.part, name).toBe(part);
    expect(await to.owner.query("select 1 from pg_class where relnamespace = 'public'::regnamespace"), name).toEqual([]);
    expect(await readdir(to.files), name).toEqual([]);
  }
  await truncate(file, whole.length - 1);
  expect((await refusal(walkBackup(file))).code).toBe("broken_off");
});

test("a database that holds something is refused; an empty one of the program's own is made anew; a failed load leaves nothing", async () => {
  const file = await backUp();
  const to = await restored(file);
  const before = await contents(to.owner);
  for (const own of [true, false]) expect((await refusal(restoreBackup({ db: to.owner, files: fileStore(to.files), path: file, migrations, own, now }))).code).toBe("not_empty");
  expect(await contents(to.owner)).toEqual(before);
  const foreign = await emptyDatabase();
  await foreign.owner.query("create table ledger (n int)");
  expect((await refusal(restoreBackup({ db: foreign.owner, files: fileStore(foreign.files), path: file, migrations, own: false, now }))).code).toBe("not_empty");

  const half = await emptyDatabase();
  const full = { ...fileStore(half.files), put: () => Promise.reject(Object.assign(new Error("no room"), { code: "ENOSPC" })) };
  await expect(restoreBackup({ db: half.owner, files: full, path: file, migrations, own: false, now })).rejects.toThrow("no room");
  expect(await half.owner.query("select 1 from organisation")).toEqual([]);
  const store = fileStore(half.files);
  const late = { ...store, put: (id: string, from: NodeJS.ReadableStream) => store.put(id, from).then(() => Promise.reject(Object.assign(new Error("no room"), { code: "ENOSPC" }))) };
  await expect(restoreBackup({ db: half.owner, files: late, path: file, migrations, own: false, now })).rejects.toThrow("no room");
  await expect(stat(store.path(fileId)), "what it had written is gone").rejects.toThrow("ENOENT");
  await store.put(fileId, Readable.from(content, { objectMode: false }));
  await expect(restoreBackup({ db: half.owner, files: late, path: file, migrations, own: false, now })).rejects.toThrow("no room");
  expect((await readFile(store.path(fileId))).equals(content), "what lay there before is left").toBe(true);
  await restoreBackup({ db: half.owner, files: fileStore(half.files), path: file, migrations, own: false, now });
  expect(await dumpSchema(half.owner)).toBe(await dumpSchema(t.test.owner));
});

test("an older backup comes back into a newer program; a newer one into an older program does not", async () => {
  const file = await backUp();
  const newer = await mkdtemp(join(folder, "migrations-"));
  await cp(migrations, newer, { recursive: true });
  await writeFile(join(newer, "9999_tomorrow.sql"), 'alter table "case" add column tomorrow text; update "case" set tomorrow = subject;');
  const to = await restored(file, { migrations: newer });
  expect(await to.owner.query('select count(*)::int as n from "case" where tomorrow is distinct from subject')).toEqual([{ n: 0 }]);
  const file2 = newFile();
  await makeBackup(to.app, fileStore(to.files), file2, about);
  const older = await emptyDatabase();
  const error = await refusal(restoreBackup({ db: older.owner, files: fileStore(older.files), path: file2, migrations, own: true, now }));
  expect([error.code, error.params.name]).toEqual(["newer_backup", "9999_tomorrow.sql"]);
  await rm(join(newer, "9999_tomorrow.sql"));
  await writeFile(join(newer, "9999_other.sql"), "select 1");
  expect((await refusal(restoreBackup({ db: older.owner, files: fileStore(older.files), path: file2, migrations: newer, own: true, now }))).code).toBe("newer_backup");
  expect(await older.owner.query("select 1 from pg_class where relnamespace = 'public'::regnamespace")).toEqual([]);
});

test("what fails after the data stands says that the data is back; the next start finishes it, however long a statement takes", async () => {
  const file = await backUp();
  const newer = await mkdtemp(join(folder, "migrations-"));
  await cp(migrations, newer, { recursive: true });
  await writeFile(join(newer, "9999_tomorrow.sql"), "select 1 / 0;");
  const to = await emptyDatabase();
  const error = await refusal(restoreBackup({ db: to.owner, files: fileStore(to.files), path: file, migrations: newer, own: false, now }));
  expect(error.code).toBe("data_is_back");
  expect(sayBackup(error)).toMatch(/数据已经回来.*9999_tomorrow.*start the server to finish/);
  expect((await to.owner.query<{ n: number }>('select count(*)::int as n from "case"'))[0]?.n).toBeGreaterThan(4);
  expect((await readInstallation(to.owner)).quietSince).toBe(now);
  await writeFile(join(newer, "9999_tomorrow.sql"), "create table tomorrow as select current_setting('statement_timeout') as longest;");
  expect(await migrate(to.owner, newer)).toEqual(["9999_tomorrow.sql"]);
  expect(await to.owner.query("select longest, current_setting('statement_timeout') as after from tomorrow")).toEqual([{ longest: "0", after: "1min" }]);
});

test("a server that was only started, on a newer version, may still take an older backup of its own", async () => {
  const file = await backUp();
  const newer = await mkdtemp(join(folder, "migrations-"));
  await cp(migrations, newer, { recursive: true });
  await writeFile(join(newer, "9999_tomorrow.sql"), "create table tomorrow (n int);");
  const to = await emptyDatabase();
  await migrate(to.owner, newer);
  expect((await refusal(restoreBackup({ db: to.owner, files: fileStore(to.files), path: file, migrations: newer, own: false, now }))).code).toBe("not_empty");
  const { migrated } = await restoreBackup({ db: to.owner, files: fileStore(to.files), path: file, migrations: newer, own: true, now });
  expect(migrated).toEqual(["9999_tomorrow.sql"]);
  expect((await to.owner.query<{ n: number }>('select count(*)::int as n from "case"'))[0]?.n).toBeGreaterThan(4);
});

test("whoever owns an empty database of their own PostgreSQL restores into it without being its superuser", async () => {
  const file = await backUp();
  const server = inject("server");
  const name = `o_${randomBytes(6).toString("hex")}`;
  const admin = openDatabase(server.owner, { max: 1 });
  await admin.query(`create role ${name} login password 'plain' in role dutydesk_app`);
  await admin.query(`create database ${name} owner ${name} template template0`);
  const url = new URL(withDatabase(server.owner, name));
  url.username = name;
  url.password = "plain";
  const db = openDatabase(url.href, { max: 2 });
  try {
    expect(await db.query("select rolsuper from pg_roles where rolname = current_user")).toEqual([{ rolsuper: false }]);
    await restoreBackup({ db, files: fileStore(await mkdtemp(join(folder, "files-"))), path: file, migrations, own: false, now });
    expect(await dumpSchema(db)).toBe(await dumpSchema(t.test.owner));
    await makeBackup(db, fileStore(t.filesFolder), newFile(), about);
  } finally {
    await db.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.query(`drop role ${name}`);
    await admin.close();
  }
});

test("a file is not overwritten, a half one leaves nothing, and content that is gone is named", async () => {
  const file = await backUp();
  expect((await refusal(makeBackup(t.test.db, fileStore(t.filesFolder), file, about))).code).toBe("file_exists");
  await writeFile(`${file}2.part`, "");
  expect((await refusal(makeBackup(t.test.db, fileStore(t.filesFolder), `${file}2`, about))).code).toBe("part_exists");
  const store = fileStore(t.filesFolder);
  const failing = { ...store, open: () => { throw Object.assign(new Error("bad sector"), { code: "EIO" }); } };
  const third = newFile();
  await expect(makeBackup(t.test.db, failing, third, about)).rejects.toThrow("bad sector");
  expect((await readdir(folder)).filter((name) => third.endsWith(name.replace(/\.part$/, "")))).toEqual([]);
  const empty = await emptyDatabase();
  expect((await refusal(makeBackup(empty.owner, store, newFile(), about))).code).toBe("nothing_there");

  await writeFile(store.path(fileId), "other");
  const damaged = await makeBackup(t.test.db, store, newFile(), about);
  expect([damaged.damaged, damaged.missing]).toEqual([[fileId], []]);
  await rm(store.path(fileId));
  const target = newFile();
  const gone = await makeBackup(t.test.db, store, target, about);
  expect([gone.damaged, gone.missing]).toEqual([[], [fileId]]);
  expect((await walkBackup(target)).end.missing).toEqual([fileId]);
  await store.put(fileId, Readable.from(content, { objectMode: false }));
  expect((await readInstallation(t.test.db)).backedUpAt).toBe(now);
});
