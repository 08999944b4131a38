import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { proveTasks } from "./prove.server.ts";
import { runWork } from "./run.server.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

type Holder = { staffId: string; call: WorkWorld["t"]["admin"]["call"] };
let w: WorkWorld;
let manager: Holder;
let staffPost: string;
beforeAll(async () => {
  w = await workWorld("2026-11-30T00:00:00.000Z");
  manager = await w.holder("客服经理", [await w.post("property-service-manager")]);
  staffPost = await w.post("group-service-staff");
  await w.round();
});
afterAll(() => w.t.stop());

const as = (person: Holder) => ({ ...w.t.system, staffId: person.staffId, staffName: "x", via: "web" as const });
const duty = async (post: string, input: object): Promise<string> => (await act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post, text: "看一眼", mechanisms: ["task"], trigger: "visitor.create", reason: "试", ...input } })).id;
const visitor = (name: string) => act(w.t.engine, as(manager), { type: "visitor", step: "create", input: { site: w.t.siteId, name, purpose: "拜访" } });

test("a limit that no clock can read is refused where it is written", async () => {
  await expect(duty(await w.post("property-service-manager"), { withinCount: 9999, withinUnit: "wd" })).rejects.toMatchObject({ code: "invalid_input", fields: [{ field: "withinCount" }] });
});

test("a rule that cannot be reckoned holds up neither its own organisation's other work nor the feed", async () => {
  const post = await w.post("property-service-manager");
  await duty(post, { text: "另一项", withinCount: 2, withinUnit: "h" });
  const poisoned = await duty(post, { withinCount: 1, withinUnit: "h" });
  await w.round();
  // As one that stood there before its length was looked at.
  await w.t.test.owner.query("update work_rule set spec = jsonb_set(spec, '{within}', '\"9999wd\"') where org_id = $1 and duty = (select number from duty where id = $2)", [w.t.orgId, poisoned]);
  await visitor("王五");
  // The application reads the feed beside the test; either may be the one that passes the poisoned rule over.
  for (let n = 0; n < 200 && (await w.tasks()).every((task) => !task.duty.startsWith("Z-")); n++) {
    await proveTasks(w.work, 500, () => {});
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect((await w.tasks()).filter((task) => task.duty.startsWith("Z-"))).toHaveLength(1);
  // The feed is past it: what comes after is read.
  await visitor("赵六");
  for (let n = 0; n < 200 && (await w.tasks()).filter((task) => task.duty.startsWith("Z-")).length < 2; n++) {
    await proveTasks(w.work, 500, () => {});
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect((await w.tasks()).filter((task) => task.duty.startsWith("Z-"))).toHaveLength(2);
});

test("two who are away on one day with the same cover hold up no plan", async () => {
  const [one, two] = [await w.holder("甲", [staffPost]), await w.holder("乙", [staffPost])];
  const cover = await w.holder("丙", [await w.post("property-front-desk")]);
  await w.round();
  for (const person of [one, two]) {
    const made = await act(w.t.engine, as(person), { type: "leaveRequest", step: "create", input: { kind: "sick", from: "2026-11-30", to: "2026-12-01", reason: "病了", cover: cover.staffId, handover: "都交了", site: w.t.siteId } });
    await act(w.t.engine, as(cover), { type: "leaveRequest", step: "agree", id: made.id, version: 1 });
    await w.t.test.owner.query("update leave_request set state = 'approved', approver = $2, approved_at = now(), updated_at = now() where id = $1", [made.id, w.t.admin.staffId]);
  }
  await w.round();
  const asked = (await w.tasks("A6-GRP-48")).filter((task) => task.slot === "2026-11-30");
  expect(asked.filter((task) => task.state === "open").map((task) => task.staff)).toEqual([cover.staffId]);
});

test("what goes wrong in one organisation stops the work of no other", async () => {
  const id = "00000000-0000-7000-8000-000000000001";
  const broken = { ...w.work, engine: { ...w.work.engine, organisation: (org: string) => (org === id ? Promise.reject(new Error("broken")) : w.work.engine.organisation(org)), db: { ...w.work.engine.db, query: ((sql: string, ...rest: unknown[]) => (sql.startsWith("select id from organisation") ? Promise.resolve([{ id }, { id: w.t.orgId }]) : (w.work.engine.db.query as (...args: unknown[]) => unknown)(sql, ...rest))) as never, transaction: w.work.engine.db.transaction.bind(w.work.engine.db) } } };
  w.t.clock.set("2026-12-02T01:00:00.000Z");
  const faults: unknown[] = [];
  await runWork(broken as never, (error) => void faults.push(error));
  expect(new Set(faults.map(String))).toEqual(new Set(["Error: broken"]));
  expect((await w.tasks("A1-MGR-30")).map((task) => task.slot)).toContain("2026-12-02/1");
});

test("touching what somebody else entered proves nothing of one's own", async () => {
  await w.word("periodic", "daily");
  await w.round();
  const client = (await act(w.t.engine, w.t.system, { type: "client", step: "create", input: { name: "张女士", site: w.t.siteId, phones: ["13800138000"] } })).id;
  const other = await w.holder("路过", []);
  const made = await act(w.t.engine, as(other), { type: "contact", step: "create", input: { client, site: w.t.siteId, direction: "out", channel: "call", purpose: "followUp", summary: "回访" } });
  await w.round();
  const state = async () => (await w.tasks("A1-MGR-33")).map((task) => task.state);
  expect(await state()).toEqual(["open"]);
  await act(w.t.engine, as(manager), { type: "contact", step: "correct", id: made.id, version: 1, note: "错字", input: { summary: "回访过" } });
  await w.round();
  expect(await state()).toEqual(["open"]);
});

test("what was mended until it says something else proves nothing any more, until it says so again", async () => {
  const client = (await act(w.t.engine, w.t.system, { type: "client", step: "create", input: { name: "李先生", site: w.t.siteId, phones: ["13800138001"] } })).id;
  const made = await act(w.t.engine, as(manager), { type: "contact", step: "create", input: { client, site: w.t.siteId, direction: "out", channel: "call", purpose: "followUp", summary: "回访" } });
  const state = async () => (await w.tasks("A1-MGR-33")).map((task) => task.state);
  await w.round();
  expect(await state()).toEqual(["done"]);
  await act(w.t.engine, as(manager), { type: "contact", step: "correct", id: made.id, version: 1, note: "不是回访", input: { purpose: "care" } });
  await w.round();
  expect(await state()).toEqual(["open"]);
  await act(w.t.engine, as(manager), { type: "contact", step: "correct", id: made.id, version: 2, note: "是回访", input: { purpose: "followUp" } });
  await w.round();
  expect(await state()).toEqual(["done"]);
});
