import { afterAll, beforeAll } from "vitest";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { act } from "#platform/act/act.ts";
import { readSheet } from "#platform/sheets/read.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { storePassword } from "#platform/auth/sign-in.ts";
import type { RecordType } from "#platform/record/record.ts";
import { journalContract } from "#platform/testing/contract-journal.ts";
import { recordContract } from "#platform/testing/contract.ts";
import type { World } from "#platform/testing/contract-world.ts";
import { factory } from "#platform/testing/factory.ts";
import { recordType, recordTypes } from "../records.ts";
import { particulars } from "./particulars.testing.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

const password = "correct horse battery";
let t: TestApp;
let w: World;

beforeAll(async () => {
  t = await startTestApp();
  const other = await t.other();
  const boss = await t.person("全权", loadCatalogue().capabilities.map((one) => one.id), { site: null, top: true, compensationLimit: 100_000_000 });
  await storePassword(t.test.db, t.orgId, boss.staffId, await hashPassword(password), t.clock.now(), (await t.test.db.query<{ id: string }>("select id from session where staff_id = $1", [boss.staffId]))[0]?.id ?? null);
  const values = (admin: Person) => ({ ...Object.fromEntries(Object.entries(particulars).map(([type, one]) => [type, one.values ?? {}])), delegation: { principal: admin.staffId } });
  const client = await factory(t.engine, await t.admin.actor(), {}, { site: t.siteId }, 900_000).make(recordType("client") as RecordType);
  const known = { site: t.siteId, client: client.id };
  const far = (await act(t.engine, t.system, { type: "site", step: "create", input: { name: "别处" } })).id;
  w = {
    engine: t.engine, test: t.test, clock: t.clock, orgId: t.orgId, siteId: t.siteId, boss, password, maker: t.admin, stranger: other.admin, particulars,
    factory: factory(t.engine, await t.admin.actor(), values(t.admin), known),
    bossFactory: factory(t.engine, await boss.actor(), values(boss), known, 500_000),
    strangerFactory: factory(t.engine, await other.admin.actor(), values(other.admin), { site: other.siteId }),
    elsewhere: { siteId: far, factory: factory(t.engine, await t.admin.actor(), values(t.admin), { site: far }, 700_000) },
    person: (name, capabilities) => t.person(name, capabilities),
    cellsOf: async (answer) => (await readSheet(answer.rawPayload, { name: "x.xlsx" })).rows.map((row) => row.map((cell) => cell.value)),
  };
});
afterAll(() => t.stop());

/** What stands for an act of one person at one moment cannot be made from samples; its own tests stand beside it. */
const ownTests = new Set(["acknowledgement", "exam"]);
for (const type of recordTypes.filter((one) => !ownTests.has(one.name))) recordContract(type, () => w);
journalContract(() => w);
