import { cleanText } from "./cell.ts";
import type { ZoneClock } from "./zone.ts";

export interface SheetColumn {
  readonly title: string;
  /**
   * What the values are: `text` string; `number` number, bigint or decimal text; `instant` Date, ISO 8601 text or milliseconds; `day`
   * "2026-11-24"; `money` integer fen; `bool` boolean. Null and undefined leave the cell empty.
   */
  readonly type: "text" | "number" | "instant" | "day" | "money" | "bool";
  /** Width in characters; by its type unless given. */
  readonly width?: number;
  /** Words for a `bool` column, such as 是 and 否; without, Excel's TRUE and FALSE. */
  readonly words?: { readonly yes: string; readonly no: string };
}

/** A value ready to be written: text, digits, a date as wall time, or yes and no; null for an empty cell. */
export type Written =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly digits: string; readonly money: boolean }
  | { readonly kind: "date"; readonly wallMs: number; readonly hasTime: boolean }
  | { readonly kind: "bool"; readonly yes: boolean };

/** Digits that a double, and so Excel, holds exactly. */
const EXACT_DIGITS = 15;

/**
 * Brings a value into the form of its column. A number of more digits than Excel keeps becomes text: wrong digits are worse than none to add.
 * @throws TypeError that names the column when the value is not of its type: a fault of the program, not of the user
 */
export function written(column: SheetColumn, value: unknown, zone: ZoneClock): Written | null {
  if (value === null || value === undefined) return null;
  const wrong = (): TypeError => new TypeError(`column "${column.title}" (${column.type}) cannot hold ${typeof value} ${String(value).slice(0, 40)}`);
  switch (column.type) {
    case "text":
      if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint") throw wrong();
      return value === "" ? null : { kind: "text", text: cleanText(String(value)) };
    case "number": {
      const digits = String(value);
      if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(digits)) throw wrong();
      return numeric(digits, typeof value === "number", false);
    }
    case "money": {
      if (!/^-?\d+$/.test(String(value)) || typeof value === "boolean") throw wrong();
      const fen = BigInt(value as number | bigint | string);
      const size = String(fen < 0n ? -fen : fen).padStart(3, "0");
      return numeric(`${fen < 0n ? "-" : ""}${size.slice(0, -2)}.${size.slice(-2)}`, false, true);
    }
    case "instant": {
      const ms = value instanceof Date ? value.getTime() : typeof value === "number" ? value : typeof value === "string" ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(ms)) throw wrong();
      return { kind: "date", wallMs: zone.toWall(ms), hasTime: true };
    }
    case "day": {
      const ms = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00Z`) : Number.NaN;
      if (Number.isNaN(ms)) throw wrong();
      return { kind: "date", wallMs: ms, hasTime: false };
    }
    case "bool":
      if (typeof value !== "boolean") throw wrong();
      return column.words ? { kind: "text", text: cleanText(value ? column.words.yes : column.words.no) } : { kind: "bool", yes: value };
  }
}

function numeric(digits: string, isDouble: boolean, money: boolean): Written {
  const significant = digits.replace(/e.*$/i, "").replace(/^-?0*\.?0*|\./g, "").replace(/0+$/, "");
  return isDouble || significant.length <= EXACT_DIGITS ? { kind: "number", digits, money } : { kind: "text", text: digits };
}

/** Wall time as people and Excel read it: "2026-11-24 08:30:00", with milliseconds only where there are some. */
export function dateText(wallMs: number, hasTime: boolean): string {
  const iso = new Date(wallMs).toISOString();
  return hasTime ? iso.slice(0, 23).replace("T", " ").replace(/\.000$/, "") : iso.slice(0, 10);
}
