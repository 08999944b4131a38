/** Runs the tests that really kill: `npm run -s faults` all of them, `npm run -s faults -- --kills 200` the long run of kills alone. */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { kills: { type: "string" } } });
const kills = values.kills === undefined ? null : Number(values.kills);
if (kills !== null && (!Number.isInteger(kills) || kills < 1 || kills > 10_000)) {
  process.stderr.write("--kills 要 1 到 10000 的整数。 --kills must be a whole number from 1 to 10000.\n");
  process.exit(1);
}
const args = ["node_modules/vitest/vitest.mjs", "run", "--config", "faults/vitest.config.ts", ...(kills === null ? [] : ["faults/kill.test.ts"])];
const child = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...(kills === null ? {} : { KILLS: String(kills) }) } });
child.on("exit", (code) => (process.exitCode = code ?? 1));
