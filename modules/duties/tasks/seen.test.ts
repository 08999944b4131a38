import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import { factory } from "#platform/testing/factory.ts";
import type { RecordType } from "#platform/record/record.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

let w: WorkWorld;
beforeAll(async () => {
  w = await workWorld("2026-11-30T01:00:00.000Z");
});
afterAll(() => w.t.stop());

test("by a person's name a holder of a post sees what that person entered in it, and nothing they entered in another", async () => {
  const desk = await w.post("property-front-desk");
  const one = await w.holder("小王", [desk]);
  const two = await w.holder("小李", [desk]);
  const other = await w.holder("经理", [await w.post("property-service-manager")]);
  const make = factory(w.t.engine, await w.t.admin.actor(), {}, { site: w.t.siteId });
  for (const [who, name] of [[two.staffId, "小李"], [other.staffId, "经理"]] as const) await act(w.t.engine, { ...systemActor(w.t.orgId), staffId: who, staffName: name, via: "web" }, { type: "visitor", step: "create", input: await make.input(w.t.engine.types.get("visitor") as RecordType) });
  const seen = async (staff: string) => {
    const { lines } = (await one.call("GET", `/api/v1/handbook/${desk}/days/A1-FD-01?staff=${staff}`)).json<{ lines: { who: string }[] }>();
    const { sum } = (await one.call("GET", `/api/v1/handbook/${desk}/days?staff=${staff}`)).json<{ sum: { records: number } }>();
    return [lines.map((line) => line.who), sum.records > 0];
  };
  expect(await seen(two.staffId)).toEqual([["小李"], true]);
  expect(await seen(other.staffId)).toEqual([[], false]);
});
