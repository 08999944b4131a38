import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { readYaml } from "./product-data.ts";

const folder = mkdtempSync(join(tmpdir(), "dutydesk-yaml-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): unknown {
  const file = join(folder, "one.yaml");
  writeFileSync(file, text);
  return readYaml(pathToFileURL(file));
}

test("a day, an hour and a word that other readers turn into something else stay text", () => {
  expect(read("{ day: 2026-10-01, hour: 09:30, no: no, on: on, number: 7, yes: true, nothing: null }")).toEqual({ day: "2026-10-01", hour: "09:30", no: "no", on: "on", number: 7, yes: true, nothing: null });
});

test("a key that stands twice and a text that is no YAML are refused with their line", () => {
  expect(() => read("a: 1\nb: 2\na: 3\n")).toThrow(/3:1|line 3/);
  expect(() => read("a: [1,\nb")).toThrow(/2:/);
});

test("keys of a file never reach the prototype", () => {
  const found = read("__proto__: { polluted: true }\nconstructor: 1") as Record<string, unknown>;
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(Object.hasOwn(found, "__proto__")).toBe(true);
});
