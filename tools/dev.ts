/** The server, restarted when its code changes, and the pages with hot reload in front of it: `npm run dev`. Its data lies in data-local/. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { readConfig } from "../apps/server/config.ts";
import { sayFault } from "../apps/server/faults.ts";
import { startServer } from "../apps/server/main.ts";
import { root } from "./scratch.ts";

const pagesPort = 5173;
const env = { DUTYDESK_DATA: join(root, "data-local"), PUBLIC_URL: `http://localhost:${pagesPort}`, ...process.env };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The server alone; the pages come from the other process. */
async function server(): Promise<void> {
  const running = await startServer(readConfig(env), say, { pages: false });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void running.stop().finally(() => process.exit(0)));
}

/** Both processes; when one ends, or this one is told to, the other is ended too. */
function both(): void {
  const start = (...args: string[]) => spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...env, DUTYDESK_URL: `http://127.0.0.1:${readConfig(env).port}` } });
  const children = [start("--watch", "--watch-preserve-output", "tools/dev.ts", "server"), start("node_modules/vite/bin/vite.js", "--port", String(pagesPort), "--strictPort")];
  const end = (): void => children.forEach((child) => void child.kill("SIGTERM"));
  for (const child of children) child.on("exit", end);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, end);
}

try {
  if (process.argv[2] === "server") await server();
  else both();
} catch (error) {
  process.stderr.write(`${sayFault(error)}\n`);
  process.exitCode = 1;
}
