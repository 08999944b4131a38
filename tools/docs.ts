/** Writes docs/generated and migrations/schema.sql from the code; with `--check` says what is no longer true instead. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { fileStore } from "#platform/files/files.ts";
import { problems } from "#platform/record/problem.ts";
import type { Database } from "#platform/store/database.ts";
import { dumpSchema } from "#platform/store/schema-dump.ts";
import { composeEngine } from "../apps/server/compose.ts";
import { permissionsDoc } from "../apps/server/matrix.ts";
import { makeApp } from "../apps/server/serve.ts";
import { recordTypes } from "../apps/records.ts";
import { dutiesDoc } from "./coverage.ts";
import { onScratch, root } from "./scratch.ts";
import { statesDoc } from "./states-doc.ts";

/** Everything that is generated, by its path from the root. */
export async function generated(db: Database): Promise<Record<string, string>> {
  const { app, close } = await makeApp({ engine: composeEngine(db), pump: { wake() {}, add() {}, say() {}, hear() {}, async stop() {} }, files: fileStore(tmpdir()), setUpKey: "none", logLevel: "silent" });
  try {
    await app.ready();
    return {
      "docs/generated/permissions.md": permissionsDoc(app.routeTable),
      "docs/generated/states.md": statesDoc(recordTypes),
      "docs/generated/errors.md": errorsDoc(),
      "docs/generated/duties.md": dutiesDoc(),
      "docs/generated/openapi.json": `${JSON.stringify(app.swagger(), null, 1)}\n`,
      "migrations/schema.sql": await dumpSchema(db),
    };
  } finally {
    close();
    await app.close();
  }
}

/** The catalogue of problems as a document. */
export function errorsDoc(): string {
  const rows = Object.entries(problems).map(([code, { status, says }]) => `| \`${code}\` | ${status} | ${says.zh} | ${says.en} |`);
  return [
    "# 错误 Errors", "", "由错误目录生成，勿手改。 Made from the catalogue of problems; not to be edited.", "",
    "答复是 RFC 9457 的 `application/problem+json`：`code` 不变，`detail` 用读者的语言，`fields` 逐项说明。 Answers are RFC 9457 problems: `code` is stable, `detail` is in the reader's language, `fields` tells field by field.",
    "", "| code | HTTP | 中文 | English |", "| --- | --- | --- | --- |", ...rows, "",
  ].join("\n");
}

/** The generated files that no longer tell what the code does. */
export async function staleDocs(made: Readonly<Record<string, string>>): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of Object.entries(made)) {
    const there = await readFile(join(root, path), "utf8").catch(() => "");
    if (there !== text) stale.push(`${path} is ${there === "" ? "missing" : "out of date"}; run npm run docs:generate`);
  }
  return stale;
}

if (import.meta.main) {
  const made = await onScratch(generated);
  if (process.argv.includes("--check")) {
    const stale = await staleDocs(made);
    process.stdout.write(stale.map((line) => `${line}\n`).join(""));
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    for (const [path, text] of Object.entries(made)) await writeFile(join(root, path), text);
  }
}
