import type { Field } from "../record/field.ts";
import { hint } from "../record/input.ts";
import { listedLabels, type Label } from "../record/label.ts";
import type { Cell } from "../sheets/cell.ts";
import { readPhone } from "../sheets/phone.ts";
import { plain, readDay, readFen, readInstant, readNumber, readText, readYesNo, VALUE_REASONS, type ValueRead } from "../sheets/values.ts";
import type { ZoneClock } from "../sheets/zone.ts";
import { say } from "./says.ts";
import type { Target } from "./spec.ts";

/** The value of a cell in the stored form of its field; null for an empty cell, and why where it cannot be read. */
export type CellRead = { readonly value: unknown; readonly reason?: undefined } | { readonly value: null; readonly reason: Label };

const parts = /[,，、;；|\n]+/;
const nothing: CellRead = { value: null };

/** Reads a cell for a target: by the kind of its field, choices by any of their names, references as the words they are. */
export function readCell(cell: Cell | undefined, target: Target, zone: ZoneClock, rounded: boolean): CellRead {
  if (cell === undefined || (cell.kind === "empty" && cell.raw === undefined)) return nothing;
  // An Excel error or a formula without its result is no empty cell: what stood there would be lost.
  if (cell.kind === "empty") return from(readYesNo(cell));
  if (target.field === null) return target.read === "phone" ? phones(cell, false) : { value: readText(cell) };
  return readField(cell, target.field, zone, rounded);
}

function readField(cell: Cell, field: Field, zone: ZoneClock, rounded: boolean): CellRead {
  const text = readText(cell);
  if (text === null) return nothing;
  switch (field.kind) {
    case "phone":
      return phones(cell, field.many === true);
    case "email": {
      const found = plain(text).split(/[\s,，、;；|]+/).filter((part) => part !== "");
      return { value: field.many ? found : (found[0] ?? null) };
    }
    case "instant":
      return from(readInstant(cell, zone));
    case "day":
      return from(readDay(cell, zone));
    case "money":
      return from(readFen(cell));
    case "number":
    case "duration":
      return whole(readNumber(cell), rounded);
    case "yesNo":
      return from(readYesNo(cell));
    case "choice":
      return chosen(text, field);
    case "tag":
      return { value: text.split(parts).map((part) => part.trim()).filter((part) => part !== "") };
    default:
      return { value: text };
  }
}

function from<T>(read: ValueRead<T>): CellRead {
  if (read.reason === undefined) return { value: read.value };
  return read.reason === "empty" ? nothing : { value: null, reason: VALUE_REASONS[read.reason] };
}

function whole(read: ValueRead<number>, rounded: boolean): CellRead {
  if (read.reason !== undefined || Number.isInteger(read.value)) return from(read);
  return rounded ? { value: Math.round(read.value) } : { value: null, reason: say("not_whole") };
}

/** Phones in the record's form, where an extension follows `x`. */
function phones(cell: Cell, many: boolean): CellRead {
  const read = readPhone(cell);
  if (read.reason !== undefined) return from(read);
  const found = read.value.map((one) => one.replace("-", "x"));
  return { value: many ? found : (found[0] ?? null) };
}

/** A choice by its key or by its name in either language; retired ones may still stand in old sheets but can no longer be taken in. */
function chosen(text: string, field: Field): CellRead {
  const same = (a: string): string => plain(a).toLowerCase();
  const wanted = same(text);
  const open = Object.entries(field.choices ?? {}).filter(([, choice]) => !choice.retired);
  const found = open.find(([key, choice]) => [key, choice.zh, choice.en].some((name) => same(name) === wanted));
  if (found) return { value: found[0] };
  const names = hint(field);
  return { value: null, reason: open.length > 12 ? names : say("no_such_choice", { value: text.slice(0, 40), choices: listedLabels(open.map(([, choice]) => choice)) }) };
}
