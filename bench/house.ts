import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { cookieName } from "#platform/auth/sessions.ts";
import { openDatabase, type Database } from "#platform/store/database.ts";
import { startEmbedded } from "#platform/store/embedded.ts";
import { root } from "../apps/server/config.ts";

/** The program as its users run it, on a data folder of its own. */
export interface House {
  readonly address: string;
  readonly owner: Database;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly folder: string;
  /** Milliseconds from the start of the process to the first 200 of the health address. */
  readonly readyMs: number;
  /** Resident memory of the server process in MB. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/** Makes an organisation in a fresh folder, where there is none yet. */
export async function makeHouse(folder: string): Promise<void> {
  if (existsSync(join(folder, "secrets.json"))) return;
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const password = join(folder, "password");
  await writeFile(password, "correct horse battery");
  await ended(spawnProgram(folder, ["apps/server/cli.ts", "init", "--organisation", "锦绣花园", "--admin", "admin", "--password-file", password]));
}

/** Starts the server on a folder and waits until it answers. */
export async function openHouse(folder: string): Promise<House> {
  const began = performance.now();
  const child = spawnProgram(folder, ["--max-semi-space-size=4", "apps/server/start.ts"]);
  const address = await said(child, /http:\/\/[\d.]+:\d+/);
  while ((await fetch(`${address}/api/health`).then((answer) => answer.status, () => 0)) !== 200) await new Promise((resolve) => setTimeout(resolve, 10));
  const readyMs = Math.round(performance.now() - began);
  const embedded = await startEmbedded(folder);
  const owner = openDatabase(embedded.urls.owner, { max: 4 });
  return {
    address, owner, ownerUrl: embedded.urls.owner, appUrl: embedded.urls.app, folder, readyMs,
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
    },
    async stop() {
      await owner.close();
      child.kill("SIGTERM");
      await new Promise((resolve) => child.on("exit", resolve));
    },
  };
}

export async function dropHouse(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function spawnProgram(folder: string, args: readonly string[]): ChildProcess {
  const { DATABASE_URL: _, PUBLIC_URL: __, ...rest } = process.env;
  return spawn(process.execPath, args, { cwd: root, env: { ...rest, DUTYDESK_DATA: folder, PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "error" }, stdio: ["ignore", "pipe", "inherit"] });
}

function said(child: ChildProcess, line: RegExp): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = line.exec(text);
      if (found) resolve(found[0]);
    });
    child.on("exit", (code) => reject(new Error(`the program ended with ${code}: ${text}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`the program ended with ${code}`)))));
}

/** Requests with one person's session over kept connections. */
export interface Caller {
  (method: "GET" | "POST", path: string, body?: object): Promise<string>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 128 });

/** Makes requests as the holder of a session; an answer of 300 and above is an error. */
export function caller(address: string, secret: string): Caller {
  const cookie = `${cookieName}=${secret}`;
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const payload = body ? JSON.stringify(body) : undefined;
      const req = request(`${address}${path}`, { method, agent, headers: { cookie, ...(payload ? { "content-type": "application/json", "content-length": Buffer.byteLength(payload), "idempotency-key": randomUUID() } : {}) } }, (res) => {
        let text = "";
        res.setEncoding("utf8");
        res.on("data", (chunk: string) => (text += chunk));
        res.on("end", () => ((res.statusCode ?? 500) < 300 ? resolve(text) : reject(new Error(`${path}: ${res.statusCode} ${text.slice(0, 300)}`))));
      });
      req.on("error", reject);
      req.end(payload);
    });
}

export function endCalls(): void {
  agent.destroy();
}
