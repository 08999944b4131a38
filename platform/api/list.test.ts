import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "../act/act.ts";
import { systemActor, type Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { number, ref, text } from "../record/field.ts";
import { L } from "../record/label.ts";
import { record } from "../record/record.ts";
import { testClock } from "../testing/clock.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { testActor, testEngine, testTables } from "../testing/engine.ts";
import { planList, readPage, type ListQuery } from "./list.ts";

const states = { open: { label: L("在用", "Open") } };
const place = record("place", { label: L("处", "Place"), title: "name", fields: { name: text("名", "Name", { required: true }) }, states, initial: "open", may: { read: { can: "place" }, create: { can: "place" } } });
const sheet = record("sheet", {
  label: L("张", "Sheet"),
  title: "title",
  fields: { title: text("题", "Title", { required: true, list: true }), site: ref("处", "Place", "place", { required: true, list: true }), rank: number("次", "Rank", { required: true, list: true }) },
  states, initial: "open",
  indexes: [["site", "rank"]],
  may: { read: { any: [{ can: "sheet" }, { participant: true }] }, create: { can: "sheet" } },
});

let db: TestDatabase;
let engine: Engine;
let orgId: string;
let here: string;
let there: string;
beforeAll(async () => {
  db = await testDatabase();
  const types = [place, sheet];
  orgId = await testTables(db, types);
  engine = testEngine(db.db, types, { now: testClock().now });
  const make = async (type: string, input: Record<string, unknown>): Promise<string> => (await act(engine, systemActor(orgId), { type, step: "create", input })).id;
  here = await make("place", { name: "这里" });
  there = await make("place", { name: "那里" });
  // Many of one rank: a page ends among equals.
  for (let n = 0; n < 12; n++) await make("sheet", { title: `这里${n}`, site: here, rank: n % 2 });
  for (let n = 0; n < 3; n++) await make("sheet", { title: `那里${n}`, site: there, rank: n });
});
afterAll(() => db.drop());

const at = (...sites: string[]): Actor => ({ ...testActor(orgId), capabilities: { sheet: sites } });

async function list(actor: Actor, query: ListQuery = {}): Promise<{ titles: string[]; ids: string[]; refs: unknown; next: string | null }> {
  const plan = planList(engine.types, sheet, actor.orgId, actor, query);
  const { rows, refs, next } = readPage(sheet, plan, await db.db.query(plan.text, plan.values, { prepared: true }));
  return { titles: rows.map((row) => row.title as string), ids: rows.map((row) => row.id as string), refs, next };
}

test("a list holds what its reader may read and nothing else, whatever it is asked for", async () => {
  const everywhere = await list(testActor(orgId, "sheet"));
  expect(everywhere.titles).toHaveLength(15);
  expect((await list(at(there))).titles.toSorted()).toEqual(["那里0", "那里1", "那里2"]);
  expect((await list(at(there), { site: here })).titles).toEqual([]);
  expect((await list(at(there), { ids: everywhere.ids.join(",") })).titles).toHaveLength(3);
  expect((await list(testActor(orgId, "other"))).titles).toEqual([]);
  expect((await list(testActor(uuid(), "sheet"))).titles).toEqual([]);
});

test("who took part reads on, at whatever site", async () => {
  const actor = at(there);
  await db.owner.query("update sheet set participants = array[$1::uuid] where title = '这里3'", [actor.staffId]);
  expect((await list(actor)).titles).toContain("这里3");
  expect((await list(actor)).titles).toHaveLength(4);
});

test("the title of what a row leads to is told only to who may read that too", async () => {
  expect((await list(at(there))).refs).toEqual({});
  expect((await list({ ...at(there), capabilities: { sheet: [there], place: true } })).refs).toEqual({ [there]: { title: "那里", type: "place" } });
});

test.each(["rank", "-rank", "createdAt", "-createdAt"])("page after page by %s every row comes once and in order", async (order) => {
  const actor = testActor(orgId, "sheet");
  const whole = (await list(actor, { order })).ids;
  const pages: string[] = [];
  let after: string | null | undefined;
  for (let n = 0; after !== null && n < 20; n++) {
    const page = await list(actor, { order, limit: "4", ...(after === undefined ? {} : { after }) });
    pages.push(...page.ids);
    after = page.next;
  }
  expect(pages).toEqual(whole);
  expect(new Set(pages).size).toBe(15);
});
