import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { languageOf } from "../api/errors.ts";
import { signedOf } from "../api/request.ts";
import { findRecords } from "./find.ts";

const mostOfEach = 5;

/** The find box: a few hits of every kind of record that the person may read. */
export function findRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/find", { config: { policy: "signedIn" }, schema: { tags: ["search"], summary: "Find records of every kind by any part of their words, names, numbers and phones", querystring: z.object({ q: z.string().max(500) }) } }, async (request) => {
    const { actor } = signedOf(request);
    const { q } = request.query as { q: string };
    const found = await findRecords(engine.db, { types: engine.types, orgId: actor.orgId, actor, q, limit: mostOfEach, now: engine.now(), language: languageOf(request) });
    return { results: found.rows, more: found.more, searchedBackTo: found.searchedBackTo };
  });
}
