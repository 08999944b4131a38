import { v7 as uuid } from "uuid";
import type { Database } from "../store/database.ts";
import { storableJson } from "../store/json.ts";
import type { Actor } from "./actor.ts";

/** One line of a journal that no change of a record makes: a look at what is masked, a refusal, an export. */
export interface JournalLine {
  readonly type: string;
  readonly id: string;
  readonly step: string;
  readonly version?: number;
  readonly note?: string;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** Writes one journal line by itself, or within the transaction whose connection is given in place of the engine's. */
export async function writeLine(engine: { readonly db: Pick<Database, "query">; now(): string }, actor: Pick<Actor, "orgId" | "staffId" | "staffName" | "via">, line: JournalLine): Promise<void> {
  await engine.db.query(
    "insert into journal (org_id, id, at, record_type, record_id, version, step, staff_id, staff_name, via, note, after) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    [actor.orgId, uuid(), engine.now(), line.type, line.id, line.version ?? null, line.step, actor.staffId, actor.staffName, actor.via, line.note ?? null, line.after ? storableJson(line.after) : null],
    { prepared: true },
  );
}
