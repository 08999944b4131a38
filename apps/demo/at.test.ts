import { expect, test } from "vitest";
import { ahead } from "./at.ts";

// Half past eight in the evening of Shanghai, and half past twelve at night, when the day there is another than in Greenwich.
const [evening, night] = [Date.parse("2026-11-30T12:30:00.000Z"), Date.parse("2026-11-30T16:30:00.000Z")];
const stands = (at: string, now: number): string => new Date(now + ahead(["--fresh", "--at", at], now)).toISOString();

test("the demo stands at the time that is asked for, of the day it is in Shanghai", () => {
  expect([stands("14:12", evening), stands("9:05", evening), stands("14:12", night)]).toEqual(["2026-11-30T06:12:00.000Z", "2026-11-30T01:05:00.000Z", "2026-12-01T06:12:00.000Z"]);
  expect(ahead(["--fresh"], evening)).toBe(0);
});

test("what is no time is said, and nothing begins", () => {
  for (const args of [["--at"], ["--at", "25:00"], ["--at", "noon"], ["--at", "12:7"]]) expect(() => ahead(args, evening), args.join(" ")).toThrow(/14:12/);
});
