import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "#platform/act/engine.ts";
import { setSession } from "#platform/auth/routes.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { Problem } from "#platform/record/problem.ts";
import { setUp, type SetUp } from "#modules/people/index.ts";
import { loadCatalogue, postsOfScenes } from "#modules/duties/index.ts";

/** What a new organisation takes over from the catalogue for the scenes it chose. */
export function planOf(input: { organisation: string; scenes: readonly string[]; site?: string; name: string; login: string; password: string }): SetUp {
  const catalogue = loadCatalogue();
  const unknown = input.scenes.filter((scene) => !catalogue.scenes.some((one) => one.id === scene));
  if (unknown.length > 0) throw new Problem("invalid_input", { fields: unknown });
  const posts = postsOfScenes(catalogue, [...input.scenes]).map((post) => ({ id: post.id, name: post.name.zh, superior: post.superior, capabilities: post.capabilities, compensationLimit: post.compensationLimit ?? null, function: post.function?.zh ?? null }));
  return { organisation: input.organisation, scenes: input.scenes, site: input.site ?? input.organisation, admin: { name: input.name, login: input.login, password: input.password }, posts, capabilities: catalogue.capabilities.map((one) => one.id) };
}

/** Whether no organisation exists yet, so that set-up is open. */
export async function isEmpty(engine: Engine): Promise<boolean> {
  const rows = await engine.db.query<{ empty: boolean }>("select not exists (select 1 from organisation) as empty");
  return rows[0]?.empty === true;
}

/** The first step of set-up behind the one-time link that the server prints on an empty database. */
export function setUpRoutes(app: FastifyInstance, engine: Engine, key: string): void {
  const wanted = Buffer.from(key);
  const fits = (given: string): boolean => {
    const bytes = Buffer.from(given); // Of another length than the text where it is not ASCII.
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  };
  let busy = false;

  app.get("/api/set-up", { config: { policy: "public" }, schema: { tags: ["set-up"], summary: "Whether set-up is open", querystring: z.object({ key: z.string().max(100).optional() }) } }, async (request) => {
    const given = (request.query as { key?: string }).key ?? "";
    const open = fits(given) && (await isEmpty(engine));
    return { open, scenes: open ? loadCatalogue().scenes.map((scene) => ({ id: scene.id, zh: scene.name.zh, en: scene.name.en })) : [] };
  });

  const body = z.strictObject({ key: z.string().max(100), organisation: z.string().trim().min(1).max(80), scenes: z.array(z.string().max(40)).min(1).max(20), name: z.string().trim().min(1).max(60), login: z.string().trim().min(1).max(30), password: z.string().min(1).max(200) });
  app.post("/api/set-up", { config: { policy: "public" }, schema: { tags: ["set-up"], summary: "Organisation, scenes and administrator", body } }, async (request, reply) => {
    const input = request.body as z.infer<typeof body>;
    if (!fits(input.key)) throw new Problem("link_expired");
    if (busy || !(await isEmpty(engine))) throw new Problem("set_up_closed");
    busy = true;
    try {
      const made = await setUp(engine, planOf(input));
      setSession(request, reply, await openSession(engine.db, made.orgId, made.staffId, engine.now(), request.headers["user-agent"]));
      return await reply.status(204).send();
    } finally {
      busy = false;
    }
  });
}
