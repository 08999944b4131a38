import { parseDuration } from "#platform/clocks/duration.ts";
import { dayIn } from "#platform/clocks/zone.ts";
import { L } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import { holdsCapability } from "#platform/record/rule.ts";
import type { Row } from "#platform/record/rule.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { heldOn } from "#modules/people/index.ts";
import { appointmentWithin, caseRecord } from "./case.record.ts";

/** What else happens with cases, by the step that brings it about. */
export const caseHandlers: Record<string, Handler> = {
  "case.create": receive,
  "case.change": receive,
  "case.regrade": receive,
  "case.correct": receive,
  "case.import": imported,
  "case.assign": reassign,
  "case.solve": ({ before }, tools) => tools.set({ solutionAt: before?.solutionAt ?? tools.now }),
  "case.answer": answer,
  "case.explain": answer,
  "case.late": late,
  "case.raise": raise,
  "case.decide": ({ after }, tools) => tell(after.owner, "decided", after, tools),
  "case.accept": ({ after }, tools) => {
    if (after.revisitNeeded === false) tools.set({ revisitOutcome: "notNeeded" });
  },
  "case.revisit": revisit,
  "case.tryRevisit": tryRevisit,
  "case.conclude": conclude,
  "case.archive": archive,
  "case.link": link,
  "case.merge": merge,
};

/** A case just received, changed or regraded: since when it is promised, whether it needs a revisit, and who must know at once (A1-FD-54, A1-MGR-18). */
async function receive(change: Change, tools: Tools): Promise<void> {
  const { before, after, step } = change;
  const received = after.receivedAt as string;
  if (received > tools.now) throw refused("受理时间不能在将来。", "The receipt cannot lie in the future.");
  if (step === "change" && before && received > (before.receivedAt as string)) throw refused("受理时间改晚要用“更正”，并写明原因。", "A later receipt is a correction, with its reason.", "A4-CC-21");
  const needed = needsRevisit(after, tools);
  tools.set({ revisitNeeded: needed, ...(needed && after.revisitOutcome === "notNeeded" ? { revisitOutcome: null } : {}) });
  const major = (after.severity === "major" && before?.severity !== "major") || (after.safety === true && before?.safety !== true);
  if (!major) return;
  for (const staffId of await holdersOf(tools, tools.organisation.setting("case.majorTo") as string[], after.site as string)) tell(staffId, "major", after, tools);
}

function needsRevisit(row: Row, tools: Tools): boolean {
  const table = tools.organisation.setting("case.revisit") as Record<string, Record<string, boolean>>;
  return table[row.kind as string]?.[row.severity as string] ?? true;
}

/** Imported rows tell what their source knew: when a solution was found is not known of one that tells the answer alone, and no reply is judged by it; a live one has no revisit yet, whatever the sheet says. */
function imported({ after }: Change, tools: Tools): void {
  const live = after.state !== "history";
  tools.set({
    revisitNeeded: needsRevisit(after, tools), reachedAt: after.reachedAt ?? after.answeredAt ?? null,
    ...(live ? { revisitOutcome: null, revisitTries: 0, revisitTriedAt: null, revisitFound: null, revisitedAt: null } : {}),
  });
}

/** Who holds one of the catalogue posts at a site today; where nobody does, whoever may decide there, and at last the administrators. */
async function holdersOf(tools: Tools, posts: readonly string[], site: string): Promise<string[]> {
  const rows = await tools.read<{ staff: string; rank: number }>(
    `select a.staff, min(case when p.catalogue = any($2) then 1 when p.capabilities @> array['org.admin'] then 3 else 2 end) as rank
     from assignment a join post p on p.org_id = a.org_id and p.id = a.post
     where a.org_id = $1 and ${heldOn("a", "$4")} and (a.site is null or a.site = $3)
       and (p.catalogue = any($2) or p.capabilities @> array['case.decide'] or p.capabilities @> array['org.admin'])
     group by a.staff`,
    [posts, site, dayIn(tools.organisation.zone, tools.now)],
  );
  const best = Math.min(...rows.map((row) => row.rank));
  return rows.filter((row) => row.rank === best).map((row) => row.staff);
}

function tell(staffId: unknown, kind: string, of: Row, tools: Tools): void {
  if (typeof staffId === "string" && staffId !== tools.actor.staffId) tools.notify(staffId, kind, { title: of.subject });
}

/** A new owner after an earlier one counts as a reassignment; the owner is told. */
function reassign({ before, after }: Change, tools: Tools): void {
  if (before?.owner && before.owner !== after.owner) tools.set({ reassignCount: (after.reassignCount as number) + 1 });
  tell(after.owner, "assigned", after, tools);
}

/**
 * Only a client who was reached was answered; the talk is kept as a contact (A6-INB-14).
 *
 * The 48 hours of the reply run from the first solution since the receipt or the last refusal: a further try does not begin them anew.
 */
async function answer({ before, after }: Change, tools: Tools): Promise<void> {
  const at = after.answeredAt as string;
  if (at > tools.now) throw refused("答复时间不能在将来。", "The time of the answer cannot lie in the future.");
  if (at < (after.receivedAt as string)) throw refused("答复时间不能早于受理时间。", "The answer cannot be earlier than the receipt.");
  if (after.refusedAt && at < (after.refusedAt as string)) throw refused("这次答复不能早于客户不接受的时间。", "This answer cannot be earlier than the refusal.");
  if (after.appointedAt && before?.reachedAt === null && at < (after.appointedAt as string)) throw refused("答复时间不能早于致歉另约的时间。", "The answer cannot be earlier than the new appointment.");
  const reached = after.reached === true;
  const solved = (before?.solutionAt ?? null) as string | null;
  const was = (before?.reachedAt ?? null) as string | null;
  const keeps = solved !== null && (was !== null || solved < at);
  tools.set({ solutionAt: keeps ? solved : at, reachedAt: reached ? at : was });
  await talk(after, tools, { purpose: "answer", channel: after.answerChannel, reached: reached ? "yes" : "no", startedAt: at, summary: first(after.solution as string), detail: after.solution });
}

/** The client was told that it will be late, with an apology and a new time within 48 hours (A6-OUT-16, A6-OUT-17). */
async function late({ after }: Change, tools: Tools): Promise<void> {
  const appointment = after.appointment as string;
  if (appointment <= tools.now) throw refused("另约的时间要在将来。", "The new time must lie in the future.");
  if (Date.parse(appointment) - Date.parse(tools.now) > (parseDuration(appointmentWithin).ms as number)) throw refused("另约的时间最晚在 48 小时内。", "The new time lies within 48 hours at the latest.", "A6-OUT-16");
  const channel = after.lateChannel ?? "call";
  tools.set({ lateChannel: channel });
  await talk(after, tools, { purpose: "lateNotice", channel, startedAt: tools.now, summary: `致歉并另约：${after.lateReason as string}`.slice(0, 400) });
}

/** The next superior of the owner is told (A1-OFF-03, A6-OUT-13). */
async function raise({ after }: Change, tools: Tools): Promise<void> {
  for (const staffId of await tools.superiors(after.owner as string | null, "case.assign", after.site as string)) tell(staffId, "raised", after, tools);
}

/** The revisit is kept as a contact, by a way that fits the severity (A3-SC-22). */
async function revisit({ after, note }: Change, tools: Tools): Promise<void> {
  if (after.revisitFound === "notSettled") throw refused("客户说还没解决，请用“客户不接受”，写明原因再办。", "The client says it is not settled: record that the client refuses, with the reason.", "A4-CC-23");
  const ways = (tools.organisation.setting("case.revisitBy") as Record<string, string[]>)[after.severity as string] ?? [];
  const channel = (after.revisitChannel as string | null) ?? "call";
  if (!ways.includes(channel)) throw refused("这个程度的个案不能用这种方式回访。", "A case of this severity is not revisited this way.", "A3-SC-22");
  tools.set({ revisitChannel: channel });
  await talk(after, tools, { purpose: "revisit", channel, startedAt: tools.now, summary: note === null ? "回访" : first(`回访：${note}`), detail: note });
}

/**
 * After the configured number of recorded tries the revisit counts as made, with the client unreachable (A4-CC-23).
 *
 * The duty names no figure: how many tries and how far apart are settings. Two tries on different days are far enough apart.
 */
async function tryRevisit({ before, after, note }: Change, tools: Tools): Promise<void> {
  const gap = tools.organisation.setting("case.revisitGap") as string;
  const last = (before?.revisitTriedAt ?? null) as string | null;
  const { zone } = tools.organisation;
  const ms = parseDuration(gap).ms;
  if (last !== null && ms !== undefined && Date.parse(tools.now) - Date.parse(last) < ms && dayIn(zone, last) === dayIn(zone, tools.now)) {
    const hours = Math.round((ms / 3_600_000) * 10) / 10;
    throw refused(`两次回访至少隔 ${hours} 小时，或换一天再打；这次可用“记往来”记下。`, `Tries lie at least ${hours} hours apart, or on another day; log this one as a contact.`, "A4-CC-23");
  }
  const most = tools.organisation.setting("case.revisitTries") as number;
  if (after.revisitOutcome === null && (after.revisitTries as number) >= most) tools.set({ revisitOutcome: "unreachable" });
  await talk(after, tools, { purpose: "revisit", channel: "call", reached: "no", startedAt: tools.now, summary: note === null ? "回访未接通" : first(`回访未接通：${note}`) });
}

/** A complaint is analysed to the end: its cause is one with none below it (A4-CC-26). */
async function conclude({ after }: Change, tools: Tools): Promise<void> {
  if (after.kind !== "complaint") return;
  const below = await tools.read("select 1 from cause where org_id = $1 and parent = $2 and state = 'open' limit 1", [after.cause]);
  if (below.length > 0) throw refused("投诉原因要选到最细一级。", "The cause of a complaint is chosen at its deepest level.", "A4-CC-26");
}

/** The talks that the revisit outcome counts must still stand when the case is closed; the table demands the same (A4-CC-23). */
async function archive({ after }: Change, tools: Tools): Promise<void> {
  const made = after.revisitOutcome === "reached";
  if (!made && after.revisitOutcome !== "unreachable") return;
  const talks = await tools.read<{ n: number }>(`select count(*)::int as n from contact where org_id = $1 and "case" = $2 and purpose = 'revisit' and reached = $3 and state = 'kept'`, [after.id, made ? "yes" : "no"]);
  if ((talks[0]?.n ?? 0) < (made ? 1 : Math.max(1, after.revisitTries as number))) throw refused("回访的往来已作废，请重新回访。", "The talks of the revisit were voided; revisit again.", "A4-CC-23");
}

/** A follow-up leads back to its case, never round to itself (A6-OUT-15). */
async function link({ after }: Change, tools: Tools): Promise<void> {
  const rows = await tools.read<{ circle: boolean }>(
    `with recursive up as (select id, follows from "case" where org_id = $1 and id = $2 union select c.id, c.follows from "case" c join up on c.org_id = $1 and c.id = up.follows)
     select exists (select 1 from up where id = $3) as circle`,
    [after.follows, after.id],
  );
  if (rows[0]?.circle) throw refused("关联转了一圈又回到自己。", "The link leads back to this case.");
}

const severities = ["minor", "normal", "major"];

/** Two cases of a client about one matter become one: talks and compensations move, the promise runs from the first receipt, the graver severity holds. */
async function merge({ after }: Change, tools: Tools): Promise<void> {
  if (after.mergedInto === after.id) throw refused("不能并入自己。", "A case cannot be merged into itself.");
  const into = await tools.load("case", after.mergedInto as string);
  if (!holdsCapability(tools.actor, "case.merge", into.site)) throw new Problem("not_allowed", { capability: "case.merge" });
  if ((caseRecord.states as Record<string, { final?: boolean }>)[into.state as string]?.final) throw refused("要并入的个案已经关了。", "The case to merge into is closed.");
  if (into.client !== after.client) throw refused("不是同一位客户的个案，请用“关联”：每位客户都要答复到。", "These are cases of different clients; link them: each client must be reached.");
  const ids = async (sql: string): Promise<string[]> => (await tools.read<{ id: string }>(sql, [after.id])).map((row) => row.id);
  await tools.patchAll("contact", await ids(`select id from contact where org_id = $1 and "case" = $2`), { case: into.id }, "rehome");
  await tools.patchAll("compensation", await ids(`select id from compensation where org_id = $1 and "case" = $2`), { case: into.id }, "rehome");
  const earlier = into.reachedAt === null && (after.receivedAt as string) < (into.receivedAt as string);
  const graver = severities.indexOf(after.severity as string) > severities.indexOf(into.severity as string);
  const severity = graver ? after.severity : into.severity;
  const needed = needsRevisit({ ...into, severity }, tools);
  await tools.patch("case", into.id as string, {
    ...(earlier ? { receivedAt: after.receivedAt } : {}), severity, safety: into.safety === true || after.safety === true, revisitNeeded: needed, ...(needed && into.revisitOutcome === "notNeeded" ? { revisitOutcome: null } : {}),
  }, "absorb", String(after.number ?? ""));
}

async function talk(of: Row, tools: Tools, values: Record<string, unknown>): Promise<void> {
  await tools.create("contact", { client: of.client, site: of.site, case: of.id, direction: "out", reached: "yes", handler: tools.actor.staffId ?? of.owner, ...values });
}

function refused(zh: string, en: string, duty?: string): Problem {
  return new Problem("guard_refused", { reason: L(zh, en), ...(duty ? { duty } : {}) });
}

function first(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 120);
}
