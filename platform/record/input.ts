import { z } from "zod";
import type { Field } from "./field.ts";
import { maxMany, mostOf, tidyValue, wireSchema } from "./kind.ts";
import { kindOf } from "./kinds.ts";
import { lineColumns, isBlankLine } from "./kinds/lines.ts";
import type { Label } from "./label.ts";
import { L } from "./label.ts";
import { lineLabel } from "./lines.ts";
import { fieldProblem, type FieldProblem, type ProblemCode } from "./problem.ts";
import type { RecordType } from "./record.ts";
import { isSet } from "./rule.ts";

/** After so many faults an input is not read on: nobody mends more at once, and a sentence for each would be far longer than the input. */
const mostFaults = 50;

export { maxMany };

/** The wire schema of one field, null allowed where it is not required. */
export function fieldSchema(field: Field): z.ZodType {
  return wireSchema(kindOf(field.kind), field);
}

type Fault = FieldProblem & { label?: Label };

const schemas = new WeakMap<Field, z.ZodType>();

function schemaOf(field: Field): z.ZodType {
  const known = schemas.get(field);
  if (known) return known;
  const made = fieldSchema({ ...field, required: true });
  schemas.set(field, made);
  return made;
}

/** Brings one value into the stored form of its kind. */
export function cleanValue(field: Field, value: unknown): unknown {
  return tidyValue(kindOf(field.kind), field, value);
}

/**
 * Checks an input against named fields and returns it in stored form.
 *
 * `required` names what must be given now; all faults are found before any is told.
 * @throws Problem `invalid_input` with one entry per field at fault.
 */
export function readInput(type: RecordType, input: Readonly<Record<string, unknown>>, allowed: readonly string[], required: readonly string[]): Record<string, unknown> {
  const faults: Fault[] = [];
  const out: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(input)) {
    if (faults.length >= mostFaults) break;
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (!field) faults.push({ field: name.slice(0, 60), code: "field_unknown", params: { field: name.slice(0, 60) } });
    else if (!allowed.includes(name)) faults.push({ field: name, code: "field_readonly", params: { field: field.label }, label: field.label });
    else {
      const value = cleanValue(field, raw);
      if (value === null) out[name] = field.many ? [] : null;
      else if (field.kind === "lines") {
        const wrong = lineFaults(name, field, value, mostFaults - faults.length);
        if (wrong.length === 0) out[name] = (value as unknown[]).filter((line) => !isBlankLine(line));
        faults.push(...wrong);
      } else {
        const parsed = schemaOf(field).safeParse(value);
        if (parsed.success) out[name] = parsed.data;
        else faults.push({ field: name, code: "field_invalid", params: { field: field.label, hint: hint(field) }, label: field.label });
      }
    }
  }
  for (const name of required) {
    const field = type.fields[name];
    const mentioned = faults.some((fault) => fault.field === name || fault.field.startsWith(`${name}.`));
    if (field && !mentioned && !isSet(out[name])) faults.push({ field: name, code: "field_required", params: { field: field.label }, label: field.label });
  }
  if (faults.length > 0) throw fieldProblem(faults);
  return out;
}

/** What is wrong with lines in stored form, blank ones left aside; each fault told of its row and column; the field of a fault is `items.2.qty`, counted from 0. */
function lineFaults(name: string, field: Field, value: unknown, most: number): Fault[] {
  if (!Array.isArray(value) || value.filter((line) => !isBlankLine(line)).length > mostOf(kindOf(field.kind), field)) return [{ field: name, code: "field_invalid", params: { field: field.label, hint: hint(field) }, label: field.label }];
  const faults: Fault[] = [];
  const ids = new Set<unknown>();
  const tell = (at: string, code: ProblemCode, label: Label, more: Readonly<Record<string, Label>> = {}): void => void faults.push({ field: `${name}.${at}`, code, params: { field: label, ...more }, label });
  for (const [row, line] of value.entries()) {
    if (faults.length >= most) break;
    if (isBlankLine(line)) continue;
    if (typeof line !== "object" || line === null || Array.isArray(line)) {
      tell(`${row}`, "field_invalid", lineLabel(field, row), { hint: hint(field) });
      continue;
    }
    const { id, ...cells } = line as Readonly<Record<string, unknown>>;
    if (!z.uuid().safeParse(id).success || ids.has(id)) tell(`${row}.id`, "field_invalid", lineLabel(field, row), { hint: L("它的编号要是一个没有别的行用着的 UUID，不给就自动编。", "its id must be a UUID that no other row has; without one it is given an id.") });
    ids.add(id);
    for (const other of Object.keys(cells)) if (!Object.hasOwn(field.columns ?? {}, other)) tell(`${row}.${other.slice(0, 60)}`, "field_unknown", lineLabel(field, row, L(other.slice(0, 60), other.slice(0, 60))));
    for (const [key, column] of lineColumns(field)) {
      if (!isSet(cells[key])) {
        if (column.required) tell(`${row}.${key}`, "field_required", lineLabel(field, row, column.label));
      } else if (!schemaOf(column).safeParse(cells[key]).success) tell(`${row}.${key}`, "field_invalid", lineLabel(field, row, column.label), { hint: hint(column) });
    }
  }
  return faults;
}

/** What a value of the field must look like, for the sentence beside it. */
export function hint(field: Field): Label {
  switch (field.kind) {
    case "phone":
      return L("只要 3 到 20 位数字，分机写在 x 后，如 02788886666x801。", "3 to 20 digits, an extension after x, such as 02788886666x801.");
    case "email":
      return L("要像 name@example.com。", "it must look like name@example.com.");
    case "day":
      return L("要像 2026-11-24。", "it must look like 2026-11-24.");
    case "instant":
      return L("要带日期、时间和时区，如 2026-11-24T09:30:00+08:00。", "give day, time and zone, such as 2026-11-24T09:30:00+08:00.");
    case "choice": {
      const open = Object.entries(field.choices ?? {}).filter(([, c]) => !c.retired);
      return { zh: `只能是：${open.map(([key, c]) => `${c.zh}（${key}）`).join("、")}。`, en: `one of: ${open.map(([key, c]) => `${c.en} (${key})`).join(", ")}.` };
    }
    case "number":
    case "duration":
      return L(`要整数${range(field)}。`, `a whole number${range(field)}.`);
    case "money":
      return L("要以分为单位的整数，不能为负。", "whole fen, not negative.");
    case "yesNo":
      return L("要“是”或“否”。", "yes or no.");
    case "ref":
    case "file":
    case "signature":
      return L("要已有记录的编号。", "the id of an existing record is needed.");
    case "lines":
      return L(`要一行行的列表，最多 ${mostOf(kindOf(field.kind), field)} 行。`, `a list of rows, at most ${mostOf(kindOf(field.kind), field)} of them.`);
    case "tag":
      return L(`每个标签最多 40 字，最多 ${maxMany} 个。`, `at most 40 characters each, at most ${maxMany} of them.`);
    default:
      return L(`最多 ${field.max ?? (field.kind === "longText" ? 20_000 : 200)} 个字。`, `at most ${field.max ?? (field.kind === "longText" ? 20_000 : 200)} characters.`);
  }
}

function range(field: Field): string {
  if (field.min !== undefined && field.max !== undefined) return ` ${field.min}–${field.max}`;
  if (field.min !== undefined) return ` ≥ ${field.min}`;
  return field.max !== undefined ? ` ≤ ${field.max}` : "";
}

/** The fields a form of a new record offers: all that no step or event owns. */
export function formFields(type: RecordType): string[] {
  return Object.entries(type.fields)
    .filter(([, field]) => !field.readonly)
    .map(([name]) => name);
}

/** The fields a new record must be given: required, not read-only and without a preset. */
export function requiredFields(type: RecordType): string[] {
  return Object.entries(type.fields)
    .filter(([, field]) => field.required && !field.readonly && field.preset === undefined)
    .map(([name]) => name);
}

/** The wire schema of a whole input over the named fields. */
export function inputSchema(type: RecordType, names: readonly string[], required: readonly string[]): z.ZodObject {
  const shape: Record<string, z.ZodType> = {};
  for (const name of names) {
    const field = type.fields[name];
    if (!field) continue;
    const schema = fieldSchema({ ...field, required: required.includes(name) });
    shape[name] = required.includes(name) ? schema : schema.optional();
  }
  return z.strictObject(shape);
}
