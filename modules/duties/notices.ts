import type { Told } from "#platform/notify/kinds.ts";
import { L } from "#platform/record/label.ts";

/** What goes out of the browser about duties: the day's sum for a superior, and what was found at a spot check. */
export const dutiesTold: Told = {
  notices: {
    workLate: { kind: "late", says: L("下属昨天没做、迟做的职责", "Duties your team missed or did late") },
    checkFound: { kind: "mine", says: L("抽查有问题，请改", "Found wrong at a spot check, to put right") },
    checkCorrected: { kind: "mine", says: L("抽查的问题已改，请复查", "Put right, to look at again") },
  },
  types: { spotCheck: { subject: "question" } },
};
