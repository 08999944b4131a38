import { stat } from "node:fs/promises";
import { join } from "node:path";
import { makeBackup } from "#platform/backup/backup.ts";
import { restoreBackup } from "#platform/backup/restore.ts";
import { fileStore, type FileStore } from "#platform/files/files.ts";
import { endQuiet } from "#platform/store/installation.ts";
import type { Opened } from "./compose.ts";
import { ConfigError, root, type Config } from "./config.ts";
import { version } from "./health.ts";
import { claimFolder } from "./lock.ts";

export const backupUsage = `  backup FILE
  restore FILE
  resume`;

/** What a command works on, and where it says what it did. */
export interface Work {
  readonly store: Opened;
  readonly config: Config;
  now(): string;
  print(text: string): void;
}

const shownFiles = 5;
const filesOf = (config: Config): FileStore => fileStore(join(config.dataFolder, "files"));
const named = (ids: readonly string[]): string => `${ids.slice(0, shownFiles).join(", ")}${ids.length > shownFiles ? " …" : ""}`;
const megabytes = (bytes: number): string => Math.max(0.1, bytes / 1_048_576).toFixed(1);

/** `backup FILE`: writes everything into one file; says false where contents of files were missing or not what had been uploaded. */
export async function backupCommand({ store, config, now, print }: Work, args: readonly string[]): Promise<boolean> {
  const target = oneFile(args, "backup FILE");
  const { rows, files, bytes, missing, damaged } = await makeBackup(store.db, filesOf(config), target, { program: version, now: now() });
  print(`已备份到 ${target}：${rows} 行数据，${files} 个附件，${megabytes(bytes)} MB。 Backed up: ${rows} rows, ${files} files, ${megabytes(bytes)} MB.`);
  if (missing.length > 0) print(`✗ 有 ${missing.length} 个附件在磁盘上找不到，备份里也没有：${named(missing)}。其余都在。 ${missing.length} files are not on the disk and not in the backup; all else is.`);
  if (damaged.length > 0) print(`✗ 有 ${damaged.length} 个附件与上传时不一样，按现在的样子备份了：${named(damaged)}。 ${damaged.length} files are not what was uploaded; they were kept as they are.`);
  return missing.length === 0 && damaged.length === 0;
}

/** `restore FILE`: brings a backup into an empty database and leaves it quiet; says false where the backup itself lacked contents of files. */
export async function restoreCommand({ store, config, now, print }: Work, args: readonly string[]): Promise<boolean> {
  const path = oneFile(args, "restore FILE");
  await stat(path).catch(() => Promise.reject(new ConfigError(`没有文件 ${path}。 There is no file ${path}.`)));
  const release = store.embedded ? await claimFolder(store.db, config.dataFolder, "restore") : async () => {};
  const db = store.asOwner();
  try {
    const { manifest, end, migrated } = await restoreBackup({ db, files: filesOf(config), path, migrations: join(root, "migrations"), own: store.embedded !== null, now: now() });
    const rows = Object.values(end.tables).reduce((sum, one) => sum + one.rows, 0);
    const who = manifest.organisations.map((one) => one.name).join("、");
    print(`已恢复“${who}”在 ${manifest.madeAt} 的数据：${rows} 行，${end.files.count} 个附件。 Restored as of ${manifest.madeAt}: ${rows} rows, ${end.files.count} files.`);
    if (migrated.length > 0) print(`备份来自 ${manifest.program} 版，数据已升级到本程序。 The backup was of version ${manifest.program} and was brought to this one.`);
    if (end.missing.length > 0) print(`✗ 备份时就缺 ${end.missing.length} 个附件：${named(end.missing)}。 ${end.missing.length} files were already missing when it was made.`);
    print("现在是静默：可以登录、查看、办理，但时限不提醒、不上报。核对无误后运行 npm run -s dutydesk -- resume。原来的服务务必先停掉。\nIt is quiet now: people can sign in and work, no clock warns or climbs. When all is right, run npm run -s dutydesk -- resume; stop the old server first.");
    return end.missing.length === 0;
  } finally {
    await db.close();
    await release();
  }
}

/** `resume`: ends the quiet after a restore; a server that runs takes it up within a second. */
export async function resumeCommand({ store, now, print }: Work): Promise<boolean> {
  const since = await endQuiet(store.db);
  if (since === null) {
    print("没有静默，时限本来就在走。 It was not quiet; clocks are running.");
    return true;
  }
  const [due] = await store.db.query<{ clocks: number }>("select count(*)::int as clocks from clock where next_at <= $1", [now()]);
  const clocks = due?.clocks ?? 0;
  print(`静默结束（从 ${since} 起）。期间到点的时限有 ${clocks} 个，每个只提醒最近一步，上报一级一级来。 No longer quiet (since ${since}). ${clocks} clocks fell due meanwhile: each tells its latest step alone, and climbs level by level.`);
  return true;
}

function oneFile(args: readonly string[], usage: string): string {
  const [file] = args;
  if (!file || args.length > 1 || file.startsWith("-")) throw new ConfigError(`用法 Usage: npm run -s dutydesk -- ${usage}`);
  return file;
}
