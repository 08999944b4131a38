import { expect, test } from "vitest";
import { cleanValue, formFields, requiredFields } from "../record/input.ts";
import type { Field } from "../record/field.ts";
import { askedFields, statesFrom, type RecordType } from "../record/record.ts";
import { base, force, good, journal, read, ready, refused, stepBody, stepInput, stepsOf, stored, told, type Row, type World } from "./contract-world.ts";

/** Changes, lost races, and every declared step, for one record type. */
export function stepContract(type: RecordType, world: () => World): void {
  const at = (id: string, step = ""): string => `${base(type)}/${id}${step && `/${step}`}`;

  test("get: what is not there is not found, and an id that is none is no other", async () => {
    refused(await world().boss.call("GET", at("01900000-0000-7000-8000-000000000000")), 404, "not_found");
    refused(await world().boss.call("GET", at("nope")), 404, "not_found");
  });

  if (type.may.change) test("change: writes what was given, journals what differs, and shows both sides of a lost race", async () => {
    const w = world();
    const made = await w.factory.make(type);
    const before = await stored(w, type, made.id);
    const fresh = await w.bossFactory.input(type, true);
    const input = Object.fromEntries(Object.entries(fresh).filter(([name]) => !(type.fields[name]?.kind === "ref" && type.fields[name]?.to === type.name)));
    const done = good<{ version: number }>(await w.boss.call("PATCH", at(made.id), { version: 1, input, note: "改一下" }));
    expect(done.version).toBe(2);
    const row = await stored(w, type, made.id);
    for (const [name, value] of Object.entries(input)) expect(row[name], name).toEqual(cleanValue(type.fields[name] as Field, value));
    const line = (await journal(w.boss, type, made.id))[0];
    expect(line).toMatchObject({ step: "change", note: "改一下", by: { id: w.boss.staffId } });
    const differs = Object.keys(type.fields).filter((name) => JSON.stringify(row[name]) !== JSON.stringify(before[name]));
    expect(differs.length).toBeGreaterThan(0);
    expect(Object.keys(line?.after ?? {}).sort()).toEqual(differs.sort());
    for (const name of differs) expect([line?.before?.[name] ?? null, line?.after?.[name] ?? null]).toEqual([told(type, name, before[name]), told(type, name, row[name])]);

    const lost = refused(await w.boss.call("PATCH", at(made.id), { version: 1, input }), 409, "version_conflict");
    expect(lost.current).toMatchObject({ id: made.id, version: 2 });
    expect(lost.yours).toEqual(JSON.parse(JSON.stringify(input)));
    refused(await w.boss.call("PATCH", at(made.id), { input }), 422, "invalid_input");
    refused(await w.boss.call("PATCH", at(made.id), { version: "2", input }), 422, "invalid_input");

    const text = formFields(type).find((name) => ["text", "longText"].includes(type.fields[name]?.kind ?? "")) as string;
    const race = await Promise.all(["甲", "乙"].map((value) => w.boss.call("PATCH", at(made.id), { version: 2, input: { [text]: value } })));
    expect(race.map((answer) => answer.statusCode).sort()).toEqual([200, 409]);
    expect((await read(w.boss, type, made.id)).version).toBe(3);
  });

  if (type.may.change) test("change: a required field cannot be emptied, nor an unknown or read-only one set", async () => {
    const w = world();
    const made = await w.factory.make(type);
    for (const [name, field] of Object.entries(type.fields).filter(([, one]) => one.required)) {
      if (field.readonly) continue;
      const problem = refused(await w.boss.call("PATCH", at(made.id), { version: 1, input: { [name]: null } }), 422, "invalid_input", name);
      expect(problem.fields).toEqual([expect.objectContaining({ field: name, code: "field_required" })]);
    }
    const closed = Object.keys(type.fields).filter((name) => type.fields[name]?.readonly);
    const problem = refused(await w.boss.call("PATCH", at(made.id), { version: 1, input: Object.fromEntries([...closed, "state", "nope"].map((name) => [name, "x"])) }), 422, "invalid_input");
    expect(problem.fields?.map((one) => one.field).sort()).toEqual([...new Set([...closed, "state", "nope"])].sort());
    expect((await read(w.boss, type, made.id)).version).toBe(1);
  });

  for (const [step, transition] of stepsOf(type)) {
    const from = statesFrom(transition);
    const outside = Object.keys(type.states).filter((state) => !from.includes(state));

    test(`step ${step}: from a state it does not start from it is refused, and nothing changes`, async () => {
      const w = world();
      const made = await ready(w, type, step, transition);
      for (const state of outside) {
        if (!(await force(w, type, made.id, { state }))) continue;
        refused(await w.boss.call("POST", at(made.id, step), stepBody(w, transition, 1, {})), 409, "wrong_state", state);
      }
      expect(await read(w.boss, type, made.id)).toMatchObject({ version: 1 });
    });

    test(`step ${step}: where it may be made it is, and the journal tells it`, async () => {
      const w = world();
      const made = await ready(w, type, step, transition);
      const before = await read(w.boss, type, made.id);
      const input = await stepInput(w, type, step, transition);
      const lost = refused(await w.boss.call("POST", at(made.id, step), stepBody(w, transition, 7, input)), 409, "version_conflict");
      expect(lost.current).toMatchObject({ id: made.id, version: 1 });
      if (transition.note === "required") refused(await w.boss.call("POST", at(made.id, step), stepBody(w, transition, 1, input, null)), 422, "note_required");
      if (transition.note === "required") refused(await w.boss.call("POST", at(made.id, step), stepBody(w, transition, 1, input, "  ")), 422, "note_required");
      if (transition.signs) refused(await w.boss.call("POST", at(made.id, step), { version: 1, input }), 403, "signature_needed");
      if (transition.signs) refused(await w.boss.call("POST", at(made.id, step), { version: 1, input, signature: { password: "not the password" } }), 403, "signature_needed");
      for (const { name } of askedFields(transition).filter((ask) => ask.required)) {
        const { [name]: _, ...rest } = input;
        const problem = refused(await w.boss.call("POST", at(made.id, step), stepBody(w, transition, 1, rest)), 422, "invalid_input", `${step} without ${name}`);
        expect(problem.fields).toEqual([expect.objectContaining({ field: name, code: "field_required" })]);
      }
      const unasked = Object.keys(type.fields).filter((name) => !askedFields(transition).some((ask) => ask.name === name)).slice(0, 3);
      refused(await w.boss.call("POST", at(made.id, step), stepBody(w, transition, 1, { ...input, ...Object.fromEntries([...unasked, "nope"].map((name) => [name, "x"])) })), 422, "invalid_input");

      const done = good<{ version: number; state: string }>(await w.boss.call("POST", at(made.id, step), stepBody(w, transition, 1, input)), `${type.name} ${step}`);
      const row = await read(w.boss, type, made.id);
      expect(done).toMatchObject({ version: 2, state: row.state });
      if (transition.to !== "stay") expect(row.state).toBe(transition.to);
      // What the step itself writes, by its declaration or by what follows from it, does not undo the signature it was given with.
      if (transition.signs) expect(good<{ signatures: { step: string; valid: boolean }[] }>(await w.boss.call("GET", `${at(made.id)}/signatures`)).signatures.filter((one) => one.step === step).map((one) => one.valid)).toEqual([true]);
      const line = (await journal(w.boss, type, made.id)).find((one) => one.step === step);
      expect(line).toMatchObject({ note: "有原因", by: { id: w.boss.staffId } });
      for (const name of ["state", ...Object.keys(type.fields)]) {
        if (JSON.stringify(row[name]) === JSON.stringify(before[name])) expect(line?.after ?? {}, name).not.toHaveProperty(name);
        else expect([line?.before?.[name] ?? null, line?.after?.[name] ?? null], name).toEqual([before[name], row[name]]);
      }
    });

    if (!transition.bulk) continue;
    test(`step ${step}: on many at once each row has its own answer`, async () => {
      const w = world();
      const [one, stale] = [await ready(w, type, step, transition), await ready(w, type, step, transition)];
      const missing = "01900000-0000-7000-8000-000000000000";
      const input = await stepInput(w, type, step, transition);
      const rows = [{ id: one.id, version: 1 }, { id: stale.id, version: 7 }, { id: missing, version: 1 }];
      const url = `${base(type)}/bulk/${step}`;
      const { results } = good<{ results: { id: string; ok: boolean; problem?: { code: string } }[] }>(await w.boss.call("POST", url, { rows, input, note: "一起" }));
      expect(results.map((result) => [result.id, result.ok, result.problem?.code])).toEqual([[one.id, true, undefined], [stale.id, false, "version_conflict"], [missing, false, "not_found"]]);
      for (const bad of [{ rows: [], input }, { rows: Array.from({ length: 201 }, () => rows[0]), input }, { rows: [{ id: "x", version: 1 }], input }, { input }, []]) {
        const answer = await w.boss.call("POST", url, bad);
        expect([400, 422], answer.body).toContain(answer.statusCode);
      }
    });
  }

  if (type.may.void) test("void: a void record stays readable, takes no change, and cannot be referred to any more", async () => {
    const w = world();
    const made = await w.factory.make(type);
    good(await w.boss.call("POST", at(made.id, "void"), { version: 1, note: "登错了" }));
    expect((await read(w.boss, type, made.id)).state).toBe("void");
    // A rule of the declaration may forbid it before its state does.
    if (type.may.change) expect([403, 409]).toContain((await w.boss.call("PATCH", at(made.id), { version: 2, input: {} })).statusCode);
    for (const other of w.engine.types.values()) {
      for (const name of formFields(other).filter((one) => other.fields[one]?.to === type.name && other.may.create)) {
        const input: Row = { ...(await w.factory.input(other)), [name]: made.id };
        const problem = refused(await w.maker.call("POST", base(other), input), 422, "invalid_input", `${other.name}.${name}`);
        expect(problem.fields).toEqual([expect.objectContaining({ field: name, code: "reference_missing" })]);
      }
    }
  });

  test("a required field of the declaration is demanded of the person, not of the database", () => {
    expect(requiredFields(type).filter((name) => !formFields(type).includes(name))).toEqual([]);
  });
}
