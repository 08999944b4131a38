import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { wellFormed } from "./well-formed.ts";

const own = Object.getOwnPropertyDescriptor(String.prototype, "toWellFormed") as PropertyDescriptor;
afterEach(() => void Object.defineProperty(String.prototype, "toWellFormed", own));

test("a browser without a word of its own for it keeps the same text", () => {
  const units = fc.array(fc.oneof(fc.integer({ min: 0xd7f0, max: 0xe010 }), fc.constantFrom(0x61, 0x4e2d, 0xd842, 0xdfb7, 0)), { maxLength: 12 }).map((codes) => String.fromCharCode(...codes));
  fc.assert(fc.property(units, (text) => {
    Object.defineProperty(String.prototype, "toWellFormed", own);
    const wanted = text.toWellFormed();
    expect(wellFormed(text)).toBe(wanted);
    Object.defineProperty(String.prototype, "toWellFormed", { ...own, value: undefined });
    expect(wellFormed(text)).toBe(wanted);
  }));
});
