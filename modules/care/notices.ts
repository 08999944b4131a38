import type { Told } from "#platform/notify/kinds.ts";
import { L } from "#platform/record/label.ts";

/** What goes out of the browser about care: how its notices begin, the few words that say what a case is about, and what cannot wait. Of clients nothing is told but that there is one. */
export const careTold: Told = {
  notices: {
    assigned: { kind: "mine", says: L("派单", "Assigned") },
    allocated: { kind: "mine", says: L("分到", "Allocated") },
    major: { kind: "major", says: L("重大", "Major") },
    raised: { kind: "climb", says: L("客户不接受，上报", "Refused by the client, raised") },
    decided: { kind: "mine", says: L("上级已定办法", "Decided by the superior") },
  },
  types: {
    case: { subject: "subject", urgent: { any: [{ eq: ["severity", "major"] }, { eq: ["safety", true] }] } },
    compensation: { waits: { eq: ["needsSign", true] } },
  },
};
