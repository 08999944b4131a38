import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { recordTypes } from "../apps/records.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const dutyId = /\bA\d-[A-Z]{2,3}-\d{2}\b/g;
const title = /\b(?:test|describe)(?:\.\w+(?:\([^)]*\))?)*\(\s*(["'`])(.*?)\1\s*,/g;

/** The duties that the titles of the tests in a folder name. */
function titled(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"));
  return files.flatMap((name) => [...readFileSync(join(root, folder, name), "utf8").matchAll(title)].flatMap((found) => found[2]?.match(dutyId) ?? []));
}

/** The duties that a part of a declaration names as its own. */
function declared(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === "duty" && typeof value === "string" ? [value] : declared(value)));
}

test("every duty that is said to be held is named by the declaration that holds it, or by a test that proves it", () => {
  const proved = new Set([...recordTypes.flatMap(declared), ...["apps", "modules", "platform", "e2e"].flatMap(titled)]);
  const held = loadCatalogue().duties.filter((duty) => duty.heldBy.length > 0).map((duty) => duty.id);
  expect(held.length).toBeGreaterThan(0);
  expect(held.filter((id) => !proved.has(id))).toEqual([]);
});

test("a declaration names only duties that the catalogue has, and each of them is held", () => {
  const named = [...new Set(recordTypes.flatMap(declared))].sort();
  const duties = new Map(loadCatalogue().duties.map((duty) => [duty.id, duty]));
  expect(named.filter((id) => !duties.has(id))).toEqual([]);
  expect(named.filter((id) => (duties.get(id)?.heldBy.length ?? 0) === 0)).toEqual([]);
});
