/** One question as it was asked, and what was chosen. */
export interface Chosen {
  readonly question: string;
  readonly chosen: string | null;
}

/** The share of questions that were answered rightly, in whole per cent, rounded down; a question answered twice counts by its first answer. */
export function markQuestions(asked: readonly string[], right: ReadonlyMap<string, string>, answers: readonly Chosen[]): number {
  if (asked.length === 0) return 0;
  const given = new Map(answers.toReversed().map((one) => [one.question, one.chosen]));
  return Math.floor((100 * asked.filter((id) => right.has(id) && given.get(id) === right.get(id)).length) / asked.length);
}

/** Characters a minute that were typed as the text has them, in their order (F19); blanks and line ends do not count. `ms` is how long it took. */
export function markTyping(text: string, typed: string, ms: number): number {
  const [want, have] = [text, typed].map((one) => [...one.replaceAll(/\s/g, "")]) as [string[], string[]];
  // The longest common subsequence: a character left out costs one, not all that follow.
  let row = Array.from({ length: have.length + 1 }, () => 0);
  for (const letter of want) {
    const next = [0];
    for (let at = 0; at < have.length; at++) next.push(letter === have[at] ? (row[at] as number) + 1 : Math.max(row[at + 1] as number, next[at] as number));
    row = next;
  }
  return Math.floor((row.at(-1) as number) / (Math.max(ms, 1000) / 60_000));
}

/** What was typed, how many keys it took as the page counted them, how long it was open by the server's time, and the fastest that is believed. */
export interface Typing {
  readonly typed: string;
  readonly keys: number;
  readonly ms: number;
  readonly fastest: number;
}

/**
 * Why typing is not believed: less than one key for two characters, which no way of input by hand comes to, or faster than hands are; null where it is.
 *
 * A page can be made to say anything of its keys, but not of the time, which is the server's own.
 */
export function doubtOf({ typed, keys, ms, fastest }: Typing): "keys" | "fast" | null {
  const letters = [...typed.replaceAll(/\s/g, "")].length;
  if (letters / (Math.max(ms, 1000) / 60_000) > fastest) return "fast";
  return keys * 2 < letters ? "keys" : null;
}
