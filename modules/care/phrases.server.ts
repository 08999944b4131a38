import type { FastifyInstance } from "fastify";
import { phrases } from "#data/phrases.ts";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";
import { phraseKey, type SaidPhrase } from "./phrases.ts";

/** `GET /api/v1/phrases`: the standard phrases as the organisation says them, for everybody who speaks with clients. */
export function phraseRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/phrases", { config: { policy: "signedIn" }, schema: { tags: ["care"], summary: "The standard phrases, in the organisation's own wording where it has one" } }, async (request): Promise<{ phrases: readonly SaidPhrase[] }> => {
    const organisation = await engine.organisation(signedOf(request).actor.orgId);
    return {
      phrases: phrases.map((phrase) => {
        const { zh, en } = organisation.setting(phraseKey(phrase.id)) as { zh: string; en: string };
        return { ...phrase, zh, en, own: zh !== phrase.zh || en !== phrase.en };
      }),
    };
  });
}
