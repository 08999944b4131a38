import { expect, test } from "vitest";
import { markOf, shareInTime, stripOf } from "./days.ts";

const day = (more: object) => ({ day: "2026-11-30", done: 0, late: 0, missed: 0, open: 0, records: 0, refused: 0, checked: 0, found: 0, ...more });

test.each([
  [{}, "none"], [{ done: 2 }, "kept"], [{ records: 1 }, "kept"], [{ refused: 1 }, "kept"], [{ done: 1, open: 1 }, "todo"], [{ done: 3, late: 1 }, "late"], [{ done: 3, late: 1, missed: 1 }, "missed"], [{ checked: 1, found: 1 }, "missed"],
] as const)("a day of %j is %s", (more, mark) => expect(markOf(day(more))).toBe(mark));

test("a strip has every day of its time, over the end of a month too", () => {
  expect(stripOf([day({ done: 1 })], "2026-11-29", "2026-12-01")).toEqual([{ day: "2026-11-29", mark: "none" }, { day: "2026-11-30", mark: "kept" }, { day: "2026-12-01", mark: "none" }]);
  expect(markOf(undefined)).toBe("none");
});

test("the share in time counts what was due and is over; what is open or only entered does not move it", () => {
  expect(shareInTime([day({ done: 3, open: 2, records: 9 }), day({ late: 1 }), day({ missed: 1, found: 1 })])).toBe(0.6);
  expect([shareInTime([]), shareInTime([day({ open: 1, records: 4 })])]).toEqual([null, null]);
});
