import { spawn, type ChildProcess } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createToken } from "#platform/auth/sessions.ts";
import { setUp } from "#modules/people/index.ts";
import { composeEngine, openStore } from "../apps/server/compose.ts";
import { root } from "../apps/server/config.ts";
import { planOf } from "../apps/server/set-up.ts";

/** One server process as its users start it. */
export interface Server {
  readonly address: string;
  /** What it said on both outputs so far. */
  said(): string;
  /** Sends a signal and resolves with the exit code once it has ended. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** How a server that was to start ended instead. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const running = new Set<ChildProcess>();

/** Starts a server with these settings of the environment; resolves once it answers, or with how it ended. */
export function tryServer(settings: Readonly<Record<string, string>>): Promise<Server | Ended> {
  const env: NodeJS.ProcessEnv = { ...process.env, PORT: "0", LOG_LEVEL: "error", ...settings };
  if (!settings.DATABASE_URL) delete env.DATABASE_URL;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["apps/server/start.ts"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let out = "";
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    const ended = new Promise<number | null>((done) => child.on("close", done));
    void ended.then((code) => {
      running.delete(child);
      resolve({ code, out, err });
    });
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      const found = /http:\/\/[\d.]+:\d+/.exec(out);
      if (!found) return;
      resolve({
        address: found[0],
        said: () => `${out}${err}`,
        end(signal) {
          child.kill(signal);
          return ended;
        },
      });
    });
  });
}

/** Starts a server that must start. */
export async function startServer(settings: Readonly<Record<string, string>>): Promise<Server> {
  const server = await tryServer(settings);
  if ("address" in server) return server;
  throw new Error(`the server ended with ${server.code}: ${server.out}${server.err}`);
}

/** An organisation with an administrator, ready for a server, and the token of that person. */
export interface World {
  /** The settings with which a server works on it. */
  readonly settings: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly token: string;
  readonly orgId: string;
  readonly siteId: string;
  readonly staffId: string;
}

/** Makes a data folder of its own. PostgreSQL runs as another user and must reach it. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-fault-"));
  await chmod(folder, 0o711);
  return folder;
}

/** Prepares an organisation in a folder's own PostgreSQL, or in the database of an address. */
export async function freshWorld(folder: string, databaseUrl: string | null = null): Promise<World> {
  const store = await openStore({ dataFolder: folder, databaseUrl }, { max: 4 });
  try {
    const engine = composeEngine(store.db);
    const made = await setUp(engine, planOf({ organisation: "锦绣花园", scenes: ["property", "front-desk"], name: "管理员", login: "admin", password: "correct horse battery" }));
    const token = await createToken(store.db, made.orgId, made.staffId, "faults", 1, engine.now(), null);
    return { folder, token: token.secret, orgId: made.orgId, siteId: made.siteId, staffId: made.staffId, settings: { DUTYDESK_DATA: folder, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) } };
  } finally {
    await store.close();
    await store.embedded?.stop();
  }
}

/** The process id of the PostgreSQL of a data folder; 0 when it has none. */
export async function postgresOf(folder: string): Promise<number> {
  return readFile(join(folder, "postgres", "postmaster.pid"), "utf8").then((text) => Number(text.split("\n")[0]), () => 0);
}

/** Ends what the tests of a file started and removes the folder. */
export async function clearAway(folder: string): Promise<void> {
  for (const child of running) child.kill("SIGKILL");
  const pid = await postgresOf(folder);
  if (pid > 0) {
    try {
      process.kill(pid, "SIGQUIT");
      await pause(500);
    } catch {
      // It has ended already.
    }
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something holds, and says what was waited for when it never does. */
export async function until<T>(what: string, look: () => Promise<T | null | false | undefined>, ms = 30_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await pause(50);
  }
}

/** An answer that is no success. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  constructor(status: number, text: string) {
    super(`${status} ${text}`);
    this.status = status;
    let body: { code?: string; detail?: string } = {};
    try {
      body = JSON.parse(text) as typeof body;
    } catch {
      // Not a problem of ours; the status says enough.
    }
    this.code = body.code ?? "";
    this.detail = body.detail ?? "";
  }
}

/** A request with a token. @throws Refused for an answer that is no success, TypeError or TimeoutError where none came. */
export async function call<T>(address: string, token: string, method: string, path: string, body?: unknown, key?: string): Promise<T> {
  const response = await fetch(`${address}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}), ...(key ? { "idempotency-key": key } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Refused(response.status, text);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** What a new case is made from. */
export const caseBody = (client: string, site: string, subject: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({ client, site, subject, happenedAt: "现在", place: "大堂", person: "赵建国", event: "灯坏", phone: "13800136621", ...more });
