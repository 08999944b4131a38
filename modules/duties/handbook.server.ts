import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act } from "#platform/act/act.ts";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { languageOf } from "#platform/api/errors.ts";
import { signedOf } from "#platform/api/request.ts";
import { L, type Label, type Language } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import type { RecordType } from "#platform/record/record.ts";
import { holdsCapability } from "#platform/record/rule.ts";
import { heldOn } from "#modules/people/index.ts";
import { loadCatalogue } from "./catalogue.ts";
import type { Catalogue, Mechanism, Word } from "./catalogue-types.ts";
import { mayWrite, newestEdition, ownDuty, ownDutyFrom, wordsIn, type DutyText, type PostState } from "./edition.ts";
import { dutiesFor, evidenceOf, type OwnDuty, type PostDuty } from "./overlay.ts";
import { sayDuration } from "./say.ts";
import { spotCheckRecord } from "./check/spot-check.record.ts";
import { heldPosts, ownAndBelow } from "./held-posts.server.ts";
import type { WorkRule } from "./tasks/rule.ts";
import { workRules } from "./tasks/rules.ts";
import { sayProof } from "./tasks/tasks.server.ts";
import { sayWord, valueOfWord, wordKey } from "./words.ts";

const params = z.object({ postId: z.uuid() });
const body = z.strictObject({ version: z.int().min(1).max(1_000_000) });
const tags = ["handbook"];

/**
 * The handbook 岗位手册: the posts with their duties, and each post's edition with who acknowledged it.
 *
 * Who holds `duty.read` reads every post's; everybody reads that of the posts they hold and of all posts below these. What is not
 * theirs to read is not found. Only who holds a post acknowledges its handbook.
 */
export function handbookRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/handbook", { config: { policy: "signedIn" }, schema: { tags, summary: "The posts one may read the handbook of, with the figures of their duties" } }, async (request) => {
    const { actor } = signedOf(request);
    const [posts, { words, own }, held] = await Promise.all([readablePosts(engine, actor, null), setWords(engine, actor.orgId), heldPosts(engine, actor.orgId)]);
    const catalogue = loadCatalogue();
    return {
      posts: posts.map(({ superiorOpen, ...post }) => ({
        ...post,
        superior: superiorOpen ? post.superior : null,
        gap: !post.top && !superiorOpen,
        vacant: !held.has(post.id),
        mine: actor.posts.includes(post.id),
        ...figuresOf(engine.types, catalogue, post.catalogue, own.filter((one) => one.post === post.id), words),
      })),
    };
  });

  app.get("/api/v1/handbook/:postId", { config: { policy: "signedIn" }, schema: { tags, summary: "One post's handbook: its edition, its duties, what holds each, who acknowledged it", params } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    await demandReadable(engine, actor, postId);
    const found = await newestEdition(engine, actor.orgId, postId);
    if (!found) throw new Problem("not_found");
    const { state, text, edition, fromDay } = found;
    const known = await acknowledgements(engine, actor, postId, edition);
    const view = dutyViewer(loadCatalogue(), engine.types, state, languageOf(request));
    const before = new Map(known.readBefore?.duties.map((duty) => [duty.id, duty]));
    return {
      post: { id: state.id, name: state.name, function: state.function, catalogue: state.catalogue, top: state.top, superior: state.superior === null ? null : { id: state.superior, name: state.superiorName }, gap: !state.top && state.superior === null },
      version: edition,
      fromDay,
      duties: text.duties.map((duty) => ({ ...view(duty), acknowledgedByMe: known.mine !== null, changed: known.mine === null && known.readBefore !== null && !sameText(before.get(duty.id), duty) })),
      acknowledged: known.acknowledged,
      holders: known.holders,
      waiting: known.waiting,
      acknowledgedByMe: known.mine,
      mayEdit: await mayWrite((sql, values) => engine.db.query(sql, [actor.orgId, ...values], { prepared: true }), actor, postId),
      mayAcknowledge: known.mine === null && actor.posts.includes(postId) && actor.via === "web",
    };
  });

  app.post("/api/v1/handbook/:postId/acknowledge", { config: { policy: "signedIn" }, schema: { tags, summary: "The holder of a post acknowledges the newest edition of its handbook; once is enough", params, body } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    const { version } = request.body as z.infer<typeof body>;
    await demandReadable(engine, actor, postId);
    const newest = await newestEdition(engine, actor.orgId, postId);
    if (!newest) throw new Problem("not_found");
    const given = async () => (await acknowledgements(engine, actor, postId, version)).mine;
    if (newest.edition === version) {
      const at = await given();
      if (at !== null) return { version, at };
    }
    const key = request.headers["idempotency-key"];
    try {
      await act(engine, actor, { type: "acknowledgement", step: "create", input: { post: postId, edition: version }, ...(typeof key === "string" && key !== "" && key.length <= 200 ? { key } : {}) });
    } catch (error) {
      // Two taps at once: the second finds what the first gave.
      const at = error instanceof Problem && newest.edition === version ? await given() : null;
      if (at === null) throw error;
    }
    return { version, at: await given() };
  });
}

interface PostLine {
  readonly id: string;
  readonly name: string;
  readonly superior: string | null;
  readonly superiorOpen: boolean;
  readonly top: boolean;
  readonly catalogue: string | null;
}

/** The open posts whose handbook an actor may read, or of these the one asked for. */
export function readablePosts(engine: Engine, actor: Actor, only: string | null): Promise<PostLine[]> {
  return engine.db.query<PostLine>(
    `with recursive ${ownAndBelow(actor, "$2")}
     select p.id, p.name, p.superior, s.id is not null as "superiorOpen", p.top, p.catalogue
     from post p left join post s on s.org_id = p.org_id and s.id = p.superior and s.state = 'open'
     where p.org_id = $1 and p.state = 'open' and ($3::boolean or p.id in (select id from own)) and ($4::uuid is null or p.id = $4) order by p.id`,
    [actor.orgId, actor.posts, holdsCapability(actor, "duty.read"), only],
    { prepared: true },
  );
}

/** Only what an actor may read is found. @throws Problem `not_found`. */
export async function demandReadable(engine: Engine, actor: Actor, postId: string): Promise<void> {
  if ((await readablePosts(engine, actor, postId)).length === 0) throw new Problem("not_found");
}

/** What the figures of every post rest on: the words that are set, and the duties the organisation wrote itself. */
async function setWords(engine: Engine, orgId: string): Promise<{ words: Readonly<Record<string, unknown>>; own: readonly (OwnDuty & { readonly post: string })[] }> {
  const rows = await engine.db.query<{ words: Record<string, unknown>; own: { post: string; duty: OwnDuty }[] }>(
    `select (select coalesce(json_object_agg(key, value), '{}') from setting where org_id = $1 and key like 'word.%') as words,
       (select coalesce(json_agg(json_build_object('post', d.post, 'duty', ${ownDuty})), '[]') from ${ownDutyFrom} where d.org_id = $1 and d.state <> 'void') as own`,
    [orgId],
    { prepared: true },
  );
  return { words: rows[0]?.words ?? {}, own: (rows[0]?.own ?? []).map(({ post, duty }) => ({ ...duty, post })) };
}

interface Figures {
  /** How many duties it has, how many something in the program holds, and how many words without a number stand in them. */
  readonly duties: number;
  readonly held: number;
  readonly unset: number;
}

function figuresOf(types: Engine["types"], catalogue: Catalogue, post: string | null, own: readonly OwnDuty[], settings: Readonly<Record<string, unknown>>): Figures {
  const duties = dutiesFor(catalogue, post, own);
  const unset = duties.flatMap(wordsIn).filter((word) => valueOfWord(word, settings) === null).length;
  return { duties: duties.length, held: duties.filter((duty) => running(types, catalogue, duty, settings).some((one) => one.held)).length, unset };
}

/** The mechanisms of a duty with whether each really runs here: a task where its rhythm can be reckoned with or its event is one that calls for duties, a check because the weeks draw it. */
function running(types: Engine["types"], catalogue: Catalogue, duty: PostDuty, settings: Readonly<Record<string, unknown>>): { readonly mechanism: Mechanism; readonly held: boolean; readonly rule: WorkRule | null }[] {
  return duty.mechanisms.map(({ mechanism, held }) => {
    const rule = mechanism === "task" ? (workRules(types, catalogue, [duty], settings).get(duty.id) ?? null) : null;
    return { mechanism, rule, held: held || rule !== null || mechanism === "check" };
  });
}

interface Known {
  readonly holders: number;
  readonly acknowledged: number;
  /** Holders who have not yet acknowledged it, at most 50. */
  readonly waiting: readonly { readonly id: string; readonly name: string }[];
  /** When the actor acknowledged it; null where they have not. */
  readonly mine: string | null;
  /** The text that the actor acknowledged last before it. */
  readonly readBefore: { readonly duties: readonly DutyText[] } | null;
}

/** Who acknowledged an edition, among those who hold the post today. */
async function acknowledgements(engine: Engine, actor: Actor, postId: string, edition: number): Promise<Known> {
  const { zone } = await engine.organisation(actor.orgId);
  const rows = await engine.db.query<Known>(
    `with holder as (
       select distinct s.id, s.name, k.at from assignment a
       join staff s on s.org_id = a.org_id and s.id = a.staff and s.state = 'active'
       left join acknowledgement k on k.org_id = a.org_id and k.post = a.post and k.edition = $3 and k.staff = a.staff
       where a.org_id = $1 and a.post = $2 and ${heldOn("a", "$4")}
     )
     select (select count(*)::int from holder) as holders, (select count(*)::int from holder where at is not null) as acknowledged,
       (select coalesce(json_agg(json_build_object('id', w.id, 'name', w.name) order by w.id), '[]') from (select id, name from holder where at is null order by id limit 50) w) as waiting,
       (select k.at from acknowledgement k where k.org_id = $1 and k.post = $2 and k.edition = $3 and k.staff = $5) as mine,
       (select e.content from acknowledgement k join post_edition e on e.org_id = k.org_id and e.post = k.post and e.edition = k.edition
        where k.org_id = $1 and k.post = $2 and k.staff = $5 and k.edition < $3 order by k.edition desc limit 1) as "readBefore"`,
    [actor.orgId, postId, edition, dayIn(zone, engine.now()), actor.staffId],
    { prepared: true },
  );
  return rows[0] as Known;
}

/** One of the six ways a duty is meant to be held, with what in the program holds it so; null where nothing does yet. */
interface MechanismView {
  readonly mechanism: Mechanism;
  readonly by: Label | null;
  readonly element: string | null;
  readonly held: boolean;
}

/** Shows a duty with everything the catalogue knows of it, what the organisation wrote itself and what in the program really holds it. */
function dutyViewer(catalogue: Catalogue, types: Engine["types"], state: PostState, language: Language): (text: DutyText) => object {
  const duties = new Map(dutiesFor(catalogue, state.catalogue, state.own).map((duty) => [duty.id, duty]));
  const figures = new Map(catalogue.figures.map((figure) => [figure.id, { id: figure.id, value: figure.value, unit: figure.unit, ...figure.text }]));
  const contradictions = new Map(catalogue.contradictions.map((one) => [one.id, { id: one.id, type: one.typeName, ...one.text, handling: one.handling }]));
  return ({ mechanisms: _asWritten, within: _within, ...text }) => {
    const duty = duties.get(text.id) as PostDuty;
    const { shipped, own } = duty;
    return {
      ...text,
      kind: shipped?.kind ?? "rule",
      evidence: evidenceOf(catalogue, duty.records),
      evidenceBasis: own ? "named" : (shipped?.evidenceBasis ?? "named"),
      reading: shipped?.reading ?? null,
      within: !own?.within ? null : sayDuration(own.within, "after"),
      mechanisms: running(types, catalogue, duty, state.words).flatMap(({ mechanism, held, rule }): MechanismView[] => {
        const elements = (shipped?.heldBy ?? []).filter((one) => one.mechanism === mechanism).map(({ by }) => ({ mechanism, by: elementLabel(types, by), element: by, held }));
        if (elements.length > 0) return elements;
        if (rule) return [{ mechanism, by: sayProof({ types }, rule.evidence), element: null, held }];
        return [{ mechanism, by: mechanism === "check" ? spotCheckRecord.label : mechanism === "keeping" && held ? evidenceOf(catalogue, duty.records) : null, element: null, held }];
      }),
      words: wordsIn(duty).map((word) => wordView(word, state, language)),
      figures: (shipped?.figures ?? []).map((id) => figures.get(id)),
      contradictions: (shipped?.contradictions ?? []).map((id) => contradictions.get(id)),
      own: own !== null,
    };
  };
}

/** A word without a number in the reader's language; `key`, `version` and `proposed` are what setting it needs. */
function wordView(word: Word, { words, versions }: PostState, language: Language): object {
  const value = valueOfWord(word, words);
  const key = wordKey(word.id);
  return { word: word.name[language], value: value === null ? null : sayWord(word, value)[language], proposal: word.says[language], key, set: value, proposed: word.proposal, version: versions[key] ?? 0 };
}

/** An element of a declaration in words: `case.reply` → “个案 · 48 小时回复”. */
function elementLabel(types: ReadonlyMap<string, RecordType>, by: string): Label {
  const [name = "", element = ""] = by.split(".", 2);
  const type = types.get(name);
  const [sort, part = ""] = element.includes(":") ? element.split(":", 2) : ["clock", element];
  const label = sort === "clock" ? type?.clocks[part]?.label : sort === "field" ? type?.fields[part]?.label : (type?.transitions[part]?.label ?? type?.invariants.find((one) => one.name === part)?.says);
  return type && label ? L(`${type.label.zh} · ${label.zh}`, `${type.label.en} · ${label.en}`) : L(by, by);
}

function sameText(a: DutyText | undefined, b: DutyText): boolean {
  const parts = (one: DutyText): string => JSON.stringify([one.zh, one.en, ...[one.cadence, one.limit, one.approver, one.evidence ?? null].map((label) => label && [label.zh, label.en]), one.mechanisms, one.when, one.within, one.serves, one.tell]);
  return a !== undefined && parts(a) === parts(b);
}
