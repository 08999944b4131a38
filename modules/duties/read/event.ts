import type { Catalogue } from "../catalogue-types.ts";

/** The entry of this program that calls for a duty, and the kind of record that proves it where the text says how it is answered. */
export interface ReadEvent {
  readonly on: string;
  readonly proof: string | null;
}

/** What entry a duty's words speak of: looked for where the event stands, else in the whole sentence; null where this program has no such entry. */
export function eventIn(catalogue: Catalogue, text: string, start: string | undefined): ReadEvent | null {
  const stands = (words: readonly string[], within: string): boolean => words.some((word) => within.toLowerCase().includes(word));
  const found = (start && catalogue.events.find((one) => stands(one.words, start))) || catalogue.events.find((one) => stands(one.words, text));
  return found ? { on: found.on, proof: found.proofs.find((one) => stands(one.words, text))?.record ?? null } : null;
}
