import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import { factory, type Factory } from "#platform/testing/factory.ts";
import type { RecordType } from "#platform/record/record.ts";
import { loadCatalogue } from "../catalogue.ts";
import { workWorld, type WorkWorld } from "../tasks/work.testing.ts";
import { eventIn } from "./event.ts";
import { emptyDraft, keyOf, toConfirm, type Found } from "./read-state.ts";

let w: WorkWorld;
let make: Factory;
beforeAll(async () => {
  w = await workWorld("2026-11-30T01:00:00.000Z");
  make = factory(w.t.engine, await w.t.admin.actor(), {}, { site: w.t.siteId });
});
afterAll(() => w.t.stop());

const caseType = (): RecordType => w.t.engine.types.get("case") as RecordType;
const happened = (id: string, step: string, staff: string): Promise<unknown> =>
  w.t.test.owner.query("insert into event (org_id, id, at, record_type, record_id, step, version, staff_id, site_id) values ($1, $2, $3, 'case', $4, $5, 2, $6, $7)", [w.t.orgId, uuid(), w.t.clock.now(), id, step, staff, w.t.siteId]);
const tasks = () => w.t.test.owner.query<{ state: string; due: string; subject: string }>(`select state, due_at as due, subject_id as subject from task where org_id = $1 and subject_type = 'case' order by made_at, id`, [w.t.orgId]);

test("a duty that was read and speaks of an event runs: each such entry asks for it in its time, and only the answer to that very entry proves it", async () => {
  const found = (await w.t.admin.call("POST", "/api/v1/duties/read", { text: "宾客关系员岗位职责\n1、接到客人投诉后30分钟内答复客人。\n2、微笑迎客。" })).json<Found>();
  expect(found.posts[0]?.duties.map((duty) => [duty.values.trigger, duty.values.records])).toEqual([["case.create?kind=complaint", ["solution"]], [null, []]]);
  expect(found.triggers.find((one) => one.id === "case.create?kind=complaint")).toMatchObject({ zh: expect.stringContaining("投诉") });
  const made = (await w.t.admin.call("POST", "/api/v1/duties/read/confirm", toConfirm({ ...emptyDraft, found, decisions: { [keyOf(0, 0)]: { state: "taken" } } }, 0))).json<{ id: string; results: { made: boolean }[] }>();
  expect(made.results.map((one) => one.made)).toEqual([true]);
  const holder = await w.holder("小宾", [made.id]);
  await w.round();
  await make.make(caseType(), { kind: "inquiry" });
  const one = await make.make(caseType(), { kind: "complaint" });
  const other = await make.make(caseType(), { kind: "complaint" });
  await w.round();
  expect((await tasks()).map((task) => [task.subject, task.state, task.due])).toEqual(expect.arrayContaining([[one.id, "open", "2026-11-30T01:30:00.000Z"], [other.id, "open", "2026-11-30T01:30:00.000Z"]]));
  expect(await tasks()).toHaveLength(2);
  await happened(other.id, "answer", holder.staffId);
  await w.round();
  expect(new Map((await tasks()).map((task) => [task.subject, task.state]))).toEqual(new Map([[one.id, "open"], [other.id, "done"]]));
});

test("a duty that was read and names a record this program keeps is held by it: what its holders enter stands in its days and opens as evidence", async () => {
  const found = (await w.t.admin.call("POST", "/api/v1/duties/read", { text: "夜班门厅员岗位职责\n1、做好来访登记。\n2、做好风筝登记簿。" })).json<Found>();
  expect(found.posts[0]?.duties.map((duty) => duty.values.mechanisms)).toEqual([["keeping"], ["keeping"]]);
  const made = (await w.t.admin.call("POST", "/api/v1/duties/read/confirm", toConfirm({ ...emptyDraft, found, decisions: { [keyOf(0, 0)]: { state: "taken", values: { records: ["visitor-log"] } }, [keyOf(0, 1)]: { state: "taken" } } }, 0))).json<{ id: string }>();
  const holder = await w.holder("小夜", [made.id]);
  const visitor = await act(w.t.engine, { ...systemActor(w.t.orgId), staffId: holder.staffId, staffName: "小夜", via: "web" }, { type: "visitor", step: "create", input: await make.input(w.t.engine.types.get("visitor") as RecordType) });
  const book = (await w.t.admin.call("GET", `/api/v1/handbook/${made.id}`)).json<{ duties: { id: string; mechanisms: { mechanism: string; held: boolean; by: { zh: string } | null }[] }[] }>();
  expect(book.duties.map((duty) => duty.mechanisms.map((one) => [one.held, one.by?.zh ?? null]))).toEqual([[[true, "来访登记"]], [[false, null]]]);
  const id = book.duties[0]?.id as string;
  const days = (await w.t.admin.call("GET", `/api/v1/handbook/${made.id}/days`)).json<{ duties: Record<string, { day: string; records: number }[]> }>();
  expect(days.duties[id]).toMatchObject([{ day: "2026-11-30", records: 1 }]);
  const { lines } = (await w.t.admin.call("GET", `/api/v1/handbook/${made.id}/days/${id}`)).json<{ lines: { kind: string; id: string; who: string }[] }>();
  expect(lines).toMatchObject([{ kind: "entry", id: visitor.id, who: "小夜" }]);
});

test("the event is looked for where it stands, and what this program has no entry for calls for nothing", () => {
  const catalogue = loadCatalogue();
  expect(eventIn(catalogue, "接到可疑人员报告后立即上报", "接到可疑人员报告后")).toEqual({ on: "incident.create?kind=suspicious", proof: null });
  expect(eventIn(catalogue, "收到报修后2小时内上报工程主管", "收到报修后")).toEqual({ on: "case.create?kind=repair", proof: "escalation" });
  expect(eventIn(catalogue, "航班起飞后关闭登机口", "航班起飞后")).toBeNull();
});
