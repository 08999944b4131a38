import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { palettes } from "./palette.ts";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const [light = "", dark = ""] = css.split('[data-theme="dark"]');

function tokens(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, name, value]) => [name, value]));
}

test("the style sheet and the component theme carry the same colours", () => {
  expect(tokens(light)).toEqual(palettes.light);
  expect(tokens(dark)).toEqual(palettes.dark);
});

/** Relative luminance of an sRGB colour (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

test.each(["light", "dark"] as const)("text of the %s theme is readable on every ground it stands on (4.5 : 1)", (theme) => {
  const p = palettes[theme];
  const pairs = [
    [p.ink, p.paper], [p.ink, p.surface], [p["ink-2"], p.surface], [p["ink-2"], p.paper], [p["ink-2"], p.sunken], [p["ink-3"], p.surface], [p["ink-3"], p.paper],
    [p.kept, p["kept-soft"]], [p.soon, p["soon-soft"]], [p.miss, p["miss-soft"]], [p["act-ink"], p["act-soft"]], [p["on-act"], p.act], [p.act, p.surface], [p.miss, p.surface], [p.soon, p.surface],
  ] as const;
  for (const [text, ground] of pairs) expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
});
