import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createToken } from "#platform/auth/sessions.ts";
import { createCode } from "#platform/auth/sign-in.ts";
import type { Engine } from "#platform/act/engine.ts";
import { reindex } from "#platform/search/index-worker.ts";
import { findLogin, setUp } from "#modules/people/index.ts";
import { backupCommand, backupUsage, restoreCommand, resumeCommand, type Work } from "./backup-command.ts";
import { composeEngine, openStore, type Opened } from "./compose.ts";
import { doctorCommand, doctorUnreachable, doctorUsage } from "./doctor-command.ts";
import { importCommand, importUsage } from "./import-command.ts";
import { ConfigError, readConfig, type Config } from "./config.ts";
import { sayFault } from "./faults.ts";
import { joinEmbedded } from "./lock.ts";
import { isEmpty, planOf } from "./set-up.ts";

const usage = `用法 Usage: npm run -s dutydesk -- COMMAND
  init --organisation NAME --admin LOGIN --password-file F [--name NAME] [--scenes A,B]
  token create --login LOGIN --name NAME --days N
  user reset LOGIN
  reindex
${importUsage}
  handbook read FILE(.docx .txt .md) [--json] [--lang zh|en]
${backupUsage}
${doctorUsage}`;

type Command = (engine: Engine, args: string[]) => Promise<void>;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Makes the organisation and its administrator without a browser. */
const init: Command = async (engine, args) => {
  const { values } = parseArgs({ args, options: { organisation: { type: "string" }, admin: { type: "string" }, name: { type: "string" }, "password-file": { type: "string" }, scenes: { type: "string" } } });
  const { organisation, admin, "password-file": file } = values;
  if (!organisation || !admin || !file) throw new ConfigError(usage);
  if (!(await isEmpty(engine))) throw new ConfigError("这里已经有一个组织，init 只用于空数据库。 There is an organisation already; init is for an empty database.");
  const password = (await readFile(file, "utf8")).replace(/\r?\n$/, "");
  const scenes = values.scenes ? values.scenes.split(",").map((scene) => scene.trim()).filter(Boolean) : ["property", "front-desk"];
  await setUp(engine, { ...planOf({ organisation, scenes, name: values.name ?? admin, login: admin, password }), goesOn: true });
  print(`已建立“${organisation}”，管理员 ${admin}。 “${organisation}” was set up; its administrator is ${admin}.`);
};

/** Prints one API token of a person's rights. */
const token: Command = async (engine, args) => {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { login: { type: "string" }, name: { type: "string" }, days: { type: "string" } } });
  const days = Number(values.days ?? "");
  if (positionals[0] !== "create" || !values.login || !values.name || !Number.isInteger(days) || days < 1 || days > 730) throw new ConfigError(`${usage}\n--days 要 1 到 730 的整数。 --days must be a whole number from 1 to 730.`);
  const person = await personOf(engine, values.login);
  const made = await createToken(engine.db, person.orgId, person.staffId, values.name, days, engine.now(), null);
  print(made.secret);
};

/** Prints a one-time code with which a person sets a new password; what it takes away is said beside it, so that a script reads the code alone. */
const user: Command = async (engine, args) => {
  if (args[0] !== "reset" || !args[1]) throw new ConfigError(usage);
  const person = await personOf(engine, args[1]);
  print((await createCode(engine.db, person.orgId, person.staffId, null, engine.now())).code);
  process.stderr.write("本人用它设新口令，72 小时内有效，只能用一次；开了两步验证的，会一并关掉。 It sets a new password, once, within 72 hours; a second factor is switched off with it.\n");
};

/** Makes the search index anew from the records of every organisation, while people work: after a change of what is searched. */
const index: Command = async (engine) => {
  let written = 0;
  for (const { id } of await engine.db.query<{ id: string }>("select id from organisation order by id")) written += await reindex(engine.db, engine.types, id);
  print(`搜索索引重建好了，改了 ${written} 条。 The search index was made anew; ${written} rows changed.`);
};

async function personOf(engine: Engine, login: string): Promise<{ orgId: string; staffId: string }> {
  const person = await findLogin(engine.db, login);
  if (!person) throw new ConfigError(`没有账号“${login}”，或不止一个。 No account “${login}”, or more than one.`);
  return person;
}

const commands: Readonly<Record<string, Command>> = { init, token, user, reindex: index, import: (engine, args) => importCommand(engine, args) };

/** Commands of whoever keeps the installation; each says whether all was well. */
const keeping: Readonly<Record<string, (work: Work, args: readonly string[]) => Promise<boolean>>> = { backup: backupCommand, restore: restoreCommand, resume: resumeCommand, doctor: doctorCommand };
/** Those that must find the database at the version it has. */
const unchanged = new Set(["backup", "restore", "doctor"]);

/** Those that may begin with an empty data folder; to any other, one without a database is a wrong name. */
const beginning = new Set(["init", "restore"]);

/** @throws ConfigError where the data folder holds no database, before one is made there. */
async function demandDatabase({ databaseUrl, dataFolder }: Config): Promise<void> {
  if (databaseUrl !== null || (await stat(join(dataFolder, "postgres", "PG_VERSION")).catch(() => null))) return;
  throw new ConfigError(`${dataFolder} 里没有当值的数据，请看 DUTYDESK_DATA 写得对不对。什么都没有动。 There is no data of Dutydesk in that folder; check DUTYDESK_DATA. Nothing was changed.`);
}

/** Runs one command on the running server's database, or on the stopped one's for as long as it takes; says whether all was well. */
async function main(argv: string[]): Promise<boolean> {
  const [name = "", ...args] = argv;
  if (name === "handbook") {
    // It reads a file and nothing else: no settings, no database.
    await (await import("./handbook-command.ts")).handbookCommand(args);
    return true;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const keeper = Object.hasOwn(keeping, name) ? keeping[name] : undefined;
  if (!command && !keeper) throw new ConfigError(usage);
  const config = readConfig(process.env);
  let leave = async (): Promise<void> => {};
  const opening = async (): Promise<Opened> => {
    if (!beginning.has(name)) await demandDatabase(config);
    const joined = config.databaseUrl === null ? await joinEmbedded(config.dataFolder) : null;
    if (joined) leave = joined.leave;
    return openStore(config, { max: 4, asItIs: unchanged.has(name), ...(joined ? { embedded: joined.embedded } : {}) });
  };
  let opened: Opened | null = null;
  try {
    opened = await opening().catch((error: unknown) => {
      if (keeper !== doctorCommand) throw error;
      doctorUnreachable(args, error, print);
      return null;
    });
    if (!opened) return false;
    if (keeper) return await keeper({ store: opened, config, now: () => new Date().toISOString(), print }, args);
    const engine = composeEngine(opened.db);
    try {
      await command?.(engine, args);
    } finally {
      await engine.numbers.giveBack();
    }
    return true;
  } finally {
    try {
      await leave();
    } finally {
      await opened?.close();
    }
  }
}

try {
  if (!(await main(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${sayFault(error)}\n`);
  process.exitCode = 1;
}
