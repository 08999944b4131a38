import { randomBytes } from "node:crypto";
import type { Server } from "node:https";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { fileStore } from "#platform/files/files.ts";
import { startPump } from "#platform/live/pump.ts";
import { secretKey } from "#platform/notify/seal.ts";
import { startDelivery } from "#platform/notify/worker.ts";
import { readInstallation } from "#platform/store/installation.ts";
import { composeEngine, composeNotify, openStore } from "./compose.ts";
import { readConfig, type Config } from "./config.ts";
import { makeExample, onLoopback } from "./example.ts";
import { sayFault, sayRoom } from "./faults.ts";
import { holdFolder } from "./hold.ts";
import { joinEmbedded } from "./lock.ts";
import { watchRoom } from "./room.ts";
import { makeApp } from "./serve.ts";
import { isEmpty } from "./set-up.ts";
import { buildWebWhenStale, webRoutes } from "./web.ts";
import { readTls, renewOnHangUp } from "./tls.ts";
import { startWorkers } from "./workers.ts";

/** How long requests under way have to be answered when the server ends, in milliseconds; who stops it often waits ten seconds. */
const patience = 5000;

/** Starts the server as configured and resolves with its address and how to end it; without `pages` something else serves them. `lost` is told when it cannot go on; `now` is its clock, the machine's where none is given. */
export async function startServer(config: Config, say: (line: string) => void, { pages = true, lost = () => {}, now }: { pages?: boolean; lost?: (error: unknown) => void; now?: () => string } = {}): Promise<{ address: string; stop(): Promise<void> }> {
  const undo: (() => Promise<unknown>)[] = [];
  const end = async (): Promise<void> => {
    await undoAll(undo);
  };
  let report: (error: unknown) => void = () => {};
  try {
    const joined = config.databaseUrl === null ? await joinEmbedded(config.dataFolder) : null;
    const embedded = joined?.embedded;
    if (joined && embedded) {
      // Held before it is left, it is stopped by nobody in between; the database of a folder that is taken belongs to the server that holds it.
      try {
        undo.push(await holdFolder(embedded, config.dataFolder, `http://${config.host}:${config.port}`, { say, down: (error) => say(sayFault(error)), taken: lost }));
        undo.unshift(() => embedded.inTurn(() => embedded.stop()));
      } finally {
        await joined.leave().catch(() => {});
      }
    }
    const store = await openStore(config, { max: 20, ...(embedded ? { embedded } : {}) });
    undo.push(() => store.close());
    if (pages) await buildWebWhenStale(say);
    let wake = (): void => {};
    const engine = composeEngine(store.db, { wake: () => wake(), ...(now ? { now } : {}) });
    undo.push(() => engine.numbers.giveBack());
    const pump = startPump(store.db, (error) => report(error));
    wake = pump.wake;
    undo.push(() => pump.stop());
    // Files lie there also where the database is elsewhere.
    const room = await watchRoom(config.dataFolder, (full, free) => say(sayRoom(full, free, config.dataFolder)));
    undo.push(async () => room.stop());
    const tls = config.tls ? await readTls(config.tls) : null;
    const notify = composeNotify(engine, { key: await secretKey(config.dataFolder, config.secret), allowed: config.notifyHosts, publicUrl: config.publicUrl });
    const setUpKey = randomBytes(18).toString("base64url");
    const loopback = onLoopback(config);
    let workers: ReturnType<typeof startWorkers> | null = null;
    // What the demo's people do in time has not happened yet while its year is lived: no clock may be fired in between.
    const example = async (lived: (share: number) => void): ReturnType<typeof makeExample> => {
      await workers?.stop();
      try {
        return await makeExample(store.db, engine.now(), lived, fileStore(join(config.dataFolder, "files")));
      } finally {
        workers &&= startWorkers(engine, report);
      }
    };
    const { app, close } = await makeApp({ engine, pump, notify, files: fileStore(join(config.dataFolder, "files")), setUpKey, loopback, ...(loopback ? { example } : {}), logLevel: config.logLevel, full: room.full, ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}), ...(config.trustProxy ? { trustProxy: config.trustProxy } : {}), ...(config.metricsToken ? { metricsToken: config.metricsToken } : {}), ...(tls ? { tls } : {}) });
    undo.push(() => closeWithin(app), async () => close());
    if (config.tls) undo.push(renewOnHangUp(app.server as Server, config.tls, say));
    report = (error) => app.log.error({ err: error }, "background work");
    workers = startWorkers(engine, report);
    undo.push(async () => {
      const last = workers;
      workers = null;
      await last?.stop();
    });
    const delivery = startDelivery(notify, report);
    undo.push(() => delivery.stop());
    if (pages) await webRoutes(app);
    const address = await app.listen({ host: config.host, port: config.port });
    say(`当值已启动：${config.publicUrl ?? address}  Dutydesk is running.`);
    if ((await readInstallation(store.db)).quietSince !== null) say("现在是静默（刚从备份恢复）：时限不提醒、不上报，核对无误后运行 npm run -s dutydesk -- resume。 Quiet after a restore: no clock warns or climbs until npm run -s dutydesk -- resume.");
    if (await isEmpty(engine)) say(`第一次用，请打开这个一次性链接完成设置：\n${config.publicUrl ?? address}/set-up?key=${setUpKey}\nOpen this one-time link to set it up.`);
    return { address, stop: end };
  } catch (error) {
    await end().catch(() => {});
    throw error;
  }
}

/** Takes back what was done, the last first: every step, whatever becomes of another. @throws what failed first. */
export async function undoAll(done: readonly (() => Promise<unknown>)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const step of done.toReversed()) await step().catch((error: unknown) => faults.push(error));
  if (faults.length > 0) throw faults[0];
}

/** Ends the listening once the requests under way are answered. What a browser only holds open, having asked nothing yet, would keep it for a minute. */
async function closeWithin(app: FastifyInstance): Promise<void> {
  const force = setTimeout(() => app.server.closeAllConnections(), patience);
  await app.close().finally(() => clearTimeout(force));
}

/** Runs the server until it is told to end; what keeps it from starting is said in a sentence. */
export async function run(): Promise<void> {
  // A terminal is told in plain lines; what is kept is lines of JSON, like the log.
  const say = process.stdout.isTTY ? (line: string): void => void process.stdout.write(`${line}\n`) : (line: string): void => void process.stdout.write(`${JSON.stringify({ level: 30, time: Date.now(), msg: line })}\n`);
  const fail = (error: unknown): never => {
    process.stderr.write(`${sayFault(error)}\n`);
    process.exit(1);
  };
  try {
    const config = readConfig(process.env);
    // A hang-up ends a program that does not listen to it: while it starts, and where there is no certificate to renew.
    let hangUp = (): void => {};
    process.on("SIGHUP", () => hangUp());
    const server = await startServer(config, say, { lost: fail });
    let ending = false;
    const end = async (): Promise<void> => {
      if (ending) return;
      ending = true;
      await server.stop().catch(fail);
      process.exit(0);
    };
    process.on("SIGTERM", () => void end());
    process.on("SIGINT", () => void end());
    // To a service it asks for the certificate anew; to one in a terminal it says that the terminal is gone.
    if (!config.tls) hangUp = () => (process.stdout.isTTY ? void end() : say("没有设证书，没有什么要换新。 No certificate is set; there is nothing to renew."));
  } catch (error) {
    fail(error);
  }
}

if (import.meta.main) await run();
