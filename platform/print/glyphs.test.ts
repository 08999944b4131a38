import fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf, visible } from "./glyphs.ts";

const few = (code: number): boolean => code < 0x2000 || (code >= 0x4e00 && code <= 0x9fff);
const wide = (sign: string): number => ((sign.codePointAt(0) as number) < 0x2000 ? 1 : 2);

test("a sign without a glyph, and one that shows nothing, is a box with its code", () => {
  expect(visible("电梯😀坏了", few)).toBe("电梯□(1F600)坏了");
  expect(visible("𠮷", few)).toBe("□(20BB7)");
  expect(visible("a\u202ecod.exe", few)).toBe("a□(202E)cod.exe");
  expect(visible("👍🏽❤️", few)).toBe("□(1F44D)□(2764)");
  expect(visible("\u0007\ud800", few)).toBe("□(0007)□(FFFD)");
  expect(visible("<script>alert(1)</script>\r\n\tb", few)).toBe("<script>alert(1)</script>\n    b");
});

test("lines are never wider than asked, and together they hold every sign but the blanks at their ends", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("电", "梯", "。", "，", "（", "a", "b", "1", " ", "\n"), maxLength: 200 }), fc.integer({ min: 2, max: 40 }), (text, width) => {
      const lines = linesOf(text, width, wide);
      for (const line of lines) expect([...line].reduce((sum, sign) => sum + wide(sign), 0)).toBeLessThanOrEqual(width);
      expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }),
  );
});

test("no line begins with a closing mark, and words stay whole", () => {
  expect(linesOf("电梯坏了，请派人", 8, wide)).toEqual(["电梯坏", "了，请派", "人"]);
  expect(linesOf("the lift is broken", 11, wide)).toEqual(["the lift is", "broken"]);
  expect(linesOf("", 8, wide)).toEqual([""]);
  expect(linesOf("a\n\nb", 8, wide)).toEqual(["a", "", "b"]);
});
