import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { careWorld, no, ok, type CareWorld } from "./care.testing.ts";

let w: CareWorld;
beforeAll(async () => {
  w = await careWorld();
});
afterAll(() => w.t.stop());

interface Today {
  readonly unassigned: { id: string }[];
  readonly raised: { id: string }[];
  readonly told: { kind: string; recordId: string }[];
}
const today = (who: CareWorld["clerk"]): Promise<Today> => ok<Today>(who.call("GET", "/api/v1/today"));
const ids = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id);

test("A6-INB-13: what nobody has yet stands in the day of everybody who may assign it, and of nobody else", async () => {
  const one = await w.case({ severity: "major" });
  expect(ids((await today(w.manager)).unassigned)).toContain(one.id);
  expect((await today(w.clerk)).unassigned).toEqual([]);
  const elsewhere = await w.t.person("别处的", ["case.read", "case.assign"], { site: (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "别处" }))).id });
  expect((await today(elsewhere)).unassigned).toEqual([]);
  // Whoever reads everywhere and assigns at another site alone has nothing to do with it.
  const reader = await w.t.person("看全部的", ["case.read"], { site: null });
  const far = (await ok<{ rows: { id: string }[] }>(w.t.admin.call("GET", "/api/v1/site"))).rows.find((row) => row.id !== w.t.siteId)?.id as string;
  const post = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/post", { name: "别处派单", capabilities: ["case.assign"], top: true }));
  await act(w.t.engine, w.t.system, { type: "assignment", step: "create", input: { staff: reader.staffId, post: post.id, site: far, from: "2020-01-01" } });
  const secret = await openSession(w.t.test.db, w.t.orgId, reader.staffId, w.t.clock.now(), undefined);
  const theirs = await w.t.app.inject({ url: "/api/v1/today", cookies: { dutydesk: secret } });
  expect([theirs.statusCode, theirs.json<Today>().unassigned]).toEqual([200, []]);
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  expect(ids((await today(w.manager)).unassigned)).not.toContain(one.id);
});

test("A1-OFF-03: a raised case waits in the day of who decides until it is decided, and so does the word of it", async () => {
  const one = await w.case();
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  await one.step(w.officer, "raise", {}, "客户要书面道歉");
  const before = await today(w.manager);
  expect(ids(before.raised)).toContain(one.id);
  expect(before.told.some((told) => told.kind === "raised" && told.recordId === one.id)).toBe(true);
  await one.step(w.manager, "decide", { decision: "同意" });
  const after = await today(w.manager);
  expect(ids(after.raised)).not.toContain(one.id);
  expect(after.told.some((told) => told.kind === "raised" && told.recordId === one.id)).toBe(false);
});

test("a refusal names the right as the handbook does, in the reader's language", async () => {
  expect((await no(w.clerk.call("GET", "/api/v1/settings"))).detail).not.toContain("setting.manage");
  const one = await w.case();
  const refused = await one.refused(w.clerk, "assign", { owner: w.officer.staffId });
  expect(refused.detail).toBe("你的岗位没有这项权限：分派个案、定夺个案。");
});

test("an address of a record that is no id leads nowhere", async () => {
  expect(await no(w.clerk.call("GET", "/api/v1/case/nothing"))).toMatchObject({ status: 404, code: "not_found" });
});
