import type { Actor } from "../act/actor.ts";
import type { Engine } from "../act/engine.ts";
import type { RecordType } from "../record/record.ts";
import { columnOf, columnsOf, ident, tableOf } from "../store/columns.ts";
import { ruleSql } from "../store/rule-sql.ts";
import { Params } from "../store/sql.ts";

export type Row = Readonly<Record<string, unknown>>;

export interface Find {
  /** The records whose field (or base column) holds a value, as far as the actor may read them; void ones are left out. */
  find(type: string, key: string, value: string): Promise<readonly Row[]>;
}

interface Asked {
  readonly value: string;
  readonly answer: (rows: readonly Row[]) => void;
  readonly fail: (error: unknown) => void;
}

const mostPerValue = 20;
const mostKept = 20_000;

/**
 * Look-ups by value that are gathered: all that are asked in one turn go as one query per column. What was found is kept while the
 * import runs, what was not is asked again, since a row may have made it meanwhile.
 */
export function finder(engine: Engine, actor: Actor): Find {
  const waiting = new Map<string, Asked[]>();
  const kept = new Map<string, readonly Row[]>();

  const flush = async (typeName: string, key: string): Promise<void> => {
    const asked = waiting.get(`${typeName}|${key}`) ?? [];
    waiting.delete(`${typeName}|${key}`);
    try {
      const found = await lookUp(engine, actor, typeName, key, [...new Set(asked.map((one) => one.value))]);
      for (const { value, answer } of asked) {
        const rows = found.get(value) ?? [];
        if (rows.length > 0 && kept.size < mostKept) kept.set(`${typeName}|${key}|${value}`, rows);
        answer(rows);
      }
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  };

  return {
    find(type, key, value) {
      const known = kept.get(`${type}|${key}|${value}`);
      if (known) return Promise.resolve(known);
      return new Promise((answer, fail) => {
        const place = `${type}|${key}`;
        const asked = waiting.get(place);
        if (asked) asked.push({ value, answer, fail });
        else {
          waiting.set(place, [{ value, answer, fail }]);
          setImmediate(() => void flush(type, key));
        }
      });
    },
  };
}

async function lookUp(engine: Engine, actor: Actor, typeName: string, key: string, values: readonly string[]): Promise<Map<string, Row[]>> {
  const type = engine.types.get(typeName);
  const column = type && columnOf(type, key);
  if (!type || !column) throw new Error(`${typeName} has no ${key} to look up by`);
  const params = new Params();
  const org = params.add(actor.orgId);
  const list = params.add(values);
  const many = column.type.endsWith("[]");
  const path = `t.${ident(column.name)}`;
  const right = actor.staffId === null ? "true" : ruleSql(type.may.read, type, actor, params);
  const rows = await engine.db.query<Row>(
    `select ${short(type)} from ${tableOf(type)} t where t.org_id = ${org} and ${many ? `${path} && ${list}::${column.type}` : `${path} = any(${list}::${column.type}[])`} and ${right}${type.states.void ? " and t.state <> 'void'" : ""}
     order by t.id limit ${mostPerValue * values.length}`,
    params.values,
    { prepared: true },
  );
  const found = new Map<string, Row[]>(values.map((value) => [value, []]));
  for (const row of rows) for (const value of many ? (row[key] as string[]) : [row[key] as string]) found.get(value)?.push(row);
  return found;
}

/** All columns but long texts: what tells records apart. */
function short(type: RecordType): string {
  return columnsOf(type).filter((column) => column.key !== "orgId" && type.fields[column.key]?.kind !== "longText").map((column) => `t.${ident(column.name)} as ${ident(column.key)}`).join(", ");
}
