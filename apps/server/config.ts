import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  readonly publicUrl: string | null;
  readonly logLevel: string;
}

/** A setting of the environment that cannot be used; its message is a sentence in both languages. */
export class ConfigError extends Error {}

const levels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/** Reads and checks the settings of the environment. @throws ConfigError that names the setting and what to do. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const port = Number(env.PORT ?? "8080");
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new ConfigError(`PORT 要 0 到 65535 的整数，现在是“${env.PORT}”。 PORT must be a whole number from 0 to 65535.`);
  const logLevel = env.LOG_LEVEL ?? "info";
  if (!levels.includes(logLevel)) throw new ConfigError(`LOG_LEVEL 只能是 ${levels.join("、")}。 LOG_LEVEL must be one of ${levels.join(", ")}.`);
  const databaseUrl = env.DATABASE_URL ?? null;
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl)) throw new ConfigError("DATABASE_URL 要以 postgres:// 开头。 DATABASE_URL must begin with postgres://.");
  const publicUrl = env.PUBLIC_URL ?? null;
  if (publicUrl !== null && !/^https?:\/\/[^/]+\/?$/.test(publicUrl)) throw new ConfigError("PUBLIC_URL 要像 https://desk.example.com，不带路径。 PUBLIC_URL must look like https://desk.example.com, without a path.");
  return { port, host: env.HOST ?? "127.0.0.1", dataFolder: env.DUTYDESK_DATA ?? presetFolder(env), databaseUrl, publicUrl, logLevel };
}

/** The user's data directory; root gets /var/lib, since the database runs as another user, who cannot enter /root. */
function presetFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === "win32") return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "Dutydesk");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "Dutydesk");
  if (process.getuid?.() === 0) return "/var/lib/dutydesk";
  return join(env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "dutydesk");
}
