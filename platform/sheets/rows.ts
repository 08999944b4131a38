import type { Cell } from "./cell.ts";
import { columnName, EMPTY } from "./cell.ts";
import { SheetError } from "./errors.ts";

export interface RowLimits {
  readonly maxRows: number;
  readonly maxColumns: number;
  readonly maxCells: number;
  readonly maxCharacters: number;
}

/** Collects the filled cells of a sheet and keeps its bounds. */
export interface RowBuilder {
  readonly name: string;
  readonly maxCharacters: number;
  readonly maxCells: number;
  /** Puts a cell: row from 1, column from 0. Rows left out before it stay, as empty rows, so that row numbers are those the user sees. */
  readonly put: (row: number, column: number, cell: Cell) => void;
  readonly tooLong: (row: number, column: number) => SheetError;
  readonly rows: readonly (readonly Cell[])[];
}

const NO_CELLS: Cell[] = [];

/** Makes an empty collection of rows. What is empty after the last filled row or cell counts for nothing: sheets formatted down to Excel's last row are common. */
export function rowBuilder(name: string, limits: RowLimits): RowBuilder {
  const rows: Cell[][] = [];
  let cells = 0;
  return {
    name,
    maxCharacters: limits.maxCharacters,
    maxCells: limits.maxCells,
    rows,
    put(row, column, cell) {
      if (row > limits.maxRows) throw new SheetError("sheet_too_many_rows", { name, limit: limits.maxRows });
      if (column >= limits.maxColumns) throw new SheetError("sheet_too_many_columns", { name, row, limit: limits.maxColumns });
      while (rows.length < row) rows.push(NO_CELLS);
      if (rows[row - 1] === NO_CELLS) rows[row - 1] = [];
      const line = rows[row - 1]!;
      // The gaps of a row cost memory too, so they count.
      cells += Math.max(0, column + 1 - line.length);
      if (cells > limits.maxCells) throw new SheetError("sheet_too_many_cells", { name, limit: limits.maxCells });
      while (line.length < column) line.push(EMPTY);
      line[column] = cell;
    },
    tooLong: (row, column) => new SheetError("sheet_cell_too_long", { name, cell: `${columnName(column)}${row}`, limit: limits.maxCharacters }),
  };
}
