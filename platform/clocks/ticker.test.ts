import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { act } from "../act/act.ts";
import type { Engine } from "../act/engine.ts";
import { text } from "../record/field.ts";
import { L } from "../record/label.ts";
import { record } from "../record/record.ts";
import { openDatabase, type Database } from "../store/database.ts";
import { hour, testClock } from "../testing/clock.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { testActor, testEngine, testTables } from "../testing/engine.ts";
import { tick, type PutOff } from "./ticker.ts";

const paper = record("paper", {
  label: L("纸", "Paper"),
  title: "title",
  fields: { title: text("题", "Title", { required: true }) },
  states: { open: { label: L("在办", "Open") }, closed: { label: L("办结", "Closed"), final: true } },
  initial: "open",
  transitions: { close: { label: L("办结", "Close"), from: "open", to: "closed", who: { can: "paper" } } },
  clocks: { promise: { label: L("承诺", "Promise"), starts: [{ created: true }], stops: [{ steps: ["close"] }], within: "8h", main: true } },
  may: { read: { can: "paper" }, create: { can: "paper" } },
});

const told = "019b0000-0000-7000-8000-000000000001";
const clock = testClock();
let db: TestDatabase;
let second: Database;
let orgId: string;
let engines: [Engine, Engine];
beforeAll(async () => {
  db = await testDatabase();
  second = openDatabase(db.url, { max: 4, role: "dutydesk_app" });
  orgId = await testTables(db, [paper]);
  const more = { now: clock.now, ladder: { warned: [told], levels: [] } };
  engines = [testEngine(db.db, [paper], more), testEngine(second, [paper], more)];
});
afterAll(async () => {
  await second.close();
  await db.drop();
});
beforeEach(async () => {
  await db.owner.query("update clock set next_at = null"); // What an earlier test left running is its own.
});

const open = (): Promise<{ id: string }> => act(engines[0], testActor(orgId, "paper"), { type: "paper", step: "create", input: { title: "题" } });

/** What was told of a record: steps of its clock, notices, journal lines, events. */
async function tale(id: string): Promise<Record<string, string[]>> {
  const ask = async (sql: string): Promise<string[]> => (await db.owner.query<{ step: string }>(sql, [id])).map((row) => row.step);
  return {
    steps: await ask("select s.step from clock_step s join clock c on c.org_id = s.org_id and c.id = s.clock_id where c.record_id = $1 order by s.planned_at"),
    notices: await ask("select kind as step from notice where record_id = $1 order by id"),
    journal: await ask("select step from journal where record_id = $1 and step like 'clock:%' order by id"),
    events: await ask("select step from event where record_id = $1 and step like 'clock:%' order by seq"),
  };
}

const once = (...steps: string[]): Record<string, string[]> => {
  const named = steps.map((step) => `clock:promise:${step}`);
  return { steps, notices: steps, journal: named, events: named };
};

/** The engine of a process that dies at its next write: before the database has it, or after. */
function dying(engine: Engine, when: "before" | "after"): Engine {
  const query: Database["query"] = async (text, values, options) => {
    const write = text.startsWith("with i");
    if (write && when === "before") throw new Error("killed");
    const rows = await engine.db.query(text, values, options);
    if (write) throw new Error("killed");
    return rows as never;
  };
  return { ...engine, db: { ...engine.db, query } };
}

test("two processes that look at the same moment tell each step once", async () => {
  const papers = await Promise.all(Array.from({ length: 5 }, open));
  clock.pass(4 * hour);
  await Promise.all([tick(engines[0]), tick(engines[1]), tick(engines[0]), tick(engines[1])]);
  for (const { id } of papers) expect(await tale(id)).toEqual(once("warn50"));
  clock.pass(2 * hour);
  await Promise.all(engines.map((one) => tick(one)));
  for (const { id } of papers) expect(await tale(id)).toEqual(once("warn50", "warn75"));
});

test("nothing is told before its time; a millisecond after the due time it is missed", async () => {
  const { id } = await open();
  clock.pass(4 * hour - 1);
  await tick(engines[0]);
  expect(await tale(id)).toEqual(once());
  clock.pass(4 * hour + 1);
  await tick(engines[0]);
  const due = await tale(id);
  expect([due.steps, due.notices]).toEqual([["warn50", "warn75", "warn90"], ["warn90"]]);
  clock.pass(1);
  await tick(engines[0]);
  expect((await tale(id)).steps).toEqual(["warn50", "warn75", "warn90", "missed"]);
  expect(await db.owner.query("select state, next_at from clock where record_id = $1", [id])).toEqual([{ state: "missed", next_at: null }]);
});

test.each(["before", "after"] as const)("a process that dies %s its write loses nothing and tells nothing twice", async (when) => {
  const { id } = await open();
  clock.pass(4 * hour);
  await expect(tick(dying(engines[0], when))).rejects.toThrow();
  expect((await tale(id)).steps).toEqual(when === "before" ? [] : ["warn50"]);
  await tick(engines[1]);
  await tick(engines[0]);
  expect(await tale(id)).toEqual(once("warn50"));
});

test("many clocks of two processes at once: each step is told once, and a few statements do it", async () => {
  const papers = await Promise.all(Array.from({ length: 120 }, open));
  clock.pass(4 * hour);
  let statements = 0;
  const counted = engines.map((one): Engine => ({ ...one, db: { ...one.db, query: (...asked) => ((statements += 1), one.db.query(...asked)) } }));
  await Promise.all(counted.map((one) => tick(one)));
  const steps = await db.owner.query<{ n: number }>("select count(*)::int as n from clock_step s join clock c on c.org_id = s.org_id and c.id = s.clock_id where c.record_id = any($1) group by s.clock_id, s.step", [papers.map(({ id }) => id)]);
  expect(steps).toEqual(papers.map(() => ({ n: 1 })));
  for (const { id } of papers.slice(0, 5)) expect(await tale(id)).toEqual(once("warn50"));
  expect(statements).toBeLessThan(60);
});

test("what one of many clocks loses to a step made just then keeps none of the others from being told", async () => {
  const papers = await Promise.all(Array.from({ length: 7 }, open));
  clock.pass(4 * hour);
  const engine = engines[0];
  let closed = 0;
  const query: Database["query"] = async (text, values, options) => {
    // Just before the first write, one of the papers is closed.
    if (text.startsWith("with i") && closed++ === 0) await act(engines[1], testActor(orgId, "paper"), { type: "paper", step: "close", id: papers[3]?.id as string, version: 1 });
    return engine.db.query(text, values, options) as never;
  };
  await tick({ ...engine, db: { ...engine.db, query } });
  expect(closed).toBe(2);
  for (const [n, { id }] of papers.entries()) expect(await tale(id)).toEqual(n === 3 ? once() : once("warn50"));
});

test("a step that cannot be written is found among many and alone left out", async () => {
  const papers = await Promise.all(Array.from({ length: 9 }, open));
  clock.pass(4 * hour);
  const engine = engines[0];
  const [bad] = await db.owner.query<{ id: string }>("select id from clock where record_id = $1", [papers[4]?.id]);
  const query: Database["query"] = async (text, values, options) => {
    if (text.startsWith("with i") && JSON.stringify(values).includes(bad?.id as string)) throw new Error("refused");
    return engine.db.query(text, values, options) as never;
  };
  const putOff: PutOff = new Map();
  await expect(tick({ ...engine, db: { ...engine.db, query } }, putOff)).rejects.toThrow("1 of 9 clocks could not be fired: refused");
  expect([...putOff.keys()]).toEqual([bad?.id]);
  for (const [n, { id }] of papers.entries()) expect(await tale(id)).toEqual(n === 4 ? once() : once("warn50"));
});

test("a step that stops the clock at the moment it is due leaves no warning behind, or a whole one", async () => {
  const { id } = await open();
  clock.pass(4 * hour);
  await Promise.all([act(engines[1], testActor(orgId, "paper"), { type: "paper", step: "close", id, version: 1 }), tick(engines[0])]);
  const { steps, notices } = await tale(id);
  expect(notices).toEqual(steps);
  expect(await db.owner.query("select state from clock where record_id = $1", [id])).toEqual([{ state: "met" }]);
  await tick(engines[0]);
  expect((await tale(id)).steps).toEqual(steps);
});

test("a clock that cannot be fired is reported and holds up no other", async () => {
  const [broken, sound] = [await open(), await open()];
  await db.owner.query("update clock set name = 'gone', next_at = next_at - interval '1 hour' where record_id = $1", [broken.id]);
  clock.pass(4 * hour);
  await expect(tick(engines[0])).rejects.toThrow(/gone|not there/);
  expect(await tale(sound.id)).toEqual(once("warn50"));
});

test("more clocks that cannot be fired than are looked at in one go: left alone for longer each time, up to ten minutes, while others go on", async () => {
  const papers = await Promise.all(Array.from({ length: 201 }, open));
  const sound = await open();
  await db.owner.query("update clock set name = 'gone', next_at = next_at - interval '1 hour' where record_id = any($1)", [papers.map((one) => one.id)]);
  clock.pass(4 * hour);
  const putOff: PutOff = new Map();
  await expect(tick(engines[0], putOff)).rejects.toThrow(/200 of 200/);
  expect(await tale(sound.id)).toEqual(once());
  await expect(tick(engines[0], putOff)).rejects.toThrow(/1 of 2/);
  expect(await tale(sound.id)).toEqual(once("warn50"));
  expect(await tick(engines[0], putOff)).toBe(false);
  await db.owner.query("update clock set next_at = null where record_id <> $1", [papers[0]?.id]);
  const waits: number[] = [];
  for (let tries = 0; tries < 12; tries++) {
    const before = clock.now();
    while (await tick(engines[0], putOff).then(() => true, () => false)) clock.pass(1000);
    waits.push((Date.parse(clock.now()) - Date.parse(before)) / 1000);
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
  await db.owner.query("update clock set name = 'promise' where record_id = $1", [papers[0]?.id]);
  clock.pass(600_000);
  expect(await tick(engines[0], putOff)).toBe(false);
  expect((await tale(papers[0]?.id as string)).steps).toContain("warn50");
  expect(putOff.has((await db.owner.query<{ id: string }>("select id from clock where record_id = $1", [papers[0]?.id]))[0]?.id as string)).toBe(false);
}, 120_000);
