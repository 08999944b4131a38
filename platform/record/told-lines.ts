import type { Field, ToldAs } from "./field.ts";
import type { Label } from "./label.ts";
import { lineColumns } from "./kinds/lines.ts";
import { isSet } from "./rule.ts";

/** One line as a reader takes it: what it is about, what was given, and in a word whether it is fine. */
export interface ToldLine {
  readonly head: unknown;
  readonly given: readonly { readonly name: string; readonly field: Field; readonly value: unknown }[];
  readonly verdict: Label | null;
  readonly wrong: boolean;
}

/** Reads a line of a field whose lines are told as sentences. That all is well is said only where nothing else was answered. */
export function toldLine(field: Field, told: ToldAs, line: Readonly<Record<string, unknown>>): ToldLine {
  const given = lineColumns(field).flatMap(([name, column]) => (name === told.head || name === told.wrong || name === told.yes || told.without.includes(name) || !isSet(line[name]) ? [] : [{ name, field: column, value: line[name] }]));
  const yes = line[told.yes];
  const wrong = line[told.wrong] === true || yes === false;
  return { head: line[told.head], given, wrong, verdict: wrong ? told.bad : yes === true || given.length === 0 ? told.fine : null };
}
