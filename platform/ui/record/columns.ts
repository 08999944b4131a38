import type { Field } from "#platform/record/field.ts";
import type { RecordType } from "#platform/record/record.ts";
import { isSet } from "#platform/record/rule.ts";
import type { Row } from "../model.ts";
import type { ListParams } from "../queries.ts";

/** More would scroll out of sight on any screen. */
export const mostColumns = 16;

/** Fields that can stand as a column beside the title; long text and drawings cannot. */
export function choosable(type: RecordType): string[] {
  return Object.entries(type.fields).filter(([name, { kind }]) => name !== type.title && kind !== "signature" && kind !== "file").map(([name]) => name);
}

/** The columns that a choice of the address or of this browser names, in the order of the declaration; null where nothing was chosen. */
export function chosenColumns(type: RecordType, raw: string | null | undefined): string[] | null {
  if (raw === undefined || raw === null) return null;
  const asked = new Set(raw.split(","));
  return choosable(type).filter((name) => asked.has(name)).slice(0, mostColumns);
}

/** Fields a list shows: those chosen, or those the declaration names; of the latter one without any value would only take room. */
export function shownColumns(type: RecordType, chosen: readonly string[] | null, rows: readonly Row[]): [string, Field][] {
  if (chosen) return chosen.flatMap((name): [string, Field][] => (type.fields[name] ? [[name, type.fields[name]]] : []));
  return Object.entries(type.fields).filter(([name, field]) => field.list && name !== type.title && rows.some((row) => isSet(row[name])));
}

/** What the server is asked of a list whose columns were chosen: these fields, and what its title and its cards need. */
export function askedFieldsOf(type: RecordType, params: ListParams, chosen: readonly string[] | null): ListParams {
  const { columns: _, ...filters } = params;
  return chosen ? { ...filters, fields: [...new Set([type.title, ...(type.subtitle ?? []), ...chosen])].join(",") } : filters;
}

const place = (person: string, type: string): string => `dutydesk.columns.${person}.${type}`;

/** The columns a person last chose for a list in this browser. */
export function keptColumns(person: string, type: string): string | null {
  try {
    return localStorage.getItem(place(person, type));
  } catch {
    return null;
  }
}

/** Keeps a choice of columns in this browser; null goes back to those of the declaration. */
export function keepColumns(person: string, type: string, columns: readonly string[] | null): void {
  try {
    if (columns) localStorage.setItem(place(person, type), columns.join(","));
    else localStorage.removeItem(place(person, type));
  } catch {
    // A browser that keeps nothing shows the declared columns after a reload.
  }
}
