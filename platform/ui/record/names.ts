import type { Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";

/** What one record and many of them are called in sentences. */
export function namesOf(type: RecordType, label: (label: Label) => string): { one: string; many: string } {
  return { one: label(type.label), many: label({ zh: type.label.zh, en: type.plural ?? pluralOf(type.label.en) }) };
}

function pluralOf(word: string): string {
  if (word === "Staff") return word;
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/i.test(word) ? `${word}es` : `${word}s`;
}
