import type { FastifyInstance } from "fastify";
import { openApi } from "#platform/api/openapi.ts";
import { makeServer, secretOf, type ServerOptions } from "#platform/api/server.ts";
import { recordRoutes, type SearchIds } from "#platform/api/records.ts";
import { auditRoutes } from "#platform/api/audit.ts";
import { calendarRoutes } from "#platform/api/calendar.ts";
import { countRoutes } from "#platform/api/counts.ts";
import { metricsRoute } from "#platform/api/metrics.ts";
import { viewRoutes } from "#platform/api/views.ts";
import { settingRoutes } from "#platform/api/settings.ts";
import { authRoutes } from "#platform/auth/routes.ts";
import { tokenRoutes } from "#platform/auth/tokens.ts";
import { fileRoutes, type FileStore } from "#platform/files/files.ts";
import type { Pump } from "#platform/live/pump.ts";
import { consume } from "#platform/live/feed.ts";
import { presenceRoutes } from "#platform/live/presence.ts";
import { liveRoutes } from "#platform/live/stream.ts";
import { printRoutes } from "#platform/print/routes.ts";
import type { Notify } from "#platform/notify/notify.ts";
import { notifyRoutes } from "#platform/notify/routes.ts";
import { takeIn } from "#platform/notify/take-in.ts";
import { Problem } from "#platform/record/problem.ts";
import { findIds } from "#platform/search/ids.ts";
import { indexRecords } from "#platform/search/index-worker.ts";
import { sharesKeeper } from "#platform/search/shares.ts";
import { findRoutes } from "#platform/search/routes.ts";
import { startExports } from "#platform/transfer/export-runs.ts";
import { transferRoutes } from "#platform/transfer/routes.ts";
import { startImports } from "#platform/transfer/runs.ts";
import { careRoutes, promisesRoutes, todayRoutes } from "#modules/care/index.ts";
import { checkRoutes, figureRoutes, handbookEditRoutes, handbookRoutes, loadCatalogue, previewRoutes, proveTasks, readRoutes, taskRoutes, wizardRoutes } from "#modules/duties/index.ts";
import { reachReaders } from "#modules/office/index.ts";
import { findLogin, handOverRoutes, meRoutes, organisationRoutes, placeRoutes } from "#modules/people/index.ts";
import type { Example } from "./example.ts";
import { composeNotify, composeWork, told } from "./compose.ts";
import { healthRoute, version } from "./health.ts";
import { importSpecs } from "./import-command.ts";
import { setUpRoutes } from "./set-up.ts";

function refuseWhenFull(app: FastifyInstance, full: () => boolean): void {
  app.addHook("onRequest", async (request) => {
    if (!["GET", "HEAD", "OPTIONS"].includes(request.method) && !request.url.startsWith("/api/auth/") && full()) throw new Problem("disk_full");
  });
}

export interface ServeOptions extends ServerOptions {
  readonly pump: Pump;
  readonly files: FileStore;
  readonly setUpKey: string;
  /** How people are told outside the browser; without it nothing secret can be kept, so no channel can be set up. */
  readonly notify?: Notify;
  /** Whether only this machine reaches the server: elsewhere nobody of a demo organisation signs in. */
  readonly loopback?: boolean;
  /** Makes the demo organisation, where the set-up may offer one. */
  readonly example?: (lived: (share: number) => void) => Promise<Example>;
  readonly metricsToken?: string;
  /** Whether the disk is as good as full: then reading and signing in go on, and everything that would write is refused. */
  readonly full?: () => boolean;
}

/** The whole HTTP application over an engine: shared parts, then each module's routes, then one set per record type. */
export async function makeApp(options: ServeOptions): Promise<{ app: FastifyInstance; close(): void }> {
  const { engine, pump } = options;
  const app = await makeServer({ ...options, capabilityNames: new Map(loadCatalogue().capabilities.map((one) => [one.id, one.name])) });
  if (options.full) refuseWhenFull(app, options.full);
  await openApi(app, version);
  healthRoute(app, engine);
  authRoutes(app, engine, (login) => findLogin(engine.db, login, options.loopback === true), options.loopback === true);
  await fileRoutes(app, engine, options.files);
  settingRoutes(app, engine);
  calendarRoutes(app, engine);
  viewRoutes(app, engine);
  meRoutes(app, engine);
  placeRoutes(app, engine, composeWork(engine).absences);
  organisationRoutes(app, engine, loadCatalogue().scenes);
  tokenRoutes(app, engine);
  auditRoutes(app, engine);
  handbookRoutes(app, engine);
  handbookEditRoutes(app, engine);
  readRoutes(app, engine);
  figureRoutes(app, engine);
  previewRoutes(app, engine);
  checkRoutes(app, engine);
  taskRoutes(app, engine);
  todayRoutes(app, engine, told.notices);
  careRoutes(app, engine, composeWork(engine).absences);
  handOverRoutes(app, engine);
  setUpRoutes(app, engine, options.setUpKey, options.example);
  const notify = options.notify ?? composeNotify(engine);
  notifyRoutes(app, notify);
  pump.add(async () => (await consume(engine.db, "notify", 200, (events) => takeIn(notify, events))) === 200, 500);
  const work = composeWork(engine);
  pump.add(async () => (await proveTasks(work, 500, (error) => app.log.error({ err: error }, "work"))) === 500, 500);
  pump.add(() => reachReaders(engine, (error) => app.log.error({ err: error }, "reach")), 100);
  wizardRoutes(app, engine);
  const presence = presenceRoutes(app, engine, pump);
  app.addHook("onClose", () => presence.close());
  const live = liveRoutes(app, engine, pump, presence, secretOf);
  metricsRoute(app, { version, token: options.metricsToken, db: engine.db, now: engine.now, streams: live.open });
  findRoutes(app, engine);
  const keepShares = sharesKeeper(engine.db, engine.now);
  pump.add(async () => {
    let written = 0;
    const had = await consume(engine.db, "search", 500, async (events) => void (written = await indexRecords(engine.db, engine.types, events, engine.now())));
    // Counting takes seconds on a large index; nobody waits for it.
    if (written > 0) keepShares(written).catch((error: unknown) => app.log.error({ err: error }, "search shares"));
    return had === 500;
  }, 500);
  const search: SearchIds = ({ where, ...asked }) => findIds(engine.db, { ...asked, types: engine.types, filter: where, now: engine.now() });
  for (const type of engine.types.values()) {
    countRoutes(app, engine, type);
    recordRoutes(app, engine, type, search);
    printRoutes(app, engine, type);
  }
  const imports = startImports(engine, importSpecs, options.files, (error) => app.log.error({ err: error }, "import"));
  app.addHook("onClose", () => imports.stop());
  const exports = startExports(engine, options.files, search, (error) => app.log.error({ err: error }, "export"));
  app.addHook("onClose", () => exports.stop());
  transferRoutes(app, engine, { files: options.files, specs: importSpecs, search, poke: imports.poke, pokeExports: exports.poke });
  promisesRoutes(app, engine);
  return { app, close: live.close };
}
