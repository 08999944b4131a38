import type { FastifyInstance } from "fastify";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import { act } from "#platform/act/act.ts";
import type { Actor } from "#platform/act/actor.ts";
import { actMany, type Bundle } from "#platform/act/batch.ts";
import type { Engine } from "#platform/act/engine.ts";
import { changeSetting, readSettings } from "#platform/act/settings.ts";
import { languageOf, problemBody } from "#platform/api/errors.ts";
import { signedOf } from "#platform/api/request.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { tidyPhone } from "#platform/record/kinds/contact.ts";
import { L } from "#platform/record/label.ts";
import { fieldProblem, Problem } from "#platform/record/problem.ts";
import { dutiesTexts } from "./duties.text.ts";
import { dutiesOfPost, loadCatalogue, termMap } from "./catalogue.ts";
import { wordsOf } from "./edition.ts";
import { heldPosts } from "./held-posts.server.ts";
import { isGap, nextNumber, proposalsFor, type TreePost, type UsedWord } from "./wizard.ts";
import { wordKey } from "./words.ts";

const stepNames = ["posts", "words", "staff", "hours"] as const;
type Step = (typeof stepNames)[number];
type Kept = Partial<Record<Step, "done" | "later">> & { readonly card?: "hidden" };

interface Post extends TreePost {
  readonly name: string;
  readonly version: number;
  readonly capabilities: readonly string[];
}

const tags = ["set-up"];
const outcome = z.enum(["done", "later"]);
const stepsBody = z.strictObject({ posts: outcome, words: outcome, staff: outcome, hours: outcome, card: z.literal("hidden") }).partial();
const person = z.strictObject({ name: z.string().trim().max(60), login: z.string().trim().max(30), post: z.uuid().nullable(), site: z.uuid().nullable() });
const peopleBody = z.strictObject({ people: z.array(person).min(1).max(100) });
const params = z.object({ postId: z.uuid() });

/**
 * The first set-up after the organisation is there: posts and to whom each answers, words without a number, first staff.
 * How far it has come is kept with the organisation, so that it goes on another day and on another screen.
 */
export function wizardRoutes(app: FastifyInstance, engine: Engine): void {
  const admin = { policy: { can: "org.admin", everySite: true } } as const;

  app.get("/api/v1/set-up", { config: admin, schema: { tags, summary: "How far the first set-up has come" } }, async (request) => progress(engine, signedOf(request).actor));

  app.post("/api/v1/set-up", { config: admin, schema: { tags, summary: "Note what became of steps of the first set-up: done, or left for later", body: stepsBody } }, async (request) => {
    const actor = signedOf(request).actor;
    await engine.db.query("update organisation set set_up = set_up || $2::jsonb where id = $1 and set_up is not null", [actor.orgId, JSON.stringify(request.body)]);
    return progress(engine, actor);
  });

  postRoutes(app, engine);

  const settings = { policy: { can: "setting.manage", everySite: true } } as const;
  app.get("/api/v1/set-up/words", { config: settings, schema: { tags, summary: "The words without a number that stand in the duties of the organisation's posts" } }, async (request) => ({
    words: await usedWords(engine, signedOf(request).actor.orgId),
  }));

  app.post("/api/v1/set-up/words", { config: settings, schema: { tags, summary: "Take the proposals for all words that are still unset" } }, async (request) => {
    const actor = signedOf(request).actor;
    const unset = await unsetWords(engine, actor.orgId);
    for (const setting of unset) await changeSetting(engine, actor, setting.key, setting.proposal, setting.version);
    return { set: unset.length };
  });

  staffRoutes(app, engine);
}

/** A post that nobody holds: none of its duties is asked of anybody. */
interface VacantPost {
  readonly id: string;
  readonly name: string;
  readonly duties: number;
}

/** Open posts with duties that nobody holds today, those with most duties first. */
async function vacantPosts(engine: Engine, orgId: string, posts: readonly Post[]): Promise<VacantPost[]> {
  const held = await heldPosts(engine, orgId);
  const rows = await engine.db.query<{ post: string; own: number; gone: number }>(
    `select p.id as post, (select count(*)::int from duty d where d.org_id = p.org_id and d.post = p.id and d.state = 'open' and d.code is null) as own, (select count(*)::int from duty d where d.org_id = p.org_id and d.post = p.id and d.state = 'retired' and d.code is not null) as gone
     from post p where p.org_id = $1 and p.id = any($2::uuid[])`,
    [orgId, posts.map((post) => post.id).filter((id) => !held.has(id))],
    { prepared: true },
  );
  const catalogue = loadCatalogue();
  const known = new Map(posts.map((post) => [post.id, post]));
  return rows
    .flatMap((row): VacantPost[] => {
      const post = known.get(row.post);
      return post ? [{ id: post.id, name: post.name, duties: (post.catalogue === null ? 0 : dutiesOfPost(catalogue, post.catalogue).length) + row.own - row.gone }] : [];
    })
    .filter((post) => post.duties > 0)
    .sort((a, b) => b.duties - a.duties);
}

/** Where the set-up stands; `left` is how many gaps, unset words or people are still missing, `vacant` the posts that run for nobody. */
async function progress(engine: Engine, actor: Actor): Promise<{ underWay: boolean; vacant: readonly VacantPost[]; card: boolean; next: Step | null; steps: readonly { step: Step; state: "done" | "later" | "open"; left: number }[] }> {
  const [[row], posts, unset] = await Promise.all([
    engine.db.query<{ kept: Kept | null; people: number }>("select set_up as kept, (select count(*)::int from (select 1 from staff where org_id = $1 and state = 'active' limit 2) s) as people from organisation where id = $1", [actor.orgId], { prepared: true }),
    openPosts(engine, actor.orgId),
    unsetWords(engine, actor.orgId),
  ]);
  const kept = row?.kept ?? null;
  const left: Readonly<Record<Step, number>> = { posts: posts.filter(isGap).length, words: unset.length, staff: (row?.people ?? 0) < 2 ? 1 : 0, hours: 0 };
  const steps = stepNames.map((step) => {
    const said = kept?.[step] ?? "open";
    // What was left for later and has been made good elsewhere is done.
    return { step, state: said === "later" && step !== "hours" && left[step] === 0 ? "done" : said, left: left[step] } as const;
  });
  const underWay = kept !== null && steps.some(({ state }) => state !== "done");
  return { underWay, vacant: await vacantPosts(engine, actor.orgId, posts), card: underWay && kept?.card !== "hidden", next: steps.find(({ state }) => state === "open")?.step ?? null, steps };
}

function openPosts(engine: Engine, orgId: string): Promise<Post[]> {
  return engine.db.query<Post>(
    `select p.id, p.version, p.name, p.catalogue, s.id as superior, p.top, p.capabilities from post p left join post s on s.org_id = p.org_id and s.id = p.superior and s.state = 'open'
     where p.org_id = $1 and p.state = 'open' order by p.created_at, p.id`,
    [orgId],
    { prepared: true },
  );
}

function postRoutes(app: FastifyInstance, engine: Engine): void {
  const config = { policy: { can: "post.manage", everySite: true } } as const;
  const tree = async ({ orgId }: Actor) => {
    const [posts, known] = await Promise.all([openPosts(engine, orgId), engine.db.query<{ catalogue: string }>("select catalogue from post where org_id = $1 and catalogue is not null", [orgId])]);
    const catalogue = loadCatalogue();
    const proposals = proposalsFor(posts, catalogue);
    const had = new Set(known.map((one) => one.catalogue));
    const scenes = new Map(catalogue.scenes.map((scene) => [scene.id, scene.name]));
    return {
      posts: posts.map((post) => ({ ...post, gap: isGap(post), proposal: proposals.get(post.id) ?? null, duties: post.catalogue === null ? 0 : dutiesOfPost(catalogue, post.catalogue).length })),
      groups: catalogue.capabilityGroups.map((group) => ({ id: group.id, name: group.name, capabilities: catalogue.capabilities.filter((one) => one.group === group.id).map(({ id, name, says }) => ({ id, name, says })) })),
      more: catalogue.posts.filter((post) => !had.has(post.id)).map((post) => ({ id: post.id, name: post.name, scene: scenes.get(post.scene) })),
    };
  };

  app.get("/api/v1/set-up/posts", { config, schema: { tags, summary: "The posts as a tree, with a proposal for each gap and what the catalogue still offers" } }, async (request) => tree(signedOf(request).actor));

  app.post("/api/v1/set-up/posts", { config, schema: { tags, summary: "Take one more post over from the catalogue", body: z.strictObject({ catalogue: z.string().max(80) }) } }, async (request) => {
    const actor = signedOf(request).actor;
    const { catalogue: id } = request.body as { catalogue: string };
    const post = loadCatalogue().posts.find((one) => one.id === id);
    if (!post) throw new Problem("not_found");
    const language = languageOf(request);
    await act(engine, actor, { type: "post", step: "import", input: { name: post.name[language], catalogue: post.id, capabilities: post.capabilities, ...(post.function ? { function: post.function[language] } : {}), ...(post.compensationLimit === null ? {} : { compensationLimit: post.compensationLimit }) } });
    return tree(actor);
  });

  app.post("/api/v1/set-up/posts/superiors", { config, schema: { tags, summary: "Fill every gap in the tree with what is proposed for it" } }, async (request) => {
    const actor = signedOf(request).actor;
    const posts = await openPosts(engine, actor.orgId);
    for (const [id, proposal] of proposalsFor(posts, loadCatalogue())) {
      await act(engine, actor, { type: "post", step: "change", id, version: posts.find((post) => post.id === id)?.version as number, input: proposal.top ? { top: true } : { superior: proposal.superior } });
    }
    return tree(actor);
  });

  app.post("/api/v1/set-up/posts/:postId/drop", { config, schema: { tags, summary: "Close a post that is not needed; those below it move up to its superior", params } }, async (request) => {
    const actor = signedOf(request).actor;
    const { postId } = request.params as z.infer<typeof params>;
    const posts = await openPosts(engine, actor.orgId);
    const gone = posts.find((post) => post.id === postId);
    if (!gone) throw new Problem("not_found");
    const held = await engine.db.query("select 1 from assignment where org_id = $1 and post = $2 and state = 'held' limit 1", [actor.orgId, postId]);
    if (held.length > 0) throw new Problem("guard_refused", { reason: L(`“${gone.name}”还有人任职，请先在“设置 · 任职”里结束。`, `Somebody still holds “${gone.name}”; end that under Settings, Assignments first.`) });
    for (const post of posts.filter((one) => one.superior === postId)) await act(engine, actor, { type: "post", step: "change", id: post.id, version: post.version, input: { superior: gone.superior } });
    await act(engine, actor, { type: "post", step: "close", id: postId, version: gone.version, note: dutiesTexts.notNeeded[languageOf(request)] });
    return tree(actor);
  });
}

/** The words in the duties of the posts there are, each with how many duties and one of them. */
async function usedWords(engine: Engine, orgId: string): Promise<UsedWord[]> {
  const catalogue = loadCatalogue();
  const terms = termMap(catalogue);
  const ours = new Set((await openPosts(engine, orgId)).map((post) => post.catalogue));
  const found = new Map<string, UsedWord>();
  for (const duty of catalogue.duties.filter(({ posts }) => posts.some((post) => ours.has(post)))) {
    for (const word of wordsOf(duty, terms)) {
      const known = found.get(word.id);
      found.set(word.id, { key: wordKey(word.id), in: word.in, side: word.side, name: word.name, uses: (known?.uses ?? 0) + 1, example: known?.example ?? duty.text });
    }
  }
  return [...found.values()].sort((a, b) => (a.in === b.in ? b.uses - a.uses : a.in === "limit" ? -1 : 1));
}

async function unsetWords(engine: Engine, orgId: string): Promise<{ key: string; proposal: unknown; version: number }[]> {
  const [used, settings] = await Promise.all([usedWords(engine, orgId), readSettings(engine, orgId)]);
  const keys = new Set(used.map(({ key }) => key));
  return settings.filter((setting) => setting.unset && keys.has(setting.key) && setting.proposal !== null);
}

function staffRoutes(app: FastifyInstance, engine: Engine): void {
  const config = { policy: { can: "staff.manage", everySite: true } } as const;

  app.get("/api/v1/set-up/staff", { config, schema: { tags, summary: "The newest 200 people, who of them never signed in, and the posts and sites to put them in" } }, async (request) => {
    const { orgId, staffId } = signedOf(request).actor;
    const rows = await engine.db.query<{ staff: unknown; posts: unknown; sites: unknown }>(
      `select
         (select coalesce(json_agg(s), '[]') from (
            select s.id, s.name, s.staff_number as "staffNumber", not exists (select 1 from credential c where c.org_id = s.org_id and c.staff_id = s.id) as waiting,
              (select coalesce(string_agg(p.name, '、'), '') from assignment a join post p on p.org_id = a.org_id and p.id = a.post where a.org_id = s.org_id and a.staff = s.id and a.state = 'held') as post
            from staff s where s.org_id = $1 and s.state = 'active' and s.id <> $2 order by s.created_at desc, s.id desc limit 200) s) as staff,
         (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) order by p.created_at, p.id), '[]') from post p where p.org_id = $1 and p.state = 'open') as posts,
         (select coalesce(json_agg(json_build_object('id', x.id, 'name', x.name) order by x.created_at, x.id), '[]') from site x where x.org_id = $1 and x.state = 'open') as sites`,
      [orgId, staffId],
    );
    return rows[0];
  });

  app.post("/api/v1/set-up/staff", { config, schema: { tags, summary: "Make people with their posts, line by line; a line that is refused holds up no other", body: peopleBody } }, async (request) => {
    const actor = signedOf(request).actor;
    const { people } = request.body as z.infer<typeof peopleBody>;
    const today = dayIn((await engine.organisation(actor.orgId)).zone, engine.now());
    const numbers = (await engine.db.query<{ number: string }>("select staff_number as number from staff where org_id = $1", [actor.orgId])).map((row) => row.number);
    let next = nextNumber([...numbers, ...people.map((one) => one.login)]);
    const bundles = people.map(({ name, login, post, site }): Bundle => {
      const id = uuid();
      const phone = tidyPhone(login);
      // A mobile number is no staff number: everybody may read that.
      const mobile = typeof phone === "string" && /^(\+86)?1\d{10}$/.test(phone);
      const staff = { type: "staff", step: "create", id, input: { name, staffNumber: login === "" || mobile ? String(next++) : login, ...(mobile ? { phone } : {}) } } as const;
      return post === null ? [staff] : [staff, { type: "assignment", step: "create", input: { staff: id, post, from: today, ...(site === null ? {} : { site }) } }];
    });
    const twice = people.find((one, at) => one.login !== "" && people.findIndex((other) => other.login === one.login) !== at);
    if (twice) throw fieldProblem([{ field: "login", code: "field_invalid", params: { field: L("工号或手机", "Staff number or mobile"), hint: L(`“${twice.login}”写了两次。`, `“${twice.login}” stands there twice.`) }, label: L("工号或手机", "Staff number or mobile") }]);
    const landed = await actMany(engine, actor, bundles);
    return {
      results: landed.map((one, at) => (one.ok ? { ok: true, id: one.done[0]?.id, name: people[at]?.name, staffNumber: bundles[at]?.[0]?.input.staffNumber } : { ok: false, problem: problemBody(one.problem, request) })),
    };
  });
}
