import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { readableOf } from "#platform/act/load.ts";
import { filled, L, type Label } from "#platform/record/label.ts";
import { stepOn } from "#platform/record/step-name.ts";
import { loadCatalogue } from "../catalogue.ts";
import type { Holding } from "../catalogue-types.ts";
import { postState } from "../edition.ts";
import { dutiesFor, ownPlaces } from "../overlay.ts";
import { holdersIn, noSite, type Period } from "./sight.server.ts";
import { workTexts } from "./work.text.ts";

/** What a holding is made of in the journal: a step on a type, or its entry; a gate, a clock and an examination are told otherwise. */
function stepOfHolding({ mechanism, by }: Holding): { readonly type: string; readonly step: string } | null {
  const [type = "", element = ""] = by.split(".", 2);
  const [sort, name = ""] = element.includes(":") ? element.split(":", 2) : ["clock", element];
  if (mechanism === "gate" || mechanism === "check" || sort === "clock" || sort === "gate") return null;
  return { type, step: sort === "field" ? "create" : name };
}

/** The steps in the journal, as `type.step`, by which each duty of a post is seen in what its holders enter: those that hold it, and where the records stand that the organisation wants kept. */
export async function stepsOfDuties(engine: Engine, orgId: string, postId: string): Promise<Map<string, ReadonlySet<string>>> {
  const state = await postState((sql, values) => engine.db.query(sql, [orgId, ...values], { prepared: true }), postId);
  const catalogue = loadCatalogue();
  return new Map((state ? dutiesFor(catalogue, state.catalogue, state.own) : []).map((duty) => [duty.id, new Set([
    ...(duty.shipped?.heldBy ?? []).flatMap((one) => stepOfHolding(one) ?? []).map(({ type, step }) => `${type}.${step}`),
    ...(duty.own ? ownPlaces(catalogue, duty.own) : []).map((place) => `${place.declaration}.${place.step ?? "create"}`),
  ])]));
}

/** One line of evidence as a page shows it. */
export interface EvidenceLine {
  /** Of what one of them was to do and nobody did: who held the post on its day. */
  readonly shared?: readonly string[] | null;
  readonly kind: "task" | "proof" | "entry" | "refused" | "check";
  readonly at: string;
  readonly who: string | null;
  readonly state: string | null;
  readonly type: string | null;
  readonly id: string | null;
  readonly label: Label;
}

/** A step on a record as it is found: who made it, where one person did. */
interface Seen {
  readonly type: string;
  readonly id: string;
  readonly at: string;
  readonly who: string | null;
  readonly staff: string | null;
}

const most = 200;

/** The names of those who held the post of the task `t` on its day, where it was due. */
const heldThen = `array(select distinct n.name from assignment h join staff n on n.org_id = h.org_id and n.id = h.staff where h.org_id = t.org_id and h.post = t.post and h."from" <= t.day and (h."to" is null or h."to" >= t.day) and (h.site is null or t.site is null or h.site = t.site) order by n.name limit 10)`;

/**
 * What proves one duty of a post over a period, the newest first: tasks with their proofs, entries, refusals and spot checks.
 *
 * Of a record one may not read nothing is told but that there is one, unless one made that step oneself.
 */
export async function evidenceLines(engine: Engine, actor: Actor, postId: string, duty: string, p: Period): Promise<{ from: string; to: string; lines: EvidenceLine[]; more: boolean; hidden: number }> {
  const { orgId } = actor;
  const { db } = engine;
  const [staff, held] = await Promise.all([holdersIn(engine, orgId, postId, p), stepsOfDuties(engine, orgId, postId)]);
  const steps = [...(held.get(duty) ?? [])];
  const label = (type: string, step: string | null): Label => {
    const known = engine.types.get(type);
    return known ? stepOn(known, step) : L(type, type);
  };
  const [tasks, proofs, entries, refused, checks] = await Promise.all([
    db.query<{ id: string; at: string; who: string | null; shared: readonly string[] | null; state: string }>(
      `select t.id, t.due_at as at, coalesce(d.name, s.name) as who, case when t.staff is null and t.done_by is null then ${heldThen} end as shared, t.state from task t left join staff s on s.org_id = t.org_id and s.id = t.staff left join staff d on d.org_id = t.org_id and d.id = t.done_by
       where t.org_id = $1 and t.post = $2 and t.duty = $3 and t.day between $4::date and $5::date and t.state not in ('dropped') and ($6::uuid is null or coalesce(t.done_by, t.staff) = $6)
         and ($7::uuid[] is null or coalesce(t.done_by, t.staff) = any($7) or (coalesce(t.done_by, t.staff) is null and coalesce(t.site, '${noSite}') = any($8::uuid[]))) order by t.day desc, t.due_at desc limit ${most + 1}`,
      [orgId, postId, duty, p.from, p.to, p.staff, p.only?.staff ?? null, p.only?.sites ?? null],
      { prepared: true },
    ),
    db.query<Seen>(
      `select p.record_type as type, p.record_id as id, p.at, s.name as who, p.staff from task t join task_proof p on p.org_id = t.org_id and p.task = t.id left join staff s on s.org_id = p.org_id and s.id = p.staff
       where t.org_id = $1 and t.post = $2 and t.duty = $3 and t.day between $4::date and $5::date and not p.gone and ($6::uuid is null or p.staff = $6) and ($7::uuid[] is null or p.staff = any($7)) order by p.at desc limit ${most + 1}`,
      [orgId, postId, duty, p.from, p.to, p.staff, p.only?.staff ?? null],
      { prepared: true },
    ),
    steps.length === 0 ? [] : db.query<Seen & { step: string }>(
      `select record_type as type, record_id as id, at, staff_name as who, staff_id as staff, step from journal where org_id = $1 and staff_id = any($2::uuid[]) and at >= $3 and at < $4 and record_type || '.' || step = any($5::text[]) order by at desc limit ${most + 1}`,
      [orgId, staff, p.start, p.end, steps],
      { prepared: true },
    ),
    db.query<Seen & { step: string }>(
      `select record_type as type, record_id as id, at, staff_name as who, staff_id as staff, step from journal where org_id = $1 and step like 'refused:%' and note = $5 and at >= $3 and at < $4 and staff_id = any($2::uuid[]) order by at desc limit ${most + 1}`,
      [orgId, staff, p.start, p.end, duty],
      { prepared: true },
    ),
    db.query<Seen & { state: string }>(
      `select 'spotCheck' as type, c.id, c.done_at as at, s.name as who, null::uuid as staff, c.state from spot_check c left join staff s on s.org_id = c.org_id and s.id = c.staff where c.org_id = $1 and c.post = $2 and c.duty = $3 and c.done_at >= $4 and c.done_at < $5 and ($6::uuid is null or c.staff = $6) and ($7::uuid[] is null or c.staff = any($7)) order by c.done_at desc limit ${most + 1}`,
      [orgId, postId, duty, p.start, p.end, p.staff, p.only?.staff ?? null],
      { prepared: true },
    ),
  ]);
  const records = [...proofs, ...entries, ...refused, ...checks];
  const readable = await readableOf(db, engine.types, orgId, records.filter((one) => one.staff !== actor.staffId), actor);
  const told = (one: Seen): boolean => one.staff === actor.staffId || readable.has(one.id);
  const lines: EvidenceLine[] = [
    ...tasks.map((one): EvidenceLine => ({ kind: "task", at: one.at, who: one.who, shared: one.shared, state: one.state, type: "tasks", id: one.id, label: workTexts.dueThen })),
    ...proofs.filter(told).map((one): EvidenceLine => ({ kind: "proof", at: one.at, who: one.who, state: null, type: one.type, id: one.id, label: filled(workTexts.proofOf, { type: label(one.type, null) }) })),
    ...entries.filter(told).map((one): EvidenceLine => ({ kind: "entry", at: one.at, who: one.who, state: null, type: one.type, id: one.id, label: label(one.type, one.step) })),
    ...refused.filter(told).map((one): EvidenceLine => ({ kind: "refused", at: one.at, who: one.who, state: null, type: one.type, id: one.id, label: label(one.type, one.step.slice("refused:".length)) })),
    ...checks.filter(told).map((one): EvidenceLine => ({ kind: "check", at: one.at, who: one.who, state: one.state, type: "spotCheck", id: one.id, label: workTexts.kind_check })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  return { from: p.from, to: p.to, lines: lines.slice(0, most), more: lines.length > most, hidden: records.filter((one) => !told(one)).length };
}
