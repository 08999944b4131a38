import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { changeDays, changeWeek, readHours, removeDays, type Hours } from "../act/calendar.ts";
import type { Engine } from "../act/engine.ts";
import { loadHolidays } from "../clocks/calendar-data.ts";
import { openBetween, openWindows, type HolidayTable, type Window, type WorkingCalendar, type YearDay } from "../clocks/calendar.ts";
import { dayNumber, dayText } from "../clocks/day.ts";
import { fromMs, toMs, type OpenSpan } from "../clocks/instant.ts";
import { dayIn } from "../clocks/zone.ts";
import { signedOf } from "./request.ts";

const dayMs = 86_400_000;
const policy = { can: "setting.manage" } as const;
const tags = ["settings"];
const version = z.int().min(0).max(2_000_000_000);
const windows = z.array(z.strictObject({ from: z.string().max(40), to: z.string().max(40) })).max(50);
const yearQuery = z.object({ year: z.string().regex(/^(20\d\d|2100)$/).optional() });
const weekBody = z.strictObject({ week: z.partialRecord(z.enum(["1", "2", "3", "4", "5", "6", "7"]), windows).nullable(), version });
const daysBody = z.strictObject({ from: z.string().max(40), to: z.string().max(40), open: windows, reason: z.string().max(2000), version });
const removeBody = z.strictObject({ from: z.string().max(40), to: z.string().max(40), version });
const spansQuery = z.object({ days: z.string().regex(/^[1-9]\d{0,2}$/).optional() });

/** The opening hours of the organisation: the year as it is, changes of the week and of single days, and what a browser needs to count working time. */
export function calendarRoutes(app: FastifyInstance, engine: Engine): void {
  app.get("/api/v1/calendar", { config: { policy }, schema: { tags, summary: "Opening hours: the week, single days, and every day of a year", querystring: yearQuery } }, async (request) => {
    const { orgId } = signedOf(request).actor;
    engine.forget(orgId); // Another process may have changed them just now.
    const [hours, organisation] = await Promise.all([readHours(engine, orgId), engine.organisation(orgId)]);
    const year = (request.query as z.infer<typeof yearQuery>).year ?? dayIn(organisation.zone, engine.now()).slice(0, 4);
    return { ...hours, year: Number(year), today: dayIn(organisation.zone, engine.now()), ...yearOf(organisation.calendar, loadHolidays("cn"), hours, year) };
  });

  app.post("/api/v1/calendar/week", { config: { policy }, schema: { tags, summary: "Set the week by ISO weekday, or with null go back to the preset; `version` is the one seen", body: weekBody } }, (request): Promise<Hours> => {
    const body = request.body as z.infer<typeof weekBody>;
    return changeWeek(engine, signedOf(request).actor, body.week as Readonly<Record<string, readonly Window[]>> | null, body.version);
  });

  app.post("/api/v1/calendar/days", { config: { policy }, schema: { tags, summary: "Give days hours of their own, both ends included; no windows close them", body: daysBody } }, (request): Promise<Hours> => {
    const { version: seen, ...wish } = request.body as z.infer<typeof daysBody>;
    return changeDays(engine, signedOf(request).actor, wish, seen);
  });

  app.post("/api/v1/calendar/days/remove", { config: { policy }, schema: { tags, summary: "Take the hours of single days back", body: removeBody } }, (request): Promise<Hours> => {
    const { from, to, version: seen } = request.body as z.infer<typeof removeBody>;
    return removeDays(engine, signedOf(request).actor, from, to, seen);
  });

  app.get("/api/v1/calendar/spans", { config: { policy: "signedIn" }, schema: { tags, summary: "The open stretches from yesterday on, for counting working time; `days` 1 to 800, 62 without it", querystring: spansQuery } }, async (request): Promise<{ open: readonly OpenSpan[]; until: string }> => {
    const { calendar } = await engine.organisation(signedOf(request).actor.orgId);
    const days = Math.min(800, Number((request.query as z.infer<typeof spansQuery>).days ?? 62));
    const now = toMs(engine.now());
    const until = fromMs(now + days * dayMs);
    // A browser's clock may be behind.
    return { open: openBetween(calendar, fromMs(now - dayMs), until), until };
  });
}

/** The days of a year, and whether its public holidays are known: of a year that was not published yet the week alone counts. */
export function yearOf(calendar: WorkingCalendar, holidays: HolidayTable, hours: Pick<Hours, "days">, year: string): { holidaysKnown: boolean; calendar: YearDay[] } {
  const own = new Map(hours.days.map((one) => [one.day, one]));
  const years = Object.values(holidays.years);
  const makeUp = new Set(years.flatMap(({ work }) => work));
  const off = years.flatMap((one) => one.off);
  const first = dayNumber(`${year}-01-01`);
  const length = dayNumber(`${year}-12-31`) - first + 1;
  const days = Array.from({ length }, (_, i): YearDay => {
    const day = dayText(first + i);
    const holiday = off.find(({ from, to }) => from <= day && day <= to);
    const mine = own.get(day);
    const by = mine ? "own" : makeUp.has(day) ? "makeUp" : holiday ? "holiday" : "week";
    return { day, open: openWindows(calendar, day), by, name: holiday ? { zh: holiday.zh, en: holiday.en } : null, reason: mine?.reason ?? null };
  });
  return { holidaysKnown: holidays.years[year] !== undefined, calendar: days };
}
