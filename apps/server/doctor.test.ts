import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { randomUUID } from "node:crypto";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeBackup } from "#platform/backup/backup.ts";
import { fileStore } from "#platform/files/files.ts";
import { hour } from "#platform/testing/clock.ts";
import { recordTypes } from "../records.ts";
import { root } from "./config.ts";
import { examine, type Finding, type Patient } from "./doctor.ts";
import { startTestApp, type TestApp } from "./testing.ts";

let t: TestApp;
let folder: string;
let fileId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dutydesk-doctor-"));
  t = await startTestApp();
  const clerk = await t.person("前台", ["case.create", "case.read", "client.create", "client.read"]);
  const client = (await clerk.call("POST", "/api/v1/client", { name: "赵建国", phones: ["138 0013 6621"], site: t.siteId })).json<{ id: string }>().id;
  await clerk.call("POST", "/api/v1/case", { client, site: t.siteId, subject: "灯不亮", happenedAt: "昨晚", place: "2 号楼", person: "赵建国", event: "灯坏", phone: "13800136621" });
  const payload = '--XX\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\nhello\r\n--XX--\r\n';
  fileId = (await clerk.call("POST", "/api/v1/files", Buffer.from(payload), { "content-type": "multipart/form-data; boundary=XX" })).json<{ id: string }>().id;
});
afterAll(async () => {
  await t.stop();
  await rm(folder, { recursive: true, force: true });
});

function patient(more: Partial<Patient> = {}): Patient {
  return { db: t.test.db, owner: t.test.owner, files: fileStore(t.filesFolder), filesFolder: t.filesFolder, dataFolder: t.filesFolder, types: recordTypes, migrations: join(root, "migrations"), now: t.clock.now(), serving: true, ...more };
}

/** What is not well, by the name of the look. */
async function wrong(more: Partial<Patient> = {}): Promise<Record<string, Finding>> {
  return Object.fromEntries((await examine(patient(more))).filter((one) => !one.ok).map((one) => [one.name, one]));
}

test("a healthy installation: every look is well, in both languages", async () => {
  const findings = await examine(patient());
  expect(findings.filter((one) => !one.ok)).toEqual([]);
  expect(findings.map((one) => one.name)).toEqual(["database", "migrations", "schema", "journal", "counters", "files", "search", "clocks", "messages", "quiet", "backup", "calendar", "disk"]);
  for (const { says } of findings) expect([/[一-鿿]|PostgreSQL/.test(says.zh), /^[^一-鿿]+$/.test(says.en)], says.en).toEqual([true, true]);
});

const owner = (...statements: string[]) => async (): Promise<void> => {
  for (const one of statements) await t.test.owner.query(one);
};

test.each<[string, string, RegExp, () => Promise<void>, () => Promise<void>]>([
  ["a column that is gone", "schema", /少了 1 处：client: needs text/, owner("alter table client rename column needs to wants"), owner("alter table client rename column wants to needs")],
  ["an index more", "schema", /多了 1 处/, owner("create index extra on client (name)"), owner("drop index extra")],
  ["a right to change the journal", "journal", /update journal/, owner("grant update on journal to dutydesk_app"), owner("revoke update on journal from dutydesk_app")],
  ["a trigger that sleeps", "journal", /delete from journal、update journal、truncate journal/, owner("alter table journal disable trigger user"), owner("alter table journal enable trigger user")],
  ["a journal that may be emptied by its owner", "journal", /能被改：truncate journal 没有/, owner("alter table journal disable trigger journal_no_truncate"), owner("alter table journal enable trigger journal_no_truncate")],
  ["a right to change a single column", "journal", /能被改：update signature 没有/, owner("grant update (at) on signature to dutydesk_app"), owner("revoke update (at) on signature from dutydesk_app")],
  ["no right to add to the journal", "journal", /写不了/, owner("revoke insert on journal from dutydesk_app"), owner("grant insert on journal to dutydesk_app")],
  ["a counter that lost one", "counters", /case\.owner \(1\)/, owner("insert into count_delta (org_id, counter, bucket, delta) select org_id, 'case.owner', '|received', -1 from \"case\" limit 1"), owner("insert into count_delta (org_id, counter, bucket, delta) select org_id, 'case.owner', '|received', 1 from \"case\" limit 1")],
  ["quiet", "quiet", /静默中/, owner("update installation set quiet_since = now()"), owner("update installation set quiet_since = null")],
  ["a migration to come", "migrations", /还差 1 个/, owner("create table gone as select * from migration where name = (select max(name) from migration)", "delete from migration where name in (select name from gone)"), owner("insert into migration select * from gone", "drop table gone")],
  ["a newer database", "migrations", /9999_x/, owner("insert into migration (name, hash) values ('9999_x.sql', 'x')"), owner("delete from migration where name = '9999_x.sql'")],
  ["content that is gone", "files", new RegExp("1 个附件"), () => rm(fileStore(t.filesFolder).path(fileId)), async () => void (await fileStore(t.filesFolder).put(fileId, Readable.from([Buffer.from("hello")])))],
])("%s is seen, told with what to do, and well again once mended", async (_name, look, says, harm, mend) => {
  await harm();
  const found = await wrong();
  await mend();
  expect(Object.keys(found)).toContain(look);
  expect(found[look]?.says.zh).toMatch(says);
  expect(found[look]?.todo?.zh).not.toBe("");
  expect(found[look]?.todo?.en).not.toBe("");
  expect(await wrong()).toEqual({});
});

test("content without a row counts once it is older than a day", async () => {
  const stray = join(t.filesFolder, fileId.slice(-2), "stray.part");
  const nameless = join(t.filesFolder, fileId.slice(-2), randomUUID());
  await writeFile(stray, "x");
  const at = Date.parse(t.clock.now());
  await utimes(stray, new Date(at), new Date(at - 23 * hour));
  expect(await wrong()).toEqual({});
  await utimes(stray, new Date(at), new Date(at - 25 * hour));
  expect((await wrong()).files?.says.zh).toContain("stray.part");
  await rm(stray);
  await writeFile(nameless, "x");
  await utimes(nameless, new Date(at), new Date(at - 25 * hour));
  expect((await wrong()).files?.says.zh).toContain(basename(nameless));
  await rm(nameless);
});

test("what lies still: late clocks and an index that is behind, said with whether the server runs; a backup too old; a year without holidays", async () => {
  const later = new Date(Date.parse(t.clock.now()) + 60 * 24 * hour).toISOString();
  await t.test.owner.query("update event_cursor set tx = '0', seq = 0");
  const [stopped, running] = [await wrong({ now: later, serving: false }), await wrong({ now: later })];
  expect(stopped.clocks?.todo?.zh).toContain("启动它");
  expect(running.clocks?.todo?.zh).toContain("background work");
  expect(running.backup?.says.zh).toContain("还没有备份过");
  const message = (state: string): Promise<unknown> => t.test.owner.query(
    `insert into message (org_id, id, key, channel_id, kind, step, record_type, record_id, detail, at, urgent, digest, state, next_at, tried_at)
     select $1, id, id::text, id, 'warn', 'missed', 'case', id, '{}', $2, false, false, $3, $2, $2 from gen_random_uuid() id`,
    [t.orgId, later, state],
  );
  await message("failed");
  const soon = new Date(Date.parse(later) + hour).toISOString();
  expect((await wrong({ now: soon })).messages?.says.zh).toContain("1 条通知没送到");
  await message("waiting");
  expect((await wrong({ now: soon })).messages?.says.zh).toContain("十分钟还没发出");
  expect((await wrong({ now: soon, serving: false })).messages?.todo?.zh).toContain("启动它");
  await t.test.owner.query("delete from message");
  await makeBackup(t.test.db, fileStore(t.filesFolder), join(folder, "one.backup"), { program: "x", now: later });
  expect((await wrong({ now: later })).backup).toBeUndefined();
  await t.test.owner.query("update installation set quiet_since = now()");
  expect((await wrong({ now: later })).clocks).toBeUndefined();
  await t.test.owner.query("update installation set quiet_since = null");
  expect((await wrong({ now: "2031-01-05T00:00:00.000Z" })).calendar?.says.zh).toContain("2031");
});

test("a journal that something else holds is told as not tried, not as open", async () => {
  await t.test.owner.transaction(async (tx) => {
    await tx.query("lock table journal in share mode");
    expect((await wrong()).journal?.says).toEqual({ zh: "日志能不能改没试成：有别的操作锁着它", en: expect.stringContaining("could not be tried") as string });
  });
  expect(await wrong()).toEqual({});
});

test("a year the program knows no holidays of is known once days of it are entered; the year is that of the organisation's zone", async () => {
  const asked = async (now: string): Promise<string | undefined> => (await wrong({ now })).calendar?.says.zh;
  expect(await asked("2030-11-30T15:59:00.000Z")).toBe("没有 2030 年的节假日");
  expect(await asked("2030-11-30T16:00:00.000Z")).toBe("没有 2030、2031 年的节假日");
  expect(await asked("2030-12-31T16:00:00.000Z")).toBe("没有 2031 年的节假日");
  await t.test.owner.query("insert into calendar_override (org_id, id, day, windows) values ($1, gen_random_uuid(), '2031-01-01', '[]')", [t.orgId]);
  expect(await asked("2030-12-31T16:00:00.000Z")).toBeUndefined();
  expect(await asked("2030-12-31T15:00:00.000Z")).toBe("没有 2030 年的节假日");
  await t.test.owner.query("delete from calendar_override where day = '2031-01-01'");
});

test("where a look itself fails, the others go on", async () => {
  const found = await wrong({ dataFolder: join(folder, "nowhere") });
  expect(Object.keys(found)).toEqual(["disk"]);
  expect(found.disk?.says.en).toContain("could not be looked at");
});
