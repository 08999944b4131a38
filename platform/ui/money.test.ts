import fc from "fast-check";
import { expect, test } from "vitest";
import { fen, yuan } from "./money.ts";

test("what people type as yuan becomes whole fen", () => {
  expect(fen("200")).toBe(20_000);
  expect(fen("1,234.5")).toBe(123_450);
  expect(fen("￥１２．０５元")).toBe(1_205);
  for (const wrong of ["", "abc", "1.234", "1..2", "１２，x"]) expect(fen(wrong), wrong).toBeNull();
});

test("yuan and fen are each other's inverse", () => {
  fc.assert(fc.property(fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }), (amount) => void expect(fen(yuan(amount))).toBe(amount === 0 ? 0 : amount)));
});
