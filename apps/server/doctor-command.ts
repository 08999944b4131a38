import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileStore } from "#platform/files/files.ts";
import type { Language } from "#platform/record/label.ts";
import { recordTypes } from "../records.ts";
import type { Work } from "./backup-command.ts";
import { ConfigError, root } from "./config.ts";
import { examine, type Finding } from "./doctor.ts";
import { sayFault } from "./faults.ts";
import { folderClaimed } from "./lock.ts";

export const doctorUsage = "  doctor [--json] [--lang zh|en]";

/** `doctor`: one line per look, with what to do where something is wrong; says whether all was well. */
export async function doctorCommand({ store, config, now, print }: Work, args: readonly string[]): Promise<boolean> {
  const how = readArguments(args);
  const owner = store.asOwner();
  const filesFolder = join(config.dataFolder, "files");
  try {
    const serving = store.embedded ? await folderClaimed(store.db) : null;
    const findings = await examine({ db: store.db, owner, files: fileStore(filesFolder), filesFolder, dataFolder: config.dataFolder, types: recordTypes, migrations: join(root, "migrations"), now: now(), serving });
    tell(findings, how, print);
    return findings.every((one) => one.ok);
  } finally {
    await owner.close();
  }
}

/** What the doctor says where the database itself cannot be reached. */
export function doctorUnreachable(args: readonly string[], error: unknown, print: (text: string) => void): void {
  const why = sayFault(error);
  tell([{ name: "database", ok: false, says: { zh: `连不上数据库：${why}`, en: `the database cannot be reached: ${why}` }, todo: { zh: "照这句话做，再运行一次 doctor。", en: "Do what it says, then run doctor again." } }], readArguments(args), print);
}

interface How {
  readonly json: boolean;
  readonly language: Language;
}

/** The words of `--lang`, else of LANG; Chinese where neither names English. */
function readArguments(args: readonly string[]): How {
  const usage = `用法 Usage:\n${doctorUsage}`;
  let values: { json?: boolean | undefined; lang?: string | undefined };
  try {
    values = parseArgs({ args: [...args], options: { json: { type: "boolean" }, lang: { type: "string" } } }).values;
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n${usage}`);
  }
  if (values.lang !== undefined && values.lang !== "zh" && values.lang !== "en") throw new ConfigError(usage);
  return { json: values.json === true, language: values.lang ?? (/^en/i.test(process.env.LANG ?? "") ? "en" : "zh") };
}

function tell(findings: readonly Finding[], { json, language }: How, print: (text: string) => void): void {
  if (json) return print(JSON.stringify({ ok: findings.every((one) => one.ok), findings }));
  for (const { ok, says, todo } of findings) print(`${ok ? "✓" : "✗"} ${[says, ...(todo ? [todo] : [])].map((one) => one[language].trim().replace(/[。.]$/, "")).join(language === "zh" ? "。" : ". ")}`);
}
