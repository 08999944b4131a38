import { afterAll, beforeAll, expect, test } from "vitest";
import { inOrder, meant, propose, reasonOf, type Assignee, type Assignees } from "./assignees.ts";
import { careWorld, no, ok, type CareWorld } from "./care.testing.ts";

const one = (id: string, more: Partial<Assignee> = {}): Assignee => ({ id, name: id, latin: [], posts: ["客户服务管理员"], near: "fits", open: 3, late: 0, awayUntil: null, told: true, cares: false, ...more });
const ids = (rows: readonly Assignee[]): string[] => rows.map((each) => each.id);

test("who holds the fitting post of the site stands first, whoever is away last among these, then whose client it is, then the least in hand", () => {
  const rows = [one("boss", { near: "leads", open: 0 }), one("far", { near: "elsewhere", open: 0 }), one("busy", { open: 9 }), one("carer", { open: 5, cares: true }), one("away", { open: 0, awayUntil: "2026-12-03" }), one("easy", { open: 2 }), one("clerk", { near: "here", open: 0 })];
  expect(ids(inOrder(rows))).toEqual(["carer", "easy", "busy", "away", "boss", "clerk", "far"]);
  expect(propose(rows, null, true)).toEqual({ id: "carer", reason: { zh: "是这位客户的管家，今天在岗，手上 5 件", en: "in charge of this client, on duty today, 5 in hand" } });
  expect(propose(rows, "carer", true)?.id).toBe("easy");
});

test("nobody on leave is proposed, and nobody who does not work cases there; the reason says what is so", () => {
  const away = one("away", { open: 0, awayUntil: "2026-12-03" });
  expect(propose([away, one("clerk", { near: "here" }), one("far", { near: "elsewhere" })], null, true)).toBeNull();
  expect(propose([away, one("boss", { near: "leads", open: 1 })], null, true)?.id).toBe("boss");
  expect(reasonOf(one("x"), true).zh).toBe("今天在岗，手上 3 件");
  expect(reasonOf(one("x", { open: 4, late: 1 }), false).zh).toBe("手上 4 件，逾时 1 件");
  expect(reasonOf(away, true)).toEqual({ zh: "请假到 2026-12-03，手上没有别的", en: "on leave until 2026-12-03, nothing else in hand" });
});

test("typed words mean a part of the name or post, or the beginning of pinyin or initials", () => {
  const rows = [one("a", { name: "张磊", latin: ["zhanglei", "zl"] }), one("b", { name: "刘洋", latin: ["liuyang", "ly"], posts: ["客服专员"] })];
  expect([meant(rows, "张"), meant(rows, "zl"), meant(rows, "Zhang L"), meant(rows, "专员"), meant(rows, "lei"), meant(rows, " ")].map(ids)).toEqual([["a"], ["a"], ["a"], ["b"], [], ["a", "b"]]);
});

let w: CareWorld;
beforeAll(async () => {
  w = await careWorld();
});
afterAll(() => w.t.stop());

const asked = (who: CareWorld["clerk"], id: string): Promise<Assignees> => ok<Assignees>(who.call("GET", `/api/v1/case/${id}/assignees`));

test("A6-INB-13: whoever assigns sees posts, what each has in hand and who is away, and is proposed the one who fits; a leave changes it at once", async () => {
  const third = await w.t.person("阿丙", ["case.read", "case.work", "office.write"], { superior: w.manager.postId });
  for (let n = 0; n < 2; n++) await (await w.case()).step(w.manager, "assign", { owner: w.officer.staffId });
  const mine = await w.case();
  const before = await asked(w.manager, mine.id);
  const of = (rows: Assignees, who: CareWorld["clerk"]): Assignee | undefined => rows.rows.find((each) => each.id === who.staffId);
  expect(of(before, w.officer)).toMatchObject({ posts: ["管理员甲岗"], near: "fits", open: 2, late: 0, awayUntil: null, latin: expect.arrayContaining(["glyj"]) });
  expect(of(before, w.manager)).toMatchObject({ near: "leads", open: 0 });
  expect(of(before, w.clerk)).toMatchObject({ near: "here" });
  expect(of(before, w.t.admin)).toMatchObject({ near: "here" });
  expect(before.working).toBe(true);
  expect(before.proposed).toEqual({ id: third.staffId, reason: { zh: "今天在岗，手上没有别的", en: "on duty today, nothing else in hand" } });
  const today = w.t.clock.now().slice(0, 10);
  const leave = await ok<{ id: string }>(third.call("POST", "/api/v1/leaveRequest", { kind: "sick", from: today, to: today, reason: "发烧", cover: w.officer.staffId, handover: "都交了", site: w.t.siteId }));
  expect((await asked(w.manager, mine.id)).proposed?.id).toBe(third.staffId); // Asked for is not away yet.
  await w.t.test.owner.query("update leave_request set state = 'approved', approver = $2, cover_agreed_at = now() where id = $1", [leave.id, w.manager.staffId]);
  const after = await asked(w.manager, mine.id);
  expect(of(after, third)).toMatchObject({ awayUntil: today });
  expect(after.proposed).toEqual({ id: w.second.staffId, reason: { zh: "今天在岗，手上没有别的", en: "on duty today, nothing else in hand" } });
  await mine.step(w.manager, "assign", { owner: w.second.staffId });
  expect((await asked(w.manager, mine.id)).proposed).toEqual({ id: w.officer.staffId, reason: { zh: "今天在岗，手上 2 件", en: "on duty today, 2 in hand" } });
});

test("who may not assign it is told of nobody; somebody of another site is told of when asked for, and never proposed", async () => {
  const mine = await w.case();
  expect(await no(w.officer.call("GET", `/api/v1/case/${mine.id}/assignees`))).toMatchObject({ status: 403, code: "not_allowed" });
  const site = (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "远处" }))).id;
  const far = await w.t.person("远处的人", ["case.work", "case.read"], { site });
  const rows = await ok<Assignees>(w.manager.call("GET", `/api/v1/case/${mine.id}/assignees?ids=${far.staffId}`));
  expect(rows).toMatchObject({ proposed: null, rows: [{ id: far.staffId, near: "elsewhere", posts: ["远处的人岗 · 远处"] }] });
  expect(await no(w.manager.call("GET", `/api/v1/case/${mine.id}/assignees?ids=nobody`))).toMatchObject({ status: 422 });
});

test("of leave whoever assigns is told what they may read of it; whom the program knows to be away it proposes to nobody", async () => {
  const clerk = await w.t.person("派单员", ["case.read", "case.assign"]);
  const mine = await w.case();
  const first = (await asked(clerk, mine.id)).proposed?.id;
  expect(first).toBeDefined();
  const today = w.t.clock.now().slice(0, 10);
  await w.t.test.owner.query(
    `insert into leave_request (org_id, id, state, version, created_at, updated_at, number, staff, kind, "from", "to", reason, cover, handover, files, site, in_advance, approver, cover_agreed_at)
     values ($1, gen_random_uuid(), 'approved', 1, now(), now(), 'A-1', $2, 'sick', $3, $3, '病', $4, '都交了', '{}', $5, false, $4, now())`,
    [w.t.orgId, first, today, w.clerk.staffId, w.t.siteId],
  );
  const told = async (who: CareWorld["clerk"]) => {
    const found = await asked(who, mine.id);
    const one = found.rows.find((each) => each.id === first);
    return { proposed: found.proposed?.id === first, until: one?.awayUntil, told: one?.told, keys: Object.keys(one ?? {}).includes("away") };
  };
  expect(await told(clerk)).toEqual({ proposed: false, until: null, told: false, keys: false });
  expect((await asked(clerk, mine.id)).proposed?.reason.zh, "nothing is said of who is on duty").not.toContain("在岗");
  expect(await told(w.manager)).toEqual({ proposed: false, until: today, told: true, keys: false });
});
