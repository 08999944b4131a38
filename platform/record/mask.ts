import type { RecordType } from "./record.ts";
import { holdsCapability, type Row, type RuleActor } from "./rule.ts";

/** The fields of a row whose value the actor may not see in full. */
export function maskedFields(type: RecordType, row: Row, actor: RuleActor): string[] {
  return Object.entries(type.fields)
    .filter(([name, field]) => field.mask !== undefined && row[name] !== null && row[name] !== undefined && !holdsCapability(actor, field.mask, "site" in row ? row.site : undefined))
    .map(([name]) => name);
}

/** A value as shown without the right to see it: a phone keeps three digits and its tail, an e-mail its first letter and its house. */
export function maskValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskValue);
  if (typeof value !== "string") return value === null || value === undefined ? value : "****";
  const at = value.indexOf("@");
  if (at > 0) return `${value.slice(0, 1)}***${value.slice(at)}`;
  return value.length >= 8 ? `${value.slice(0, 3)}****${value.slice(-4)}` : "****";
}

/** A row as the actor may see it, with the names of what was masked. */
export function present(type: RecordType, row: Row, actor: RuleActor): Row & { masked: string[] } {
  const masked = maskedFields(type, row, actor);
  if (masked.length === 0) return { ...row, masked };
  return { ...row, ...Object.fromEntries(masked.map((name) => [name, maskValue(row[name])])), masked };
}
