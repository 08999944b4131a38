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
const make = (who: Person, type: string, input: object) => who.call("POST", `/api/v1/${type}`, input);
const questions = [{ ask: "灭火器在位", kind: "yesNo" }];

test("a duty with a checklist is not proved past it: without one, by one of another duty, or by one that was retired", async () => {
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
