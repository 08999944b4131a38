import { filled, L, type Label } from "../record/label.ts";
import { fieldProblem, Problem, sentence } from "../record/problem.ts";
import { SheetError } from "../sheets/errors.ts";

/** What is wrong with a row of a sheet: its number as the user counts, the heading of its column where one is at fault, and why. */
export interface RowFault {
  readonly row: number;
  readonly column: string | null;
  readonly reason: Label;
}

/** Sentences of taking sheets in and giving them out; `{x}` is filled by `say`. */
const says = {
  no_headings: L("没有找到表头：前 10 行里要有一行列名。", "No headings were found: one of the first 10 rows must hold the names of the columns."),
  no_columns: L("表里没有这些列：{columns}。请改列名，或把列对应上。", "The sheet lacks these columns: {columns}. Rename the columns, or match them."),
  no_fields: L("没有这些项：{fields}。可用的有：{known}。", "There are no such fields: {fields}. There are: {known}."),
  lines_not_taken: L("{field}要分行填，表格导入不收。请先不对应这一列，进来以后在记录里填。", "{field} holds lines of its own, which a sheet cannot bring. Leave this column unmatched and fill them in at the record."),
  no_rows: L("表头下面没有内容。", "There is nothing below the headings."),
  no_such_choice: L("“{value}”不在可选范围：{choices}。", "“{value}” is none of: {choices}."),
  not_whole: L("要整数。", "A whole number is needed."),
  no_such_record: L("没有{what}“{value}”，或你无权查看。", "There is no {what} “{value}”, or it is not yours to see."),
  several_records: L("{what}“{value}”有 {count} 个，请写明编号。", "There are {count} of {what} “{value}”; give the number."),
  twice: L("与第 {row} 行重复。", "It repeats row {row}."),
  too_many: L("超过 {limit} 行，请缩小范围再导出。", "More than {limit} rows; narrow the range and export again."),
  busy: L("这份表正在导入，请等它完成。", "This sheet is being imported; wait until it is done."),
  many_waiting: L("你已有 {n} 份导出在等，请先取走，或等一天后自动清掉。", "You have {n} sheets waiting; they are cleared after a day."),
  export_tired: L("导出中途停了三次，请再试一次。", "The export stopped three times; try again."),
  export_no_right: L("导出的人已没有这项权限。", "Who asked for the sheet no longer has the right."),
  export_rights_changed: L("取这份导出（做好后你的权限变了，请重新导出）", "taking this sheet (your rights changed since; make it anew)"),
  tired: L("导入中途停了三次，请再试一次；已进来的行不会重复。", "The import stopped three times. Try again; rows already in are not doubled."),
  no_right: L("导入的人已没有这项权限。", "Who started the import no longer has the right."),
} as const satisfies Record<string, Label>;

export type Saying = keyof typeof says;

/** A sentence in both languages, filled; a label among the params speaks each language. */
export function say(key: Saying, params: Readonly<Record<string, string | number | Label>> = {}): Label {
  return filled(says[key], params);
}

/** A refusal of a whole sheet in the words given. */
export function sheetProblem(reason: Label): Problem {
  return new Problem("sheet_refused", { reason });
}

/** Turns what the reader of sheets threw into a problem with its sentence; everything else stays what it is. */
export function asProblem(error: unknown): unknown {
  return error instanceof SheetError ? sheetProblem(error.sentence) : error;
}

/** The faults a problem tells of: one per field, with the heading that `columnOf` knows for it, or one for the whole row. */
export function faultsOf(row: number, problem: Problem, columnOf: (field: string) => string | null): RowFault[] {
  if (problem.fields.length === 0) return [{ row, column: null, reason: L(sentence(problem.code, problem.params, "zh"), sentence(problem.code, problem.params, "en")) }];
  return problem.fields.map((one) => ({ row, column: columnOf(one.field), reason: L(sentence(one.code, one.params, "zh"), sentence(one.code, one.params, "en")) }));
}

/** The problem of one field in words of one's own. */
export function fieldSays(field: string, label: Label, reason: Label): Problem {
  return fieldProblem([{ field, code: "field_invalid", params: { field: label, hint: reason }, label }]);
}
