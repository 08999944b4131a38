import { v5 as named, v7 as uuid } from "uuid";
import { openWindows } from "#platform/clocks/calendar.ts";
import { clockMs, dayNumber, dayText } from "#platform/clocks/day.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import { notQuiet } from "#platform/store/installation.ts";
import { heldOn } from "#modules/people/index.ts";
import type { Work } from "./work.ts";

/** Ids of notices are made of what they say, so that a second server says nothing twice. */
const space = "0f6c2a3e-6b56-5d0a-9f6b-2f6f6f0c7d11";

/**
 * Tells each superior, once a day when work begins, how many duties of the posts right below were late or missed since the last time.
 *
 * A missed task does not climb: it is a fact of the day. Where nothing was missed nobody is told anything.
 */
export async function tellSuperiors({ engine }: Work, orgId: string): Promise<void> {
  const now = engine.now();
  const { zone, calendar } = await engine.organisation(orgId);
  const today = dayIn(zone, now);
  const opening = openWindows(calendar, today)[0];
  if (!opening || Date.parse(now) < dayStart(zone, dayNumber(today)) + clockMs(opening.from)) return;
  await engine.db.transaction(async (db) => {
    const [plan] = await db.query<{ toldDay: string | null }>(`select told_day::text as "toldDay" from work_plan where org_id = $1 and (told_day is null or told_day < $2) and ${notQuiet} for update skip locked`, [orgId, today], { prepared: true });
    if (!plan) return;
    await db.query("update work_plan set told_day = $2 where org_id = $1", [orgId, today], { prepared: true });
    // The first day has no yesterday; after a longer silence a week is told, not a year.
    if (plan.toldDay === null) return;
    const from = plan.toldDay > dayText(dayNumber(today) - 7) ? plan.toldDay : dayText(dayNumber(today) - 7);
    const sums = await db.query<{ post: string; staff: string; late: number; missed: number; below: string }>(
      `with late as (
         select t.post, coalesce(d.tell, p.superior) as told, p.name, coalesce(t.site, (select h.site from assignment h where h.org_id = $1 and h.staff = t.staff and h.post = t.post order by h.id desc limit 1)) as site, t.state
         from task t join post p on p.org_id = t.org_id and p.id = t.post
         left join duty d on d.org_id = t.org_id and d.post = t.post and (d.code = t.duty or (d.code is null and d.number = t.duty)) and d.state = 'open'
         where t.org_id = $1 and t.state in ('late', 'missed') and t.closes_at > $2 and t.closes_at <= $3
       )
       select s.id as post, a.staff, count(*) filter (where x.state = 'late')::int as late, count(*) filter (where x.state = 'missed')::int as missed, string_agg(distinct x.name, ' · ' order by x.name) as below
       from late x join post s on s.org_id = $1 and s.id = x.told and s.state = 'open'
       join assignment a on a.org_id = $1 and a.post = s.id and ${heldOn("a", "$4")} and (a.site is null or x.site is null or a.site = x.site) group by s.id, a.staff`,
      [orgId, new Date(dayStart(zone, dayNumber(from))).toISOString(), new Date(dayStart(zone, dayNumber(today))).toISOString(), today],
      { prepared: true },
    );
    if (sums.length === 0) return;
    await db.query(
      `with told as (
         insert into notice (org_id, id, staff_id, kind, record_type, record_id, at, detail)
         select $1, n.id, n.staff, 'workLate', 'post', n.post, $2, n.detail from jsonb_to_recordset($3::jsonb) n (id uuid, staff uuid, post uuid, detail jsonb) on conflict do nothing returning record_id
       )
       insert into event (org_id, id, at, record_type, record_id, step, topic) select $1, e.id, $2, 'post', e.post, 'workLate', 'work' from unnest($4::uuid[], $5::uuid[]) e (id, post) where e.post in (select record_id from told)`,
      [
        orgId, now, JSON.stringify(sums.map((one) => ({ id: named(`${orgId}|${today}|${one.post}|${one.staff}`, space), staff: one.staff, post: one.post, detail: { title: one.below, late: one.late, missed: one.missed, day: dayText(dayNumber(today) - 1) } }))),
        [...new Set(sums.map((one) => one.post))].map(() => uuid()), [...new Set(sums.map((one) => one.post))],
      ],
      { prepared: true },
    );
  });
}
