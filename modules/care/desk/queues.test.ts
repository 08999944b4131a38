import { afterAll, beforeAll, expect, test } from "vitest";
import type { Counts } from "#platform/record/counts.ts";
import type { Person } from "../../../apps/server/testing.ts";
import { acceptedCase, careWorld, ok, type CareWorld } from "../care.testing.ts";
import { figuresOf, firstQueue, queueHolding, queues, type QueueName } from "./queues.ts";

let w: CareWorld;
beforeAll(async () => {
  w = await careWorld();
  await acceptedCase(w);
  for (let n = 0; n < 3; n++) await w.case();
  const answered = await w.case();
  await answered.step(w.manager, "assign", { owner: w.officer.staffId });
  await answered.step(w.officer, "answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "换灯" });
  const paused = await w.case();
  await paused.step(w.manager, "assign", { owner: w.second.staffId });
  await ok(w.manager.call("POST", `/api/v1/case/${paused.id}/clocks/promise/pause`, { reason: "等配件", until: new Date(Date.parse(w.t.clock.now()) + 3_600_000).toISOString() }));
});
afterAll(() => w.t.stop());

async function listed(who: Person, name: QueueName): Promise<string[]> {
  const pages = await Promise.all(queues[name].map((params) => ok<{ rows: { id: string }[] }>(who.call("GET", `/api/v1/case?${new URLSearchParams({ ...params, limit: "100" } as Record<string, string>).toString()}`))));
  return pages.flatMap(({ rows }) => rows.map(({ id }) => id));
}

test("the figure of every queue is the number of rows its list holds, paused cases and those to archive included", async () => {
  for (const who of [w.chief, w.manager, w.officer]) {
    const figures = figuresOf(await ok<Counts>(who.call("GET", "/api/v1/case/counts")));
    for (const [name, told] of Object.entries(figures) as [QueueName, { n: number }][]) expect([name, (await listed(who, name)).length]).toEqual([name, told.n]);
  }
  const { open } = figuresOf(await ok<Counts>(w.chief.call("GET", "/api/v1/case/counts")));
  expect(open?.n).toBe(6);
});

test("a case stands in the nearest queue that holds it and that its reader sees", () => {
  const me = (staff: string, capabilities: object, subordinates: string[] = []) => ({ staff: { id: staff }, capabilities, subordinates }) as never;
  const reads = { "case.read": true };
  expect(queueHolding({ state: "received", owner: null }, me("a", reads))).toBe("unassigned");
  expect(queueHolding({ state: "received", owner: null }, me("a", {}))).toBe("mine");
  expect(queueHolding({ state: "assigned", owner: "a" }, me("a", reads))).toBe("mine");
  expect(queueHolding({ state: "assigned", owner: "b" }, me("a", reads, ["b"]))).toBe("team");
  expect(queueHolding({ state: "assigned", owner: "b" }, me("a", reads))).toBe("open");
  expect(queueHolding({ state: "accepted", owner: "b" }, me("a", reads))).toBe("closing");
  expect(queueHolding({ state: "archived", owner: "a" }, me("a", reads))).toBe("mine");
});

test("the desk opens on the queue last chosen while it holds something, else on the nearest of theirs that does", () => {
  const me = (capabilities: object, subordinates: string[] = []) => ({ staff: { id: "a" }, capabilities, subordinates }) as never;
  const reads = { "case.read": true };
  const of = (figures: Partial<Record<QueueName, number>>) => Object.fromEntries(Object.entries(figures).map(([name, n]) => [name, { n, more: false }]));
  expect(firstQueue(me(reads), of({ mine: 2, unassigned: 3 }), null)).toBe("mine");
  expect(firstQueue(me(reads), of({ mine: 0, unassigned: 3 }), null)).toBe("unassigned");
  expect(firstQueue(me(reads, ["b"]), of({ mine: 0, unassigned: 0, team: 4, open: 9 }), null)).toBe("team");
  expect(firstQueue(me(reads), of({ mine: 0, unassigned: 0, team: 4, open: 9 }), null)).toBe("open");
  expect(firstQueue(me(reads), of({ mine: 2, waiting: 1 }), "waiting")).toBe("waiting");
  expect(firstQueue(me(reads), of({ mine: 2, waiting: 0 }), "waiting")).toBe("mine");
  // A queue that is no longer theirs, or never was one.
  expect(firstQueue(me(reads), of({ mine: 2, team: 5 }), "team")).toBe("mine");
  expect(firstQueue(me({}), of({ unassigned: 5 }), "unassigned")).toBe("mine");
  expect(firstQueue(me(reads), of({}), "nonsense")).toBe("mine");
  expect(firstQueue(me(reads), of({ mine: 0 }), "late")).toBe("late");
});
