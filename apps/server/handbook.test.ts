import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dutydesk-read-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command without any setting, in a data folder that is not there. */
function run(...args: string[]): Promise<{ code: number | null; out: string; told: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["apps/server/cli.ts", "handbook", ...args], { cwd: root, env: { PATH: process.env.PATH, DUTYDESK_DATA: join(folder, "none"), PORT: "no number" } });
    let [out, told] = ["", ""];
    child.stdout.on("data", (piece) => void (out += piece));
    child.stderr.on("data", (piece) => void (told += piece));
    child.on("close", (code) => resolve({ code, out, told }));
  });
}

test("handbook read prints one object, needs no database and no setting", async () => {
  const file = join(folder, "说明.txt");
  await writeFile(file, "保洁員崗位職責(zé)\n直接上级：保洁主管\n1、每天打扫大厅两次，\n发现污渍尽快清理。");
  const { code, out, told } = await run("read", file, "--json");
  expect([code, told]).toEqual([0, ""]);
  expect(out.trim().split("\n")).toHaveLength(1);
  expect(JSON.parse(out)).toEqual({
    posts: [
      {
        name: "保洁员", reportsTo: "保洁主管", duties: [
          { text: "每天打扫大厅两次", lines: [3, 4], kind: "recurring", cadence: "daily x2", limit: null, approver: null, records: [], words: { kind: "每天打扫大厅两次", cadence: "每天打扫大厅两次" }, confidence: 0.9, unsure: [] },
          { text: "发现污渍尽快清理", lines: [3, 4], kind: "triggered", cadence: null, limit: "prompt", approver: null, records: [], words: { kind: "发现", limit: "尽快" }, confidence: 0.75, unsure: ["“尽快”没有数字：最晚多久？"] },
        ],
      },
      { name: "保洁主管", reportsTo: null, duties: [] },
    ],
  });
}, 60_000);

test("a file that is missing or cannot be read ends with one sentence and an exit code", async () => {
  const bad = join(folder, "坏.docx");
  await writeFile(bad, "PK no");
  const cases = [["read", join(folder, "没有.txt"), "--json"], ["read", bad, "--json"], ["read"], ["write", bad], ["read", bad, "--nope"]] as const;
  for (const args of cases) {
    const { code, out, told } = await run(...args);
    expect([args, code === 0, out]).toEqual([args, false, ""]);
    expect(told).not.toMatch(/\n\s+at /);
  }
  expect((await run(...cases[1])).told).toMatch(/^“坏.docx”读不了.*\n$/);
}, 120_000);
