import { caseRecord } from "../case.record.ts";

/** States in which a case is still being worked on. */
export const openStates: readonly string[] = Object.entries(caseRecord.states as Readonly<Record<string, { readonly final?: boolean }>>).filter(([, state]) => !state.final).map(([name]) => name);
