import { z } from "zod";

/** The version of the layout of a backup; a program reads its own and older ones. */
export const formatVersion = 1;

/** The table that says which migrations were applied; the manifest carries it. */
const history = "migration";

/** Tables whose rows stay where they are: what the installation says of itself, what lets somebody in once, and what was or is to be sent: sent by the original, it is not sent again. */
export const leftOut: readonly string[] = [history, "device", "device_pin", "installation", "message", "message_try", "one_time_code", "sign_in_try"];

/** Which rows of a table are kept, where not all are: a browser signs in again, what a program calls with goes on. */
export const keptRows: Readonly<Record<string, string>> = { session: "kind = 'token'" };

/**
 * Columns that are written otherwise than they stand. The place of an event in the order of commit holds a transaction number of its
 * own PostgreSQL, and a new one begins low: what is restored would lie after everything new, and readers would wait for it in vain.
 * So the past is numbered anew before every transaction there can be, in the same order, and so is how far each reader has come.
 */
export const rewritten: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  event: { tx: "'0'::xid8", seq: "row_number() over (order by t.tx, t.seq)" },
  event_cursor: { tx: "'0'::xid8", seq: "(select count(*) from event e where (e.tx, e.seq) <= (t.tx, t.seq))" },
};

export const manifestName = "manifest.json";
export const endName = "end.json";
/** The name in the archive of one part of a table; parts are numbered from 0. */
export const partName = (table: string, part: number): string => `tables/${table}/${String(part).padStart(4, "0")}`;
/** The name in the archive of one kept file. */
export const fileName = (id: string): string => `files/${id}`;
export const fileEntry = /^files\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The first entry: what it is, of which program and when, and which tables with which columns follow. */
export const manifestSchema = z.object({
  kind: z.literal("dutydesk-backup"),
  format: z.number().int().positive(),
  program: z.string(),
  postgres: z.string(),
  madeAt: z.string(),
  migrations: z.array(z.object({ name: z.string(), hash: z.string() })).min(1),
  organisations: z.array(z.object({ id: z.string(), name: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The last entry: how much there must have been, so that what is broken off or altered is known before anything is written. */
export const endSchema = z.object({
  manifest: sha256,
  tables: z.record(z.string(), z.object({ rows: z.number().int(), bytes: z.number().int(), sha256 })),
  /** `sha256` is over one line `id size sha256` per file, in order. */
  files: z.object({ count: z.number().int(), bytes: z.number().int(), sha256 }),
  /** Ids of files whose content was not there, or was not what had been uploaded; at most `mostNamed` of each. */
  missing: z.array(z.string()),
  damaged: z.array(z.string()),
});
export type End = z.infer<typeof endSchema>;

export const mostNamed = 1000;

/** How many rows end in a piece of PostgreSQL's text: a line break ends a row and stands nowhere else. */
export function linesIn(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}
