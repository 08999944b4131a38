import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { writeLine } from "#platform/act/journal.ts";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";
import { isZone } from "#platform/clocks/zone.ts";
import { L, type Language } from "#platform/record/label.ts";
import { fieldProblem, Problem } from "#platform/record/problem.ts";

interface Row {
  readonly name: string;
  readonly zone: string;
  readonly language: Language;
  readonly scenes: readonly string[];
  /** Whether no promise has run yet, so that the zone may still be changed. */
  readonly fresh: boolean;
}

const body = z.strictObject({ name: z.string().trim().min(1).max(80).optional(), zone: z.string().max(60).optional(), language: z.enum(["zh", "en"]).optional(), scenes: z.array(z.string().max(40)).min(1).max(20).optional() });

/**
 * The organisation itself: its name, its time zone, the language spoken where nobody has chosen, and its scenes, for who administers it.
 *
 * @param scenes the scenes there are, each with its name.
 */
export function organisationRoutes(app: FastifyInstance, engine: Engine, scenes: readonly { readonly id: string; readonly name: { readonly zh: string; readonly en: string } }[]): void {
  const config = { policy: { can: "org.admin", everySite: true } } as const;
  const tags = ["settings"];
  const read = async (orgId: string): Promise<Row> => {
    const rows = await engine.db.query<Row>("select name, zone, language, scenes, not exists (select 1 from clock where org_id = $1) as fresh from organisation where id = $1", [orgId], { prepared: true });
    if (!rows[0]) throw new Problem("not_found");
    return rows[0];
  };

  app.get("/api/v1/organisation", { config, schema: { tags, summary: "The organisation's name, time zone, language and scenes" } }, async (request) => ({ ...(await read(signedOf(request).actor.orgId)), known: scenes }));

  app.post("/api/v1/organisation", { config, schema: { tags, summary: "Change the organisation's name, language, scenes, or, before any promise has run, its time zone; journalled", body } }, async (request) => {
    const { actor } = signedOf(request);
    const before = await read(actor.orgId);
    const wanted = request.body as z.infer<typeof body>;
    const after = { name: wanted.name ?? before.name, zone: wanted.zone ?? before.zone, language: wanted.language ?? before.language, scenes: wanted.scenes ?? before.scenes };
    const unknown = after.scenes.filter((scene) => !scenes.some((one) => one.id === scene));
    if (unknown.length > 0) throw new Problem("invalid_input", { fields: unknown });
    if (after.zone !== before.zone) {
      if (!isZone(after.zone)) throw fieldProblem([{ field: "zone", code: "field_invalid", params: { field: L("时区", "The time zone"), hint: L("要像 Asia/Shanghai。", "it must look like Asia/Shanghai.") }, label: L("时区", "The time zone") }]);
      if (!before.fresh) throw new Problem("guard_refused", { reason: L("已经有时限走过，时区不能再改，否则算过的时间就不对了。", "Promises have run already, so the time zone stays; what was counted would be wrong.") });
    }
    await engine.db.query("update organisation set name = $2, zone = $3, scenes = $4, language = $5 where id = $1", [actor.orgId, after.name, after.zone, after.scenes, after.language]);
    await writeLine(engine, actor, { type: "organisation", id: actor.orgId, step: "change", after });
    engine.forget(actor.orgId);
    return { ...(await read(actor.orgId)), known: scenes };
  });
}
