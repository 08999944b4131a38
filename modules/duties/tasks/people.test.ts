import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { cookieName, openSession } from "#platform/auth/sessions.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

type Holder = { staffId: string; call: WorkWorld["t"]["admin"]["call"] };
let w: WorkWorld;
let one: Holder;
let two: Holder;
let staffPost: string;
beforeAll(async () => {
  w = await workWorld("2026-11-30T00:00:00.000Z");
  staffPost = await w.post("group-service-staff");
  one = await w.holder("甲", [staffPost]);
  two = await w.holder("乙", [staffPost]);
  await w.round();
});
afterAll(() => w.t.stop());

const of = async (person: Holder, duty = "A6-GRP-48") => (await w.tasks(duty)).filter((task) => task.staff === person.staffId);
const approved = async (person: Holder, cover: Holder, from: string, to: string): Promise<string> => {
  const made = await act(w.t.engine, { ...w.t.system, staffId: person.staffId, staffName: "x", via: "web" }, { type: "leaveRequest", step: "create", input: { kind: "sick", from, to, reason: "病了", cover: cover.staffId, handover: "都交了", site: w.t.siteId } });
  await act(w.t.engine, { ...w.t.system, staffId: cover.staffId, staffName: "y", via: "web" }, { type: "leaveRequest", step: "agree", id: made.id, version: 1 });
  // Approved as the superior would; signing is what its own tests are about.
  await w.t.test.owner.query("update leave_request set state = 'approved', approver = $2, approved_at = now(), updated_at = now() where id = $1", [made.id, w.t.admin.staffId]);
  return made.id;
};

test("A6-GRP-48: who is asked one by one is asked each for themselves, and one's proof closes nobody else's", async () => {
  expect([(await of(one)).length, (await of(two)).length]).toEqual([1, 1]);
  await act(w.t.engine, { ...w.t.system, staffId: one.staffId, staffName: "甲", via: "web" }, { type: "attendance", step: "create", input: { site: w.t.siteId } }).catch((error: unknown) => { throw error; });
  await w.round();
  const [mine, theirs] = [await of(one, "A6-GRP-47"), await of(two, "A6-GRP-47")];
  expect(theirs.every((task) => task.state === "open" && task.has === 0)).toBe(true);
  expect(mine.length).toBe(1);
});

test("leave: what is open on its days goes to who stands in, and nothing is asked of who is away", async () => {
  w.t.clock.set("2026-12-01T00:00:00.000Z");
  await w.round();
  expect((await of(two)).map((task) => [task.slot, task.state])).toEqual([["2026-11-30", "missed"], ["2026-12-01", "open"]]);
  const monthly = (await of(two, "A6-GRP-39")).filter((task) => task.state === "open");
  await approved(two, one, "2026-12-01", "2026-12-02");
  await w.round();
  // The one who stands in is asked for themselves already: the same turn is not asked of them twice.
  expect((await of(two)).filter((task) => task.slot === "2026-12-01").map((task) => task.state)).toEqual(["dropped"]);
  expect(await of(one)).toHaveLength(2);
  expect((await of(two, "A6-GRP-39")).filter((task) => task.state === "open")).toEqual(monthly);
  w.t.clock.set("2026-12-02T00:00:00.000Z");
  await w.round();
  expect((await of(two)).some((task) => task.slot === "2026-12-02")).toBe(false);
  w.t.clock.set("2026-12-03T00:00:00.000Z");
  await w.round();
  expect((await of(two)).at(-1)).toMatchObject({ slot: "2026-12-03", state: "open" });
});

test("A6-GRP-52: what is handed over takes the open tasks with it", async () => {
  const three = await w.holder("丙", [await w.post("property-front-desk")]);
  const before = (await w.tasks()).filter((task) => task.staff === one.staffId && task.state === "open");
  expect(before.length).toBeGreaterThan(0);
  const answer = await w.t.admin.call("POST", `/api/v1/staff/${one.staffId}/hand-over`, { to: three.staffId, note: "离职" });
  expect(answer.statusCode, answer.body).toBe(200);
  await w.round();
  expect((await w.tasks()).filter((task) => task.staff === one.staffId && task.state === "open")).toEqual([]);
  expect((await w.tasks()).filter((task) => task.staff === three.staffId && task.state === "open").map((task) => task.slot).sort()).toEqual(before.map((task) => task.slot).sort());
});

test("A6-GRP-39: the month's summary is made by itself with what the records say, once, for its person to add to and sign", async () => {
  const { owner } = w.t.test;
  await owner.query("insert into site select r.* from site s, jsonb_populate_record(s, jsonb_build_object('id', '00000000-0000-7000-8000-000000000002', 'name', '后来的', 'created_at', s.created_at + interval '1 day')) r where s.id = $1", [w.t.siteId]);
  const [everywhere, gone, stand] = [await w.holder("庚", [staffPost], { site: null }), await w.holder("辛", [staffPost]), await w.holder("壬", [await w.post("property-front-desk")])];
  await w.round();
  // As what was left to somebody who holds another post.
  await owner.query("update task set staff = $1 where staff = $2 and duty = 'A6-GRP-39'", [stand.staffId, gone.staffId]);
  w.t.clock.set("2026-12-28T01:00:00.000Z");
  await w.round();
  await w.round();
  const made = await w.t.test.owner.query<{ by: string; subject: string; figures: string; state: string; from: string; to: string }>(`select by, subject, figures, state, "from"::text as "from", "to"::text as "to" from work_summary where by = $1 and "from" >= '2026-12-01'`, [two.staffId]);
  expect(made).toMatchObject([{ subject: "12 月工作总结", state: "draft", from: "2026-12-01", to: "2026-12-31" }]);
  expect(made[0]?.figures).toMatch(/没做 \d+/);
  for (const { staffId } of [everywhere, stand]) expect(await owner.query(`select site from work_summary where by = $1 and "from" >= '2026-12-01'`, [staffId])).toEqual([{ site: w.t.siteId }]);
  const [asked] = await w.t.test.owner.query<{ id: string }>("select t.id from task t join work_summary s on s.by = t.staff and s.\"to\"::text = left(t.slot, 10) where t.duty = 'A6-GRP-39' and t.staff = $1 and s.\"from\" >= '2026-12-01'", [two.staffId]);
  const secret = await openSession(w.t.test.db, w.t.orgId, two.staffId, w.t.clock.now(), "test");
  const answer = await w.t.app.inject({ method: "GET", url: `/api/v1/tasks/${asked?.id}`, cookies: { [cookieName]: secret } });
  expect(answer.statusCode, answer.body).toBe(200);
  const page = answer.json<{ ways: { to: string; step: string | null }[] }>();
  const [summary] = await w.t.test.owner.query<{ id: string }>(`select id from work_summary where by = $1 and "from" >= '2026-12-01'`, [two.staffId]);
  expect(page.ways, "its task leads to the one that is made, not to a second").toEqual([expect.objectContaining({ step: "handIn", to: `/workSummary/${summary?.id}` })]);
  expect((await w.t.test.owner.query<{ kind: string }>("select kind from notice where staff_id = $1", [two.staffId])).map((one) => one.kind)).toContain("monthReady");
});

test("who leaves one post and keeps another is asked for the one that is left no more; what came to them from elsewhere stays", async () => {
  w.t.clock.set("2026-12-28T01:00:00.000Z");
  const desk = await w.post("property-front-desk");
  const leaver = await w.holder("戊", [staffPost, desk]);
  await w.round();
  const open = async (post: string) => (await w.t.test.owner.query<{ duty: string }>("select duty from task where staff = $1 and post = $2 and state = 'open' order by duty", [leaver.staffId, post])).map((task) => task.duty);
  expect(await open(staffPost)).toContain("A6-GRP-39");
  const others = await open(desk);
  // As what a colleague on leave left to them: first asked of somebody else.
  const [lent] = await w.t.test.owner.query<{ id: string }>("update task set staff = $1 where id = (select id from task where staff = $2 and post = $3 and state = 'open' and split_part(once, '|', -2) = $2::text limit 1) returning id", [leaver.staffId, two.staffId, staffPost]);
  expect(lent).toBeDefined();
  w.t.clock.pass(60_000);
  const [held] = await w.t.test.owner.query<{ id: string; version: number }>("select id, version from assignment where staff = $1 and post = $2", [leaver.staffId, staffPost]);
  await act(w.t.engine, w.t.system, { type: "assignment", step: "end", id: held?.id as string, version: held?.version as number, input: { to: "2026-12-28" } });
  await w.round();
  expect((await w.t.test.owner.query<{ id: string }>("select id from task where staff = $1 and post = $2 and state = 'open'", [leaver.staffId, staffPost])).map((task) => task.id)).toEqual([lent?.id]);
  expect(await open(desk)).toEqual(others);
});

test("what was done while one held the post closes its task, also when it arrives after the assignment has ended", async () => {
  w.t.clock.set("2026-12-29T01:00:00.000Z");
  const desk = await w.post("property-front-desk");
  const leaver = await w.holder("己", [staffPost, desk]);
  const { number } = await act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post: desk, text: "看门", mechanisms: ["task"], cadence: "每天", serves: "post", records: [], reason: "试" } });
  await w.round();
  const today = async () => (await w.tasks(number as string)).filter((task) => task.slot === "2026-12-29").map((task) => task.state);
  expect(await today()).toEqual(["open"]);
  const [held] = await w.t.test.owner.query<{ id: string; version: number }>("select id, version from assignment where staff = $1 and post = $2", [leaver.staffId, desk]);
  w.t.clock.pass(60_000);
  await act(w.t.engine, w.t.system, { type: "assignment", step: "end", id: held?.id as string, version: held?.version as number, input: { to: "2026-12-29" } });
  w.t.clock.pass(60_000);
  await act(w.t.engine, { ...w.t.system, staffId: leaver.staffId, staffName: "己", via: "web" }, { type: "checklist", step: "create", input: { duty: number, note: "看过", site: w.t.siteId } });
  await w.round();
  expect(await today()).toEqual(["done"]);
});
