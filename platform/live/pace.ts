/** Lets what is said under a key through at a pace; made by `keepPace`. */
export interface Pace<T> {
  /** Says something under a key: at once where its turn is there, else when it comes, and then the newest alone. */
  say(key: string, value: T): void;
  /** Takes back what waits under a key. */
  drop(key: string): void;
  /** Forgets keys that hold nothing back any more. */
  tidy(): void;
  close(): void;
}

/** Lets each key through once in `every` milliseconds of `now`, however often it is said; what came too soon waits, and only the newest of it. */
export function keepPace<T>(every: number, now: () => number, pass: (value: T) => void): Pace<T> {
  const passedAt = new Map<string, number>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const drop = (key: string): void => {
    clearTimeout(waiting.get(key));
    waiting.delete(key);
  };
  const through = (key: string, value: T): void => {
    passedAt.set(key, now());
    pass(value);
  };
  return {
    say(key, value) {
      drop(key);
      const left = (passedAt.get(key) ?? Number.NEGATIVE_INFINITY) + every - now();
      if (left <= 0) return through(key, value);
      const timer = setTimeout(() => {
        waiting.delete(key);
        through(key, value);
      }, left);
      timer.unref();
      waiting.set(key, timer);
    },
    drop,
    tidy() {
      for (const [key, at] of passedAt) if (now() - at >= every && !waiting.has(key)) passedAt.delete(key);
    },
    close: () => [...waiting.keys()].forEach(drop),
  };
}
