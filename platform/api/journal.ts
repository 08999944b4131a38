import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import { heldBy } from "../record/lines.ts";
import { maskValue } from "../record/mask.ts";
import type { RecordType } from "../record/record.ts";
import { columnOf, ident, tableOf } from "../store/columns.ts";
import { ruleSql } from "../store/rule-sql.ts";
import { Params } from "../store/sql.ts";

type Values = Readonly<Record<string, unknown>> | null;

/** A line of the journal as it is stored. */
export interface StoredLine {
  readonly id: string;
  readonly at: string;
  readonly step: string;
  readonly staffId: string | null;
  readonly staffName: string | null;
  readonly note: string | null;
  readonly via: string;
  readonly before: Values;
  readonly after: Values;
}

/** A line of the journal as it is told: who as one, masked fields masked. */
export type ToldLine = Omit<StoredLine, "staffId" | "staffName"> & { readonly by: { readonly id: string | null; readonly name: string } | null };

/** Tells a line; of a kind of record that is not declared nothing is masked, as it has no fields. */
export function told<L extends StoredLine>(type: RecordType | undefined, line: L): Omit<L, "staffId" | "staffName"> & ToldLine {
  const { staffId, staffName, ...rest } = line;
  const hide = (values: Values): Values => values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, type?.fields[name]?.mask === undefined ? value : maskValue(value)]));
  return { ...rest, by: staffName === null ? null : { id: staffId, name: staffName }, before: hide(line.before), after: hide(line.after) };
}

/** Titles of the records that lines of the journal mention and the reader may see, one query per type that is mentioned. */
export async function journalRefs(engine: Engine, actor: Actor, lines: readonly { readonly type: string; readonly before: Values; readonly after: Values }[]): Promise<Record<string, { title: string; type: string }>> {
  const wanted = new Map<string, Set<string>>();
  for (const line of lines) {
    for (const values of [line.before, line.after]) {
      for (const { field, value } of heldBy({ fields: engine.types.get(line.type)?.fields ?? {} }, values ?? {})) {
        if (field.to && typeof value === "string") wanted.set(field.to, (wanted.get(field.to) ?? new Set()).add(value));
      }
    }
  }
  const refs: Record<string, { title: string; type: string }> = {};
  for (const [to, ids] of wanted) {
    const target = engine.types.get(to);
    if (!target) continue;
    const params = new Params();
    const org = params.add(actor.orgId);
    const title = columnOf(target, target.title)?.name ?? target.title;
    const rows = await engine.db.query<{ id: string; title: string }>(
      `select t.id, left(t.${ident(title)}::text, 120) as title from ${tableOf(target)} t where t.org_id = ${org} and t.id = any(${params.add([...ids])}::uuid[]) and ${ruleSql(target.may.read, target, actor, params)}`,
      params.values,
    );
    for (const row of rows) refs[row.id] = { title: row.title, type: to };
  }
  return refs;
}
