import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { number, ref, text } from "../record/field.ts";
import { L } from "../record/label.ts";
import { Problem } from "../record/problem.ts";
import { record } from "../record/record.ts";
import { testClock } from "../testing/clock.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { testActor, testEngine, testTables } from "../testing/engine.ts";
import { act, type Done, type Wish } from "./act.ts";
import type { Actor } from "./actor.ts";
import type { Engine } from "./engine.ts";

const shelf = record("shelf", {
  label: L("架", "Shelf"),
  title: "name",
  fields: { name: text("名", "Name", { required: true }), papers: number("张数", "Papers", { required: true, preset: 0, readonly: true }), mark: text("记", "Mark", { readonly: true }) },
  states: { open: { label: L("在用", "Open") } },
  initial: "open",
  may: { read: { can: "paper" }, create: { can: "paper" }, change: { can: "paper" } },
});

const paper = record("paper", {
  label: L("纸", "Paper"),
  title: "title",
  number: "P{yyyy}-{seq}",
  fields: { title: text("题", "Title", { required: true }), shelf: ref("架", "Shelf", "shelf", { required: true }) },
  states: { open: { label: L("在办", "Open") }, closed: { label: L("办结", "Closed"), final: true } },
  initial: "open",
  transitions: { close: { label: L("办结", "Close"), from: "open", to: "closed", who: { can: "paper" } } },
  clocks: { promise: { label: L("承诺", "Promise"), starts: [{ created: true }], stops: [{ steps: ["close"] }], within: "48h", main: true } },
  counts: { state: ["state"] },
  may: { read: { can: "paper" }, create: { can: "paper" }, change: { can: "paper" } },
});

const types = [shelf, paper];
const tables = ["shelf", "paper", "journal", "event", "clock", "count_delta", "notice", "idempotency"];
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
      "paper.create": async ({ after }, tools) => {
        const on = await tools.load("shelf", after.shelf as string);
        await tools.patch("shelf", on.id as string, { papers: (on.papers as number) + 1 }, "filled");
        if (after.title === "坏") throw new Error("the handler broke");
      },
    },
  });
  actor = testActor(orgId, "paper");
});
afterAll(() => db.drop());

const newShelf = (name = "一号"): Promise<Done> => act(engine, actor, { type: "shelf", step: "create", input: { name } });
const create = (on: Done, more: Partial<Wish> = {}): Promise<Done> => act(engine, actor, { type: "paper", step: "create", input: { title: "题", shelf: on.id }, ...more });
const papersOf = async (on: Done): Promise<unknown> => (await db.owner.query("select papers from shelf where id = $1", [on.id]))[0]?.papers;
const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => "done", (error: unknown) => (error instanceof Problem ? error.code : String(error)));

/** How many rows every table that an act may write has. */
async function rows(): Promise<Record<string, number>> {
  return (await db.owner.query<Record<string, number>>(`select ${tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(", ")}`))[0] as Record<string, number>;
}

test("one write is one statement, whatever joins it, and it holds everything", async () => {
  const on = await newShelf();
  const before = await rows();
  const sent = await db.during(() => create(on, { key: "one" }));
  expect(sent.filter((statement) => !/^\s*select/i.test(statement))).toHaveLength(1);
  const after = await rows();
  const grown = Object.fromEntries(tables.map((table) => [table, (after[table] as number) - (before[table] as number)]));
  expect(grown).toEqual({ shelf: 0, paper: 1, journal: 2, event: 2, clock: 1, count_delta: 1, notice: 0, idempotency: 1 });
  const journal = await db.owner.query("select step, version, before, after from journal where record_id = $1 order by id", [on.id]);
  expect(journal.at(-1)).toEqual({ step: "filled", version: 2, before: { papers: 0 }, after: { papers: 1 } });
});

test("the same wish sent many times at once is done once, and everybody gets the one answer", async () => {
  const on = await newShelf();
  const answers = await Promise.all(Array.from({ length: 6 }, () => create(on, { key: "race" })));
  for (const done of answers) expect(done).toEqual(answers[0]);
  expect(await papersOf(on)).toBe(1);
  expect(await create(on, { key: "race" })).toEqual(answers[0]);
  expect(await refusal(create(on, { key: "race", input: { title: "别的", shelf: on.id } }))).toBe("key_reused");
  const close: Wish = { type: "paper", step: "close", id: answers[0]?.id as string, version: 1, key: "close" };
  expect(await act(engine, actor, close)).toEqual(await act(engine, actor, close));
  const other = testActor(orgId, "paper");
  expect((await act(engine, other, { type: "paper", step: "create", input: { title: "题", shelf: on.id }, key: "race" })).id).not.toBe(answers[0]?.id);
});

test("of two who saw the same version one is told of the other's, and nothing of theirs is left", async () => {
  const on = await newShelf();
  const both = await Promise.allSettled(["甲", "乙"].map((name) => act(engine, actor, { type: "shelf", step: "change", id: on.id, version: 1, input: { name } })));
  const lost = both.find((one) => one.status === "rejected")?.reason as Problem;
  expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  const [stored] = await db.owner.query("select name, version from shelf where id = $1", [on.id]);
  expect([lost.code, lost.detail.current]).toMatchObject(["version_conflict", { name: stored?.name, version: 2 }]);
  expect(lost.detail.yours).not.toEqual({ name: stored?.name });
  expect(await db.owner.query("select step from journal where record_id = $1 order by id", [on.id])).toEqual([{ step: "create" }, { step: "change" }]);
});

test("who names no version is not troubled by a race: the act is made again on what is there then", async () => {
  const on = await newShelf();
  await Promise.all([create(on), create(on), create(on)]);
  expect(await papersOf(on)).toBe(3);
});

test("what a handler decided by what it read is not written over what was written since", async () => {
  const [on, made] = [await newShelf(), await create(await newShelf("别处"))];
  let tries = 0;
  await act(engine, actor, { type: "paper", step: "change", id: made.id, input: { title: "数过" } }, async (_, tools) => {
    const { papers } = await tools.load("shelf", on.id);
    if (tries++ === 0) await create(on);
    await tools.patch("shelf", on.id, { papers: (papers as number) + 1 }, "counted");
  });
  expect([tries, await papersOf(on)]).toEqual([2, 2]);
});

test("two acts that want the same records crosswise both stand", async () => {
  const [a, b, c] = [await newShelf("甲"), await newShelf("乙"), await newShelf("丙")];
  // Each record takes its time to be written, so that each act holds what the other wants next.
  await db.owner.query("create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.15); return new; end $$; create trigger slow before update on shelf for each row execute function slow()");
  const [first, second] = [await create(a), await create(b)].map((done) => done.id);
  const patch = (id: string | undefined, changes: readonly (readonly [Done, object])[]): Promise<Done> =>
    act(engine, actor, { type: "paper", step: "change", id: id as string, input: { title: "改" } }, async (_, tools) => {
      for (const [on, values] of changes) await tools.patch("shelf", on.id, values as Record<string, unknown>, "marked");
    });
  try {
    const [one, two] = [patch(first, [[a, { mark: "1" }], [b, { name: "乙1" }], [c, { mark: "1" }]]), pause(80).then(() => patch(second, [[b, { name: "乙2" }], [c, { name: "丙2" }]]))];
    expect((await Promise.allSettled([one, two])).map((done) => done.status)).toEqual(["fulfilled", "fulfilled"]);
  } finally {
    await db.owner.query("drop trigger slow on shelf");
  }
  expect(await db.owner.query("select name, mark from shelf where id = $1", [c.id])).toEqual([{ name: "丙2", mark: "1" }]);
});

test("nothing is written when a handler throws, and nothing when the database refuses the last of it", async () => {
  const on = await newShelf();
  const before = await rows();
  await expect(create(on, { input: { title: "坏", shelf: on.id }, key: "bad" })).rejects.toThrow("the handler broke");
  expect(await rows()).toEqual(before);
  const refused = act(engine, actor, { type: "paper", step: "create", input: { title: "题", shelf: on.id }, key: "bad" }, async (_, tools) => tools.notify(actor.staffId as string, "told", null as never));
  await expect(refused).rejects.toMatchObject({ code: "23502" });
  expect(await rows()).toEqual(before);
  expect(await papersOf(on)).toBe(0);
  expect((await create(on, { key: "bad" })).version).toBe(1);
});

test("what a reference leads to must be there and be the actor's to read, at the moment of the write", async () => {
  const on = await newShelf();
  const stranger = testActor(orgId);
  expect(await refusal(act(engine, stranger, { type: "paper", step: "create", input: { title: "题", shelf: on.id } }))).toBe("not_allowed");
  const before = await rows();
  const elsewhere = testEngine(db.db, types, { now: clock.now });
  const nowhere = act(elsewhere, actor, { type: "paper", step: "create", input: { title: "题", shelf: actor.staffId } });
  await expect(nowhere).rejects.toMatchObject({ code: "invalid_input", fields: [{ field: "shelf", code: "reference_missing" }] });
  expect(await rows()).toEqual(before);
});

test("a step is possible once: its clock is met, its counters move, and a second try is told the state", async () => {
  const on = await newShelf();
  const made = await create(on);
  const closed = await act(engine, actor, { type: "paper", step: "close", id: made.id, version: 1 });
  expect(closed).toMatchObject({ version: 2, state: "closed" });
  expect(await refusal(act(engine, actor, { type: "paper", step: "close", id: made.id, version: 2 }))).toBe("wrong_state");
  expect(await db.owner.query("select state from clock where record_id = $1", [made.id])).toEqual([{ state: "met" }]);
  const counted = await db.owner.query("select bucket, sum(delta)::int as n from count_delta where counter = 'paper.state' group by bucket order by bucket");
  expect(counted).toEqual(await db.owner.query("select state as bucket, count(*)::int as n from paper group by state order by state"));
});
