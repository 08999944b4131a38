import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fill } from "#platform/record/label.ts";

const root = new URL("../../../", import.meta.url).pathname;
const catalogues = globSync("{platform,modules,apps}/**/*.text.ts", { cwd: root });
const sources = globSync("{platform,modules,apps}/**/*.{ts,tsx}", { cwd: root }).filter((file) => !file.endsWith(".text.ts") && !file.endsWith(".test.ts"));
const code = sources.map((file) => ({ file, text: readFileSync(root + file, "utf8") }));

async function read(file: string): Promise<Record<string, { zh: string; en: string }>> {
  return Object.assign({}, ...Object.values(await import(root + file)));
}

test("there are catalogues, and code that uses them", () => {
  expect(catalogues.length).toBeGreaterThan(3);
  expect(sources.length).toBeGreaterThan(catalogues.length);
});

test.each(catalogues)("%s: every text has both languages with the same params", async (file) => {
  for (const [key, label] of Object.entries(await read(file))) {
    expect(label.en.trim(), `${key} in English`).not.toBe("");
    expect(label.zh, `${key} is Chinese first`).toMatch(/[\p{Script=Han}{]|^[^\p{L}]+$/u);
    expect(label.en, `${key} in English holds no Chinese`).not.toMatch(/\p{Script=Han}/u);
    const params = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? "").sort();
    expect(params(label.en), `params of ${key}`).toEqual(params(label.zh));
  }
});

test.each(catalogues)("%s: every text is used, by a file that imports the catalogue or lives beside it", async (file) => {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const users = code.filter((one) => one.text.includes(`/${file.split("/").at(-1)}"`) || one.file.startsWith(folder)).map((one) => one.text).join("\n");
  // A key put together of a word and a value stands in the code as `word_${…}`.
  const joined = (key: string): boolean => key.includes("_") && users.includes(`\`${key.slice(0, key.indexOf("_") + 1)}\${`);
  const unused = Object.keys(await read(file)).filter((key) => !users.includes(`"${key}"`) && !new RegExp(`Texts\\.${key}\\b`).test(users) && !joined(key) && !new RegExp(`\\b${key}: `).test(users));
  expect(unused).toEqual([]);
});

test("a text is filled by name, a missing param stays empty", () => {
  expect(fill("还有 {n} 件，{who}", { n: 3 })).toBe("还有 3 件，");
});
