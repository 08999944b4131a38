import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { choice, instant, money, number, ref, site, staff, tags, text, yesNo } from "../record/field.ts";
import { L } from "../record/label.ts";
import { record, type RecordType } from "../record/record.ts";
import { holds, type Rule, type RuleActor } from "../record/rule.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { columnsOf, ident, toColumns } from "./columns.ts";
import { checkSql, ruleSql } from "./rule-sql.ts";
import { Params } from "./sql.ts";

const fields = {
  owner: staff("负责人", "Owner"), other: ref("别人", "Other", "staff"), n: number("数", "Number"), amount: money("金额", "Amount"), flag: yesNo("是否", "Flag"),
  words: text("字", "Words"), kind: choice("类", "Kind", { a: L("甲", "A"), b: L("乙", "B") }), tags: tags("标签", "Tags"), at: instant("时间", "At"),
};
const spec = { label: L("试", "Trial"), title: "words", states: { open: { label: L("开", "Open") }, shut: { label: L("关", "Shut") } }, initial: "open", may: { read: { participant: true }, create: { always: true } } } as const;
const sited: RecordType = record("rule_trial", { ...spec, fields: { ...fields, site: site("服务点", "Site") } });
const unsited: RecordType = record("rule_trial_unsited", { ...spec, fields });

const ids = Array.from({ length: 4 }, (_, i) => `00000000-0000-7000-8000-00000000000${i}`);
const texts = ["", "甲", "it's", "back\\slash", "𠮷", "a", "A"];
const numbers = [0, 1, -1, 7, 2_147_483_647, -2_147_483_648];
const amounts = [0, 1, 100, 999_999_999_999, 9_007_199_254_740_991];
const id = fc.constantFrom(...ids);
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null, freq: 3 });

const row = fc.record({
  owner: maybe(id), other: maybe(id), n: maybe(fc.constantFrom(...numbers)), amount: maybe(fc.constantFrom(...amounts)), flag: maybe(fc.boolean()), words: maybe(fc.constantFrom(...texts)),
  kind: maybe(fc.constantFrom("a", "b")), tags: fc.array(fc.constantFrom("x", ""), { maxLength: 2 }), at: maybe(fc.constant("2026-11-24T01:00:00.000Z")), site: maybe(id), participants: fc.uniqueArray(id, { maxLength: 3 }), state: fc.constantFrom("open", "shut"), createdBy: maybe(id),
});

const actor: fc.Arbitrary<RuleActor> = fc.record({
  staffId: maybe(id), principals: fc.uniqueArray(id, { maxLength: 2 }), subordinates: fc.uniqueArray(id, { maxLength: 3 }), signsOver: fc.uniqueArray(id, { maxLength: 2 }),
  capabilities: fc.dictionary(fc.constantFrom("c.one", "c.two"), fc.oneof(fc.constant(true as const), fc.uniqueArray(id, { maxLength: 2 }))),
  limits: fc.dictionary(fc.constantFrom("small", "large"), fc.constantFrom(...amounts)),
});

const person = fc.constantFrom("owner", "other", "createdBy");
const compared = fc.oneof(
  fc.tuple(fc.constant("n"), fc.constantFrom(...numbers)), fc.tuple(fc.constant("amount"), fc.constantFrom(...amounts)), fc.tuple(fc.constant("flag"), fc.boolean()), fc.tuple(fc.constant("words"), fc.constantFrom(...texts)),
  fc.tuple(fc.constant("kind"), fc.constantFrom("a", "b", "c")), fc.tuple(fc.constant("state"), fc.constantFrom("open", "shut")), fc.tuple(fc.constant("owner"), id),
) as fc.Arbitrary<[string, string | number | boolean]>;
const listed = fc.oneof(
  fc.tuple(fc.constant("n"), fc.uniqueArray(fc.constantFrom(...numbers), { maxLength: 3 })), fc.tuple(fc.constant("words"), fc.uniqueArray(fc.constantFrom(...texts), { maxLength: 3 })), fc.tuple(fc.constant("state"), fc.uniqueArray(fc.constantFrom("open", "shut"), { maxLength: 2 })),
) as fc.Arbitrary<[string, (string | number)[]]>;
const measured = fc.oneof(fc.tuple(fc.constant("n"), fc.constantFrom(...numbers)), fc.tuple(fc.constant("amount"), fc.constantFrom(...amounts))) as fc.Arbitrary<[string, number]>;

/** Leaves that read the row alone: those a CHECK of the table may use. */
const ofRow: fc.Arbitrary<Rule> = fc.oneof(
  fc.constant({ always: true } as const), compared.map((eq) => ({ eq })), listed.map((one) => ({ in: one })), measured.map((atMost) => ({ atMost })), measured.map((atLeast) => ({ atLeast })),
  fc.constantFrom("owner", "n", "amount", "flag", "words", "kind", "tags", "at", "participants", "createdBy").map((isSet) => ({ isSet })),
);
const ofActor: fc.Arbitrary<Rule> = fc.oneof(
  fc.constantFrom("c.one", "c.two").map((can) => ({ can })), person.map((actorIs) => ({ actorIs })), person.map((actsFor) => ({ actsFor })), person.map((below) => ({ below })), person.map((signsAbove) => ({ signsAbove })), fc.constant({ participant: true } as const),
  fc.tuple(fc.constantFrom("n", "amount"), fc.constantFrom("small", "large", "none").map((limit) => ({ limit }))).map((atMost) => ({ atMost })),
);
const tree = (leaf: fc.Arbitrary<Rule>): fc.Arbitrary<Rule> =>
  fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, fc.array(tie("rule"), { maxLength: 3 }).map((all) => ({ all })), fc.array(tie("rule"), { maxLength: 3 }).map((any) => ({ any })), tie("rule").map((not) => ({ not }))),
  })).rule;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** The verdicts of many rules over many rows, asked in one query: one column per rule, one line per row. */
async function verdicts(type: RecordType, rows: readonly Record<string, unknown>[], sql: readonly string[], values: readonly unknown[]): Promise<boolean[][]> {
  const base = { orgId: ids[0], version: 1, createdAt: "2026-11-24T01:00:00.000Z", updatedAt: "2026-11-24T01:00:00.000Z" };
  return db.owner.transaction(async (tx) => {
    await tx.query(`create temp table t (at_row int, ${columnsOf(type).map((column) => `${ident(column.name)} ${column.type}`).join(", ")}) on commit drop`);
    await tx.query("insert into t select * from json_populate_recordset(null::t, $1::json)", [JSON.stringify(rows.map((one, i) => ({ at_row: i, ...toColumns(type, { ...base, id: ids[1], ...one }) })))]);
    const found = await tx.query<Record<string, boolean>>(`select ${sql.map((part, i) => `(${part}) as r${i}`).join(", ")} from t order by at_row`, values);
    return found.map((line) => sql.map((_, i) => line[`r${i}`] as boolean));
  });
}

const without = (type: RecordType, one: Record<string, unknown>): Record<string, unknown> => {
  const { site: _, ...rest } = one;
  return type === unsited ? rest : one;
};

test.each([["with a site", sited], ["without a site", unsited]])("a rule over the row and the actor has the same verdict in SQL as in the program, and never none (%s)", async (_, type) => {
  const cases = fc.tuple(fc.array(fc.tuple(tree(fc.oneof(ofRow, ofActor)), actor), { minLength: 120, maxLength: 160 }), fc.array(row, { minLength: 8, maxLength: 12 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([rules, rows]) => {
      const params = new Params();
      const sql = rules.map(([rule, who]) => ruleSql(rule, type, who, params));
      const plain = rows.map((one) => without(type, one));
      const found = await verdicts(type, plain, sql, params.values);
      plain.forEach((one, i) => rules.forEach(([rule, who], j) => expect(found[i]?.[j], JSON.stringify({ rule, who, row: one, sql: sql[j] })).toBe(holds(rule, one, who))));
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

test("a rule of the table, written into its CHECK, has the same verdict", async () => {
  const nobody: RuleActor = { staffId: null, capabilities: {}, principals: [], subordinates: [], limits: {} };
  await fc.assert(
    fc.asyncProperty(fc.array(tree(ofRow), { minLength: 120, maxLength: 160 }), fc.array(row, { minLength: 8, maxLength: 12 }), async (rules, rows) => {
      const found = await verdicts(sited, rows, rules.map((rule) => checkSql(rule, sited)), []);
      rows.forEach((one, i) => rules.forEach((rule, j) => expect(found[i]?.[j], JSON.stringify({ rule, row: one, sql: checkSql(rule, sited) })).toBe(holds(rule, one, nobody))));
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

test("a rule that reads the actor cannot become a rule of the table", () => {
  fc.assert(
    fc.property(ofActor, (rule) => {
      expect(() => checkSql(rule, sited)).toThrow("cannot read the actor");
    }),
  );
});
