import { v5 as uuid } from "uuid";
import { Problem } from "#platform/record/problem.ts";
import { actsFor, holdsCapability } from "#platform/record/rule.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { both, dayOrToday, demandSuperior, inOrder, refused, tell, today } from "./events.common.ts";
import { cutOffs, endOf, instantOn, saturdayOf, startOf } from "./times.ts";

/** What else happens with logs, sheets, plans and summaries, and with meetings and the tasks that come of them. */
export const logHandlers: Readonly<Record<string, Handler>> = {
  "workLog.create": dayOrToday,
  "nilReport.create": both(dayOrToday, ({ after }, tools) => {
    if (after.post === null && tools.actor.posts.length === 1) tools.set({ post: tools.actor.posts[0] });
  }),
  "dailySheet.create": sheetBegun,
  "dailySheetLine.create": lineWritten,
  "dailySheetLine.import": lineWritten,
  "dailySheetLine.change": lineWritten,
  "dailySheetLine.correct": lineWritten,
  "dailySheetLine.void": async ({ after }, tools) => {
    if (after.sheet) await count(after.sheet as string, -1, tools);
  },
  "plan.create": inOrder,
  "plan.change": inOrder,
  "plan.correct": inOrder,
  "plan.ask": async ({ after }, tools) => {
    for (const one of await tools.superiors(after.by as string, null, after.site as string)) tell(one, "planAsked", after.subject, tools);
  },
  "plan.approve": async ({ after }, tools) => {
    await demandSuperior(after.by as string, after.site as string, tools);
    tell(after.by, "planApproved", after.subject, tools);
  },
  "workSummary.create": both(inOrder, saturdaySummary),
  "workSummary.change": both(inOrder, saturdaySummary),
  "workSummary.correct": inOrder,
  "workSummary.handIn": summaryHandedIn,
  "workSummary.sign": async ({ after }, tools) => {
    await demandSuperior(after.by as string, after.site as string, tools);
    tell(after.by, "summarySigned", after.subject, tools);
  },
  "workSummary.giveBack": ({ after }, tools) => tell(after.by, "summaryBack", after.subject, tools),
  "meeting.decide": decided,
  "assignedTask.create": both(taskDue, ({ after }, tools) => tell(after.owner, "taskGiven", after.subject, tools)),
  "assignedTask.change": taskMoved,
  "assignedTask.correct": taskMoved,
  "assignedTask.redo": both(taskDue, ({ after }, tools) => tell(after.owner, "taskBack", after.subject, tools)),
  "assignedTask.passOn": ({ after }, tools) => tell(after.owner, "taskGiven", after.subject, tools),
  "assignedTask.check": notByWhoDidIt,
  "assignedTask.finish": ({ after }, tools) => {
    tools.set({ inTime: after.dueBy !== null && tools.now > (after.dueBy as string) ? "no" : "yes" });
    tell(after.giver, "taskDone", after.subject, tools);
  },
};

/** A sheet is of the week in which it is begun, unless it was begun for another; on its Saturday it is handed in, collected, summarised, in this order (C29). */
async function sheetBegun({ after }: Change, tools: Tools): Promise<void> {
  const { organisation } = tools;
  const week = (after.week as string | null) ?? saturdayOf(today(tools));
  const times = cutOffs((key) => organisation.setting(key));
  const [lead] = await tools.superiors(after.by as string, null, after.site as string);
  tools.set({
    week,
    countedFrom: startOf(organisation.zone, week),
    handInBy: instantOn(organisation.zone, week, times.salesperson),
    collectBy: instantOn(organisation.zone, week, times.lead),
    collector: lead ?? null,
  });
}

/** A line belongs to a sheet that is still open: the one named, else its writer's of that week, which is begun where there is none. */
async function lineWritten({ before, after }: Change, tools: Tools): Promise<void> {
  const day = (after.day as string | null) ?? today(tools);
  const sheet = (after.sheet as string | null) ?? (await sheetOf(after.by as string, day, after.site as string, tools));
  // What somebody hands in is what they did: nobody writes into another's sheet. Who answers for the records may put a line right that stands in the wrong one.
  const mends = before !== null && holdsCapability(tools.actor, "office.manage", after.site);
  if (!mends && before?.sheet !== sheet && (await tools.load("dailySheet", sheet)).by !== after.by) throw refused("这张汇总表是别人的，明细只能记进本人的表；不选表就记进本人这一周的。", "That sheet is somebody else's; a line goes into its writer's own. Choose none, and it goes into that of the week.");
  tools.set({ day, sheet });
  if (before?.sheet === sheet) {
    if ((await tools.load("dailySheet", sheet)).state !== "open") throw closed();
    return;
  }
  if (before?.sheet) await count(before.sheet as string, -1, tools);
  await count(sheet, 1, tools);
}

async function sheetOf(writer: string, day: string, site: string, tools: Tools): Promise<string> {
  const week = saturdayOf(day);
  const rows = await tools.read<{ id: string }>("select id from daily_sheet where org_id = $1 and by = $2 and week = $3 and state = 'open' order by created_at desc limit 1", [writer, week]);
  if (rows[0]) return rows[0].id;
  // Its id follows from person and week, so that the lines of one import find the sheet that the first of them begins.
  const id = uuid(`${writer}:${week}`, tools.actor.orgId);
  const begun = await tools.load("dailySheet", id).catch((error: unknown) => {
    if (error instanceof Problem) return null;
    throw error;
  });
  if (begun?.state === "handedIn" || begun?.state === "collected") throw closed();
  return begun?.state === "open" ? id : tools.create("dailySheet", { ...(begun ? {} : { id }), week, site, by: writer });
}

async function count(sheetId: string, more: 1 | -1, tools: Tools): Promise<void> {
  const sheet = await tools.load("dailySheet", sheetId);
  if (sheet.state === "void") return; // A void sheet takes no line: the reference itself is refused.
  if (sheet.state !== "open") throw closed();
  await tools.patch("dailySheet", sheetId, { lines: Math.max(0, (sheet.lines as number) + more) }, more > 0 ? "lineAdded" : "lineTaken");
}

function closed(): Error {
  return refused("汇总表已上交，要先退回才能改。", "The sheet was handed in; it must be given back before it is changed.");
}

/** The summary of a week is due on its Saturday, after the sheets were collected. */
function saturdaySummary({ after }: Change, tools: Tools): void {
  const { zone } = tools.organisation;
  if (after.kind !== "week") return void tools.set({ countedFrom: null, dueBy: null });
  const week = saturdayOf(after.to as string);
  tools.set({ countedFrom: startOf(zone, week), dueBy: instantOn(zone, week, cutOffs((key) => tools.organisation.setting(key)).summary) });
}

/** Nobody sums up a week while sheets of their people that were handed in are not collected (C29). */
async function summaryHandedIn({ after }: Change, tools: Tools): Promise<void> {
  if (after.kind === "week") {
    const left = await tools.read<{ name: string }>(
      `select s.name from daily_sheet d join staff s on s.org_id = d.org_id and s.id = d.by
       where d.org_id = $1 and d.state = 'handedIn' and d.week between $2 and $3 and d.by = any($4::uuid[]) order by s.name`,
      [after.from, saturdayOf(after.to as string), tools.actor.subordinates],
    );
    if (left.length > 0) throw refused(`还有汇总表没收：${left.map((one) => one.name).slice(0, 5).join("、")}。先收齐再汇总。`, `Sheets are not collected yet: ${left.map((one) => one.name).slice(0, 5).join(", ")}. Collect them before the summary.`, "A2-BL-28");
  }
  const above = await tools.superiors(after.by as string, null, after.site as string);
  // Over the organisation's top stands nobody whose signature could be waited for.
  tools.set({ nobodyAbove: after.kind === "month" && above.length === 0 && (await holdsTop(tools)) });
  for (const one of above) tell(one, after.kind === "month" ? "monthHandedIn" : "summaryHandedIn", after.subject, tools);
}

async function holdsTop(tools: Tools): Promise<boolean> {
  return (await tools.read("select 1 from post where org_id = $1 and id = any($2::uuid[]) and top limit 1", [tools.actor.posts])).length > 0;
}

/** A decision becomes a task of its owner with its day; the meeting is free for the next one. */
async function decided({ after }: Change, tools: Tools): Promise<void> {
  await tools.create("assignedTask", {
    subject: after.decision, owner: after.decisionOwner, due: after.decisionDue, meeting: after.id, site: after.site,
    giver: after.chair ?? tools.actor.staffId ?? after.by,
  });
  tools.set({ decision: null, decisionOwner: null, decisionDue: null });
}

/** Another day runs from now; of what is done it is told already whether that was in time. */
function taskMoved(change: Change, tools: Tools): void {
  const { before, after } = change;
  if (before?.due !== after.due) {
    if (after.state !== "given") throw refused("已经办好，期限不能再改；要另定日子请退回再办。", "It is done, so its day stays; give it back to set another.");
    taskDue(change, tools);
  }
  if (before?.owner !== after.owner) tell(after.owner, "taskGiven", after.subject, tools);
}

/** Who finished it does not check it either, whosever it is by now: what was handed over meanwhile is still their work. */
async function notByWhoDidIt({ after }: Change, tools: Tools): Promise<void> {
  const [done] = await tools.read<{ staff: string | null }>("select staff_id as staff from journal where org_id = $1 and record_type = 'assignedTask' and record_id = $2 and step = 'finish' order by id desc limit 1", [after.id]);
  if (actsFor(tools.actor, done?.staff)) throw refused("自己办的事由交办人验收。", "Who gave it checks it, not who did it.");
}

const dayMs = 86_400_000;

/** A task is due when its day is over; one that was due before it was given is late from the start. */
function taskDue({ after }: Change, tools: Tools): void {
  const dueBy = endOf(tools.organisation.zone, after.due as string);
  tools.set({ dueBy, countedFrom: dueBy > tools.now ? tools.now : new Date(Date.parse(dueBy) - dayMs).toISOString() });
}
