import { expect, test } from "vitest";
import { importsOf, rules } from "./borders.ts";

const reasons = (file: string, text: string): string[] => importsOf(file, text).flatMap((one) => rules.filter((rule) => rule.refuses(one)).map((rule) => rule.why.split(/[,;:]/)[0] as string));

test("imports of every form are seen, with where they lead", () => {
  const text = `import a, { b } from "./b.ts";\nimport type { C } from "#platform/record/c.ts";\nexport { d } from "../d.ts";\nexport * from "e";\nimport "./look.css";\nconst f = await import("node:fs");\nlet g: import("fastify").G;\nimport {\n  h,\n} from "@scope/h/deep";\n`;
  expect(importsOf("modules/care/x.ts", text).map(({ to, path, typeOnly }) => [to, path, typeOnly])).toEqual([
    ["./b.ts", "modules/care/b.ts", false], ["#platform/record/c.ts", "platform/record/c.ts", true], ["../d.ts", "modules/d.ts", false], ["e", null, false], ["./look.css", "modules/care/look.css", false], ["node:fs", null, false], ["fastify", null, true], ["@scope/h/deep", null, false],
  ]);
});

test.each<[string, string, string[]]>([
  ["platform/act/x.ts", `import { a } from "#modules/care/index.ts";`, ["the platform knows no record type by name"]],
  ["modules/care/x.ts", `import { a } from "../../apps/records.ts";`, ["modules are used by apps", "a relative import stays in its own platform"]],
  ["platform/act/x.ts", `import { a } from "../../tools/scratch.ts";`, ["the server and the pages do not know the tools beside them", "a relative import stays in its own platform"]],
  ["modules/care/x.ts", `import { a } from "#modules/people/people.events.ts";`, ["a module reaches another only through its index.ts"]],
  ["modules/people/x.ts", `import { a } from "#modules/care/index.ts";`, ["a module builds only on those before it (people"]],
  ["modules/care/x.page.tsx", `import { a } from "./x.server.ts";`, ["a page runs in the browser and cannot hold code of the server"]],
  ["platform/ui/x.ts", `import { a } from "../store/database.ts";`, ["what the browser loads takes only the pure parts of the platform"]],
  ["platform/record/x.ts", `import { a } from "node:fs";`, ["declarations are pure"]],
  ["platform/record/x.ts", `import { a } from "../store/columns.ts";`, ["declarations are pure"]],
  ["platform/store/x.ts", `import { a } from "../act/act.ts";`, ["store stands on record alone"]],
  ["platform/act/x.ts", `import { a } from "../api/errors.ts";`, ["act knows nothing of HTTP"]],
  ["modules/care/x.ts", `import { a } from "./desk/index.ts";`, ["a barrel hides who uses what"]],
  ["modules/care/x.ts", `import pg from "pg";`, ["each library has one home (tools/borders.ts)"]],
  ["modules/care/x.ts", `import fastify from "fastify";`, ["each library has one home (tools/borders.ts)"]],
  ["platform/act/x.ts", `import type { F } from "fastify";`, ["each library has one home (tools/borders.ts)"]],
  ["modules/care/x.ts", `import left from "left-pad";`, ["each library has one home (tools/borders.ts)"]],
])("%s may not hold %s", (file, text, why) => {
  expect(reasons(file, text)).toEqual(why);
});

test.each<[string, string]>([
  ["modules/care/x.server.ts", `import type { FastifyInstance } from "fastify";\nimport { z } from "zod";\nimport { people } from "#modules/people/index.ts";\nimport { siteRecord } from "#modules/people/site.record.ts";`],
  ["modules/care/x.page.tsx", `import { Row } from "#platform/ui/x.tsx";\nimport { c } from "./case.record.ts";\nimport type { T } from "./x.server.ts";\nimport { useState } from "react";`],
  ["modules/care/x.test.ts", `import { startTestApp } from "../../apps/server/testing.ts";\nimport fc from "fast-check";`],
])("%s may hold what belongs there", (file, text) => {
  expect(reasons(file, text)).toEqual([]);
});

test("every rule is tried above", () => {
  expect(rules).toHaveLength(13);
});
