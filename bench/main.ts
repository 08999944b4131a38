import { createHash } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { browserParts, measureBrowser } from "./browser.ts";
import { measureCreates, statementsPerCreate, type Creates } from "./creates.ts";
import { dropHouse, endCalls, makeHouse, openHouse, type House } from "./house.ts";
import { round } from "./load.ts";
import { bytesPerCase, fireClocks, indexed, liveStreams, measureReads, measureSearch, type Cell, type SearchCell } from "./measures.ts";
import { report, type Result } from "./report.ts";
import { seed, type Seeded } from "./seed.ts";
import { textPool } from "./texts.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "10000" }, seconds: { type: "string", default: "3" }, clients: { type: "string", default: "8" },
    json: { type: "boolean", default: false }, whole: { type: "boolean", default: false }, markdown: { type: "string" }, keep: { type: "string" },
    only: { type: "string" },
  },
});
const sizes = values.cases.split(",").map(Number);
const seconds = Number(values.seconds);
const clients = values.clients.split(",").map(Number);
const main = clients.includes(8) ? 8 : (clients[0] as number);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
if ([...sizes, ...clients, seconds].some((n) => !(n > 0))) throw new Error("--cases, --clients and --seconds want numbers above 0, several with commas");

const pool = await textPool(say);
if (values.only) {
  for (const cases of sizes) await tune(cases, values.only.split(","));
  endCalls();
  process.exit();
}
const results: Result[] = [];
for (const cases of sizes) results.push(await measure(cases, cases === Math.max(...sizes)));
endCalls();

const last = results.at(-1) as Result;
const p95 = (result: Result, name: string): number => result.reads.find((cell) => cell.name === name && cell.clients === main)?.p95 ?? Number.NaN;
const worstSearch = Math.max(...last.search.map((cell) => cell.p95));
const flat = results.length > 1 ? round(Math.max(...last.reads.filter((cell) => cell.clients === main).map((cell) => cell.p95 / p95(results[0] as Result, cell.name)))) : null;
const creates = last.creates.find((one) => one.clients === main) as Creates;
const outcome = {
  cases: sizes, clients: main, seconds, calibration_ms: results.map((one) => one.calibration), create_plain_per_s: creates.plain.perSecond, create_http_per_s: creates.http.perSecond, create_ratio: creates.ratio,
  statements_per_create: last.statements.statements, list_p95_ms: p95(last, "my queue"), filtered_p95_ms: p95(last, "filtered list"), open_p95_ms: p95(last, "open a case"),
  search_p95_ms: worstSearch, flat_ratio: flat, idle_mb: last.idle, start_ms: last.start, bytes_per_case: last.bytes.total,
};
say(report(results, main));
if (values.markdown) await writeFile(values.markdown, report(results, main));
say(`create_ratio ${creates.ratio} (required 0.5, aim 0.9)${flat === null ? "" : `; flat_ratio ${flat} (aim 1.5)`}`);
process.stdout.write(`${values.json ? JSON.stringify(outcome) : JSON.stringify(outcome, null, 2)}\n`);
// Only a ratio to a limit of the same run can fail a bench.
if (creates.ratio < 0.5) process.exitCode = 1;

/** One size, from an empty folder to its figures; the last and largest also fires clocks, holds streams open and is looked at in a browser. */
async function measure(cases: number, whole: boolean): Promise<Result> {
  const folder = await folderFor(cases);
  const began = performance.now();
  const since = (): string => `${round((performance.now() - began) / 1000)} s`;
  const { house, seeded } = await furnished(folder, cases);
  say(`${cases} cases seeded after ${since()}`);
  try {
    const start = house.readyMs;
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const idle = await house.memory();
    await indexed(house.owner);
    const calibration = calibrate();
    const reads: Cell[] = await measureReads(house, seeded, clients, seconds / 2);
    say(`read after ${since()}`);
    const search: SearchCell[] = await measureSearch(house, seeded, main, Math.min(seconds / 2, 1.5));
    say(`searched after ${since()}`);
    const made: Creates[] = [];
    for (const many of clients) made.push(await measureCreates(house, seeded, many, seconds));
    const statements = await statementsPerCreate(house, seeded);
    const bytes = await bytesPerCase(house.owner, seeded.orgId);
    say(`created after ${since()}`);
    const more = whole && values.whole
      ? { live: await liveStreams(house, seeded, 200, 20), browser: await measureBrowser(house, seeded, say), clocks: await fireClocks(house.owner, seeded.orgId, 100_000) }
      : {};
    say(`${cases} cases measured after ${since()}`);
    return { cases, real: pool.real, calibration, reads, search, creates: made, statements, bytes, start, idle, ...more };
  } finally {
    await house.stop();
    if (!values.keep) await dropHouse(folder);
  }
}

/** Where a size is seeded; a kept folder is filled once and measured again. */
async function folderFor(cases: number): Promise<string> {
  return values.keep ? join(values.keep, String(cases)) : mkdtemp(join(tmpdir(), "dutydesk-bench-"));
}

/** A house with its cases, opened anew after they were put there. */
async function furnished(folder: string, cases: number): Promise<{ house: House; seeded: Seeded }> {
  await makeHouse(folder);
  const notes = join(folder, "seeded.json");
  const known = await readFile(notes, "utf8").then((text) => JSON.parse(text) as Seeded, () => null);
  if (known) return { house: await openHouse(folder), seeded: known };
  const house = await openHouse(folder);
  try {
    const seeded = await seed(house, pool, cases, say);
    await writeFile(notes, JSON.stringify(seeded));
    return { seeded, house: await house.stop().then(() => openHouse(folder)) };
  } catch (error) {
    await house.stop();
    throw error;
  }
}

/** For tuning: some of the measurements alone, on a kept folder, without the report; `seed` stands for none, `browser` for all parts of the browser. */
async function tune(cases: number, only: readonly string[]): Promise<void> {
  const { house, seeded } = await furnished(await folderFor(cases), cases);
  try {
    await indexed(house.owner);
    const tell = (part: string, found: object): void => void process.stdout.write(`${JSON.stringify({ cases, calibration: calibrate(), part, found })}\n`);
    if (only.includes("reads")) tell("reads", await measureReads(house, seeded, clients, seconds));
    if (only.includes("search")) for (const many of clients) tell("search", await measureSearch(house, seeded, many, seconds));
    if (only.includes("live")) tell("live", await liveStreams(house, seeded, 200, 20));
    const parts = browserParts.filter((part) => only.includes(part) || only.includes("browser"));
    if (parts.length > 0) tell("browser", (await measureBrowser(house, seeded, say, parts)) ?? {});
    if (only.includes("clocks")) tell("clocks", await fireClocks(house.owner, seeded.orgId, 100_000));
  } finally {
    await house.stop();
  }
}

/** A fixed piece of arithmetic in milliseconds: what this machine is worth now. */
function calibrate(): number {
  const began = performance.now();
  let hash = "x";
  for (let n = 0; n < 20_000; n++) hash = createHash("sha256").update(hash).digest("hex");
  return round(performance.now() - began);
}
