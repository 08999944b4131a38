import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fill } from "./text.ts";

const root = new URL("../../../", import.meta.url).pathname;
const catalogues = globSync("{platform,modules,apps}/**/*.text.ts", { cwd: root });
const sources = globSync("{platform,modules,apps}/**/*.{ts,tsx}", { cwd: root }).filter((file) => !file.endsWith(".text.ts") && !file.endsWith(".test.ts"));
const code = sources.map((file) => ({ file, text: readFileSync(root + file, "utf8") }));

test("there are catalogues, and code that uses them", () => {
  expect(catalogues.length).toBeGreaterThan(3);
  expect(sources.length).toBeGreaterThan(catalogues.length);
});

test.each(catalogues)("%s: every text has both languages with the same params, and is used where the catalogue is imported", async (file) => {
  const texts = Object.values(await import(root + file)) as Record<string, { zh: string; en: string }>[];
  const users = code.filter(({ text }) => text.includes(`/${file.split("/").at(-1)}"`)).map(({ text }) => text).join("\n");
  for (const catalogue of texts) {
    for (const [key, label] of Object.entries(catalogue)) {
      expect(label.zh.trim(), `${key} in Chinese`).not.toBe("");
      expect(label.en.trim(), `${key} in English`).not.toBe("");
      expect(label.zh, `${key} is Chinese first`).toMatch(/[\p{Script=Han}{]/u);
      expect(label.en, `${key} in English holds no Chinese`).not.toMatch(/\p{Script=Han}/u);
      const params = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? "").sort();
      expect(params(label.en), `params of ${key}`).toEqual(params(label.zh));
      expect(users.includes(`"${key}"`), `${key} is used`).toBe(true);
    }
  }
});

test("a text is filled by name, a missing param stays empty", () => {
  expect(fill("还有 {n} 件，{who}", { n: 3 })).toBe("还有 3 件，");
});
