import { openWindows, type WorkingCalendar } from "#platform/clocks/calendar.ts";
import type { RecordType } from "#platform/record/record.ts";
import { judgeKnown, type Row, type RuleActor } from "#platform/record/rule.ts";
import { columnOf, ident, tableOf } from "#platform/store/columns.ts";

/** Records that take a person off duty, as data: which state of which type, and the fields that say who, from which day to which, and who stands in. */
export interface AbsenceSource {
  readonly type: string;
  readonly states: readonly string[];
  readonly staff: string;
  readonly from: string;
  readonly to: string;
  readonly deputy: string | null;
}

/** A person away from a day to a day, both included, and who stands in. */
export interface Absence {
  readonly staff: string;
  readonly from: string;
  readonly to: string;
  readonly deputy: string | null;
}

/** Who is on duty on which day; a roster takes the place of `onDuty` without a change where it is asked. */
export interface OnDuty {
  isOn(staff: string, day: string): boolean;
  readonly absences: readonly Absence[];
}

/** Until there is a roster: everybody is on duty on working days, but for those who are away. */
export function onDuty(calendar: WorkingCalendar, absences: readonly Absence[]): OnDuty {
  const of = Map.groupBy(absences, (one) => one.staff);
  return { absences, isOn: (staff, day) => openWindows(calendar, day).length > 0 && !(of.get(staff) ?? []).some((one) => one.from <= day && day <= one.to) };
}

/** Who is away between two days, by the records that say so; what no type of the program says is nobody's absence. */
export async function absencesBetween(read: <R extends object>(sql: string, values: readonly unknown[]) => Promise<R[]>, types: ReadonlyMap<string, RecordType>, sources: readonly AbsenceSource[], from: string, to: string): Promise<Absence[]> {
  const found: Absence[] = [];
  for (const source of sources) {
    const type = types.get(source.type);
    if (!type) continue;
    const column = (key: string): string => ident(columnOf(type, key)?.name ?? key);
    found.push(...(await read<Absence>(
      `select ${column(source.staff)} as staff, ${column(source.from)}::text as "from", ${column(source.to)}::text as "to", ${source.deputy === null ? "null" : column(source.deputy)} as deputy
       from ${tableOf(type)} where org_id = $1 and state = any($2::text[]) and ${column(source.from)} <= $4::date and ${column(source.to)} >= $3::date`,
      [source.states, from, to],
    )));
  }
  return found;
}

/**
 * Who is away on a day and until when, as SQL over all sources: rows of `staff`, `until` and `cover`, who stands in. `org` and `day` are placeholders or expressions;
 * `told` says, as SQL over a row `t` of a type, which of its records count.
 */
export function awaySql(types: ReadonlyMap<string, RecordType>, sources: readonly AbsenceSource[], org: string, day: string, told: (type: RecordType) => string = () => "true"): string {
  const parts = sources.flatMap((source) => {
    const type = types.get(source.type);
    if (!type) return [];
    const column = (key: string): string => ident(columnOf(type, key)?.name ?? key);
    return [`select ${column(source.staff)} as staff, ${column(source.to)} as until, ${source.deputy === null ? "null::uuid" : column(source.deputy)} as cover from ${tableOf(type)} t where org_id = ${org} and ${told(type)} and state in (${source.states.map((state) => `'${state.replaceAll("'", "''")}'`).join(", ")}) and ${column(source.from)} <= ${day} and ${column(source.to)} >= ${day}`];
  });
  return parts.length === 0 ? "select null::uuid as staff, null::date as until, null::uuid as cover where false" : parts.join(" union all ");
}

/** Whether somebody reads every record of a type that has these values, so that finding none says there is none. */
export function readsAll(type: RecordType, known: Row, actor: RuleActor): boolean {
  return judgeKnown(type.may.read, type.fields, known, actor) === true;
}

/** Whether somebody is told of all the leave of a person, by the declarations of these records. */
export function readsLeave(types: ReadonlyMap<string, RecordType>, sources: readonly AbsenceSource[], staff: string, actor: RuleActor): boolean {
  return sources.every((source) => {
    const type = types.get(source.type);
    return !type || readsAll(type, { [source.staff]: staff }, actor);
  });
}
