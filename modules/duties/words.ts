import { L, type Label } from "#platform/record/label.ts";
import { readYaml } from "#platform/store/product-data.ts";
import { readWordsFile } from "./catalogue-join.ts";
import { durationText, rhythmText } from "./catalogue-schema.ts";
import type { Word } from "./catalogue-types.ts";
import { sayDuration, sayRhythm } from "./say.ts";

type BareWord = Omit<Word, "duties">;

/** The key of the setting that holds the value of a word: `word.prompt`, `word.on-time`. */
export function wordKey(wordId: string): string {
  return `word.${wordId.replaceAll(" ", "-")}`;
}

/** How the value of a word is written: a length of time or a rhythm. */
export const schemaOf = (word: Pick<Word, "unit">): typeof durationText => (word.unit === "duration" ? durationText : rhythmText);

/** What an organisation set for a word, if it may stand; null while it is unset. */
export function valueOfWord(word: BareWord, settings: Readonly<Record<string, unknown>>): string | null {
  const parsed = schemaOf(word).safeParse(settings[wordKey(word.id)]);
  return parsed.success ? parsed.data : null;
}

/** A value of a word in words, such as “2 个工作小时内”. */
export function sayWord(word: BareWord, value: string): Label {
  return (word.unit === "duration" ? sayDuration(value, word.side ?? "after") : sayRhythm(value)) ?? L(value, value);
}

/** The words alone: a start reads this one small file, and the whole catalogue only when it is asked for. */
export function readWords(): BareWord[] {
  const file = readWordsFile(readYaml(new URL("../../data/catalogue/words.yaml", import.meta.url)));
  return file.words.map(({ zh, en, ...word }) => ({ ...word, side: "side" in word ? word.side : null, name: { zh, en } }));
}
