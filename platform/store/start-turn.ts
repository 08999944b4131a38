import { open, readFile, rm, stat } from "node:fs/promises";
import { uptime } from "node:os";

const patience = 120_000;
const writing = 5000;
const again = 100;
const held = new Set<string>();

/**
 * Waits until no other process is starting on the same data folder, and gives how to let the next one: two that first start at the same
 * moment would both fill the empty folder. A note left by a process that has died since is taken over.
 *
 * @param note the file that says who is starting.
 * @throws Error after two minutes, naming the note that stands in the way.
 */
export async function startTurn(note: string): Promise<() => Promise<void>> {
  for (const began = performance.now(); ; ) {
    if (!held.has(note) && (await take(note))) {
      held.add(note);
      return async () => {
        await rm(note, { force: true });
        held.delete(note);
      };
    }
    if (!held.has(note) && (await abandoned(note))) await rm(note, { force: true });
    else if (performance.now() - began > patience) throw new Error(`${note}: 另一个进程一直在启动，若没有，请删掉这个文件。 Another process has been starting all this time; if there is none, remove this file.`);
    await new Promise((resolve) => setTimeout(resolve, again));
  }
}

async function take(note: string): Promise<boolean> {
  const file = await open(note, "wx", 0o600).catch((error: { code?: string }) => {
    if (error.code !== "EEXIST") throw error;
    return null;
  });
  if (!file) return false;
  try {
    await file.writeFile(JSON.stringify({ pid: process.pid })).catch(() => {}); // On a full disk an empty note still keeps the others back for a while.
  } finally {
    await file.close();
  }
  return true;
}

/** Whether nobody is starting behind the note: its process is gone, or it is of a time before the machine was last started. */
async function abandoned(note: string): Promise<boolean> {
  const at = await stat(note).catch(() => null);
  if (!at) return false; // It was just let go: the next try takes it.
  if (at.mtimeMs < Date.now() - uptime() * 1000) return true;
  const text = await readFile(note, "utf8").catch(() => "");
  if (text === "") return Date.now() - at.mtimeMs > writing;
  const { pid } = JSON.parse(text) as { pid: number };
  if (pid === process.pid) return true; // A container starts every time under the same number.
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as { code?: string }).code === "ESRCH";
  }
}
