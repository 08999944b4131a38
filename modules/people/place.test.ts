import { afterAll, beforeAll, expect, test } from "vitest";
import { careWorld, no, ok, type CareWorld } from "../care/care.testing.ts";
import type { PostPlace, StaffPlace } from "./place.ts";

let w: CareWorld;
beforeAll(async () => {
  w = await careWorld();
});
afterAll(() => w.t.stop());

const post = (who: CareWorld["clerk"], id: string): Promise<PostPlace> => ok<PostPlace>(who.call("GET", `/api/v1/post/${id}/place`));
const staff = (who: CareWorld["clerk"], id: string): Promise<StaffPlace> => ok<StaffPlace>(who.call("GET", `/api/v1/staff/${id}/place`));

test("a post tells who holds it, who stands above and below, and what its holders may do in words", async () => {
  const told = await post(w.clerk, w.manager.postId);
  expect(told.holders).toMatchObject([{ id: w.manager.staffId, name: "经理", away: null }]);
  expect(told.superior).toMatchObject({ name: "主任岗", holders: [{ id: w.chief.staffId, name: "主任" }] });
  expect(told.below.map(({ name }) => name)).toEqual(expect.arrayContaining(["管理员甲岗", "管理员乙岗", "前台岗"]));
  expect(told.rights.map(({ zh }) => zh)).toContain("分派个案");
  expect(JSON.stringify(told)).not.toMatch(/case\.\w+/);
  expect((await post(w.clerk, w.chief.postId)).superior).toBeNull();
  const other = (await w.t.other()).admin;
  expect((await no(other.call("GET", `/api/v1/post/${w.manager.postId}/place`))).status).toBe(404);
});

test("a person tells posts, superior, leave and deputies; of leave and delegations each is told what they may read of these records", async () => {
  const third = await w.t.person("丙", ["case.read", "office.write"], { superior: w.manager.postId });
  const today = w.t.clock.now().slice(0, 10);
  const leave = await ok<{ id: string }>(third.call("POST", "/api/v1/leaveRequest", { kind: "sick", from: today, to: today, reason: "发烧", cover: w.officer.staffId, handover: "都交了", site: w.t.siteId }));
  await w.t.test.owner.query("update leave_request set state = 'approved', approver = $2, cover_agreed_at = now() where id = $1", [leave.id, w.manager.staffId]);
  await ok(third.call("POST", "/api/v1/delegation", { deputy: w.second.staffId, from: today, to: today, reason: "病假" }));
  const [away, signs] = [{ until: today, cover: { id: w.officer.staffId, name: "管理员甲" } }, [{ who: { name: "管理员乙" }, to: today, forThem: true }]];
  const seen = await staff(w.manager, third.staffId);
  expect(seen.posts).toMatchObject([{ post: { name: "丙岗" }, superior: { name: "经理岗", holders: [{ name: "经理" }] } }]);
  expect(seen).toMatchObject({ told: { away: true, signs: false }, away, signs: [] });
  expect(await staff(third, third.staffId)).toMatchObject({ told: { away: true, signs: true }, away, signs });
  expect(await staff(w.t.admin, third.staffId)).toMatchObject({ told: { away: true, signs: true }, away, signs });
  expect(await staff(w.officer, third.staffId)).toMatchObject({ told: { away: false, signs: false }, away, signs: [] }); // Who stands in.
  expect(await staff(w.second, w.second.staffId)).toMatchObject({ away: null, signs: [{ who: { name: "丙" }, forThem: false }] });
  expect(await staff(w.clerk, third.staffId)).toMatchObject({ posts: [{ post: { name: "丙岗" } }], told: { away: false, signs: false }, away: null, signs: [] });
  expect((await post(w.manager, third.postId)).holders).toMatchObject([{ name: "丙", away: { until: today } }]);
  expect((await post(w.clerk, third.postId)).holders).toMatchObject([{ name: "丙", away: null }]);

  // Who keeps such records at one site reads those of that site alone, and keeping the staff is not reading their leave.
  const far = (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "远处" }))).id;
  const [here, there, keeper] = [await w.t.person("人事", ["conduct.manage"]), await w.t.person("远处人事", ["conduct.manage", "staff.read", "staff.manage"], { site: far }), await w.t.person("名册", ["staff.read"])];
  expect(await staff(here, third.staffId)).toMatchObject({ told: { away: false, signs: false }, away, signs: [] });
  expect(await staff(there, third.staffId)).toMatchObject({ told: { away: false, signs: true }, away: null, signs });
  expect(await staff(keeper, third.staffId)).toMatchObject({ told: { away: false, signs: true }, away: null, signs });
  expect((await post(there, third.postId)).holders).toMatchObject([{ name: "丙", away: null }]);

  // Who signs for the superior is told what the superior is told.
  await ok(w.manager.call("POST", "/api/v1/delegation", { deputy: w.clerk.staffId, from: today, to: today, reason: "出差" }));
  expect(await staff(w.clerk, third.staffId)).toMatchObject({ told: { away: true, signs: false }, away, signs: [] });
  // Pages judge by the same facts.
  const me = await ok<{ principals: string[]; subordinates: string[]; signsOver: string[] }>(w.clerk.call("GET", "/api/v1/me"));
  expect(me).toMatchObject({ principals: [w.manager.staffId], subordinates: [], signsOver: expect.arrayContaining([third.staffId]) });
});
