import type { FastifyInstance } from "fastify";
import { cookieName, makeServer, type ServerOptions } from "#platform/api/server.ts";
import { recordRoutes } from "#platform/api/records.ts";
import { authRoutes } from "#platform/auth/routes.ts";
import { fileRoutes, type FileStore } from "#platform/files/files.ts";
import type { Pump } from "#platform/live/pump.ts";
import { liveRoutes } from "#platform/live/stream.ts";
import { todayRoutes } from "#modules/care/index.ts";
import { findLogin, meRoutes } from "#modules/people/index.ts";
import { healthRoute } from "./health.ts";
import { setUpRoutes } from "./set-up.ts";

export interface ServeOptions extends ServerOptions {
  readonly pump: Pump;
  readonly files: FileStore;
  readonly setUpKey: string;
}

/** The whole HTTP application over an engine: shared parts, then each module's routes, then one set per record type. */
export async function makeApp(options: ServeOptions): Promise<{ app: FastifyInstance; close(): void }> {
  const { engine, pump } = options;
  const app = await makeServer(options);
  healthRoute(app, engine);
  authRoutes(app, engine, (login) => findLogin(engine.db, login));
  await fileRoutes(app, engine, options.files);
  meRoutes(app, engine);
  todayRoutes(app, engine);
  setUpRoutes(app, engine, options.setUpKey);
  const live = liveRoutes(app, engine, pump, (request) => request.cookies[cookieName]);
  for (const type of engine.types.values()) recordRoutes(app, engine, type, async () => ({ ids: [], next: null, searchedBackTo: null }));
  return { app, close: live.close };
}
