import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act } from "#platform/act/act.ts";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";

/** The routes of who is signed in: what they may do, the same facts the server's rules read, and their own profile. */
export function meRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/me", { config: { policy: "signedIn" }, schema: { tags: ["people"], summary: "Who is signed in, and the server's time" } }, async (request) => {
    const { actor, everySite, language } = signedOf(request);
    const rows = await engine.db.query<{ organisation: unknown; quiet: boolean | null; staff: { name: string; staffNumber: string }; posts: unknown; sites: unknown }>(
      `select json_build_object('id', o.id, 'name', o.name, 'zone', o.zone, 'language', o.language) as organisation,
         (select quiet_since is not null from installation) as quiet,
         (select json_build_object('id', s.id, 'name', s.name, 'staffNumber', s.staff_number) from staff s where s.org_id = o.id and s.id = $2) as staff,
         (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'siteId', a.site, 'siteName', x.name) order by a.id), '[]')
          from assignment a join post p on p.org_id = a.org_id and p.id = a.post left join site x on x.org_id = a.org_id and x.id = a.site
          where a.org_id = o.id and a.staff = $2 and a.state = 'held' and p.id = any($3)) as posts,
         (select coalesce(json_agg(json_build_object('id', x.id, 'name', x.name) order by x.id), '[]') from site x where x.org_id = o.id and x.state = 'open' and ($5 or x.id = any($4))) as sites
       from organisation o where o.id = $1`,
      [actor.orgId, actor.staffId, actor.posts, actor.sites, everySite],
      { prepared: true },
    );
    const row = rows[0];
    const { fields } = await engine.organisation(actor.orgId);
    return {
      organisation: row?.organisation,
      staff: { ...row?.staff, language },
      posts: row?.posts,
      sites: row?.sites,
      capabilities: actor.capabilities,
      subordinates: actor.subordinates,
      signsOver: actor.signsOver ?? [],
      limits: actor.limits,
      principals: actor.principals,
      fields,
      quiet: row?.quiet === true,
      now: engine.now(),
    };
  });

  const profile = z.strictObject({ version: z.int().min(1), language: z.enum(["zh", "en"]).optional(), signature: z.uuid().nullable().optional() });
  app.post("/api/v1/me/profile", { config: { policy: "signedIn" }, schema: { tags: ["people"], summary: "One's own language and signature", body: profile } }, async (request) => {
    const { actor } = signedOf(request);
    const { version, ...input } = request.body as z.infer<typeof profile>;
    return act(engine, actor, { type: "staff", step: "profile", id: actor.staffId as string, version, input }, () => Promise.resolve());
  });
}
