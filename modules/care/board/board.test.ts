import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { tick } from "#platform/clocks/ticker.ts";
import { hour } from "#platform/testing/clock.ts";
import type { Person } from "../../../apps/server/testing.ts";
import { acceptedCase, careWorld, no, ok, type CareWorld } from "../care.testing.ts";
import { hoursShown, percent, shareKept, type Board, type Figure } from "./board.ts";

let w: CareWorld;
let far: string;
let reader: Person;
let near: Person;
let taker: Person;
let deep: string;

const board = (who: Person, site?: string): Promise<Board> => ok<Board>(who.call("GET", `/api/v1/board${site ? `?site=${site}` : ""}`));
/** How many rows the list behind a figure holds, page by page. */
async function rowsOf(who: Person, { to }: Figure): Promise<number> {
  let n = 0;
  let next: string | null = null;
  do {
    const page: { rows: unknown[]; next: string | null } = await ok(who.call("GET", `/api/v1${to}&limit=3${next ? `&after=${encodeURIComponent(next)}` : ""}`));
    n += page.rows.length;
    next = page.next;
  } while (next !== null);
  return n;
}
const figures = (b: Board): Figure[] => [b.late, b.soon, b.open, b.unowned, ...b.owners, ...b.causes, b.intake, ...b.kinds, ...b.hours, ...b.levels, ...b.kept.flatMap(({ kept, late, overdue }) => [kept, late, overdue])];

beforeAll(async () => {
  w = await careWorld();
  far = (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "别处" }))).id;
  reader = await w.t.person("看全部的", ["case.read", "report.read"], { site: null });
  near = await w.t.person("看本处的", ["case.read", "report.read"]);
  // Reads one site; at the other only what they took part in.
  taker = await w.t.person("两头的", ["case.read", "report.read"]);
  deep = await w.cause("电梯");
  const elsewhere = await w.client({ site: w.t.siteId });
  const put = (site: string, values: object = {}) => act(w.t.engine, w.t.system, { type: "case", step: "create", input: { client: elsewhere, site, subject: "水压低", happenedAt: "早上", place: "3 号楼", person: "住户", event: "水小", phone: "13800000000", ...values } });
  const kept = await acceptedCase(w, { kind: "repair" });
  await kept.step(w.officer, "conclude", { result: "好了", cause: deep, responsiblePost: w.officer.postId });
  await acceptedCase(w, { severity: "major" }, 30);
  await put(far, { kind: "inquiry" });
  const theirs = await put(far);
  await act(w.t.engine, w.t.system, { type: "case", step: "assign", id: theirs.id, version: 1, input: { owner: taker.staffId } });
  for (let n = 0; n < 4; n++) await (await w.case()).step(w.manager, "assign", { owner: w.officer.staffId });
  await w.case({ severity: "minor" });
  const wrong = await w.case();
  await wrong.step(w.manager, "void", {}, "录错了");
  w.t.clock.pass(47 * hour);
  while (await tick(w.t.engine));
});
afterAll(() => w.t.stop());

test("every figure is the number of rows its link opens: for who reads all, one site, one site and what they took part in, and for each site chosen", async () => {
  for (const moved of [0, 2 * hour, 60 * hour]) {
    w.t.clock.pass(moved);
    while (await tick(w.t.engine));
    for (const [who, site] of [[reader, undefined], [reader, far], [reader, w.t.siteId], [near, undefined], [near, far], [taker, undefined], [taker, far]] as const) {
      const seen = figures(await board(who, site));
      expect(await Promise.all(seen.map((one) => rowsOf(who, one)))).toEqual(seen.map(({ n }) => n));
      expect(seen.some(({ more }) => more)).toBe(false);
    }
  }
}, 240_000);

test("what is late, soon late, open and climbed moves with the clock and is told by owner and cause", async () => {
  const one = await w.case();
  await one.step(w.manager, "assign", { owner: w.second.staffId });
  const fresh = await board(reader);
  expect(fresh.owners.find(({ id }) => id === w.second.staffId)).toMatchObject({ n: 1, name: "管理员乙" });
  const soon = fresh.soon.n;
  w.t.clock.pass(45 * hour);
  expect((await board(reader)).soon.n).toBe(soon + 1);
  const late = (await board(reader)).late.n;
  w.t.clock.pass(4 * hour);
  while (await tick(w.t.engine));
  const after = await board(reader);
  expect(after.late.n).toBe(late + 1);
  expect(after.rows.length).toBeGreaterThan(0);
  expect(after.rows[0]?.dueAt && after.rows[0].dueAt <= after.at).toBe(true);
  expect(after.levels.reduce((n, level) => n + level.n, 0)).toBeGreaterThan(0);
  expect(after.kept[2]?.overdue.n).toBe(after.late.n);
  await one.step(w.second, "answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "换了" });
  const answered = await board(reader);
  expect([answered.late.n, answered.kept[0]?.late.n]).toEqual([after.late.n - 1, (after.kept[0]?.late.n ?? 0) + 1]);
  expect((await one.row()).promiseKept).toBe(false);
  // A client who refuses is owed an answer again, and whether that one is kept is not known yet.
  await one.step(w.second, "refuse", { refusalReason: "还是不亮" });
  expect((await one.row()).promiseKept).toBeNull();
  const { entries } = await ok<{ entries: { step: string; after: Record<string, unknown> }[] }>(w.chief.call("GET", `/api/v1/case/${one.id}/journal`));
  expect(entries.find((entry) => entry.step === "answer")?.after.promiseKept).toBe(false);
});

test("kept and late answers are told by the day of the answer, and each hour of today by itself", async () => {
  const before = await board(reader);
  await acceptedCase(w, { kind: "return" });
  const after = await board(reader);
  expect(after.kept.map(({ kept }, at) => kept.n - (before.kept[at]?.kept.n ?? 0))).toEqual([1, 1, 1]);
  expect(after.intake.n).toBe(before.intake.n + 1);
  expect(after.kinds.find(({ id }) => id === "return")?.n).toBe(1);
  expect(after.hours.reduce((n, one) => n + one.n, 0)).toBe(after.intake.n);
  expect(after.hours).toHaveLength(24);
  w.t.clock.pass(24 * hour);
  const next = await board(reader);
  expect([next.intake.n, next.kept[0]?.kept.n]).toEqual([0, 0]);
  expect(next.kept[1]?.kept.n).toBe(after.kept[1]?.kept.n);
  w.t.clock.pass(6 * 24 * hour);
  const last = await board(reader);
  const weeks = await Promise.all([1, 2, 3, 4].map((n) => {
    const from = Date.parse(last.hours[0]?.from as string) - n * 7 * 24 * hour;
    const filters = new URLSearchParams(last.intake.to.split("?")[1]);
    filters.set("receivedAt.from", new Date(from).toISOString());
    filters.set("receivedAt.to", new Date(from + 24 * hour).toISOString());
    return rowsOf(reader, { n: 0, to: `/case?${filters.toString()}` });
  }));
  expect(weeks[0]).toBeGreaterThan(0);
  expect(last.hours.reduce((n, one) => n + one.usual, 0)).toBe(weeks.reduce((n, one) => n + one, 0) / 4);
});

test("the board is for who may see figures; a site that is no id is refused by name, a level that is none too", async () => {
  expect(await no(w.clerk.call("GET", "/api/v1/board"))).toMatchObject({ status: 403 });
  expect(await no(reader.call("GET", "/api/v1/board?site=nowhere"))).toMatchObject({ status: 422, code: "filter_invalid" });
  for (const level of ["0", "x", "1,2", "100"]) expect(await no(reader.call("GET", `/api/v1/case?climbed=${level}`))).toMatchObject({ code: "filter_invalid" });
  expect(await no(reader.call("GET", "/api/v1/staff?climbed=1"))).toMatchObject({ code: "filter_invalid" });
});

test("a share is of all that came to an end or fell due, never told as more than it is", () => {
  const of = (kept: number, late: number, overdue: number) => shareKept({ kept: { n: kept }, late: { n: late }, overdue: { n: overdue } });
  expect([of(0, 0, 0), of(3, 1, 0), of(1, 0, 1), of(2, 0, 0)]).toEqual([null, 0.75, 0.5, 1]);
  fc.assert(fc.property(fc.nat(5000), fc.nat(5000), fc.nat(5000), (kept, late, overdue) => {
    const share = of(kept, late, overdue);
    if (share === null) return kept + late + overdue === 0;
    return (percent(share) === "100.0%") === (late + overdue === 0) && Number.parseFloat(percent(share)) <= share * 100 + 1e-6;
  }));
});

test("the bars show eight to twenty and every hour in which anything came", () => {
  const hours = (at: readonly number[]) => Array.from({ length: 24 }, (_, one) => ({ at: one, n: at.includes(one) ? 1 : 0, usual: 0 }));
  expect(hoursShown(hours([])).map(({ at }) => at)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  fc.assert(fc.property(fc.subarray([...Array(24).keys()]), (at) => {
    const shown = hoursShown(hours(at)).map((one) => one.at);
    return at.every((one) => shown.includes(one)) && shown.length >= 12;
  }));
});
