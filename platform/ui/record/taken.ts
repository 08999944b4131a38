import { useEffect, useRef } from "react";
import { referred } from "#platform/record/field.ts";
import type { RecordType } from "#platform/record/record.ts";
import { isSet } from "#platform/record/rule.ts";
import type { Row } from "../model.ts";
import { useOne } from "../queries.ts";
import { listOf } from "../widgets/widget.ts";
import type { Values } from "./draft.ts";
import { same } from "./form-values.ts";

interface Taken {
  /** What fields take from the chosen record, in stored form; null where it says nothing, or only masked. */
  readonly values: Values;
  /** What it says of a masked field, as shown: the server takes the value itself. */
  readonly masked: Readonly<Record<string, string>>;
}

/** What the fields of a form take from the record that `source` refers to. */
export function takenFrom(type: RecordType, names: readonly string[], source: string, row: Row): Taken {
  const values: Record<string, unknown> = {};
  const masked: Record<string, string> = {};
  for (const name of names) {
    const field = type.fields[name];
    const from = field && referred(field);
    if (!from || from.of !== source) continue;
    const told = row[from.take];
    const value = field.many ? told : (listOf(told)[0] ?? null);
    if (row.masked?.includes(from.take) && isSet(told)) masked[name] = String(listOf(told)[0]);
    values[name] = name in masked || !isSet(value) ? null : value;
  }
  return { values, masked };
}

/** What changes in a form when another record is chosen: empty fields, and those that still hold what the one before told, follow it. */
export function follow(values: Values, before: Values, next: Values): Values {
  return Object.fromEntries(Object.entries(next).filter(([name, value]) => (!isSet(values[name]) || (isSet(before[name]) && same(values[name], before[name]))) && !same(values[name], value)));
}

/**
 * Fills what the chosen record tells, such as the room of the client. Returns what it tells of masked fields: these may stay empty.
 */
export function useTaken(type: RecordType, names: readonly string[], values: Values, change: (part: Values) => void): Readonly<Record<string, string>> {
  const source = names.map((name) => type.fields[name] && referred(type.fields[name])?.of).find((of) => of && names.includes(of)) ?? "";
  const id = String(values[source] ?? "");
  const row = useOne(type.fields[source]?.to ?? "", id, source !== "" && id !== "").data?.row;
  const taken = row?.id === id ? takenFrom(type, names, source, row) : null;
  const before = useRef<{ id: string; values: Values }>({ id: "", values: {} });
  useEffect(() => {
    // Only another choice fills anew: what a person empties afterwards stays empty.
    if (!taken || before.current.id === id) return;
    const part = follow(values, before.current.values, taken.values);
    before.current = { id, values: taken.values };
    if (Object.keys(part).length > 0) change(part);
  }, [taken, id, values, change]);
  return taken?.masked ?? {};
}
