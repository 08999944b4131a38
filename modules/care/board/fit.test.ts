import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsThatFit, wallZoom } from "./fit.tsx";

test("rows that all fit are all shown; else one line is left for how many more there are, and nothing runs out of its box", () => {
  expect(rowsThatFit(3, 180, 60, 34)).toBe(3);
  expect(rowsThatFit(3, 179, 60, 34)).toBe(2);
  expect(rowsThatFit(4, 180, 60, 34)).toBe(2);
  expect(rowsThatFit(9, 20, 60, 34)).toBe(0);
  fc.assert(fc.property(fc.nat(40), fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 10, max: 90 }), (all, box, row) => {
    const n = rowsThatFit(all, box, row, 34);
    expect(n).toBeLessThanOrEqual(all);
    if (n > 0) expect(n * row + (n < all ? 34 : 0)).toBeLessThanOrEqual(box);
  }));
});

test("a wall reads the same on a small, a usual and a very large screen", () => {
  expect(wallZoom(1920, 1080)).toBe(1);
  expect(wallZoom(3840, 2160)).toBe(2);
  expect(wallZoom(1366, 768)).toBeCloseTo(0.711, 3);
  expect(wallZoom(1080, 1920)).toBeCloseTo(0.5625, 4);
});
