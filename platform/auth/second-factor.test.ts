import fc from "fast-check";
import { expect, test } from "vitest";
import { shownCode } from "../testing/authenticator.ts";
import { factorUri, stepOf } from "./second-factor.ts";

/** The secret of RFC 6238, appendix B: the ASCII digits 1 to 9 and 0, twice. */
const known = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const at = (seconds: number): string => new Date(seconds * 1000).toISOString();

test.each([[59, "287082"], [1_111_111_109, "081804"], [1_111_111_111, "050471"], [1_234_567_890, "005924"], [2_000_000_000, "279037"], [20_000_000_000, "353130"]])("the table of RFC 6238: at %i s the code is %s", (seconds, code) => {
  expect(stepOf(known, code, at(seconds))).toBe(Math.floor(seconds / 30));
  expect(shownCode(known, at(seconds))).toBe(code);
});

test("a code is taken in its own step and one to each side, and tells which step it is of", () => {
  fc.assert(fc.property(fc.integer({ min: 1_700_000_000, max: 4_000_000_000 }), fc.integer({ min: -5, max: 5 }), (seconds, apart) => {
    const code = shownCode(known, at(seconds), apart);
    const near = [-1, 0, 1].filter((one) => shownCode(known, at(seconds), one) === code);
    const step = stepOf(known, code, at(seconds));
    if (near.length === 0) expect(step).toBeNull();
    else expect(near).toContain((step as number) - Math.floor(seconds / 30));
  }));
});

test("what is no code fits nowhere", () => {
  for (const code of ["", "28708", "2870820", "28708a", "二八七〇八二"]) expect(stepOf(known, code, at(59)), code).toBeNull();
});

test("the address to scan names organisation and account once each, and stays short enough to scan", () => {
  const uri = new URL(factorUri(known, "锦绣花园：二期", "T:1"));
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual(["otpauth:", "totp", "/锦绣花园 二期:T 1"]);
  expect(Object.fromEntries(uri.searchParams)).toEqual({ issuer: "锦绣花园 二期", secret: known, algorithm: "SHA1", digits: "6", period: "30" });
  expect(factorUri(known, "长".repeat(200), "长".repeat(30)).length).toBeLessThan(900);
});
