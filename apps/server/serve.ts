import type { FastifyInstance } from "fastify";
import { makeServer, type ServerOptions } from "#platform/api/server.ts";
import { recordRoutes, type SearchIds } from "#platform/api/records.ts";
import { authRoutes } from "#platform/auth/routes.ts";
import { findLogin, meRoutes } from "#modules/people/index.ts";
import { healthRoute } from "./health.ts";
import { setUpRoutes } from "./set-up.ts";

export interface ServeOptions extends ServerOptions {
  readonly search: SearchIds;
  readonly setUpKey: string;
}

/** The whole HTTP application over an engine: shared parts, then each module's routes, then one set per record type. */
export async function makeApp(options: ServeOptions): Promise<FastifyInstance> {
  const { engine } = options;
  const app = await makeServer(options);
  healthRoute(app, engine);
  authRoutes(app, engine, (login) => findLogin(engine.db, login));
  meRoutes(app, engine);
  setUpRoutes(app, engine, options.setUpKey);
  for (const type of engine.types.values()) recordRoutes(app, engine, type, options.search);
  return app;
}
