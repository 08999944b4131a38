import { afterAll, beforeAll, expect, test } from "vitest";
import { choice, instant, money, number, ref, tags, text, yesNo } from "../record/field.ts";
import { L } from "../record/label.ts";
import { record, type RecordType } from "../record/record.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { createTable } from "./ddl.ts";
import { drift, sayDifference, type Difference } from "./drift.ts";
import { propose } from "./propose.ts";

const org = "00000000-0000-7000-8000-000000000001";
const spec = { label: L("试", "Trial"), title: "name", initial: "open", may: { read: { always: true }, create: { always: true } } } as const;
const open = { open: { label: L("开", "Open") } };
const before: RecordType = record("drift_trial", {
  ...spec, states: open,
  fields: { name: text("名", "Name", { required: true }), kind: choice("类", "Kind", { a: L("甲", "A") }), size: number("数", "Size", { required: true }), gone: text("旧", "Gone", { required: true }), loose: text("松", "Loose") },
});
const after: RecordType = record("drift_trial", {
  ...spec, states: { ...open, shut: { label: L("关", "Shut"), final: true } },
  fields: {
    name: text("名", "Name", { required: true, unique: true }), kind: choice("类", "Kind", { a: L("甲", "A"), b: L("乙", "B") }), size: number("数", "Size"), loose: text("松", "Loose", { required: true, preset: "it's" }),
    flag: yesNo("是否", "Flag", { required: true, preset: false }), amount: money("金额", "Amount", { required: true, preset: 7 }), tags: tags("标签", "Tags"), at: instant("时间", "At"), parent: ref("上级", "Parent", "drift_trial"), said: text("话", "Said", { required: true }),
  },
  invariants: [{ name: "not_negative", rule: { not: { atMost: ["size", -1] } }, says: L("不为负", "Not negative") }],
  indexes: [["kind", "createdAt"]],
});

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const names = (differences: readonly Difference[]): string[] => differences.map((one) => `${one.kind} ${one.name} ${one.found === null ? "missing" : one.declared === null ? "undeclared" : "different"}`).sort((a, b) => (a < b ? -1 : 1));

test("a table made from its declaration does not drift, a missing one is told as a whole", async () => {
  expect(names(await drift(db.owner, [before]))).toEqual(["table drift_trial missing"]);
  await db.owner.query(createTable(before));
  expect(await drift(db.owner, [before])).toEqual([]);
});

test("every change of a declaration is told, and the proposed SQL brings the table there without losing a row", async () => {
  await db.owner.query("insert into organisation (id, name, created_at) values ($1, 'x', now())", [org]);
  await db.owner.query(`insert into drift_trial (org_id, id, state, version, created_at, updated_at, name, kind, size, gone) values ($1, $1, 'open', 1, now(), now(), 'n', 'a', 3, 'kept')`, [org]);
  const differences = await drift(db.owner, [after]);
  expect(names(differences)).toEqual([
    "column amount missing", "column at missing", "column flag missing", "column gone undeclared", "column loose different", "column parent missing", "column said missing", "column size different", "column tags missing",
    "constraint drift_trial_kind_check different", "constraint drift_trial_not_negative missing", "constraint drift_trial_parent_fkey missing", "constraint drift_trial_state_check different",
    "index drift_trial_kind_created_at_idx missing", "index drift_trial_name_key missing",
  ]);
  expect(differences.map(sayDifference)).toContain("column drift_trial.size: declared as integer, the database has integer not null");
  const sql = propose(differences, [after]);
  expect(sql).not.toMatch(/drop (table|column)/);
  expect(sql).toContain("-- Fill drift_trial.said, or this is refused where rows exist.");
  await db.owner.query(sql.replace("-- Fill drift_trial.said, or this is refused where rows exist.", "update drift_trial set said = 'later';"));
  expect(names(await drift(db.owner, [after]))).toEqual(["column gone undeclared"]);
  expect(await db.owner.query("select name, kind, size, gone, loose, flag, amount, tags, said from drift_trial")).toEqual([{ name: "n", kind: "a", size: 3, gone: "kept", loose: "it's", flag: false, amount: 7, tags: [], said: "later" }]);
});

test("rights, types and leftovers are told; what only a person can decide is a comment", async () => {
  await db.owner.query("revoke update on drift_trial from dutydesk_app; grant delete on drift_trial to dutydesk_app; alter table drift_trial alter column amount type numeric; create index stray on drift_trial (size); alter table drift_trial add constraint odd check (size < 9)");
  const differences = (await drift(db.owner, [after])).filter((one) => one.name !== "gone");
  expect(names(differences)).toEqual(["column amount different", "constraint odd undeclared", "grant DELETE undeclared", "grant UPDATE missing", "index stray undeclared"]);
  expect(propose(differences, [after]).split("\n").sort()).toEqual([
    "-- No longer declared: alter table \"drift_trial\" drop constraint \"odd\";", "-- No longer declared: drop index \"stray\";", "-- No longer declared: revoke delete on \"drift_trial\" from dutydesk_app;",
    "-- drift_trial.amount is numeric not null and declared as bigint not null: say how what is stored becomes the other.", "grant update on \"drift_trial\" to dutydesk_app;",
  ]);
});

test("looking leaves nothing behind", async () => {
  expect(await db.owner.query("select nspname from pg_namespace where nspname like 'dd_%'")).toEqual([]);
});
