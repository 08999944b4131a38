import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../act/engine.ts";
import { writeLine } from "../act/journal.ts";
import { signedOf } from "../api/request.ts";
import { L } from "../record/label.ts";
import { Problem } from "../record/problem.ts";

/** The API tokens of the whole organisation: whose each is, what it may do, when it was last used; and taking one back. */
export function tokenRoutes(app: FastifyInstance, engine: Engine): void {
  const config = { policy: { can: "token.manage", everySite: true } } as const;
  const tags = ["auth"];

  app.get("/api/v1/tokens", { config, schema: { tags, summary: "The newest 200 API tokens of the organisation: whose, for what, until when, last used" } }, async (request) => {
    const { actor } = signedOf(request);
    const tokens = await engine.db.query<{ id: string }>(
      `select t.id, t.name, t.scope, t.created_at as "createdAt", nullif(t.last_seen_at, t.created_at) as "usedAt", t.expires_at as "expiresAt", t.revoked_at as "revokedAt",
         t.staff_id as "staffId", s.name as "staffName", t.revoked_at is null and t.expires_at > $2 and s.state = 'active' as open
       from session t join staff s on s.org_id = t.org_id and s.id = t.staff_id
       where t.org_id = $1 and t.kind = 'token' order by t.created_at desc, t.id desc limit 200`,
      [actor.orgId, engine.now()],
      { prepared: true },
    );
    return { tokens };
  });

  app.post("/api/v1/tokens/:id/revoke", { config, schema: { tags, summary: "Take an API token back, whosever it is; journalled", params: z.object({ id: z.uuid() }) } }, async (request, reply) => {
    const { actor, kind } = signedOf(request);
    if (kind !== "browser") throw new Problem("not_allowed", { capability: L("用接口令牌办，请本人登录来办", "doing this by an API token; sign in yourself") });
    const { id } = request.params as { id: string };
    const rows = await engine.db.query<{ staffId: string; name: string }>(
      `update session set revoked_at = $3 where org_id = $1 and id = $2 and kind = 'token' and revoked_at is null returning staff_id as "staffId", name`,
      [actor.orgId, id, engine.now()],
    );
    const row = rows[0];
    if (!row) throw new Problem("not_found");
    await writeLine(engine, actor, { type: "staff", id: row.staffId, step: "tokenRevoked", note: row.name });
    return reply.status(204).send();
  });
}
