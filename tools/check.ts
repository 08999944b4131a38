/** Everything that can be checked without running the product: types, lint, borders, dead code, and that schema and docs tell what the code says. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { drift, sayDifference } from "#platform/store/drift.ts";
import { recordTypes } from "../apps/records.ts";
import { brokenBorders } from "./borders.ts";
import { generated, staleDocs } from "./docs.ts";
import { onScratch, root } from "./scratch.ts";

/** What a part found, one line each; empty where all is well. */
type Part = () => Promise<string[]>;

/** Runs a tool of node_modules; what it printed counts where it ended with a fault. */
function tool(bin: string, ...args: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "node_modules", bin), ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.on("error", reject);
    child.on("exit", (code) => resolve(code === 0 ? [] : said.trim().split("\n")));
  });
}

/** Links of the project's own pages that lead nowhere. */
async function deadLinks(): Promise<string[]> {
  const pages = (await readdir(root, { recursive: true })).filter((path) => path.endsWith(".md") && !/(^|\/)(node_modules|dist|\.git)\//.test(path));
  return pages.flatMap((path) =>
    [...readFileSync(join(root, path), "utf8").matchAll(/\]\((?![a-z]+:|#)([^)\s#]+)[^)]*\)/g)].flatMap(([, to]) => (existsSync(join(root, dirname(path), decodeURI(to as string))) ? [] : [`${path}: ${to as string} is not there`])),
  );
}

const parts: Readonly<Record<string, Part>> = {
  links: deadLinks,
  borders: async () => brokenBorders(),
  types: () => tool("typescript/bin/tsc", "-p", ".", "--noEmit"),
  schemaAndDocs: () => onScratch(async (db) => [...(await drift(db, recordTypes)).map(sayDifference), ...(await staleDocs(await generated(db)))]),
  lint: () => tool("oxlint/bin/oxlint", "--deny-warnings", "--format=unix"),
  deadCode: () => tool("knip/bin/knip.js", "--no-progress"),
};

let failed = false;
const waiting = Object.entries(parts);
/** Two at a time: the tools are threaded themselves. */
async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, part] = next;
    const began = Date.now();
    const found = await part().catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
    failed ||= found.length > 0;
    process.stdout.write(`${found.length > 0 ? "✗" : "✓"} ${name} ${((Date.now() - began) / 1000).toFixed(1)} s\n${found.map((line) => `  ${line}\n`).join("")}`);
  }
}
await Promise.all([work(), work()]);
process.exitCode = failed ? 1 : 0;
