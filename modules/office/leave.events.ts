import { fieldProblem } from "#platform/record/problem.ts";
import { L } from "#platform/record/label.ts";
import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { demandSuperior, inOrder, refused, tell, today } from "./events.common.ts";

/** What else happens when leave is asked for, agreed to and approved. */
export const leaveHandlers: Readonly<Record<string, Handler>> = {
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

/** Leave is asked for before it begins, with somebody else standing in; where the organisation allows none, it is refused at once (C53). */
function leaveAsked(change: Change, tools: Tools): void {
  const { after } = change;
  if (tools.organisation.setting("leave.allowed") === false) throw refused("公司规定一律不许请假。", "The organisation allows no leave.", "A6-SHF-03");
  inOrder(change);
  if (after.cover === after.staff) throw fieldProblem([{ field: "cover", code: "field_invalid", params: { field: L("顶班人", "Covered by"), hint: L("要另一位同事。", "another colleague is needed.") }, label: L("顶班人", "Covered by") }]);
  tools.set({ inAdvance: (after.from as string) > today(tools) });
  tell(after.cover, "coverAsked", after.reason, tools);
}
