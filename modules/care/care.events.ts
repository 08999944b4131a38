import { L } from "#platform/record/label.ts";
import { Problem } from "#platform/record/problem.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";

/** What else happens with clients, contacts and cases, by the step that brings it about. */
export const careHandlers: Record<string, Handler> = {
  "case.create": receive,
  "case.regrade": receive,
  "case.change": receive,
  "case.import": (change, tools) => tools.set({ revisitNeeded: needsRevisit(change, tools), reachedAt: change.after.reachedAt ?? change.after.answeredAt ?? null, solutionAt: change.after.solutionAt ?? change.after.answeredAt ?? null }),
  "case.assign": reassign,
  "case.answer": answer,
  "case.explain": answer,
  "case.late": late,
  "case.accept": accept,
  "case.tryRevisit": tryRevisit,
  "case.merge": async ({ after }, tools) => {
    if (after.mergedInto === after.id) throw new Problem("guard_refused", { reason: L("不能并入自己。", "A case cannot be merged into itself.") });
    const target = await tools.load("case", after.mergedInto as string);
    if (["merged", "void", "declined", "history"].includes(target.state as string)) throw new Problem("guard_refused", { reason: L("要并入的个案已经关了。", "The case to merge into is closed.") });
  },
  "contact.create": contactMade,
  "client.allocate": ({ after }, tools) => tools.notify(after.owner as string, "allocated", { title: after.name }),
  "cause.create": placeCause,
  "cause.import": placeCause,
  "cause.change": placeCause,
  "compensation.create": async ({ after }, tools) => {
    const of = await tools.load("case", after.case as string);
    tools.set({ site: of.site });
  },
};

/** A case just received or regraded: whether it needs a revisit, and who must know at once (A1-FD-54, A1-MGR-18). */
async function receive(change: Change, tools: Tools): Promise<void> {
  tools.set({ revisitNeeded: needsRevisit(change, tools) });
  const major = change.after.severity === "major" && change.before?.severity !== "major";
  if (!major) return;
  for (const staffId of await holdersOf(tools, tools.organisation.setting("case.majorTo") as string[], change.after.site as string)) {
    if (staffId !== tools.actor.staffId) tools.notify(staffId, "major", { title: change.after.subject });
  }
}

function needsRevisit({ after }: Change, tools: Tools): boolean {
  const table = tools.organisation.setting("case.revisit") as Record<string, Record<string, boolean>>;
  return table[after.kind as string]?.[after.severity as string] ?? true;
}

/** Who holds one of the catalogue posts at a site today, and where nobody does, whoever may decide there. */
async function holdersOf(tools: Tools, posts: readonly string[], site: string): Promise<string[]> {
  const rows = await tools.read<{ staff: string; named: boolean }>(
    `select distinct a.staff, p.catalogue = any($2) as named from assignment a join post p on p.org_id = a.org_id and p.id = a.post
     where a.org_id = $1 and a.state = 'held' and (a.site is null or a.site = $3) and (p.catalogue = any($2) or p.capabilities @> array['case.decide'])`,
    [posts, site],
  );
  const named = rows.filter((row) => row.named);
  return (named.length > 0 ? named : rows).map((row) => row.staff);
}

/** A new owner after an earlier one counts as a reassignment; the owner is told. */
function reassign({ before, after }: Change, tools: Tools): void {
  if (before?.owner && before.owner !== after.owner) tools.set({ reassignCount: (after.reassignCount as number) + 1 });
  if (after.owner !== tools.actor.staffId) tools.notify(after.owner as string, "assigned", { title: after.subject });
}

/** Only a client who was reached was answered; the talk is kept as a contact (A6-INB-14). */
async function answer({ after }: Change, tools: Tools): Promise<void> {
  const at = after.answeredAt as string;
  if (at > tools.now) throw new Problem("guard_refused", { reason: L("答复时间不能在将来。", "The time of the answer cannot lie in the future.") });
  if (at < (after.receivedAt as string)) throw new Problem("guard_refused", { reason: L("答复时间不能早于受理时间。", "The answer cannot be earlier than the receipt.") });
  const reached = after.reached === true;
  tools.set({ solutionAt: at, reachedAt: reached ? at : null });
  await talk(after, tools, { purpose: "answer", channel: after.answerChannel, reached: reached ? "yes" : "no", startedAt: at, summary: first(after.solution as string), detail: after.solution });
}

/** The client was told that it will be late, with an apology and a new time (A6-OUT-16). */
async function late({ after }: Change, tools: Tools): Promise<void> {
  if ((after.appointment as string) <= tools.now) throw new Problem("guard_refused", { reason: L("另约的时间要在将来。", "The new time must lie in the future.") });
  await talk(after, tools, { purpose: "lateNotice", channel: "call", startedAt: tools.now, summary: `致歉并另约：${after.lateReason as string}`.slice(0, 400) });
}

function accept({ after }: Change, tools: Tools): void {
  if (after.revisitNeeded === false) tools.set({ revisitOutcome: "notNeeded" });
}

/** After the configured number of recorded tries the revisit counts as made, with the client unreachable. */
function tryRevisit({ after }: Change, tools: Tools): void {
  const most = tools.organisation.setting("case.revisitTries") as number;
  if ((after.revisitTries as number) >= most) tools.set({ revisitOutcome: "unreachable" });
}

async function talk(of: Change["after"], tools: Tools, values: Record<string, unknown>): Promise<void> {
  await tools.create("contact", { client: of.client, site: of.site, case: of.id, direction: "out", reached: "yes", handler: tools.actor.staffId, ...values });
}

/** A contact in which the client was reached moves the client's last contact, and with it the 48 hours and the first week. */
async function contactMade({ after }: Change, tools: Tools): Promise<void> {
  if (after.reached !== "yes" || after.direction === "note") return;
  const client = await tools.load("client", after.client as string);
  const last = client.lastContactAt as string | null;
  if (last === null || last < (after.startedAt as string)) await tools.patch("client", client.id as string, { lastContactAt: after.startedAt }, "contacted");
}

/** The full path and level of a cause; a fourth level is refused. */
async function placeCause({ after }: Change, tools: Tools): Promise<void> {
  if (!after.parent) return tools.set({ level: 1, path: after.name });
  const parent = await tools.load("cause", after.parent as string);
  const level = (parent.level as number) + 1;
  if (level > 3) throw new Problem("guard_refused", { reason: L("原因最多三级。", "Causes go three levels deep at most.") });
  tools.set({ level, path: `${parent.path as string} / ${after.name as string}` });
}

function first(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 120);
}
