import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Hours } from "#platform/act/calendar.ts";
import { act } from "#platform/act/act.ts";
import type { YearDay } from "#platform/clocks/calendar.ts";
import { tick } from "#platform/clocks/ticker.ts";
import { remaining, type ClockFace } from "#platform/clocks/remaining.ts";
import { hour } from "#platform/testing/clock.ts";
import { composeEngine } from "./compose.ts";
import { careWorld, no, ok, type CareWorld, type Opened } from "#modules/care/care.testing.ts";

type Year = Hours & { year: number; holidaysKnown: boolean; calendar: YearDay[] };

let w: CareWorld;
beforeAll(async () => {
  w = await careWorld();
  const working = { by: "severity", minor: "4wh", normal: "4wh", major: "2wh", default: "4wh" };
  await ok(w.t.admin.call("POST", "/api/v1/settings/case.promise", { value: working, version: 0 }));
});
afterAll(() => w.t.stop());
beforeEach(() => w.t.clock.set("2026-11-24T01:00:00.000Z")); // Tuesday 09:00 in Shanghai.

const read = (year = 2026): Promise<Year> => ok<Year>(w.t.admin.call("GET", `/api/v1/calendar?year=${year}`));
const setWeek = async (week: unknown, version?: number) => w.t.admin.call("POST", "/api/v1/calendar/week", { week, version: version ?? (await read()).version });
const setDays = async (from: string, to: string, open: unknown, reason = "台风") => w.t.admin.call("POST", "/api/v1/calendar/days", { from, to, open, reason, version: (await read()).version });
const removeDays = async (from: string, to = from) => w.t.admin.call("POST", "/api/v1/calendar/days/remove", { from, to, version: (await read()).version });
const dueOf = async (one: Opened): Promise<string> => (await one.row()).dueAt as string;
const office = [{ from: "08:30", to: "12:00" }, { from: "13:30", to: "18:00" }];
const preset = { 1: office, 2: office, 3: office, 4: office, 5: office, 6: [], 7: [] };

test("a year says of every day whether it is open and by what, and where its holidays are not known", async () => {
  const year = await read();
  expect(year).toMatchObject({ year: 2026, own: false, week: preset, holidaysKnown: true });
  expect(year.calendar).toHaveLength(365);
  const day = (name: string): YearDay => year.calendar.find((one) => one.day === name) as YearDay;
  expect(day("2026-11-24")).toEqual({ day: "2026-11-24", open: office, by: "week", name: null, reason: null });
  expect(day("2026-11-28")).toMatchObject({ open: [], by: "week" });
  expect(day("2026-10-01")).toMatchObject({ open: [], by: "holiday", name: { zh: "国庆节" } });
  expect(year.calendar.filter(({ by }) => by === "makeUp").every(({ open }) => open.length === 2)).toBe(true);
  expect(await read(2030)).toMatchObject({ year: 2030, holidaysKnown: false });
  expect((await no(w.t.admin.call("GET", "/api/v1/calendar?year=1"))).status).toBe(422);
});

test("a promise in working time runs in the hours that were set, and a change of hours counts from now on", async () => {
  const one = await w.case(); // 09:00, four working hours: 12:00 leaves one, due 14:30.
  expect(await dueOf(one)).toBe("2026-11-24T06:30:00.000Z");
  w.t.clock.pass(hour); // 10:00, three hours left.
  await ok(setDays("2026-11-24", "2026-11-24", [{ from: "08:30", to: "12:00" }], "下午停电"));
  expect(await dueOf(one), "two hours today, the third tomorrow from 08:30").toBe("2026-11-25T01:30:00.000Z");
  const lines = (await ok<{ entries: { step: string; by: { id: string }; before: object; after: object }[] }>(w.chief.call("GET", `/api/v1/case/${one.id}/journal`))).entries;
  expect(lines.find(({ step }) => step === "clock:promise:hours")).toMatchObject({ by: { id: w.t.admin.staffId }, before: { dueAt: "2026-11-24T06:30:00.000Z" }, after: { dueAt: "2026-11-25T01:30:00.000Z" } });
  await ok(removeDays("2026-11-24"));
  expect(await dueOf(one)).toBe("2026-11-24T06:30:00.000Z");

  // Longer hours for the past do not use up what is left: at 10:00 three hours are left, whatever 06:00 to 09:00 says now.
  await ok(setWeek({ ...preset, 2: [{ from: "06:00", to: "20:00" }] }));
  expect(await dueOf(one)).toBe("2026-11-24T05:00:00.000Z");
  await ok(setWeek(null));
  expect(await dueOf(one)).toBe("2026-11-24T06:30:00.000Z");
  expect(await read()).toMatchObject({ own: false, week: preset });
});

test("warnings and the miss follow the new hours; a missed promise stays missed at its time", async () => {
  const late = await w.case();
  w.t.clock.set("2026-11-24T06:31:00.000Z");
  while (await tick(w.t.engine));
  const running = await w.case(); // 14:31, due Wednesday 09:01.
  expect(await dueOf(running)).toBe("2026-11-25T01:01:00.000Z");
  await ok(setDays("2026-11-24", "2026-11-24", [...office.slice(0, 1), { from: "13:30", to: "24:00" }], "夜场"));
  expect(await dueOf(late)).toBe("2026-11-24T06:30:00.000Z");
  expect(await dueOf(running)).toBe("2026-11-24T10:31:00.000Z");
  w.t.clock.set("2026-11-24T08:31:00.000Z");
  while (await tick(w.t.engine));
  expect((await running.clocks()).promise?.[0]).toMatchObject({ passed: "warn50" });
  w.t.clock.set("2026-11-24T10:31:00.001Z");
  while (await tick(w.t.engine));
  expect((await running.clocks()).promise?.[0]).toMatchObject({ state: "missed" });
  await ok(removeDays("2026-11-24"));
});

test("what a browser reads counts the same time left as the server's calendar", async () => {
  const one = await w.case();
  const { open } = await ok<{ open: [string, string][] }>(w.officer.call("GET", "/api/v1/calendar/spans?days=30"));
  const { clocks, row } = await ok<{ clocks: ClockFace[]; row: { dueWorkingMs: number } }>(w.officer.call("GET", `/api/v1/case/${one.id}`));
  const face = clocks[0] as ClockFace;
  expect([face.measure, face.allottedMs, row.dueWorkingMs]).toEqual(["working", 4 * hour, 4 * hour]);
  for (const [at, left] of [["2026-11-24T01:00:00.000Z", 4], ["2026-11-24T04:30:00.000Z", 1], ["2026-11-24T05:00:00.000Z", 1], ["2026-11-24T06:00:00.000Z", 0.5]] as const) {
    expect(remaining(face, at, open).leftMs, at).toBe(left * hour);
  }
  const listed = await ok<{ rows: { id: string; dueWorkingMs: number }[] }>(w.officer.call("GET", `/api/v1/case?ids=${one.id}`));
  expect(listed.rows[0]).toMatchObject({ id: one.id, dueWorkingMs: 4 * hour });
  expect((await no(w.officer.call("GET", "/api/v1/calendar/spans?days=0"))).status).toBe(422);
  expect((await w.t.app.inject({ method: "GET", url: "/api/v1/calendar/spans" })).statusCode).toBe(401);
});

test("wrong hours are refused in a sentence that names the field, and nothing is written", async () => {
  const before = await read();
  const says = async (answer: Promise<{ statusCode: number; body: string; json(): unknown }>): Promise<[string, string]> => {
    const problem = (await no(answer)) as { status: number; fields?: { field: string; detail?: string }[] };
    expect(problem.status).toBe(422);
    return [problem.fields?.[0]?.field ?? "", problem.fields?.[0]?.detail ?? ""];
  };
  expect(await says(setWeek({ ...preset, 3: [{ from: "09:00", to: "12:00" }, { from: "11:30", to: "18:00" }] }))).toEqual(["week.3", "周三填得不对：“09:00–12:00”和“11:30–18:00”重叠了，请合成一段或改开。"]);
  expect(await says(setWeek({ ...preset, 1: [{ from: "18:00", to: "09:00" }] }))).toEqual(["week.1", "周一填得不对：“18:00–09:00”结束要晚于开始；过零点的分成两天写。"]);
  expect(await says(setWeek({ ...preset, 7: [{ from: "9点", to: "25:00" }] }))).toEqual(["week.7", expect.stringContaining("不是时间")]);
  expect((await says(setWeek({})))[1]).toContain("至少一天");
  expect((await says(setDays("2026-12-02", "2026-12-01", [])))[0]).toBe("to");
  expect((await says(setDays("2026-02-30", "2026-03-01", [])))[0]).toBe("from");
  expect((await says(setDays("2026-01-01", "2027-01-02", [])))[0]).toBe("to");
  expect((await says(setDays("2026-12-01", "2026-12-01", [{ from: "10:00", to: "10:00" }])))[0]).toBe("open");
  expect((await says(setDays("2026-12-01", "2026-12-01", [], "  ")))[0]).toBe("reason");
  expect((await says(setDays("2026-12-01", "2026-12-01", [], "长".repeat(201))))[0]).toBe("reason");
  for (const week of [{ 8: office }, { 1: "x" }, { 1: [{ from: 9, to: 18 }] }, [], "x"]) expect((await setWeek(week)).statusCode, JSON.stringify(week)).toBe(422);
  expect((await no(removeDays("2027-05-05"))).status).toBe(404);
  expect(await read()).toEqual(before);
  await ok(setWeek({ ...preset, 5: [{ from: "00:00", to: "24:00" }] }));
  await ok(setWeek(null));
});

test("of several who change at once one wins; a repeated wish finds its work done; each change is one line of the journal", async () => {
  const count = async (): Promise<number> => (await w.t.test.owner.query("select 1 from journal where org_id = $1 and record_type = 'setting' and after->>'key' = 'calendar'", [w.t.orgId])).length;
  const { version } = await read();
  const lines = await count();
  const answers = await Promise.all([16, 17, 18, 19].map((end) => setWeek({ ...preset, 6: [{ from: "09:00", to: `${end}:00` }] }, version)));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409]);
  const won = answers.find(({ statusCode }) => statusCode === 200)?.json<Hours>();
  for (const answer of answers.filter(({ statusCode }) => statusCode === 409)) expect(answer.json()).toMatchObject({ code: "version_conflict", current: { version: version + 1, week: won?.week } });
  expect((await ok<Hours>(setWeek(won?.week, version))).version).toBe(version + 1);
  expect(await count()).toBe(lines + 1);
  await ok(setWeek(null));
});

test("a clock that moves meanwhile is not lost: the change is worked out anew", async () => {
  const cases = await Promise.all(Array.from({ length: 6 }, () => w.case()));
  const [answer] = await Promise.all([setDays("2026-11-24", "2026-11-24", [{ from: "08:30", to: "10:00" }], "早收"), ...cases.map((one) => one.step(w.manager, "assign", { owner: w.officer.staffId }).catch(() => null))]);
  expect(answer.statusCode, answer.body).toBe(200);
  for (const one of cases) expect(await dueOf(one)).toBe("2026-11-25T03:30:00.000Z");
  await ok(removeDays("2026-11-24"));
});

test("another server that still keeps the old hours, or an act under way across a change, starts no promise in them", async () => {
  const elsewhere = composeEngine(w.t.test.db, { now: w.t.clock.now });
  const clerk = await w.clerk.actor();
  const input = { client: await w.client(), site: w.t.siteId, subject: "门禁坏", happenedAt: "昨晚", place: "2 号楼", person: "住户", event: "打不开", phone: "13800000000" };
  const dueAt = async (id: string): Promise<unknown> => (await ok<{ row: { dueAt: string } }>(w.chief.call("GET", `/api/v1/case/${id}`))).row.dueAt;
  await elsewhere.organisation(w.t.orgId);
  await ok(setDays("2026-11-24", "2026-11-24", [{ from: "08:30", to: "10:00" }], "早收"));
  expect(await dueAt((await act(elsewhere, clerk, { type: "case", step: "create", input })).id), "one hour today, three tomorrow").toBe("2026-11-25T03:30:00.000Z");
  let changed = false;
  const across = await act(elsewhere, clerk, { type: "case", step: "create", input }, async () => {
    if (!changed) await ok(removeDays("2026-11-24"));
    changed = true;
  });
  expect(await dueAt(across.id)).toBe("2026-11-24T06:30:00.000Z");
});

test("only who may change settings at every site does; another organisation keeps its own hours", async () => {
  const local = await w.t.person("一处主管", ["setting.manage"]);
  expect((await local.call("POST", "/api/v1/calendar/week", { week: null, version: 0 })).statusCode).toBe(403);
  expect((await w.officer.call("GET", "/api/v1/calendar")).statusCode).toBe(403);
  const other = await w.t.other();
  await ok(setDays("2026-12-31", "2027-01-02", [], "盘点"));
  expect(await ok<Year>(other.admin.call("GET", "/api/v1/calendar"))).toMatchObject({ version: 0, days: [] });
  expect((await read()).days).toEqual(["2026-12-31", "2027-01-01", "2027-01-02"].map((day) => ({ day, open: [], reason: "盘点" })));
  await ok(removeDays("2027-01-01"));
  expect((await read()).days.map(({ day }) => day)).toEqual(["2026-12-31", "2027-01-02"]);
});
