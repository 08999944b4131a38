import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { adoptServerTime, instantNow, nowMs } from "./clock.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-30T01:00:00.000Z") }));
afterEach(() => {
  adoptServerTime(instantNow(), Date.now(), Date.now());
  vi.useRealTimers();
});

test("a device whose clock is wrong goes by the server's time, and goes on with it", () => {
  adoptServerTime("2026-11-30T01:12:00.000Z", Date.now(), Date.now());
  expect(instantNow()).toBe("2026-11-30T01:12:00.000Z");
  vi.advanceTimersByTime(90_000);
  expect(instantNow()).toBe("2026-11-30T01:13:30.000Z");
});

test("a device that is set right goes by its own clock again, and one that was right is not moved by a slow answer", () => {
  adoptServerTime("2026-11-30T01:12:00.000Z", Date.now(), Date.now());
  vi.setSystemTime("2026-11-30T01:20:00.000Z");
  adoptServerTime("2026-11-30T01:20:01.000Z", Date.now(), Date.now());
  expect(nowMs()).toBe(Date.now());
  const asked = Date.now();
  vi.advanceTimersByTime(8_000);
  adoptServerTime(new Date(asked).toISOString(), asked, Date.now());
  expect(nowMs()).toBe(Date.now());
});
