import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";
import { parseDuration } from "#platform/clocks/duration.ts";
import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import type { Label } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { heldOn } from "#modules/people/index.ts";
import { loadCatalogue } from "../catalogue.ts";
import { mechanisms } from "../catalogue-types.ts";
import { postState, type Read } from "../edition.ts";
import { demandReadable } from "../handbook.server.ts";
import { dutiesFor, type OwnDuty } from "../overlay.ts";
import { sayReckoned } from "../say.ts";
import { isTrigger } from "./triggers.ts";
import { workOf, type NoWork } from "./rules.ts";
import { sayProof } from "./tasks.server.ts";
import { turnsBetween, type Leads, type Turn } from "./windows.ts";

const params = z.object({ postId: z.uuid() });
const text = (most: number) => z.string().max(most).nullish();
/** A duty as its form holds it; what is not filled yet is null. */
const body = z.strictObject({
  code: text(40),
  mechanisms: z.array(z.enum(mechanisms)).nullish(),
  trigger: text(80),
  cadence: text(80),
  withinCount: z.int().min(1).max(9999).nullish(),
  withinUnit: z.enum(["m", "h", "d", "wh", "wd"]).nullish(),
  serves: z.enum(["post", "site", "person"]).nullish(),
  records: z.array(z.string().max(80)).max(50).nullish(),
});
const days = 14;
/** As far as the rarest rhythm reaches, over a year in which its turn is asked on no day. */
const farthest = 800;

/** What the next fourteen days would be like with a duty as a form holds it. */
export interface Preview {
  readonly turns: readonly { readonly day: string; readonly dueAt: string }[];
  /** When it is next due, where that is none of these days. */
  readonly next: { readonly day: string; readonly dueAt: string } | null;
  /** The rhythm it is reckoned by, in words. */
  readonly reckoned: Label | null;
  /** Why it becomes no task; null where it does. */
  readonly why: NoWork | "noTask" | null;
  readonly on: Label | null;
  readonly proof: Label;
  readonly serves: "post" | "site" | "person" | null;
  /** How many hold the post today: of whom a turn would be asked. */
  readonly holders: number;
}

/** Says before it is saved how a duty would run: on which days, of whom, proved by what. */
export function previewRoutes(app: FastifyInstance, engine: Engine): void {
  app.post("/api/v1/handbook/:postId/preview", { config: { policy: { can: "duty.manage" } }, schema: { tags: ["handbook"], summary: "How a duty would run in the next fourteen days; nothing is written", params, body } }, async (request): Promise<Preview> => {
    const { actor } = signedOf(request);
    const { postId } = request.params as z.infer<typeof params>;
    const wanted = request.body as z.infer<typeof body>;
    await demandReadable(engine, actor, postId);
    const read: Read = (sql, values) => engine.db.query(sql, [actor.orgId, ...values], { prepared: true });
    const state = await postState(read, postId);
    if (!state) throw new Problem("not_found");
    const organisation = await engine.organisation(actor.orgId);
    const now = engine.now();
    const today = dayIn(organisation.zone, now);
    const own: OwnDuty = {
      id: "preview", version: 1, number: "Z-preview", state: "open", code: wanted.code ?? null, text: "-", english: null, mechanisms: wanted.mechanisms ?? [], when: null, trigger: wanted.trigger?.trim() || null, cadence: wanted.cadence?.trim() || null, limitText: null,
      within: wanted.withinCount && wanted.withinUnit ? lengthOf(`${wanted.withinCount}${wanted.withinUnit}`) : null, withinCount: wanted.withinCount ?? null, withinUnit: wanted.withinUnit ?? null, serves: wanted.serves ?? null,
      records: wanted.records ?? [], approver: null, approverName: null, tell: null, tellName: null,
    };
    const duty = dutiesFor(loadCatalogue(), state.catalogue, [own]).find((one) => one.own === own);
    const rule = duty ? workOf(loadCatalogue(), duty, state.words) : null;
    const [held] = await read<{ n: number }>(`select count(distinct a.staff)::int as n from assignment a where a.org_id = $1 and a.post = $2 and ${heldOn("a", "$3")}`, [postId, today]);
    const none = { turns: [], next: null, reckoned: null, on: null, proof: { zh: "", en: "" }, serves: null, holders: held?.n ?? 0 };
    if (rule === null) return { ...none, why: "noTask" };
    if (typeof rule === "string") return { ...none, why: rule };
    const end = new Date(dayStart(organisation.zone, dayNumber(today) + days)).toISOString();
    const until = (at: string): readonly Turn[] => turnsBetween(rule, organisation.calendar, now, at, organisation.setting("work.lead") as Leads);
    const turns = until(end).filter((turn) => turn.dueAt < end && turn.day <= dayText(dayNumber(today) + days - 1));
    if (rule.on && !isTrigger(engine.types, rule.on)) return { ...none, why: "noEvent" };
    const type = rule.on ? engine.types.get(rule.on.type) : undefined;
    const told = ({ day, dueAt }: Turn): Preview["turns"][number] => ({ day, dueAt });
    const next = rule.rhythm !== null && turns.length === 0 ? until(new Date(dayStart(organisation.zone, dayNumber(today) + farthest)).toISOString())[0] : undefined;
    return { turns: turns.map(told), next: next ? told(next) : null, reckoned: rule.rhythm === null ? null : sayReckoned(rule.rhythm, rule.count), why: null, on: rule.on ? (type?.transitions[rule.on.step]?.label ?? type?.label ?? null) : null, proof: sayProof(engine, rule.evidence), serves: rule.serves, holders: held?.n ?? 0 };
  });
}

/** A length of time that the clocks can read; null where it is longer than they allow. */
function lengthOf(within: string): string | null {
  try {
    parseDuration(within);
    return within;
  } catch {
    return null;
  }
}
