import type { Change, Handler, Tools } from "#platform/act/stage.ts";
import { refused, tell } from "./events.common.ts";

/** What else happens at the front desk, with keys, equipment and incidents. */
export const deskHandlers: Readonly<Record<string, Handler>> = {
  "visitor.create": ({ after }, tools) => tell(after.host, "visitor", after.name, tools),
  "parcel.create": parcelIn,
  "paidService.create": charged,
  "paidService.correct": charged,
  "keyLedger.issue": ({ after }, tools) => {
    if (after.backBy !== null && (after.backBy as string) <= tools.now) throw refused("还回时间要在将来。", "The time of return must lie ahead.");
  },
  "equipmentIssue.create": ({ after }, tools) => tell(after.holder, "equipment", after.item, tools),
  "incident.create": async ({ after }, tools) => {
    for (const one of await tools.superiors(after.by as string, "office.manage", after.site as string)) tell(one, after.safety === true ? "danger" : "incident", after.event, tools);
  },
};

/** What comes in waits for the superior, unless the organisation lets routine mail through by itself (C14). */
function parcelIn({ after }: Change, tools: Tools): void {
  const routine = tools.organisation.setting("mail.routine") as Readonly<Record<string, boolean>>;
  if (after.direction === "in" && tools.organisation.setting("mail.release") === true && routine[String(after.kind)] === true) tools.set({ released: true });
  tell(after.person, "parcel", after.sender ?? after.recipient, tools);
}

function charged({ after }: Change, tools: Tools): void {
  tools.set({ amount: (after.price as number) * (after.quantity as number) });
}
