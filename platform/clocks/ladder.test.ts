import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addWorking, isOpen, openBetween, workingBetween, workingCalendar } from "./calendar.ts";
import type { Calendar } from "./calendar.ts";
import { parseDuration } from "./duration.ts";
import { ClockError } from "./errors.ts";
import { frontDesk, office } from "./fixture.ts";
import { fromMs, toMs } from "./instant.ts";
import type { Instant } from "./instant.ts";
import { dueSteps, moveClock, nextStep, pauseClock, planClock, reopenClock, replanClock, resumeClock, startClock, stopClock } from "./ladder.ts";
import type { Calendars, ClockStart, ClockState, PlannedStep, Step } from "./ladder.ts";
import { clientTime, remaining, verdict } from "./remaining.ts";

const HOUR = 3_600_000;

/** Shanghai wall time as an instant. */
function at(local: string): Instant {
  return new Date(Date.parse(`${local.replace(" ", "T")}Z`) - 8 * HOUR).toISOString();
}

function start(over: Partial<ClockStart> & { within?: ClockStart["within"] }): ClockStart {
  return { startedAt: at("2026-03-09 10:00"), within: parseDuration("48h"), calendar: office, climbs: true, safety: false, ...over };
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ClockError) return error.code;
    throw error;
  }
  return "none";
}

const never = workingCalendar({ zone: "Asia/Shanghai", weekly: {}, holidays: null, overrides: [] });

describe("the plan", () => {
  test("a 48 hour promise warns, is missed, and climbs in each superior's hours", () => {
    expect(planClock(start({}), [office, frontDesk, null])).toEqual({
      dueAt: at("2026-03-11 10:00"),
      allottedMs: 48 * HOUR,
      steps: [
        { step: "warn50", at: at("2026-03-10 10:00") },
        { step: "warn75", at: at("2026-03-10 22:00") },
        { step: "warn90", at: at("2026-03-11 05:12") },
        { step: "missed", at: at("2026-03-11 10:00:00.001") },
        { step: "climb:1", at: at("2026-03-11 10:00:00.001") },
        { step: "climb:2", at: at("2026-03-12 09:00") }, // 22:00 is past the desk's closing,
        { step: "climb:3", at: at("2026-03-12 21:00") },
      ],
    });
  });

  test("working hours: everything is measured in open time, a quarter but at least an hour between levels", () => {
    const plan = planClock(start({ within: parseDuration("2wh"), startedAt: at("2026-03-09 17:00") }), [office, office]);
    expect(plan.steps).toEqual([
      { step: "warn50", at: at("2026-03-09 18:00") }, // stays at the closing
      { step: "warn75", at: at("2026-03-10 09:30") },
      { step: "warn90", at: at("2026-03-10 09:48") },
      { step: "missed", at: at("2026-03-10 10:00:00.001") },
      { step: "climb:1", at: at("2026-03-10 10:00:00.001") },
      { step: "climb:2", at: at("2026-03-10 11:00:00.001") },
    ]);
  });

  test("working days become open time at the start", () => {
    const plan = planClock(start({ within: parseDuration("2wd") }), []);
    expect(plan.dueAt).toBe(at("2026-03-11 10:00"));
    expect(plan.allottedMs).toBe(15 * HOUR);
    expect(planClock(start({ within: parseDuration("2wd"), calendar: null }), []).allottedMs).toBe(48 * HOUR);
  });

  test("safety climbs at once and by the wall clock, whatever the hours", () => {
    const night = start({ within: parseDuration("4wh"), startedAt: at("2026-03-09 16:00"), safety: true });
    const plan = planClock(night, [office, office, never]);
    expect(plan.dueAt).toBe(at("2026-03-10 11:00"));
    expect(plan.steps.slice(4).map((one) => one.at)).toEqual(["2026-03-10 11:00:00.001", "2026-03-10 12:00:00.001", "2026-03-10 13:00:00.001"].map(at));
  });

  test("what does not climb ends with missed; without superiors too", () => {
    expect(planClock(start({ climbs: false }), [office]).steps.at(-1)?.step).toBe("missed");
    expect(planClock(start({}), []).steps.at(-1)?.step).toBe("missed");
  });

  test("a superior without any hours left is told at once", () => {
    expect(planClock(start({}), [never]).steps.at(-1)).toEqual({ step: "climb:1", at: at("2026-03-11 10:00:00.001") });
  });

  test("the interval between levels is a parameter; limits under a minute are refused", () => {
    const quick = planClock(start({ climbAfter: { share: 0, atLeastMs: 600_000 } }), [null, null]);
    expect(quick.steps.at(-1)).toEqual({ step: "climb:2", at: at("2026-03-11 10:10:00.001") });
    expect(codeOf(() => startClock(start({ climbAfter: { share: 0, atLeastMs: 0 } })))).toBe("clock_climb_invalid");
    expect(codeOf(() => startClock(start({ within: { calendar: "wall", ms: 1000 } })))).toBe("clock_within_invalid");
  });
});

describe("catching up after an outage", () => {
  const calendars: Calendars = { clock: office, chain: [office, office] };

  test("overtaken warnings are recorded, only the last is told", () => {
    const { steps, clock, next } = dueSteps(startClock(start({})), calendars, at("2026-03-11 06:00"));
    expect(steps.map((one) => [one.step, one.announce])).toEqual([["warn50", false], ["warn75", false], ["warn90", true]]);
    expect(clock.passed).toBe("warn90");
    expect(next).toEqual({ step: "missed", at: at("2026-03-11 10:00:00.001") });
  });

  test("missed overtakes the warnings; the first level waits for hours seen from now, the second for its interval from there", () => {
    const night = dueSteps(startClock(start({})), calendars, at("2026-03-13 03:00"));
    expect(night.steps.map((one) => [one.step, one.announce])).toEqual([["warn50", false], ["warn75", false], ["warn90", false], ["missed", true]]);
    expect(night.next).toEqual({ step: "climb:1", at: at("2026-03-13 09:00") });

    const morning = dueSteps(night.clock, calendars, at("2026-03-13 09:00"));
    expect(morning.steps).toEqual([{ step: "climb:1", at: at("2026-03-13 09:00"), announce: true }]);
    expect(morning.next).toEqual({ step: "climb:2", at: at("2026-03-13 21:00") }); // Friday is open till midnight
  });

  test("in hours, missed and the first level go out together, never two levels", () => {
    const { steps, next } = dueSteps(startClock(start({})), calendars, at("2026-03-20 10:00"));
    expect(steps.filter((one) => one.announce).map((one) => one.step)).toEqual(["missed", "climb:1"]);
    expect(next).toEqual({ step: "climb:2", at: at("2026-03-20 22:00") });
  });

  test("a tick just after closing still tells a level planned just before it", () => {
    const clock = startClock(start({ startedAt: at("2026-03-09 17:59:50") }));
    const { steps } = dueSteps(clock, calendars, at("2026-03-11 18:00:20"));
    expect(steps.at(-1)?.step).toBe("climb:1");
    expect(dueSteps(clock, calendars, at("2026-03-11 18:20")).next).toEqual({ step: "climb:1", at: at("2026-03-12 09:00") });
  });

  test("the due time itself keeps the promise", () => {
    const clock = startClock(start({}));
    expect(dueSteps(clock, calendars, at("2026-03-11 10:00")).steps.at(-1)?.step).toBe("warn90");
    expect(verdict(stopClock(clock, calendars, at("2026-03-11 10:00")), at("2026-03-12 10:00"))).toBe("met");
    expect(verdict(stopClock(clock, calendars, at("2026-03-11 10:00:00.001")), at("2026-03-12 10:00"))).toBe("missed");
  });
});

describe("pausing", () => {
  const calendars: Calendars = { clock: office, chain: [office] };

  test("keeps the time used and gives the rest from the resumption; the client's own time goes on", () => {
    const clock = startClock(start({ within: parseDuration("15wh") })); // due on the 11th at 10:00
    const paused = pauseClock(clock, calendars, at("2026-03-09 15:00")); // 3 h 30 used
    expect(paused.dueAt).toBeNull();
    expect(nextStep(paused, calendars)).toBeNull();
    expect(remaining(paused, at("2026-03-20 09:00"))).toEqual({ leftMs: 11.5 * HOUR, share: 11.5 / 15, state: "paused" });
    const resumed = resumeClock(paused, calendars, at("2026-03-14 12:00")); // a Saturday
    expect(resumed.dueAt).toBe(at("2026-03-17 14:30")); // Monday 7 h 30, Tuesday 4 h
    expect(nextStep(resumed, calendars)).toEqual({ step: "warn50", at: at("2026-03-16 14:30") });
    expect(clientTime(resumed, at("2026-03-16 10:00"))).toBe(7 * 24 * HOUR);
    expect(clientTime(stopClock(resumed, calendars, at("2026-03-10 10:00")), at("2026-03-16 10:00"))).toBe(24 * HOUR);
  });

  test("a missed clock stays missed: a pause holds only its climbing", () => {
    const missed = dueSteps(startClock(start({})), calendars, at("2026-03-11 10:01")).clock;
    const paused = pauseClock({ ...missed, passed: "missed" }, calendars, at("2026-03-11 11:00"));
    expect(paused.dueAt).toBe(at("2026-03-11 10:00"));
    expect(verdict(paused, at("2026-03-20 10:00"))).toBe("missed");
    expect(remaining(paused, at("2026-03-20 10:00"))).toEqual({ leftMs: -HOUR, share: 0, state: "miss" });
    const resumed = resumeClock(paused, calendars, at("2026-03-12 20:00"));
    expect(resumed.dueAt).toBe(at("2026-03-11 10:00"));
    expect(nextStep(resumed, calendars)).toEqual({ step: "climb:1", at: at("2026-03-13 09:00") });
  });

  test("missed unseen, paused and resumed: the whole ladder still comes in order of time", () => {
    const paused = pauseClock(startClock(start({})), calendars, at("2026-03-11 11:00"));
    const resumed = resumeClock(paused, calendars, at("2026-03-12 14:00"));
    const { steps } = dueSteps(resumed, calendars, at("2026-03-12 14:05"));
    expect(steps.map((one) => [one.step, one.at])).toEqual([
      ["warn50", at("2026-03-11 10:00")],
      ["warn75", at("2026-03-11 10:00")],
      ["warn90", at("2026-03-11 10:00")],
      ["missed", at("2026-03-11 10:00:00.001")],
      ["climb:1", at("2026-03-12 14:00")],
    ]);
  });

  test("the interval to the next level starts again at the resumption", () => {
    const two: Calendars = { clock: office, chain: [null, null] };
    const told = dueSteps(startClock(start({})), two, at("2026-03-11 10:01")).clock;
    expect(told.passed).toBe("climb:1");
    const resumed = resumeClock(pauseClock(told, two, at("2026-03-11 11:00")), two, at("2026-03-20 11:00"));
    expect(nextStep(resumed, two)).toEqual({ step: "climb:2", at: at("2026-03-20 23:00") });
  });

  test("a stop while paused, or entered for a time before the resumption, shows what was left at the pause", () => {
    const paused = pauseClock(startClock(start({ within: parseDuration("15wh") })), calendars, at("2026-03-09 15:00"));
    const resumed = resumeClock(paused, calendars, at("2026-03-12 09:00"));
    for (const stopped of [stopClock(paused, calendars, at("2026-03-10 15:00")), stopClock(resumed, calendars, at("2026-03-10 15:00"))]) {
      expect(remaining(stopped, at("2026-04-01 09:00"))).toEqual({ leftMs: 11.5 * HOUR, share: 11.5 / 15, state: "kept" });
    }
  });

  test("refuses what makes no sense", () => {
    const clock = startClock(start({}));
    const paused = pauseClock(clock, calendars, at("2026-03-09 15:00"));
    const stopped = stopClock(clock, calendars, at("2026-03-09 15:00"));
    expect(codeOf(() => pauseClock(paused, calendars, at("2026-03-09 16:00")))).toBe("clock_already_paused");
    expect(codeOf(() => resumeClock(clock, calendars, at("2026-03-09 16:00")))).toBe("clock_not_paused");
    expect(codeOf(() => pauseClock(stopped, calendars, at("2026-03-09 16:00")))).toBe("clock_stopped");
    expect(codeOf(() => resumeClock(stopped, calendars, at("2026-03-09 16:00")))).toBe("clock_stopped");
    expect(codeOf(() => pauseClock(clock, calendars, at("2026-03-09 09:00")))).toBe("clock_time_backwards");
    expect(codeOf(() => resumeClock(paused, calendars, at("2026-03-09 14:00")))).toBe("clock_time_backwards");
  });
});

test("a stop shows what was left, can be corrected, and taken back as if it had never been", () => {
  const calendars: Calendars = { clock: office, chain: [] };
  const clock = startClock(start({ within: parseDuration("15wh") }));
  const met = stopClock(clock, calendars, at("2026-03-10 09:00")); // 6 h 30 used
  expect(remaining(met, at("2026-04-01 09:00"))).toEqual({ leftMs: 8.5 * HOUR, share: 8.5 / 15, state: "kept" });
  expect(nextStep(met, calendars)).toBeNull();
  const corrected = stopClock(met, calendars, at("2026-03-11 12:00"));
  expect(remaining(corrected, at("2026-04-01 09:00"))).toEqual({ leftMs: -2 * HOUR, share: 0, state: "miss" });
  expect(reopenClock(corrected)).toEqual(clock);
});

test("a changed calendar moves the due time of a running clock, not of a missed or paused one", () => {
  const calendars: Calendars = { clock: office, chain: [] };
  const typhoon: Calendars = { clock: workingCalendar({ ...office, overrides: [...office.overrides, { day: "2026-03-10", windows: [], note: "台风" }] }), chain: [] };
  const clock = startClock(start({ within: parseDuration("15wh") }));
  expect(replanClock(clock, typhoon).dueAt).toBe(at("2026-03-12 10:00"));
  const paused = pauseClock(clock, calendars, at("2026-03-09 15:00"));
  expect(replanClock(paused, typhoon)).toEqual(paused);
  const missed = dueSteps(clock, calendars, at("2026-03-20 10:00")).clock;
  expect(replanClock(missed, typhoon)).toEqual(missed);
});

describe("remaining", () => {
  test("counts in the clock's own time and turns soon at 75 %, miss after the due time", () => {
    const wall = startClock(start({}));
    expect(remaining(wall, at("2026-03-09 22:00"))).toEqual({ leftMs: 36 * HOUR, share: 0.75, state: "kept" });
    expect(remaining(wall, at("2026-03-10 22:00"))).toEqual({ leftMs: 12 * HOUR, share: 0.25, state: "soon" });
    expect(remaining(wall, at("2026-03-11 10:00"))).toEqual({ leftMs: 0, share: 0, state: "soon" });
    expect(remaining(wall, at("2026-03-11 13:00"))).toEqual({ leftMs: -3 * HOUR, share: 0, state: "miss" });
    expect(remaining(wall, at("2026-03-09 09:00")).share).toBe(1); // a browser whose clock is behind
  });

  test("a working clock without its open spans is a mistake, not a guess", () => {
    const clock = startClock(start({ within: parseDuration("15wh") }));
    expect(() => remaining(clock, at("2026-03-09 22:00"))).toThrow(RangeError);
  });

  test("imports nothing but plain arithmetic", async () => {
    const { readFileSync } = await import("node:fs");
    for (const name of ["remaining.ts", "instant.ts", "errors.ts", "duration.ts"]) {
      const sources = [...readFileSync(new URL(name, import.meta.url), "utf8").matchAll(/ from "([^"]+)"/g)].map((found) => found[1]);
      expect(sources.filter((source) => source !== "./instant.ts" && source !== "./errors.ts")).toEqual([]);
    }
  });
});

// --- properties ---

const calendarChoice = fc.constantFrom<Calendar>(office, frontDesk, null);
const starts: fc.Arbitrary<ClockStart> = fc.record({
  startedAt: fc.integer({ min: Date.parse("2026-01-01T00:00:00Z"), max: Date.parse("2026-12-01T00:00:00Z") }).map(fromMs),
  within: fc.constantFrom("1m", "90m", "48h", "7d", "2wh", "16wh", "1wd", "3wd").map(parseDuration),
  calendar: calendarChoice,
  climbs: fc.boolean(),
  safety: fc.boolean(),
});
const chains = fc.array(calendarChoice, { maxLength: 4 });
/** Gaps between events: seconds, hours, weeks. */
const gaps = fc.oneof(fc.integer({ min: 0, max: 120_000 }), fc.integer({ min: 0, max: 8 * HOUR }), fc.integer({ min: 0, max: 400 * HOUR }));

function ladderOf(clock: { climbs: boolean }, chain: readonly Calendar[]): Step[] {
  return ["warn50", "warn75", "warn90", "missed", ...(clock.climbs ? chain.map((_, i): Step => `climb:${i + 1}`) : [])];
}

describe("properties", () => {
  test("a plan has every step once, each strictly later than the one before (the first level may go with missed)", () => {
    fc.assert(
      fc.property(starts, chains, (given, chain) => {
        const plan = planClock(given, chain);
        expect(plan.steps.map((one) => one.step)).toEqual(ladderOf(given, chain));
        expect(plan.steps[3]?.at).toBe(fromMs(toMs(plan.dueAt) + 1));
        plan.steps.forEach((one, i) => {
          const before = plan.steps[i - 1];
          if (before === undefined) expect(one.at > given.startedAt).toBe(true);
          else if (one.step === "climb:1") expect(one.at >= before.at).toBe(true);
          else expect(one.at > before.at).toBe(true);
          if (i > 3 && !given.safety) expect(isOpen(chain[i - 4] ?? null, one.at)).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });

  test("whatever the ticks: each step once and in order, never early, levels apart, in hours, at most one told to each per tick", () => {
    fc.assert(
      fc.property(starts, chains, fc.array(gaps, { minLength: 1, maxLength: 40 }), (given, chain, ticks) => {
        const calendars = { clock: given.calendar, chain };
        let clock = startClock(given);
        const interval = clock.climbAfterMs;
        const seen: Step[] = [];
        let lastLevel: Instant | null = null;
        let now = toMs(given.startedAt);
        for (const gap of ticks) {
          now += gap;
          const moment = fromMs(now);
          const result = dueSteps(clock, calendars, moment);
          clock = result.clock;
          seen.push(...result.steps.map((one) => one.step));
          for (const one of result.steps) {
            expect(one.at <= moment).toBe(true);
            if (!one.step.startsWith("climb:")) continue;
            expect(one.announce).toBe(true);
            const superior = chain[Number(one.step.slice(6)) - 1] ?? null;
            if (!given.safety && now - toMs(one.at) > 900_000) expect(isOpen(superior, moment)).toBe(true);
            if (lastLevel !== null) {
              const own = clock.measure === "wall" || given.safety ? null : given.calendar;
              expect(workingBetween(own, lastLevel, moment)).toBeGreaterThanOrEqual(interval);
            }
            lastLevel = moment;
          }
          expect(result.steps.filter((one) => one.announce && !one.step.startsWith("climb:")).length).toBeLessThanOrEqual(1);
          if (result.next !== null) expect(result.next.at > moment).toBe(true);
          expect(dueSteps(clock, calendars, moment).steps).toEqual([]);
        }
        expect(seen).toEqual(ladderOf(given, chain).slice(0, seen.length));
        // Ticks exactly where `next` says bring the whole ladder to its end.
        for (let next = dueSteps(clock, calendars, fromMs(now)).next; next !== null; ) {
          const result = dueSteps(clock, calendars, next.at);
          expect(result.steps.length).toBeGreaterThan(0);
          seen.push(...result.steps.map((one) => one.step));
          clock = result.clock;
          next = result.next;
        }
        expect(seen).toEqual(ladderOf(given, chain));
      }),
      { numRuns: 500 },
    );
  });

  test("pausing and resuming conserve the allotted time, and the steps stay once each", () => {
    fc.assert(
      fc.property(starts, chains, fc.array(fc.tuple(gaps, gaps), { maxLength: 8 }), (given, chain, pauses) => {
        const calendars = { clock: given.calendar, chain };
        let clock = startClock(given);
        const own = clock.measure === "wall" ? null : given.calendar;
        const seen: PlannedStep[] = [];
        let ran = 0;
        let now = toMs(given.startedAt);
        for (const [run, pause] of pauses) {
          const pausedAt = fromMs(now + run);
          if (verdict(clock, pausedAt) === "missed") break;
          ran += workingBetween(own, fromMs(now), pausedAt);
          const ticked = dueSteps(clock, calendars, pausedAt);
          seen.push(...ticked.steps);
          const paused = pauseClock(ticked.clock, calendars, pausedAt);
          expect(paused.spentMs).toBe(ran);
          now += run + pause;
          clock = resumeClock(paused, calendars, fromMs(now));
        }
        expect(ran + workingBetween(own, fromMs(now), clock.dueAt!)).toBe(clock.allottedMs);
        // The due time is the earliest instant that gives it.
        expect(clock.dueAt).toBe(addWorking(own, fromMs(now), clock.allottedMs - ran));
        for (let next = nextStep(clock, calendars); next !== null; ) {
          const result = dueSteps(clock, calendars, next.at);
          seen.push(...result.steps);
          clock = result.clock;
          next = result.next;
        }
        expect(seen.map((one) => one.step)).toEqual(ladderOf(given, chain));
      }),
      { numRuns: 500 },
    );
  });

  test("remaining counts the same from the sent spans as the server from the calendar", () => {
    fc.assert(
      fc.property(starts, gaps, (given, gap) => {
        const clock: ClockState = startClock(given);
        const now = fromMs(toMs(given.startedAt) + gap);
        const own = clock.measure === "wall" ? null : given.calendar;
        const shown = remaining(clock, now, openBetween(own, now, clock.dueAt! > now ? clock.dueAt! : now));
        if (now > clock.dueAt!) {
          expect(shown).toEqual({ leftMs: toMs(clock.dueAt!) - toMs(now), share: 0, state: "miss" });
        } else {
          const left = clock.allottedMs - workingBetween(own, given.startedAt, now);
          expect(shown).toEqual({ leftMs: left, share: left / clock.allottedMs, state: left <= clock.allottedMs / 4 ? "soon" : "kept" });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("a change of hours under a running clock", () => {
  const evenings = workingCalendar({ zone: "Asia/Shanghai", weekly: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [{ from: "17:00", to: "21:00" }]])), holidays: null, overrides: [] });
  const working = startClock(start({ within: parseDuration("6wh") })); // Monday 10:00 in the office: 12:00 leaves 4, 18:00 none after 17:30.

  test("what was used stays counted in the old hours, what is left runs in the new ones", () => {
    expect(working.dueAt).toBe(at("2026-03-09 17:30"));
    const moved = moveClock(working, office, evenings, at("2026-03-09 11:00"));
    expect(moved).toMatchObject({ spentMs: HOUR, runningSince: at("2026-03-09 11:00"), dueAt: at("2026-03-10 18:00"), allottedMs: 6 * HOUR });
    expect(nextStep(moved, { clock: evenings, chain: [] })).toEqual({ step: "warn50", at: at("2026-03-09 19:00") });
  });

  test("wall, paused, stopped and missed clocks stay, and so does one whose hours are the same until it is due", () => {
    const now = at("2026-03-09 11:00");
    const calendars = { clock: office, chain: [] };
    const paused = pauseClock(working, calendars, now);
    const stopped = stopClock(working, calendars, now);
    const wall = startClock(start({}));
    for (const clock of [paused, stopped, wall]) expect(moveClock(clock, office, evenings, now)).toBe(clock);
    expect(moveClock(working, office, evenings, at("2026-03-09 17:31"))).toBe(working);
    const later = workingCalendar({ ...office, overrides: [...office.overrides, { day: "2026-03-10", windows: [] }] });
    expect(moveClock(working, office, later, now)).toBe(working);
  });

  test("never into the past, and with exactly the time that was left", () => {
    const minute = 60_000;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 20_000 }), fc.boolean(), (hours, minutes, back) => {
        const [was, is] = back ? [evenings, office] : [office, evenings];
        const clock = startClock(start({ within: parseDuration(`${hours}wh`), calendar: was }));
        const now = fromMs(toMs(clock.startedAt) + minutes * minute);
        const moved = moveClock(clock, was, is, now);
        if (clock.dueAt! < now) return void expect(moved).toBe(clock);
        expect(moved.dueAt! >= now).toBe(true);
        expect(workingBetween(is, now, moved.dueAt!)).toBe(workingBetween(was, now, clock.dueAt!));
      }),
    );
  });
});
