import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { dutiesOfPost, loadCatalogue } from "../catalogue.ts";
import { workWorld, type WorkWorld } from "../tasks/work.testing.ts";
import { chooseChecks, type Candidate } from "./plan.ts";
import { planWeek } from "./plan.server.ts";

const candidates = (duties: number, staff: number): Candidate[] => Array.from({ length: duties * staff }, (_, n) => ({ duty: `D${n % duties}`, staff: `S${Math.floor(n / duties)}`, last: null }));

test("nobody is checked twice before everybody once, and what was looked at longest ago comes first", () => {
  expect(new Set(chooseChecks(candidates(10, 5), 5, "w1").map((one) => one.staff)).size).toBe(5);
  const seen = candidates(3, 1).map((one, n) => ({ ...one, last: `2026-0${3 - n}-01` }));
  expect(chooseChecks(seen, 3, "w1").map((one) => one.duty)).toEqual(["D2", "D1", "D0"]);
  expect(chooseChecks(candidates(2, 1), 9, "w1")).toHaveLength(2);
});

test("chance is not always the same, and the same seed is", () => {
  const all = candidates(30, 1);
  expect(chooseChecks(all, 3, "a")).toEqual(chooseChecks(all, 3, "a"));
  expect(new Set(["a", "b", "c", "d", "e"].map((seed) => chooseChecks(all, 1, seed)[0]?.duty)).size).toBeGreaterThan(1);
});

describe("in an organisation", () => {
  let w: WorkWorld;
  let desk: string;
  let chief: { staffId: string; call: WorkWorld["t"]["admin"]["call"] };
  let clerk: { staffId: string; call: WorkWorld["t"]["admin"]["call"] };
  const checks = () => w.t.test.owner.query<{ duty: string; staff: string; reviewer: string; question: string; day: string }>("select duty, staff, reviewer, question, day::text as day from spot_check where org_id = $1 order by id", [w.t.orgId]);
  beforeAll(async () => {
    w = await workWorld("2026-11-30T01:00:00.000Z");
    desk = await w.post("property-front-desk");
    chief = await w.holder("主管", [await w.post("property-service-supervisor")]);
    clerk = await w.holder("前台", [desk]);
    await act(w.t.engine, w.t.system, { type: "post", step: "change", id: desk, input: { superior: await w.post("property-service-supervisor") } });
  });
  afterAll(() => w.t.stop());

  test("each week so many duties of a post are chosen for its superior, once however many servers look", async () => {
    await Promise.all([w.round(), w.round()]);
    await w.round();
    const planned = await checks();
    expect(planned).toHaveLength(2);
    const duties = new Map(loadCatalogue().duties.map((duty) => [duty.id, duty]));
    for (const one of planned) {
      expect(one).toMatchObject({ staff: clerk.staffId, reviewer: chief.staffId, day: "2026-12-06" });
      expect(duties.get(one.duty)?.mechanisms).toContain("check");
      expect(one.question).toContain(one.duty);
    }
    w.t.clock.set("2026-12-07T01:00:00.000Z");
    await w.round();
    expect(new Set((await checks()).map((one) => one.duty)).size).toBe(4);
  });

  test("the lot of a week is not reckoned beforehand from what anybody can read", async () => {
    const planned = async (): Promise<string> => {
      await w.t.test.owner.query("delete from idempotency where key like 'check|%'");
      await w.t.test.owner.query("delete from spot_check where org_id = $1", [w.t.orgId]);
      await w.t.test.owner.query("update work_plan set checked_week = null where org_id = $1", [w.t.orgId]);
      await planWeek(w.t.engine, w.t.orgId);
      return JSON.stringify((await checks()).map((one) => one.duty));
    };
    const lots = new Set<string>();
    for (let n = 0; n < 8; n++) lots.add(await planned());
    expect(lots.size).toBeGreaterThan(1);
  });

  test("nobody draws one for whom they sign, whom they may not check: being made a deputy holds up no plan", async () => {
    const { id } = await act(w.t.engine, w.t.system, { type: "delegation", step: "create", input: { principal: clerk.staffId, deputy: chief.staffId, from: "2026-11-01", to: "2027-01-31" } });
    const plan = async () => (await chief.call("POST", `/api/v1/handbook/${desk}/checks`, { count: 4, until: "2026-12-20" })).json<{ planned?: number; code?: string }>();
    const mate = await w.holder("同岗", [desk]);
    const before = (await checks()).length;
    expect(await plan()).toEqual({ planned: 4 });
    expect(new Set((await checks()).slice(before).map((one) => one.staff))).toEqual(new Set([mate.staffId]));
    await act(w.t.engine, w.t.system, { type: "delegation", step: "revoke", id, version: 1, input: {} });
    await w.t.test.owner.query("delete from assignment where staff = $1", [mate.staffId]);
  });

  test("a superior plans more, of a duty named; who may not is refused", async () => {
    const wish = { count: 1, until: "2026-12-20", duties: ["A1-FD-42"] };
    expect((await clerk.call("POST", `/api/v1/handbook/${desk}/checks`, wish)).statusCode).toBe(403);
    expect((await chief.call("POST", `/api/v1/handbook/${desk}/checks`, { ...wish, until: "2020-01-01" })).statusCode).toBe(422);
    const answer = await chief.call("POST", `/api/v1/handbook/${desk}/checks`, wish);
    expect(answer.json()).toEqual({ planned: 1 });
    expect((await checks()).at(-1)?.duty).toBe("A1-FD-42");
  });

});

test("every duty of the catalogue that is to be checked is drawn once before any is drawn again", () => {
  const catalogue = loadCatalogue();
  for (const post of catalogue.posts) {
    const duties = dutiesOfPost(catalogue, post.id).filter((duty) => duty.mechanisms.includes("check")).map((duty) => duty.id);
    const last = new Map<string, string>();
    for (let week = 0; week * 2 < duties.length; week++) {
      for (const { duty } of chooseChecks(duties.map((id): Candidate => ({ duty: id, staff: "S", last: last.get(id) ?? null })), 2, `w${week}`)) last.set(duty, `2026-${String(week).padStart(3, "0")}`);
    }
    expect([...last.keys()].sort(), post.id).toEqual([...duties].sort());
  }
});
