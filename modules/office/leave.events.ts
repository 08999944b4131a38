import { dayIn } from "#platform/clocks/zone.ts";
import { fieldProblem } from "#platform/record/problem.ts";
import { L } from "#platform/record/label.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { demandSuperior, inOrder, refused, tell, today } from "./events.common.ts";

/** What else happens when leave is asked for, agreed to and approved. */
export const leaveHandlers: Readonly<Record<string, Handler>> = {
  "leaveRequest.create": leaveAsked,
  "leaveRequest.correct": leaveMended,
  "leaveRequest.withdraw": ({ before, after }, tools) => {
    if (before?.state === "approved" && (after.from as string) < today(tools)) throw refused("这次假已经休了，不能再撤回；提前回来请管考勤的人改日期。", "Days of this leave are taken and it cannot be withdrawn; if you came back early, whoever keeps attendance changes its days.");
  },
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

/** What was mended is asked for anew: in advance or not by the day it was first asked on; who stands in agreed to be it, on those days, and to nothing else. */
function leaveMended(change: Change, tools: Tools): void {
  const { before, after } = change;
  inOrder(change);
  demandOther(after);
  const same = (field: string): boolean => before?.[field] === after[field];
  if (!same("from")) tools.set({ inAdvance: (after.from as string) > dayIn(tools.organisation.zone, after.createdAt as string) });
  if (same("cover") && same("from") && same("to")) return;
  tools.set({ coverAgreedAt: null });
  tell(after.cover, "coverAsked", after.reason, tools);
}

function demandOther({ cover, staff }: Change["after"]): void {
  if (cover === staff) throw fieldProblem([{ field: "cover", code: "field_invalid", params: { field: L("顶班人", "Covered by"), hint: L("要另一位同事。", "another colleague is needed.") }, label: L("顶班人", "Covered by") }]);
}

/** Leave is asked for before it begins, with somebody else standing in; where the organisation allows none, it is refused at once (C53). */
function leaveAsked(change: Change, tools: Tools): void {
  const { after } = change;
  if (tools.organisation.setting("leave.allowed") === false) throw refused("公司规定一律不许请假。", "The organisation allows no leave.", "A6-SHF-03");
  inOrder(change);
  demandOther(after);
  tools.set({ inAdvance: (after.from as string) > today(tools) });
  tell(after.cover, "coverAsked", after.reason, tools);
}
