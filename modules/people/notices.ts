import type { Told } from "#platform/notify/kinds.ts";
import { L } from "#platform/record/label.ts";

/** What goes out of the browser about people: only that work was handed over. */
export const peopleTold: Told = { notices: { handedOver: { kind: "mine", says: L("移交", "Handed over") } }, types: {} };
