import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type Person, type TestApp } from "../../../apps/server/testing.ts";

let t: TestApp;
let chief: Person;
let clerk: Person;
beforeAll(async () => {
  t = await startTestApp();
  chief = await t.person("主管", ["duty.check", "duty.manage", "office.write"], { top: true });
  clerk = await t.person("员工", ["office.write"], { superior: chief.postId });
});
afterAll(() => t.stop());

type Answer = { statusCode: number; body: string; json(): unknown };
async function ok<T>(answer: Promise<Answer>): Promise<T> {
  const found = await answer;
  expect([200, 201], found.body).toContain(found.statusCode);
  return found.json() as T;
}
async function no(answer: Promise<Answer>): Promise<{ code: string; detail: string; fields?: { field: string }[] }> {
  const found = await answer;
  expect(found.statusCode, found.body).toBeGreaterThanOrEqual(400);
  expect(found.statusCode, found.body).toBeLessThan(500);
  return found.json() as never;
}
/** As the planner would have it once the duty is asked for. */
const askedFor = (duty: string) => t.test.owner.query("insert into work_rule (org_id, id, post, duty, spec, hash, since) values ($1, gen_random_uuid(), $2, $3, '{\"rhythm\":null,\"on\":null,\"evidence\":[]}', '-', now())", [t.orgId, clerk.postId, duty]);
const make = (who: Person, type: string, input: object) => who.call("POST", `/api/v1/${type}`, input);
const questions = [{ ask: "灭火器在位", kind: "yesNo" }];

test("a duty with a checklist is not proved past it: without one, by one of another duty, or by one that was retired", async () => {
  await askedFor("A1-OFF-25");
  const own = await ok<{ id: string }>(make(chief, "checklistTemplate", { name: "消防", duty: "A1-OFF-25", questions }));
  const easy = await ok<{ id: string }>(make(chief, "checklistTemplate", { name: "随便", questions: [{ ask: "好吗", kind: "yesNo" }] }));
  expect((await no(make(clerk, "checklist", { duty: "A1-OFF-25", note: "查了" }))).fields?.[0]?.field).toBe("template");
  expect((await no(make(clerk, "checklist", { duty: "A1-OFF-25", template: easy.id, note: "查了", answers: [{ ask: "好吗", yes: true }] }))).fields?.[0]?.field).toBe("template");
  await ok(make(clerk, "checklist", { duty: "A1-OFF-25", template: own.id, note: "查了", answers: [{ ask: "灭火器在位", yes: true }] }));
  await ok(chief.call("POST", `/api/v1/checklistTemplate/${own.id}/retire`, { version: 1, input: {} }));
  expect((await no(make(clerk, "checklist", { duty: "A1-OFF-25", template: own.id, note: "查了", answers: [{ ask: "灭火器在位", yes: true }] }))).code).toBe("guard_refused");
  // Nothing asks for a checklist now.
  await ok(make(clerk, "checklist", { duty: "A1-OFF-25", note: "查了" }));
});

test("blank words answer nothing", async () => {
  const template = await ok<{ id: string }>(make(chief, "checklistTemplate", { name: "温度", questions: [{ ask: "看到什么", kind: "text" }] }));
  for (const text of ["   ", "\u3000\n"]) expect(await no(make(clerk, "checklist", { template: template.id, note: "查了", answers: [{ ask: "看到什么", text }] }))).toMatchObject({ fields: [{ field: "answers", detail: expect.stringContaining("请写几个字。") }] });
});

test("a checklist does not lie in the future", async () => {
  expect((await no(make(clerk, "checklist", { note: "明年查的", at: new Date(Date.parse(t.clock.now()) + 86_400_000).toISOString() }))).fields?.[0]?.field).toBe("at");
});

test("very deep and strange lines are refused with a sentence", async () => {
  const deep = (n: number): string => `${"[".repeat(n)}${"]".repeat(n)}`;
  const raw = (answers: string) => clerk.call("POST", "/api/v1/checklist", Buffer.from(`{"note":"x","answers":${answers}}`), { "content-type": "application/json", "idempotency-key": `k${answers.length}` });
  for (const answers of [deep(3000), deep(20_000), `[{"ask":"x","text":${deep(20_000)}}]`, `[{"ask":"x","junk":${deep(20_000)}}]`, `[{"ask":"x","id":${deep(5000)}}]`, '[{"ask":"x","__proto__":{"a":1}}]', '[{"ask":"x","constructor":1}]', '[{"ask":{"toString":1}}]', "[null]", '["x"]', '{"length":9}', `[${'{"ask":"x"},'.repeat(60)}{"ask":"x"}]`]) await no(raw(answers));
});

test("a photo of somebody else's record is not taken into one's own lines", async () => {
  expect((await no(make(clerk, "checklist", { note: "x", answers: [{ ask: "照片", photos: ["00000000-0000-7000-8000-000000000001"] }] }))).code).toBeTruthy();
});

test("an examination is handed in once, however fast, by its examinee and in person", async () => {
  const paper = await ok<{ id: string }>(make(chief, "examPaper", { name: "应知", pass: 60 }));
  await ok(make(chief, "examQuestion", { paper: paper.id, ask: "一加一", a: "二", b: "三", right: "a" }));
  const exam = await ok<{ id: string }>(make(clerk, "exam", { paper: paper.id }));
  const asked = (await ok<{ row: { asked: { id: string }[] } }>(clerk.call("GET", `/api/v1/exam/${exam.id}`))).row.asked;
  const hand = (chosen: string, who = clerk) => who.call("POST", `/api/v1/exam/${exam.id}/handIn`, { version: 1, input: { answers: [{ question: asked[0]?.id, chosen }] } });
  await no(hand("a", chief));
  const both = await Promise.all([hand("a"), hand("b")]);
  expect(both.map((one) => one.statusCode).sort()).toEqual([200, expect.any(Number)]);
  expect(both.filter((one) => one.statusCode === 200)).toHaveLength(1);
  expect((await no(make(clerk, "exam", { paper: paper.id, createdAt: "2020-01-01T00:00:00Z" }))).code).toBe("invalid_input");
  for (const what of ["examQuestion", "examQuestion?fields=all", "search?q=%E4%B8%80%E5%8A%A0"]) {
    const answer = await clerk.call("GET", `/api/v1/${what}`);
    expect(answer.body).not.toContain('"right"');
  }
});

test("an API token sits no examination", async () => {
  const paper = await ok<{ id: string }>(make(chief, "examPaper", { name: "打字", kind: "typing", pass: 50, text: "前台接待" }));
  const exam = await ok<{ id: string }>(make(clerk, "exam", { paper: paper.id }));
  const { act } = await import("#platform/act/act.ts");
  await expect(act(t.engine, { ...t.system, staffId: clerk.staffId, staffName: "员工", via: "api" }, { type: "exam", step: "handIn", id: exam.id, version: 1, input: { typed: "前台接待" } })).rejects.toMatchObject({ code: "not_allowed" });
});

test("a checklist is not corrected past what its duty asks", async () => {
  await askedFor("A2-WH-01");
  const template = await ok<{ id: string }>(make(chief, "checklistTemplate", { name: "仓库", duty: "A2-WH-01", questions: [{ ask: "温度", kind: "number", most: 30 }] }));
  const free = await ok<{ id: string }>(make(clerk, "checklist", { note: "查了" }));
  const correct = (id: string, input: object) => chief.call("POST", `/api/v1/checklist/${id}/correct`, { version: 1, note: "改", input });
  expect((await no(correct(free.id, { duty: "A2-WH-01" }))).fields?.[0]?.field).toBe("template");
  const filed = await ok<{ id: string }>(make(clerk, "checklist", { duty: "A2-WH-01", template: template.id, note: "查了", answers: [{ ask: "温度", number: 20 }] }));
  expect((await no(correct(filed.id, { answers: [] }))).fields?.[0]?.field).toBe("answers");
  await ok(correct(filed.id, { answers: [{ ask: "温度", number: 35 }] }));
  expect((await ok<{ row: { wrong: number } }>(chief.call("GET", `/api/v1/checklist/${filed.id}`))).row.wrong).toBe(1);
  await ok(chief.call("POST", `/api/v1/checklistTemplate/${template.id}/retire`, { version: 1, input: {} }));
  await ok(chief.call("POST", `/api/v1/checklist/${filed.id}/correct`, { version: 2, note: "错字", input: { note: "都查了" } }));
});

test("who checks at one site plans and makes checks of who works there", async () => {
  const far = (await ok<{ id: string }>(t.admin.call("POST", "/api/v1/site", { name: "别处" }))).id;
  const there = await t.person("别处主管", ["duty.check", "duty.read"], { site: far });
  const plan = { duty: "A1-FD-21", question: "仪表整洁吗", post: clerk.postId, staff: clerk.staffId, day: "2026-11-25", site: far };
  expect((await no(make(there, "spotCheck", plan))).code).toBe("not_allowed");
  const { act } = await import("#platform/act/act.ts");
  const near = await t.person("别处员工", ["office.write"], { site: far });
  await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: near.staffId, post: clerk.postId, from: "2020-01-01", site: far } });
  await act(t.engine, t.system, { type: "duty", step: "create", input: { post: clerk.postId, text: "微笑", mechanisms: ["check"], reason: "试" } });
  const answer = await there.call("POST", `/api/v1/handbook/${clerk.postId}/checks`, { count: 4, until: "2026-12-20" });
  expect(answer.json(), answer.body).toEqual({ planned: 1 });
});
