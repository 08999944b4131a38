/** A clock that tests move: it stands still between calls. */
export interface TestClock {
  now(): string;
  /** Moves forward by milliseconds. */
  pass(ms: number): void;
  set(instant: string): void;
}

export const hour = 3_600_000;

/** A clock that stands at an instant, by default a Tuesday morning in Shanghai. */
export function testClock(start = "2026-11-24T01:00:00.000Z"): TestClock {
  let at = Date.parse(start);
  return {
    now: () => new Date(at).toISOString(),
    pass: (ms) => void (at += ms),
    set: (instant) => void (at = Date.parse(instant)),
  };
}
