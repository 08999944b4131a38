import { act } from "#platform/act/act.ts";
import { systemActor } from "#platform/act/actor.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { Problem } from "#platform/record/problem.ts";
import { tableOf, ident, columnOf } from "#platform/store/columns.ts";
import { fill, listed } from "#platform/record/label.ts";
import { siteOf } from "#modules/people/index.ts";
import { dutyText, ownWording } from "./texts.server.ts";
import { workTexts } from "./work.text.ts";
import type { Work } from "./work.ts";

interface Asked {
  readonly task: string;
  readonly staff: string;
  readonly name: string;
  readonly language: "zh" | "en";
  readonly slot: string;
  readonly site: string | null;
}

/**
 * Makes the month's summary of who is asked for one, with what the records say already in it, for the person to add to and sign (A6-GRP-39).
 *
 * A duty of the organisation's own that asks for a summary each month, of whatever kind, is asked for the same.
 * It is made once, when its task comes into sight; its figures are those of that moment, in the words of the person who signs it.
 * @returns how many were made.
 */
export async function makeSummaries({ engine, summary }: Work, orgId: string): Promise<number> {
  const type = summary ? engine.types.get(summary.type) : undefined;
  if (!summary || !type) return 0;
  const now = engine.now();
  const { zone } = await engine.organisation(orgId);
  const column = (key: string): string => ident(columnOf(type, key)?.name ?? key);
  const asked = await engine.db.query<Asked>(
    `select t.id as task, t.staff, s.name, s.language, t.slot, ${siteOf("$1", "t.staff", "$4::date", "t.post")} as site
     from task t join work_rule r on r.org_id = t.org_id and r.id = t.rule join staff s on s.org_id = t.org_id and s.id = t.staff
     where t.org_id = $1 and t.state = 'open' and t.has = 0 and t.shown_at <= $2 and t.staff is not null and r.spec->>'rhythm' = 'monthly' and (r.spec->'evidence' @> $3::jsonb or exists (select 1 from jsonb_array_elements(r.spec->'evidence') e where e->>'type' = $5 and e->'where' = '{}'))
       and not exists (select 1 from ${tableOf(type)} w where w.org_id = t.org_id and w.${column(summary.owner)} = t.staff and w.${column(summary.from)} = date_trunc('month', left(t.slot, 10)::date)::date and w.${column(summary.to)} = left(t.slot, 10)::date)
     limit 500`,
    [orgId, now, JSON.stringify([{ type: summary.type, where: summary.values }]), dayIn(zone, now), summary.type],
    { prepared: true },
  );
  let made = 0;
  for (const one of asked) {
    const from = `${one.slot.slice(0, 7)}-01`;
    const figures = await figuresOf(engine, orgId, one, from, zone);
    try {
      await act(
        engine, { ...systemActor(orgId), staffId: one.staff, staffName: one.name },
        { type: summary.type, step: "create", key: `summary|${one.task}`, input: { ...summary.values, [summary.subject]: fill(workTexts.monthOf[one.language], { month: one.language === "en" ? one.slot.slice(0, 7) : Number(one.slot.slice(5, 7)) }), [summary.from]: from, [summary.to]: one.slot, ...(one.site ? { site: one.site } : {}) } },
        async (row, tools) => {
          tools.set({ [summary.figures]: figures });
          tools.notify(one.staff, "monthReady", { title: row[summary.subject] });
        },
      );
      made += 1;
    } catch (error) {
      // Somebody else was quicker, or the person has no right to such a record any more: the task stays, and says so itself.
      if (!(error instanceof Problem)) throw error;
    }
  }
  return made;
}

/** What the month's records say of a person, said once, in their language, because what a person signs reads the same to everybody: the duties with what was done, late and missed, and what they entered. */
async function figuresOf({ db, types }: Work["engine"], orgId: string, { staff, language, slot }: Asked, from: string, zone: string): Promise<string> {
  const duties = await db.query<{ duty: string; done: number; late: number; missed: number; ownText: string | null; ownEnglish: string | null }>(
    `select t.duty, count(*) filter (where t.state = 'done')::int as done, count(*) filter (where t.state = 'late')::int as late, count(*) filter (where t.state = 'missed')::int as missed, max(own.text) as "ownText", max(own.english) as "ownEnglish"
     from task t ${ownWording("t")} where t.org_id = $1 and coalesce(t.done_by, t.staff) = $2 and t.day between $3::date and $4::date and t.state in ('done', 'late', 'missed') group by t.duty order by t.duty limit 200`,
    [orgId, staff, from, slot],
    { prepared: true },
  );
  const entered = await db.query<{ type: string; n: number }>(
    `select record_type as type, count(*)::int as n from journal where org_id = $1 and staff_id = $2 and step = 'create' and at >= ($3::date)::timestamp at time zone $5 and at < ($4::date + 1)::timestamp at time zone $5 group by 1 order by 2 desc limit 50`,
    [orgId, staff, from, slot, zone],
    { prepared: true },
  );
  const lines = duties.map(({ duty, done, late, missed, ownText, ownEnglish }) => fill(workTexts.monthLine[language], { duty: dutyText(duty, { text: ownText, english: ownEnglish })[language], done, late, missed }));
  const records = entered.flatMap(({ type, n }) => {
    const label = types.get(type)?.label;
    return label ? [fill(workTexts.monthRecords[language], { type: label[language], n })] : [];
  });
  const all = records.length > 0 ? [...lines, fill(workTexts.monthEntered[language], { records: listed(records, language) })] : lines;
  return all.join("\n") || workTexts.monthNothing[language];
}
