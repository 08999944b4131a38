import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "#platform/act/engine.ts";
import type { Database } from "#platform/store/database.ts";
import { testClock } from "#platform/testing/clock.ts";
import { testDatabase, type TestDatabase } from "#platform/testing/database.ts";
import { testEngine, testTables } from "#platform/testing/engine.ts";
import { startWorkers } from "./workers.ts";

let db: TestDatabase;
let orgId: string;
beforeAll(async () => {
  db = await testDatabase();
  orgId = await testTables(db, []);
});
afterAll(() => db.drop());

test("clocks that cannot be fired keep nothing from being tidied up", async () => {
  const engine: Engine = testEngine(db.db, [], { now: testClock().now });
  const query: Database["query"] = (text, ...more) => (text.includes("from clock") ? Promise.reject(new Error("clocks are broken")) : engine.db.query(text, ...more));
  await db.owner.query("insert into count_delta (org_id, counter, bucket, delta) values ($1, 'x.y', '', 1)", [orgId]);
  const said: string[] = [];
  const workers = startWorkers({ ...engine, db: { ...engine.db, query } }, (error) => void said.push((error as Error).message));
  try {
    await expect.poll(() => db.owner.query("select total from count_total where counter = 'x.y'"), { timeout: 10_000 }).toEqual([{ total: 1 }]);
    expect(said).toContain("clocks are broken");
  } finally {
    await workers.stop();
  }
});
