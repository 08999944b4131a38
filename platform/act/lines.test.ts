import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { journalRefs } from "../api/journal.ts";
import { planList, readPage } from "../api/list.ts";
import { files, lines, number, ref, text } from "../record/field.ts";
import { L } from "../record/label.ts";
import { sentence, type Problem } from "../record/problem.ts";
import { record, type RowOf } from "../record/record.ts";
import { drift } from "../store/drift.ts";
import { propose } from "../store/propose.ts";
import { testClock } from "../testing/clock.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { testActor, testEngine, testTables } from "../testing/engine.ts";
import { act, type Done } from "./act.ts";
import type { Actor } from "./actor.ts";
import { actMany } from "./batch.ts";
import type { Engine } from "./engine.ts";
import { loadRow } from "./load.ts";

const ware = record("ware", { label: L("货", "Ware"), title: "name", fields: { name: text("名", "Name", { required: true }) }, states: { open: { label: L("在用", "Open") }, gone: { label: L("停用", "Gone"), gone: true } }, initial: "open", transitions: { stop: { label: L("停用", "Stop"), from: "open", to: "gone", who: { can: "ware" } } }, may: { read: { can: "ware" }, create: { can: "ware" } } });
const order = record("order", {
  label: L("单", "Order"), title: "name",
  fields: { name: text("名", "Name", { required: true }), items: lines("明细", "Items", { ware: ref("货", "Ware", "ware"), qty: number("数量", "Quantity", { min: 0 }), note: text("说明", "Note"), photo: files("照片", "Photos") }, { required: true }), more: lines("附件", "More", { note: text("说明", "Note") }) },
  states: { open: { label: L("开", "Open") } }, initial: "open",
  invariants: [{ name: "has_items", rule: { isSet: "items" }, says: L("要有明细。", "Items are needed.") }],
  may: { read: { can: "order" }, create: { can: "order" }, change: { can: "order" }, correct: { can: "order" } },
});
type Row = RowOf<typeof order>;

const types = [ware, order];
const clock = testClock();
let db: TestDatabase;
let orgId: string;
let engine: Engine;
let actor: Actor;

beforeAll(async () => {
  db = await testDatabase();
  orgId = await testTables(db, types);
  engine = testEngine(db.db, types, {
    now: clock.now,
    handlers: {
      "order.create": async ({ after }, tools) => {
        if (after.name === "抄") tools.set({ more: [{ note: "程序写的" }, {}] });
        if (after.name === "派") await tools.create("order", { name: "派出", items: [{ qty: 2 }] });
      },
    },
  });
  actor = testActor(orgId, "order", "ware");
});
afterAll(() => db.drop());

const makeWare = async (name = "灯泡"): Promise<string> => (await act(engine, actor, { type: "ware", step: "create", input: { name } })).id;
const make = (input: object): Promise<Done> => act(engine, actor, { type: "order", step: "create", input: { name: "一", ...input } });
const stored = async (id: string): Promise<Row> => (await loadRow(db.db, order, orgId, id)) as unknown as Row;
const journal = (id: string): Promise<{ step: string; before: object | null; after: object | null }[]> => db.owner.query("select step, before, after from journal where record_id = $1 order by id", [id]);
const upload = async (by: string | null): Promise<string> => {
  const id = randomUUID();
  await db.owner.query("insert into file (org_id, id, name, media_type, size, sha256, created_at, created_by) values ($1, $2, '图.jpg', 'image/jpeg', 3, 'x', now(), $3)", [orgId, id, by]);
  return id;
};
const faults = async (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (error: Problem) => error.fields.map((one) => `${one.field}: ${sentence(one.code, one.params, "zh")}`));

test("lines are stored with their record, one or many at once, and empty ones as an empty list", async () => {
  const made = await make({ items: [{ note: "甲", qty: 2 }, { note: "乙" }] });
  const row = await stored(made.id);
  expect(row.items.map(({ note, qty, ware: of, photo }) => [note, qty, of, photo])).toEqual([["甲", 2, null, []], ["乙", null, null, []]]);
  expect(row.more).toEqual([]);
  const many = await actMany(engine, actor, Array.from({ length: 5 }, (_, n) => [{ type: "order", step: "create" as const, input: { name: `${n}`, items: [{ note: `第${n}` }] } }]));
  for (const [n, one] of many.entries()) expect((await stored((one as { done?: readonly Done[] }).done?.[0]?.id ?? "")).items.map((line) => line.note)).toEqual([`第${n}`]);
});

test("a change of lines is journalled before and after under the record's version; the same lines in another order of columns are no change", async () => {
  const made = await make({ items: [{ note: "甲", qty: 1 }] });
  const [line] = (await stored(made.id)).items;
  await act(engine, actor, { type: "order", step: "change", id: made.id, version: 1, input: { items: [{ qty: 1, photo: [], note: "甲", id: line?.id, ware: null }], name: "二" } });
  expect((await journal(made.id)).at(-1)).toEqual({ step: "change", before: { name: "一" }, after: { name: "二" } });
  await act(engine, actor, { type: "order", step: "correct", id: made.id, version: 2, note: "写错了", input: { items: [{ ...line, qty: 7 }] } });
  expect((await journal(made.id)).at(-1)).toEqual({ step: "correct", before: { items: [line] }, after: { items: [{ ...line, qty: 7 }] } });
  await expect(act(engine, actor, { type: "order", step: "change", id: made.id, version: 2, input: { items: [{ note: "晚了" }] } })).rejects.toMatchObject({ code: "version_conflict" });
  expect((await stored(made.id)).items).toEqual([{ ...line, qty: 7 }]);
});

test("lines that are required stay: a change cannot take the last one away, nor the table hold none", async () => {
  const made = await make({ items: [{ note: "甲" }] });
  expect(await faults(act(engine, actor, { type: "order", step: "change", id: made.id, version: 1, input: { items: [] } }))).toEqual(["items: 请填写明细。"]);
  expect(await faults(make({ items: [{}] }))).toEqual(["items: 请填写明细。"]);
  for (const wrong of ["[]", "{}", "7", JSON.stringify(Array.from({ length: 201 }, () => ({})))]) await expect(db.owner.query(`update "order" set items = $1 where id = $2`, [wrong, made.id]), wrong.slice(0, 10)).rejects.toMatchObject({ code: "23514" });
});

test("what a line refers to must be there and in use when it is new there; the first that is not is told by its row, in one statement", async () => {
  const [good, gone] = [await makeWare(), await makeWare("旧货")];
  const made = await make({ items: [{ ware: good }, { ware: gone }] });
  await act(engine, actor, { type: "ware", step: "stop", id: gone });
  const { items } = await stored(made.id);
  const sent = await db.during(() => act(engine, actor, { type: "order", step: "change", id: made.id, version: 1, input: { items: [{ ware: good, note: "新" }, ...items] } }));
  expect(sent.filter((statement) => /ware/.test(statement) && !/"order"/.test(statement))).toEqual([]);
  expect(await faults(make({ items: [{ ware: good }, { note: "无" }, { ware: gone }, { ware: randomUUID() }] }))).toEqual(["items.2.ware: 明细 第 3 行 · 货所指的记录不存在、已停用，或你无权查看。"]);
  expect(await faults(act(engine, testActor(orgId, "order"), { type: "order", step: "create", input: { name: "一", items: [{ ware: good }] } }))).toEqual(["items.0.ware: 明细 第 1 行 · 货所指的记录不存在、已停用，或你无权查看。"]);
  const [refused] = await actMany(engine, actor, [[{ type: "order", step: "create", input: { name: "一", items: [{ ware: randomUUID() }] } }]]);
  expect(await faults(Promise.reject((refused as { problem: Problem }).problem))).toEqual([expect.stringContaining("items.0.ware: 明细 第 1 行 · 货")]);
});

test("a file in a line is one's own when it is new to the record, whichever line it moves to", async () => {
  const [own, foreign] = [await upload(actor.staffId), await upload(randomUUID())];
  const made = await make({ items: [{ note: "甲", photo: [own] }] });
  const other = { ...testActor(orgId, "order"), orgId };
  await act(engine, other, { type: "order", step: "change", id: made.id, version: 1, input: { items: [{ note: "乙", photo: [own] }] } });
  expect(await faults(act(engine, other, { type: "order", step: "change", id: made.id, version: 2, input: { items: [{ note: "乙" }, { photo: [own, foreign] }] } }))).toEqual(["items.1.photo: 明细 第 2 行 · 照片所指的记录不存在、已停用，或你无权查看。"]);
});

test("lines that were stored under an older declaration are read as today's, and stay as they are until they are changed", async () => {
  const made = await make({ items: [{ note: "甲", qty: 1 }] });
  const old = { id: (await stored(made.id)).items[0]?.id, note: "甲", colour: "红" };
  await db.owner.query(`update "order" set items = $1 where id = $2`, [JSON.stringify([old]), made.id]);
  const today = [{ id: old.id, qty: null, note: "甲", ware: null, photo: [] }];
  const plan = planList(engine.types, order, orgId, actor, { ids: made.id, fields: "all" });
  expect([(await stored(made.id)).items, readPage(order, plan, await db.db.query(plan.text, [...plan.values])).rows[0]?.items]).toEqual([today, today]);
  await act(engine, actor, { type: "order", step: "change", id: made.id, version: 1, input: { name: "二", items: today } });
  expect((await journal(made.id)).at(-1)).toEqual({ step: "change", before: { name: "一" }, after: { name: "二" } });
  expect(await db.owner.query(`select items from "order" where id = $1`, [made.id])).toEqual([{ items: [old] }]);
});

test("what a handler writes of lines comes into the stored form too: ids, every column, nothing blank", async () => {
  const made = await stored((await make({ name: "抄", items: [{ note: "甲" }] })).id);
  expect(made.more).toEqual([{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), note: "程序写的" }]);
  expect((await journal(made.id))[0]?.after).toMatchObject({ more: made.more });
  await make({ name: "派", items: [{ note: "甲" }] });
  const [other] = await db.owner.query<Row>(`select items from "order" where name = '派出'`);
  expect(other?.items).toEqual([{ id: expect.any(String), qty: 2, note: null, ware: null, photo: [] }]);
});

test("lists and journals tell what lines refer to by name, to whom may read it", async () => {
  const of = await makeWare("节能灯");
  const made = await make({ items: [{ ware: of }, { ware: of, note: "又" }] });
  const refsFor = async (who: Actor): Promise<unknown> => {
    const plan = planList(engine.types, order, orgId, who, { ids: made.id, fields: "all" });
    return readPage(order, plan, await db.db.query(plan.text, [...plan.values])).refs;
  };
  expect(await refsFor(actor)).toEqual({ [of]: { title: "节能灯", type: "ware" } });
  expect(await refsFor(testActor(orgId, "order"))).toEqual({});
  const told = (await journal(made.id)).map((line) => ({ type: "order", before: line.before, after: line.after }) as never);
  expect(await journalRefs(engine, actor, told)).toEqual({ [of]: { title: "节能灯", type: "ware" } });
});

test("the table is what the declaration says, and a proposal brings one that lacks its lines there", async () => {
  expect(await drift(db.owner, types)).toEqual([]);
  await db.owner.query(`alter table "order" drop column more; alter table "order" alter column items drop default, alter column items drop not null`);
  const proposal = propose(await drift(db.owner, types), types);
  expect(proposal).toContain(`add column "more" jsonb not null default '[]'::jsonb;`);
  await db.owner.query(proposal);
  expect(await drift(db.owner, types)).toEqual([]);
  expect((await db.owner.query<{ more: unknown }>(`select more from "order" limit 1`))[0]?.more).toEqual([]);
});
