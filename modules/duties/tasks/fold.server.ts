import { v7 as uuid } from "uuid";
import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { batch, type Work } from "./work.ts";

/** How many days single tasks stay that were done in time. */
const keptDays = 90;

/**
 * Folds what was done in time and is older than 90 days into one row per duty, person, site and day, once a day; what was late or missed stays,
 * and what was dropped or unseen goes.
 *
 * A fold stands whole or not at all, so a restart in between counts nothing twice.
 */
export async function foldTasks({ engine }: Work, orgId: string): Promise<void> {
  const { zone } = await engine.organisation(orgId);
  const today = dayIn(zone, engine.now());
  const [due] = await engine.db.query("select 1 from work_plan where org_id = $1 and (folded_day is null or folded_day < $2)", [orgId, today], { prepared: true });
  if (!due) return;
  const before = dayText(dayNumber(today) - keptDays);
  const [old] = await engine.db.query("select 1 from task where org_id = $1 and day < $2 and state in ('done', 'dropped', 'unseen') limit 1", [orgId, before], { prepared: true });
  for (let folded = old ? batch : 0; folded === batch; ) {
    const [done] = await engine.db.query<{ n: number }>(
      `with old as (
         delete from task where (org_id, id) in (select org_id, id from task where org_id = $1 and day < $2 and state in ('done', 'dropped', 'unseen') order by day limit ${batch} for update skip locked)
         returning day, post, duty, coalesce(done_by, staff) as staff, site, state
       ), sums as (
         select day, post, duty, staff, site, count(*)::int as n, row_number() over () as at from old where state = 'done' group by day, post, duty, staff, site
       ), kept as (
         insert into task_day as t (org_id, id, day, post, duty, staff, site, done)
         select $1, ($3::uuid[])[s.at], s.day, s.post, s.duty, s.staff, s.site, s.n from sums s
         on conflict (org_id, day, post, duty, staff, site) do update set done = t.done + excluded.done
       ) select count(*)::int as n from old`,
      [orgId, before, Array.from({ length: batch }, () => uuid())],
      { prepared: true },
    );
    folded = done?.n ?? 0;
  }
  await engine.db.query("update work_plan set folded_day = $2 where org_id = $1", [orgId, today], { prepared: true });
}
