import { spawn, type ChildProcess } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../apps/server/config.ts";

/** The program as its users run it, in a data folder of its own. */
export interface Program {
  readonly folder: string;
  /** Starts the server and resolves with its address once it answers. */
  start(): Promise<string>;
  /** Runs a command and gives what it printed. */
  command(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** The process id of its PostgreSQL. */
  postgres(): Promise<number>;
  readonly log: string[];
  end(): Promise<void>;
}

/** Prepares a fresh organisation with an administrator `admin` and a token for them. */
export async function freshProgram(env: Readonly<Record<string, string>> = {}): Promise<Program & { token: string }> {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-fault-"));
  await chmod(folder, 0o711);
  const environment: NodeJS.ProcessEnv = { ...process.env, DUTYDESK_DATA: folder, PORT: "0", LOG_LEVEL: "error", ...env };
  delete environment.DATABASE_URL;
  const log: string[] = [];
  let server: ChildProcess | null = null;
  const program: Program = {
    folder,
    log,
    start: () =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, ["apps/server/main.ts"], { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"] });
        server = child;
        let text = "";
        child.stderr.on("data", (chunk: Buffer) => void log.push(chunk.toString()));
        child.stdout.on("data", (chunk: Buffer) => {
          text += chunk.toString();
          const found = /http:\/\/[\d.]+:\d+/.exec(text);
          if (found) resolve(found[0]);
        });
        child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${text}${log.join("")}`)));
      }),
    command: (args) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, ["apps/server/cli.ts", ...args], { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"] });
        let out = "";
        let err = "";
        child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
        child.on("close", (code) => resolve({ code, out, err }));
      }),
    kill: (signal) =>
      new Promise((resolve) => {
        if (!server || server.exitCode !== null || server.signalCode !== null) return resolve();
        server.once("exit", () => resolve());
        server.kill(signal);
      }),
    postgres: async () => Number((await readFile(join(folder, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]),
    async end() {
      await program.kill("SIGTERM");
      // A server that was killed leaves its PostgreSQL running; the next start would take it over, the test ends it.
      const pid = await program.postgres().catch(() => 0);
      if (pid > 0) {
        try {
          process.kill(pid, "SIGQUIT");
          await new Promise((resolve) => setTimeout(resolve, 500));
        } catch {
          // It has ended already.
        }
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
  const password = join(folder, "admin.password");
  await writeFile(password, "correct horse battery\n");
  const made = await program.command(["init", "--organisation", "锦绣花园", "--admin", "admin", "--password-file", password]);
  if (made.code !== 0) throw new Error(made.err);
  const token = (await program.command(["token", "create", "--login", "admin", "--name", "faults", "--days", "1"])).out.trim();
  return { ...program, token };
}
