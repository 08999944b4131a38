import { L, type Label } from "../record/label.ts";
import type { Field } from "../record/field.ts";
import type { RecordType } from "../record/record.ts";
import type { NewRecord } from "../act/batch.ts";
import type { ColumnTarget } from "../sheets/columns.ts";
import type { Find } from "./find.ts";

/** A column of a sheet that is no field of the record: what it is called, and how its cells are read. */
export interface ExtraColumn {
  readonly key: string;
  readonly label: Label;
  readonly synonyms: readonly string[];
  readonly read: "text" | "phone";
}

/** One row as read: values by field or extra column in stored form, references still as the words of the sheet. */
export interface SheetRow {
  readonly values: Readonly<Record<string, unknown>>;
  /** References of the record that were looked up already: field → id. */
  readonly refs: Readonly<Record<string, string>>;
  /** A number for a row that brings none: made from its content, the same whenever the same row comes again. */
  readonly mark: string;
  /** Who brings the sheet; null is the program. */
  readonly by: string | null;
  /** Whether rows that are not finished are to be taken in open. */
  readonly live: boolean;
  /** The site for rows that name none. */
  readonly site: string | null;
  readonly now: string;
  /** The day it is, in the organisation's zone. */
  readonly today: string;
}

/** What a row becomes: its records, unless it is there already, and what tells it from all other rows. */
export interface Plan {
  readonly key: string;
  readonly known: boolean;
  readonly records: readonly NewRecord[];
}

export interface PlanTools extends Find {
  /**
   * Makes a further record with the row, once per key however many rows ask for it; returns its id.
   * Look for a stored one first: what another row of this import makes is found here.
   */
  make(key: string, record: Omit<NewRecord, "id">): string;
  /** The id of what a row of this import made under a key; undefined where none did. */
  made(key: string): string | undefined;
}

/** How sheets of a record type are taken in: data, and one function from a read row to records. */
export interface ImportSpec {
  readonly type: RecordType;
  /** Its name in commands. */
  readonly plural: string;
  readonly columns: readonly ExtraColumn[];
  /** Fields that no column of a sheet fills. */
  readonly without?: readonly string[];
  /** References whose words `plan` looks up itself. */
  readonly own?: readonly string[];
  /** Columns a sheet must have: one of each group. */
  readonly needs: readonly (readonly string[])[];
  /** Whole-number fields whose fractions are rounded. */
  readonly rounded?: readonly string[];
  /** The two instants between which lies the answer to a client. */
  readonly answer?: { readonly from: string; readonly to: string };
  /** The record type whose new records the report counts as clients. */
  readonly clients?: string;
  /**
   * Decides what a row becomes; writes nothing.
   * @throws Problem for what the row's author can mend.
   */
  plan(row: SheetRow, tools: PlanTools): Promise<Plan>;
}

/** The number a record had in the system it comes from; every type that is imported may have the column. */
export const externalNumber = (...synonyms: string[]): ExtraColumn => ({ key: "externalNumber", label: L("外部编号", "External number"), synonyms: [...synonyms, "原编号", "单号", "流水号", "编号"], read: "text" });

/** A column a person may match a heading to. */
export interface Target extends ColumnTarget {
  readonly required: boolean;
  readonly field: Field | null;
  readonly read: ExtraColumn["read"] | "field";
}

/** Everything a column of a type's sheet may fill, fields first. */
export function targetsOf(spec: ImportSpec): Target[] {
  const needed = new Set(spec.needs.filter((group) => group.length === 1).map((group) => group[0]));
  const fields = Object.entries(spec.type.fields)
    .filter(([name, field]) => field.kind !== "file" && field.kind !== "signature" && field.kind !== "lines" && !spec.without?.includes(name))
    .map(([name, field]): Target => ({ key: name, label: field.label, synonyms: field.synonyms ?? [], required: needed.has(name), field, read: "field" }));
  return [...fields, ...spec.columns.map((column): Target => ({ key: column.key, label: column.label, synonyms: column.synonyms, required: needed.has(column.key), field: null, read: column.read }))];
}

/** The label of a target, for sentences. */
export function labelOf(spec: ImportSpec, key: string): Label {
  return spec.type.fields[key]?.label ?? spec.columns.find((column) => column.key === key)?.label ?? L(key, key);
}
