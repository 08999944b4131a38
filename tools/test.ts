/**
 * Runs the whole suite: unit, contract and server tests on the embedded PostgreSQL, the parts near the database once more on the
 * server of PG15_URL, the browser journeys and the kills. The last line is taken from the runner's own reports.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { coverageFaults, testsOf } from "./coverage.ts";

type Report = Parameters<typeof testsOf>[0] & {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly success: boolean;
};

const folder = await mkdtemp(join(tmpdir(), "dutydesk-report-"));
const total = { passed: 0, failed: 0, skipped: 0 };

/** Runs one part and adds its figures; a part that ends without a report counts as one failure. */
async function part(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Report | null> {
  const file = join(folder, `${name}.json`);
  const began = Date.now();
  process.stdout.write(`\n== ${name}\n`);
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`], { stdio: "inherit", env: { ...process.env, ...env } });
    child.on("exit", resolve);
  });
  const report = await readFile(file, "utf8").then((text) => JSON.parse(text) as Report, () => null);
  if (!report) total.failed += 1;
  else {
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests + (report.numFailedTests === 0 && code !== 0 ? 1 : 0);
    total.skipped += report.numPendingTests + report.numTodoTests;
  }
  process.stdout.write(`== ${name}: ${Math.round((Date.now() - began) / 1000)} s\n`);
  return report;
}

const only = process.argv.slice(2);
const wanted = (name: string): boolean => only.length === 0 || only.includes(name);

if (wanted("unit")) {
  const report = await part("unit", []);
  // A duty that is said to be held was proved just now, by its id.
  for (const fault of report ? coverageFaults(testsOf(report)) : []) {
    process.stdout.write(`${fault}\n`);
    total.failed += 1;
  }
}
if (wanted("postgres15")) {
  const url = process.env.PG15_URL;
  if (url) await part("postgres15", ["platform/store", "platform/act", "platform/clocks", "platform/live", "platform/search", ...["loop", "backup", "upgrade", "doctor", "calendar", "counts"].map((name) => `apps/server/${name}.test.ts`), "modules/care"], { DATABASE_URL: url });
  else process.stdout.write("\n== postgres15: skipped, PG15_URL names no server\n");
}
if (wanted("journeys")) await part("journeys", ["--config", "e2e/vitest.config.ts"]);
if (wanted("faults")) await part("faults", ["--config", "faults/vitest.config.ts"]);
await rm(folder, { recursive: true, force: true });
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
