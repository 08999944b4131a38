import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { loadRow } from "#platform/act/load.ts";
import { systemActor, type Actor } from "#platform/act/actor.ts";
import { factory, type Factory } from "#platform/testing/factory.ts";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import type { Duty } from "#modules/duties/catalogue-types.ts";
import { proposedWork, proposedWords } from "#modules/duties/coverage.ts";
import type { Evidence } from "#modules/duties/work/rule.ts";
import { workWorld, type WorkWorld } from "#modules/duties/work/work.testing.ts";

/** What recurs by the catalogue's own words and is meant to become a task: each of these must, whatever says how. */
const recurring = loadCatalogue().duties.filter((duty) => duty.mechanisms.includes("task") && (duty.kind === "recurring" || duty.cadence !== null) && duty.cadence !== "holiday");
/** What the modules' own rules ask for beyond the declarations. */
const given: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { checklist: { note: "都查过" }, equipmentCheck: { upkeep: "清洁保养" } };
let w: WorkWorld;
let make: Factory;
const holders = new Map<string, Actor>();

describe("in an organisation with every post of the catalogue, a holder each, and every word set as proposed", () => {
  beforeAll(async () => {
    w = await workWorld("2026-12-28T23:00:00.000Z");
    const catalogue = loadCatalogue();
    for (const post of catalogue.posts.filter((one) => recurring.some((duty) => duty.posts.includes(one.id)))) {
      const { staffId } = await w.holder(post.name.zh, [await w.post(post.id)]);
      holders.set(post.id, { ...systemActor(w.t.orgId), staffId, staffName: post.name.zh, via: "web" });
    }
    for (const [key, value] of Object.entries(proposedWords(catalogue))) await w.t.test.owner.query("insert into setting (org_id, key, value, version, updated_at) values ($1, $2, $3, 1, $4) on conflict do nothing", [w.t.orgId, key, JSON.stringify(value), w.t.clock.now()]);
    w.t.engine.forget(w.t.orgId);
    make = factory(w.t.engine, systemActor(w.t.orgId), given, { site: w.t.siteId });
    await w.round();
  }, 120_000);
  afterAll(() => w.t.stop());

  test.each(recurring.map((duty) => [duty.id, duty] as const))("%s falls due for the holder of its post and is closed by what proves it", async (id, duty: Duty) => {
    const rule = proposedWork(loadCatalogue(), duty);
    expect(rule, "there is no rule that makes it a task").not.toBeNull();
    // The year, the quarter, the month, the week and the day all have a turn open in the last days of December.
    const [post] = duty.posts;
    const open = (await w.tasks(id)).filter((task) => task.state === "open");
    const evidence = rule?.evidence.find((one) => !one.nil && one.step === null);
    // What one record proves of several duties was entered for the one before.
    if (open.length === 0) expect((await w.tasks(id)).map((task) => task.state), "no turn was ever open").toContain("done");
    else if (evidence) {
      await enter(evidence, holders.get(post as string) as Actor);
      await w.round();
      expect((await w.tasks(id)).filter((task) => task.state === "done" || task.has > 0).length, "nothing proved it").toBeGreaterThan(0);
    } else expect(rule?.evidence.length).toBeGreaterThan(0);
  });
});

/** A record as its type must have it, that passes what the evidence asks for, entered by somebody. */
async function enter(evidence: Evidence, who: Actor): Promise<void> {
  const type = w.t.engine.types.get(evidence.type);
  if (!type) throw new Error(`there is no record type ${evidence.type}`);
  const wanted = Object.fromEntries(Object.entries(evidence.where).map(([field, value]) => [field, Array.isArray(value) ? value[0] : value]));
  const input = { ...(await make.input(type)), ...given[type.name], ...wanted };
  const own = Object.fromEntries(Object.entries(input).filter(([name]) => !type.fields[name]?.readonly));
  const made = await act(w.t.engine, who, { type: type.name, step: "create", input: own });
  const row = await loadRow(w.t.engine.db, type, who.orgId, made.id);
  expect(row).toMatchObject(wanted);
}
