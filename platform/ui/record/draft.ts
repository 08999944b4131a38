import { useState } from "react";

export type Values = Readonly<Record<string, unknown>>;

function kept(place: string): Values | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(place) ?? "null");
    return typeof found === "object" && found !== null ? (found as Values) : null;
  } catch {
    return null;
  }
}

/** Forgets the draft of a place. */
export function dropDraft(place: string): void {
  try {
    sessionStorage.removeItem(place);
  } catch {
    // A browser that refuses storage keeps no draft either.
  }
}

/**
 * What is typed into a form: kept in this tab through a reload until it is sent or dropped.
 * Only what differs from the first values is kept, so that presets stay fresh.
 */
export function useDraft(place: string, first: Values): { values: Values; restored: boolean; change: (part: Values) => void; reset: () => void } {
  // What the form began with: the moment of a preset goes on, what a person left as it was is no draft.
  const [start] = useState(() => ({ draft: kept(place), first }));
  const [values, setValues] = useState<Values>(() => ({ ...first, ...start.draft }));
  const [restored, setRestored] = useState(start.draft !== null);
  const change = (part: Values): void => {
    setValues((old) => {
      const next = { ...old, ...part };
      try {
        sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(Object.entries(next).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(start.first[name])))));
      } catch {
        // Full or refused storage must not stop anybody from typing.
      }
      return next;
    });
  };
  const reset = (): void => {
    dropDraft(place);
    setValues(start.first);
    setRestored(false);
  };
  return { values, restored, change, reset };
}
