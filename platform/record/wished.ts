import { z } from "zod";
import { referred, type Field } from "./field.ts";
import type { Label } from "./label.ts";
import { askedFields, type Fields, type Moment, type RecordType, type Transition } from "./record.ts";
import { fieldsOf, type Rule } from "./rule.ts";

/** What an organisation wishes of one field: another name, that it is not shown, or that it must be given. */
export interface FieldWish {
  readonly zh?: string | undefined;
  readonly en?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly required?: boolean | undefined;
}

/** The wishes for the fields of one record type, by the field's name. */
export type FieldWishes = Readonly<Record<string, FieldWish>>;

/** The key of the setting that holds an organisation's wishes for a record type. */
export const wishKey = (type: string): string => `fields.${type}`;

/**
 * A record type as an organisation wants it on screen and paper: renamed fields, hidden ones left out, further ones required.
 *
 * Only what is shown and asked for goes by it; tables, rules and clocks go by the declaration.
 */
export function asWished<T extends RecordType>(type: T, wishes: FieldWishes | undefined): T {
  if (!wishes || Object.keys(wishes).length === 0) return type;
  const fields: Fields = Object.fromEntries(Object.entries(type.fields).flatMap(([name, field]) => {
    const wish = wishes[name];
    if (!wish) return [[name, field]];
    if (wish.hidden && mayHide(type, name)) return [];
    return [[name, { ...field, label: labelOf(field, wish), ...(wish.required && mayRequire(type, name) ? { required: true } : {}) }]];
  }));
  const transitions = Object.fromEntries(Object.entries(type.transitions).map(([step, transition]): [string, Transition] => [step, transition.asks ? { ...transition, asks: transition.asks.filter((ask) => (ask.endsWith("?") ? ask.slice(0, -1) : ask) in fields) } : transition]));
  return { ...type, fields, transitions };
}

/** A wish that names one language alone names it in both. */
function labelOf(field: Field, { zh, en }: FieldWish): Label {
  return zh === undefined && en === undefined ? field.label : { zh: zh ?? en ?? field.label.zh, en: en ?? zh ?? field.label.en };
}

/** Whether a field may be hidden: nobody needs it, no rule, clock or counter reads it, and it does not name the record. */
export function mayHide(type: RecordType, name: string): boolean {
  const field = type.fields[name];
  return field !== undefined && !field.required && !field.readonly && field.to !== "site" && !needed(type).has(name);
}

/** Whether a field may be required: a person fills it, in the form or in a step, and it can be left empty. */
export function mayRequire(type: RecordType, name: string): boolean {
  const field = type.fields[name];
  if (!field || field.required || field.kind === "yesNo") return false;
  return !field.readonly || Object.values(type.transitions).some((one) => !one.internal && askedFields(one).some((asked) => asked.name === name && !asked.required));
}

/** What a setting with the wishes for a type may hold; what may not be hidden or required is refused. */
export function wishesSchema(type: RecordType): z.ZodType<FieldWishes> {
  const name = z.string().trim().min(1).max(40);
  const wish = z.strictObject({ zh: name.optional(), en: name.optional(), hidden: z.boolean().optional(), required: z.boolean().optional() });
  return z.record(z.string().max(60), wish).superRefine((wishes, context) => {
    for (const [field, { hidden, required }] of Object.entries(wishes)) {
      const known = Object.hasOwn(type.fields, field);
      if (!known || (hidden && !mayHide(type, field)) || (required && !mayRequire(type, field)) || (hidden && required)) context.addIssue({ code: "custom", path: [field], message: field });
    }
  });
}

const neededOf = new WeakMap<RecordType["fields"], ReadonlySet<string>>();

function needed(type: RecordType): ReadonlySet<string> {
  const known = neededOf.get(type.fields);
  if (known) return known;
  const names = new Set<string>([type.title, ...(type.subtitle ?? []), ...(type.owner ? [type.owner] : [])]);
  const rule = (one: Rule | undefined): void => one && fieldsOf(one).forEach((field) => names.add(field));
  const moment = (one: Moment): void => void ("field" in one && names.add(one.field));
  Object.values(type.may).forEach(rule);
  for (const state of Object.values(type.states)) rule(state.unless?.rule);
  for (const step of Object.values(type.transitions)) {
    rule(step.who);
    step.guards?.forEach((guard) => rule(guard.rule));
    for (const need of [...(step.requires ?? []), ...(step.demands ?? [])]) {
      rule(need.when);
      need.fields.forEach((field) => names.add(field));
    }
    for (const asked of askedFields(step)) if (asked.required) names.add(asked.name);
  }
  type.invariants.forEach((one) => rule(one.rule));
  for (const clock of Object.values(type.clocks)) {
    [...clock.starts, ...clock.stops].forEach(moment);
    rule(clock.when);
    rule(clock.safety);
    for (const field of [clock.until, clock.owner]) if (field) names.add(field);
  }
  for (const keys of Object.values(type.counts ?? {})) for (const key of keys) names.add(typeof key === "string" ? key : key.isSet);
  for (const field of Object.values(type.fields)) {
    const from = referred(field);
    if (from) names.add(from.of);
    for (const among of Object.values(field.among ?? {})) if (typeof among === "object") names.add(among.of);
  }
  neededOf.set(type.fields, names);
  return names;
}
