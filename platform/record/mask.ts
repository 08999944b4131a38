import { L, type Label } from "./label.ts";
import { Problem } from "./problem.ts";
import type { RecordType } from "./record.ts";
import { holdsCapability, isSet, type Row, type RuleActor } from "./rule.ts";

/** The fields of a row whose value is not shown in full: whoever it is asks for each by itself, and that is journalled. */
export function maskedFields(type: RecordType, row: Row): string[] {
  return Object.entries(type.fields)
    .filter(([name, field]) => field.mask !== undefined && isSet(row[name]))
    .map(([name]) => name);
}

/** A value as it is shown: at least four characters of it are hidden. A phone keeps its tail, a long one its first three digits; an e-mail its house. */
export function maskValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskValue);
  if (typeof value !== "string") return value === null || value === undefined ? value : "****";
  const at = value.indexOf("@");
  if (at > 0) return `${at >= 5 ? value.slice(0, 1) : ""}****${value.slice(at)}`;
  return `${value.length >= 11 ? value.slice(0, 3) : ""}****${value.length >= 8 ? value.slice(-4) : ""}`;
}

/** A row as it leaves the server, with the names of what was masked. */
export function present(type: RecordType, row: Row): Row & { masked: string[] } {
  const masked = maskedFields(type, row);
  if (masked.length === 0) return { ...row, masked };
  return { ...row, ...Object.fromEntries(masked.map((name) => [name, maskValue(row[name])])), masked };
}

/** What somebody lacks who may not see the value of a field in full. */
export function revealLabel(field: { readonly label: Label }): Label {
  return L(`看“${field.label.zh}”的全号`, `seeing “${field.label.en}” in full`);
}

/** The masked fields that a sheet or a print shows in full, as it was asked (`yes`). @throws Problem `not_allowed`, `filter_invalid`. */
export function askedInFull(type: RecordType, actor: RuleActor, asked: string | undefined): string[] {
  if (asked === undefined || asked === "no") return [];
  const masked = Object.entries(type.fields).filter(([, field]) => field.mask !== undefined);
  if (asked !== "yes" || masked.length === 0) throw new Problem("filter_invalid", { filter: "reveal" });
  const held = masked.filter(([, field]) => holdsCapability(actor, field.mask as string));
  if (held.length === 0) throw new Problem("not_allowed", { capability: masked.map(([, field]) => revealLabel(field)) });
  return held.map(([name]) => name);
}

/** Of these fields those whose capability the actor holds where the row is. */
export function fullAt(type: RecordType, row: Row, actor: RuleActor, asked: readonly string[]): string[] {
  return asked.filter((name) => holdsCapability(actor, type.fields[name]?.mask as string, "site" in row ? row.site : undefined));
}

/** A row as it goes out: masked but for the fields asked for in full, and those only where their capability is held. */
export function presentFull(type: RecordType, row: Row, actor: RuleActor, asked: readonly string[]): Row {
  return { ...present(type, row), ...Object.fromEntries(fullAt(type, row, actor, asked).map((name) => [name, row[name]])) };
}
