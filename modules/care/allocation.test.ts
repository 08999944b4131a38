import fc from "fast-check";
import { expect, test } from "vitest";
import { allocateEvenly, type Carer } from "./allocation.ts";

const carers = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-z]{3}$/), holds: fc.nat({ max: 60 }), weight: fc.constantFrom(0, 50, 100, 150, 300) }), { selector: (one) => one.id, minLength: 1, maxLength: 7 });
const clients = fc.uniqueArray(fc.uuid(), { maxLength: 60 });

const countOf = (all: readonly Carer[], to: readonly string[]): Map<string, number> => new Map(all.map((one) => [one.id, one.holds + to.filter((id) => id === one.id).length]));

test("A4-CC-08: every client goes to one able person, and nobody who got one would be worse off than another with one more", () => {
  fc.assert(fc.property(clients, carers, (asked, all) => {
    const able = all.filter((one) => one.weight > 0);
    const out = allocateEvenly(asked, all);
    expect(out.map((one) => one.client)).toEqual(able.length === 0 ? [] : asked);
    const to = out.map((one) => one.to);
    const after = countOf(all, to);
    for (const got of able.filter((one) => to.includes(one.id))) {
      for (const other of able) expect((after.get(got.id) as number) * other.weight).toBeLessThanOrEqual(((after.get(other.id) as number) + 1) * got.weight);
    }
    for (const one of all.filter((carer) => carer.weight === 0)) expect(to).not.toContain(one.id);
  }));
});

test("A4-CC-08: equals who begin with nothing end with numbers that differ by one at most, in whatever order they are named", () => {
  fc.assert(fc.property(clients, fc.integer({ min: 1, max: 6 }), fc.nat(), (asked, n, turn) => {
    const all = Array.from({ length: n }, (_, i) => ({ id: `p${i}`, holds: 0, weight: 100 }));
    const out = allocateEvenly(asked, all);
    const counts = [...countOf(all, out.map((one) => one.to)).values()];
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    const turned = [...all.slice(turn % n), ...all.slice(0, turn % n)];
    expect(allocateEvenly(asked, turned)).toEqual(out);
  }));
});

test("A4-CC-08: skill 150 gets half as many more than 100, and the reason says with what figures", () => {
  const out = allocateEvenly(Array.from({ length: 50 }, (_, n) => `c${n}`), [{ id: "a", holds: 0, weight: 100 }, { id: "b", holds: 0, weight: 150 }]);
  expect(out.filter((one) => one.to === "b")).toHaveLength(30);
  expect(out[0]).toEqual({ client: "c0", to: "b", reason: { zh: "已管 0 户，业务权重 150，按数量均衡、兼顾能力分给", en: "holds 0, skill 150: most even by number and skill" } });
  const uneven = allocateEvenly(["x", "y"], [{ id: "a", holds: 5, weight: 100 }, { id: "b", holds: 3, weight: 100 }]);
  expect(uneven.map((one) => one.to)).toEqual(["b", "b"]);
});
