import type { Actor } from "#platform/act/actor.ts";
import type { Engine } from "#platform/act/engine.ts";
import { dayNumber, dayText } from "#platform/clocks/day.ts";
import { dayIn, dayStart } from "#platform/clocks/zone.ts";
import type { Label } from "#platform/record/label.ts";
import { checkTexts } from "./check.text.ts";

/** A spot check that a person has something to do about: to look, to put right, to look again. */
export interface CheckToDo {
  readonly id: string;
  readonly title: string;
  readonly whom: string;
  /** When it is to be done; null where no day is set. */
  readonly at: string | null;
  readonly why: Label;
}

const whys = { planned: checkTexts.toLook, found: checkTexts.toPutRight, corrected: checkTexts.toLookAgain } as const;
const most = 20;
/** What was not looked at for so long is found in the list; it makes no day of its own any more. */
const pastDays = 14;

/** The spot checks of a person's day: those they make by their day, those of theirs that are put right, and those they look at again. */
export async function checksOfDay(engine: Engine, actor: Actor): Promise<CheckToDo[]> {
  const { zone } = await engine.organisation(actor.orgId);
  const rows = await engine.db.query<{ id: string; question: string; whom: string; state: keyof typeof whys; day: string; dueAt: string | null }>(
    `select c.id, c.question, s.name as whom, c.state, c.day::text as day, c.due_at as "dueAt" from spot_check c join staff s on s.org_id = c.org_id and s.id = case when c.state = 'found' then c.reviewer else c.staff end
     where c.org_id = $1 and ((c.reviewer = $2 and (c.state = 'corrected' or c.state = 'planned' and c.day >= $3)) or (c.staff = $2 and c.state = 'found')) order by c.day, c.id limit ${most}`,
    [actor.orgId, actor.staffId, dayText(dayNumber(dayIn(zone, engine.now())) - pastDays)],
    { prepared: true },
  );
  return rows.map(({ id, question, whom, state, day, dueAt }) => ({ id, title: question, whom, at: state === "planned" ? new Date(dayStart(zone, dayNumber(day) + 1) - 1).toISOString() : dueAt, why: whys[state] }));
}
