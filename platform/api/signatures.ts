import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { readRow } from "../act/load.ts";
import { signaturesOf, signersOf } from "../act/sign.ts";
import { Problem } from "../record/problem.ts";
import type { RecordType } from "../record/record.ts";
import { signedOf } from "./request.ts";

/** Mounts the list of signatures of a record type that is signed: who, for whom, and whether each still covers what stands there; and for whom the reader would sign. */
export function signatureRoutes(app: FastifyInstance, engine: Engine, type: RecordType): void {
  if (!Object.values(type.transitions).some((transition) => transition.signs)) return;
  const params = z.object({ id: z.uuid() });
  app.get(`/api/v1/${type.name}/:id/signatures`, { config: { policy: { rule: type.may.read } }, schema: { tags: [type.name], summary: `Signatures on one ${type.name}`, params } }, async (request) => {
    const { actor } = signedOf(request);
    const row = await readRow(engine.db, type, actor.orgId, (request.params as z.infer<typeof params>).id, actor);
    if (!row) throw new Problem("not_found");
    return { signatures: await signaturesOf(engine, type, actor.orgId, row), signer: await signersOf(engine, actor, type, row) };
  });
}
