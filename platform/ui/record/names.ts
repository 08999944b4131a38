import type { Label } from "#platform/record/label.ts";
import type { RecordType } from "#platform/record/record.ts";

/** What one record and many of them are called as a heading, and what one (`within`) and many (`manyWithin`) are amid a sentence. */
export function namesOf(type: RecordType, label: (label: Label) => string): { one: string; many: string; within: string; manyWithin: string } {
  const { zh, en } = type.label;
  const many = type.plural ?? pluralOf(en);
  return { one: label(type.label), many: label({ zh, en: many }), within: label({ zh, en: lowered(en) }), manyWithin: label({ zh, en: lowered(many) }) };
}

/** A name as it stands amid an English sentence; what is short for something keeps its capitals. */
function lowered(word: string): string {
  return /^[A-Z](?![A-Z])/.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : word;
}

function pluralOf(word: string): string {
  if (word === "Staff") return word;
  // "Point passed" is of points: what follows says what became of one.
  const passive = /^(\S+) (passed|taken|kept|lost|found|seen)$/.exec(word);
  if (passive) return `${pluralOf(passive[1] as string)} ${passive[2]}`;
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/i.test(word) ? `${word}es` : `${word}s`;
}
