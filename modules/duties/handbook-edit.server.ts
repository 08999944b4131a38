import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act } from "#platform/act/act.ts";
import type { Engine } from "#platform/act/engine.ts";
import { languageOf } from "#platform/api/errors.ts";
import { keyOf } from "#platform/api/records.ts";
import { signedOf } from "#platform/api/request.ts";
import { L, type Label } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { loadCatalogue } from "./catalogue.ts";
import type { Catalogue } from "./catalogue-types.ts";
import { compareEditions } from "./compare.ts";
import { newestEdition, postState, type HandbookText, type PostState } from "./edition.ts";
import { demandReadable } from "./handbook.server.ts";
import { triggersOf } from "./tasks/triggers.ts";
import { dutiesFor, type OwnDuty, type PostDuty } from "./overlay.ts";

const params = z.object({ postId: z.uuid() });
const edition = z.coerce.number().int().min(1).max(1_000_000);
const tags = ["handbook"];
const body = z.strictObject({
  step: z.enum(["save", "retire", "giveBack", "restore"]),
  /** The duty of the catalogue that is meant, where there is no record of it yet. */
  code: z.string().max(40).nullish(),
  id: z.uuid().nullish(),
  version: z.int().min(1).nullish(),
  input: z.record(z.string(), z.unknown()).optional(),
  reason: z.string().max(2000).optional(),
});
type Wanted = z.infer<typeof body>;

/** Editing the handbook of a post: its duties with what a form needs, one change at a time, and its editions laid beside each other. */
export function handbookEditRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/handbook/:postId/versions", { config: { policy: "signedIn" }, schema: { tags, summary: "The editions of a post's handbook, newest first: since when, by whom and why, and how many acknowledged each", params } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    await demandReadable(engine, actor, postId);
    const rows = await engine.db.query<{ version: number; fromDay: string; at: string; by: string | null; why: string | null; acknowledged: number }>(
      `select e.edition as version, e.from_day as "fromDay", e.at, e.changed_by_name as by, e.why, count(k.id)::int as acknowledged
       from post_edition e left join acknowledgement k on k.org_id = e.org_id and k.post = e.post and k.edition = e.edition
       where e.org_id = $1 and e.post = $2 group by e.org_id, e.post, e.edition order by e.edition desc limit 200`,
      [actor.orgId, postId],
      { prepared: true },
    );
    return { versions: rows };
  });

  app.get("/api/v1/handbook/:postId/compare", { config: { policy: "signedIn" }, schema: { tags, summary: "What differs between two editions of a post's handbook", params, querystring: z.object({ from: edition, to: edition }) } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    const { from, to } = request.query as { from: number; to: number };
    await demandReadable(engine, actor, postId);
    const rows = await engine.db.query<{ edition: number; content: HandbookText }>("select edition, content from post_edition where org_id = $1 and post = $2 and edition = any($3::int[])", [actor.orgId, postId, [from, to]], { prepared: true });
    const text = (wanted: number): HandbookText | undefined => rows.find((row) => row.edition === wanted)?.content;
    const [older, newer] = [text(from), text(to)];
    if (!older || !newer) throw new Problem("not_found");
    return { from, to, ...compareEditions(older, newer, languageOf(request)) };
  });

  const config = { policy: { can: "duty.manage" } } as const;

  app.get("/api/v1/handbook/:postId/edit", { config, schema: { tags, summary: "The duties of a post as a form edits them, what is retired, and what may be chosen", params } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    await demandReadable(engine, actor, postId);
    const [state, posts] = await Promise.all([postState((sql, values) => engine.db.query(sql, [actor.orgId, ...values], { prepared: true }), postId), catalogued(engine, actor.orgId)]);
    if (!state) throw new Problem("not_found");
    const catalogue = loadCatalogue();
    const names = (part: "cadence" | "limit"): Label[] => [...catalogue.words, ...catalogue.exact].filter((term) => term.in === part).map((term) => term.name);
    return {
      duties: dutiesFor(catalogue, state.catalogue, state.own).map((duty) => ({ id: duty.id, code: duty.shipped?.id ?? null, row: duty.own && { id: duty.own.id, version: duty.own.version }, values: valuesOf(duty, posts) })),
      retired: retired(catalogue, state),
      triggers: triggersOf(engine.types),
      records: catalogue.recordTypes.map((type) => ({ id: type.id, ...type.name })),
      cadences: names("cadence"),
      limits: names("limit"),
    };
  });

  app.post("/api/v1/handbook/:postId/duties", { config, schema: { tags, summary: "Write, add, retire, bring back or give back one duty of a post; the handbook gets a new version", params, body } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    const wanted = request.body as Wanted;
    await demandReadable(engine, actor, postId);
    const read = <R extends object>(sql: string, values: readonly unknown[]): Promise<R[]> => engine.db.query<R>(sql, [actor.orgId, ...values], { prepared: true });
    const state = await postState(read, postId);
    if (!state) throw new Problem("not_found");
    // The text before this change gets its version first, or two changes would pass for one.
    await newestEdition(engine, actor.orgId, postId);
    const key = keyOf(request.headers["idempotency-key"]);
    const row = wanted.id ? state.own.find((one) => one.id === wanted.id) : undefined;
    if (wanted.id && !row) throw new Problem("not_found");
    if (row && !wanted.version) throw new Problem("invalid_input", { fields: ["version"] }, { fields: [{ field: "version", code: "field_required", params: { field: "version" } }] });
    const reason = wanted.reason ?? "";
    if (row) {
      const step = wanted.step === "save" || wanted.step === "restore" ? "amend" : wanted.step;
      const input = wanted.step === "save" ? wanted.input : wanted.step === "restore" ? { text: row.text } : {};
      await act(engine, actor, { type: "duty", step, id: row.id, version: wanted.version as number, input: { ...input, reason }, ...key });
    } else {
      if (wanted.step === "giveBack" || wanted.step === "restore") throw new Problem("not_found");
      const shipped = wanted.code ? dutiesFor(loadCatalogue(), state.catalogue, []).find((duty) => duty.id === wanted.code) : undefined;
      if (wanted.code && !shipped) throw new Problem("not_found");
      const input = wanted.step === "save" ? wanted.input : shipped && valuesOf(shipped, await catalogued(engine, actor.orgId));
      if (!input) throw new Problem("not_found");
      await act(engine, actor, { type: "duty", step: "create", input: { ...withoutNulls(input), post: postId, reason }, detail: [wanted.step, wanted.code], ...key }, (_row, tools) => {
        if (shipped) tools.set({ code: shipped.id, once: `${postId}:${shipped.id}`, ...(wanted.step === "retire" ? { state: "retired" } : {}) });
        return Promise.resolve();
      }).catch((error: unknown) => {
        if (error instanceof Problem && error.fields.some((one) => one.field === "once" && one.code === "already_taken")) throw new Problem("guard_refused", { reason: L("这一项刚有人改写过，请重新打开再改。", "Somebody has just rewritten this duty; open it again.") });
        throw error;
      });
    }
    const newest = await newestEdition(engine, actor.orgId, postId);
    return { version: newest?.edition };
  });
}

/** The organisation's posts by their id in the catalogue. */
async function catalogued(engine: Engine, orgId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await engine.db.query<{ id: string; catalogue: string }>("select id, catalogue from post where org_id = $1 and catalogue is not null and state = 'open'", [orgId], { prepared: true });
  return new Map(rows.map((row) => [row.catalogue, row.id]));
}

/** A duty as the form of its record is filled. */
function valuesOf(duty: PostDuty, posts: ReadonlyMap<string, string>): Record<string, unknown> {
  const { own, shipped } = duty;
  if (own) {
    const { text, english, mechanisms, when, trigger, cadence, limitText, withinCount, withinUnit, serves, records, approver, tell } = own;
    return { text, english, mechanisms, when, trigger, cadence, limitText, withinCount, withinUnit, serves, records, approver, tell };
  }
  const [, count, unit] = /^(\d{1,4})(m|h|d|wh|wd)$/.exec((duty.limit && "within" in duty.limit ? duty.limit.within : null) ?? "") ?? [];
  return {
    text: duty.text.zh, english: duty.text.en, mechanisms: shipped?.mechanisms ?? [], when: null, trigger: null, cadence: duty.cadence?.name.zh ?? null, limitText: duty.limit?.name.zh ?? null,
    withinCount: count === undefined ? null : Number(count), withinUnit: unit ?? null, serves: null, records: duty.records, approver: posts.get(shipped?.approver?.post ?? "") ?? null, tell: null,
  };
}

function retired(catalogue: Catalogue, state: PostState): (Pick<OwnDuty, "id" | "version" | "code"> & { readonly name: Label })[] {
  const shipped = new Map(dutiesFor(catalogue, state.catalogue, []).map((duty) => [duty.id, duty]));
  return state.own.filter((one) => one.state === "retired").map((one) => ({ id: one.id, version: one.version, code: one.code ?? one.number, name: shipped.get(one.code ?? "")?.text ?? { zh: one.text, en: one.english ?? one.text } }));
}

function withoutNulls(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}
