import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "#platform/act/engine.ts";
import { fileStore, type FileStore } from "#platform/files/files.ts";
import { testDatabase, type TestDatabase } from "#platform/testing/database.ts";
import { composeEngine } from "../server/compose.ts";
import { makeDemo } from "./make.ts";

const end = "2026-11-27T09:10:00.000Z";
let t: TestDatabase;
let engine: Engine;
let folder: string;
let files: FileStore;

beforeAll(async () => {
  t = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "dutydesk-demo-"));
  files = fileStore(folder);
  let now = end;
  engine = composeEngine(t.db, { now: () => now });
  await makeDemo(engine, (instant) => void (now = instant), end, () => {}, { days: 34, duties: 31, files });
}, 240_000);
afterAll(async () => {
  await t.drop();
  await rm(folder, { recursive: true, force: true });
});

const rows = <R extends object>(sql: string): Promise<R[]> => t.owner.query<R>(sql, []);
const count = async (sql: string): Promise<number> => (await rows<{ n: number }>(`select count(*)::int as n from ${sql}`))[0]?.n ?? 0;

describe("the demo's last thirty days", () => {
  test("every post somebody holds has duties that came up by their rhythm and were done; late and missed ones show too", async () => {
    const sums = await rows<{ post: string; held: boolean; due: number; done: number; late: number; missed: number }>(
      `select p.name as post, exists (select 1 from assignment a where a.post = p.id and a.state = 'held') as held, count(t.id) filter (where t.state in ('done', 'late', 'missed'))::int as due,
         count(t.id) filter (where t.state = 'done')::int as done, count(t.id) filter (where t.state = 'late')::int as late, count(t.id) filter (where t.state = 'missed')::int as missed
       from post p left join task t on t.post = p.id and t.subject_id is null and t.day > date '2026-11-27' - 30 where p.state = 'open' and p.name <> '系统管理员' group by p.id, p.name`,
    );
    const held = sums.filter((one) => one.held);
    expect(sums.filter((one) => !one.held).map((one) => one.post)).toEqual(["夜班前台（招聘中）"]);
    expect(held.length).toBeGreaterThanOrEqual(8);
    expect(held.filter((one) => one.done < 10)).toEqual([]);
    const all = held.reduce((sum, one) => ({ due: sum.due + one.due, done: sum.done + one.done, late: sum.late + one.late, missed: sum.missed + one.missed }), { due: 0, done: 0, late: 0, missed: 0 });
    expect(all.due).toBeGreaterThan(200);
    expect(all.done / all.due).toBeGreaterThan(0.7);
    expect(all.late).toBeGreaterThan(5);
    expect(all.missed).toBeGreaterThan(5);
  });

  test("no task is left in a state that its proofs and its time do not say", async () => {
    const wrong = await rows(
      `select t.duty, t.slot, t.state, t.has, t.needs, p.n, t.done_at, t.due_at, t.closes_at from task t
       left join lateral (select count(*)::int as n from task_proof p where p.org_id = t.org_id and p.task = t.id and not p.gone) p on true
       where t.state <> 'dropped' and not case t.state when 'done' then t.has >= t.needs and t.done_at <= t.due_at when 'late' then t.has >= t.needs and t.done_at > t.due_at and t.done_at < t.closes_at
         when 'missed' then t.has < t.needs and t.closes_at <= '${end}' when 'open' then t.has < t.needs and t.closes_at > '${end}' else false end or t.has <> p.n`,
    );
    expect(wrong).toEqual([]);
  });

  test("gates refused now and then, and the journal says for which duty", async () => {
    const refused = await rows<{ duty: string }>("select distinct note as duty from journal where step like 'refused:%'");
    expect(refused.length).toBeGreaterThanOrEqual(2);
  });

  test("checks were made with photos, what they found was put right, and one is still open", async () => {
    expect(await count("spot_check where state = 'passed'")).toBeGreaterThan(10);
    expect(await count("spot_check where state = 'closed' and cardinality(photos) > 0 and cardinality(corrected_photos) > 0")).toBeGreaterThan(0);
    expect(await count("spot_check where state = 'found'")).toBeGreaterThan(0);
    const [kept] = await rows<{ id: string; size: number }>("select f.id, f.size from file f join spot_check c on f.id = any(c.photos) limit 1");
    const bytes = await readFile(files.path(kept?.id as string));
    expect([bytes.length, bytes.subarray(1, 4).toString()]).toEqual([kept?.size, "PNG"]);
  });

  test("months are handed in by their people and signed by those right above them", async () => {
    const months = await rows<{ state: string; n: number }>("select w.state, count(*)::int as n from work_summary w where w.kind = 'month' group by 1");
    const signed = await rows<{ step: string; n: number }>("select step, count(*)::int as n from signature where record_type = 'workSummary' group by 1");
    expect(months.find((one) => one.state === "signed")?.n ?? 0).toBeGreaterThan(0);
    expect(signed.find((one) => one.step === "sign")?.n).toBe(await count("work_summary where kind = 'month' and state = 'signed' and read_by is not null"));
    expect(await count("work_summary where kind = 'month' and coalesce(figures, '') = ''"), "every month sums itself up").toBe(0);
    // Nobody stands above the manager, so theirs waits for nobody.
    const own = await rows<{ state: string; read: boolean; above: boolean }>("select distinct w.state, w.read_by is not null as read, not w.nobody_above as above from work_summary w join staff s on s.id = w.by where s.staff_number = '1001' and w.state <> 'draft'");
    expect(own).toEqual([{ state: "handedIn", read: false, above: false }]);
  });

  test("the manager may run the house: people, posts and their duties", async () => {
    const [post] = await rows<{ capabilities: string[] }>("select p.capabilities from post p join assignment a on a.post = p.id join staff s on s.id = a.staff where s.staff_number = '1001' and p.top");
    expect(post?.capabilities).toEqual(expect.arrayContaining(["staff.manage", "post.manage", "duty.manage"]));
  });

  test("somebody failed the typing test and passed it later, somebody was on leave, most have read their handbook", async () => {
    expect((await rows<{ passed: boolean }>("select e.passed from exam e join staff s on s.id = e.staff where s.staff_number = '1005' and e.duty = 'A1-FD-42' order by e.created_at")).map((one) => one.passed)).toEqual([false, true]);
    expect(await count("leave_request where state = 'approved' and \"to\" - \"from\" = 2")).toBe(1);
    expect(await count("acknowledgement")).toBeGreaterThanOrEqual(8);
    expect(await count("acknowledgement k join staff s on s.id = k.staff where s.staff_number = '1007'")).toBe(0);
  });
});
