import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileStore } from "#platform/files/files.ts";
import { loadCatalogue } from "#modules/duties/index.ts";
import { composeEngine, openStore } from "../server/compose.ts";
import { readConfig } from "../server/config.ts";
import { sayFault } from "../server/faults.ts";
import { startServer } from "../server/main.ts";
import { isEmpty } from "../server/set-up.ts";
import { ahead } from "./at.ts";
import { demoPassword, demoPeople, makeDemo } from "./make.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A year of a made-up service centre in a data folder of its own, then the server on it; `--only-data` stops before the server, `--at HH:MM` has it stand at that time of its day. */
async function main(): Promise<void> {
  let shift = ahead(process.argv, Date.now());
  const clock = (): string => new Date(Date.now() + shift).toISOString();
  const base = readConfig(process.env);
  const folder = process.env.DUTYDESK_DATA ? base.dataFolder : `${base.dataFolder}-demo`;
  const config = { ...base, dataFolder: folder, databaseUrl: null, host: "127.0.0.1" };
  const fresh = process.argv.includes("--fresh");
  if (fresh && (await stat(join(folder, "postgres")).catch(() => null))) await rm(folder, { recursive: true, force: true });
  const store = await openStore(config, { max: 4 });
  let moved = clock();
  const engine = composeEngine(store.db, { now: () => moved });
  try {
    const [last] = await store.db.query<{ at: string | null }>("select max(at) as at from journal", []);
    // What was lived stays lived: a clock that stood before it would have its people act in their past.
    if (last?.at && last.at > clock()) {
      shift += Date.parse(last.at) - Date.parse(clock());
      say("这份演示数据已经过到更晚的时间，从那里接着走；要从头过一年，加 --fresh。 This demo has lived to a later time and goes on from there; --fresh lives its year anew.");
    }
    if (await isEmpty(engine)) {
      const began = Date.now();
      say("正在过一年的日子…  Living a year…");
      await makeDemo(engine, (instant) => void (moved = instant), clock(), say, { files: fileStore(join(folder, "files")) });
      say(`${Math.round((Date.now() - began) / 1000)} 秒`);
    }
  } finally {
    await engine.numbers.giveBack();
    await store.close();
    await store.embedded?.stop();
  }
  say(`\n登录 Sign in（口令 password: ${demoPassword}）`);
  const names = new Map([...loadCatalogue().posts.map((post) => [post.id, post.name.zh] as const), ["administrator", "系统管理员"] as const]);
  for (const one of demoPeople) say(`  ${one.number}\t${one.name}\t${names.get(one.post) ?? one.post}`);
  if (process.argv.includes("--only-data")) return;
  const server = await startServer(config, say, shift === 0 ? {} : { now: clock });
  process.on("SIGTERM", () => void server.stop().then(() => process.exit(0)));
  process.on("SIGINT", () => void server.stop().then(() => process.exit(0)));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${sayFault(error)}\n`);
  process.exit(1);
}
