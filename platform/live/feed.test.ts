import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { testTables } from "../testing/engine.ts";
import { consume, eventsAfter, newestPlace, type FeedEvent } from "./feed.ts";

let db: TestDatabase;
let orgId: string;
beforeAll(async () => {
  db = await testDatabase();
  orgId = await testTables(db, []);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.owner.query("delete from event; delete from event_cursor");
});

type Asking = Pick<TestDatabase["db"], "query">;

const tell = (on: Asking, ...steps: string[]): Promise<unknown> =>
  on.query("insert into event (org_id, id, at, record_type, record_id, step) select $1, gen_random_uuid(), now(), 'paper', $2, step from unnest($3::text[]) step", [orgId, randomUUID(), steps]);
/** Looks until it has seen enough: a transaction of any database of the server delays a reader. */
const until = (look: () => Promise<unknown>, enough: () => boolean): Promise<void> =>
  vi.waitFor(async () => {
    await look();
    expect(enough()).toBe(true);
  }, { timeout: 20_000, interval: 30 });
const stepsOf = (events: readonly FeedEvent[]): string[] => events.map((event) => event.step);
const seen = async (): Promise<string[]> => stepsOf(await eventsAfter(db.db, { tx: "0", seq: 0 }, 100));

/** A writer that has begun before what comes after it, and commits when the test says so. */
async function slowWriter(first: (tx: Asking) => Promise<unknown>): Promise<(last?: (tx: Asking) => Promise<unknown>) => Promise<void>> {
  let go: (last?: (tx: Asking) => Promise<unknown>) => void = () => {};
  const said = new Promise<((tx: Asking) => Promise<unknown>) | undefined>((resolve) => (go = resolve));
  let begun: () => void = () => {};
  const started = new Promise<void>((resolve) => (begun = resolve));
  const done = db.db.transaction(async (tx) => {
    await first(tx);
    begun();
    await (await said)?.(tx);
  });
  await started;
  return async (last) => {
    go(last);
    await done;
  };
}

test("what a slow writer commits late is never skipped, though later numbers were committed before it", async () => {
  const commit = await slowWriter((tx) => tell(tx, "slow"));
  await tell(db.db, "quick");
  expect(await seen()).toEqual([]);
  expect(await newestPlace(db.db)).toEqual({ tx: "0", seq: 0 });
  const read: string[] = [];
  const look = (): Promise<number> => consume(db.db, "reader", 100, async (events) => void read.push(...stepsOf(events)));
  expect(await look()).toBe(0);
  await commit();
  await until(look, () => read.length === 2);
  expect(read).toEqual(["slow", "quick"]);
});

test("a writer that began early and told its event last still comes in its place", async () => {
  const commit = await slowWriter((tx) => tx.query("select pg_current_xact_id()"));
  await tell(db.db, "quick");
  const read: string[] = [];
  const look = (): Promise<number> => consume(db.db, "reader", 1, async (events) => void read.push(...stepsOf(events)));
  await look();
  await commit((tx) => tell(tx, "slow"));
  await tell(db.db, "after");
  await until(look, () => read.length === 3);
  expect(read).toEqual(["slow", "quick", "after"]);
});

test("workers side by side take every event once, and in order", async () => {
  for (let n = 0; n < 40; n++) await tell(db.db, `a${n}`, `b${n}`);
  const taken: string[] = [];
  const worker = async (): Promise<void> => {
    while (taken.length < 80) await consume(db.db, "worker", 7, async (events) => void taken.push(...stepsOf(events)));
  };
  await Promise.all([worker(), worker(), worker()]);
  expect(taken).toEqual(Array.from({ length: 40 }, (_, n) => [`a${n}`, `b${n}`]).flat());
});

test("a batch whose work fails comes again, and other consumers are not held up", async () => {
  await tell(db.db, "one", "two");
  await vi.waitFor(async () => expect(await seen()).toHaveLength(2), { timeout: 20_000, interval: 30 });
  await expect(consume(db.db, "bad", 10, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  const taken: string[] = [];
  const take = async (events: FeedEvent[]): Promise<void> => void taken.push(...stepsOf(events));
  await consume(db.db, "bad", 10, take);
  await consume(db.db, "good", 10, take);
  expect(taken).toEqual(["one", "two", "one", "two"]);
  expect(await consume(db.db, "bad", 10, take)).toBe(0);
});

test("transactions are ordered as numbers, not as words: 99 comes before 100", async () => {
  for (const tx of ["100", "9", "99", "10"]) {
    await db.owner.query("insert into event (org_id, id, tx, at, record_type, record_id, step) values ($1, gen_random_uuid(), $2::xid8, now(), 'paper', $3, $2)", [orgId, tx, randomUUID()]);
  }
  expect(await seen()).toEqual(["9", "10", "99", "100"]);
  expect((await newestPlace(db.db)).tx).toBe("100");
  expect(stepsOf(await eventsAfter(db.db, { tx: "99", seq: 1_000_000 }, 1))).toEqual(["100"]);
});
