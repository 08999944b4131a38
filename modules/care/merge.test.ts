import fc from "fast-check";
import { expect, test } from "vitest";
import { Problem } from "#platform/record/problem.ts";
import { demandUntouched, mergedValues, owedFirstContact, previewMerge } from "./merge.ts";

const client = (values: object): Record<string, unknown> => ({ name: "王", phones: [], emails: [], tags: [], kind: "existing", site: "s", consent: "unknown", following: false, owner: null, lastContactAt: null, ...values });

test("A6-GRP-30: each field shows both sides and what may be chosen; lists and long texts may keep both", () => {
  const fields = previewMerge(client({ phones: ["1"], needs: "静", role: "owner" }), client({ phones: ["2"], needs: "静", name: "王伟", address: "东路1号" }));
  const of = (name: string) => fields.find((one) => one.field === name);
  expect(of("phones")).toEqual({ field: "phones", kept: ["1"], other: ["2"], choices: ["both", "kept", "other"], choice: "both" });
  expect(of("name")).toMatchObject({ choices: ["kept", "other"], choice: "kept" });
  expect(of("address")).toMatchObject({ choice: "other" });
  expect(of("needs")).toMatchObject({ choices: ["kept", "other"], choice: "kept" });
  expect(of("lastContactAt")).toBeUndefined();
  expect(of("emails")).toBeUndefined();
});

test("a client who refused to be contacted in either file is not contacted", () => {
  expect(mergedValues(client({ consent: "given" }), client({ consent: "refused" }), {})).toMatchObject({ consent: "refused" });
  expect(mergedValues(client({ consent: "refused" }), client({ consent: "given" }), {})).not.toHaveProperty("consent");
  expect(mergedValues(client({ consent: "unknown" }), client({ consent: "given" }), {})).toMatchObject({ consent: "given" });
});

test("who is taken over in charge brings the time along, and the later contact counts", () => {
  const other = client({ owner: "b", ownerSince: "2026-02-01T00:00:00.000Z", ownerReason: "r", lastContactAt: "2026-03-02T00:00:00.000Z" });
  expect(mergedValues(client({ lastContactAt: "2026-03-01T00:00:00.000Z" }), other, {})).toMatchObject({ owner: "b", ownerSince: "2026-02-01T00:00:00.000Z", ownerReason: "r", lastContactAt: "2026-03-02T00:00:00.000Z" });
  expect(mergedValues(client({ owner: "a", lastContactAt: "2026-04-01T00:00:00.000Z" }), other, {})).toEqual({});
});

test("choices that are none, unknown fields and too much together are refused by field", () => {
  const refuse = (kept: object, other: object, choices: Record<string, string>): string[] => {
    try {
      mergedValues(client(kept), client(other), choices);
    } catch (error) {
      return (error as Problem).fields.map((one) => `${one.field} ${one.code}`);
    }
    return [];
  };
  expect(refuse({}, {}, { name: "both" })).toEqual(["name field_invalid"]);
  expect(refuse({}, {}, { state: "kept", owner: "other" })).toEqual(["state field_unknown", "owner field_unknown"]);
  const many = (from: number): string[] => Array.from({ length: 30 }, (_, n) => `${from + n}`);
  expect(refuse({ phones: many(100) }, { phones: many(200) }, {})).toEqual(["phones field_invalid"]);
  expect(refuse({ phones: many(100) }, { phones: many(200) }, { phones: "kept" })).toEqual([]);
});

test("whatever two clients say, merging loses no phone and invents none, and a second time changes nothing", () => {
  const phones = fc.uniqueArray(fc.stringMatching(/^1\d{3}$/), { maxLength: 8 });
  fc.assert(fc.property(phones, phones, (a, b) => {
    const kept = client({ phones: a });
    const other = client({ phones: b });
    const after = { ...kept, ...mergedValues(kept, other, {}) };
    expect(new Set(after.phones as string[])).toEqual(new Set([...a, ...b]));
    expect((after.phones as string[]).length).toBe(new Set([...a, ...b]).size);
    expect(mergedValues(after, other, {}).phones ?? after.phones).toEqual(after.phones);
  }));
});

test("a first contact is owed until there is one since the allocation", () => {
  expect(owedFirstContact({ ownerSince: null, lastContactAt: null })).toBe(false);
  expect(owedFirstContact({ ownerSince: "2026-02-01", lastContactAt: null })).toBe(true);
  expect(owedFirstContact({ ownerSince: "2026-02-01", lastContactAt: "2026-01-01" })).toBe(true);
  expect(owedFirstContact({ ownerSince: "2026-02-01", lastContactAt: "2026-02-02" })).toBe(false);
});

test("undoing asks that both stand at the versions the merge left", () => {
  expect(() => demandUntouched({ now: 2, merged: 2 }, { now: 5, merged: 5 })).not.toThrow();
  for (const [loser, kept] of [[{ now: 3, merged: 2 }, { now: 5, merged: 5 }], [{ now: 2, merged: 2 }, { now: 6, merged: 5 }], [{ now: 2, merged: null }, { now: 5, merged: 5 }]] as const) expect(() => demandUntouched(loser, kept)).toThrow(Problem);
});
