import { stateOf, type RecordType } from "#platform/record/record.ts";
import { Chip } from "../look/pieces.tsx";
import type { Row } from "../model.ts";
import { useLabel } from "../text/text.ts";

/** The colour of a state: void and missed nothing, what waits for the client grey, what waits for us the accent. */
export function StateChip({ type, state, row }: { type: RecordType; state: string; row?: Row }) {
  const label = useLabel();
  const known = stateOf(type, row ?? { state });
  return <Chip tone={known.waits === "us" && !known.final ? "act" : undefined}>{known.label ? label(known.label) : state}</Chip>;
}
