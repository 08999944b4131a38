import { afterAll, beforeAll, expect, test } from "vitest";
import { hour } from "#platform/testing/clock.ts";
import { no, officeWorld, ok, type OfficeWorld } from "./office.testing.ts";

const minute = 60_000;
let w: OfficeWorld;
let route: string;
let points: { id: string; code: string }[];

beforeAll(async () => {
  w = await officeWorld();
  route = await w.make(w.lead, "patrolRoute", { name: "早巡", within: 60 });
  points = [];
  for (const [n, name] of ["北门", "泵房", "天台"].entries()) {
    const { site: _, ...input } = { site: "", route, name, rank: n + 1, photo: false };
    const { id } = await ok<{ id: string }>(w.lead.call("POST", "/api/v1/patrolPoint", input));
    points.push({ id, code: await w.codeOf(id) });
  }
});
afterAll(() => w.t.stop());

const scan = (code: string, more: object = {}, who = w.desk) => w.make(who, "patrolPass", { code, ...more });
const roundOf = async (pass: string): Promise<string> => (await w.row("patrolPass", pass)).round as string;

test("each point has a code of its own that nobody can guess; a new one ends the old", async () => {
  expect(new Set(points.map((one) => one.code)).size).toBe(3);
  for (const { code } of points) expect(code).toMatch(/^[\w-]{12}$/);
  expect((await w.row("patrolRoute", route)).points).toBe(3);
  const old = points[2]?.code as string;
  await w.step(w.lead, "patrolPoint", points[2]?.id as string, "renewCode");
  points[2] = { id: points[2]?.id as string, code: await w.codeOf(points[2]?.id as string) };
  expect(await w.row("patrolPass", await scan(old)), "kept, but of no point").toMatchObject({ point: null, round: null });
});

test("who walks a route learns no code of its points but at the place", async () => {
  const { id, code } = points[0] as (typeof points)[number];
  await scan(code, {}, w.officer);
  for (const type of ["patrolPoint", "patrolPass"]) for (const who of [w.desk, w.officer]) expect(JSON.stringify(await w.list(who, type)), type).not.toContain(code);
  const [pass] = await w.list(w.desk, "patrolPass");
  for (const [type, of] of [["patrolPoint", id], ["patrolPass", pass?.id as string]] as const) expect((await w.desk.call("GET", `/api/v1/${type}/${of}/journal`)).body, `journal of ${type}`).not.toContain(code);
  expect((await no(w.desk.call("POST", `/api/v1/patrolPoint/${id}/reveal/code`, {}))).code).toBe("not_allowed");
  expect((await w.list(w.desk, "patrolPoint", { code })).map((one) => one.id), "whoever stands there finds it by its code").toEqual([id]);
  expect(await w.list(w.desk, "patrolPoint", { code: code.slice(0, 11) })).toEqual([]);
  w.t.clock.pass(30 * hour);
});

test("A1-MGR-30, A3-SC-11: the first scan begins the round, the others join it, and what was not passed is missed and told", async () => {
  const first = await scan(points[0]?.code as string);
  const round = await roundOf(first);
  expect(await w.row("patrolRound", round)).toMatchObject({ state: "walking", route, by: w.desk.staffId, passed: 1, missed: null });
  expect(await w.clock(round, "walk")).toMatchObject({ state: "running", dueAt: new Date(Date.parse(w.t.clock.now()) + 60 * minute).toISOString() });
  w.t.clock.pass(5 * minute);
  await scan(points[0]?.code as string);
  expect((await w.row("patrolRound", round)).passed, "a point counts once").toBe(1);
  expect(await roundOf(await scan(points[1]?.code as string))).toBe(round);
  expect((await w.refused(w.officer, "patrolRound", round, "finish", {})).code).toBe("not_allowed");
  w.t.clock.pass(5 * minute);
  await w.step(w.desk, "patrolRound", round, "finish", {});
  expect(await w.row("patrolRound", round)).toMatchObject({ state: "finished", passed: 2, missed: 1, missedPoints: ["天台"] });
  expect(await w.notices(w.lead)).toContain("patrolMissed");
  expect((await w.clock(round, "walk"))?.state).toBe("met");

  // Out of a dead spot: scanned before the round was finished, sent after it.
  const late = await scan(points[2]?.code as string, { at: new Date(Date.parse(w.t.clock.now()) - 2 * minute).toISOString() });
  expect(await roundOf(late)).toBe(round);
  expect(await w.row("patrolRound", round)).toMatchObject({ passed: 3, missed: 0, missedPoints: [] });

  w.t.clock.pass(5 * minute);
  expect(await roundOf(await scan(points[0]?.code as string)), "the next walk is another round").not.toBe(round);
  expect(await roundOf(await scan(points[0]?.code as string, {}, w.officer)), "another's walk too").not.toBe(round);
});

test("how long a patrol goes on before the next scan begins another is the organisation's to say", async () => {
  const first = await roundOf(await scan(points[0]?.code as string));
  w.t.clock.pass(3 * hour);
  expect(await roundOf(await scan(points[1]?.code as string))).toBe(first);
  await w.set("patrol.round", 2);
  expect(await roundOf(await scan(points[1]?.code as string)), "begun three hours ago").not.toBe(first);
  await w.set("patrol.round", 24);
});

test("A3-SC-12, A3-SC-11: a problem says what was seen, is told, and is dealt with in time", async () => {
  expect((await no(w.desk.call("POST", "/api/v1/patrolPass", { site: w.t.siteId, code: points[1]?.code, result: "problem" }))).detail).toContain("有问题要写明看到什么");
  const id = await scan(points[1]?.code as string, { result: "problem", finding: "泵漏水" });
  expect(await w.notices(w.lead)).toContain("patrolFound");
  expect((await w.clock(id, "mend"))?.dueAt).toBe(new Date(Date.parse(w.t.clock.now()) + 24 * hour).toISOString());
  await w.step(w.officer, "patrolPass", id, "mend", { mendedHow: "换垫圈" });
  expect([(await w.row("patrolPass", id)).state, (await w.clock(id, "mend"))?.state]).toEqual(["mended", "met"]);
  const ok = await scan(points[0]?.code as string);
  expect(await w.clock(ok, "mend"), "nothing to deal with").toBeUndefined();
});

test("a point that needs a photo refuses a scan without one, and one of another site who may not work there", async () => {
  const { id } = await ok<{ id: string }>(w.lead.call("POST", "/api/v1/patrolPoint", { route, name: "配电房", photo: true }));
  const code = await w.codeOf(id);
  expect((await no(w.desk.call("POST", "/api/v1/patrolPass", { site: w.t.siteId, code }))).detail).toBe("这个点要拍照。");
  const far = (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "别处" }))).id;
  const other = await w.t.person("别处的人", ["office.write"], { site: far });
  expect((await no(other.call("POST", "/api/v1/patrolPass", { site: far, code: points[0]?.code }))).code).toBe("not_allowed");
  expect((await no(w.desk.call("POST", "/api/v1/patrolPass", { site: w.t.siteId, code: points[0]?.code, at: "2030-01-01T00:00:00Z" }))).detail).toContain("不能在将来");
});

test("A1-MGR-01: the superior reads the report of a round, never who walked it", async () => {
  const rounds = await w.list(w.lead, "patrolRound", { state: "finished" });
  const id = rounds[0]?.id as string;
  expect((await w.refused(w.desk, "patrolRound", id, "review")).code).toBe("not_allowed");
  await w.step(w.lead, "patrolRound", id, "review");
  expect(await w.row("patrolRound", id)).toMatchObject({ state: "read", readBy: w.lead.staffId });
});

test("a pass that is made void was not passed: its round counts anew, ended or not, and one without a point left is void too", async () => {
  w.t.clock.pass(30 * hour);
  const at = { result: "problem", finding: "灯不亮" };
  const [first, again, second] = [await scan(points[0]?.code as string), await scan(points[0]?.code as string, at), await scan(points[1]?.code as string)];
  const round = await roundOf(first as string);
  await w.step(w.lead, "patrolPass", again as string, "void", {}, { note: "扫错了" });
  expect(await w.row("patrolRound", round)).toMatchObject({ state: "walking", passed: 2, findings: 0, missed: null });
  await w.step(w.desk, "patrolRound", round, "finish");
  const { missed } = await w.row("patrolRound", round);
  await w.step(w.lead, "patrolPass", second as string, "void", {}, { note: "人不在" });
  expect(await w.row("patrolRound", round)).toMatchObject({ state: "finished", passed: 1, missed: (missed as number) + 1, missedPoints: expect.arrayContaining(["泵房"]) });
  await w.step(w.lead, "patrolPass", first as string, "void", {}, { note: "人不在" });
  expect(await w.row("patrolRound", round)).toMatchObject({ state: "void", passed: 0 });
});
