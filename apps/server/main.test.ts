import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root } from "./config.ts";
import { claimFolder, joinFolder } from "./lock.ts";
import { undoAll } from "./main.ts";
import { isFull, reserve, watchRoom } from "./room.ts";

test("what was started is ended to the last, the last first, whatever fails; the first fault is told", async () => {
  const ended: number[] = [];
  const steps = [1, 2, 3].map((n) => async () => {
    ended.push(n);
    if (n > 1) throw new Error(`step ${n}`);
  });
  await expect(undoAll(steps)).rejects.toThrow("step 3");
  expect(ended).toEqual([3, 2, 1]);
});

test("a disk at the edge does not turn to and fro: writing goes on only with 32 MB more than the reserve", () => {
  const more = 32 * 1_048_576;
  expect([reserve, reserve - 1].map((free) => isFull(false, free))).toEqual([false, true]);
  expect([reserve, reserve + more - 1, reserve + more].map((free) => isFull(true, free))).toEqual([true, true, false]);
});

test("the disk is watched also before the folder is made", async () => {
  const room = await watchRoom(join(tmpdir(), "dutydesk-none", "deep", "er"), () => {});
  expect(typeof room.full()).toBe("boolean");
  room.stop();
});

test.each([
  ["a server", (db: Parameters<typeof joinFolder>[0]) => claimFolder(db, tmpdir(), "x")],
  ["a command", joinFolder],
])("%s that cannot ask for the lock gives its connection back", async (_, take) => {
  const given: unknown[] = [];
  let listening = false;
  const client = {
    on: () => void (listening = true),
    query: () => Promise.reject(new Error(listening ? "away" : "nobody listens to a lost connection")),
    release: (broken: unknown) => void given.push(broken),
  };
  await expect(take({ connect: async () => client as never })).rejects.toThrow("away");
  expect(given).toEqual([true]);
});

const cli = async (folder: string, ...args: string[]): Promise<string> => {
  const env = { ...process.env, DUTYDESK_DATA: folder };
  delete (env as NodeJS.ProcessEnv).DATABASE_URL;
  return promisify(execFile)(process.execPath, ["apps/server/cli.ts", ...args], { cwd: root, env }).then(() => "", ({ stderr, stdout }: { stderr: string; stdout: string }) => `${stdout}${stderr}`);
};

test("a mistyped data folder is named by every command that works on data, and nothing is made there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-typo-"));
  try {
    for (const args of [["doctor"], ["backup", join(folder, "x")], ["resume"]]) expect(await cli(join(folder, "typo"), ...args), args[0]).toMatch(/typo 里没有当值的数据.*DUTYDESK_DATA/);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
