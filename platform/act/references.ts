import type { Field } from "../record/field.ts";
import { cellsOf } from "../record/lines.ts";
import type { RecordType } from "../record/record.ts";
import type { Row } from "../record/rule.ts";
import { tableOf } from "../store/columns.ts";
import { ruleSql } from "../store/rule-sql.ts";
import type { Params } from "../store/sql.ts";
import type { WriteSet } from "../store/write.ts";
import type { Actor } from "./actor.ts";
import type { Engine } from "./engine.ts";

interface Write {
  readonly engine: Engine;
  readonly actor: Actor;
  readonly set: WriteSet;
  /** An import may name what no longer is in use. */
  readonly past: boolean;
}

/**
 * Every referenced record must be one the actor may read and still in use (an import of the `past` may name what no longer is), every
 * file that is new to the record one they uploaded: whoever may read the record may read its files. The write itself demands it.
 */
export function demandReferences(engine: Engine, actor: Actor, type: RecordType, values: Row, before: Row, set: WriteSet, past = false): void {
  const write: Write = { engine, actor, set, past };
  for (const [name, value] of Object.entries(values)) {
    const field = type.fields[name];
    if (!field || value === null || value === undefined) continue;
    if (field.kind === "lines") demandOfLines(write, name, field, value, before[name]);
    else if (field.kind === "file" || field.kind === "signature") {
      const kept = before[name];
      const ids = (Array.isArray(value) ? value : [value]).filter((id) => !(Array.isArray(kept) && kept.includes(id)));
      if (ids.length > 0) set.demands.push({ field: name, sql: (params, org) => `(select count(*) = ${params.add(ids.length)}::int from file where org_id = ${org}::uuid and id = any(${params.add(ids)}::uuid[])${uploaded(actor, params)})` });
    } else if (field.kind === "ref") {
      const target = engine.types.get(field.to ?? "");
      if (!target || (value === actor.staffId && target.name === "staff")) continue;
      set.demands.push({ field: name, sql: (params, org) => `exists (select 1 from ${tableOf(target)} t where t.org_id = ${org}::uuid and t.id = ${params.add(value)}::uuid and ${usable(write, target, params)})` });
    }
  }
}

/** One demand per column, however many lines there are: it tells the first place whose reference is not there. What the lines held before stays as it is. */
function demandOfLines(write: Write, name: string, field: Field, value: unknown, before: unknown): void {
  const { engine, actor, set } = write;
  const idsOf = (lines: unknown, column: Field): { place: string; id: string }[] =>
    cellsOf(field, lines).filter((cell) => cell.field === column).flatMap(({ place, value: held }) => (Array.isArray(held) ? (held as string[]) : typeof held === "string" ? [held] : []).map((id) => ({ place: `${name}.${place}`, id })));
  for (const column of Object.values(field.columns ?? {})) {
    const target = column.kind === "ref" ? engine.types.get(column.to ?? "") : undefined;
    if (!target && column.kind !== "file" && column.kind !== "signature") continue;
    const kept = new Set(idsOf(before, column).map(({ id }) => id));
    const wanted = idsOf(value, column).filter(({ id }) => !kept.has(id) && !(target?.name === "staff" && id === actor.staffId));
    if (wanted.length === 0) continue;
    set.demands.push({
      missing: (params, org) => {
        const there = target ? `${tableOf(target)} t where t.org_id = ${org}::uuid and t.id = w.id and ${usable(write, target, params)}` : `file where org_id = ${org}::uuid and id = w.id${uploaded(actor, params)}`;
        return `select w.place from unnest(${params.add(wanted.map((one) => one.place))}::text[], ${params.add(wanted.map((one) => one.id))}::uuid[]) with ordinality w(place, id, n) where not exists (select 1 from ${there}) order by w.n limit 1`;
      },
    });
  }
}

function uploaded(actor: Actor, params: Params): string {
  return actor.staffId === null ? "" : ` and created_by = ${params.add(actor.staffId)}::uuid`;
}

function usable({ actor, past }: Write, target: RecordType, params: Params): string {
  const gone = Object.keys(target.states).filter((state) => state === "void" || (!past && target.states[state]?.gone));
  return `${actor.staffId === null ? "true" : ruleSql(target.may.read, target, actor, params)}${gone.length > 0 ? ` and t.state not in (${gone.map((state) => `'${state}'`).join(", ")})` : ""}`;
}
