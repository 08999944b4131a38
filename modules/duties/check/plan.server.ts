import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act } from "#platform/act/act.ts";
import { systemActor, type Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";
import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { fill, L, type Language } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { notQuiet } from "#platform/store/installation.ts";
import { heldOn, lentOn } from "#modules/people/index.ts";
import { loadCatalogue } from "../catalogue.ts";
import { postState, type Read } from "../edition.ts";
import { demandReadable } from "../handbook.server.ts";
import { dutiesFor } from "../overlay.ts";
import { checkTexts } from "./check.text.ts";
import { chooseChecks, type Candidate } from "./plan.ts";

interface Wanted {
  readonly post: string;
  readonly reviewer: string;
  readonly count: number;
  readonly until: string;
  /** What makes the plan be made once. */
  readonly seed: string;
  /** What the lot falls by. */
  readonly lot: string;
  readonly duties: readonly string[] | null;
}

/** Plans checks of a post's duties that no program can see: each a question that names the duty, in the words of its reviewer, by a day, and by the checklist that is kept for it. Returns how many. */
async function planChecks(engine: Engine, actor: Actor, w: Wanted): Promise<number> {
  const read: Read = (sql, values) => engine.db.query(sql, [actor.orgId, ...values], { prepared: true });
  const state = await postState(read, w.post);
  if (!state) throw new Problem("not_found");
  const duties = dutiesFor(loadCatalogue(), state.catalogue, state.own).filter((duty) => (w.duties === null ? duty.mechanisms.some((one) => one.mechanism === "check") : w.duties.includes(duty.id)));
  const { zone } = await engine.organisation(actor.orgId);
  // Who may check at some sites draws among those who work there, and nobody draws one for whom they sign: they could not say how it was.
  const right = actor.capabilities["duty.check"];
  const people = await read<{ staff: string; site: string | null }>(`select distinct on (a.staff) a.staff, a.site from assignment a join staff s on s.org_id = a.org_id and s.id = a.staff and s.state = 'active' where a.org_id = $1 and a.post = $2 and a.staff <> $4 and not exists (select 1 from delegation d where d.org_id = $1 and d.deputy = $4 and d.principal = a.staff and ${lentOn("d", "$3")}) and ($5::uuid[] is null or a.site = any($5)) and ${heldOn("a", "$3")} order by a.staff, a.site`, [w.post, dayIn(zone, engine.now()), w.reviewer, right === true ? null : (right ?? [])]);
  const last = await read<{ duty: string; staff: string; last: string }>("select duty, staff, max(coalesce(done_at, created_at)) as last from spot_check where org_id = $1 and post = $2 and state <> 'dropped' group by duty, staff", [w.post]);
  const known = new Map(last.map((one) => [`${one.duty}|${one.staff}`, one.last]));
  const candidates = duties.flatMap((duty) => people.map(({ staff }): Candidate => ({ duty: duty.id, staff, last: known.get(`${duty.id}|${staff}`) ?? null })));
  const chosen = chooseChecks(candidates, w.count, w.lot);
  const texts = new Map(duties.map((duty) => [duty.id, duty.text]));
  const [reviewer] = await read<{ language: Language }>("select language from staff where org_id = $1 and id = $2", [w.reviewer]);
  const language = reviewer?.language ?? "zh";
  const templates = new Map((await read<{ id: string; duty: string }>("select distinct on (duty) id, duty from checklist_template where org_id = $1 and duty = any($2) and purpose = 'review' and state = 'open' order by duty, id desc", [chosen.map((one) => one.duty)])).map((one) => [one.duty, one.id]));
  const sites = new Map(people.map((one) => [one.staff, one.site]));
  for (const [at, { duty, staff }] of chosen.entries()) {
    const [site, template] = [sites.get(staff) ?? null, templates.get(duty)];
    const question = fill(checkTexts.question[language], { duty, text: texts.get(duty)?.[language] ?? duty }).slice(0, 600);
    await act(engine, actor, {
      type: "spotCheck", step: "create", key: `check|${w.seed}|${w.post}|${at}`,
      input: { kind: "spot", duty, question, post: w.post, staff, reviewer: w.reviewer, day: w.until, ...(site ? { site } : {}), ...(template ? { template } : {}) },
    });
  }
  return chosen.length;
}

/**
 * Plans the week's checks of every post that has a superior: once a week, on its first working round, by chance and fairly.
 *
 * What was planned already is not planned again: its key is made of the week and the post.
 */
export async function planWeek(engine: Engine, orgId: string): Promise<void> {
  const organisation = await engine.organisation(orgId);
  const count = organisation.setting("check.weekly") as number;
  if (count === 0) return;
  const today = dayNumber(dayIn(organisation.zone, engine.now()));
  // 1970-01-05 was a Monday.
  const monday = today - ((today - 4) % 7);
  const week = dayText(monday);
  const [plan] = await engine.db.query<{ ok: boolean }>(`select true as ok from work_plan where org_id = $1 and (checked_week is null or checked_week < $2) and ${notQuiet}`, [orgId, week], { prepared: true });
  if (!plan) return;
  const posts = await engine.db.query<{ post: string; reviewer: string }>(
    `select distinct on (p.id) p.id as post, a.staff as reviewer from post p join post s on s.org_id = p.org_id and s.id = p.superior and s.state = 'open'
     join assignment a on a.org_id = p.org_id and a.post = s.id and ${heldOn("a", "$2")} join staff w on w.org_id = a.org_id and w.id = a.staff and w.state = 'active'
     where p.org_id = $1 and p.state = 'open' order by p.id, a.staff`,
    [orgId, dayText(today)],
    { prepared: true },
  );
  const system = systemActor(orgId);
  // By the week alone anybody could reckon beforehand whom the lot falls on.
  const lot = randomUUID();
  for (const { post, reviewer } of posts) {
    try {
      await planChecks(engine, system, { post, reviewer, count, until: dayText(monday + 6), seed: week, lot, duties: null });
    } catch (error) {
      // Somebody joined meanwhile and the lot fell otherwise: what the first round planned stands. A post of which no check may be made holds up no other.
      if (!(error instanceof Problem)) throw error;
    }
  }
  await engine.db.query("update work_plan set checked_week = $2 where org_id = $1", [orgId, week], { prepared: true });
}

/** A superior plans checks of a post below: so many, by a day, by chance or of the duties named. */
export function checkRoutes(app: FastifyInstance, engine: Engine): void {
  const params = z.object({ postId: z.uuid() });
  const body = z.strictObject({ count: z.int().min(1).max(20), until: z.iso.date(), duties: z.array(z.string().max(60)).max(50).optional() });
  app.post("/api/v1/handbook/:postId/checks", { config: { policy: { rule: { can: "duty.check" } } }, schema: { tags: ["handbook"], summary: "Plan spot checks of a post's duties: by chance and fairly, or of the duties named", params, body } }, async (request) => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    const { count, until, duties } = request.body as z.infer<typeof body>;
    await demandReadable(engine, actor, postId);
    const { zone } = await engine.organisation(actor.orgId);
    if (until < dayIn(zone, engine.now())) throw new Problem("invalid_input", { fields: [L("哪天前查", "By which day")] });
    const key = request.headers["idempotency-key"];
    const seed = typeof key === "string" && key !== "" && key.length <= 100 ? key : request.id;
    return { planned: await planChecks(engine, actor, { post: postId, reviewer: actor.staffId as string, count, until, seed, lot: seed, duties: duties && duties.length > 0 ? duties : null }) };
  });
}
