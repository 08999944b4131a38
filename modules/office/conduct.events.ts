import { dayIn } from "#platform/clocks/zone.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { actsFor } from "#platform/record/rule.ts";
import { siteOf } from "#modules/people/index.ts";
import { both, demandTheirs, inOrder, refused, tell, today } from "./events.common.ts";

/** What else happens with what is kept of a person: penalties, appraisals, attendance, results of examinations. */
export const conductHandlers: Readonly<Record<string, Handler>> = {
  "penalty.create": demandTheirs,
  "penalty.decide": async ({ after }, tools) => tell(after.staff, "penalty", after.facts, tools),
  "penalty.appeal": async ({ after }, tools) => {
    for (const one of await tools.superiors(after.decidedBy as string, "conduct.manage", after.site as string)) tell(one, "appealed", after.facts, tools);
  },
  "penalty.uphold": ({ after }, tools) => tell(after.staff, "appealAnswered", after.facts, tools),
  "penalty.lift": ({ after }, tools) => tell(after.staff, "appealAnswered", after.facts, tools),
  "appraisal.create": both(inOrder, demandTheirs, appraised),
  "appraisal.change": both(inOrder, demandTheirs, appraised),
  "appraisal.correct": both(inOrder, appraised),
  "appraisal.show": both(demandTheirs, appraised, ({ after }, tools) => tell(after.staff, "appraised", `${String(after.from)} – ${String(after.to)}`, tools)),
  "attendance.create": ({ after }, tools) => tools.set({ day: dayIn(tools.organisation.zone, after.arrivedAt as string) }),
  "examination.create": (change, tools) => (change.after.exam === null ? both(demandTheirs, examined)(change, tools) : undefined),
  "exam.handIn": resultKept,
  "examination.correct": examined,
};

/** What a result says; of one that the program marked these stay. */
const marked = ["staff", "kind", "score", "passMark", "takenAt"] as const;

/** Of tasks: what somebody else gave; as many as one likes are soon given to oneself. */
const byAnother = "giver <> owner and created_by is distinct from owner";

/** The marks together, and what the records of the period say. One was at a training once, however often it is said, and not where another kept that one was not. */
async function appraised({ after }: Change, tools: Tools): Promise<void> {
  if (actsFor(tools.actor, after.staff)) throw refused("不能考核自己。", "Nobody appraises themselves.");
  const rows = await tools.read<{ days: number; done: number; late: number; trainings: number; penalties: number }>(
    `select (select count(distinct day)::int from attendance where org_id = $1 and staff = $2 and day between $3 and $4 and state <> 'void') as days,
      (select count(*)::int from assigned_task where org_id = $1 and owner = $2 and ${byAnother} and due between $3 and $4 and in_time = 'yes' and state <> 'void') as done,
      (select count(*)::int from assigned_task where org_id = $1 and owner = $2 and ${byAnother} and due between $3 and $4 and state <> 'void' and (in_time = 'no' or (state = 'given' and due_by < $5))) as late,
      (select count(distinct a.training)::int from attendee a join training t on t.org_id = a.org_id and t.id = a.training where a.org_id = $1 and a.staff = $2 and a.came in ('yes', 'late') and a.state = 'kept' and t.state <> 'void' and not exists (select 1 from attendee o where o.org_id = a.org_id and o.training = a.training and o.staff = a.staff and o.state = 'kept' and o.by <> o.staff and o.came in ('absent', 'excused')) and (t.starts_at at time zone $6)::date between $3 and $4) as trainings,
      (select count(*)::int from penalty where org_id = $1 and staff = $2 and happened_on between $3 and $4 and state in ('decided', 'appealed', 'upheld')) as penalties`,
    [after.staff, after.from, after.to, tools.now, tools.organisation.zone],
  );
  const facts = rows[0];
  tools.set({
    total: Math.round(((after.work as number) + (after.conduct as number) + (after.skill as number)) / 3),
    daysHere: facts?.days ?? 0, tasksInTime: facts?.done ?? 0, tasksLate: facts?.late ?? 0, trainings: facts?.trainings ?? 0, penalties: facts?.penalties ?? 0,
  });
}

/** Passed is what reaches the mark; typing never passes below its figure (A1-FD-42, figure F19). What the program marked it has judged, and nobody marks it anew. */
function examined({ before, after }: Change, tools: Tools): void {
  if (after.exam !== null) {
    if (before === null || marked.every((field) => before[field] === after[field])) return;
    throw refused("程序阅卷的成绩不能改；有错请作废，让本人重考。", "What the program marked is not changed; if it is wrong make it void and let the person sit again.");
  }
  if (actsFor(tools.actor, after.staff)) throw refused("自己的成绩由别人来记。", "Somebody else keeps one's own result.");
  tools.set({ passed: (after.score as number) >= Math.max(after.passMark as number, after.kind === "typing" ? (tools.organisation.setting("exam.typing") as number) : 0) });
}

/** What the program marked is kept among the results, where an appraisal and a training look for it. */
async function resultKept({ after }: Change, tools: Tools): Promise<void> {
  const [at] = await tools.read<{ site: string | null }>(`select ${siteOf("$1", "$2", "$3")} as site`, [after.staff, today(tools)]);
  if (!at?.site) throw refused("公司还没有服务点，成绩没处记。请先建一个服务点。", "The organisation has no site to keep the result at. Make one first.");
  await tools.create("examination", {
    exam: after.id, staff: after.staff, kind: after.text === null ? "duties" : "typing", subject: after.name, takenAt: after.handedIn, score: after.score, passMark: after.passMark, passed: after.passed, site: at.site, by: after.staff,
  });
}
