import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { languageOf } from "../api/errors.ts";
import { demandOwnReveal, signedOf } from "../api/request.ts";
import type { RecordType } from "../record/record.ts";
import { asWished } from "../record/wished.ts";
import { printRecord } from "./print.ts";

const params = z.object({ id: z.uuid() });

/** Mounts the print of one record type: a PDF that the browser shows, in the language asked for, the reader's own, or where nobody says one the organisation's. */
export function printRoutes(app: FastifyInstance, engine: Engine, type: RecordType): void {
  const copies = type.print?.copies ?? [];
  const masks = Object.values(type.fields).some((field) => field.mask !== undefined);
  const querystring = z.object({
    lang: z.enum(["zh", "en"]).optional(),
    copy: z.string().optional().describe(copies.length > 0 ? `1 to ${copies.length} (${copies.map((one) => one.en).join(", ")}); without it all of them` : "There are no named copies"),
    reveal: z.string().optional().describe(masks ? "yes: masked fields in full, where their capability is held; journalled with the fields" : "There are no masked fields"),
  });
  app.get(`/api/v1/${type.name}/:id/print`, { config: { policy: { rule: type.may.read } }, schema: { tags: [type.name], summary: `Print one ${type.name} as PDF`, params, querystring } }, async (request, reply) => {
    const { actor } = signedOf(request);
    const { lang, copy, reveal } = request.query as z.infer<typeof querystring>;
    demandOwnReveal(request, reveal);
    const organisation = await engine.organisation(actor.orgId);
    const language = lang ?? (request.headers["accept-language"] === undefined ? organisation.language : languageOf(request));
    const { pdf, name } = await printRecord(engine, asWished(type, organisation.fields[type.name]), actor, (request.params as z.infer<typeof params>).id, { language, copy, reveal });
    return reply.type("application/pdf").header("content-disposition", `inline; filename*=UTF-8''${encodeURIComponent(`${name}.pdf`)}`).send(pdf);
  });
}
