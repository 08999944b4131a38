import { expect, test } from "vitest";
import { freshMs, isFresh } from "./draft.ts";
import { afterRace } from "./race.tsx";

test("a draft is filled in by itself only while it is what one was just typing", () => {
  const now = Date.parse("2026-11-24T01:00:00.000Z");
  const at = (ago: number): string => new Date(now - ago).toISOString();
  expect([0, freshMs - 1, freshMs, 20 * 3_600_000, -60_000].map((ago) => isFresh(at(ago), now))).toEqual([true, true, false, false, false]);
});

test("after a race what I left as it was follows the other's change, what I wrote stays mine", () => {
  const start = { version: 1, place: "5 层", person: "赵" } as never;
  const current = { version: 2, place: "6 层", person: "钱" } as never;
  expect(afterRace({ place: "5 层", person: "孙" }, start, current)).toEqual({ place: "6 层", person: "孙" });
});
