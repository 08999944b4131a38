import { dayIn } from "#platform/clocks/zone.ts";
import { fieldProblem } from "#platform/record/problem.ts";
import { L } from "#platform/record/label.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { siteOf } from "#modules/people/index.ts";
import { both, demandSuperior, demandTheirs, inOrder, notAhead, refused, tell, today } from "./events.common.ts";

/** What else happens at the front desk, with keys and incidents, and with what concerns a person: penalties, attendance, training, leave. */
export const deskHandlers: Readonly<Record<string, Handler>> = {
  "visitor.create": both(notAhead("arrivedAt", "来时", "The arrival"), ({ after }, tools) => tell(after.host, "visitor", after.name, tools)),
  "parcel.create": parcelIn,
  "paidService.create": charged,
  "paidService.correct": charged,
  "keyLedger.issue": ({ after }, tools) => {
    if (after.backBy !== null && (after.backBy as string) <= tools.now) throw refused("还回时间要在将来。", "The time of return must lie ahead.");
  },
  "equipmentCheck.create": notAhead("at", "检查时间", "The check"),
  "equipmentIssue.create": ({ after }, tools) => tell(after.holder, "equipment", after.item, tools),
  "incident.create": both(notAhead("happenedAt", "发生时间", "What happened"), async ({ after }, tools) => {
    for (const one of await tools.superiors(after.by as string, "office.manage", after.site as string)) tell(one, after.safety === true ? "danger" : "incident", after.event, tools);
  }),
  "penalty.create": demandTheirs,
  "penalty.decide": async ({ after }, tools) => tell(after.staff, "penalty", after.facts, tools),
  "penalty.appeal": async ({ after }, tools) => {
    for (const one of await tools.superiors(after.decidedBy as string, "conduct.manage", after.site as string)) tell(one, "appealed", after.facts, tools);
  },
  "penalty.uphold": ({ after }, tools) => tell(after.staff, "appealAnswered", after.facts, tools),
  "penalty.lift": ({ after }, tools) => tell(after.staff, "appealAnswered", after.facts, tools),
  "appraisal.create": both(inOrder, demandTheirs, appraised),
  "appraisal.change": both(inOrder, demandTheirs, appraised),
  "appraisal.show": both(demandTheirs, appraised, ({ after }, tools) => tell(after.staff, "appraised", after.number, tools)),
  "attendance.create": ({ after }, tools) => tools.set({ day: dayIn(tools.organisation.zone, after.arrivedAt as string) }),
  "examination.create": (change, tools) => (change.after.exam === null ? both(demandTheirs, examined)(change, tools) : undefined),
  "exam.handIn": resultKept,
  "examination.correct": examined,
  "leaveRequest.create": leaveAsked,
  "leaveRequest.correct": inOrder,
  "leaveRequest.agree": async ({ after }, tools) => {
    for (const one of await tools.superiors(after.staff as string, null, after.site as string)) tell(one, "leaveAsked", after.reason, tools);
  },
  "leaveRequest.approve": async ({ after }, tools) => {
    await demandSuperior(after.staff as string, after.site as string, tools);
    tell(after.staff, "leaveApproved", after.reason, tools);
    tell(after.cover, "leaveApproved", after.reason, tools);
  },
  "leaveRequest.refuse": async ({ after }, tools) => {
    await demandSuperior(after.staff as string, after.site as string, tools);
    tell(after.staff, "leaveRefused", after.reason, tools);
  },
};

/** What comes in waits for the superior, unless the organisation lets routine mail through by itself (C14). */
function parcelIn(change: Change, tools: Tools): void {
  const { after } = change;
  notAhead("at", "时间", "The time")(change, tools);
  const routine = tools.organisation.setting("mail.routine") as Readonly<Record<string, boolean>>;
  if (after.direction === "in" && tools.organisation.setting("mail.release") === true && routine[String(after.kind)] === true) tools.set({ released: true });
  tell(after.person, "parcel", after.sender ?? after.recipient, tools);
}

function charged({ after }: Change, tools: Tools): void {
  tools.set({ amount: (after.price as number) * (after.quantity as number) });
}

/** The marks together, and what the records of the period say. */
async function appraised({ after }: Change, tools: Tools): Promise<void> {
  if (after.staff === tools.actor.staffId) throw refused("不能考核自己。", "Nobody appraises themselves.");
  const rows = await tools.read<{ days: number; done: number; late: number; trainings: number; penalties: number }>(
    `select (select count(distinct day)::int from attendance where org_id = $1 and staff = $2 and day between $3 and $4 and state <> 'void') as days,
      (select count(*)::int from assigned_task where org_id = $1 and owner = $2 and due between $3 and $4 and in_time = 'yes' and state <> 'void') as done,
      (select count(*)::int from assigned_task where org_id = $1 and owner = $2 and due between $3 and $4 and state <> 'void' and (in_time = 'no' or (state = 'given' and due_by < $5))) as late,
      (select count(*)::int from attendee a join training t on t.org_id = a.org_id and t.id = a.training where a.org_id = $1 and a.staff = $2 and a.came in ('yes', 'late') and a.state = 'kept' and (t.starts_at at time zone $6)::date between $3 and $4) as trainings,
      (select count(*)::int from penalty where org_id = $1 and staff = $2 and happened_on between $3 and $4 and state in ('decided', 'appealed', 'upheld')) as penalties`,
    [after.staff, after.from, after.to, tools.now, tools.organisation.zone],
  );
  const facts = rows[0];
  tools.set({
    total: Math.round(((after.work as number) + (after.conduct as number) + (after.skill as number)) / 3),
    daysHere: facts?.days ?? 0, tasksInTime: facts?.done ?? 0, tasksLate: facts?.late ?? 0, trainings: facts?.trainings ?? 0, penalties: facts?.penalties ?? 0,
  });
}

/** Passed is what reaches the mark; typing never passes below its figure (A1-FD-42, figure F19). What the program marked it has judged already. */
function examined({ after }: Change, tools: Tools): void {
  if (after.exam !== null) return;
  if (after.staff === tools.actor.staffId) throw refused("自己的成绩由别人来记。", "Somebody else keeps one's own result.");
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

/** Leave is asked for before it begins, with somebody else standing in; where the organisation allows none, it is refused at once (C53). */
function leaveAsked(change: Change, tools: Tools): void {
  const { after } = change;
  if (tools.organisation.setting("leave.allowed") === false) throw refused("公司规定一律不许请假。", "The organisation allows no leave.", "A6-SHF-03");
  inOrder(change);
  if (after.cover === after.staff) throw fieldProblem([{ field: "cover", code: "field_invalid", params: { field: L("顶班人", "Covered by"), hint: L("要另一位同事。", "another colleague is needed.") }, label: L("顶班人", "Covered by") }]);
  tools.set({ inAdvance: (after.from as string) > today(tools) });
  tell(after.cover, "coverAsked", after.reason, tools);
}
