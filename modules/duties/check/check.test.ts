import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type Person, type TestApp } from "../../../apps/server/testing.ts";
import { createToken } from "#platform/auth/sessions.ts";
import { markQuestions, markTyping } from "./mark.ts";

let t: TestApp;
let chief: Person;
let clerk: Person;
let other: Person;
beforeAll(async () => {
  t = await startTestApp();
  chief = await t.person("主管", ["duty.check", "duty.manage", "office.write"], { top: true });
  clerk = await t.person("员工", ["office.write"], { superior: chief.postId });
  other = await t.person("同事", ["office.write"]);
});
afterAll(() => t.stop());

async function ok<T>(answer: Promise<{ statusCode: number; body: string; json(): unknown }>): Promise<T> {
  const found = await answer;
  expect([200, 201], found.body).toContain(found.statusCode);
  return found.json() as T;
}
async function no(answer: Promise<{ statusCode: number; body: string; json(): unknown }>): Promise<{ code: string; detail: string; fields?: { field: string }[] }> {
  const found = await answer;
  expect(found.statusCode, found.body).toBeGreaterThanOrEqual(400);
  return found.json() as never;
}
const make = (who: Person, type: string, input: object) => who.call("POST", `/api/v1/${type}`, input);
const step = (who: Person, type: string, id: string, name: string, version: number, input: object = {}, note?: string) => who.call("POST", `/api/v1/${type}/${id}/${name}`, { version, input, ...(note ? { note } : {}) });
const row = async (type: string, id: string) => (await ok<{ row: Record<string, unknown> }>(chief.call("GET", `/api/v1/${type}/${id}`))).row;

describe("a checklist", () => {
  test("asks what its template must have, and counts what is out of range as wrong", async () => {
    const template = await ok<{ id: string }>(make(chief, "checklistTemplate", { name: "前台设备", duty: "A1-OFF-25", questions: [{ ask: "电话机正常", kind: "yesNo" }, { ask: "温度", kind: "number", least: 10, most: 30 }, { ask: "备注", kind: "text", optional: true }] }));
    const lacking = await no(make(clerk, "checklist", { template: template.id, note: "查了", answers: [{ ask: "电话机正常", yes: true }] }));
    expect([lacking.code, lacking.fields?.[0]?.field]).toEqual(["invalid_input", "answers"]);
    expect(lacking.detail).toContain("温度");
    const filed = await ok<{ id: string }>(make(clerk, "checklist", { name: "前台设备", template: template.id, note: "查了", answers: [{ ask: "电话机正常", yes: false }, { ask: "温度", number: 35 }] }));
    expect(await row("checklist", filed.id)).toMatchObject({ name: "前台设备", duty: "A1-OFF-25", wrong: 2, by: clerk.staffId });
  });

  test("without a template says what was done, at least", async () => {
    expect((await no(make(clerk, "checklist", { name: "x" }))).fields?.[0]?.field).toBe("note");
    await ok(make(clerk, "checklist", { duty: "A2-FIN-12", note: "九月报表已编" }));
  });

  test("is countersigned by a superior, never by who filed it or by a colleague", async () => {
    const filed = await ok<{ id: string }>(make(clerk, "checklist", { note: "已查" }));
    expect((await no(step(clerk, "checklist", filed.id, "countersign", 1))).code).toMatch(/not_allowed|guard_refused/);
    expect((await no(step(other, "checklist", filed.id, "countersign", 1))).code).toMatch(/not_allowed|not_found/);
    await ok(step(chief, "checklist", filed.id, "countersign", 1));
    const own = await ok<{ id: string }>(make(chief, "checklist", { note: "自己查的" }));
    expect((await no(step(chief, "checklist", own.id, "countersign", 1))).code).toBe("guard_refused");
  });
});

test("a spot check that finds something is put right and looked at again; nobody checks themselves", async () => {
  const plan = (whom: string) => ({ duty: "A1-FD-21", question: "仪表整洁吗", post: clerk.postId, staff: whom, day: "2026-11-25" });
  expect((await no(make(clerk, "spotCheck", plan(other.staffId)))).code).toBe("not_allowed");
  const one = await ok<{ id: string }>(make(chief, "spotCheck", plan(clerk.staffId)));
  await ok(step(chief, "spotCheck", one.id, "find", 1, { finding: "没戴工牌" }));
  await ok(step(clerk, "spotCheck", one.id, "correct", 2, { corrected: "戴上了" }));
  expect((await no(step(clerk, "spotCheck", one.id, "accept", 3))).code).toBe("not_allowed");
  await ok(step(chief, "spotCheck", one.id, "accept", 3));
  expect((await no(make(chief, "spotCheck", plan(chief.staffId)))).code, "nor plans it").toBe("guard_refused");
  // Planned by somebody else, it is not theirs to carry out, nor anybody's who signs for them.
  const { act } = await import("#platform/act/act.ts");
  const self = await act(t.engine, t.system, { type: "spotCheck", step: "create", input: { ...plan(chief.staffId), reviewer: chief.staffId, site: t.siteId } });
  expect((await no(step(chief, "spotCheck", self.id, "pass", 1))).code).toBe("guard_refused");
});

describe("an examination", () => {
  test("draws its questions without their answers, is marked by the program, and is taken again by who failed", async () => {
    const paper = await ok<{ id: string }>(make(chief, "examPaper", { name: "应知应会", pass: 60 }));
    expect((await no(make(clerk, "exam", { paper: paper.id }))).detail).toContain("还没有题目");
    const questions = [{ ask: "一加一", a: "二", b: "三", right: "a" }, { ask: "二加二", a: "三", b: "四", right: "b" }];
    for (const one of questions) {
      const { id } = await ok<{ id: string }>(make(chief, "examQuestion", { paper: paper.id, ...one }));
      expect((await no(clerk.call("GET", `/api/v1/examQuestion/${id}`))).code).toMatch(/not_allowed|not_found/);
    }
    for (const [chosen, score, passed] of [["a", 50, false], [null, 100, true]] as const) {
      const exam = await ok<{ id: string }>(make(clerk, "exam", { paper: paper.id }));
      const begun = await row("exam", exam.id);
      expect(JSON.stringify(begun)).not.toContain("right");
      const answers = (begun.asked as { id: string; ask: string }[]).map((one) => ({ question: one.id, chosen: chosen ?? (one.ask === "一加一" ? "a" : "b") }));
      await ok(step(clerk, "exam", exam.id, "handIn", 1, { answers }));
      expect(await row("exam", exam.id)).toMatchObject({ score, passed, passMark: 60 });
      expect((await no(step(clerk, "exam", exam.id, "handIn", 2, { answers }))).code).toBe("wrong_state");
    }
  });

  test("A1-FD-42: typing needs 50 characters a minute by the server's time", async () => {
    const text = "前台接待客户要面带微笑主动问好".repeat(4);
    const paper = await ok<{ id: string }>(make(chief, "examPaper", { name: "打字", kind: "typing", pass: 50, duty: "A1-FD-42", text }));
    for (const [seconds, passed] of [[90, false], [60, true]] as const) {
      const exam = await ok<{ id: string }>(make(clerk, "exam", { paper: paper.id }));
      t.clock.pass(seconds * 1000);
      await ok(step(clerk, "exam", exam.id, "handIn", 1, { typed: text, keys: text.length * 2 }));
      expect(await row("exam", exam.id)).toMatchObject({ doubt: null, score: Math.floor((60 * 60) / seconds), passed });
    }
    expect((await no(make(chief, "examPaper", { name: "空", kind: "typing", pass: 50 }))).code).toMatch(/guard_refused|invariant|invalid/);
  });
});

test("typing that hands could not have done is doubted and does not pass, by the server's time and by the keys the page counted", async () => {
  const text = "前台接待客户要面带微笑主动问好".repeat(4);
  const paper = await ok<{ id: string }>(make(chief, "examPaper", { name: "打字二", kind: "typing", pass: 50, text }));
  for (const [seconds, keys, doubt] of [[5, 200, "fast"], [60, 3, "keys"], [60, 90, null]] as const) {
    const exam = await ok<{ id: string }>(make(clerk, "exam", { paper: paper.id }));
    t.clock.pass(seconds * 1000);
    await ok(step(clerk, "exam", exam.id, "handIn", 1, { typed: text, keys }));
    expect(await row("exam", exam.id), `${seconds} s, ${keys} keys`).toMatchObject({ doubt, passed: doubt === null });
  }
  const typed = await ok<{ id: string }>(make(chief, "examPaper", { name: "打字三", kind: "typing", pass: 20, text }));
  const slow = await ok<{ id: string }>(make(clerk, "exam", { paper: typed.id }));
  expect((await row("exam", slow.id)).passMark, "never below its figure (F19), whatever the paper says").toBe(50);
});

test("one sitting of a paper at a time, also when two are begun at once; handed in, it is taken again", async () => {
  const paper = await ok<{ id: string }>(make(chief, "examPaper", { name: "一份", pass: 60 }));
  await ok(make(chief, "examQuestion", { paper: paper.id, ask: "一加一", a: "二", b: "三", right: "a" }));
  const both = await Promise.all([make(clerk, "exam", { paper: paper.id }), make(clerk, "exam", { paper: paper.id })]);
  expect(both.map((one) => one.statusCode).filter((code) => code === 201)).toHaveLength(1);
  const again = await no(make(clerk, "exam", { paper: paper.id }));
  expect(again.detail).toContain("先交了再考");
  await ok(make(other, "exam", { paper: paper.id }));
  const begun = both.find((one) => one.statusCode === 201)?.json() as { id: string };
  await ok(step(clerk, "exam", begun.id, "handIn", 1, {}));
  await ok(make(clerk, "exam", { paper: paper.id }));
});

test("a check that is passed says what was seen, and goes through its template: what must be answered is, with its photo, and nothing wrong passes", async () => {
  const template = await ok<{ id: string }>(make(chief, "checklistTemplate", { name: "仪表", duty: "A1-FD-21", purpose: "review", questions: [{ ask: "戴工牌", kind: "yesNo" }, { ask: "台面", kind: "photo" }, { ask: "几分", kind: "number", least: 60, most: 100 }] }));
  const check = await ok<{ id: string }>(make(chief, "spotCheck", { duty: "A1-FD-21", question: "仪表整洁吗", post: clerk.postId, staff: clerk.staffId, day: "2026-11-25", template: template.id }));
  const pass = (input: object, version = 1) => step(chief, "spotCheck", check.id, "pass", version, input);
  expect((await no(pass({}))).fields?.map((one) => one.field)).toEqual(["seen"]);
  expect((await no(pass({ seen: "看过" }))).detail).toContain("戴工牌");
  expect((await no(pass({ seen: "看过", answers: [{ ask: "戴工牌", yes: true }] }))).fields?.[0]).toMatchObject({ field: "answers", detail: expect.stringContaining("拍一张照片") });
  const { id: photo } = await ok<{ id: string }>(chief.call("POST", "/api/v1/files", Buffer.from('--XX\r\ncontent-disposition: form-data; name="file"; filename="台面.png"\r\n\r\nx\r\n--XX--\r\n'), { "content-type": "multipart/form-data; boundary=XX" }));
  const answers = (yes: boolean, n = 80) => [{ ask: "戴工牌", yes }, { ask: "台面", photos: [photo] }, { ask: "几分", number: n }];
  expect((await no(pass({ seen: "看过", answers: answers(false) }))).detail).toContain("“戴工牌”不正常");
  expect((await no(pass({ seen: "看过", answers: answers(true, 30) }))).detail).toContain("“几分”不正常");
  await ok(pass({ seen: "看过", answers: answers(true) }));
  expect(await row("spotCheck", check.id)).toMatchObject({ state: "passed", seen: "看过" });
  // What a superior goes by is no checklist of who does the duty.
  await ok(make(clerk, "checklist", { duty: "A1-FD-21", note: "已自查" }));
});

test("no program says in a person's name what they did where they stood", async () => {
  const { secret } = await createToken(t.test.db, t.orgId, clerk.staffId, "自己的", 5, t.clock.now(), null);
  const headers = { authorization: `Bearer ${secret}` };
  for (const [type, payload] of [["checklist", { note: "已查" }], ["nilReport", { duty: "收发", code: "A1-FD-03" }], ["attendance", {}], ["patrolPass", { code: "x" }]] as const) {
    const answer = await t.app.inject({ method: "POST", url: `/api/v1/${type}`, headers, payload });
    expect([answer.statusCode, (answer.json() as { code: string }).code], type).toEqual([403, "not_allowed"]);
    expect((answer.json() as { detail: string }).detail, type).toContain("代本人登记“");
  }
  expect((await t.app.inject({ method: "POST", url: "/api/v1/parcel", headers, payload: { recipient: "赵建国" } })).statusCode, "what others can see is entered by a program as well").toBe(201);
});

test("marks", () => {
  expect(markQuestions(["1", "2", "3"], new Map([["1", "a"], ["2", "b"], ["3", "c"]]), [{ question: "1", chosen: "a" }, { question: "2", chosen: "c" }, { question: "2", chosen: "b" }])).toBe(33);
  expect(markTyping("一二三四五六", "一二四五六", 60_000)).toBe(5);
  expect(markTyping("一二三", "一二三", 0)).toBe(180);
});


test("a question that is changed while somebody sits counts for nothing, whichever way it was answered", async () => {
  const paper = await ok<{ id: string }>(make(chief, "examPaper", { name: "会改的卷", pass: 60 }));
  const ids: string[] = [];
  for (const ask of ["一加一", "二加二"]) ids.push((await ok<{ id: string }>(make(chief, "examQuestion", { paper: paper.id, ask, a: "对", b: "错", right: "a" }))).id);
  t.clock.pass(60_000);
  const sit = async (who: Person) => (await ok<{ id: string }>(make(who, "exam", { paper: paper.id }))).id;
  const exams = [await sit(clerk), await sit(other)] as const;
  t.clock.pass(60_000);
  await ok(chief.call("PATCH", `/api/v1/examQuestion/${ids[0]}`, { version: 1, input: { a: "错", b: "对", right: "b" } }));
  for (const [who, exam, first, score] of [[clerk, exams[0], "a", 100], [other, exams[1], "b", 100]] as const) {
    const asked = (await row("exam", exam)).asked as { id: string; ask: string }[];
    await ok(step(who, "exam", exam, "handIn", 1, { answers: asked.map((one) => ({ question: one.id, chosen: one.id === ids[0] ? first : "a" })) }));
    expect((await row("exam", exam)).score).toBe(score);
  }
});

test("nobody sits a paper of their own questions", async () => {
  const paper = await ok<{ id: string }>(make(chief, "examPaper", { name: "自己出的", pass: 60 }));
  await ok(make(chief, "examQuestion", { paper: paper.id, ask: "一加一", a: "二", b: "三", right: "a" }));
  expect((await no(make(chief, "exam", { paper: paper.id }))).detail).toContain("自己出过题的卷自己不能考");
  await ok(make(clerk, "exam", { paper: paper.id }));
});

test("nobody reads a whole bank, or guesses it right, by sitting again and again: a paper of questions is sat so often a day and no more", async () => {
  const paper = await ok<{ id: string }>(make(chief, "examPaper", { name: "反复考", pass: 60 }));
  await ok(make(chief, "examQuestion", { paper: paper.id, ask: "一加一", a: "二", b: "三", right: "a" }));
  const sit = async (who: Person) => {
    const { id } = await ok<{ id: string }>(make(who, "exam", { paper: paper.id }));
    await ok(step(who, "exam", id, "handIn", 1, {}));
  };
  for (let n = 0; n < 3; n++) await sit(clerk);
  expect((await no(make(clerk, "exam", { paper: paper.id }))).detail).toContain("请明天再考");
  await sit(other);
  t.clock.pass(24 * 3_600_000);
  await sit(clerk);
});
