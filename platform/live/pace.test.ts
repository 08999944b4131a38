import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepPace } from "./pace.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first goes at once, what comes too soon waits, and of it the newest alone goes when its turn comes; each key by itself", () => {
  const said: string[] = [];
  const pace = keepPace<string>(3000, Date.now, (value) => void said.push(value));
  for (let n = 0; n < 50; n++) {
    pace.say("a", `a${n}`);
    vi.advanceTimersByTime(100);
  }
  expect(said).toEqual(["a0", "a29"]);
  pace.say("b", "b0");
  expect(said.at(-1)).toBe("b0");
  vi.advanceTimersByTime(3000);
  expect(said).toEqual(["a0", "a29", "b0", "a49"]);
  vi.advanceTimersByTime(3000);
  pace.say("a", "late");
  expect(said.at(-1)).toBe("late");
});

test("what was taken back is not said, and nothing is after the end", () => {
  const said: string[] = [];
  const pace = keepPace<string>(3000, Date.now, (value) => void said.push(value));
  pace.say("a", "one");
  pace.say("a", "two");
  pace.drop("a");
  pace.say("b", "three");
  pace.say("b", "four");
  pace.close();
  vi.advanceTimersByTime(10_000);
  expect(said).toEqual(["one", "three"]);
  pace.tidy();
  pace.say("a", "five");
  expect(said.at(-1)).toBe("five");
});
