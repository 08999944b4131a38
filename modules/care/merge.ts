import { maxMany } from "#platform/record/input.ts";
import { L } from "#platform/record/label.ts";
import { fieldProblem, Problem, type FieldProblem } from "#platform/record/problem.ts";
import type { Label } from "#platform/record/label.ts";
import { isSet } from "#platform/record/rule.ts";
import { clientRecord } from "./client.record.ts";

type Values = Readonly<Record<string, unknown>>;

/** Which of two values a merged client keeps; `both` where values can stand side by side. */
export type Choice = "kept" | "other" | "both";

/** One field of two clients side by side, with the choice that stands unless somebody makes another. */
export interface FieldPreview {
  readonly field: string;
  readonly kept: unknown;
  readonly other: unknown;
  readonly choices: readonly Choice[];
  readonly choice: Choice;
}

/** Fields that follow from others and are never chosen. */
const follows = new Set(["mergedInto", "ownerSince", "ownerReason", "lastContactAt", "followingSince"]);

/** Every field in which at least one of two clients says something, with what may be chosen. */
export function previewMerge(kept: Values, other: Values): FieldPreview[] {
  const previews: FieldPreview[] = [];
  for (const [field, declared] of Object.entries(clientRecord.fields) as [string, { many?: boolean; kind: string }][]) {
    if (follows.has(field) || (!isSet(kept[field]) && !isSet(other[field]))) continue;
    const joins = declared.many === true || declared.kind === "longText";
    const differ = isSet(kept[field]) && isSet(other[field]) && !same(kept[field], other[field]);
    const choices: Choice[] = joins && differ ? ["both", "kept", "other"] : ["kept", "other"];
    previews.push({ field, kept: kept[field] ?? null, other: other[field] ?? null, choices, choice: preset(field, kept[field], other[field], joins && differ) });
  }
  return previews;
}

function preset(field: string, kept: unknown, other: unknown, both: boolean): Choice {
  // Who once refused to be contacted is not contacted because a double says otherwise.
  if (field === "consent") return other === "refused" || kept === "unknown" ? "other" : "kept";
  if (field === "following") return kept === true || other !== true ? "kept" : "other";
  if (both) return "both";
  return isSet(kept) ? "kept" : "other";
}

/**
 * The values that a client takes from its double, only those that change.
 *
 * @throws Problem `invalid_input` with the field whose choice is none, or whose values are too many or too long together.
 */
export function mergedValues(kept: Values, other: Values, choices: Readonly<Record<string, string>>): Record<string, unknown> {
  const previews = previewMerge(kept, other);
  const faults: (FieldProblem & { label?: Label })[] = [];
  const fields = clientRecord.fields as Record<string, { label: Label; many?: boolean; max?: number }>;
  const values: Record<string, unknown> = {};
  for (const field of Object.keys(choices)) if (!previews.some((one) => one.field === field)) faults.push({ field, code: "field_unknown", params: { field } });
  for (const preview of previews) {
    const { field } = preview;
    const label = fields[field]?.label as Label;
    const choice = (choices[field] ?? preview.choice) as Choice;
    if (!preview.choices.includes(choice)) {
      faults.push({ field, code: "field_invalid", params: { field: label, hint: L(`只能是 ${preview.choices.join("、")}。`, `one of ${preview.choices.join(", ")}.`) }, label });
      continue;
    }
    const value = choice === "kept" ? preview.kept : choice === "other" ? preview.other : joined(preview.kept, preview.other);
    const most = Array.isArray(value) ? maxMany : (fields[field]?.max ?? Infinity);
    if ((Array.isArray(value) || typeof value === "string") && value.length > most) faults.push({ field, code: "field_invalid", params: { field: label, hint: L(`合起来超过 ${most}，请只留一边。`, `together more than ${most}; keep one side.`) }, label });
    else if (!same(value, kept[field] ?? null)) values[field] = value;
  }
  if (faults.length > 0) throw fieldProblem(faults);
  return { ...values, ...consequences(kept, other, values) };
}

/** What follows from the chosen values: whose time in charge it is, and the later of two last contacts. */
function consequences(kept: Values, other: Values, chosen: Values): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if ("owner" in chosen) Object.assign(out, { ownerSince: other.ownerSince ?? null, ownerReason: other.ownerReason ?? null });
  if ("following" in chosen && chosen.following === true) out.followingSince = other.followingSince ?? null;
  const last = [kept.lastContactAt, other.lastContactAt].filter((at) => typeof at === "string").sort().at(-1);
  if (last !== undefined && last !== kept.lastContactAt) out.lastContactAt = last;
  return out;
}

function joined(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return [...new Set([...a, ...b])];
  return `${String(a)}\n${String(b)}`;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** Whether a first contact was still owed to a client when it was merged: then its week goes on when the merge is undone. */
export function owedFirstContact(row: Values): boolean {
  return typeof row.ownerSince === "string" && (typeof row.lastContactAt !== "string" || row.lastContactAt < row.ownerSince);
}

/** @throws Problem `undo_too_late` unless both clients stand as the merge left them. */
export function demandUntouched(loser: { now: number; merged: number | null }, kept: { now: number; merged: number | null }): void {
  if (loser.now !== loser.merged || kept.now !== kept.merged) throw new Problem("undo_too_late");
}
