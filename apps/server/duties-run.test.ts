import { v7 as uuid } from "uuid";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { act } from "#platform/act/act.ts";
import { loadRow } from "#platform/act/load.ts";
import { systemActor, type Actor } from "#platform/act/actor.ts";
import { isSet } from "#platform/record/rule.ts";
import { columnOf, ident, tableOf } from "#platform/store/columns.ts";
import { factory, type Factory } from "#platform/testing/factory.ts";
import type * as CatalogueFile from "#modules/duties/catalogue.ts";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import type { Catalogue, Duty } from "#modules/duties/catalogue-types.ts";
import { proposedWork, proposedWords } from "#modules/duties/coverage.ts";
import type { Evidence, Trigger } from "#modules/duties/tasks/rule.ts";
import { workWorld, type WorkWorld } from "#modules/duties/tasks/work.testing.ts";

/** The catalogue that the program reads; a test takes rows away. */
let read: Catalogue | null = null;
vi.mock("#modules/duties/catalogue.ts", async (original) => {
  const known = await original<typeof CatalogueFile>();
  return { ...known, loadCatalogue: () => read ?? known.loadCatalogue() };
});

/** What recurs by the catalogue's own words and is meant to become a task: each of these must, whatever says how. */
const recurring = loadCatalogue().duties.filter((duty) => duty.mechanisms.includes("task") && (duty.kind === "recurring" || duty.cadence !== null) && duty.cadence !== "holiday");
/** What the modules' own rules ask for beyond the declarations. */
const given: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { checklist: { note: "都查过" }, equipmentCheck: { upkeep: "清洁保养" }, patrolPass: { finding: "灯不亮" } };
/** What an event calls for: the case that came in, the incident that was told of. */
const triggered = loadCatalogue().duties.filter((duty) => duty.kind === "triggered" && duty.mechanisms.includes("task") && proposedWork(loadCatalogue(), duty)?.on);
let w: WorkWorld;
let make: Factory;
const holders = new Map<string, Actor>();

describe("in an organisation with every post of the catalogue, a holder each, and every word set as proposed", () => {
  beforeAll(async () => {
    w = await workWorld("2026-12-28T23:00:00.000Z");
    const catalogue = loadCatalogue();
    for (const post of catalogue.posts.filter((one) => [...recurring, ...triggered].some((duty) => duty.posts.includes(one.id)))) {
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
    const evidence = rule?.evidence.find((one) => !one.nil);
    // What one record proves of several duties was entered for the one before.
    if (open.length === 0) expect((await w.tasks(id)).map((task) => task.state), "no turn was ever open").toContain("done");
    else {
      await enter(evidence as Evidence, holders.get(post as string) as Actor);
      await w.round();
      expect((await w.tasks(id)).filter((task) => task.state === "done" || task.has > 0).length, "nothing proved it").toBeGreaterThan(0);
    }
  });

  test.each(triggered.map((duty) => [duty.id, duty] as const))("%s is called for by its event and closed by what proves it", async (id, duty: Duty) => {
    const rule = proposedWork(loadCatalogue(), duty);
    const on = rule?.on as Trigger;
    const who = holders.get(duty.posts[0] as string) as Actor;
    const about = await made({ type: on.type, where: on.where }, who, on.for ? { [on.for]: who.staffId } : {});
    await happened(on.type, about, on.step, who);
    await w.round();
    const of = () => w.t.test.owner.query<{ state: string }>("select state from task where duty = $1 and subject_id = $2 order by made_at desc, id desc", [id, about]);
    expect((await of()).map((task) => task.state), "the event called for nothing").toContain("open");
    for (const evidence of rule?.evidence.slice(0, 1) ?? []) {
      if (evidence.subject !== null && evidence.subject !== "id") await enter(evidence, who, { [evidence.subject]: about });
      else {
        await filled(evidence.type, about, evidence.parts);
        for (const _ of await of()) await happened(evidence.type, about, evidence.step as string, who);
      }
    }
    await w.round();
    expect((await of()).map((task) => task.state), "nothing proved it").toContain("done");
  });

  test("each of them is work by its own row alone: taken away, it asks nobody any more, and the others go on", async () => {
    const catalogue = loadCatalogue();
    const asked = [...recurring, ...triggered].map((duty) => duty.id);
    const live = async (): Promise<Set<string>> => new Set((await w.t.test.owner.query<{ duty: string }>("select distinct duty from work_rule where org_id = $1 and until is null", [w.t.orgId])).map((row) => row.duty));
    const before = await live();
    expect(asked.filter((id) => !before.has(id)), "no rule asks for these").toEqual([]);
    for (const part of [0, 1]) {
      const gone = new Set(asked.filter((_, at) => at % 2 === part));
      read = { ...catalogue, duties: catalogue.duties.map((duty) => (gone.has(duty.id) ? { ...duty, cadence: null, work: null, mechanisms: duty.mechanisms.filter((one) => one !== "task") } : duty)) };
      w.t.clock.pass(60_000);
      await w.round().finally(() => (read = null));
      const left = await live();
      expect(asked.filter((id) => left.has(id) === gone.has(id)), "these are asked for though nothing says so, or no more though it does").toEqual([]);
      await w.round();
    }
  });
});

/** Enters what proves a task: a record that passes what is asked for, and the step on it where one is. */
async function enter(evidence: Evidence, who: Actor, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const id = await made(evidence, who, more);
  await filled(evidence.type, id, evidence.parts);
  if (evidence.step !== null) await happened(evidence.type, id, evidence.step, who);
}

/** A record as its type must have it, that passes a filter, entered by somebody; what only steps write is set beside. */
async function made({ type: name, where }: Pick<Evidence, "type" | "where">, who: Actor, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const type = w.t.engine.types.get(name);
  if (!type) throw new Error(`there is no record type ${name}`);
  const wanted = { ...Object.fromEntries(Object.entries(where).map(([field, value]) => [field, Array.isArray(value) ? value[0] : value])), ...more };
  const input = { ...(await make.input(type)), ...given[type.name], ...wanted };
  const done = await act(w.t.engine, who, { type: name, step: "create", input: Object.fromEntries(Object.entries(input).filter(([field]) => !type.fields[field]?.readonly)) });
  for (const [field, value] of Object.entries(wanted)) if (type.fields[field]?.readonly) await w.t.test.owner.query(`update ${tableOf(type)} set ${ident(columnOf(type, field)?.name ?? field)} = $2 where id = $1`, [done.id, value]);
  expect(await loadRow(w.t.engine.db, type, who.orgId, done.id)).toMatchObject(wanted);
  return done.id;
}

/** Fills what a proof must have. */
async function filled(name: string, id: string, parts: readonly string[]): Promise<void> {
  const type = w.t.engine.types.get(name);
  for (const part of parts) {
    const field = type?.fields[part];
    const row = type && (await loadRow(w.t.engine.db, type, w.t.orgId, id));
    if (type && field && !isSet(row?.[part])) await w.t.test.owner.query(`update ${tableOf(type)} set ${ident(columnOf(type, part)?.name ?? part)} = $2 where id = $1`, [id, await make.value(field)]);
  }
}

/** A step on a record as the feed tells it: the walks to its state are what the contract of each type is about. */
async function happened(type: string, id: string, step: string, who: Actor): Promise<void> {
  const known = w.t.engine.types.get(type);
  expect(step === "create" || step in (known?.transitions ?? {}), `${type} has no step ${step}`).toBe(true);
  await w.t.test.owner.query("insert into event (org_id, id, at, record_type, record_id, step, version, staff_id, site_id) values ($1, $2, $3, $4, $5, $6, 1, $7, $8)", [who.orgId, uuid(), w.t.clock.now(), type, id, step, who.staffId, w.t.siteId]);
}
