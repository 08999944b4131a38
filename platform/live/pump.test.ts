import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { startPump } from "./pump.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test("a listening connection that dies, and says so twice, is replaced once, and the pump goes on hearing", async () => {
  const taken: PoolClient[] = [];
  const connect = db.db.connect.bind(db.db);
  vi.spyOn(db.db, "connect").mockImplementation((async () => {
    const client = await connect();
    taken.push(client);
    return client;
  }) as typeof db.db.connect);
  const errors: unknown[] = [];
  const pump = startPump(db.db, (error) => void errors.push(error));
  let heard = 0;
  pump.hear((text) => void (heard += text === "hello" ? 1 : 0));
  await vi.waitFor(() => expect(taken).toHaveLength(1));
  await vi.waitFor(async () => {
    pump.say("hello");
    expect(heard).toBeGreaterThan(0);
  }, { timeout: 10_000, interval: 100 });
  // What a killed PostgreSQL does: its last word first, then the closed socket.
  expect(() => {
    taken[0]!.emit("error", new Error("terminating connection due to administrator command"));
    taken[0]!.emit("error", new Error("Connection terminated unexpectedly"));
  }).not.toThrow();
  await vi.waitFor(() => expect(taken).toHaveLength(2), { timeout: 10_000 });
  const before = heard;
  await vi.waitFor(async () => {
    pump.say("hello");
    expect(heard).toBeGreaterThan(before);
  }, { timeout: 10_000, interval: 100 });
  await pump.stop();
  expect(() => taken[1]!.emit("error", new Error("Connection terminated unexpectedly"))).not.toThrow();
  expect(taken).toHaveLength(2);
  expect(errors).toEqual([]);
});
