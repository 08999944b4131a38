import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { systemActor, type Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { zoneClock } from "#platform/sheets/zone.ts";
import { importSheet } from "#platform/transfer/run.ts";
import { actorNow } from "#platform/auth/actor-now.ts";
import { openSheet, refusedSheet, type Mapping } from "#platform/transfer/sheet.ts";
import type { ImportSpec } from "#platform/transfer/spec.ts";
import { careImports } from "#modules/care/index.ts";
import { officeImports } from "#modules/office/index.ts";
import { findLogin, peopleImports } from "#modules/people/index.ts";
import { ConfigError } from "./config.ts";

/** How sheets of each record type are taken in, by the type's name. */
export const importSpecs: ReadonlyMap<string, ImportSpec> = new Map([...careImports, ...officeImports, ...peopleImports].map((spec) => [spec.type.name, spec]));

const plurals = [...importSpecs.values()].map((spec) => spec.plural).join("|");
export const importUsage = `  import ${plurals} FILE.xlsx [--json] [--dry-run] [--live] [--mapping map.json] [--refused out.xlsx] [--login LOGIN] [--site NAME] [--language zh|en]`;

const shownFaults = 20;

/**
 * `import cases FILE.xlsx`: takes a sheet in as the person of `--login`, else as the program itself. Progress and refused rows go to
 * standard error; with `--json` the last line of standard output is the report as one object.
 *
 * @throws ConfigError for what the caller can mend in the command, Problem for what can be mended in the sheet.
 */
export async function importCommand(engine: Engine, args: string[], out: { write(text: string): unknown } = process.stdout, told: { write(text: string): unknown } = process.stderr): Promise<void> {
  const { values, positionals } = parse(args);
  const [kind = "", file] = positionals;
  const spec = [...importSpecs.values()].find((one) => one.plural === kind || one.type.name === kind);
  const language = values.language === "en" ? "en" : "zh";
  if (!spec || !file || positionals.length > 2) throw new ConfigError(`用法 Usage:\n${importUsage}`);
  const actor = await actorFor(engine, values.login);
  const sheet = await openSheet(await readFile(file).catch((error: unknown) => Promise.reject(new ConfigError(`读不到文件 ${file}：${(error as Error).message} The file cannot be read.`))), basename(file));
  const mapping = values.mapping === undefined ? {} : await readMapping(values.mapping);
  const { report, faults } = await importSheet(engine, actor, spec, sheet, {
    mapping, dryRun: values["dry-run"] === true, live: values.live === true, ...(values.site ? { site: values.site } : {}),
    onProgress: (done) => void told.write(`${done} / ${sheet.body.length}\n`),
  });
  for (const { row, column, reason } of faults.slice(0, shownFaults)) told.write(language === "zh" ? `第 ${row} 行${column === null ? "" : `“${column}”`}：${reason.zh}\n` : `Row ${row}${column === null ? "" : `, “${column}”`}: ${reason.en}\n`);
  if (faults.length > shownFaults) told.write(language === "zh" ? `还有 ${faults.length - shownFaults} 处，用 --refused 存成表。\n` : `${faults.length - shownFaults} more; --refused keeps them in a sheet.\n`);
  if (values.refused !== undefined && faults.length > 0) {
    const { zone } = await engine.organisation(actor.orgId);
    await pipeline(Readable.from(refusedSheet(sheet, faults, language, zoneClock(zone))), createWriteStream(values.refused));
  }
  if (values.json) out.write(`${JSON.stringify(report)}\n`);
  else out.write(language === "zh" ? `共 ${report.rows} 行：进来 ${report.imported}，已有 ${report.skipped}，没进来 ${report.refused}。\n` : `${report.rows} rows: ${report.imported} imported, ${report.skipped} known, ${report.refused} refused.\n`);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: "boolean" }, "dry-run": { type: "boolean" }, live: { type: "boolean" }, mapping: { type: "string" }, refused: { type: "string" }, login: { type: "string" }, site: { type: "string" }, language: { type: "string" } },
    });
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n用法 Usage:\n${importUsage}`);
  }
}

/** Who imports: the person named, with their rights, or the program itself where there is one organisation. */
async function actorFor(engine: Engine, login: string | undefined): Promise<Actor> {
  if (login !== undefined) {
    const person = await findLogin(engine.db, login);
    const actor = person && (await actorNow(engine, person.orgId, person.staffId, { via: "import" }));
    if (!actor) throw new ConfigError(`没有账号“${login}”，或不止一个。 No account “${login}”, or more than one.`);
    return actor;
  }
  const rows = await engine.db.query<{ id: string }>("select id from organisation limit 2");
  if (rows.length === 0) throw new ConfigError("还没有组织，请先 init 或在网页上设置。 There is no organisation yet; run init or set it up in the browser first.");
  if (rows.length > 1) throw new ConfigError("有几个组织，请用 --login 指明谁来导入。 There are several organisations; say with --login who imports.");
  return systemActor((rows[0] as { id: string }).id, "import");
}

async function readMapping(path: string): Promise<Mapping> {
  const wrong = new ConfigError(`${path} 要像 {"表头":"字段","另一列":null}。 The mapping must look like {"heading":"field","another":null}.`);
  const text = await readFile(path, "utf8").catch((error: unknown) => Promise.reject(new ConfigError(`读不到文件 ${path}：${(error as Error).message} The file cannot be read.`)));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed) || !Object.values(parsed).every((key) => key === null || typeof key === "string")) throw wrong;
  return parsed as Mapping;
}
