import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { isTrigger, triggerOf, triggersOf } from "./triggers.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

let w: WorkWorld;
let post: string;
let holder: Awaited<ReturnType<WorkWorld["holder"]>>;
beforeAll(async () => {
  w = await workWorld("2026-11-30T00:00:00.000Z");
  post = await w.post("property-front-desk");
  holder = await w.holder("前台", [post]);
});
afterAll(() => w.t.stop());

const as = () => ({ ...w.t.system, staffId: holder.staffId, staffName: "前台", via: "web" as const });
const duty = (input: object) => act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post, text: "看一眼", mechanisms: ["task"], reason: "试", ...input } });
const asked = async () => (await w.tasks()).filter((task) => task.duty.startsWith("Z-"));
const none = ["visit.constructor", "case.toString", "exam.create?kind=constructor", "post.create", "nilReport.create", "checklist.create", "announcement.reach", "case.create?kind=complaint?kind=repair", "来访"];

test("what calls for a duty is one of the events that may be chosen; anything else is refused by its field, and every one of them is taken", async () => {
  for (const trigger of none) await expect(duty({ trigger }), trigger).rejects.toMatchObject({ code: "invalid_input", fields: [{ field: "trigger" }] });
  const kept = await duty({ trigger: "visitor.create" });
  await expect(act(w.t.engine, w.t.system, { type: "duty", step: "amend", id: kept.id, version: 1, input: { text: "看一眼", trigger: "announcement.reach", reason: "试" } })).rejects.toMatchObject({ fields: [{ field: "trigger" }] });
  for (const trigger of none.slice(0, 7)) {
    const on = triggerOf(trigger);
    expect(on !== null && isTrigger(w.t.engine.types, on), trigger).toBe(false);
  }
  expect(triggersOf(w.t.engine.types).filter(({ id }) => !isTrigger(w.t.engine.types, triggerOf(id)!))).toEqual([]);
  await act(w.t.engine, w.t.system, { type: "duty", step: "retire", id: kept.id, version: 1, input: { reason: "完" } });
});

test("a duty that stood there with such an event asks nothing, and can be retired", async () => {
  const made = [await duty({ trigger: "visitor.create" }), await duty({ trigger: "visitor.create", text: "另一项" })];
  await w.t.test.owner.query("update duty set trigger = 'checklist.create' where id = $1", [made[0]?.id]);
  await w.t.test.owner.query("update duty set trigger = 'announcement.reach' where id = $1", [made[1]?.id]);
  await w.round();
  const rules = await w.t.test.owner.query("select spec from work_rule where org_id = $1 and until is null and duty like 'Z-%'", [w.t.orgId]);
  expect(rules).toEqual([]);
  // Nor does the handbook say that such a one is held.
  const { duties } = (await w.t.admin.call("GET", `/api/v1/handbook/${post}`)).json<{ duties: { id: string; mechanisms: { mechanism: string; held: boolean }[] }[] }>();
  expect(duties.filter((one) => one.id.startsWith("Z-")).map((one) => one.mechanisms.filter(({ mechanism }) => mechanism === "task").map(({ held }) => held))).toEqual([[false], [false]]);
  for (const one of made) await act(w.t.engine, w.t.system, { type: "duty", step: "retire", id: one.id, version: 1, input: { reason: "完" } });
});

test("what calls for a duty does not prove it at once", async () => {
  await duty({ trigger: "announcement.issue", records: ["notice"], text: "发完公告再看一遍" });
  await w.round();
  const notice = await act(w.t.engine, as(), { type: "announcement", step: "create", input: { subject: "停水", text: "明天停水。", site: w.t.siteId } });
  await act(w.t.engine, as(), { type: "announcement", step: "issue", id: notice.id, version: 1 });
  await w.round();
  expect((await asked()).map((task) => [task.state, task.has])).toEqual([["open", 0]]);
});
