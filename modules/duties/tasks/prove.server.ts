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
import { settle, type Given, type Proof, type Said, type Stood } from "./settle.ts";
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
type Rule = LiveRule & { until: string | null };

/** What the events of one organisation call for and prove. */
async function proveBatch({ engine }: Work, orgId: string, events: readonly FeedEvent[], onFault: OnFault): Promise<void> {
  const { db } = engine;
  const rules = ruleBook(await db.query<Rule>(
    `select id, post, duty, spec, hash, since, until from work_rule where org_id = $1 and (until is null or until > $2)
       and (spec -> 'on' ->> 'type' = any($3::text[]) or exists (select 1 from jsonb_array_elements(spec -> 'evidence') e where e ->> 'type' = any($3::text[])))`,
    [orgId, new Date(Date.parse(engine.now()) - 400 * dayMs).toISOString(), [...new Set(events.map((event) => event.recordType))]],
    { prepared: true },
  ));
  const happened = await withTimes(db, orgId, events.filter((event) => rules.reads.has(event.recordType) || event.topic === "handedOver"));
  const rows = new Map<string, Row>();
  for (const [name, of] of Map.groupBy(happened, (event) => event.recordType)) {
    const type = engine.types.get(name);
    if (type) for (const row of await loadRows(db, type, orgId, [...new Set(of.map((event) => event.recordId))])) rows.set(row.id as string, row);
  }
  const batch: Batch = { orgId, organisation: await engine.organisation(orgId), rules, rows, now: engine.now() };
  const together = async (part: readonly Happened[]): Promise<void> => {
    const faults: unknown[] = [];
    // Whole or not at all, so that what is done over one by one begins from where it began.
    await db.transaction((tx) => proveTogether(tx, batch, part, (error) => void faults.push(error)));
    faults.forEach(onFault);
  };
  for (const part of partsOf(happened)) {
    const [first] = part as [Happened];
    if (first.topic === "handedOver") await beside(onFault, () => moveTasks(db, orgId, first.payload?.from as string, first.payload?.to as string, first.at));
    else if (part.length === 1) await beside(onFault, () => together(part));
    else if (!(await beside(() => {}, async () => (await together(part), true)))) for (const event of part) await beside(onFault, () => together([event]));
  }
}

/** Events that are looked at together; a handing over stands alone, since whose the tasks are differs before and after it. */
function partsOf(events: readonly Happened[]): Happened[][] {
  const parts: Happened[][] = [];
  for (const event of events) {
    const last = parts.at(-1);
    if (last && event.topic !== "handedOver" && last[0]?.topic !== "handedOver") last.push(event);
    else parts.push([event]);
  }
  return parts;
}

interface Batch {
  readonly orgId: string;
  readonly organisation: { readonly zone: string; readonly calendar: Parameters<typeof addDuration>[0] };
  readonly rules: RuleBook;
  readonly rows: ReadonlyMap<string, Row>;
  readonly now: string;
}

/** Reads some events at once, in as many statements as one would take. */
async function proveTogether(db: Db, batch: Batch, events: readonly Happened[], onFault: OnFault): Promise<void> {
  const { orgId, rules, rows, now } = batch;
  const calling: Calling[] = [];
  const said: Said[] = [];
  for (const [at, event] of events.entries()) {
    const row = rows.get(event.recordId);
    if (!row) continue;
    const from = { at, type: event.recordType, record: event.recordId, site: typeof row.site === "string" ? row.site : null };
    if (row.state === "void") {
      said.push({ ...from, undo: "all", proofs: [] });
      continue;
    }
    for (const rule of rules.calling(event)) if (rule.until === null && calls(rule.spec.on, event, row)) calling.push({ rule, event, row });
    const proofs = rules.provedBy(event, row).flatMap((rule) => {
      const one = rule.spec.evidence.find((evidence) => proves(evidence, event, row));
      return one ? (proofOf(rule, one, event, row) ?? []) : [];
    });
    const undo = mended.has(event.step) ? new Set(rules.enteredAs(event).filter((rule) => !rule.spec.evidence.some((one) => proves(one, event, row))).map((rule) => rule.id)) : null;
    if (proofs.length > 0 || (undo?.size ?? 0) > 0) said.push({ ...from, undo, proofs });
  }
  await callFor(db, batch, calling, onFault);
  if (said.length === 0) return;
  const known = await givenBefore(db, orgId, said);
  const tasks = await standing(db, orgId, said, known, new Map(events.map((event, at) => [event.id, at])));
  const given = settle(said, tasks, known, await holding(db, orgId, said, tasks));
  await give(db, orgId, given);
  const touched = new Set([...given, ...known.filter((was) => given.some((one) => one.rule === was.rule && one.key === was.key))].map((one) => one.task));
  if (touched.size > 0) await judge(db, orgId, [...touched], now);
}

/** The rules of an organisation, found by what happened. */
interface RuleBook {
  readonly reads: ReadonlySet<string>;
  calling(event: FeedEvent): readonly Rule[];
  /** Those that the record may prove: a superset of those that it proves. */
  provedBy(event: FeedEvent, row: Row): readonly Rule[];
  /** Those that are proved by a record's coming into being. */
  enteredAs(event: FeedEvent): readonly Rule[];
}

function ruleBook(rules: readonly Rule[]): RuleBook {
  const calling = Map.groupBy(rules.filter((rule) => rule.spec.on !== null), ({ spec }) => (spec.on as Trigger).type);
  const entered = new Map<string, Set<Rule>>();
  // Thousands of duties are proved by a checklist that names them: those are found by the name, not gone through.
  const named = new Map<string, Set<Rule>>();
  const names = new Map<string, Set<string | null>>();
  const add = <K>(map: Map<K, Set<Rule>>, key: K, rule: Rule): void => void map.set(key, (map.get(key) ?? new Set()).add(rule));
  for (const rule of rules) {
    for (const { type, step, where } of rule.spec.evidence) {
      const field = Object.keys(where).find((key) => typeof where[key] === "string") ?? null;
      names.set(type, (names.get(type) ?? new Set()).add(field));
      add(named, JSON.stringify([type, field, field && where[field]]), rule);
      if (step === null) add(entered, type, rule);
    }
  }
  return {
    reads: new Set([...calling.keys(), ...names.keys()]),
    calling: (event) => calling.get(event.recordType) ?? [],
    provedBy: (event, row) => [...new Set([...(names.get(event.recordType) ?? [])].flatMap((field) => [...(named.get(JSON.stringify([event.recordType, field, field && row[field]])) ?? [])]))],
    enteredAs: (event) => [...(entered.get(event.recordType) ?? [])],
  };
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

interface Calling {
  readonly rule: LiveRule;
  readonly event: Happened;
  readonly row: Row;
}

/** Makes the tasks that events call for, once for each event and each one asked. */
async function callFor(db: Db, { orgId, organisation, now }: Batch, calling: readonly Calling[], onFault: OnFault): Promise<void> {
  const asked = calling.flatMap(({ rule, event, row }) => {
    const on = rule.spec.on as Trigger;
    const from = on.from === null ? event.at : (row[on.from] as string | null);
    const person = on.for === null ? null : ((row[on.for] as string | null) ?? null);
    if (from === null || (on.for !== null && person === null)) return [];
    return [{ rule, event, from, person, site: typeof row.site === "string" ? row.site : null, day: dayIn(organisation.zone, event.at) }];
  });
  if (asked.length === 0) return;
  // The one who is asked must hold the post, or somebody there.
  const held = new Set((await db.query<{ n: number }>(
    `select w.n::int as n from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::date[]) with ordinality w (post, staff, site, day, n)
     where exists (select 1 from assignment a where a.org_id = $1 and a.post = w.post and case when w.staff is null then w.site is null or a.site is null or a.site = w.site else a.staff = w.staff end and ${heldOn("a", "w.day")})`,
    [orgId, asked.map((one) => one.rule.post), asked.map((one) => one.person), asked.map((one) => one.site), asked.map((one) => one.day)],
    { prepared: true },
  )).map((one) => one.n - 1));
  const rows: TaskRow[] = [];
  for (const [n, { rule, event, from, person, site }] of asked.entries()) {
    if (!held.has(n)) continue;
    const due = await beside(onFault, async () => dueOf(organisation, rule.spec.within, (rule.spec.on as Trigger).side, from));
    if (due === undefined) continue;
    const where = person !== null || rule.spec.serves === "post" ? null : site;
    const slot = `${event.recordType}|${event.recordId}|${event.id}`;
    rows.push({
      rule: rule.id, post: rule.post, duty: rule.duty, staff: person, site: where, once: onceOf(rule, slot, person, where), subjectType: event.recordType, subjectId: event.recordId,
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

/** Whose it is: who mends a record that another entered has not done the work. By the time it happened: what a record says of its own time counts where that is not ahead of its entry. Null where it lacks what it should be about. */
function proofOf(rule: LiveRule, evidence: Evidence, event: Happened, row: Row): Proof | null {
  const told = evidence.at === null ? null : ((row[evidence.at] as string | null) ?? null);
  const entered = born.has(event.step) || evidence.step !== null ? event.at : (row.createdAt as string);
  const subject = evidence.subject === null ? null : evidence.subject === "id" ? event.recordId : ((row[evidence.subject] as string | null) ?? null);
  if (evidence.subject !== null && subject === null) return null;
  const staff = evidence.step === null && mended.has(event.step) ? ((row.createdBy as string | null) ?? null) : event.staffId;
  return { rule: rule.id, staff, key: evidence.step === null ? event.recordId : event.id, at: new Date(told !== null && told < entered ? told : entered).toISOString(), subject, anyone: evidence.by === "anyone", nil: evidence.nil };
}

/** The proofs that these events may take back or would give again. */
function givenBefore(db: Db, orgId: string, said: readonly Said[]): Promise<Given[]> {
  const proofs = said.flatMap((one) => one.proofs);
  return db.query<Given>(
    `select rule, key, task, record_type as type, record_id as record, staff, at, nil, gone from task_proof where org_id = $1 and record_id = any($2::uuid[]) and not gone
     union select p.rule, p.key, p.task, p.record_type, p.record_id, p.staff, p.at, p.nil, p.gone from unnest($3::uuid[], $4::uuid[]) w (rule, key) join task_proof p on p.org_id = $1 and p.rule = w.rule and p.key = w.key`,
    [orgId, [...new Set(said.filter((one) => one.undo !== null).map((one) => one.record))], proofs.map((one) => one.rule), proofs.map((one) => one.key)],
    { prepared: true },
  );
}

/** The tasks that proofs may fit, and those that are proved by what may be taken back. */
async function standing(db: Db, orgId: string, said: readonly Said[], known: readonly Given[], places: ReadonlyMap<string, number>): Promise<Stood[]> {
  const wanted = [...Map.groupBy(said.flatMap((one) => one.proofs), (proof) => `${proof.rule}|${proof.anyone ? "" : proof.staff}`).values()].map((of) => ({
    rule: (of[0] as Proof).rule, staff: (of[0] as Proof).staff, anyone: (of[0] as Proof).anyone,
    from: of.reduce((least, { at }) => (at < least ? at : least), (of[0] as Proof).at), to: of.reduce((most, { at }) => (at > most ? at : most), (of[0] as Proof).at),
  }));
  const rows = await db.query<Omit<Stood, "since"> & { slot: string }>(
    `select t.id, t.rule, t.post, t.staff, t.site, t.day::text as day, t.subject_id as subject, t.opens_at as "opensAt", t.closes_at as "closesAt", t.due_at as "dueAt", t.needs, t.has, t.state = 'dropped' as dropped, t.slot
     from task t where t.org_id = $1 and t.id in (
       select t.id from unnest($2::uuid[], $3::uuid[], $4::boolean[], $5::timestamptz[], $6::timestamptz[]) w (rule, staff, anyone, first, last)
       join task t on t.org_id = $1 and t.rule = w.rule and t.closes_at > w.first and t.opens_at <= w.last and t.state in ('open', 'missed', 'unseen', 'late') and t.has < t.needs and (w.anyone or t.staff is null or t.staff = w.staff)
       union all select unnest($7::uuid[]))`,
    [orgId, wanted.map((one) => one.rule), wanted.map((one) => one.staff), wanted.map((one) => one.anyone), wanted.map((one) => one.from), wanted.map((one) => one.to), [...new Set(known.filter((one) => !one.gone).map((one) => one.task))]],
    { prepared: true },
  );
  return rows.map(({ slot, ...task }) => ({ ...task, since: places.get(slot.slice(slot.lastIndexOf("|") + 1)) ?? -1 }));
}

/** Who of those who did something held the posts of tasks that are asked of a post; an assignment that has ended since counts for its days. */
async function holding(db: Db, orgId: string, said: readonly Said[], tasks: readonly Stood[]): Promise<(staff: string, post: string, site: string | null, day: string) => boolean> {
  const posts = [...new Set(tasks.filter((task) => task.staff === null).map((task) => task.post))];
  const staff = [...new Set(said.flatMap((one) => one.proofs.flatMap((proof) => proof.staff ?? [])))];
  const rows = posts.length === 0 || staff.length === 0 ? [] : await db.query<{ staff: string; post: string; site: string | null; from: string; to: string | null }>(
    `select staff, post, site, "from"::text as "from", "to"::text as "to" from assignment where org_id = $1 and staff = any($2::uuid[]) and post = any($3::uuid[])`,
    [orgId, staff, posts],
    { prepared: true },
  );
  const of = Map.groupBy(rows, (one) => `${one.staff}|${one.post}`);
  return (who, post, site, day) => (of.get(`${who}|${post}`) ?? []).some((one) => one.from <= day && (one.to === null || one.to >= day) && (site === null || one.site === null || one.site === site));
}

/** Writes what was given and what was taken back; what has been dropped or folded meanwhile is proved no more. */
async function give(db: Db, orgId: string, given: readonly Given[]): Promise<void> {
  if (given.length === 0) return;
  const column = <V>(pick: (one: Given) => V): V[] => given.map(pick);
  await db.query(
    `insert into task_proof (org_id, rule, key, task, record_type, record_id, staff, at, nil, gone)
     select $1, p.rule, p.key, p.task, p.type, p.record, p.staff, p.at, p.nil, p.gone
     from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::timestamptz[], $9::boolean[], $10::boolean[]) p (rule, key, task, type, record, staff, at, nil, gone)
     join task t on t.org_id = $1 and t.id = p.task and (p.gone or t.state <> 'dropped')
     on conflict (org_id, rule, key) do update set task = excluded.task, staff = excluded.staff, at = excluded.at, gone = excluded.gone`,
    [orgId, column((one) => one.rule), column((one) => one.key), column((one) => one.task), column((one) => one.type), column((one) => one.record), column((one) => one.staff), column((one) => one.at), column((one) => one.nil), column((one) => one.gone)],
    { prepared: true },
  );
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

