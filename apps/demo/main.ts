import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileStore } from "#platform/files/files.ts";
import { composeEngine, openStore } from "../server/compose.ts";
import { readConfig } from "../server/config.ts";
import { sayFault } from "../server/faults.ts";
import { startServer } from "../server/main.ts";
import { isEmpty } from "../server/set-up.ts";
import { demoPassword, demoPeople, makeDemo } from "./make.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A year of a made-up service centre in a data folder of its own, then the server on it; `--only-data` stops before the server. */
async function main(): Promise<void> {
  const base = readConfig(process.env);
  const folder = process.env.DUTYDESK_DATA ? base.dataFolder : `${base.dataFolder}-demo`;
  const config = { ...base, dataFolder: folder, databaseUrl: null, host: "127.0.0.1" };
  const fresh = process.argv.includes("--fresh");
  if (fresh && (await stat(join(folder, "postgres")).catch(() => null))) await rm(folder, { recursive: true, force: true });
  const store = await openStore(config, { max: 4 });
  let moved = new Date().toISOString();
  const engine = composeEngine(store.db, { now: () => moved });
  try {
    if (await isEmpty(engine)) {
      const began = Date.now();
      say("正在过一年的日子…  Living a year…");
      await makeDemo(engine, (instant) => void (moved = instant), new Date().toISOString(), say, { files: fileStore(join(folder, "files")) });
      say(`${Math.round((Date.now() - began) / 1000)} 秒`);
    }
  } finally {
    await engine.numbers.giveBack();
    await store.close();
    await store.embedded?.stop();
  }
  say(`\n登录 Sign in（口令 password: ${demoPassword}）`);
  for (const one of demoPeople) say(`  ${one.number}\t${one.name}\t${one.post}`);
  if (process.argv.includes("--only-data")) return;
  const server = await startServer(config, say);
  process.on("SIGTERM", () => void server.stop().then(() => process.exit(0)));
  process.on("SIGINT", () => void server.stop().then(() => process.exit(0)));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${sayFault(error)}\n`);
  process.exit(1);
}
