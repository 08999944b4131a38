import { expect, test } from "vitest";
import type { Field } from "../record/field.ts";
import { kindOf } from "../record/kinds.ts";
import { isSet } from "../record/rule.ts";
import type { RecordType } from "../record/record.ts";
import { columnOf, ident, selectList, tableOf } from "../store/columns.ts";
import { base, good, listAll, refused, statements, type Row, type World } from "./contract-world.ts";

const baseFields: Readonly<Record<string, Pick<Field, "kind">>> = { createdAt: { kind: "instant" }, updatedAt: { kind: "instant" }, createdBy: { kind: "ref" }, state: { kind: "choice" }, number: { kind: "text" } };

/** The orders a list of the type offers: its own, its indexes' last columns, and when it was made. */
export function ordersOf(type: RecordType): string[] {
  const last = (type.indexes ?? []).filter((keys) => keys.length > 1).map((keys) => keys.at(-1) as string);
  return [...new Set(["createdAt", ...(type.number ? ["number"] : []), ...(columnOf(type, "dueAt") ? ["dueAt"] : []), ...last])];
}

/** What a list shows, in which order, and which filters it takes, for one record type. */
export function listContract(type: RecordType, world: () => World): void {
  const url = (query: Readonly<Record<string, string>>): string => `${base(type)}?${new URLSearchParams(query).toString()}`;

  test("list: pages cover every row once, in order, both ways, with one statement each", async () => {
    const w = world();
    for (let i = 0; i < 6; i++) {
      if (i % 2 === 0) w.clock.pass(1000); // Some rows share their moment, so that the id decides.
      await w.factory.make(type);
    }
    for (const order of ordersOf(type)) {
      const column = ident(columnOf(type, order)?.name ?? order);
      const truth = await w.test.owner.query<{ id: string }>(`select id from ${tableOf(type)} where org_id = $1 ${order === "dueAt" ? "and due_at is not null" : ""} order by ${column}, id`, [w.orgId]);
      for (const descending of [false, true]) {
        const ids = truth.map((row) => row.id);
        if (descending) ids.reverse();
        const seen: string[] = [];
        const limit = Math.max(2, Math.ceil(ids.length / 5));
        let next: string | null = null;
        do {
          const query: Record<string, string> = { order: descending ? `-${order}` : order, limit: String(limit), ...(next ? { after: next } : {}) };
          let page: { rows: Row[]; next: string | null } = { rows: [], next: null };
          const sent = await statements(w, async () => (page = good(await w.boss.call("GET", url(query)), JSON.stringify(query))));
          expect(sent, "statements of one page").toHaveLength(1);
          expect(page.rows.length).toBeLessThanOrEqual(limit);
          seen.push(...page.rows.map((row) => row.id as string));
          next = page.next;
        } while (next && seen.length <= ids.length);
        expect(seen, `order ${order} ${descending}`).toEqual(ids);
      }
    }
  });

  test("list: every filter finds exactly the rows that hold it", async () => {
    const w = world();
    await w.maker.call("POST", base(type), await w.factory.input(type, true));
    const rows = await w.test.owner.query<Row>(`select ${selectList(type)} from ${tableOf(type)} t where org_id = $1`, [w.orgId]);
    const fields = Object.entries({ ...baseFields, ...type.fields } as Record<string, Field>).filter(([name]) => columnOf(type, name));
    for (const [name, field] of fields) {
      const expectOnly = async (query: Readonly<Record<string, string>>, holds: (value: unknown) => boolean): Promise<void> => {
        const found = await listAll(w.boss, type, query);
        const truth = rows.filter((row) => holds(row[name]));
        expect(found.map((row) => row.id).sort(), JSON.stringify(query)).toEqual(truth.map((row) => row.id).sort());
      };
      const filters = kindOf(field.kind).filters;
      if (filters.includes("isSet")) await expectOnly({ [`${name}.set`]: "yes" }, isSet);
      if (filters.includes("isSet")) await expectOnly({ [`${name}.set`]: "no" }, (value) => !isSet(value));
      const held = rows.map((row) => row[name]).filter((value) => isSet(value) && !/[,<]/.test(String(value)) && String(value).length < 500);
      const value = field.many ? (held[0] as unknown[] | undefined)?.[0] : held[0];
      if (value === undefined) continue;
      const wire = typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
      if (!field.many && (filters.includes("eq") || filters.includes("in"))) {
        await expectOnly({ [name]: wire }, (one) => one === value);
        const other = held.find((one) => one !== value);
        if (typeof other === "string" && filters.includes("in")) await expectOnly({ [name]: `${wire},${other}` }, (one) => one === value || one === other);
      }
      if (field.many && filters.includes("has")) await expectOnly({ [`${name}.has`]: wire }, (one) => (one as unknown[]).includes(value));
      if (filters.includes("range") && !field.many && !field.mask) {
        await expectOnly({ [`${name}.from`]: wire }, (one) => isSet(one) && (one as string) >= (value as string));
        await expectOnly({ [`${name}.to`]: wire }, (one) => isSet(one) && (one as string) < (value as string));
      }
    }
  });

  test("list: what it cannot filter, order or continue by is refused, never guessed and never an accident", async () => {
    const w = world();
    const wrong: Record<string, string>[] = [
      { nope: "1" }, { "nope.from": "1" }, { "createdAt.from": "yesterday" }, { "createdAt.from": "0000-01-01T00:00:00Z" }, { "createdAt.has": "1" }, { createdBy: "x" }, { state: "nope" }, { limit: "0" }, { limit: "201" }, { limit: "x" }, { order: "nope" }, { order: "id; drop table staff" }, { ids: "x" },
      { orgId: w.orgId }, { __proto__x: "1" }, { constructor: "1" },
    ];
    for (const [name, field] of Object.entries(type.fields)) {
      if (!ordersOf(type).includes(name)) wrong.push({ order: name });
      if (field.kind === "lines") wrong.push({ [name]: "x" }, { [`${name}.set`]: "yes" }, { [`${name}.has`]: "x" });
      if (field.kind === "longText") wrong.push({ [name]: "x" });
      if (field.kind === "choice") wrong.push({ [`${name}.from`]: "x" });
      if (field.kind === "day") wrong.push({ [`${name}.from`]: "2026-02-30" }, { [`${name}.from`]: "0000-01-01" });
      if (field.kind === "ref" || field.kind === "day" || field.kind === "number" || field.kind === "yesNo") wrong.push({ [name]: "x,y" });
      if (field.mask) wrong.push({ [`${name}.from`]: "1" }, { [`${name}.to`]: "1" });
    }
    for (const query of wrong) refused(await w.boss.call("GET", url(query)), 422, "filter_invalid", JSON.stringify(query));
    const id = "01900000-0000-7000-8000-000000000000";
    for (const after of ["x", "bm9wZQ", ...[["not a moment", id], ["x", "x"], [1, id], [null, id], {}, ["0000-01-01T00:00:00Z", id]].map((value) => Buffer.from(JSON.stringify(value)).toString("base64url"))]) {
      refused(await w.boss.call("GET", url({ after })), 422, "cursor_invalid", Buffer.from(after, "base64url").toString());
    }
    expect((await w.boss.call("GET", `${base(type)}?state=a&state=b`)).statusCode).toBe(422);
  });
}
