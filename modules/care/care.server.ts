import type { FastifyInstance } from "fastify";
import type { Engine } from "#platform/act/engine.ts";
import type { AbsenceSource } from "#modules/people/index.ts";
import { allocationRoutes } from "./allocation.server.ts";
import { assigneeRoutes } from "./assignees.server.ts";
import { boardRoutes } from "./board/board.server.ts";
import { duplicateRoutes } from "./duplicates.server.ts";
import { mergeRoutes } from "./merge.server.ts";
import { nextRoutes } from "./next.server.ts";
import { phraseRoutes } from "./phrases.server.ts";
import { timelineRoutes } from "./timeline.server.ts";

/** The special work of this module: doubles, merging and splitting, sharing out, who may have a case, a client's whole history, who is next, phrases. */
export function careRoutes(app: FastifyInstance, engine: Engine, absences: readonly AbsenceSource[]): void {
  duplicateRoutes(app, engine);
  mergeRoutes(app, engine);
  allocationRoutes(app, engine);
  assigneeRoutes(app, engine, absences);
  timelineRoutes(app, engine);
  boardRoutes(app, engine);
  nextRoutes(app, engine);
  phraseRoutes(app, engine);
}
