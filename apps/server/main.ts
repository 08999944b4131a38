import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileStore } from "#platform/files/files.ts";
import { startPump } from "#platform/live/pump.ts";
import { composeEngine, openStore } from "./compose.ts";
import { readConfig, type Config } from "./config.ts";
import { sayFault } from "./faults.ts";
import { claimFolder } from "./lock.ts";
import { makeApp } from "./serve.ts";
import { isEmpty } from "./set-up.ts";
import { buildWebWhenStale, webRoutes } from "./web.ts";
import { startWorkers } from "./workers.ts";

/** Starts the server as configured and resolves with its address and how to end it; without `pages` something else serves them. */
export async function startServer(config: Config, say: (line: string) => void, { pages = true }: { pages?: boolean } = {}): Promise<{ address: string; stop(): Promise<void> }> {
  const [store] = await Promise.all([openStore(config, { max: 20 }), pages ? buildWebWhenStale(say) : undefined]);
  const undo: (() => Promise<unknown>)[] = [() => store.close()];
  if (store.embedded) undo.unshift(() => (store.embedded as { stop(): Promise<void> }).stop());
  try {
    if (store.embedded) undo.push(await claimFolder(store.db, config.dataFolder, `http://${config.host}:${config.port}`).catch((error: unknown) => {
      undo.shift(); // The database belongs to the server that holds the folder.
      throw error;
    }));
    let wake = (): void => {};
    const engine = composeEngine(store.db, { wake: () => wake() });
    let report: (error: unknown) => void = () => {};
    const pump = startPump(store.db, (error) => report(error));
    wake = pump.wake;
    undo.push(() => pump.stop());
    const setUpKey = randomBytes(18).toString("base64url");
    const { app, close } = await makeApp({ engine, pump, files: fileStore(join(config.dataFolder, "files")), setUpKey, logLevel: config.logLevel, ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}) });
    report = (error) => app.log.error({ err: error }, "background work");
    const workers = startWorkers(engine, report);
    undo.push(() => workers.stop());
    if (pages) await webRoutes(app);
    const address = await app.listen({ host: config.host, port: config.port });
    undo.push(() => app.close(), async () => close());
    say(`当值已启动：${config.publicUrl ?? address}  Dutydesk is running.`);
    if (await isEmpty(engine)) say(`第一次用，请打开这个一次性链接完成设置：\n${config.publicUrl ?? address}/set-up?key=${setUpKey}\nOpen this one-time link to set it up.`);
    return {
      address,
      async stop() {
        for (const step of undo.reverse()) await step();
      },
    };
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => {});
    throw error;
  }
}

if (import.meta.main) {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    const server = await startServer(readConfig(process.env), say);
    let ending = false;
    const end = async (): Promise<void> => {
      if (ending) return;
      ending = true;
      await server.stop();
      process.exit(0);
    };
    process.on("SIGTERM", () => void end());
    process.on("SIGINT", () => void end());
  } catch (error) {
    process.stderr.write(`${sayFault(error)}\n`);
    process.exit(1);
  }
}
