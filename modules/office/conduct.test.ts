import { afterAll, beforeAll, expect, test } from "vitest";
import { officeRecords } from "./office.records.ts";
import { no, officeWorld, ok, type OfficeWorld } from "./office.testing.ts";

let w: OfficeWorld;
// A Tuesday.
beforeAll(async () => void (w = await officeWorld("2026-11-24T00:30:00.000Z")));
afterAll(() => w.t.stop());

const offence = () => ({ staff: w.desk.staffId, kind: "absence", facts: "11 月 20 日下午不在岗", evidence: "当天考勤无记录，主管在场", happenedOn: "2026-11-20", proposal: "口头警告" });

test("A6-GRP-44, A6-GRP-49, A6-SHF-06, A6-SHF-07, A2-WH-50: a penalty has facts and evidence, is proposed by a person, decided and signed by another, and can be appealed", async () => {
  for (const part of ["facts", "evidence", "proposal"] as const) {
    const { [part]: _, ...rest } = offence();
    expect((await no(w.lead.call("POST", "/api/v1/penalty", { site: w.t.siteId, ...rest }))).fields?.map((one) => one.field), part).toEqual([part]);
  }
  expect((await no(w.officer.call("POST", "/api/v1/penalty", { site: w.t.siteId, ...offence() }))).code).toBe("not_allowed");
  const id = await w.make(w.lead, "penalty", offence());
  expect((await w.row("penalty", id)).state).toBe("proposed");
  expect((await w.refused(w.lead, "penalty", id, "decide", { decision: "警告" }, { sign: true })).detail).toBe("建议人和当事人不能自己决定。");
  expect((await w.refused(w.chief, "penalty", id, "decide", { decision: "警告" })).code).toBe("signature_needed");
  await w.step(w.chief, "penalty", id, "decide", { decision: "口头警告一次" }, { sign: true });
  expect(await w.notices(w.desk)).toContain("penalty");

  expect((await w.refused(w.officer, "penalty", id, "appeal", { appeal: "替他说" })).code).toBe("not_found");
  await w.step(w.desk, "penalty", id, "appeal", { appeal: "那天去银行，主管知道" });
  const own = await w.refused(w.chief, "penalty", id, "uphold", { answer: "不改" }, { sign: true });
  expect(own.detail).toBe("申诉要由没有参与决定的人来答复。");
  await w.step(w.lead, "penalty", id, "lift", { answer: "属实，撤销" }, { sign: true });
  expect(await w.row("penalty", id)).toMatchObject({ state: "lifted", answeredBy: w.lead.staffId });
  expect(await w.notices(w.desk)).toContain("appealAnswered");
});

test("a penalty is never made by the program: no handler of any record makes one, and what acts for nobody is refused", async () => {
  await expect(import("#platform/act/act.ts").then(({ act }) => act(w.t.engine, w.t.system, { type: "penalty", step: "create", input: { ...offence(), site: w.t.siteId } }))).rejects.toMatchObject({ code: "invalid_input" });
  const before = (await w.t.test.owner.query<{ n: number }>("select count(*)::int as n from penalty"))[0]?.n;
  const late = await w.make(w.desk, "attendance", {});
  await w.step(w.desk, "attendance", late, "leave");
  expect((await w.t.test.owner.query<{ n: number }>("select count(*)::int as n from penalty"))[0]?.n).toBe(before);
});

test("arriving, being online and leaving are stamped by the server, with where", async () => {
  expect((await no(w.desk.call("POST", "/api/v1/attendance", { site: w.t.siteId, arrivedAt: "2026-11-24T00:00:00Z" }))).fields).toEqual([expect.objectContaining({ field: "arrivedAt", code: "field_readonly" })]);
  const id = await w.make(w.desk, "attendance", { place: "home", shift: "C" });
  expect(await w.row("attendance", id)).toMatchObject({ staff: w.desk.staffId, day: "2026-11-24", arrivedAt: w.t.clock.now(), place: "home" });
  expect((await w.refused(w.lead, "attendance", id, "leave")).code, "nobody leaves for another").toBe("not_allowed");
  w.t.clock.pass(60_000);
  await w.step(w.desk, "attendance", id, "goOnline", { systems: "客户系统、即时通讯" });
  await w.step(w.desk, "attendance", id, "openPages");
  expect((await w.refused(w.desk, "attendance", id, "goOnline", { systems: "x" })).code).toBe("guard_refused");
  await w.step(w.desk, "attendance", id, "leave");
  expect(await w.row("attendance", id)).toMatchObject({ state: "left", onlineAt: w.t.clock.now(), pagesAt: w.t.clock.now(), leftAt: w.t.clock.now() });
});

test("A1-FD-47: whoever does not come to a training has a reason told, also when it is mended later", async () => {
  const training = await w.make(w.lead, "training", { subject: "物业法规", kind: "law" });
  const of = (who: typeof w.desk, more: object) => ({ training, staff: who.staffId, ...more });
  expect((await no(w.lead.call("POST", "/api/v1/attendee", { site: w.t.siteId, ...of(w.desk, { came: "absent" }) }))).detail).toContain("没到会的要写明原因");
  await w.make(w.lead, "attendee", of(w.desk, { came: "excused", reason: "病假" }));
  const came = await w.make(w.officer, "attendee", of(w.officer, { learned: "三部法规" }));
  expect((await no(w.lead.call("PATCH", `/api/v1/attendee/${came}`, { version: 1, input: { came: "absent" } }))).code).toBe("invariant_refused");
  await ok(w.lead.call("PATCH", `/api/v1/attendee/${came}`, { version: 1, input: { came: "absent", reason: "临时接待" } }));
  expect((await w.list(w.lead, "attendee", { training, came: "absent" })).map((one) => one.id)).toEqual([came]);
});

test("typing passes at 50 characters a minute, whatever mark was written (F19); nobody keeps their own result; it is there later", async () => {
  const of = (score: number, more = {}) => ({ staff: w.desk.staffId, kind: "typing", subject: "打字", score, passMark: 30, ...more });
  expect((await w.row("examination", await w.make(w.lead, "examination", of(49)))).passed).toBe(false);
  const id = await w.make(w.lead, "examination", of(50));
  expect((await w.row("examination", id)).passed).toBe(true);
  expect((await w.row("examination", await w.make(w.lead, "examination", of(59, { kind: "law", passMark: 60 })))).passed).toBe(false);
  expect((await no(w.lead.call("POST", "/api/v1/examination", { site: w.t.siteId, ...of(80), staff: w.lead.staffId }))).detail).toBe("自己的成绩由别人来记。");
  expect((await w.list(w.desk, "examination")).map((one) => one.id)).toContain(id);
  expect(await w.list(w.officer, "examination"), "not another's").toEqual([]);
});

test("A6-GRP-43: who signs for a superior approves leave in their stead, sees it, and no more than that; nobody's own or their principal's", async () => {
  const id = await w.make(w.officer, "leaveRequest", asked({ from: "2026-12-20", to: "2026-12-21", cover: w.desk.staffId }));
  await w.step(w.desk, "leaveRequest", id, "agree");
  const deputy = await w.t.person("代签人", ["office.write"]);
  await w.canSign(deputy);
  expect((await w.refused(deputy, "leaveRequest", id, "approve", {}, { sign: true })).code).toBe("not_found");
  await ok(w.lead.call("POST", "/api/v1/delegation", { deputy: deputy.staffId, from: "2026-11-01", to: "2026-12-31", reason: "出差" }));
  expect((await w.list(deputy, "leaveRequest")).map((one) => one.id)).toContain(id);
  expect(await w.list(deputy, "workLog"), "nothing else of theirs is seen").toEqual([]);
  await w.step(deputy, "leaveRequest", id, "approve", {}, { sign: true });
  expect(await w.row("leaveRequest", id)).toMatchObject({ state: "approved", approver: deputy.staffId });
  const { signatures } = await ok<{ signatures: { by: { id: string }; onBehalfOf: { id: string } | null }[] }>(deputy.call("GET", `/api/v1/leaveRequest/${id}/signatures`));
  expect(signatures[0]).toMatchObject({ by: { id: deputy.staffId }, onBehalfOf: { id: w.lead.staffId } });

  const leads = await w.make(w.lead, "leaveRequest", asked({ from: "2026-12-22", to: "2026-12-22", cover: w.officer.staffId }));
  await w.step(w.officer, "leaveRequest", leads, "agree");
  expect((await w.refused(deputy, "leaveRequest", leads, "approve", {}, { sign: true })).code, "the principal's own goes up").toMatch(/not_found|not_allowed/);
  // A superior who also signs for somebody else signs for their own people in their own name.
  await ok(w.chief.call("POST", "/api/v1/delegation", { deputy: w.lead.staffId, from: "2026-11-01", to: "2026-12-31" }));
  const own = await w.make(w.desk, "leaveRequest", asked({ from: "2026-12-23", to: "2026-12-23" }));
  await w.step(w.officer, "leaveRequest", own, "agree");
  await w.step(w.lead, "leaveRequest", own, "approve", {}, { sign: true });
  const mine = await ok<{ signatures: { onBehalfOf: unknown }[] }>(w.lead.call("GET", `/api/v1/leaveRequest/${own}/signatures`));
  expect(mine.signatures[0]?.onBehalfOf).toBeNull();
});

test("what the program marked is kept among the results, as it judged it, and nobody writes such a result by hand", async () => {
  const paper = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/examPaper", { name: "应知", pass: 60 }));
  await ok(w.t.admin.call("POST", "/api/v1/examQuestion", { paper: paper.id, ask: "一加一", a: "二", b: "三", right: "a" }));
  const exam = await ok<{ id: string }>(w.desk.call("POST", "/api/v1/exam", { paper: paper.id }));
  const drawn = (await w.row("exam", exam.id)).asked as readonly { id: string }[];
  await w.step(w.desk, "exam", exam.id, "handIn", { answers: drawn.map((one) => ({ question: one.id, chosen: "a" })) });
  expect(await w.list(w.lead, "examination", { exam: exam.id })).toMatchObject([{ staff: w.desk.staffId, kind: "duties", subject: "应知", score: 100, passMark: 60, passed: true }]);
  expect((await no(w.lead.call("POST", "/api/v1/examination", { site: w.t.siteId, staff: w.desk.staffId, subject: "假的", score: 100, exam: exam.id }))).code).toMatch(/invalid_input|not_asked|field/);
});

test("what the program marked for somebody of no one site is kept at the organisation's oldest, and not lost where all are closed", async () => {
  const { owner } = w.t.test;
  await owner.query("insert into site select r.* from site s, jsonb_populate_record(s, jsonb_build_object('id', '00000000-0000-7000-8000-000000000002', 'name', '后来的', 'created_at', s.created_at + interval '1 day')) r where s.id = $1", [w.t.siteId]);
  const paper = await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/examPaper", { name: "各处应知", pass: 60 }));
  await ok(w.t.admin.call("POST", "/api/v1/examQuestion", { paper: paper.id, ask: "一加一", a: "二", b: "三", right: "a" }));
  const kept = async () => {
    const exam = await ok<{ id: string }>(w.chief.call("POST", "/api/v1/exam", { paper: paper.id }));
    await w.step(w.chief, "exam", exam.id, "handIn", { answers: [] });
    return owner.query("select site from examination where exam = $1", [exam.id]);
  };
  expect(await kept()).toEqual([{ site: w.t.siteId }]);
  await owner.query("update site set state = 'closed' where org_id = $1", [w.t.orgId]);
  expect(await kept()).toEqual([{ site: w.t.siteId }]);
  await owner.query("update site set state = 'open' where org_id = $1", [w.t.orgId]);
});

test("A2-SAL-14: an appraisal counts its facts from records, carries what was collected, and is signed by the person", async () => {
  const task = await w.make(w.lead, "assignedTask", { subject: "催款", owner: w.officer.staffId, due: "2026-11-30" });
  await w.step(w.officer, "assignedTask", task, "finish", { result: "收回 3 万" });
  await w.make(w.officer, "attendance", {});
  // Seven in the morning of its day is the day before by the clock of Greenwich.
  for (const startsAt of ["2025-12-31T23:00:00.000Z", "2025-12-31T15:00:00.000Z"]) await w.make(w.lead, "attendee", { training: await w.make(w.lead, "training", { subject: "早训", startsAt }), staff: w.officer.staffId, came: "late", learned: "车位" });
  const whole = { staff: w.officer.staffId, from: "2026-01-01", to: "2026-12-31", work: 90, conduct: 80, skill: 85, collected: "应收 10 万，实收 9.5 万", remark: "好" };
  const id = await w.make(w.lead, "appraisal", whole);
  expect(await w.row("appraisal", id)).toMatchObject({ total: 85, daysHere: 1, tasksInTime: 1, tasksLate: 0, trainings: 1, penalties: 0, collected: "应收 10 万，实收 9.5 万" });
  expect((await no(w.lead.call("POST", "/api/v1/appraisal", { site: w.t.siteId, ...whole, staff: w.lead.staffId }))).detail).toBe("不能考核自己。");
  await w.step(w.lead, "appraisal", id, "show");
  // What waits is called by what it is, not by its number.
  expect((await ok<{ toSign: { title: string }[] }>(w.officer.call("GET", "/api/v1/today"))).toSign.map((one) => one.title)).toEqual([`绩效考核 ${whole.from} – ${whole.to}`]);
  expect((await ok<{ told: { title: string; kind: string }[] }>(w.officer.call("GET", "/api/v1/today"))).told.find((one) => one.kind === "appraised")?.title).toBe(`${whole.from} – ${whole.to}`);
  expect((await w.refused(w.lead, "appraisal", id, "sign", {}, { sign: true })).code).toBe("not_allowed");
  await w.step(w.officer, "appraisal", id, "sign", { reply: "同意" }, { sign: true });
  expect((await w.row("appraisal", id)).state).toBe("signed");
});

const asked = (more: object = {}) => ({ from: "2026-12-01", to: "2026-12-02", reason: "家里有事", cover: w.officer.staffId, handover: "两件个案已交", ...more });

test("A6-GRP-43, A6-GRP-42, A6-GRP-52, A6-SHF-03: leave has its cover who agrees and its handover, is asked in advance, and is approved by the superior only, never by oneself", async () => {
  for (const part of ["cover", "handover", "reason"] as const) {
    const { [part]: _, ...rest } = asked() as Record<string, unknown>;
    expect((await no(w.desk.call("POST", "/api/v1/leaveRequest", { site: w.t.siteId, ...rest }))).fields?.map((one) => one.field), part).toEqual([part]);
  }
  expect((await no(w.desk.call("POST", "/api/v1/leaveRequest", { site: w.t.siteId, ...asked({ cover: w.desk.staffId }) }))).fields?.[0]?.field).toBe("cover");
  const id = await w.make(w.desk, "leaveRequest", asked());
  expect((await w.refused(w.lead, "leaveRequest", id, "approve", {}, { sign: true })).code, "the cover has not agreed").toBe("still_lacks");
  expect((await w.refused(w.lead, "leaveRequest", id, "agree")).code).toBe("not_allowed");
  await w.step(w.officer, "leaveRequest", id, "agree");
  expect(await w.notices(w.lead)).toContain("leaveAsked");
  expect((await w.refused(w.desk, "leaveRequest", id, "approve", {}, { sign: true })).code).toBe("not_allowed");
  expect((await w.refused(w.officer, "leaveRequest", id, "approve", {}, { sign: true })).code).toBe("not_allowed");
  expect((await w.refused(w.t.admin, "leaveRequest", id, "approve", {}, { sign: true })).detail, "no administrator past the superior").toContain("批准不是下属的人的申请");
  await w.step(w.lead, "leaveRequest", id, "approve", {}, { sign: true });
  expect(await w.row("leaveRequest", id)).toMatchObject({ state: "approved", approver: w.lead.staffId });

  const sudden = await w.make(w.desk, "leaveRequest", asked({ from: "2026-11-24", to: "2026-11-24" }));
  await w.step(w.officer, "leaveRequest", sudden, "agree");
  expect((await w.refused(w.lead, "leaveRequest", sudden, "approve", {}, { sign: true })).detail).toContain("请假要提前申请");
  const ill = await w.make(w.desk, "leaveRequest", asked({ kind: "sick", from: "2026-11-24", to: "2026-11-24" }));
  await w.step(w.officer, "leaveRequest", ill, "agree");
  await w.step(w.lead, "leaveRequest", ill, "approve", {}, { sign: true });
  expect((await no(w.desk.call("POST", "/api/v1/leaveRequest", { site: w.t.siteId, ...asked({ from: "2026-12-05" }) }))).detail).toContain("不能早于");

  await w.set("leave.allowed", false);
  expect((await no(w.desk.call("POST", "/api/v1/leaveRequest", { site: w.t.siteId, ...asked() }))).detail).toBe("公司规定一律不许请假。");
  await w.set("leave.allowed", null);
});

test("whoever stands above everybody has their leave approved by an administrator, since there is no superior", async () => {
  const id = await w.make(w.chief, "leaveRequest", asked({ cover: w.lead.staffId }));
  await w.step(w.lead, "leaveRequest", id, "agree");
  expect((await w.refused(w.lead, "leaveRequest", id, "approve", {}, { sign: true })).code).toBe("not_allowed");
  await w.step(w.t.admin, "leaveRequest", id, "approve", {}, { sign: true });
  expect((await w.row("leaveRequest", id)).state).toBe("approved");
});

test("approved leave takes its person off duty on its days, with whoever stands in", async () => {
  const { composeWork } = await import("../../apps/server/compose.ts");
  const { absencesBetween } = await import("#modules/people/on-duty.ts");
  const { absences } = composeWork(w.t.engine);
  const away = await absencesBetween((sql, values) => w.t.test.owner.query(sql, [w.t.orgId, ...values]), w.t.engine.types, absences, "2026-12-02", "2026-12-02");
  expect(away).toContainEqual({ staff: w.desk.staffId, from: "2026-12-01", to: "2026-12-02", deputy: w.officer.staffId });
  expect(away.filter((one) => one.from === "2026-11-24"), "what was not approved takes nobody off duty").toEqual([]);
});

test("nobody approves, checks or decides what is their own, on any record of daily work", () => {
  const own = ["by", "staff", "owner"];
  const deciding = officeRecords.flatMap((type) => Object.entries(type.transitions as Record<string, { who: unknown; guards?: readonly { rule: unknown }[]; sets?: object }>)
    .filter(([name]) => ["approve", "check", "decide", "uphold", "lift", "takeUp", "decline", "collect", "show", "destroy"].includes(name) && !(type.name === "meeting" || type.name === "parcel"))
    .map(([name, step]) => ({ at: `${type.name}.${name}`, guards: JSON.stringify(step.guards ?? []) })));
  expect(deciding.length).toBeGreaterThan(8);
  for (const { at, guards } of deciding) expect(own.some((field) => guards.includes(`"actsFor":"${field}"`)) || guards.includes('"actsFor":"firstSigner"'), at).toBe(true);
});
