import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { dumpSchema } from "./schema-dump.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test("the migrations lead to the schema that is kept beside them (npm run docs:generate renews it)", async () => {
  expect(await dumpSchema(db.owner)).toBe(await readFile(new URL("../../migrations/schema.sql", import.meta.url), "utf8"));
});

test.each([
  ["a column", "alter table unit add column extra text"],
  ["a default", "alter table unit alter column code set default 'x'"],
  ["a constraint", "alter table unit add constraint odd check (code <> 'y')"],
  ["an index", "create index odd on unit (code)"],
  ["a trigger", "create trigger odd before delete on unit for each row execute function dd_refuse()"],
  ["a function", "create function odd() returns int language sql as 'select 1'"],
  ["a right", "grant delete on unit to dutydesk_app"],
  ["a storage option", "alter table unit set (fillfactor = 80)"],
])("%s more shows in the dump", async (_, sql) => {
  const before = await dumpSchema(db.owner);
  await db.owner.query(sql);
  expect(await dumpSchema(db.owner)).not.toBe(before);
});

test("every table of ours has the organisation first in its primary key and in every foreign key", async () => {
  const keys = await db.owner.query<{ at: string; def: string }>("select conrelid::regclass::text as at, pg_get_constraintdef(oid) as def from pg_constraint where contype in ('p', 'f') and connamespace = 'public'::regnamespace");
  const ofTheInstallation = new Set(["organisation", "migration", "installation", "event_cursor", "session"]);
  for (const { at, def } of keys) if (!ofTheInstallation.has(at)) expect(def, at).toMatch(/\(org_id(,|\))/);
});
