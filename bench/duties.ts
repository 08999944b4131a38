/**
 * `npm run bench:duties -- --staff 500,5000 --duties 30`: how long the day's tasks of everybody take to be made, and how fast each one's Today then is.
 *
 * The figures stand beside plain SQL that writes as many rows of the same table in the same run; no figure alone fails it.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { v7 as uuid } from "uuid";
import { cookieName, openSession } from "#platform/auth/sessions.ts";
import { fileStore } from "#platform/files/files.ts";
import { planTasks } from "#modules/duties/tasks/plan.server.ts";
import { proveTasks } from "#modules/duties/index.ts";
import { setUp } from "#modules/people/index.ts";
import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import { composeEngine, composeWork, openStore } from "../apps/server/compose.ts";
import { makeApp } from "../apps/server/serve.ts";
import { planOf } from "../apps/server/set-up.ts";
import { round } from "./load.ts";

const { values } = parseArgs({ options: { staff: { type: "string", default: "500,5000" }, duties: { type: "string", default: "30" }, json: { type: "boolean", default: false } } });
const sizes = values.staff.split(",").map(Number);
const duties = Number(values.duties);
if ([...sizes, duties].some((n) => !(n > 0))) throw new Error("--staff and --duties want numbers above 0, --staff several with commas");
const perPost = 50;
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const percentile = (times: readonly number[], share: number): number => round([...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN);

interface Outcome {
  readonly staff: number;
  readonly tasks: number;
  readonly madeS: number;
  readonly plainS: number;
  readonly ratio: number;
  readonly again: number;
  readonly todayP50: number;
  readonly todayP95: number;
  readonly proofsPerS: number;
}

async function measure(staff: number): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-bench-duties-"));
  const store = await openStore({ databaseUrl: null, dataFolder: folder }, { max: 10 });
  try {
    let now = "2026-11-29T12:00:00.000Z";
    const engine = composeEngine(store.db, { now: () => now });
    const { orgId, siteId } = await setUp(engine, planOf({ organisation: "大集团", scenes: ["property"], name: "管理员", login: "admin", password: "correct horse battery" }));
    const owner = store.asOwner();
    const posts = Array.from({ length: Math.ceil(staff / perPost) }, () => uuid());
    const people = Array.from({ length: staff }, () => uuid());
    await owner.query(`insert into post (org_id, id, state, version, created_at, updated_at, name, top, capabilities) select $1, id, 'open', 1, $3, $3, '岗' || n, true, '{}' from unnest($2::uuid[]) with ordinality p (id, n)`, [orgId, posts, now]);
    await owner.query(`insert into staff (org_id, id, state, version, created_at, updated_at, name, staff_number, language) select $1, id, 'active', 1, $3, $3, '员工' || n, 'B' || n, 'zh' from unnest($2::uuid[]) with ordinality p (id, n)`, [orgId, people, now]);
    await owner.query(
      `insert into assignment (org_id, id, state, version, created_at, updated_at, staff, post, site, "from", weight)
       select $1, gen_random_uuid(), 'held', 1, $4, $4, id, ($3::uuid[])[1 + (n - 1) / $6], $5, '2020-01-01', 100 from unnest($2::uuid[]) with ordinality p (id, n)`,
      [orgId, people, posts, now, siteId, perPost],
    );
    await owner.query(
      `insert into duty (org_id, id, number, state, version, created_at, updated_at, post, text, mechanisms, cadence, serves, records, reason, once)
       select $1, gen_random_uuid(), 'B-' || p.n || '-' || d, 'open', 1, $3, $3, p.id, '第 ' || d || ' 项职责', '{task}', 'daily', 'person', '{}', '量', p.id || ':' || d from unnest($2::uuid[]) with ordinality p (id, n), generate_series(1, $4::int) d`,
      [orgId, posts, now, duties],
    );
    await owner.query("analyze");
    const work = composeWork(engine);
    await planTasks(work, orgId);
    now = "2026-11-30T01:00:00.000Z";
    const began = performance.now();
    const tasks = (await planTasks(work, orgId)) ?? 0;
    const madeS = (performance.now() - began) / 1000;
    now = "2026-11-30T01:00:15.000Z";
    const second = performance.now();
    await planTasks(work, orgId);
    const again = performance.now() - second;
    // Plain SQL that writes as many rows into a table with the same columns and indexes.
    await owner.query("create table plain_task (like task including all)");
    const plainBegan = performance.now();
    await owner.query("insert into plain_task select * from task where org_id = $1", [orgId]);
    const plainS = (performance.now() - plainBegan) / 1000;
    await owner.query("drop table plain_task");
    await owner.query("analyze task");
    const { app, close } = await makeApp({ engine, pump: { wake() {}, add() {}, say() {}, hear() {}, async stop() {} }, files: fileStore(folder), setUpKey: "none", logLevel: "silent" });
    const sample = people.filter((_, n) => n % Math.max(1, Math.floor(staff / 300)) === 0);
    const times: number[] = [];
    for (const one of sample) {
      const secret = await openSession(engine.db, orgId, one, now, "bench");
      const at = performance.now();
      const answer = await app.inject({ method: "GET", url: "/api/v1/today", cookies: { [cookieName]: secret } });
      times.push(performance.now() - at);
      if (answer.statusCode !== 200 || (answer.json() as { line: unknown[] }).line.length < duties) throw new Error(`Today of ${one}: ${answer.statusCode}`);
    }
    close();
    await app.close();
    const checks = 1000;
    for (let n = 0; n < checks; n++) await act(engine, { ...systemActor(orgId), staffId: people[n % staff] as string, staffName: "员工" }, { type: "checklist", step: "create", input: { duty: `B-${1 + Math.floor((n % staff) / perPost)}-${1 + (n % duties)}`, note: "做了", site: siteId } });
    const proving = performance.now();
    while ((await proveTasks(work)) > 0);
    const proofsPerS = checks / ((performance.now() - proving) / 1000);
    await owner.close();
    return { staff, tasks, madeS: round(madeS), plainS: round(plainS), ratio: round(plainS / madeS), again: round(again), todayP50: percentile(times, 0.5), todayP95: percentile(times, 0.95), proofsPerS: round(proofsPerS) };
  } finally {
    await store.close();
    await store.embedded?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const outcomes: Outcome[] = [];
for (const staff of sizes) {
  const one = await measure(staff);
  outcomes.push(one);
  say(`${one.staff} staff, ${one.tasks} tasks in ${one.madeS} s (plain SQL ${one.plainS} s, ratio ${one.ratio}); looked at again ${one.again} ms; Today p50 ${one.todayP50} ms, p95 ${one.todayP95} ms; ${one.proofsPerS} proofs a second`);
}
const [first, last] = [outcomes[0] as Outcome, outcomes.at(-1) as Outcome];
const growth = { staff: last.staff / first.staff, tasks: round(last.madeS / first.madeS), today: round(last.todayP95 / first.todayP95) };
say(`growth from ${first.staff} to ${last.staff} staff (${growth.staff} times): tasks ${growth.tasks}, Today ${growth.today}`);
process.stdout.write(`${values.json ? JSON.stringify({ outcomes, growth }) : JSON.stringify({ outcomes, growth }, null, 2)}\n`);
