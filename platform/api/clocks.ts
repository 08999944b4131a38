import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { pause, resume } from "../act/pause.ts";
import type { RecordType } from "../record/record.ts";
import { signedOf } from "./request.ts";

/** Mounts pausing and resuming the clocks of a record type that allows it. */
export function clockRoutes(app: FastifyInstance, engine: Engine, type: RecordType): void {
  const names = Object.keys(type.clocks);
  if (!type.may.pause || names.length === 0) return;
  const base = `/api/v1/${type.name}/:id/clocks/:name`;
  const params = z.object({ id: z.uuid(), name: z.enum(names as [string, ...string[]]) });
  const config = { policy: { rule: type.may.pause }, bodyByAct: true as const };
  const body = z.strictObject({ reason: z.string().min(1).max(400), until: z.iso.datetime({ offset: true }) });

  app.post(`${base}/pause`, { config, schema: { tags: [type.name], summary: `Pause a clock of one ${type.name}`, params, body } }, (request) => {
    const { id, name } = request.params as z.infer<typeof params>;
    return pause(engine, signedOf(request).actor, type, id, name, (request.body ?? {}) as { reason?: unknown; until?: unknown });
  });

  app.post(`${base}/resume`, { config, schema: { tags: [type.name], summary: `Resume a clock of one ${type.name}`, params } }, (request) => {
    const { id, name } = request.params as z.infer<typeof params>;
    return resume(engine, signedOf(request).actor, type, id, name);
  });
}
