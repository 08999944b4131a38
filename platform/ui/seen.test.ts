import { expect, test } from "vitest";
import { dropSeen, forgetSeen, keepSeen, seenBy, type Place } from "./seen.ts";

function shelf(room = Infinity): Place & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    getItem: (name) => all.get(name) ?? null,
    setItem: (name, value) => {
      if (value.length > room) throw new Error("full");
      all.set(name, value);
    },
    removeItem: (name) => void all.delete(name),
  };
}
const [one, other] = [{ org: "o", staff: "one" }, { org: "o", staff: "other" }];
const at = Date.parse("2026-11-24T01:00:00.000Z");

test("what was last seen is given to its own person alone, the newest of each, and goes when another one comes", () => {
  const place = shelf();
  keepSeen(one, [{ key: ["today"], at, data: { n: 1 } }], place);
  keepSeen(one, [{ key: ["today"], at: at + 1, data: { n: 2 } }, { key: ["one", "case", "c"], at, data: {} }], place);
  expect(seenBy(one, at, place).map(({ key, data }) => [key, data])).toEqual([[["today"], { n: 2 }], [["one", "case", "c"], {}]]);
  expect(seenBy(other, at, place)).toEqual([]);
  expect(seenBy({ org: "p", staff: "one" }, at, place)).toEqual([]);
  keepSeen(other, [{ key: ["today"], at, data: {} }], place);
  expect(seenBy(one, at, place)).toEqual([]);
  forgetSeen(place);
  expect(place.all.size).toBe(0);
});

test("it is kept for a day and stays small: the newest forty, a million characters, and nothing where there is no room", () => {
  const place = shelf();
  keepSeen(one, [{ key: ["today"], at, data: {} }], place);
  expect(seenBy(one, at + 24 * 3_600_000, place)).toEqual([]);
  for (let n = 0; n < 60; n++) keepSeen(one, [{ key: ["one", n], at: at + n, data: {} }], place);
  expect(seenBy(one, at, place).map(({ key }) => key[1])).toEqual(Array.from({ length: 40 }, (_, n) => 59 - n));
  keepSeen(one, [{ key: ["big"], at: at + 100, data: "长".repeat(999_000) }], place);
  expect(seenBy(one, at, place).length).toBeLessThan(25);
  expect(seenBy(one, at, place)[0]?.key).toEqual(["big"]);
  const full = shelf(1000);
  keepSeen(one, [{ key: ["today"], at, data: {} }], full);
  keepSeen(one, [{ key: ["big"], at, data: "x".repeat(2000) }], full);
  expect(full.all.size).toBe(0);
});

test("what the server gives no longer is forgotten by itself", () => {
  const place = shelf();
  keepSeen(one, [{ key: ["one", "case", "c"], at, data: {} }, { key: ["today"], at, data: {} }], place);
  dropSeen(one, ["one", "case", "c"], place);
  expect(seenBy(one, at, place).map(({ key }) => key)).toEqual([["today"]]);
  place.setItem("dutydesk.seen", "{broken");
  expect(seenBy(one, at, place)).toEqual([]);
});
