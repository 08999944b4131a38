import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import type { Organisation } from "#platform/act/organisation.ts";
import { dayNumber } from "#platform/clocks/day.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import { tableOf } from "#platform/store/columns.ts";
import type { Database } from "#platform/store/database.ts";
import { storableJson } from "#platform/store/json.ts";
import { absencesBetween, heldOn, onDuty, type OnDuty } from "#modules/people/index.ts";
import type { Catalogue } from "../catalogue-types.ts";
import { loadCatalogue } from "../catalogue.ts";
import { ownDuty, ownDutyFrom } from "../edition.ts";
import { dutiesFor, type OwnDuty } from "../overlay.ts";
import type { WorkRule } from "./rule.ts";
import { workRules } from "./rules.ts";
import { turnsBetween, type Leads, type Turn } from "./windows.ts";
import { batch, catchUpDays, type Work } from "./work.ts";

type Db = Pick<Database, "query">;
const dayMs = 86_400_000;

/** A rule that holds now for a duty of a post. */
export interface LiveRule {
  readonly id: string;
  readonly post: string;
  readonly duty: string;
  readonly spec: WorkRule;
  readonly hash: string;
  readonly since: string;
}

interface Holder {
  readonly staff: string;
  readonly post: string;
  readonly site: string | null;
  readonly from: string;
  readonly to: string | null;
}

/**
 * Makes the tasks of an organisation that have opened by now, once each however many servers do it, and brings those that wait in line
 * with who is there: what is asked of somebody away goes to who stands in, and what no duty asks any more, or of somebody who left the post, is dropped.
 *
 * After a time in which nothing ran the turns of at most 31 days are made; what nobody could have done is `unseen`, not missed.
 * @returns how many tasks were made; null where another process is at it.
 */
export async function planTasks(work: Work, orgId: string): Promise<number | null> {
  const { engine } = work;
  const now = engine.now();
  const organisation = await engine.organisation(orgId);
  const print = await printOf(work, orgId, organisation.hours);
  const [idle] = await engine.db.query("select 1 from work_plan where org_id = $1 and print = $2 and next_at > $3 and looked_at <= $3", [orgId, print, now], { prepared: true });
  if (idle) return 0;
  const planned = await engine.db.transaction(async (db) => {
    await db.query("insert into work_plan (org_id, looked_at) values ($1, $2) on conflict do nothing", [orgId, now], { prepared: true });
    const [plan] = await db.query<{ lookedAt: string; stamp: string | null }>(`select looked_at as "lookedAt", stamp from work_plan where org_id = $1 for update skip locked`, [orgId], { prepared: true });
    if (!plan) return null;
    // A clock that was set back makes nothing again: what was looked at stays so.
    const after = new Date(Math.max(Date.parse(plan.lookedAt), Date.parse(now) - catchUpDays * dayMs)).toISOString();
    const rules = await syncRules(db, engine.types, orgId, now);
    const zone = organisation.zone;
    const people = await holders(db, orgId, dayIn(zone, after), dayIn(zone, now));
    const absences = await absencesBetween((sql, values) => db.query(sql, [orgId, ...values], { prepared: true }), engine.types, work.absences, dayIn(zone, after), dayIn(zone, new Date(Date.parse(now) + 370 * dayMs).toISOString()));
    const duty = onDuty(organisation.calendar, absences);
    await dropEnded(db, orgId, dayIn(zone, now));
    await handAway(db, orgId, duty, now);
    const stamp = digest([rules.map((rule) => rule.id).sort(), people.map((one) => JSON.stringify(one)).sort(), absences, organisation.hours]);
    const rows = wantedTasks(rules, people, duty, organisation, after, now).filter(({ turn }) => stamp !== plan.stamp || turn.opensAt > after);
    return { rows, stamp, next: nextOpening(rules, organisation, now) };
  });
  if (!planned) return null;
  // Batch by batch, each by itself: what reads the feed waits for no long transaction, and what is made twice is made once.
  const made = await makeTasks(engine.db, orgId, planned.rows, now);
  await engine.db.query("update work_plan set looked_at = greatest(looked_at, $2), stamp = $3, print = $4, next_at = $5 where org_id = $1", [orgId, now, planned.stamp, print, planned.next], { prepared: true });
  return made;
}

/** A print of all that a plan is made of: what was written last, and how much of it there is. It is read in one query of a few milliseconds. */
async function printOf({ engine, absences }: Work, orgId: string, hours: number): Promise<string> {
  const tables = ["duty", "post", "assignment", "staff", ...absences.flatMap((one) => engine.types.get(one.type) ?? []).map((type) => tableOf(type))];
  const [row] = await engine.db.query<{ print: string }>(
    `select concat_ws('|', ${tables.map((table) => `(select count(*) || ':' || coalesce(max(updated_at)::text, '') from ${table} where org_id = $1)`).join(", ")}, (select count(*) || ':' || coalesce(max(updated_at)::text, '') from setting where org_id = $1 and key like 'word.%')) as print`,
    [orgId],
    { prepared: true },
  );
  return digest([row?.print, hours, shippedStamp()]);
}

const stamps = new WeakMap<Catalogue, string>();
/** The catalogue of this version of the program: another one may make other rules. */
function shippedStamp(): string {
  const catalogue = loadCatalogue();
  const stamp = stamps.get(catalogue) ?? digest(catalogue.duties.map(({ id, posts, cadence, records, work, mechanisms }) => [id, posts, cadence, records, work, mechanisms]));
  stamps.set(catalogue, stamp);
  return stamp;
}

/** When the next turn of any rule opens, at the latest the next midnight. */
function nextOpening(rules: readonly LiveRule[], organisation: Organisation, now: string): string {
  const midnight = new Date(dayStart(organisation.zone, dayNumber(dayIn(organisation.zone, now)) + 1)).toISOString();
  const specs = new Map(rules.map(({ spec: { rhythm, dueBy, early, count } }) => [JSON.stringify([rhythm, dueBy, early, count]), { rhythm, dueBy, early, count }]));
  const opening = [...specs.values()].flatMap((spec) => turnsBetween(spec, organisation.calendar, now, midnight, organisation.setting("work.lead") as Leads).map((turn) => turn.opensAt)).filter((at) => at > now);
  return [midnight, ...opening].sort()[0] as string;
}

/** Brings the stored rules in line with what the catalogue, the organisation's own duties and its words say now; a changed one ends and another begins. */
export async function syncRules(db: Db, types: Work["engine"]["types"], orgId: string, now: string): Promise<LiveRule[]> {
  const [state] = await db.query<{ words: Record<string, unknown>; own: (OwnDuty & { post: string })[]; posts: { id: string; catalogue: string | null }[]; live: LiveRule[] }>(
    `select (select coalesce(json_object_agg(key, value), '{}') from setting where org_id = $1 and key like 'word.%') as words,
       (select coalesce(json_agg(to_jsonb(${ownDuty}) || jsonb_build_object('post', d.post)), '[]') from ${ownDutyFrom} where d.org_id = $1 and d.state <> 'void') as own,
       (select coalesce(json_agg(json_build_object('id', id, 'catalogue', catalogue) order by id), '[]') from post where org_id = $1 and state = 'open') as posts,
       (select coalesce(json_agg(json_build_object('id', id, 'post', post, 'duty', duty, 'spec', spec, 'hash', hash, 'since', since)), '[]') from work_rule where org_id = $1 and until is null) as live`,
    [orgId],
    { prepared: true },
  );
  if (!state) return [];
  const catalogue = loadCatalogue();
  const own = Map.groupBy(state.own, (one) => one.post);
  const wanted = new Map<string, { post: string; duty: string; spec: WorkRule; hash: string }>();
  for (const post of state.posts) {
    for (const [duty, spec] of workRules(types, catalogue, dutiesFor(catalogue, post.catalogue, own.get(post.id) ?? []), state.words)) {
      wanted.set(`${post.id}|${duty}`, { post: post.id, duty, spec, hash: digest(spec) });
    }
  }
  const kept = state.live.filter((rule) => wanted.get(`${rule.post}|${rule.duty}`)?.hash === rule.hash);
  const there = new Set(kept.map((rule) => `${rule.post}|${rule.duty}`));
  const gone = state.live.filter((rule) => !kept.includes(rule));
  const fresh = [...wanted].filter(([key]) => !there.has(key)).map(([, rule]): LiveRule => ({ ...rule, id: uuid(), since: now }));
  if (gone.length > 0) await db.query("update work_rule set until = $3 where org_id = $1 and id = any($2::uuid[])", [orgId, gone.map((rule) => rule.id), now], { prepared: true });
  if (fresh.length > 0) {
    await db.query(
      `insert into work_rule (org_id, id, post, duty, spec, hash, since) select $1, r.id, r.post, r.duty, r.spec, r.hash, $3 from jsonb_to_recordset($2::jsonb) r (id uuid, post uuid, duty text, spec jsonb, hash text)`,
      [orgId, storableJson(fresh), now],
      { prepared: true },
    );
  }
  return [...kept, ...fresh];
}

const digest = (of: unknown): string => createHash("sha256").update(JSON.stringify(of)).digest("base64url");

function holders(db: Db, orgId: string, from: string, to: string): Promise<Holder[]> {
  return db.query<Holder>(
    `select a.staff, a.post, a.site, a."from"::text as "from", a."to"::text as "to" from assignment a join staff s on s.org_id = a.org_id and s.id = a.staff and s.state = 'active'
     where a.org_id = $1 and a.state = 'held' and a."from" <= $3 and (a."to" is null or a."to" >= $2)`,
    [orgId, from, to],
    { prepared: true },
  );
}

/** A task as it is made. */
export interface TaskRow {
  readonly rule: string;
  readonly post: string;
  readonly duty: string;
  readonly staff: string | null;
  readonly site: string | null;
  readonly once: string;
  readonly subjectType: string | null;
  readonly subjectId: string | null;
  readonly turn: Turn;
}

function wantedTasks(rules: readonly LiveRule[], people: readonly Holder[], duty: OnDuty, organisation: Organisation, after: string, now: string): TaskRow[] {
  const of = Map.groupBy(people, (one) => one.post);
  const turns = new Map<string, Turn[]>();
  const rows: TaskRow[] = [];
  for (const rule of rules) {
    const holding = of.get(rule.post);
    if (!holding || rule.spec.rhythm === null) continue;
    // A rule that has just begun asks for the turn that is under way too, unless it was due before.
    const from = rule.since > after ? rule.since : after;
    const { rhythm, dueBy, early, count } = rule.spec;
    const key = JSON.stringify([rhythm, dueBy, early, count, from]);
    if (!turns.has(key)) turns.set(key, turnsBetween(rule.spec, organisation.calendar, from, now, organisation.setting("work.lead") as Leads));
    for (const turn of turns.get(key) as Turn[]) rows.push(...asked(rule, turn, holding, duty));
  }
  return rows;
}

/** Of whom one turn is asked: each holder on duty that day, or one for the post, or one for each site. */
function asked(rule: LiveRule, turn: Turn, holding: readonly Holder[], duty: OnDuty): TaskRow[] {
  const there = holding.filter((one) => one.from <= turn.day && (one.to === null || one.to >= turn.day) && duty.isOn(one.staff, turn.day));
  const row = (staff: string | null, site: string | null): TaskRow => ({ rule: rule.id, post: rule.post, duty: rule.duty, staff, site, once: onceOf(rule, turn.slot, staff, site), subjectType: null, subjectId: null, turn });
  switch (rule.spec.serves) {
    case "person":
      return [...new Set(there.map((one) => one.staff))].map((staff) => row(staff, null));
    case "site":
      return [...new Set(there.map((one) => one.site))].map((site) => row(null, site));
    case "post":
      return there.length > 0 ? [row(null, null)] : [];
  }
}

/** The same turn of the same duty asked of the same one; a rule that took another's place does not ask again. */
export function onceOf(rule: Pick<LiveRule, "post" | "duty">, slot: string, staff: string | null, site: string | null): string {
  return [rule.post, rule.duty, slot, staff ?? "", site ?? ""].join("|");
}

/** Whether the task `t` was asked of its person in the first place, by the name of its turn, and not left to them by another. */
const askedFirst = "split_part(t.once, '|', -2) = t.staff::text";

/** Writes tasks; those that are there already stay as they are. Returns how many are new. */
export async function makeTasks(db: Db, orgId: string, rows: readonly TaskRow[], now: string): Promise<number> {
  let made = 0;
  for (let from = 0; from < rows.length; from += batch) {
    const part = rows.slice(from, from + batch);
    const column = <V>(pick: (row: TaskRow) => V): V[] => part.map(pick);
    const [done] = await db.query<{ n: number }>(
      `with made as (
         insert into task (org_id, id, rule, post, duty, staff, site, day, slot, once, subject_type, subject_id, opens_at, shown_at, due_at, closes_at, needs, state, made_at)
         select $1, n.id, n.rule, n.post, n.duty, n.staff, n.site, n.day, n.slot, n.once, n.subject_type, n.subject_id, n.opens_at, n.shown_at, n.due_at, n.closes_at, n.needs, 'open', $2
         from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::date[], $10::text[], $11::text[], $12::text[], $13::uuid[], $14::timestamptz[], $15::timestamptz[], $16::timestamptz[], $17::timestamptz[], $18::integer[])
           n (id, rule, post, duty, staff, site, day, slot, once, subject_type, subject_id, opens_at, shown_at, due_at, closes_at, needs)
         on conflict do nothing returning 1
       ) select count(*)::int as n from made`,
      [
        orgId, now, column(() => uuid()), column((row) => row.rule), column((row) => row.post), column((row) => row.duty), column((row) => row.staff), column((row) => row.site), column((row) => row.turn.day), column((row) => row.turn.slot),
        column((row) => row.once), column((row) => row.subjectType), column((row) => row.subjectId), column((row) => row.turn.opensAt), column((row) => row.turn.shownAt), column((row) => row.turn.dueAt), column((row) => row.turn.closesAt), column((row) => row.turn.count),
      ],
      { prepared: true },
    );
    made += done?.n ?? 0;
  }
  return made;
}

/**
 * What no duty of the post asks any more, and what is asked of who holds the post no longer, is not asked; a duty that only changed keeps its turn under way.
 *
 * What was left to somebody by a colleague who is away or gone stays with them while they hold any post; what fell due while they held it stays too.
 */
async function dropEnded(db: Db, orgId: string, today: string): Promise<void> {
  await db.query(
    `update task t set state = 'dropped' where t.org_id = $1 and t.state = 'open' and t.has = 0 and t.subject_id is null and (
       not exists (select 1 from work_rule r where r.org_id = t.org_id and r.post = t.post and r.duty = t.duty and r.until is null)
       or (t.staff is not null and not exists (select 1 from assignment a where a.org_id = t.org_id and a.staff = t.staff and (a.post = t.post or not ${askedFirst}) and ${heldOn("a", "least(t.day, $2::date)")})))`,
    [orgId, today],
    { prepared: true },
  );
}

/** What is asked of somebody on a day they are away is asked of who stands in, or of nobody. */
async function handAway(db: Db, orgId: string, { absences }: OnDuty, now: string): Promise<void> {
  if (absences.length === 0) return;
  const values = [orgId, now, absences.map((one) => one.staff), absences.map((one) => one.from), absences.map((one) => one.to), absences.map((one) => one.deputy)];
  const away = `unnest($3::uuid[], $4::date[], $5::date[], $6::uuid[]) a (staff, "from", "to", deputy) where t.org_id = $1 and t.state = 'open' and t.has = 0 and t.staff = a.staff and t.due_at > $2 and t.day between a."from" and a."to"`;
  await db.query(
    // Two who are away may have the same deputy, who is asked once. The name of the turn stays that of who was asked first, so that it is not made for them again.
    `update task t set staff = f.deputy
     from (select distinct on (replace(t.once, t.staff::text, a.deputy::text)) t.id, a.deputy
       from task t, ${away} and a.deputy is not null and not exists (select 1 from task o where o.org_id = t.org_id and o.once = replace(t.once, t.staff::text, a.deputy::text))
       order by replace(t.once, t.staff::text, a.deputy::text), t.id) f
     where t.org_id = $1 and t.id = f.id`,
    values,
    { prepared: true },
  );
  await db.query(`update task t set state = 'dropped' from ${away} and t.subject_id is null`, values, { prepared: true });
}

/** Gives the open tasks of a person to another, as when work is handed over; what the other has already is dropped. */
export async function moveTasks(db: Db, orgId: string, from: string, to: string, now: string): Promise<void> {
  const values = [orgId, from, to, now];
  await db.query(
    `update task t set staff = $3::uuid where t.org_id = $1 and t.staff = $2::uuid and t.state = 'open' and t.closes_at > $4
       and not exists (select 1 from task o where o.org_id = t.org_id and o.once = replace(t.once, $2::text, $3::text))`,
    values,
    { prepared: true },
  );
  await db.query("update task set state = 'dropped' where org_id = $1 and staff = $2::uuid and state = 'open' and closes_at > $4 and $3::uuid is not null", values, { prepared: true });
}
