import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handbookCommand } from "./handbook-command.ts";

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
}, 120_000);

test("a file that is missing or cannot be read ends with one sentence and an exit code", async () => {
  const bad = join(folder, "坏.docx");
  await writeFile(bad, "PK no");
  const { code, out, told } = await run("read", bad, "--json");
  expect([code, out]).toEqual([1, ""]);
  expect(told).toMatch(/^“坏.docx”读不了.*\n$/);
  const written: string[] = [];
  const refusal = (...args: string[]): Promise<string> => handbookCommand(args, { write: (text) => written.push(text) }).then(() => "done", (error: Error) => `${error.constructor.name} ${error.message}`);
  expect(await refusal("read", join(folder, "没有.txt"))).toMatch(/^ConfigError 没有 .*没有\.txt 这个文件/);
  for (const args of [["read"], ["write", bad], ["read", bad, "--nope"], ["read", bad, bad]]) expect(await refusal(...args)).toMatch(/^ConfigError [^]*handbook read FILE/);
  expect(written).toEqual([]);
}, 120_000);
