/** `npm run coverage:duties`: how each duty is held, by what, and the test that proves it; `--json` ends with the sums, `--all` takes every mechanism away once. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import type { Catalogue } from "#modules/duties/catalogue-types.ts";
import { coverageOf, coverageSums, holdings, type Covered } from "#modules/duties/coverage.ts";
import { root } from "./scratch.ts";

const dutyId = /\bA\d-[A-Z]{2,3}-\d{2}\b/g;
const title = /\b(?:test|describe)(?:\.\w+(?:\([^)]*\))?)*\(\s*(["'`])(.*?)\1\s*,/g;
/** The tests that take every duty of a mechanism by its id, or every element of every declaration. */
const generic = { task: "apps/server/duties-run.test.ts", check: "modules/duties/check/plan.test.ts", declared: "apps/server/contract.test.ts" } as const;

/** The tests whose title names a duty, by its id. */
export function titledTests(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const folder of ["apps", "modules", "platform", "e2e"]) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".test.ts") && !one.includes("node_modules"))) {
      const path = `${folder}/${name}`;
      for (const one of readFileSync(join(root, path), "utf8").matchAll(title)) for (const id of one[2]?.match(dutyId) ?? []) found.set(id, [...new Set([...(found.get(id) ?? []), path])]);
    }
  }
  return found;
}

/** The test that proves a mechanism of a duty: one that names it, else the one that takes all of its sort. */
export function proofOf(duty: Covered, mechanism: string, titled: ReadonlyMap<string, readonly string[]>): string {
  if (mechanism === "task") return generic.task;
  if (mechanism === "check") return generic.check;
  return titled.get(duty.id)?.[0] ?? generic.declared;
}

/** Every duty with what holds it and the test that proves it, as a document. */
export function dutiesDoc(): string {
  const titled = titledTests();
  const covered = coverageOf(loadCatalogue());
  const sums = coverageSums(covered);
  const articles = [...new Set(covered.map((one) => one.id.slice(0, 2)))].sort();
  const kinds = [...new Set(covered.map((one) => one.kind))];
  const table = (head: string, of: readonly string[], pick: (one: Covered) => string): string[] => ["", `| ${head} | duties | ${holdings.join(" | ")} |`, `| --- | ${["duties", ...holdings].map(() => "---:").join(" | ")} |`, ...of.map((name) => {
    const part = coverageSums(covered.filter((one) => pick(one) === name));
    return `| ${name} | ${part.duties} | ${holdings.map((one) => part[one]).join(" | ")} |`;
  })];
  return [
    "# 职责落实 How duties are held", "", "由目录、声明和测试生成，勿手改。 Made from the catalogue, the declarations and the tests; not to be edited.", "",
    `${sums.duties} 项职责。 duties: ${holdings.map((one) => `${one} ${sums[one]}`).join(", ")}.`,
    ...table("article", articles, (one) => one.id.slice(0, 2)), ...table("kind", kinds, (one) => one.kind), "",
    "| duty | holding | mechanism → what holds it | proof | waits for |", "| --- | --- | --- | --- | --- |",
    ...covered.map((one) => `| ${one.id} | ${one.holding} | ${one.by.map(({ mechanism, by }) => `${mechanism} → \`${by.replaceAll("|", "\\|")}\``).join("<br>")} | ${[...new Set(one.by.map(({ mechanism }) => proofOf(one, mechanism, titled)))].join("<br>")} | ${one.waits.join(", ")} |`),
    "",
  ].join("\n");
}

/** A catalogue without what makes one duty held so. */
function without(catalogue: Catalogue, id: string): Catalogue {
  return { ...catalogue, duties: catalogue.duties.map((duty) => (duty.id === id ? { ...duty, heldBy: [], work: null, cadence: null, mechanisms: ["keeping"] } : duty)) };
}

/** Faults of the coverage: proofs that are not there, and duties whose mechanism can be taken away without anything telling. `all`: every duty, else a sample that the commit chooses. */
export function coverageFaults(all: boolean): string[] {
  const catalogue = loadCatalogue();
  const covered = coverageOf(catalogue);
  const titled = titledTests();
  const missing = covered.flatMap((one) => one.by.map(({ mechanism }) => proofOf(one, mechanism, titled)).filter((path) => !existsSync(join(root, path))).map((path) => `${one.id}: its proof ${path} is not there`));
  const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const chosen = (id: string): boolean => all || Number.parseInt(createHash("sha256").update(commit + id).digest("hex").slice(0, 4), 16) % 12 === 0;
  const held = covered.filter((one) => one.by.length > 0 && chosen(one.id));
  const silent = held.filter((one) => {
    const after = coverageOf(without(catalogue, one.id)).find((other) => other.id === one.id);
    return after !== undefined && JSON.stringify([after.holding, after.by]) === JSON.stringify([one.holding, one.by]);
  });
  return [...missing, ...silent.map((one) => `${one.id}: taking its mechanism away changes nothing`)];
}

if (import.meta.main) {
  const faults = coverageFaults(process.argv.includes("--all"));
  const covered = coverageOf(loadCatalogue());
  if (process.argv.includes("--json")) {
    for (const one of covered) process.stdout.write(`${JSON.stringify(one)}\n`);
    process.stdout.write(`${JSON.stringify(coverageSums(covered))}\n`);
  } else process.stdout.write(dutiesDoc());
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
