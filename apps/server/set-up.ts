import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "#platform/act/engine.ts";
import { setSession } from "#platform/auth/routes.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { languageOf } from "#platform/api/errors.ts";
import { isZone } from "#platform/clocks/zone.ts";
import { L, type Language } from "#platform/record/label.ts";
import { fieldProblem, Problem } from "#platform/record/problem.ts";
import { setUp, type SetUp } from "#modules/people/index.ts";
import { checklistsOfScenes, loadCatalogue, postsOfScenes } from "#modules/duties/index.ts";
import type { Example } from "./example.ts";

/** What a new organisation takes over from the catalogue for the scenes it chose. */
export function planOf(input: { organisation: string; scenes: readonly string[]; site?: string; zone?: string; language?: Language; name: string; login: string; password: string }): SetUp {
  const language = input.language ?? "zh";
  const catalogue = loadCatalogue();
  const unknown = input.scenes.filter((scene) => !catalogue.scenes.some((one) => one.id === scene));
  if (unknown.length > 0) throw new Problem("invalid_input", { fields: unknown });
  const posts = postsOfScenes(catalogue, [...input.scenes]).map((post) => ({ id: post.id, name: post.name[language], superior: post.superior, capabilities: post.capabilities, compensationLimit: post.compensationLimit ?? null, function: post.function?.[language] ?? null }));
  return { organisation: input.organisation, scenes: input.scenes, site: input.site ?? input.organisation, admin: { name: input.name, login: input.login, password: input.password, language }, ...(input.zone ? { zone: input.zone } : {}), posts, capabilities: catalogue.capabilities.map((one) => one.id), records: checklistsOfScenes(catalogue, input.scenes, language).map((one) => ({ type: "checklistTemplate", input: one })) };
}

/** Whether no organisation exists yet, so that set-up is open. */
export async function isEmpty(engine: Engine): Promise<boolean> {
  const rows = await engine.db.query<{ empty: boolean }>("select not exists (select 1 from organisation) as empty");
  return rows[0]?.empty === true;
}

const notMade = L("演示没有做成，原因在服务器日志里。", "The demo was not made; the server's log tells why.");

/** What has become of the demo organisation that was asked for; `offered` before that. */
type ExampleState = { readonly state: "offered" } | { readonly state: "making"; readonly lived: number } | { readonly state: "failed"; readonly why: string } | ({ readonly state: "made" } & Example);

/**
 * The first step of set-up behind the one-time link that the server prints on an empty database: an organisation of one's own, or,
 * where the server is reached from this machine only, the demo's.
 */
export function setUpRoutes(app: FastifyInstance, engine: Engine, key: string, example?: (lived: (share: number) => void) => Promise<Example>): void {
  const wanted = Buffer.from(key);
  const fits = (given: string): boolean => {
    const bytes = Buffer.from(given); // Of another length than the text where it is not ASCII.
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  };
  let busy = false;
  let shown: ExampleState | null = example ? { state: "offered" } : null;

  app.get("/api/set-up", { config: { policy: "public" }, schema: { tags: ["set-up"], summary: "Whether set-up is open", querystring: z.object({ key: z.string().max(100).optional() }) } }, async (request) => {
    const given = (request.query as { key?: string }).key ?? "";
    const empty = await isEmpty(engine);
    // Once somebody has signed in, what was kept of the demo, its ways in too, is told no more.
    if (!empty && !busy && shown && (await engine.db.query("select 1 from session where revoked_at is null limit 1")).length > 0) shown = null;
    const open = empty && !busy && fits(given);
    const scenes = open ? loadCatalogue().scenes.map((scene) => ({ id: scene.id, zh: scene.name.zh, en: scene.name.en, says: scene.says })) : [];
    // What the sign-in page speaks before anybody is known; two organisations of one installation may differ, then nothing is said.
    const languages = empty ? [] : await engine.db.query<{ language: Language }>("select distinct language from organisation limit 2", [], { prepared: true });
    return { open, empty, language: languages.length === 1 ? (languages[0]?.language ?? null) : null, scenes, example: fits(given) && (open || shown?.state !== "offered") ? shown : null };
  });

  const body = z.strictObject({ key: z.string().max(100), organisation: z.string().trim().min(1).max(80), zone: z.string().max(60).optional(), language: z.enum(["zh", "en"]).optional(), scenes: z.array(z.string().max(40)).min(1).max(20), name: z.string().trim().min(1).max(60), login: z.string().trim().min(1).max(30), password: z.string().min(1).max(200) });
  app.post("/api/set-up", { config: { policy: "public" }, schema: { tags: ["set-up"], summary: "Organisation, scenes and administrator", body } }, async (request, reply) => {
    const input = request.body as z.infer<typeof body>;
    if (!fits(input.key)) throw new Problem("link_expired");
    if (input.zone !== undefined && !isZone(input.zone)) throw fieldProblem([{ field: "zone", code: "field_invalid", params: { field: L("时区", "The time zone"), hint: L("要像 Asia/Shanghai。", "it must look like Asia/Shanghai.") }, label: L("时区", "The time zone") }]);
    if (busy) throw new Problem("set_up_closed");
    busy = true; // Before anything is awaited: of two at once one goes on.
    try {
      if (!(await isEmpty(engine))) throw new Problem("set_up_closed");
      const made = await setUp(engine, { ...planOf({ ...input, language: input.language ?? languageOf(request) }), goesOn: true, first: true });
      setSession(request, reply, await openSession(engine.db, made.orgId, made.staffId, engine.now(), request.headers["user-agent"]));
      return await reply.status(204).send();
    } finally {
      busy = false;
    }
  });

  app.post("/api/set-up/example", { config: { policy: "public" }, schema: { tags: ["set-up"], summary: "Make the demo organisation, on a server that only its own machine reaches; how far it is, the first route tells", body: z.strictObject({ key: z.string().max(100) }) } }, async (request, reply) => {
    if (!fits((request.body as { key: string }).key)) throw new Problem("link_expired");
    if (!example || busy) throw new Problem("set_up_closed");
    busy = true;
    const empty = await isEmpty(engine).catch(() => false);
    if (!empty) {
      busy = false;
      throw new Problem("set_up_closed");
    }
    const language = languageOf(request);
    shown = { state: "making", lived: 0 };
    example((share) => void (shown = { state: "making", lived: share }))
      .then(
        (made) => void (shown = { state: "made", ...made }),
        (error: unknown) => {
          shown = { state: "failed", why: notMade[language] };
          app.log.error({ err: error }, "example");
        },
      )
      .finally(() => void (busy = false));
    return reply.status(202).send({ state: "making" });
  });
}
