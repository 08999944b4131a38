import { useState } from "react";

export type Values = Readonly<Record<string, unknown>>;

interface Kept {
  /** When it was typed last; null where it was kept before times were kept. */
  readonly at: string;
  readonly values: Values;
}

/** So long a draft counts as what one was just typing: a reload, a look elsewhere. What is older belongs to another caller. */
export const freshMs = 15 * 60_000;

/** Whether a draft is filled in by itself, or only offered with its time. */
export function isFresh(at: string, now: number): boolean {
  const age = now - Date.parse(at);
  return age >= 0 && age < freshMs;
}

function kept(place: string): Kept | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(place) ?? "null");
    if (typeof found !== "object" || found === null) return null;
    const { at, values } = found as Partial<Kept>;
    return typeof at === "string" && typeof values === "object" && values !== null ? { at, values } : null;
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

export interface Draft {
  readonly values: Values;
  /** Whether a draft was filled in. */
  readonly restored: boolean;
  /** When an older draft was typed that was not filled in; null where there is none. */
  readonly old: string | null;
  readonly change: (part: Values) => void;
  /** Drops the draft and begins anew. */
  readonly reset: () => void;
  /** Fills the older draft in. */
  readonly take: () => void;
}

/**
 * What is typed into a form: kept in this tab through a reload until it is sent or dropped.
 * Only what differs from the first values is kept, so that presets stay fresh. A draft of a while ago is offered with its time and not
 * filled in: it would carry another caller into this one's form.
 */
export function useDraft(place: string, first: Values): Draft {
  // What the form began with: the moment of a preset goes on, what a person left as it was is no draft.
  const [start] = useState(() => ({ draft: kept(place), first }));
  const fresh = start.draft !== null && isFresh(start.draft.at, Date.now());
  const [values, setValues] = useState<Values>(() => ({ ...first, ...(fresh ? start.draft?.values : {}) }));
  const [restored, setRestored] = useState(fresh);
  const [old, setOld] = useState(fresh ? null : (start.draft?.at ?? null));
  const change = (part: Values): void => {
    setOld(null);
    setValues((before) => {
      const next = { ...before, ...part };
      try {
        const differs = Object.fromEntries(Object.entries(next).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(start.first[name])));
        sessionStorage.setItem(place, JSON.stringify({ at: new Date().toISOString(), values: differs } satisfies Kept));
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
    setOld(null);
  };
  const take = (): void => {
    setValues({ ...start.first, ...start.draft?.values });
    setRestored(true);
    setOld(null);
  };
  return { values, restored, old, change, reset, take };
}
