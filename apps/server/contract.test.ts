import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { storePassword } from "#platform/auth/sign-in.ts";
import { recordContract } from "#platform/testing/contract.ts";
import type { Particulars, World } from "#platform/testing/contract-world.ts";
import { factory } from "#platform/testing/factory.ts";
import { recordTypes } from "../records.ts";
import { startTestApp, type TestApp } from "./testing.ts";

const password = "correct horse battery";
const later = "2027-01-05T02:00:00.000Z";

/** What the modules' own rules ask for beyond the declarations. */
const particulars: Readonly<Record<string, Particulars>> = {
  post: { values: { top: false } },
};

let t: TestApp;
let w: World;

beforeAll(async () => {
  t = await startTestApp();
  const other = await t.other();
  const boss = await t.person("全权", loadCatalogue().capabilities.map((one) => one.id), { site: null, top: true, compensationLimit: 100_000_000 });
  await storePassword(t.test.db, t.orgId, boss.staffId, await hashPassword(password), t.clock.now(), (await t.test.db.query<{ id: string }>("select id from session where staff_id = $1", [boss.staffId]))[0]?.id ?? null);
  const values = Object.fromEntries(Object.entries(particulars).map(([type, one]) => [type, one.values ?? {}]));
  w = {
    engine: t.engine, test: t.test, clock: t.clock, orgId: t.orgId, siteId: t.siteId, boss, password, maker: t.admin, stranger: other.admin, particulars,
    factory: factory(t.engine, await t.admin.actor(), values, { site: t.siteId }),
    strangerFactory: factory(t.engine, await other.admin.actor(), values, { site: other.siteId }),
    person: (name, capabilities) => t.person(name, capabilities),
  };
});
afterAll(() => t.stop());

for (const type of recordTypes) recordContract(type, () => w);
