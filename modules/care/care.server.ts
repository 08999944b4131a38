import type { FastifyInstance } from "fastify";
import type { Engine } from "#platform/act/engine.ts";
import { allocationRoutes } from "./allocation.server.ts";
import { boardRoutes } from "./board/board.server.ts";
import { duplicateRoutes } from "./duplicates.server.ts";
import { mergeRoutes } from "./merge.server.ts";
import { nextRoutes } from "./next.server.ts";
import { phraseRoutes } from "./phrases.server.ts";
import { timelineRoutes } from "./timeline.server.ts";

/** The special work of this module: doubles, merging and splitting, sharing out, a client's whole history, who is next, phrases. */
export function careRoutes(app: FastifyInstance, engine: Engine): void {
  duplicateRoutes(app, engine);
  mergeRoutes(app, engine);
  allocationRoutes(app, engine);
  timelineRoutes(app, engine);
  boardRoutes(app, engine);
  nextRoutes(app, engine);
  phraseRoutes(app, engine);
}
