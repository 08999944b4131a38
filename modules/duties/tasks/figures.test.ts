import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";
import type { EvidenceLine } from "./evidence.server.ts";
import type { DutyDay } from "./figures.server.ts";
import type { DayTask } from "./tasks.server.ts";

let w: WorkWorld;
let post: string;
let manager: { staffId: string; call: WorkWorld["t"]["admin"]["call"] };
let outsider: { call: WorkWorld["t"]["admin"]["call"] };
beforeAll(async () => {
  w = await workWorld("2026-11-30T00:00:00.000Z");
  post = await w.post("property-service-manager");
  manager = await w.holder("客服经理", [post]);
  outsider = await w.t.person("外人", ["case.read"]);
  await w.word("periodic", "daily");
  await w.round();
});
afterAll(() => w.t.stop());

async function ok<T>(answer: Promise<{ statusCode: number; body: string; json(): unknown }>): Promise<T> {
  const found = await answer;
  expect(found.statusCode, found.body).toBe(200);
  return found.json() as T;
}
const days = () => ok<{ sum: Record<string, number>; duties: Record<string, DutyDay[]> }>(manager.call("GET", `/api/v1/handbook/${post}/days`));

test("a task says what is asked, what proves it and how; only who is asked, stands above or reads handbooks sees it", async () => {
  const { line } = await ok<{ line: readonly (DayTask & { kind: string })[] }>(manager.call("GET", "/api/v1/today"));
  const patrol = line.find((one) => one.kind === "task" && one.duty === "A1-MGR-33");
  expect(patrol).toBeDefined();
  const { task, ways, mine } = await ok<{ task: DayTask; ways: { type: string; to: string }[]; mine: boolean }>(manager.call("GET", `/api/v1/tasks/${patrol?.id as string}`));
  expect([task.duty, mine, ways.map((way) => way.to)]).toEqual(["A1-MGR-33", true, ["/contact/new?purpose=followUp"]]);
  expect((await outsider.call("GET", `/api/v1/tasks/${task.id}`)).statusCode).toBe(404);
});

test("what was done, late and missed stands in the days of its duty, and each day opens its evidence", async () => {
  const client = (await act(w.t.engine, w.t.system, { type: "client", step: "create", input: { name: "张女士", site: w.t.siteId, phones: ["13800138000"] } })).id;
  const made = await act(w.t.engine, { ...w.t.system, staffId: manager.staffId, staffName: "客服经理", via: "web" }, { type: "contact", step: "create", input: { client, site: w.t.siteId, direction: "out", channel: "call", purpose: "followUp", summary: "回访" } });
  await w.round();
  w.t.clock.set("2026-12-01T01:00:00.000Z");
  await w.round();
  const found = await days();
  expect(found.duties["A1-MGR-33"]).toMatchObject([{ day: "2026-11-30", due: 1, done: 1, late: 0, missed: 0 }, { day: "2026-12-01", open: 1 }]);
  expect(found.duties["A1-MGR-30"]?.[0]).toMatchObject({ day: "2026-11-30", due: 1, missed: 1 });
  expect(found.sum.due).toBe(Object.values(found.duties).flat().reduce((sum, day) => sum + day.due, 0));
  const { lines } = await ok<{ lines: EvidenceLine[] }>(manager.call("GET", `/api/v1/handbook/${post}/days/A1-MGR-33?from=2026-11-30&to=2026-11-30`));
  expect(lines.find((one) => one.kind === "proof")).toMatchObject({ type: "contact", id: made.id, who: "客服经理" });
  const missed = await ok<{ lines: EvidenceLine[] }>(manager.call("GET", `/api/v1/handbook/${post}/days/A1-MGR-30?from=2026-11-30&to=2026-11-30`));
  expect(missed.lines.find((one) => one.state === "missed"), "nobody did it: those who held the post then share it").toMatchObject({ who: null, shared: ["客服经理"] });
  const { posts } = await ok<{ posts: { post: string; due: number; missed: number }[] }>(manager.call("GET", "/api/v1/handbook-sums"));
  expect(posts).toMatchObject([{ post, due: found.sum.due, missed: found.sum.missed }]);
  const missedOf = async (query: string) => (await ok<{ posts: { post: string; missed: number }[] }>(manager.call("GET", `/api/v1/handbook-missed${query}`))).posts;
  expect(await missedOf("")).toEqual([{ post, missed: found.sum.missed }]);
  // What one of them was to do is nobody's own; what was asked of a person is theirs.
  const [own] = await w.t.test.owner.query<{ id: string }>("update task set staff = $1 where id = (select id from task where state = 'missed' and staff is null limit 1) returning id", [manager.staffId]);
  expect(await missedOf(`?staff=${manager.staffId}`)).toEqual([{ post, missed: 1 }]);
  expect(await missedOf(`?staff=${w.t.admin.staffId}`)).toEqual([]);
  await w.t.test.owner.query("update task set staff = null where id = $1", [own?.id]);
  expect((await outsider.call("GET", `/api/v1/handbook/${post}/days`)).statusCode).toBe(404);
  expect((await manager.call("GET", `/api/v1/handbook/${post}/days?from=2026-12-02&to=2026-12-01`)).statusCode).toBe(422);
});

test("a duty's form says what the next fourteen days would be like, and why not where they would not", async () => {
  const preview = async (input: object) => ok<{ turns: { day: string }[]; why: string | null; holders: number; proof: { zh: string }; serves: string }>(w.t.admin.call("POST", `/api/v1/handbook/${post}/preview`, input));
  const twice = await preview({ mechanisms: ["task"], cadence: "每天两次", serves: "person", records: ["equipment-check"] });
  expect([twice.why, twice.holders, twice.serves, twice.turns.length]).toEqual([null, 1, "person", 20]);
  expect(twice.turns.some((turn) => turn.day === "2026-12-05")).toBe(false);
  expect((await preview({ mechanisms: ["task"], cadence: "每周六" })).turns.map((turn) => turn.day)).toEqual(["2026-12-04", "2026-12-11"]);
  expect((await preview({ mechanisms: ["check"], cadence: "每天" })).why).toBe("noTask");
  expect((await preview({ mechanisms: ["task"], cadence: "看情况" })).why).toBe("noRhythm");
  expect((await preview({ mechanisms: ["task"], cadence: "不定期" })).why).toBe("unset");
  expect((await manager.call("POST", `/api/v1/handbook/${post}/preview`, {})).statusCode).toBe(403);
});

test("a gate that names its duty is journalled when it refuses, and shows as refused", async () => {
  const one = await w.t.person("销售", ["case.create", "case.read", "case.work", "case.archive", "client.read"]);
  const client = (await act(w.t.engine, w.t.system, { type: "client", step: "create", input: { name: "李先生", site: w.t.siteId, phones: ["13800138001"] } })).id;
  const made = await act(w.t.engine, w.t.system, { type: "case", step: "create", input: { kind: "complaint", client, site: w.t.siteId, subject: "漏水", happenedAt: "昨晚", place: "三单元", person: "本人", event: "厨房漏水", phone: "13800138001" } });
  await act(w.t.engine, w.t.system, { type: "case", step: "assign", id: made.id, version: 1, input: { owner: one.staffId } });
  await act(w.t.engine, w.t.system, { type: "case", step: "answer", id: made.id, version: 2, input: { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "修好了" } });
  await act(w.t.engine, w.t.system, { type: "case", step: "accept", id: made.id, version: 3 });
  expect((await one.call("POST", `/api/v1/case/${made.id}/archive`, { version: 4 })).statusCode).toBe(409);
  const rows = await w.t.test.owner.query<{ note: string; step: string }>("select note, step from journal where record_id = $1 and step like 'refused:%'", [made.id]);
  expect(rows).toEqual([{ step: "refused:archive", note: expect.stringMatching(/^A4-CC-/) as unknown as string }]);
  const { refused } = await ok<{ refused: number }>(w.t.admin.call("GET", "/api/v1/handbook-sums"));
  expect(refused).toBe(1);
});

test("what was done in time is folded after ninety days, and its figures stay what they were", async () => {
  const sum = async (who: { call: WorkWorld["t"]["admin"]["call"] }) => {
    const found = await ok<{ sum: Record<string, number>; duties: Record<string, DutyDay[]> }>(who.call("GET", `/api/v1/handbook/${post}/days?from=2026-11-30&to=2026-12-01`));
    return [found.sum.due, found.sum.done, found.sum.late, found.sum.missed];
  };
  w.t.clock.set("2026-12-20T01:00:00.000Z");
  await w.round();
  const before = await sum(await w.holder("来看的人", [post]));
  expect(before[1]).toBeGreaterThan(0);
  const single = async () => (await w.t.test.owner.query<{ n: number }>("select count(*)::int as n from task where day < '2026-12-02' and state = 'done'"))[0]?.n;
  expect(await single()).toBeGreaterThan(0);
  w.t.clock.set("2027-03-15T01:00:00.000Z");
  await Promise.all([w.round(), w.round()]);
  await w.round();
  expect(await single()).toBe(0);
  // The session of before has ended by then.
  expect(await sum(await w.holder("后来的人", [post]))).toEqual(before);
});
