import type { Language } from "#platform/record/label.ts";
import { readInput } from "#platform/record/input.ts";
import { Problem, sentence } from "#platform/record/problem.ts";
import type { RecordType } from "#platform/record/record.ts";
import type { Me } from "../model.ts";
import type { Values } from "./draft.ts";

/** The values a new form starts with: presets of the declaration, by who fills it in and when. */
export function presets(type: RecordType, names: readonly string[], me: Pick<Me, "staff" | "sites" | "posts" | "organisation">, now: string): Values {
  const out: Record<string, unknown> = {};
  for (const name of names) {
    const preset = type.fields[name]?.preset;
    if (preset === undefined) continue;
    if (typeof preset !== "object") out[name] = preset;
    else if ("actor" in preset) out[name] = me.staff.id;
    else if ("now" in preset) out[name] = now;
    else if ("of" in preset) continue;
    else if ("organisation" in preset) out[name] = me.organisation.language;
    else out[name] = me.posts.find((post) => post.siteId !== null)?.siteId ?? (me.sites.length === 1 ? me.sites[0]?.id : null) ?? null;
  }
  return out;
}

/** What a form would send, and what is wrong with it by field; the same check as the server's. */
export function checkValues(type: RecordType, values: Values, names: readonly string[], required: readonly string[], language: Language): { input: Values; wrong: Readonly<Record<string, string>> } {
  const given = Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
  try {
    return { input: readInput(type, given, names, required), wrong: {} };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { input: given, wrong: Object.fromEntries(error.fields.map((fault) => [fault.field, sentence(fault.code, fault.params, language)])) };
  }
}

/** Whether two values of a field say the same; nothing, null and an empty list do. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null) || (Array.isArray(a) && a.length === 0 && (b ?? null) === null) || (Array.isArray(b) && b.length === 0 && (a ?? null) === null);

/** The part of an input that differs from the row it changes. */
export function changed(input: Values, row: Values): Values {
  return Object.fromEntries(Object.entries(input).filter(([name, value]) => !same(value, row[name])));
}

/** Where my change and another person's meet: the fields I changed whose value is another now than when I began. */
export function clashes(mine: Values, before: Values, current: Values): string[] {
  return Object.keys(mine).filter((name) => !same(before[name], current[name]) && !same(mine[name], current[name]));
}
