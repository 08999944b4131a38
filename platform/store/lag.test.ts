import { afterAll, beforeAll, expect, test } from "vitest";
import { v7 as uuid } from "uuid";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { testTables } from "../testing/engine.ts";
import { readLag } from "./lag.ts";

let db: TestDatabase;
let orgId: string;
beforeAll(async () => {
  db = await testDatabase();
  orgId = await testTables(db, []);
});
afterAll(() => db.drop());

test("an overdue clock, an event not taken in and a message not sent are behind; while all is quiet no clock and no message is", async () => {
  const at = "2026-11-24T01:00:00.000Z";
  await db.owner.query(
    `insert into clock (org_id, id, version, record_type, record_id, name, within, state, started_at, measure, allotted_ms, spent_ms, running_since, climbs, safety, climb_after_ms, next_step, next_at)
     values ($1, $2, 1, 'paper', $2, 'promise', '48h', 'running', $3, 'wall', 1, 0, $3, false, false, 1, 'missed', $3)`,
    [orgId, uuid(), at],
  );
  await db.owner.query("insert into event (org_id, id, at, record_type, record_id, step) values ($1, $2, $3, 'paper', $2, 'create')", [orgId, uuid(), at]);
  const none = { clocks: 0, clocksSince: null, messages: 0, messagesSince: null };
  const unfailed = { messagesFailed: 0 };
  expect(await readLag(db.db, at)).toEqual({ ...none, ...unfailed, search: 1, searchSince: at });
  expect(await readLag(db.db, "2026-11-24T01:00:01.000Z")).toEqual({ ...none, ...unfailed, clocks: 1, clocksSince: at, search: 1, searchSince: at });
  const message = (state: string): Promise<unknown> => db.owner.query(
    `insert into message (org_id, id, key, channel_id, kind, step, record_type, record_id, detail, at, urgent, digest, state, next_at, tried_at) values ($1, $2::uuid, $2::text, $2::uuid, 'warn', 'missed', 'paper', $2::uuid, '{}', $3, false, false, $4, $3, $3)`,
    [orgId, uuid(), at, state],
  );
  for (const state of ["waiting", "failed", "sent", "dropped"]) await message(state);
  expect(await readLag(db.db, "2026-11-24T01:00:01.000Z")).toMatchObject({ messages: 1, messagesSince: at, messagesFailed: 1 });
  expect(await readLag(db.db, "2026-12-24T01:00:01.000Z")).toMatchObject({ messagesFailed: 0 });
  await db.owner.query("update installation set quiet_since = $1", [at]);
  expect(await readLag(db.db, "2026-11-24T02:00:00.000Z")).toMatchObject(none);
});
