import { afterAll, beforeAll, expect, test } from "vitest";
import { careWorld, no, ok, type CareWorld } from "./care.testing.ts";
import { nextStepOf, type Next } from "./next.ts";

let w: CareWorld;
beforeAll(async () => void (w = await careWorld()));
afterAll(() => w.t.stop());

test("who may read a case is told who brings it forward next: the nearest who may assign, then its owner, then who decides", async () => {
  const one = await w.case();
  const next = async (): Promise<Next | null> => (await ok<{ next: Next | null }>(w.clerk.call("GET", `/api/v1/case/${one.id}/next`))).next;
  // The chief may assign too, but stands above the manager; the administrator only where there is nobody else.
  expect(await next()).toEqual({ step: "assign", who: [{ name: "经理", post: "经理岗" }] });
  await one.step(w.manager, "assign", { owner: w.officer.staffId });
  expect(await next()).toEqual({ step: "answer", who: [{ name: "管理员甲", post: null }] });
  await one.step(w.officer, "answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "换灯" });
  expect((await next())?.step).toBe("accept");
  await one.step(w.officer, "refuse", { refusalReason: "不行" });
  await one.step(w.officer, "raise", {}, "要定");
  expect(await next()).toMatchObject({ step: "decide", who: [{ name: "经理" }] });
  await one.step(w.manager, "void", {}, "录错");
  expect(await next()).toBeNull();
  const stranger = await w.t.person("外人", []);
  expect((await no(stranger.call("GET", `/api/v1/case/${one.id}/next`))).status).toBe(404);
});

test("an answered case waits for its client only once the client was reached; a revisit that is not needed is not waited for", () => {
  expect(nextStepOf({ state: "answered", reachedAt: null })).toBe("answer");
  expect(nextStepOf({ state: "accepted", revisitOutcome: null })).toBe("revisit");
  expect(nextStepOf({ state: "accepted", revisitOutcome: "notNeeded" })).toBe("archive");
  expect(nextStepOf({ state: "archived" })).toBeNull();
});
