import { fill, listed, type Label, type Language } from "#platform/record/label.ts";
import { usePreferences } from "../preferences.ts";

/** The texts of one area by key; `{x}` is filled from the params. */
export type Texts = Readonly<Record<string, Label>>;

type ParamNames<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | ParamNames<Rest> : never;
type Args<S extends string> = [ParamNames<S>] extends [never] ? [] : [params: Readonly<Record<ParamNames<S>, string | number>>];

/** Says a text of a catalogue; a key or a param that it does not know does not compile. */
export type Say<C extends Texts> = <K extends keyof C & string>(key: K, ...args: Args<C[K]["zh"]>) => string;

/** The texts of a catalogue in a language. */
export function say<C extends Texts>(catalogue: C, language: Language): Say<C> {
  return (key, ...args) => fill(catalogue[key]?.[language] ?? key, args[0] ?? {});
}

/** The texts of a catalogue in the reader's language. */
export function useText<C extends Texts>(catalogue: C): Say<C> {
  return say(catalogue, usePreferences().language);
}

/** Chooses a label of a declaration by the reader's language. */
export function useLabel(): (label: Label) => string {
  const { language } = usePreferences();
  return (label) => label[language];
}

/** Names several things in a row, as the reader's language does. */
export function useListed(): (names: readonly string[]) => string {
  const { language } = usePreferences();
  return (names) => listed(names, language);
}
