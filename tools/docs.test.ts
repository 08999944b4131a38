import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { problems } from "#platform/record/problem.ts";
import { errorsDoc } from "./docs.ts";
import { root } from "./scratch.ts";
import { sayRule } from "./states-doc.ts";

const codes = Object.keys(problems);
const kept = (path: string): string => readFileSync(join(root, path), "utf8");

test("code, documents and types list the same errors", () => {
  const documented = [...kept("docs/generated/errors.md").matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
  expect(documented).toEqual(codes);
  expect(kept("docs/generated/errors.md")).toBe(errorsDoc());
  const described = JSON.parse(kept("docs/generated/openapi.json")) as { components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } } };
  expect(described.components.schemas.Problem.properties.code.enum).toEqual(codes);
});

test("every error is one that the program can answer with", () => {
  const sources = ["platform", "modules", "apps"].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|^record\/problem\.ts$/.test(name)).map((name) => kept(join(folder, name))));
  const text = sources.join("\n");
  expect(codes.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
});

test("a rule is told in words", () => {
  expect(sayRule({ all: [{ any: [{ can: "a" }, { actorIs: "owner" }] }, { not: { in: ["state", ["x", "y"]] } }, { atMost: ["amount", { limit: "compensation" }] }] })).toBe("（`a` 或 本人是 owner） 且 非（state ∈ x/y） 且 amount ≤ 本人上限 compensation");
});
