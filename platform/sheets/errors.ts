import { filled, L, type Label } from "#platform/record/label.ts";

/** Every reason to refuse a sheet, with its sentence; `{x}` is filled from the error's params. */
export const SHEET_ERRORS = Object.freeze({
  sheet_not_readable: L("“{name}”读不了：不是表格，或已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 再试。", "“{name}” cannot be read: it is no sheet, or it is damaged. Open it in Excel or WPS, save it as .xlsx and try again."),
  sheet_old_format: L("“{name}”是旧的 .xls 格式。请用 Excel 或 WPS 另存为 .xlsx 再试。", "“{name}” is in the old .xls format. Save it as .xlsx in Excel or WPS and try again."),
  sheet_protected: L("“{name}”加了打开密码。请去掉密码再试。", "“{name}” needs a password to open. Remove the password and try again."),
  sheet_web_page: L("“{name}”其实是网页，不是表格。请用 Excel 或 WPS 打开，另存为 .xlsx 再试。", "“{name}” is a web page, not a sheet. Open it in Excel or WPS, save it as .xlsx and try again."),
  sheet_too_large: L("“{name}”展开后超过 {megabytes} MB，请分成几份。", "“{name}” unpacks to more than {megabytes} MB. Split it."),
  sheet_too_dense: L("“{name}”压缩得异常紧，像是有害文件，已拒绝。如确是表格，请另存为 .xlsx 再试。", "“{name}” is packed so tightly that it looks harmful; it was refused. If it is a sheet, save it as .xlsx anew."),
  sheet_too_many_rows: L("“{name}”超过 {limit} 行，请分成几份。", "“{name}” has more than {limit} rows. Split it."),
  sheet_too_many_columns: L("“{name}”第 {row} 行超过 {limit} 列，请去掉多余的列。", "Row {row} of “{name}” has more than {limit} columns. Remove what is not needed."),
  sheet_too_many_cells: L("“{name}”超过 {limit} 格，请分成几份。", "“{name}” has more than {limit} filled cells. Split it."),
  sheet_cell_too_long: L("“{name}”的 {cell} 格超过 {limit} 字，请缩短。", "Cell {cell} of “{name}” is longer than {limit} characters. Shorten it."),
  sheet_not_found: L("“{name}”里没有工作表“{sheet}”。现有：{sheets}。", "“{name}” has no sheet “{sheet}”. It has: {sheets}."),
  sheet_empty: L("“{name}”是空的。", "“{name}” is empty."),
  sheet_rows_over_excel: L("超过 {limit} 行，Excel 装不下。请缩小范围再导出。", "More than {limit} rows do not fit into Excel. Narrow the range and export again."),
} as const satisfies Record<string, Label>);

export type SheetErrorCode = keyof typeof SHEET_ERRORS;

export type SheetErrorParams = Readonly<Record<string, string | number>>;

/** A sheet is refused; `sentence` says in both languages what is wrong and what to do. */
export class SheetError extends Error {
  readonly code: SheetErrorCode;
  readonly params: SheetErrorParams;
  readonly sentence: Label;

  constructor(code: SheetErrorCode, params: SheetErrorParams, cause?: unknown) {
    const sentence = filled(SHEET_ERRORS[code], params);
    super(sentence.en, cause === undefined ? undefined : { cause });
    this.name = "SheetError";
    this.code = code;
    this.params = params;
    this.sentence = sentence;
  }
}
