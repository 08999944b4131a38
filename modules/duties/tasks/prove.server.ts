import { loadRows } from "#platform/act/load.ts";

import { addDuration, openWindows } from "#platform/clocks/calendar.ts";
import { dayNumber } from "#platform/clocks/day.ts";
import { parseDuration } from "#platform/clocks/duration.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import { consume, type FeedEvent } from "#platform/live/feed.ts";
import { isSet, type Row } from "#platform/record/rule.ts";
import type { Database } from "#platform/store/database.ts";
import { heldOn } from "#modules/people/index.ts";
import { beside, thrown, type OnFault } from "./beside.ts";
import { makeTasks, moveTasks, onceOf, type LiveRule, type TaskRow } from "./plan.server.ts";
import { passes, type Evidence, type Trigger } from "./rule.ts";
import type { Work } from "./work.ts";

type Db = Pick<Database, "query">;
const dayMs = 86_400_000;
/** Records that came into being some other way count as entered by what they say of themselves. */
const born = new Set(["create", "import"]);
/** What may make a record pass a filter after it was entered. */
const mended = new Set(["change", "correct"]);

/**
 * Reads the next events: what called for work makes tasks, what proves work closes them, what was made void opens them again.
 *
 * The same events may come again: a task is made once, and a record or step proves one task of a rule. What would fail each time it is read
 * is told to `onFault` and passed over: the feed is that of all organisations.
 * @returns how many events there were.
 */
export function proveTasks(work: Work, limit = 500, onFault: OnFault = thrown): Promise<number> {
  return consume(work.engine.db, "work", limit, async (events) => {
    for (const [orgId, of] of Map.groupBy(events, (event) => event.orgId)) await beside(onFault, () => proveBatch(work, orgId, of, onFault));
  });
}

interface Happened extends FeedEvent {
  readonly at: string;
}

/** What the events of one organisation call for and prove. */
async function proveBatch({ engine }: Work, orgId: string, events: readonly FeedEvent[], onFault: OnFault): Promise<void> {
  const { db } = engine;
  const rules = await db.query<LiveRule & { until: string | null }>(`select id, post, duty, spec, hash, since, until from work_rule where org_id = $1 and (until is null or until > $2)`, [orgId, new Date(Date.parse(engine.now()) - 400 * dayMs).toISOString()], { prepared: true });
  const read = new Set(rules.flatMap(({ spec }) => [...spec.evidence.map((one) => one.type), ...(spec.on ? [spec.on.type] : [])]));
  const happened = await withTimes(db, orgId, events.filter((event) => read.has(event.recordType) || event.topic === "handedOver"));
  const rows = new Map<string, Row>();
  for (const [name, of] of Map.groupBy(happened, (event) => event.recordType)) {
    const type = engine.types.get(name);
    if (type) for (const row of await loadRows(db, type, orgId, [...new Set(of.map((event) => event.recordId))])) rows.set(row.id as string, row);
  }
  const organisation = await engine.organisation(orgId);
  for (const event of happened) {
    const row = rows.get(event.recordId);
    await beside(onFault, async () => {
      if (event.topic === "handedOver") return moveTasks(db, orgId, event.payload?.from as string, event.payload?.to as string, event.at);
      if (!row) return;
      if (row.state === "void") return unprove(db, orgId, event.recordId, engine.now());
      await callFor(db, orgId, organisation, rules.filter((rule) => rule.until === null && calls(rule.spec.on, event, row)), event, row, engine.now(), onFault);
      if (mended.has(event.step)) await unproveMended(db, orgId, rules.filter((rule) => rule.spec.evidence.some((one) => one.type === event.recordType && one.step === null) && !rule.spec.evidence.some((one) => proves(one, event, row))), event.recordId, engine.now());
      await prove(db, orgId, rules.flatMap((rule) => {
        const one = rule.spec.evidence.find((evidence) => proves(evidence, event, row));
        return one ? (proofOf(rule, one, event, row) ?? []) : [];
      }), event, row, engine.now());
    });
  }
}

async function withTimes(db: Db, orgId: string, events: readonly FeedEvent[]): Promise<Happened[]> {
  if (events.length === 0) return [];
  const rows = await db.query<{ id: string; at: string }>("select id, at from event where org_id = $1 and id = any($2::uuid[])", [orgId, events.map((event) => event.id)], { prepared: true });
  const at = new Map(rows.map((row) => [row.id, row.at]));
  return events.map((event) => ({ ...event, at: at.get(event.id) as string }));
}

function calls(on: Trigger | null, event: FeedEvent, row: Row): boolean {
  return on !== null && on.type === event.recordType && on.step === event.step && passes(on.where, row);
}

/** Whether what happened is what proves a task: the step itself, or a record that came into being or was mended into what is asked for. */
function proves(evidence: Evidence, event: FeedEvent, row: Row): boolean {
  if (evidence.type !== event.recordType || !passes(evidence.where, row) || !evidence.parts.every((part) => isSet(row[part]))) return false;
  return evidence.step === null ? born.has(event.step) || mended.has(event.step) : evidence.step === event.step;
}

/** Makes the task that an event calls for, once for each event and each one asked. */
async function callFor(db: Db, orgId: string, organisation: { zone: string; calendar: Parameters<typeof addDuration>[0] }, rules: readonly LiveRule[], event: Happened, row: Row, now: string, onFault: OnFault): Promise<void> {
  const rows: TaskRow[] = [];
  for (const rule of rules) {
    const on = rule.spec.on as Trigger;
    const from = on.from === null ? event.at : (row[on.from] as string | null);
    const person = on.for === null ? null : ((row[on.for] as string | null) ?? null);
    if (from === null || (on.for !== null && person === null)) continue;
    const site = typeof row.site === "string" ? row.site : null;
    const day = dayIn(organisation.zone, event.at);
    if (person !== null && !(await holdsPost(db, orgId, person, rule.post, day))) continue;
    if (person === null && !(await isHeld(db, orgId, rule.post, site, day))) continue;
    const due = await beside(onFault, async () => dueOf(organisation, rule.spec.within, on.side, from));
    if (due === undefined) continue;
    const asked = rule.spec.serves === "post" ? null : site;
    const slot = `${event.recordType}|${event.recordId}|${event.id}`;
    rows.push({
      rule: rule.id, post: rule.post, duty: rule.duty, staff: person, site: person === null ? asked : null, once: onceOf(rule, slot, person, person === null ? asked : null), subjectType: event.recordType, subjectId: event.recordId,
      turn: { slot, day: dayIn(organisation.zone, due), opensAt: event.at, shownAt: event.at, dueAt: due, closesAt: closing(organisation, event.at, due), count: rule.spec.count },
    });
  }
  if (rows.length > 0) await makeTasks(db, orgId, rows, now);
}

function dueOf({ zone, calendar }: { zone: string; calendar: Parameters<typeof addDuration>[0] }, within: string | null, side: Trigger["side"], from: string): string {
  if (within !== null && side === "before") {
    const length = parseDuration(within);
    return new Date(Date.parse(from) - (length.ms ?? (length.days ?? 0) * dayMs)).toISOString();
  }
  if (within !== null) return addDuration(calendar, from, parseDuration(within));
  const day = dayIn(zone, from);
  const last = openWindows(calendar, day).at(-1);
  return last ? new Date(dayStart(zone, dayNumber(day) + 1) - 1).toISOString() : addDuration(calendar, from, parseDuration("1wd"));
}

/** As long again as there was, and a day at least: then it is missed rather than late. */
function closing({ zone }: { zone: string }, from: string, due: string): string {
  const end = Date.parse(due) + Math.max(dayMs, Date.parse(due) - Date.parse(from));
  return new Date(Math.min(end, dayStart(zone, dayNumber(dayIn(zone, due)) + 31))).toISOString();
}

async function holdsPost(db: Db, orgId: string, staff: string, post: string, day: string): Promise<boolean> {
  return (await db.query(`select 1 from assignment a where a.org_id = $1 and a.staff = $2 and a.post = $3 and ${heldOn("a", "$4")} limit 1`, [orgId, staff, post, day], { prepared: true })).length > 0;
}

async function isHeld(db: Db, orgId: string, post: string, site: string | null, day: string): Promise<boolean> {
  return (await db.query(`select 1 from assignment a where a.org_id = $1 and a.post = $2 and ($3::uuid is null or a.site is null or a.site = $3) and ${heldOn("a", "$4")} limit 1`, [orgId, post, site, day], { prepared: true })).length > 0;
}

/** What one event says for one rule. */
interface Proof {
  readonly rule: string;
  readonly key: string;
  readonly at: string;
  readonly subject: string | null;
  readonly staff: string | null;
  readonly anyone: boolean;
  readonly nil: boolean;
}

/** Whose it is: who mends a record that another entered has not done the work. By the time it happened: what a record says of its own time counts where that is not ahead of its entry. Null where it lacks what it should be about. */
function proofOf(rule: LiveRule, evidence: Evidence, event: Happened, row: Row): Proof | null {
  const told = evidence.at === null ? null : ((row[evidence.at] as string | null) ?? null);
  const entered = born.has(event.step) || evidence.step !== null ? event.at : (row.createdAt as string);
  const subject = evidence.subject === null ? null : evidence.subject === "id" ? event.recordId : ((row[evidence.subject] as string | null) ?? null);
  if (evidence.subject !== null && subject === null) return null;
  const staff = evidence.step === null && mended.has(event.step) ? ((row.createdBy as string | null) ?? null) : event.staffId;
  return { rule: rule.id, staff, key: evidence.step === null ? event.recordId : event.id, at: told !== null && told < entered ? told : entered, subject, anyone: evidence.by === "anyone", nil: evidence.nil };
}

/**
 * Gives each proof to the one task of its rule that it proves: on time before late, the earliest first; of the right person, site and subject, in its window.
 *
 * What arrives late still counts for the window it happened in.
 */
async function prove(db: Db, orgId: string, proofs: readonly Proof[], event: Happened, row: Row, now: string): Promise<void> {
  if (proofs.length === 0) return;
  const column = <V>(pick: (proof: Proof) => V): V[] => proofs.map(pick);
  const given = await db.query<{ task: string }>(
    `insert into task_proof (org_id, rule, key, task, record_type, record_id, staff, at, nil)
     select $1, p.rule, p.key, fit.id, $2, $3, p.staff, p.at, p.nil
     from unnest($4::uuid[], $6::uuid[], $7::uuid[], $8::timestamptz[], $9::uuid[], $10::boolean[], $11::boolean[]) p (staff, rule, key, at, subject, anyone, nil)
     cross join lateral (
       select t.id from task t
       where t.org_id = $1 and t.rule = p.rule and t.opens_at <= p.at and t.closes_at > p.at and t.state in ('open', 'missed', 'unseen', 'late') and t.has < t.needs
         and (t.site is null or $5::uuid is null or t.site = $5) and (p.subject is null or t.subject_id = p.subject)
         and (p.anyone or t.staff = p.staff or (t.staff is null and exists (
           select 1 from assignment a where a.org_id = $1 and a.staff = p.staff and a.post = t.post and a.state = 'held' and a."from" <= t.day and (a."to" is null or a."to" >= t.day) and (t.site is null or a.site is null or a.site = t.site))))
       order by t.due_at < p.at, t.due_at, t.id limit 1
     ) fit
     on conflict (org_id, rule, key) do update set task = excluded.task, staff = excluded.staff, at = excluded.at, gone = false where task_proof.gone returning task`,
    [orgId, event.recordType, event.recordId, column((one) => one.staff), typeof row.site === "string" ? row.site : null, column((one) => one.rule), column((one) => one.key), column((one) => one.at), column((one) => one.subject), column((one) => one.anyone), column((one) => one.nil)],
    { prepared: true },
  );
  if (given.length > 0) await judge(db, orgId, given.map((one) => one.task), now);
}

/** What a void record proved is open again, and judged by its time. */
async function unprove(db: Db, orgId: string, recordId: string, now: string): Promise<void> {
  const tasks = await db.query<{ task: string }>("update task_proof set gone = true where org_id = $1 and record_id = $2 and not gone returning task", [orgId, recordId], { prepared: true });
  if (tasks.length > 0) await judge(db, orgId, tasks.map((one) => one.task), now);
}

/** What a record proved before it was mended into something else is open again. */
async function unproveMended(db: Db, orgId: string, rules: readonly LiveRule[], recordId: string, now: string): Promise<void> {
  if (rules.length === 0) return;
  const tasks = await db.query<{ task: string }>("update task_proof set gone = true where org_id = $1 and record_id = $2 and key = $2 and rule = any($3::uuid[]) and not gone returning task", [orgId, recordId, rules.map((rule) => rule.id)], { prepared: true });
  if (tasks.length > 0) await judge(db, orgId, tasks.map((one) => one.task), now);
}

/** Sets what tasks are by what proves them: done where the last proof that was needed came by its time, late where it came after. */
async function judge(db: Db, orgId: string, tasks: readonly string[], now: string): Promise<void> {
  await db.query(
    `update task t set has = p.n, done_at = case when p.n >= t.needs then p.at end, done_by = case when p.n >= t.needs then p.staff end, nil = p.n >= t.needs and p.nil,
       state = case when p.n >= t.needs then case when p.at <= t.due_at then 'done' else 'late' end when t.closes_at > $3 then 'open' when t.made_at >= t.closes_at then 'unseen' else 'missed' end
     from (
       select t.id, count(p.key) filter (where not p.gone)::int as n, coalesce(bool_and(p.nil) filter (where not p.gone), false) as nil,
         (array_agg(p.at order by p.at) filter (where not p.gone))[max(t.needs)] as at, (array_agg(p.staff order by p.at) filter (where not p.gone))[max(t.needs)] as staff
       from task t left join task_proof p on p.org_id = t.org_id and p.task = t.id where t.org_id = $1 and t.id = any($2::uuid[]) group by t.id
     ) p where t.org_id = $1 and t.id = p.id and t.state <> 'dropped'`,
    [orgId, tasks, now],
    { prepared: true },
  );
}

/** Says of the tasks whose time is over that they were missed, or that nobody could have seen them. Returns how many. */
export async function closeTasks({ engine }: Work, orgId: string): Promise<number> {
  const [done] = await engine.db.query<{ n: number }>(
    `with closed as (
       update task set state = case when made_at >= closes_at then 'unseen' else 'missed' end
       where (org_id, id) in (select org_id, id from task where org_id = $1 and state = 'open' and closes_at <= $2 order by closes_at limit 5000 for update skip locked) returning 1
     ) select count(*)::int as n from closed`,
    [orgId, engine.now()],
    { prepared: true },
  );
  return done?.n ?? 0;
}

