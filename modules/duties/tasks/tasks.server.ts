import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { signedOf } from "#platform/api/request.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { L, listedLabels, type Label } from "#platform/record/label.ts";
import type { Rule } from "#platform/record/rule.ts";
import { Problem } from "#platform/record/problem.ts";
import { stepOn } from "#platform/record/step-name.ts";
import { loadRows, readableOf } from "#platform/act/load.ts";
import { statesFrom } from "#platform/record/record.ts";
import { tableOf } from "#platform/store/columns.ts";
import { heldOn } from "#modules/people/index.ts";
import { placesBelow } from "../held-posts.server.ts";
import { passes, plainProof, type Evidence, type WorkRule } from "./rule.ts";
import { dutyText, ownWording } from "./texts.server.ts";

/** A task as a day shows it. */
export interface DayTask {
  readonly id: string;
  readonly duty: string;
  readonly text: Label;
  readonly post: string;
  readonly postName: string;
  readonly dueAt: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly state: "open" | "done" | "late" | "missed" | "unseen" | "dropped";
  readonly doneAt: string | null;
  readonly nil: boolean;
  readonly needs: number;
  readonly has: number;
  /** What proves it, in words. */
  readonly proof: Label;
  /** Whether one tap may say that there was nothing to do. */
  readonly mayNil: boolean;
  readonly subjectType: string | null;
  readonly subjectId: string | null;
  /** What called for it, by its kind and number. */
  readonly subject: Label | null;
}

interface Stored extends Omit<DayTask, "text" | "proof" | "mayNil" | "subject"> {
  readonly ownText: string | null;
  readonly ownEnglish: string | null;
  readonly spec: WorkRule;
}

const columns = `t.id, t.duty, t.post, p.name as "postName", t.due_at as "dueAt", t.opens_at as "opensAt", t.closes_at as "closesAt", t.state, t.done_at as "doneAt", t.nil, t.needs, t.has, t.subject_type as "subjectType", t.subject_id as "subjectId", own.text as "ownText", own.english as "ownEnglish", r.spec`;
const from = `from task t join post p on p.org_id = t.org_id and p.id = t.post join work_rule r on r.org_id = t.org_id and r.id = t.rule ${ownWording("t")}`;
/** A day holds no more than a person can do; what is beyond comes into sight as these are done. */
const most = 200;

/** The tasks of a person's day: those that are shown and open, and those they did since `dayStart`; two index ranges, whatever the years hold. */
export async function tasksOfDay(engine: Engine, actor: Actor, dayStart: string): Promise<DayTask[]> {
  const now = engine.now();
  const { zone } = await engine.organisation(actor.orgId);
  const rows = await engine.db.query<Stored>(
    `with held as (select a.post, a.site from assignment a where a.org_id = $1 and a.staff = $2 and ${heldOn("a", "$5")}),
     mine as (
       (select t.id from task t where t.org_id = $1 and t.staff = $2 and t.state = 'open' and t.shown_at <= $3 order by t.due_at limit ${most})
       union
       (select t.id from task t where t.org_id = $1 and t.staff is null and t.state = 'open' and t.post = any(array(select post from held)) and t.shown_at <= $3
          and exists (select 1 from held h where h.post = t.post and (h.site is null or t.site is null or h.site = t.site)) order by t.due_at limit ${most})
       union
       (select t.id from task t where t.org_id = $1 and t.done_by = $2 and t.done_at >= $4 order by t.done_at desc limit ${most})
     )
     select ${columns} ${from} where t.org_id = $1 and t.id in (select id from mine) order by t.due_at, t.id`,
    [actor.orgId, actor.staffId, now, dayStart, dayIn(zone, now)],
    { prepared: true },
  );
  const numbers = await subjectNumbers(engine, actor.orgId, rows);
  return rows.map((row) => ({ ...shown(engine, row), subject: numbers.get(row.subjectId ?? "") ?? null }));
}

/** The numbers of what tasks are about; who is asked may know that much of it. */
async function subjectNumbers(engine: Engine, orgId: string, rows: readonly Pick<Stored, "subjectType" | "subjectId">[]): Promise<Map<string, Label>> {
  const numbers = new Map<string, Label>();
  for (const [name, of] of Map.groupBy(rows.filter((row) => row.subjectId !== null), (row) => row.subjectType as string)) {
    const type = engine.types.get(name);
    if (!type?.number) continue;
    const found = await engine.db.query<{ id: string; number: string }>(`select id, number from ${tableOf(type)} where org_id = $1 and id = any($2::uuid[])`, [orgId, [...new Set(of.map((row) => row.subjectId))]], { prepared: true });
    for (const one of found) numbers.set(one.id, L(`${type.label.zh} ${one.number}`, `${type.label.en} ${one.number}`));
  }
  return numbers;
}

function shown(engine: Engine, { ownText, ownEnglish, spec, ...row }: Stored): DayTask {
  return { ...row, subject: null, text: dutyText(row.duty, { text: ownText, english: ownEnglish }), proof: sayProof(engine, spec.evidence), mayNil: spec.evidence.some((one) => one.nil) };
}

/** What proves a task, in words: the kinds of record, or the steps on one. */
export function sayProof(engine: Pick<Engine, "types">, evidence: readonly Evidence[]): Label {
  const ways = Map.groupBy(evidence.filter((one) => !one.nil), (one) => one.type);
  return listedLabels([...ways].flatMap(([name, of]) => {
    const type = engine.types.get(name);
    return type ? [stepOn(type, ...of.map((one) => one.step ?? null))] : [];
  }));
}

/** One way to prove a task: a new record of a type, or a step on what the task is about. */
interface Way {
  readonly type: string;
  readonly label: Label;
  readonly step: string | null;
  /** The page that does it. */
  readonly to: string;
}

function waysOf(engine: Engine, row: Stored): Way[] {
  const seen = new Set<string>();
  return row.spec.evidence.flatMap((one): Way[] => {
    const type = engine.types.get(one.type);
    if (!type || one.nil || one.type === plainProof.checklist.type || seen.has(one.type)) return [];
    seen.add(one.type);
    const about = row.subjectId !== null && row.subjectType === one.type;
    if (one.step !== null && about) return [{ type: one.type, label: type.label, step: one.step, to: `/${one.type}/${row.subjectId as string}` }];
    const given = Object.fromEntries(Object.entries(one.where).map(([field, value]) => [field, String(Array.isArray(value) ? value[0] : value)]));
    if (one.subject !== null && row.subjectId !== null) given[one.subject] = row.subjectId;
    const fresh: Way = { type: one.type, label: type.label, step: null, to: `/${one.type}/new?${new URLSearchParams(given).toString()}` };
    if (one.step === null) return [fresh];
    const there: Way = { type: one.type, label: type.label, step: one.step, to: `/${one.type}` };
    // What one ends oneself is begun here, or gone on with where it was begun; what others hand in is looked for.
    return isOwn(type.transitions[one.step]?.who) ? [fresh, there] : [there];
  });
}

/** What was begun already, by oneself or by the program for one, is gone on with instead of begun anew. */
async function withBegun(engine: Engine, actor: Actor, row: Stored, ways: readonly Way[]): Promise<Way[]> {
  let found = [...ways];
  for (const way of ways) {
    const type = engine.types.get(way.type);
    const step = way.step === null ? undefined : type?.transitions[way.step];
    if (!type || !step || !isOwn(step.who) || way.to !== `/${way.type}`) continue;
    const where = row.spec.evidence.find((one) => one.type === way.type && one.step === way.step)?.where ?? {};
    const rows = await engine.db.query<{ id: string }>(`select id from ${tableOf(type)} where org_id = $1 and created_by = $2 and state = any($3) and created_at >= $4 order by created_at desc limit 20`, [actor.orgId, actor.staffId, statesFrom(step), row.opensAt], { prepared: true });
    const open = new Map((await loadRows(engine.db, type, actor.orgId, rows.map((one) => one.id))).filter((one) => passes(where, one)).map((one) => [one.id, one]));
    const begun = rows.find((one) => open.has(one.id));
    if (begun) found = found.flatMap((one) => (one === way ? [{ ...way, to: `/${way.type}/${begun.id}` }] : one.type === way.type && one.step === null ? [] : [one]));
  }
  return found;
}

/** Whether a rule is met by being the person whom the record names. */
function isOwn(rule: Rule | undefined): boolean {
  if (!rule) return false;
  if ("any" in rule || "all" in rule) return ("any" in rule ? rule.any : rule.all).some(isOwn);
  return "actorIs" in rule;
}

const params = z.object({ id: z.uuid() });

/** One task: what is asked, by when, what proves it, what has proved it so far. Who is asked, who stands above and who reads handbooks sees it. */
export function taskRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/tasks/:id", { config: { policy: "signedIn" }, schema: { tags: ["duties"], summary: "One task: what is asked, by when, and what proves it", params } }, async (request) => {
    const { actor } = signedOf(request);
    const { id } = request.params as z.infer<typeof params>;
    const { zone } = await engine.organisation(actor.orgId);
    const [row] = await engine.db.query<Stored & { staff: string | null; staffName: string | null; site: string | null; mine: boolean; below: boolean; slot: string; at: readonly (string | null)[] }>(
      `with recursive ${placesBelow(actor, "$3", "$4")}
       select ${columns}, t.staff, s.name as "staffName", t.site, t.slot, array(select a.site from assignment a where a.org_id = $1 and a.staff = t.staff and a.post = t.post) as at, exists (select 1 from places o where o.id = t.post and (o.site is null or case when t.staff is null then t.site is null or t.site = o.site
           else exists (select 1 from assignment a where a.org_id = $1 and a.staff = t.staff and a.post = t.post and (a.site is null or a.site = o.site)) end)) as below,
         coalesce(t.staff = $3, exists (select 1 from assignment a where a.org_id = $1 and a.staff = $3 and a.post = t.post and ${heldOn("a", "$4")} and (a.site is null or t.site is null or a.site = t.site))) as mine
       ${from} left join staff s on s.org_id = t.org_id and s.id = t.staff where t.org_id = $1 and t.id = $2`,
      [actor.orgId, id, actor.staffId, dayIn(zone, engine.now())],
      { prepared: true },
    );
    const right = actor.capabilities["duty.read"];
    // A right at some sites shows what is asked there.
    const there = row && Array.isArray(right) && (row.site === null ? row.at : [row.site]).some((site) => site !== null && (right as readonly string[]).includes(site));
    if (!row || !(row.mine || row.below || right === true || there)) throw new Problem("not_found");
    const found = await engine.db.query<{ type: string; id: string; at: string; by: string | null; nil: boolean; gone: boolean; staff: string | null }>(
      `select p.record_type as type, p.record_id as id, p.at, s.name as by, p.nil, p.gone, p.staff from task_proof p left join staff s on s.org_id = p.org_id and s.id = p.staff where p.org_id = $1 and p.task = $2 order by p.at`,
      [actor.orgId, id],
      { prepared: true },
    );
    // Who is asked knows by its number what called for it; what others proved it by one sees as far as one reads such records.
    const about = row.subjectId !== null && !row.mine ? [{ type: row.subjectType as string, id: row.subjectId }] : [];
    const readable = await readableOf(engine.db, engine.types, actor.orgId, [...found, ...about], actor);
    const proofs = found.filter((one) => one.staff === actor.staffId || readable.has(one.id));
    const asked: Stored = about.every((one) => readable.has(one.id)) ? row : { ...row, subjectType: null, subjectId: null };
    const templates = await engine.db.query<{ id: string; name: string; questions: unknown }>("select id, name, questions from checklist_template where org_id = $1 and duty = $2 and state = 'open' and purpose <> 'review' order by name limit 5", [actor.orgId, row.duty], { prepared: true });
    return {
      task: { ...shown(engine, asked), subject: (await subjectNumbers(engine, actor.orgId, [asked])).get(asked.subjectId ?? "") ?? null, slot: row.slot, staff: row.staffName, site: row.site },
      ways: row.mine ? await withBegun(engine, actor, row, waysOf(engine, row)) : waysOf(engine, asked),
      checklist: row.spec.evidence.some((one) => one.type === plainProof.checklist.type) ? { templates } : null,
      mine: row.mine,
      hidden: found.length - proofs.length,
      proofs: proofs.map(({ staff: _staff, ...one }) => ({ ...one, label: engine.types.get(one.type)?.label ?? L(one.type, one.type) })),
    };
  });
}
