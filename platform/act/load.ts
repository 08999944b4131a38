import type { ClockRun } from "../clocks/run.ts";
import { declaredLines } from "../record/lines.ts";
import type { RecordType } from "../record/record.ts";
import type { Row, RuleActor } from "../record/rule.ts";
import { selectList, tableOf } from "../store/columns.ts";
import type { Database } from "../store/database.ts";
import { ruleSql } from "../store/rule-sql.ts";
import { Params } from "../store/sql.ts";

/** The columns of a clock run under their own names, for statements over `clock`. */
export const clockSelect = `id, version, record_type as "recordType", record_id as "recordId", name, within, state, started_at as "startedAt", measure,
  allotted_ms as "allottedMs", spent_ms as "spentMs", running_since as "runningSince", due_at as "dueAt", paused_at as "pausedAt", stopped_at as "stoppedAt",
  left_at_stop_ms as "leftAtStopMs", climbs, safety, climb_after_ms as "climbAfterMs", passed, passed_at as "passedAt", next_step as "nextStep", next_at as "nextAt",
  pause_until as "pauseUntil", pause_reason as "pauseReason", paused_by as "pausedBy"`;

/** One row of a type, without regard to rights; null where there is none. */
export async function loadRow(db: Pick<Database, "query">, type: RecordType, orgId: string, id: string): Promise<Row | null> {
  const rows = await db.query(`select ${selectList(type)} from ${tableOf(type)} t where t.org_id = $1 and t.id = $2`, [orgId, id], { prepared: true });
  return rows[0] ? declaredLines(type, rows[0]) : null;
}

/** Several rows of a type by their ids, without regard to rights. */
export async function loadRows(db: Pick<Database, "query">, type: RecordType, orgId: string, ids: readonly string[]): Promise<Row[]> {
  const rows = await db.query(`select ${selectList(type)} from ${tableOf(type)} t where t.org_id = $1 and t.id = any($2::uuid[])`, [orgId, ids], { prepared: true });
  return rows.map((row) => declaredLines(type, row));
}

/** One row of a type that the actor may read; null where there is none, or none for them. */
export async function readRow(db: Pick<Database, "query">, type: RecordType, orgId: string, id: string, actor: RuleActor): Promise<Row | null> {
  const params = new Params();
  const org = params.add(orgId);
  const at = params.add(id);
  const rule = ruleSql(type.may.read, type, actor, params);
  const rows = await db.query(`select ${selectList(type)} from ${tableOf(type)} t where t.org_id = ${org} and t.id = ${at} and ${rule}`, params.values, { prepared: true });
  return rows[0] ? declaredLines(type, rows[0]) : null;
}

/** Which of several records of any types an actor may read, in one statement. */
export async function readableOf(db: Pick<Database, "query">, types: ReadonlyMap<string, RecordType>, orgId: string, things: readonly { readonly type: string; readonly id: string }[], actor: RuleActor): Promise<ReadonlySet<string>> {
  const params = new Params();
  const org = params.add(orgId);
  const parts = [...Map.groupBy(things, (one) => one.type)].flatMap(([name, of]) => {
    const type = types.get(name);
    return type ? [`select t.id from ${tableOf(type)} t where t.org_id = ${org} and t.id = any(${params.add([...new Set(of.map((one) => one.id))])}::uuid[]) and ${ruleSql(type.may.read, type, actor, params)}`] : [];
  });
  if (parts.length === 0) return new Set();
  return new Set((await db.query<{ id: string }>(parts.join(" union all "), params.values)).map((row) => row.id));
}

/** The clock runs of a record that are neither stopped nor dropped. */
export function openClocks(db: Pick<Database, "query">, orgId: string, recordId: string): Promise<ClockRun[]> {
  return db.query<ClockRun>(`select ${clockSelect} from clock where org_id = $1 and record_id = $2 and stopped_at is null and state <> 'dropped'`, [orgId, recordId], { prepared: true });
}

/** The open clock runs of several records. */
export function openClocksOf(db: Pick<Database, "query">, orgId: string, recordIds: readonly string[]): Promise<ClockRun[]> {
  return db.query<ClockRun>(`select ${clockSelect} from clock where org_id = $1 and record_id = any($2::uuid[]) and stopped_at is null and state <> 'dropped'`, [orgId, recordIds], { prepared: true });
}

/** All clock runs of a record, the newest first. */
export function allClocks(db: Pick<Database, "query">, orgId: string, recordId: string): Promise<ClockRun[]> {
  return db.query<ClockRun>(`select ${clockSelect} from clock where org_id = $1 and record_id = $2 order by started_at desc, id desc limit 100`, [orgId, recordId], { prepared: true });
}
