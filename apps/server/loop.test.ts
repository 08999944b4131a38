import { afterAll, beforeAll, expect, test } from "vitest";
import { hour } from "#platform/testing/clock.ts";
import { startTestApp, type Person, type TestApp } from "./testing.ts";

let t: TestApp;
let clerk: Person;
let officer: Person;
let manager: Person;

beforeAll(async () => {
  t = await startTestApp();
  manager = await t.person("经理", ["case.read", "case.assign", "case.decide", "case.archive", "client.read", "contact.read", "client.reveal"], { top: true });
  officer = await t.person("管理员甲", ["case.read", "case.work", "client.read", "contact.create", "contact.read"], { superior: manager.postId });
  clerk = await t.person("前台", ["case.create", "case.read", "client.create", "client.read", "contact.create", "contact.read"], { superior: manager.postId });
});
afterAll(() => t.stop());

async function ok<T = Record<string, unknown>>(response: Promise<{ statusCode: number; json(): T; body: string }>): Promise<T> {
  const answer = await response;
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.json();
}

test("a complaint goes from receipt to archive: refused once, explained by the superior, revisited, archived with its cause", async () => {
  const client = await ok<{ id: string }>(clerk.call("POST", "/api/v1/client", { name: "赵建国", phones: ["138 0013 6621"], site: t.siteId }));
  const made = await ok<{ id: string; number: string; version: number }>(
    clerk.call("POST", "/api/v1/case", { client: client.id, site: t.siteId, subject: "楼道灯三天未修，老人摔倒", happenedAt: "昨晚 7 点", place: "2 号楼 5 层", person: "赵建国", event: "灯坏，绊倒老人", phone: "13800136621" }),
  );
  expect(made.number).toBe("C20261124-0001");
  let version = made.version;
  const step = async (who: Person, name: string, input: object = {}, note?: string): Promise<{ state: string; version: number }> => {
    const done = await ok<{ state: string; version: number }>(who.call("POST", `/api/v1/case/${made.id}/${name}`, { version, input, note }));
    version = done.version;
    return done;
  };
  await step(manager, "assign", { owner: officer.staffId });
  t.clock.pass(10 * hour);
  const said = { answerChannel: "call", reached: true };
  await step(officer, "answer", { ...said, answeredAt: t.clock.now(), solution: "今晚换灯" });
  await step(officer, "refuse", { refusalReason: "要书面道歉" });
  await step(officer, "raise", {}, "客户要书面道歉");
  await step(manager, "decide", { decision: "同意书面道歉" });
  t.clock.pass(2 * hour);
  expect((await step(manager, "explain", { ...said, answeredAt: t.clock.now(), solution: "登门致歉并换灯" })).state).toBe("answered");
  await step(officer, "accept");
  const cause = await ok<{ id: string }>(t.admin.call("POST", "/api/v1/cause", { name: "公共照明" }));
  const early = await manager.call("POST", `/api/v1/case/${made.id}/archive`, { version });
  expect(early.statusCode).toBe(409);
  expect(early.json().detail).toBe("归档还缺：结果、原因、责任岗位、纠正措施、回访结果。");
  await step(officer, "conclude", { result: "已换灯", cause: cause.id, responsiblePost: officer.postId, corrective: "每晚巡灯" });
  await step(officer, "revisit", { revisitFound: "settled", satisfaction: 4 });
  expect((await step(manager, "archive")).state).toBe("archived");

  const one = await ok<{ row: Record<string, unknown>; clocks: { name: string; state: string }[] }>(manager.call("GET", `/api/v1/case/${made.id}`));
  expect(one.row.phone, "masked for the holder of the capability too").toBe("138****6621");
  expect(one.clocks.filter((clock) => clock.name === "promise").map((clock) => clock.state)).toEqual(["met", "met"]);
  const seen = await ok<{ row: Record<string, unknown>; refs: Record<string, { title: string }> }>(clerk.call("GET", `/api/v1/case/${made.id}`));
  expect(seen.row.phone).toBe("138****6621");
  expect(seen.refs[client.id]?.title).toBe("赵建国");
  expect(await ok(manager.call("POST", `/api/v1/case/${made.id}/reveal/phone`))).toEqual({ value: "13800136621" });
  const refused = await clerk.call("POST", `/api/v1/case/${made.id}/reveal/phone`);
  expect([refused.statusCode, refused.json().detail]).toEqual([403, "你的岗位没有这项权限：看“电话”的全号。"]);
  const journal = await ok<{ entries: { step: string }[] }>(manager.call("GET", `/api/v1/case/${made.id}/journal`));
  expect(journal.entries.map((entry) => entry.step)).toEqual(["reveal:phone", "archive", "revisit", "conclude", "refused:archive", "accept", "explain", "decide", "raise", "refuse", "answer", "assign", "create"]);
  const list = await ok<{ rows: { id: string }[]; next: string | null }>(manager.call("GET", "/api/v1/case?state=archived&limit=1"));
  expect(list.rows.map((row) => row.id)).toEqual([made.id]);
});
