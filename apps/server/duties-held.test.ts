import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { act } from "#platform/act/act.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { storePassword } from "#platform/auth/sign-in.ts";
import type { World } from "#platform/testing/contract-world.ts";
import { factory, type Factory } from "#platform/testing/factory.ts";
import type { Catalogue, Duty } from "#modules/duties/catalogue-types.ts";
import type * as CatalogueFile from "#modules/duties/catalogue.ts";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { tryHolding, toldOf } from "./held.testing.ts";
import { particulars } from "./particulars.testing.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

/** The catalogue that the program reads; a test takes rows away. */
let read: Catalogue | null = null;
vi.mock("#modules/duties/catalogue.ts", async (original) => {
  const known = await original<typeof CatalogueFile>();
  return { ...known, loadCatalogue: () => read ?? known.loadCatalogue() };
});

const password = "correct horse battery";
const shipped = loadCatalogue();
const held = shipped.duties.filter((duty) => duty.heldBy.length > 0);
let t: TestApp;
let makers: Factory;
let client: string;
const holders = new Map<string, { person: Person; post: string; world: World }>();

/** The holder of a post of the catalogue, with every right and a part in no record, in the world where records are tried. */
async function holderOf(catalogue: string): Promise<{ person: Person; post: string; world: World }> {
  const known = holders.get(catalogue);
  if (known) return known;
  const post = (await t.test.owner.query<{ id: string }>("select id from post where org_id = $1 and catalogue = $2", [t.orgId, catalogue]))[0]?.id ?? (await act(t.engine, t.system, { type: "post", step: "import", input: { name: catalogue, catalogue, capabilities: [] } })).id;
  const person = await t.person(catalogue, shipped.capabilities.map((one) => one.id), { site: null, top: true, compensationLimit: 100_000_000 });
  // Who gets a post signs in again; so does who gets a password.
  await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: person.staffId, post, from: "2020-01-01" } });
  await storePassword(t.test.db, t.orgId, person.staffId, await hashPassword(password), t.clock.now(), null);
  const again = await t.signIn(person.staffId, person.postId);
  const values = (of: Person) => ({ ...Object.fromEntries(Object.entries(particulars).map(([type, one]) => [type, one.values ?? {}])), delegation: { principal: of.staffId } });
  const world = {
    engine: t.engine, test: t.test, clock: t.clock, orgId: t.orgId, siteId: t.siteId, boss: again, password, maker: t.admin, particulars,
    factory: makers,
    bossFactory: factory(t.engine, await again.actor(), values(again), { site: t.siteId, client }, 100_000 * (holders.size + 5)),
    person: (name: string, capabilities: readonly string[]) => t.person(name, capabilities, { site: null }),
  } as unknown as World;
  const made = { person: again, post, world };
  holders.set(catalogue, made);
  return made;
}

describe("what a declaration holds of a duty is tried by its id, as the holder of its post", () => {
  beforeAll(async () => {
    t = await startTestApp();
    const values = Object.fromEntries(Object.entries(particulars).map(([type, one]) => [type, one.values ?? {}]));
    client = (await act(t.engine, t.system, { type: "client", step: "create", input: { ...(await factory(t.engine, await t.admin.actor(), {}, { site: t.siteId }, 900_000).input(t.engine.types.get("client") as never)) } })).id;
    makers = factory(t.engine, await t.admin.actor(), { ...values, delegation: { principal: t.admin.staffId } }, { site: t.siteId, client });
  });
  afterAll(() => t.stop());

  test.each(held.map((duty) => [duty.id, duty] as const))("%s is held as the catalogue says, and by nothing once its rows are taken away", async (id, duty: Duty) => {
    const { post, world } = await holderOf(duty.posts[0] as string);
    const before = await toldOf(world, post, id);
    const moved = { records: 0, refused: 0 };
    for (const holding of duty.heldBy) {
      const { records = 0, refused = 0 } = await tryHolding(world, duty, holding);
      moved.records += records;
      moved.refused += refused;
    }
    const after = await toldOf(world, post, id);
    expect(after.elements).toEqual(expect.arrayContaining(duty.heldBy.map((one) => one.by)));
    // A record that several rows speak of counts once for each day and kind of entry; it is the handbook that must have seen it.
    if (moved.records > 0) expect(after.records, "the handbook saw no entry").toBeGreaterThan(before.records);
    if (moved.refused > 0) expect(after.refused, "the handbook saw no refusal").toBeGreaterThan(before.refused);
    read = { ...shipped, duties: shipped.duties.map((one) => (one.id === id ? { ...one, heldBy: [] } : one)) };
    const without = await toldOf(world, post, id).finally(() => (read = null));
    expect(without.elements).toEqual([]);
    expect(without.records, "entries count though nothing says that they hold it").toBe(0);
  });
});
