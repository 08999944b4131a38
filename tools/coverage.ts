/** `npm run coverage:duties`: how each duty is held, by what, and the test that proves it; `--json` ends with the sums, `--all` runs every proof once. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCatalogue } from "#modules/duties/catalogue.ts";
import { coverageOf, coverageSums, holdings, type Covered } from "#modules/duties/coverage.ts";
import { root } from "./scratch.ts";

/**
 * The tests that take every duty of a mechanism by its id. Each tries what holds the duty and looks that the program tells of it, and
 * that it tells nothing, asks nobody and draws no check once the duty's rows are taken out of the catalogue.
 */
export const proofs = { task: "apps/server/duties-run.test.ts", check: "apps/server/duties-checked.test.ts", declared: "apps/server/duties-held.test.ts" } as const;

/** The test that proves a mechanism of a duty: a task falls due and is closed, a check is drawn, what a declaration holds is tried. */
export function proofOf(duty: Covered, mechanism: string, by: string): string {
  if (mechanism === "task") return proofs.task;
  return mechanism === "check" && by === "spotCheck" ? proofs.check : proofs.declared;
}

/** Every duty with what holds it and the test that proves it, as a document. */
export function dutiesDoc(): string {
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
    ...covered.map((one) => `| ${one.id} | ${one.holding} | ${one.by.map(({ mechanism, by }) => `${mechanism} → \`${by.replaceAll("|", "\\|")}\``).join("<br>")} | ${[...new Set(one.by.map(({ mechanism, by }) => proofOf(one, mechanism, by)))].join("<br>")} | ${one.waits.join(", ")} |`),
    "",
  ].join("\n");
}

/** A test as the runner's report tells it. */
export interface RanTest {
  readonly file: string;
  readonly title: string;
  readonly passed: boolean;
}

/** What the runner's JSON report tells of its tests. */
export function testsOf(report: { readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly { readonly title: string; readonly status: string }[] }[] }): RanTest[] {
  return report.testResults.flatMap(({ name, assertionResults }) => assertionResults.map(({ title, status }) => ({ file: name.slice(root.length).replace(/^\//, ""), title, passed: status === "passed" })));
}

/** Claims that do not hold: a proof that is not there, and with `ran` every duty whose proof did not run by its id or did not pass. */
export function coverageFaults(ran: readonly RanTest[] | null): string[] {
  const passed = new Set(ran?.filter((one) => one.passed).map((one) => `${one.file} ${one.title.split(" ")[0] ?? ""}`));
  return coverageOf(loadCatalogue()).flatMap((duty) => [...new Set(duty.by.map(({ mechanism, by }) => proofOf(duty, mechanism, by)))].flatMap((file) => {
    if (!existsSync(join(root, file))) return [`${duty.id}: its proof ${file} is not there`];
    return ran === null || passed.has(`${file} ${duty.id}`) ? [] : [`${duty.id}: its proof in ${file} did not run, or failed`];
  }));
}

/** Runs every proof. */
function runProofs(): RanTest[] {
  const folder = mkdtempSync(join(tmpdir(), "dutydesk-proofs-"));
  try {
    spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...Object.values(proofs), "--reporter=json", `--outputFile.json=${join(folder, "report.json")}`], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    return testsOf(JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Parameters<typeof testsOf>[0]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const faults = coverageFaults(process.argv.includes("--all") ? runProofs() : null);
  const covered = coverageOf(loadCatalogue());
  if (process.argv.includes("--json")) {
    for (const one of covered) process.stdout.write(`${JSON.stringify(one)}\n`);
    process.stdout.write(`${JSON.stringify(coverageSums(covered))}\n`);
  } else process.stdout.write(dutiesDoc());
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
