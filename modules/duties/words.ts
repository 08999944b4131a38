import type { SettingSpec } from "#platform/act/organisation.ts";
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

const schemaOf = (word: Pick<Word, "unit">): typeof durationText => (word.unit === "duration" ? durationText : rhythmText);

/** What an organisation set for a word, if it may stand; null while it is unset. */
export function valueOfWord(word: BareWord, settings: Readonly<Record<string, unknown>>): string | null {
  const parsed = schemaOf(word).safeParse(settings[wordKey(word.id)]);
  return parsed.success ? parsed.data : null;
}

/** A value of a word in words, such as “2 个工作小时内”. */
export function sayWord(word: BareWord, value: string): Label {
  return (word.unit === "duration" ? sayDuration(value, word.side ?? "after") : sayRhythm(value)) ?? L(value, value);
}

/** The settings of the words without a number: unset until the organisation confirms the proposal or gives its own. */
export const wordSettings: readonly SettingSpec[] = readWords().map((word) => ({
  key: wordKey(word.id),
  label: word.unit === "duration" ? L(`“${word.name.zh}”的时长`, `Length of “${word.name.en}”`) : L(`“${word.name.zh}”的频次`, `Rhythm of “${word.name.en}”`),
  schema: schemaOf(word),
  preset: null,
  proposal: word.proposal,
  says: word.says,
  hint: word.unit === "duration"
    ? L("写整数加单位，如 30m（分钟）、48h（小时）、7d（天）、2wh（工作小时）、1wd（工作日），最长十年。", "a whole number and a unit, such as 30m, 48h, 7d, 2wh (working hours) or 1wd (working days), ten years at most.")
    : L("写 daily、weekly、monthly、quarterly、yearly（可加 x2），或 weekly sat、weekly mon,thu、monthly 5、per shift、cycle 3w。", "daily, weekly, monthly, quarterly or yearly (x2 may follow), or weekly sat, weekly mon,thu, monthly 5, per shift, cycle 3w."),
}));

/** The words alone: a start reads this one small file, and the whole catalogue only when it is asked for. */
function readWords(): BareWord[] {
  const file = readWordsFile(readYaml(new URL("../../data/catalogue/words.yaml", import.meta.url)));
  return file.words.map(({ zh, en, ...word }) => ({ ...word, side: "side" in word ? word.side : null, name: { zh, en } }));
}
