import { afterAll, beforeAll, expect, test } from "vitest";
import { freshStatistics } from "#platform/act/upkeep.ts";
import { planList } from "#platform/api/list.ts";
import type { Actor } from "#platform/act/actor.ts";
import type { RecordType } from "#platform/record/record.ts";
import { recordType } from "../records.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/** After a mass of rows came in, a list reads no more of a large table than a page needs, as soon as the upkeep has run. */

const mass = 20_000;
let t: TestApp;
let officer: Person;
let client: string;
const type = recordType("case") as RecordType;

beforeAll(async () => {
  t = await startTestApp();
  officer = await t.person("专员", ["case.read", "case.work"]);
  client = (await t.admin.call("POST", "/api/v1/client", { name: "赵建国", phones: ["13800136621"], site: t.siteId })).json<{ id: string }>().id;
  const { id } = (await t.admin.call("POST", "/api/v1/case", { client, site: t.siteId, subject: "灯", happenedAt: "昨晚", place: "2 号楼", person: "住户", event: "灯坏", kind: "repair" })).json<{ id: string }>();
  await t.test.owner.query(`alter table "case" set (autovacuum_enabled = off)`);
  const columns = (await t.test.owner.query<{ name: string }>("select column_name as name from information_schema.columns where table_name = 'case' and table_schema = 'public'")).map((row) => `"${row.name}"`);
  const own: Readonly<Record<string, string>> = {
    '"id"': "gen_random_uuid()", '"number"': "'M' || n", '"created_at"': "created_at - interval '1 minute' * n", '"received_at"': "received_at - interval '1 minute' * n", '"kind"': "(array['complaint', 'repair', 'inquiry', 'suggestion'])[1 + n % 4]",
    '"state"': `case when n <= ${mass / 50} then 'received' else 'history' end`, '"due_at"': `case when n <= ${mass / 50} then due_at + interval '1 minute' * n end`, '"owner"': `case when n % 40 = 0 then '${officer.staffId}'::uuid when n % 3 = 0 then null else '${t.admin.staffId}'::uuid end`,
  };
  await t.test.owner.query(`insert into "case" (${columns.join(", ")}) select ${columns.map((name) => own[name] ?? name).join(", ")} from "case", generate_series(1, ${mass}) n where id = '${id}'`);
}, 120_000);
afterAll(() => t.stop());

interface Node {
  readonly "Relation Name"?: string;
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Node[];
}

/** How many rows of cases a plan has read. */
function readOf(node: Node): number {
  const own = node["Relation Name"] === "case" ? ((node["Actual Rows"] ?? 0) + (node["Rows Removed by Filter"] ?? 0)) * (node["Actual Loops"] ?? 1) : 0;
  return own + (node.Plans ?? []).reduce((sum, part) => sum + readOf(part), 0);
}

async function readBy(actor: Actor, query: Record<string, string>): Promise<number> {
  const plan = planList(t.engine.types, type, t.orgId, actor, query);
  const [answer] = await t.test.db.query<{ "QUERY PLAN": { Plan: Node }[] }>(`explain (analyze, format json) ${plan.text}`, plan.values);
  return readOf(answer?.["QUERY PLAN"][0]?.Plan as Node);
}

test("what changed by a fifth is counted anew, and then left alone", async () => {
  // PostgreSQL tells of changes a moment after they were committed.
  await expect.poll(() => freshStatistics(t.test.db), { timeout: 10_000, interval: 250 }).toBeGreaterThan(0);
  await expect.poll(() => freshStatistics(t.test.db), { timeout: 10_000, interval: 250 }).toBe(0);
});

const open = "received,assigned,answered,refused,raised,accepted,revisited";
test.each<[string, (mark: string) => Record<string, string>, number]>([
  ["newest first", () => ({}), 200],
  ["my queue by promise left", () => ({ owner: "me", state: open, order: "dueAt" }), 200],
  ["what is late", () => ({ order: "dueAt", "dueAt.to": "2030-01-01T00:00:00.000Z" }), 1000],
  ["nobody's", () => ({ "owner.set": "no", state: open }), 1000],
  ["one kind", () => ({ kind: "repair" }), 1000],
  ["one site", () => ({ site: t.siteId }), 200],
  ["one person's, newest first", () => ({ owner: officer.staffId }), 200],
  ["one client's", () => ({ client }), 200],
  ["a page far down", (mark) => ({ kind: "repair", after: mark }), 1000],
])("%s", async (_, query, most) => {
  const [deep] = await t.test.db.query<{ at: string; id: string }>(`select created_at as at, id from "case" order by created_at desc, id desc offset ${mass / 2} limit 1`);
  const mark = Buffer.from(JSON.stringify([deep?.at, deep?.id])).toString("base64url");
  for (const who of [t.admin, officer]) expect(await readBy(await who.actor(), query(mark))).toBeLessThan(most);
});

test("a list is one statement, whatever it is filtered and ordered by; a page of counters and a create are one each as well", async () => {
  const count = async (method: "GET" | "POST", url: string, body?: object): Promise<number> => (await t.test.during(async () => void (await t.admin.call(method, url, body)))).filter((text) => !text.includes("from session s")).length;
  await t.admin.call("GET", "/api/v1/case");
  for (const url of ["/api/v1/case", `/api/v1/case?owner=me&state=${open}&order=dueAt`, "/api/v1/case?kind=repair&limit=200&fields=all", `/api/v1/case?client=${client}`, "/api/v1/client", "/api/v1/case/counts"]) expect(await count("GET", url), url).toBe(1);
  const fresh = { client, site: t.siteId, subject: "灯", happenedAt: "昨晚", place: "2 号楼", person: "住户", event: "灯坏", phone: "13800136621" };
  // The first ones also take blocks of numbers, each larger than the last.
  for (let n = 0; n < 3; n++) await t.admin.call("POST", "/api/v1/case", fresh);
  expect(await count("POST", "/api/v1/case", fresh)).toBe(1);
});
