import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { testTables } from "../testing/engine.ts";
import { WriteSet, writeStatement } from "./write.ts";

let db: TestDatabase;
let orgId: string;
beforeAll(async () => {
  db = await testDatabase();
  orgId = await testTables(db, []);
});
afterAll(() => db.drop());

const at = "2026-11-24T01:00:00.000Z";
const site = (name: string, id = randomUUID()) => ({ id, state: "open", version: 1, created_at: at, updated_at: at, name });

async function send(set: WriteSet): Promise<void> {
  const { text, values, name } = writeStatement(orgId, set);
  await db.db.query(text, values, { name });
}
const names = async (): Promise<string[]> => (await db.owner.query<{ name: string }>("select name from site order by name")).map((row) => row.name);

test("how many rows there are, beyond a few, and in which order they came does not change the statement; which columns do", () => {
  const statement = (build: (set: WriteSet) => void): string => {
    const set = new WriteSet();
    build(set);
    return writeStatement(orgId, set).name;
  };
  const [a, b] = [randomUUID(), randomUUID()];
  const some = statement((set) => {
    for (let n = 0; n < 5; n++) set.insert("site", site("甲"));
    set.update({ table: "unit", id: a, version: 2, set: { code: "1" } });
  });
  const many = statement((set) => {
    set.update({ table: "unit", id: b, version: 5, set: { code: "2" } });
    set.update({ table: "unit", id: a, version: 2, set: { code: "1" } });
    for (let n = 0; n < 50; n++) set.insert("site", site(`${n}`));
  });
  expect(many).toBe(some);
  expect(statement((set) => set.insert("site", { ...site("甲"), code: "1" }))).not.toBe(statement((set) => set.insert("site", site("甲"))));
});

test("an update that does not find its version undoes the whole statement", async () => {
  const [a, b] = [site("甲"), site("乙")];
  const made = new WriteSet();
  for (const row of [a, b]) made.insert("site", row);
  await send(made);
  const late = new WriteSet();
  late.insert("site", site("丙"));
  late.update({ table: "site", id: a.id, version: 2, set: { name: "甲改" } });
  late.update({ table: "site", id: b.id, version: 3, set: { name: "乙改" } });
  await expect(send(late)).rejects.toMatchObject({ code: "DD409" });
  expect(await names()).toEqual(["乙", "甲"].sort());
  const right = new WriteSet();
  right.update({ table: "site", id: a.id, version: 2, set: { name: "甲改" } });
  right.update({ table: "site", id: b.id, version: 2, set: {} });
  await send(right);
  expect(await db.owner.query("select name, version from site order by name")).toEqual([{ name: "乙", version: 2 }, { name: "甲改", version: 2 }]);
});

test("an update never reaches the row of another organisation", async () => {
  const other = await testTables(db, []);
  const row = site("别家");
  await db.owner.query("insert into site (org_id, id, state, version, created_at, updated_at, name) values ($1, $2, 'open', 1, $3, $3, $4)", [other, row.id, at, row.name]);
  const set = new WriteSet();
  set.update({ table: "site", id: row.id, version: 2, set: { name: "改" } });
  await expect(send(set)).rejects.toMatchObject({ code: "DD409" });
});

test("a demand that does not hold undoes the write and names its field", async () => {
  const before = await names();
  const set = new WriteSet();
  set.insert("site", site("丁"));
  set.demands.push({ field: "parent", sql: (params, org) => `exists (select 1 from site where org_id = ${org}::uuid and id = ${params.add(randomUUID())}::uuid)` });
  await expect(send(set)).rejects.toMatchObject({ code: "DD404", message: "parent" });
  expect(await names()).toEqual(before);
});
