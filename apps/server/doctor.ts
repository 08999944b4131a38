import { readdir, readFile, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { loadHolidays } from "#platform/clocks/calendar-data.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import type { FileStore } from "#platform/files/files.ts";
import { L, type Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";
import { wrongCounters } from "#platform/store/count-check.ts";
import type { Database } from "#platform/store/database.ts";
import { readInstallation } from "#platform/store/installation.ts";
import { readLag } from "#platform/store/lag.ts";
import { readMigrations } from "#platform/store/migrate.ts";
import { dumpSchema } from "#platform/store/schema-dump.ts";

/** What the doctor looks at; nothing of it is changed. */
export interface Patient {
  /** In the application's role, and as the owner of the tables. */
  readonly db: Database;
  readonly owner: Database;
  readonly files: FileStore;
  readonly filesFolder: string;
  readonly dataFolder: string;
  readonly types: readonly RecordType[];
  /** The folder of the program's migrations with its `schema.sql`. */
  readonly migrations: string;
  /** The moment it is, UTC with milliseconds. */
  readonly now: string;
  /** Whether a server runs on it; null where that cannot be seen. */
  readonly serving: boolean | null;
}

/** What one look found; `todo` says what to do where all is not well. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly says: Label;
  readonly todo: Label | null;
}

type Found = Pick<Finding, "ok" | "says" | "todo">;
const well = (zh: string, en: string): Found => ({ ok: true, says: L(zh, en), todo: null });
const ill = (zh: string, en: string, todo: Label): Found => ({ ok: false, says: L(zh, en), todo });

const oldestServer = 150_000;
const leastFreeBytes = 2 * 1_073_741_824;
const lateMs = 10 * 60_000;
const dayMs = 86_400_000;
const backupEveryDays = 7;
/** Where holidays are asked for while there is no organisation yet. */
const homeZone = "Asia/Shanghai";
const shown = 5;

/** How long a sweep over files or rows may look at once. */
const pageRows = 1000;

/**
 * Looks at everything an installation needs, one finding per look, in a fixed order. Where the database is not at this program's
 * version, what needs its tables is not looked at.
 */
export async function examine(patient: Patient): Promise<Finding[]> {
  const findings: Finding[] = [];
  const run = async (name: string, look: (patient: Patient) => Promise<Found>): Promise<boolean> => {
    const found = await look(patient).catch((error: unknown) => ill(`没查成：${words(error)}`, `could not be looked at: ${words(error)}`, L("把这句话连同日志交给维护的人。", "Hand this sentence and the log to whoever maintains it.")));
    findings.push({ name, ...found });
    return found.ok;
  };
  await run("database", database);
  const current = await run("migrations", migrations);
  if (current) {
    await run("schema", schema);
    await run("journal", journal);
    await run("counters", counters);
    await run("files", files);
    await run("search", search);
    await run("clocks", clocks);
    await run("messages", messages);
    await run("quiet", quiet);
    await run("backup", backup);
    await run("calendar", calendar);
  }
  await run("disk", disk);
  return findings;
}

async function database({ db, serving }: Patient): Promise<Found> {
  const [row] = await db.query<{ number: number; version: string }>("select current_setting('server_version_num')::int as number, current_setting('server_version') as version");
  const server = row?.version ?? "?";
  if ((row?.number ?? 0) < oldestServer) return ill(`PostgreSQL ${server} 太旧`, `PostgreSQL ${server} is too old`, L("换成 15 或更新的版本。", "Use version 15 or newer."));
  const state = serving === null ? L("", "") : serving ? L("，服务在运行", ", the server is running") : L("，服务没有运行", ", the server is not running");
  return well(`PostgreSQL ${server}${state.zh}`, `PostgreSQL ${server}${state.en}`);
}

async function migrations({ owner, migrations: folder }: Patient): Promise<Found> {
  const known = await readMigrations(folder);
  const [there] = await owner.query<{ yes: boolean }>("select to_regclass('public.migration') is not null as yes");
  const done = there?.yes ? await owner.query<{ name: string; hash: string }>("select name, hash from migration order by name") : [];
  const newer = done.filter((row) => !known.some((one) => one.name === row.name));
  if (newer.length > 0) return ill(`数据库比程序新（有 ${newer.map((row) => row.name).join("、")}）`, `the database is newer than the program (${newer.map((row) => row.name).join(", ")})`, L("用新版程序。", "Use the newer program."));
  const changed = done.filter((row) => known.some((one) => one.name === row.name && one.hash !== row.hash));
  if (changed.length > 0) return ill(`迁移文件被改过：${changed.map((row) => row.name).join("、")}`, `migration files were changed: ${changed.map((row) => row.name).join(", ")}`, L("装回原版程序文件。", "Restore the original program files."));
  const waiting = known.length - done.length;
  if (waiting > 0) return ill(`还差 ${waiting} 个迁移`, `${waiting} migrations are still to come`, L("先备份，再启动服务，启动时自动升级。", "Back up, then start the server; it brings the database up by itself."));
  return well(`${done.length} 个迁移都到位`, `all ${done.length} migrations are applied`);
}

/** The whole schema against the golden result: tables, columns, constraints, indexes, triggers, functions and rights. */
async function schema({ owner, migrations: folder }: Patient): Promise<Found> {
  const [golden, found] = [placed(await readFile(join(folder, "schema.sql"), "utf8")), placed(await dumpSchema(owner))];
  const missing = [...golden].filter((line) => !found.has(line));
  const extra = [...found].filter((line) => !golden.has(line));
  if (missing.length + extra.length === 0) return well("表结构与程序一致", "the schema is the program's");
  const lines = (all: readonly string[]): string => all.slice(0, shown).join("; ") + (all.length > shown ? " …" : "");
  const zh = [missing.length > 0 ? `少了 ${missing.length} 处：${lines(missing)}` : "", extra.length > 0 ? `多了 ${extra.length} 处：${lines(extra)}` : ""].filter(Boolean).join("。");
  const en = [missing.length > 0 ? `${missing.length} parts are missing: ${lines(missing)}` : "", extra.length > 0 ? `${extra.length} parts nobody declares: ${lines(extra)}` : ""].filter(Boolean).join(". ");
  return ill(zh, en, L("有人手工改过表。按列出的改回去，或把备份恢复到一个空的数据目录。", "Somebody changed tables by hand. Put back what is listed, or restore a backup into an empty data folder."));
}

/** The lines of a schema dump, each with the table or function it belongs to. */
function placed(dump: string): Set<string> {
  let at = "";
  const lines = new Set<string>();
  for (const raw of dump.split("\n")) {
    const line = raw.trim().replace(/,$/, "");
    const begins = /^create table (\S+)|^CREATE OR REPLACE FUNCTION public\.(\w+)/.exec(line);
    if (begins) at = begins[1] ?? begins[2] ?? "";
    if (line !== "" && line !== ");" && !line.startsWith("--")) lines.add(begins ? line.replace(/ \($/, "") : `${at}: ${line}`);
  }
  return lines;
}

const appendOnly = ["journal", "event", "signature", "clock_step", "post_edition"];

/**
 * Looks whether the application lacks the right to change history and whether the journal's triggers are awake, and tries as the owner
 * to change one line of it, in a transaction that is taken back. Emptying is not tried: it would wait with every writer behind it.
 */
async function journal({ db, owner }: Patient): Promise<Found> {
  const rights = await db.query<{ what: string }>(
    `select case w when 'delete' then 'delete from ' when 'update' then 'update ' else 'truncate ' end || t as what from unnest($1::text[]) t, unnest('{delete,update,truncate}'::text[]) w
     where has_table_privilege(t, w) or (w = 'update' and has_any_column_privilege(t, w))`,
    [appendOnly],
  );
  // The bits are PostgreSQL's own: a trigger before the deed 2, of deleting 8, of changing 16, of emptying 32.
  const asleep = await owner.query<{ what: string }>(
    `select what from (values ('delete from journal', 8), ('update journal', 16), ('truncate journal', 32)) w (what, bit) where not exists (
       select 1 from pg_trigger where tgrelid = 'journal'::regclass and tgfoid = 'dd_refuse'::regproc and tgenabled in ('O', 'A') and tgqual is null and tgattr = ''
         and tgtype & 2 = 2 and tgtype & bit = bit)`,
  );
  const [any] = await owner.query<{ yes: boolean }>("select exists (select 1 from journal) as yes");
  const tried = any?.yes ? await refused(owner, ["delete from journal where ctid = (select ctid from journal limit 1)", "update journal set note = note where ctid = (select ctid from journal limit 1)"], "DD403") : { open: [], locked: false };
  const open = [...new Set([...rights.map((row) => row.what), ...asleep.map((row) => row.what), ...tried.open])];
  const [may] = await db.query<{ yes: boolean }>("select bool_and(has_table_privilege(t, 'insert') and has_table_privilege(t, 'select')) as yes from unnest($1::text[]) t", [appendOnly]);
  if (open.length === 0 && may?.yes && tried.locked) return ill("日志能不能改没试成：有别的操作锁着它", "whether the journal can be changed could not be tried: something else holds it", L("过一会儿再运行一次 doctor。", "Run doctor again in a while."));
  if (open.length === 0 && may?.yes) return well("日志只能添加，改不了也删不了（试过）", "the journal can be added to and never changed (tried)");
  const fix = L("有人手工改过权限或触发器。把备份恢复到一个空的数据目录，或照 migrations/schema.sql 补回去。", "Somebody changed rights or triggers by hand. Restore a backup into an empty data folder, or put back what migrations/schema.sql says.");
  if (open.length > 0) return ill(`日志能被改：${open.join("、")} 没有被拒绝`, `history can be changed: ${open.join(", ")} was not refused`, fix);
  return ill("程序写不了日志", "the application cannot write the journal", fix);
}

/** Runs each statement by itself in a transaction that is taken back: which were not refused with `code`, and whether one could not be tried because of a lock. */
async function refused(db: Database, statements: readonly string[], code: string): Promise<{ open: string[]; locked: boolean }> {
  const open: string[] = [];
  const client = await db.connect();
  try {
    for (const statement of statements) {
      await client.query("begin");
      await client.query("set local lock_timeout = '2s'");
      const error = await client.query(statement).then(() => null, (fault: unknown) => fault as { code?: string });
      await client.query("rollback");
      if (error?.code === "55P03") return { open, locked: true };
      if (error?.code !== code) open.push(statement.split(" ").slice(0, statement.startsWith("delete") ? 3 : 2).join(" "));
    }
    return { open, locked: false };
  } finally {
    client.release();
  }
}

async function counters({ owner, types }: Patient): Promise<Found> {
  const wrong = await owner.transaction(async (tx) => {
    await tx.query("set local statement_timeout = 0");
    return wrongCounters(tx, types);
  });
  if (wrong.length === 0) return well("计数与逐条数的一致", "counters equal a slow count");
  const list = wrong.map((one) => `${one.counter} (${one.buckets})`).join(", ");
  return ill(`计数不对：${list}`, `counters are wrong: ${list}`, L("页面上的数字会错，数据本身没事。请把这一行交给维护的人。", "Figures on pages are wrong, the records themselves are not. Hand this line to whoever maintains it."));
}

async function files({ owner, files: store, filesFolder, now }: Patient): Promise<Found> {
  const lost: string[] = [];
  for (let after: readonly string[] = [nobody, nobody]; ; ) {
    const rows = await owner.query<{ orgId: string; id: string; size: number }>(`select org_id as "orgId", id, size from file where (org_id, id) > ($1, $2) order by org_id, id limit ${pageRows}`, after);
    for (const { id, size } of rows) if ((await stat(store.path(id)).catch(() => null))?.size !== size) lost.push(id);
    const last = rows.at(-1);
    if (!last || rows.length < pageRows) break;
    after = [last.orgId, last.id];
  }
  const strays = await strayFiles(owner, filesFolder, now);
  if (lost.length === 0 && strays.length === 0) return well("附件都在，没有多余的", "every file is there, none is left over");
  const list = (ids: readonly string[]): string => ids.slice(0, shown).join(", ") + (ids.length > shown ? " …" : "");
  const zh = [lost.length > 0 ? `${lost.length} 个附件在磁盘上没有或大小不对：${list(lost)}` : "", strays.length > 0 ? `${strays.length} 个文件没有记录：${list(strays)}` : ""].filter(Boolean).join("；");
  const en = [lost.length > 0 ? `${lost.length} files are missing on the disk or of another size: ${list(lost)}` : "", strays.length > 0 ? `${strays.length} contents belong to no record: ${list(strays)}` : ""].filter(Boolean).join("; ");
  const todo = lost.length > 0
    ? L(`从备份里取回到 ${filesFolder}（备份里的 files/编号 放到 编号最后两位/编号）。`, `Take them from a backup (files/ID there goes to ${filesFolder}/last two characters/ID).`)
    : L(`可以删掉（在 ${filesFolder}）。`, `They may be deleted (in ${filesFolder}).`);
  return ill(zh, en, todo);
}

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const nobody = "00000000-0000-0000-0000-000000000000";

/** Contents older than a day that no row knows: an upload writes its content first. */
async function strayFiles(db: Database, folder: string, now: string): Promise<string[]> {
  const strays: string[] = [];
  for (const part of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!part.isDirectory()) continue;
    const names = await readdir(join(folder, part.name));
    for (let from = 0; from < names.length; from += pageRows) {
      const page = names.slice(from, from + pageRows);
      const known = new Set((await db.query<{ id: string }>("select f.id from organisation o join file f on f.org_id = o.id and f.id = any($1::uuid[])", [page.filter((name) => uuidShape.test(name))])).map((row) => row.id));
      for (const name of page) {
        if (known.has(name)) continue;
        const found = await stat(join(folder, part.name, name)).catch(() => null);
        if (found && Date.parse(now) - found.mtimeMs > dayMs) strays.push(name);
      }
    }
  }
  return strays;
}

async function search({ owner, now, serving }: Patient): Promise<Found> {
  const { search: waiting, searchSince: since } = await readLag(owner, now);
  if (since === null || Date.parse(now) - Date.parse(since) <= lateMs) return well("搜索索引跟得上", "the search index keeps up");
  return ill(`搜索索引落后 ${waiting} 条，最早的是 ${since}`, `the search index is ${waiting} changes behind, since ${since}`, startOrLook(serving));
}

async function clocks({ owner, now, serving }: Patient): Promise<Found> {
  if ((await readInstallation(owner)).quietSince !== null) return well("静默中，时限不走提醒", "quiet, no clock is to fire");
  const { clocks: late, clocksSince: since } = await readLag(owner, new Date(Date.parse(now) - lateMs).toISOString());
  if (late === 0) return well("时限都按时提醒", "clocks fire in time");
  return ill(`${late} 个时限到点十分钟还没提醒，最早的是 ${since}`, `${late} clocks are more than ten minutes overdue, since ${since}`, startOrLook(serving));
}

/** Messages that are due go out within seconds; what waits for longer has nobody who sends it, or a channel that is out of reach. */
async function messages({ owner, now, serving }: Patient): Promise<Found> {
  if ((await readInstallation(owner)).quietSince !== null) return well("静默中，什么都不外发", "quiet, nothing is to be sent");
  const { messages: late, messagesSince: since } = await readLag(owner, new Date(Date.parse(now) - lateMs).toISOString());
  const { messagesFailed: failed } = await readLag(owner, now);
  const look = L("在“设置 · 通知通道”看最近的投递：对方答了什么，改好后再发。", "Look at the last deliveries under Settings, Channels: what the peer answered; send again once it is mended.");
  if (late > 0) return ill(`${late} 条通知到点十分钟还没发出，最早的是 ${since}`, `${late} messages are more than ten minutes overdue, since ${since}`, serving === false ? startOrLook(serving) : look);
  if (failed > 0) return ill(`7 天里有 ${failed} 条通知没送到，已经放弃`, `${failed} messages were given up within seven days`, look);
  return well("通知都发出去了", "messages are sent in time");
}

/** What to do where work beside the requests lags. */
function startOrLook(serving: boolean | null): Label {
  if (serving === false) return L("服务没有运行，启动它就会补上。", "The server is not running; start it and it catches up.");
  return L("看服务的日志里 background work 的错误，再重启服务。", "Look for “background work” errors in the server's log, then restart it.");
}

async function quiet({ owner }: Patient): Promise<Found> {
  const { quietSince } = await readInstallation(owner);
  if (quietSince === null) return well("没有静默", "not quiet");
  return ill(`静默中，从 ${quietSince} 起：时限不提醒、不上报`, `quiet since ${quietSince}: no clock warns or climbs`, L("核对恢复的数据，然后运行 npm run -s dutydesk -- resume。", "Check the restored data, then run npm run -s dutydesk -- resume."));
}

/** A backup is due a week after the last one, and a week after the first organisation was made. */
async function backup({ owner, now }: Patient): Promise<Found> {
  const { backedUpAt } = await readInstallation(owner);
  const [row] = await owner.query<{ since: string | null }>("select min(created_at) as since from organisation");
  const since = backedUpAt ?? row?.since ?? null;
  const days = since === null ? 0 : Math.floor((Date.parse(now) - Date.parse(since)) / dayMs);
  const last = backedUpAt === null ? L("还没有备份过", "no backup was made yet") : L(`上次备份 ${backedUpAt}`, `the last backup is of ${backedUpAt}`);
  if (days < backupEveryDays) return well(last.zh, last.en);
  return ill(`${last.zh}，已经 ${days} 天`, `${last.en}, ${days} days ago`, L("运行 npm run -s dutydesk -- backup 文件，最好每天自动做一次，并拷到别的机器。", "Run npm run -s dutydesk -- backup FILE; best every day by itself, with a copy on another machine."));
}

/**
 * The State Council tells a year's holidays in the November before, so the coming year is asked for from December on. A year is known by
 * the program, or by an organisation that has entered days of it.
 */
async function calendar({ owner, now }: Patient): Promise<Found> {
  const { years } = loadHolidays("cn");
  const entered = await owner.query<{ zone: string; years: number[] }>("select zone, array(select distinct extract(year from d.day)::int from calendar_override d where d.org_id = o.id) as years from organisation o");
  const asked = (entered.length > 0 ? entered : [{ zone: homeZone, years: [] }]).map((one) => {
    const today = dayIn(one.zone, now);
    const year = Number(today.slice(0, 4));
    const wanted = today.slice(5, 7) === "12" ? [year, year + 1] : [year];
    return { wanted, missing: wanted.filter((wish) => years[String(wish)] === undefined && !one.years.includes(wish)) };
  });
  const all = (part: "wanted" | "missing"): number[] => [...new Set(asked.flatMap((one) => one[part]))].sort();
  const [wanted, missing] = [all("wanted"), all("missing")];
  if (missing.length === 0) return well(`有 ${wanted.join("、")} 年的节假日`, `holidays of ${wanted.join(" and ")} are known`);
  return ill(`没有 ${missing.join("、")} 年的节假日`, `holidays of ${missing.join(" and ")} are not known`, L("升级程序，或先在设置里填这一年的休息日和调休。", "Update the program, or enter that year's days off and make-up days in the settings."));
}

async function disk({ dataFolder }: Patient): Promise<Found> {
  const { bavail, bsize } = await statfs(dataFolder);
  const free = bavail * bsize;
  const gigabytes = (free / 1_073_741_824).toFixed(1);
  if (free >= leastFreeBytes) return well(`数据目录还有 ${gigabytes} GB`, `${gigabytes} GB are free for the data folder`);
  return ill(`数据目录只剩 ${gigabytes} GB`, `only ${gigabytes} GB are free for the data folder`, L(`给 ${dataFolder} 腾出地方，满了就写不进去。`, `Make room for ${dataFolder}: nothing can be written once it is full.`));
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
