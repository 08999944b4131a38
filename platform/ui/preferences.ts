import { useSyncExternalStore } from "react";
import type { Language } from "#platform/record/label.ts";
import type { Theme } from "./look/palette.ts";

export type ThemeChoice = Theme | "system";
interface Preferences {
  readonly language: Language;
  readonly theme: ThemeChoice;
}

const place = "dutydesk.preferences";
const listeners = new Set<() => void>();
/** What the organisation speaks, as the sign-in page last heard it. */
const spoken = "dutydesk.language";
let current: Preferences = read();

function read(): Preferences {
  if (typeof localStorage === "undefined") return { language: "zh", theme: "system" };
  let known: Preferences = { language: "zh", theme: "system" };
  try {
    known = { language: localStorage.getItem(spoken) === "en" ? "en" : "zh", theme: "system" };
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "{}");
    if (typeof kept !== "object" || kept === null) return known;
    const { language, theme } = kept as Record<string, unknown>;
    return { language: language === "en" || language === "zh" ? language : known.language, theme: theme === "light" || theme === "dark" ? theme : "system" };
  } catch {
    return known; // A browser that refuses storage still works, it only forgets.
  }
}

/** Takes the language an organisation speaks, before anybody is known, where nobody has chosen one in this browser. */
export function adoptSpoken(language: Language): void {
  try {
    localStorage.setItem(spoken, language);
    if (localStorage.getItem(place) !== null) return;
  } catch {
    // See `read`.
  }
  if (language === current.language) return;
  current = { ...current, language };
  for (const listener of listeners) listener();
}

/** Changes the reader's language or theme, keeps it in this browser and tells every component. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(place, JSON.stringify(current));
  } catch {
    // See `read`.
  }
  for (const listener of listeners) listener();
}

/** Takes the language of the person's profile where this browser has none of its own yet. */
export function adoptLanguage(language: Language): void {
  if (typeof localStorage !== "undefined" && localStorage.getItem(place) === null && language !== current.language) setPreferences({ language });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The reader's language, outside of components too. */
export const language = (): Language => current.language;

/** Language and theme of this browser; the component is shown anew when they change. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current);
}

const dark = typeof matchMedia === "undefined" ? null : matchMedia("(prefers-color-scheme: dark)");

function subscribeSystem(listener: () => void): () => void {
  dark?.addEventListener("change", listener);
  return () => dark?.removeEventListener("change", listener);
}

/** The theme that is shown: the reader's choice, or what the device asks for. */
export function useTheme(): Theme {
  const { theme } = usePreferences();
  const system = useSyncExternalStore(subscribeSystem, () => (dark?.matches ? "dark" : "light"));
  return theme === "system" ? system : theme;
}
