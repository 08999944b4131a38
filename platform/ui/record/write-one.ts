import { call } from "../api.ts";
import type { Row } from "../model.ts";
import { useForget, useWrite } from "../queries.ts";
import { useSending, type Sending } from "../sending.ts";
import { useTell } from "../tell.ts";
import type { Values } from "./draft.ts";

type Version = Pick<Row, "id" | "version">;

/** What a page of its own does with one record; each gives whether it was done, and says so to the person. */
interface WriteOne extends Omit<Sending, "send"> {
  /** Takes a step with what it asks for. */
  step(row: Version, step: string, input: Values, said: string): Promise<boolean>;
  /** Makes an ordinary change. */
  change(row: Version, input: Values, said: string): Promise<boolean>;
}

/** Writes one record of a type at the version that is shown; what was kept of the form is dropped then, and the record read again wherever it stands. */
export function useWriteOne(type: string, kept?: { drop(): void }): WriteOne {
  const tell = useTell();
  const write = useWrite();
  const forget = useForget();
  const { send, ...sending } = useSending();
  const written = (row: Version, said: string, work: () => Promise<unknown>) => send(async () => {
    await work();
    kept?.drop();
    forget(type, row.id);
    tell.done(said);
  });
  return {
    ...sending,
    step: (row, step, input, said) => written(row, said, () => write(`/api/v1/${type}/${row.id}/${step}`, { version: row.version, input })),
    change: (row, input, said) => written(row, said, () => call("PATCH", `/api/v1/${type}/${row.id}`, { body: { version: row.version, input } })),
  };
}
