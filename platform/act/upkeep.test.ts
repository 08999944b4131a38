import { afterAll, beforeAll, expect, test } from "vitest";
import { hour, testClock } from "../testing/clock.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { testTables } from "../testing/engine.ts";
import { upkeep } from "./upkeep.ts";

let db: TestDatabase;
let orgId: string;
beforeAll(async () => {
  db = await testDatabase();
  orgId = await testTables(db, []);
});
afterAll(() => db.drop());

test("deltas are folded into their totals while others are written, and no count changes by it", async () => {
  const write = (n: number): Promise<unknown> => db.owner.query("insert into count_delta (org_id, counter, bucket, delta) select $1, 'paper.state', 'open', 1 from generate_series(1, $2::int)", [orgId, n]);
  const total = async (): Promise<unknown> => (await db.owner.query("select (select coalesce(sum(delta), 0) from count_delta) + (select coalesce(sum(total), 0) from count_total) as n"))[0]?.n;
  const now = "2026-11-24T01:00:00.000Z";
  await write(30);
  await Promise.all([upkeep(db.db, now), upkeep(db.db, now), write(10), upkeep(db.db, now)]);
  expect(Number(await total())).toBe(40);
  expect(await upkeep(db.db, now)).toBe(false);
  expect(Number(await total())).toBe(40);
  await write(5);
  await upkeep(db.db, now);
  expect(await db.owner.query("select total from count_total")).toEqual([{ total: 45 }]);
  expect(await db.owner.query("select 1 from count_delta")).toEqual([]);
});

test("a key is remembered for a week", async () => {
  await db.owner.query("insert into idempotency (org_id, actor, key, hash, answer, at) values ($1, 'a', 'old', 'h', '{}', '2026-11-17T00:59:59Z'), ($1, 'a', 'new', 'h', '{}', '2026-11-17T01:00:00Z')", [orgId]);
  await upkeep(db.db, "2026-11-24T01:00:00.000Z");
  expect(await db.owner.query("select key from idempotency")).toEqual([{ key: "new" }]);
});

test("the log of what was sent is kept for 90 days", async () => {
  const clock = testClock("2026-11-24T01:00:00.000Z");
  const log = (id: string): Promise<unknown> => db.owner.query("insert into message_try (org_id, id, message_id, messages, channel_id, at, outcome) values ($1, $2, $2, 1, $2, $3, 'sent')", [orgId, id, clock.now()]);
  const kept = async (): Promise<unknown[]> => (await db.owner.query<{ id: string }>("select id from message_try order by at")).map(({ id }) => id);
  const [first, second] = ["01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"];
  await log(first);
  clock.pass(24 * hour);
  await log(second);
  clock.pass(89 * 24 * hour);
  await upkeep(db.db, clock.now());
  expect(await kept()).toEqual([first, second]);
  clock.pass(1);
  await upkeep(db.db, clock.now());
  expect(await kept()).toEqual([second]);
});

test("tries to sign in are forgotten once nothing counts them any more", async () => {
  await db.owner.query("insert into sign_in_try (key, at) values ('old', '2026-11-23T23:59:59Z'), ('new', '2026-11-24T00:00:00Z')");
  await upkeep(db.db, "2026-11-24T01:00:00.000Z");
  expect(await db.owner.query("select key from sign_in_try")).toEqual([{ key: "new" }]);
});
