import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { cleanValue, formFields, requiredFields } from "../record/input.ts";
import { mostOf } from "../record/kind.ts";
import { kindOf } from "../record/kinds.ts";
import type { Field } from "../record/field.ts";
import type { RecordType } from "../record/record.ts";
import { base, good, journal, listAll, read, refused, stored, told, type Row, type World } from "./contract-world.ts";

/** Texts that break programs: each must come back as text, whole. */
const hostile = [
  "<script>alert(1)</script><img src=x onerror=alert(2)>",
  "\u202Egnp.exe\u202C 右到左 \u200Fשלום\u200E",
  "空\u0000字符 lone \uD800 and \uDFFF",
  "𠮷野家 𪚥龘 👩‍👩‍👧 é",
  "'; drop table staff; -- \\' $1 {x} %s =1+1 @SUM(A1)",
];

/** Values that are wrong for a field of any kind, and those only its own kind refuses. */
const wrongFor = (field: Field): unknown[] => {
  const own: Partial<Record<Field["kind"], unknown[]>> = {
    number: ["7", 1.5, 1e12], money: ["7", 0.5, -1, 1e16], duration: [-1, 1.5], yesNo: ["yes", 1], choice: ["no-such-choice", 1, "toString"], tag: ["字".repeat(41)], phone: ["打电话给我", 13800138000], email: ["no at sign"],
    day: ["2026-02-30", "24/11/2026", "0000-01-01", 20261124], instant: ["2026-11-24", "2026-11-24 09:30", "0000-01-01T00:00:00Z", 1], ref: ["x", 7], file: ["x"], signature: ["x", {}],
  };
  if (field.kind === "lines") return ["x", [7], [[]], [{ id: "x", ...(kindOf(field.kind).sample(1, { ...field, many: false }) as object), [Object.keys(field.columns ?? {})[0] ?? ""]: { a: 1 } }]];
  const wrong = [{ a: 1 }, ...(own[field.kind] ?? [7])];
  // A closed list has no more than its own values, and each counts once.
  return field.many ? [...wrong.map((value) => [value]), wrong[0], ...(field.kind === "choice" ? [] : [Array.from({ length: 51 }, (_, i) => (field.kind === "tag" ? `标签${i}` : (kindOf(field.kind).sample(i, field) ?? randomUUID())))])] : [...wrong, [{ b: 2 }]];
};

const textual = (field: Field): boolean => ["text", "longText", "address", "tag"].includes(field.kind);
/** How many characters a text field takes. */
export const longest = (field: Field): number => (field.kind === "tag" ? 40 : (field.max ?? (field.kind === "longText" ? 20_000 : 200)));

/** What a create takes, refuses and keeps, for one record type. */
export function createContract(type: RecordType, world: () => World): void {
  const make = (input: Row) => world().maker.call("POST", base(type), input);
  const form = formFields(type).map((name): [string, Field] => [name, type.fields[name] as Field]);

  test("create: every field of the form is kept as it was given, and journalled", async () => {
    const input = await world().factory.input(type, true);
    const made = good<{ id: string; version: number; state: string }>(await make(input));
    expect(made).toMatchObject({ version: 1, state: type.initial });
    const row = await stored(world(), type, made.id);
    for (const [name, field] of form) expect(row[name], name).toEqual(cleanValue(field, input[name]));
    expect(row.createdBy).toBe(world().maker.staffId);
    const lines = await journal(world().maker, type, made.id);
    expect(lines.map((line) => [line.step, line.by?.id, line.before])).toEqual([["create", world().maker.staffId, null]]);
    for (const [name] of form) expect(lines[0]?.after?.[name], name).toEqual(told(type, name, row[name]));
  });

  test("create: each required field is demanded by name", async () => {
    const whole = await world().factory.input(type);
    for (const name of requiredFields(type)) {
      for (const empty of [undefined, null, "", "  "]) {
        if (empty === "  " && !textual(type.fields[name] as Field)) continue;
        const { [name]: _, ...rest } = whole;
        const problem = refused(await make({ ...rest, ...(empty === undefined ? {} : { [name]: empty }) }), 422, "invalid_input", name);
        expect(problem.fields).toEqual([expect.objectContaining({ field: name, code: "field_required" })]);
      }
    }
  });

  test("create: unknown and read-only fields are refused by name", async () => {
    const whole = await world().factory.input(type);
    const closed = Object.keys(type.fields).filter((name) => type.fields[name]?.readonly);
    const base = ["state", "version", "id", "orgId", "createdBy", "participants", "externalNumber", "constructor", "nope"].filter((name) => !(name in type.fields));
    const problem = refused(await make({ ...whole, ...Object.fromEntries([...closed, ...base].map((name) => [name, "x"])) }), 422, "invalid_input");
    const told = Object.fromEntries(problem.fields?.map((one) => [one.field, one.code]) ?? []);
    for (const name of closed) expect(told[name], name).toBe("field_readonly");
    for (const name of base) expect(told[name], name).toBe("field_unknown");
  });

  test("create: values of the wrong kind are refused by name, all at once", async () => {
    const most = Math.max(...form.map(([, field]) => wrongFor(field).length));
    for (let i = 0; i < most; i++) {
      const wrong = form.map(([name, field]): [string, unknown] => [name, wrongFor(field)[i % wrongFor(field).length]]);
      const answer = await make(Object.fromEntries(wrong));
      const problem = refused(answer, 422, "invalid_input", JSON.stringify(wrong).slice(0, 800));
      const told = problem.fields?.filter((one) => one.code === "field_invalid").map((one) => one.field.split(".")[0]) ?? [];
      for (const [name, value] of wrong) expect(told, `${name} took ${JSON.stringify(value)?.slice(0, 200)}`).toContain(name);
    }
  });

  const texts = form.filter(([, field]) => textual(field));
  if (texts.length > 0) test("create: hostile and longest texts come back as text", async () => {
    for (const text of [...hostile, null]) {
      const whole = await world().factory.input(type, true);
      const listed = world().particulars[type.name]?.listed ?? [];
      for (const [name, field] of texts.filter(([one]) => !listed.includes(one))) {
        const one = text === null ? "字".repeat(longest(field)) : text.slice(0, longest(field));
        whole[name] = field.many ? [one] : one;
      }
      const made = good<{ id: string }>(await make(whole), String(text));
      const [row, line] = [await read(world().maker, type, made.id), (await listAll(world().maker, type, { ids: made.id }))[0]];
      for (const [name, field] of texts.filter(([one]) => !listed.includes(one))) {
        const sent = field.many ? (whole[name] as string[])[0] : (whole[name] as string);
        const kept = (sent as string).toWellFormed().replaceAll("\0", "\uFFFD").trim();
        expect(row[name], name).toEqual(field.many ? [kept] : kept);
        expect(line?.[name], name).toEqual(row[name]);
      }
    }
  });

  const limited = form.filter(([, field]) => textual(field) || field.max !== undefined || field.kind === "lines");
  if (limited.length > 0) test("create: one more than the most is refused by name", async () => {
    const whole = await world().factory.input(type);
    for (const [name, field] of limited) {
      const line = field.kind === "lines" ? ((await world().factory.value(field)) as object[])[0] : {};
      const value = field.kind === "lines" ? Array.from({ length: mostOf(kindOf(field.kind), field) + 1 }, () => ({ ...line, id: randomUUID() })) : textual(field) ? "字".repeat(longest(field) + 1) : (field.max ?? 0) + 1;
      const problem = refused(await make({ ...whole, [name]: field.many && field.kind !== "lines" ? [value] : value }), 422, "invalid_input", name);
      expect(problem.fields).toEqual([expect.objectContaining({ field: name, code: "field_invalid" })]);
    }
  });

  const listed = form.filter(([, field]) => field.kind === "lines");
  if (listed.length > 0) test("create: a fault in a line is told of its row and column, a column that is none too", async () => {
    const whole = await world().factory.input(type, true);
    for (const [name, field] of listed) {
      const lines = (await world().factory.value(field)) as Row[];
      const [key, column] = Object.entries(field.columns ?? {}).find(([, one]) => one.kind !== "file" && one.kind !== "signature") ?? ["", field];
      const problem = refused(await make({ ...whole, [name]: [lines[0], { ...lines[1], [key]: { a: 1 }, nope: 1 }] }), 422, "invalid_input", name);
      expect(problem.fields).toEqual([expect.objectContaining({ field: `${name}.1.nope`, code: "field_unknown" }), expect.objectContaining({ field: `${name}.1.${key}`, code: "field_invalid", detail: expect.stringContaining(column.label.zh) })]);
    }
  });

  const linked = listed.flatMap(([name, field]) => Object.entries(field.columns ?? {}).filter(([, column]) => ["ref", "file", "signature"].includes(column.kind)).map(([key, column]) => ({ name, field, key, column })));
  if (linked.length > 0) test("create: what a line refers to must be there, in this organisation, and a file one's own", async () => {
    const whole = await world().factory.input(type, true);
    for (const { name, field, key, column } of linked) {
      const lines = (await world().factory.value(field)) as Row[];
      const wrong = column.kind === "ref" ? (await world().strangerFactory.make(world().engine.types.get(column.to ?? "") as RecordType)).id : await world().bossFactory.value(column);
      const problem = refused(await make({ ...whole, [name]: [lines[0], { ...lines[1], [key]: wrong }] }), 422, "invalid_input", `${name}.${key}`);
      expect(problem.fields).toEqual([expect.objectContaining({ field: `${name}.1.${key}`, code: "reference_missing" })]);
    }
  });

  const refs = form.filter(([, field]) => field.kind === "ref");
  if (refs.length > 0) test("create: a reference to nothing, or to another organisation's record, is refused by name", async () => {
    const whole = await world().factory.input(type);
    for (const [name, field] of refs) {
      const foreign = await world().strangerFactory.make(world().engine.types.get(field.to ?? "") as RecordType);
      for (const id of [foreign.id, "01900000-0000-7000-8000-000000000000"]) {
        const problem = refused(await make({ ...whole, [name]: id }), 422, "invalid_input", name);
        expect(problem.fields).toEqual([expect.objectContaining({ field: name, code: "reference_missing" })]);
      }
    }
  });

  const papers = form.filter(([, field]) => field.kind === "file" || field.kind === "signature");
  if (papers.length > 0) test("create: a file that another person uploaded cannot be taken", async () => {
    const whole = await world().factory.input(type);
    for (const [name, field] of papers) {
      const problem = refused(await make({ ...whole, [name]: await world().bossFactory.value(field) }), 422, "invalid_input", name);
      expect(problem.fields).toEqual([expect.objectContaining({ field: name, code: "reference_missing" })]);
    }
  });

  const unique = form.filter(([, field]) => field.unique);
  if (unique.length > 0) test("create: a value that must be unique is refused the second time by name", async () => {
    const first = await world().factory.input(type, true);
    good(await make(first));
    for (const [name] of unique) {
      const second = { ...(await world().factory.input(type)), [name]: first[name] };
      const problem = refused(await make(second), 422, "invalid_input", name);
      expect(problem.fields).toEqual([expect.objectContaining({ field: name, code: "already_taken" })]);
    }
  });
}
