import { afterAll, beforeAll, expect, test } from "vitest";
import { randomUUID } from "node:crypto";
import { officeWorld, type OfficeWorld } from "./office.testing.ts";

let w: OfficeWorld;
beforeAll(async () => {
  w = await officeWorld();
  const ids = Array.from({ length: 1300 }, () => randomUUID());
  await w.t.test.owner.query(`insert into staff (org_id, id, state, version, created_at, updated_at, name, staff_number, language) select $1, id, 'active', 1, $3, $3, '员工' || n, 'R' || n, 'zh' from unnest($2::uuid[]) with ordinality p (id, n)`, [w.t.orgId, ids, w.t.clock.now()]);
  await w.t.test.owner.query(`insert into assignment (org_id, id, state, version, created_at, updated_at, staff, post, "from", weight) select $1, gen_random_uuid(), 'held', 1, $4, $4, id, $3, '2020-01-01', 100 from unnest($2::uuid[]) id`, [w.t.orgId, ids, w.officer.postId, w.t.clock.now()]);
});
afterAll(() => w.t.stop());

const receipts = async (id: string): Promise<{ n: number; readers: number }> => (await w.t.test.owner.query<{ n: number; readers: number }>("select count(*)::int as n, count(distinct reader)::int as readers from receipt where announcement = $1", [id]))[0] as { n: number; readers: number };

test("a notice with many readers is issued at once and reaches them part by part, each of them once", async () => {
  const id = await w.make(w.lead, "announcement", { subject: "全体", text: "x" });
  const issued = await w.step(w.lead, "announcement", id, "issue");
  expect(issued).toBeDefined();
  const { readers } = await w.row("announcement", id);
  expect(readers).toBe(1300 + 3 + 1);
  for (let n = 0; n < 300 && (await receipts(id)).n < (readers as number); n++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await receipts(id)).toEqual({ n: readers, readers });
  expect(await w.row("announcement", id)).toMatchObject({ readers, reached: readers, state: "issued" });
  const steps = await w.t.test.owner.query<{ step: string }>("select step from journal where record_id = $1 order by version, id", [id]);
  expect(steps.map((one) => one.step)).toEqual(["create", "issue", "reach", "reach", "reach"]);
});

test("a notice that is withdrawn reaches nobody more", async () => {
  const id = await w.make(w.lead, "announcement", { subject: "收回", text: "x" });
  await w.step(w.lead, "announcement", id, "issue");
  for (let done = false; !done; ) done = await w.step(w.lead, "announcement", id, "withdraw", {}, { note: "写错了" }).then(() => true, () => false);
  const before = (await receipts(id)).n;
  const { readers } = await w.row("announcement", id);
  expect(before, "it was withdrawn before all were reached").toBeLessThan(readers as number);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect((await receipts(id)).n).toBe(before);
});
