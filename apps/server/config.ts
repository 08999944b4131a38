import { isIP } from "node:net";
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
  /** Files of the certificate (with its chain) and the key, where the program ends TLS itself. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Addresses or networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` count. */
  readonly trustProxy: readonly string[] | null;
  readonly metricsToken: string | null;
  /** Hosts that messages may go to beyond those of the vendors: `host` or `host:port`. */
  readonly notifyHosts: readonly string[];
  /** What the key for sealed secrets is made of; without it a file in the data folder holds the key. */
  readonly secret: string | null;
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
  const { TLS_CERT: cert, TLS_KEY: key } = env;
  if ((cert === undefined) !== (key === undefined)) throw new ConfigError(`TLS_CERT 和 TLS_KEY 要一起给，缺 ${cert === undefined ? "TLS_CERT" : "TLS_KEY"}。 TLS_CERT and TLS_KEY go together; ${cert === undefined ? "TLS_CERT" : "TLS_KEY"} is missing.`);
  const trustProxy = env.TRUST_PROXY?.split(",").map((part) => part.trim()).filter((part) => part !== "") ?? null;
  const wrong = trustProxy?.find((part) => !isProxy(part));
  if (wrong !== undefined || trustProxy?.length === 0) throw new ConfigError(`TRUST_PROXY 要写代理的地址或网段，如 loopback 或 10.0.0.0/8，逗号分开，“${wrong ?? ""}”不行。 TRUST_PROXY wants addresses or networks of proxies, such as loopback or 10.0.0.0/8, with commas.`);
  const metricsToken = env.METRICS_TOKEN ?? null;
  if (metricsToken !== null && !/^[\x21-\x7e]{20,200}$/.test(metricsToken)) throw new ConfigError("METRICS_TOKEN 要 20 到 200 个英文字母、数字或符号，不带空格。 METRICS_TOKEN wants 20 to 200 characters of ASCII without blanks.");
  const notifyHosts = env.NOTIFY_HOSTS?.split(",").map((part) => part.trim().toLowerCase()).filter((part) => part !== "") ?? [];
  const odd = notifyHosts.find((part) => !/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(part));
  if (odd !== undefined) throw new ConfigError(`NOTIFY_HOSTS 要写主机名或“主机:端口”，逗号分开，“${odd}”不行。 NOTIFY_HOSTS wants hosts or host:port with commas; “${odd}” is none.`);
  const secret = env.DUTYDESK_SECRET ?? null;
  if (secret !== null && secret.length < 20) throw new ConfigError("DUTYDESK_SECRET 至少 20 个字符，要随机。 DUTYDESK_SECRET wants at least 20 random characters.");
  return { notifyHosts, secret, tls: cert !== undefined && key !== undefined ? { cert, key } : null, trustProxy, metricsToken, port, host: env.HOST ?? "127.0.0.1", dataFolder: env.DUTYDESK_DATA ?? presetFolder(env), databaseUrl, publicUrl, logLevel };
}

/** An address, a network with its length, or one of the names for private ones; never everybody. */
function isProxy(text: string): boolean {
  if (["loopback", "linklocal", "uniquelocal"].includes(text)) return true;
  const [address, length, more] = text.split("/");
  const family = isIP(address ?? "");
  return family !== 0 && more === undefined && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) >= 1 && Number(length) <= (family === 4 ? 32 : 128)));
}

/** The user's data directory; root gets /var/lib, since the database runs as another user, who cannot enter /root. */
function presetFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === "win32") return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "Dutydesk");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "Dutydesk");
  if (process.getuid?.() === 0) return "/var/lib/dutydesk";
  return join(env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "dutydesk");
}
