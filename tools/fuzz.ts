/**
 * Sends made-up and hostile requests to every route of a server on a scratch database: `npm run -s fuzz -- --requests 20000 --seed 1`.
 * The last line of the output is the report as JSON; it ends with 1 where a request met an accident or waited too long.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

interface Report {
  readonly requests: number;
  readonly routes: number;
  readonly refused: number;
  readonly ok: number;
  readonly server_errors: number;
  readonly slowest_ms: number;
  readonly seed: number;
  readonly faults: readonly string[];
  /** Routes that let no request through. */
  readonly never: readonly string[];
}

const { values } = parseArgs({ options: { requests: { type: "string", default: "100000" }, seed: { type: "string" } } });
for (const [name, value] of Object.entries(values)) if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`--${name} wants a whole number above 0`);

const folder = await mkdtemp(join(tmpdir(), "dutydesk-fuzz-"));
const file = join(folder, "report.json");
const code = await new Promise<number | null>((resolve, reject) => {
  const env = { ...process.env, FUZZ: values.requests, FUZZ_REPORT: file, ...(values.seed ? { FUZZ_SEED: values.seed } : {}) };
  const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "apps/server/fuzz.test.ts"], { stdio: ["ignore", 2, 2], env });
  child.on("error", reject);
  child.on("exit", resolve);
});
const report = await readFile(file, "utf8").then((text) => JSON.parse(text) as Report, () => null);
await rm(folder, { recursive: true, force: true });
if (!report) throw new Error("the run ended without a report");
const { faults, never, ...figures } = report;
process.stderr.write(`${[...faults, ...never.map((route) => `never let through: ${route}`)].map((line) => `${line}\n`).join("")}`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exitCode = code === 0 && figures.server_errors === 0 ? 0 : 1;
