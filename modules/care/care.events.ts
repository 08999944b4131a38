import { L } from "#platform/record/label.ts";
import { fieldProblem, Problem } from "#platform/record/problem.ts";
import { holdsCapability } from "#platform/record/rule.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { caseHandlers } from "./case.events.ts";
import { clientRecord } from "./client.record.ts";

/** What else happens with clients, contacts, causes and compensations, by the step that brings it about; cases have their own list. */
export const careHandlers: Record<string, Handler> = {
  ...caseHandlers,
  "contact.create": contactMade,
  "client.create": clientKept,
  "client.change": clientKept,
  "client.correct": clientKept,
  "client.allocate": ({ after }, tools) => {
    if (after.owner !== tools.actor.staffId) tools.notify(after.owner as string, "allocated", { title: after.name });
  },
  // A new person in charge has a week of their own (A4-CC-09, C46).
  "client.handOver": ({ note }, tools) => tools.set({ ownerSince: tools.now, ownerReason: note === null ? null : note.slice(0, 400) }),
  "cause.create": placeCause,
  "cause.import": placeCause,
  "cause.change": placeCause,
  "cause.retire": async ({ after }, tools) => {
    if ((await childrenOf(after.id as string, tools)).length > 0) throw new Problem("guard_refused", { reason: L("下面还有在用的原因，请先停用它们。", "Causes below it are still in use; retire them first.") });
  },
  "compensation.create": async ({ after }, tools) => {
    const of = await tools.load("case", after.case as string);
    if (!holdsCapability(tools.actor, "compensation.request", of.site)) throw new Problem("not_allowed", { capability: "compensation.request" });
    tools.set({ site: of.site, needsSign: aboveOwnLimit(after.amount as number, tools) });
  },
  // A corrected amount is looked at by somebody else, whatever it was before.
  "compensation.correct": ({ before, after }, tools) => {
    if (before?.amount !== after.amount) tools.set({ needsSign: true });
  },
  "unit.close": async ({ after }, tools) => {
    const living = await tools.read("select 1 from occupancy where org_id = $1 and unit = $2 and state = 'living' limit 1", [after.id]);
    if (living.length > 0) throw new Problem("still_used");
  },
  // Who lives in a unit goes with it to another site: an occupancy has no other site than its unit's.
  "unit.change": async ({ before, after }, tools) => {
    if (before?.site === after.site) return;
    const living = await tools.read<{ id: string }>("select id from occupancy where org_id = $1 and unit = $2", [after.id]);
    await tools.patchAll("occupancy", living.map(({ id }) => id), { site: after.site }, "moved");
  },
  "occupancy.leave": ({ after }) => {
    if ((after.to as string) < (after.from as string)) throw new Problem("guard_refused", { reason: L("搬离日不能早于入住日。", "The day of leaving cannot lie before the day of moving in.") });
  },
};

/** What the requester's own post may give without a signature; the limits of those they sign for do not count (A4-CC-29, C47). */
function aboveOwnLimit(amount: number, tools: Tools): boolean {
  return tools.actor.staffId === null || amount > (tools.actor.limits.ownCompensation ?? 0);
}

/** Following begins when it is switched on; quiet hours have both ends or none. */
function clientKept({ before, after }: Change, tools: Tools): void {
  const quiet = ["quietFrom", "quietTo"] as const;
  const open = quiet.filter((name) => after[name] === null);
  if (open.length === 1) throw fieldProblem(open.map((name) => ({ field: name, code: "field_required" as const, params: { field: clientRecord.fields[name].label }, label: clientRecord.fields[name].label })));
  if (after.following === true && before?.following !== true) tools.set({ followingSince: tools.now });
  if (after.following !== true && before?.following === true) tools.set({ followingSince: null });
}

/** A contact in which the client was reached moves the client's last contact, and with it the 48 hours and the first week. */
async function contactMade({ after }: Change, tools: Tools): Promise<void> {
  if ((after.startedAt as string) > tools.now) throw new Problem("guard_refused", { reason: L("往来的时间不能在将来。", "A contact cannot lie in the future.") });
  if (after.reached !== "yes" || after.direction === "note") return;
  const client = await tools.load("client", after.client as string);
  const last = client.lastContactAt as string | null;
  if (last === null || last < (after.startedAt as string)) await tools.patch("client", client.id as string, { lastContactAt: after.startedAt }, "contacted");
}

const deepestCause = 3;

/** The full path and level of a cause; a fourth level is refused, and those below follow a new name or place. */
async function placeCause({ before, after }: Change, tools: Tools): Promise<void> {
  const parent = after.parent ? await tools.load("cause", after.parent as string) : null;
  if (before && before.name === after.name && before.parent === after.parent) return;
  const above = parent === null ? "" : `${parent.path as string} / `;
  if (before && (after.parent === after.id || above.startsWith(`${before.path as string} / `))) throw new Problem("guard_refused", { reason: L("不能放到自己下面。", "A cause cannot be placed under itself.") });
  const level = parent === null ? 1 : (parent.level as number) + 1;
  tools.set({ level, path: above + (after.name as string) });
  if (level > deepestCause) throw tooDeep();
  if (before) await moveChildren(after.id as string, level, above + (after.name as string), tools);
}

async function moveChildren(parent: string, level: number, path: string, tools: Tools): Promise<void> {
  for (const child of await childrenOf(parent, tools, false)) {
    if (level + 1 > deepestCause) throw tooDeep();
    const moved = `${path} / ${child.name}`;
    await tools.patch("cause", child.id, { level: level + 1, path: moved }, "moved");
    await moveChildren(child.id, level + 1, moved, tools);
  }
}

function childrenOf(parent: string, tools: Tools, open = true): Promise<{ id: string; name: string }[]> {
  return tools.read<{ id: string; name: string }>(`select id, name from cause where org_id = $1 and parent = $2${open ? " and state = 'open'" : ""}`, [parent]);
}

function tooDeep(): Problem {
  return new Problem("guard_refused", { reason: L("原因最多三级。", "Causes go three levels deep at most.") });
}
