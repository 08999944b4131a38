import { afterAll, beforeAll, expect, test } from "vitest";
import { createToken } from "#platform/auth/sessions.ts";
import { officeWorld, ok, type OfficeWorld } from "./office.testing.ts";

let w: OfficeWorld;
beforeAll(async () => { w = await officeWorld("2026-11-24T01:00:00.000Z"); });
afterAll(() => w.t.stop());
const say = (what: string, ...x: unknown[]) => console.log("PROBE", what, ...x.map((one) => typeof one === "string" ? one : JSON.stringify(one)));

test("probe", async () => {
  const post = async (who: typeof w.desk, url: string, body: object) => { const a = await who.call("POST", `/api/v1/${url}`, body); return `${a.statusCode} ${a.body.slice(0, 220)}`; };
  // checklist inputs
  const tpl = (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/checklistTemplate", { name: "温度", duty: "A1-OFF-25", questions: [{ ask: "温度", kind: "number", least: 10, most: 30 }, { ask: "有灯", kind: "yesNo" }] }))).id;
  for (const a of [[{ ask: "温度", number: "35" }, { ask: "有灯", yes: true }], [{ ask: "温度", number: 1e400 }, { ask: "有灯", yes: true }], [{ ask: "温度", number: 20 }, { ask: "温度", number: 99 }, { ask: "有灯", yes: true }], [{ ask: "温度", number: 99 }, { ask: "温度", number: 20 }, { ask: "有灯", yes: true }], [{ ask: "温度", number: 20, wrong: false }, { ask: "有灯", yes: "no" }], [{ ask: "温度", number: 20 }, { ask: "有灯", yes: false, wrong: false }, { ask: "没问的", yes: false }], [{ ask: " 温度 ", number: 20 }, { ask: "有灯", yes: true }]]) say("answers", a, await post(w.desk, "checklist", { site: w.t.siteId, template: tpl, note: "x", answers: a }));
  say("1MB", await post(w.desk, "checklist", { site: w.t.siteId, note: "x", answers: [{ ask: "x", text: "a".repeat(1_000_000) }] }));
  // template changed to have no question
  // nil report of past/future
  say("nil far", await post(w.desk, "nilReport", { site: w.t.siteId, duty: "x", code: "A1-FD-03", day: "2030-01-01" }));
  say("nil past", await post(w.desk, "nilReport", { site: w.t.siteId, duty: "x", code: "A1-FD-03", day: "2020-01-01" }));
  say("worklog far", await post(w.desk, "workLog", { site: w.t.siteId, done: "x", day: "2030-01-01" }));
  say("sheet line far", await post(w.desk, "dailySheetLine", { site: w.t.siteId, work: "x", day: "2099-01-01" }));
  say("acknowledge receipt twice / other site notices");
  const far = (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/site", { name: "别处" }))).id;
  const there = await w.t.person("别处的人", ["office.write"], { site: far });
  const n = await w.make(w.lead, "announcement", { subject: "只给本点", text: "本点的事" });
  await w.step(w.lead, "announcement", n, "issue");
  say("notice by other site", (await there.call("GET", `/api/v1/announcement/${n}`)).statusCode, (await there.call("GET", `/api/v1/receipt?announcement=${n}`)).body.slice(0, 100));
  await w.step(w.lead, "announcement", n, "withdraw", {}, { note: "撤" });
  const [r] = await w.list(w.desk, "receipt", { announcement: n, reader: w.desk.staffId });
  say("ack withdrawn", await post(w.desk, `receipt/${r?.id}/acknowledge`, { version: 1 }));
  // exam token
  const { secret } = await createToken(w.t.test.db, w.t.orgId, w.desk.staffId, "机器", 30, w.t.clock.now(), null);
  const tok = async (url: string, body: object) => { const a = await w.t.app.inject({ method: "POST", url: `/api/v1/${url}`, headers: { authorization: `Bearer ${secret}` }, payload: body }); return `${a.statusCode} ${a.body.slice(0, 160)}`; };
  say("token ack receipt", await tok(`receipt/${r?.id}/acknowledge`, { version: 1 }));
  say("token handIn", await tok("handbook/x/acknowledge", { version: 1 }));
  say("token phoneMessage", await tok("phoneMessage", { site: w.t.siteId, caller: "a", matter: "b", room: "无", to: w.desk.staffId }));
  say("token equipmentCheck", await tok("equipmentCheck", { site: w.t.siteId, item: "电话" }));
  say("token workLog", await tok("workLog", { site: w.t.siteId, done: "x" }));
  const task = await w.make(w.chief, "assignedTask", { subject: "t", owner: w.desk.staffId, due: "2026-12-10" });
  say("token finish", await tok(`assignedTask/${task}/finish`, { version: 1, input: { result: "好" } }));
  // leave cover via token
  const lv = await w.make(w.officer, "leaveRequest", { from: "2026-12-02", to: "2026-12-03", reason: "x", cover: w.desk.staffId, handover: "y" });
  say("token agree", await tok(`leaveRequest/${lv}/agree`, { version: 1 }));
  const eq = await w.make(w.lead, "equipmentIssue", { item: "手机", holder: w.desk.staffId });
  say("token receive", await tok(`equipmentIssue/${eq}/receive`, { version: 1 }));
  // attendance twice
  say("att1", await post(w.desk, "attendance", { site: w.t.siteId }));
  say("att2", await post(w.desk, "attendance", { site: w.t.siteId }));
  // archive: deputy
  const arch = await w.make(w.lead, "archive", { subject: "旧账", place: "1", keepUntil: "2020-01-01" });
  await w.step(w.lead, "archive", arch, "proposeEnd", { endReason: "到期" }, { sign: true });
  say("archive correct keepUntil in ending", await (async () => { const a = await w.refused(w.chief, "archive", arch, "correct", { keepUntil: "2099-01-01" }, { note: "x" }).catch((e: unknown) => String(e).slice(0, 100)); return a as string; })(), (await w.row("archive", arch)).state);
  // improvement by two step: correct by
  // policy: manager writes all and issues
  const pol = await w.make(w.desk, "policy", { subject: "制度", text: "空", from: "2026-12-01" });
  const ch = await w.lead.call("PATCH", `/api/v1/policy/${pol}`, { version: 1, input: { text: "全由主管写的" } });
  say("policy change", ch.statusCode);
  say("policy issue by who wrote", await post(w.lead, `policy/${pol}/issue`, { version: 2, signature: { password: "correct horse battery" } }));
  say("policy correct inForce by itself", await post(w.lead, `policy/${pol}/correct`, { version: 3, input: { text: "再改" }, note: "改" }), (await w.row("policy", pol)).state);
  // patrol
  const route = await w.make(w.lead, "patrolRoute", { name: "路" });
  const p1 = (await ok<{ id: string }>(w.lead.call("POST", "/api/v1/patrolPoint", { route, name: "门" }))).id;
  const code = await w.codeOf(p1);
  say("backdated pass 200 days", await post(w.desk, "patrolPass", { site: w.t.siteId, code, at: "2026-05-01T00:00:00.000Z" }));
  say("round", (await w.list(w.desk, "patrolRound")).map((one) => [one.startedAt, one.state, one.passed]));
  say("code order", (await w.desk.call("GET", "/api/v1/patrolPoint?order=code")).statusCode, (await w.desk.call("GET", `/api/v1/patrolPoint?code.from=a`)).statusCode, (await w.desk.call("GET", `/api/v1/patrolPoint?code=${code},x`)).statusCode, (await w.desk.call("GET", `/api/v1/patrolPoint?code=${code.toLowerCase()}`)).body.slice(0, 60));
  say("find code", (await w.desk.call("GET", `/api/v1/find?q=${code}`)).body.includes(p1), (await w.desk.call("GET", `/api/v1/find?q=${code.slice(-4)}`)).body.includes(p1));
  for (const door of [`patrolPoint/${p1}`, `patrolPoint/${p1}/journal`, "patrolPoint?fields=all", "audit?type=patrolPoint", `patrolPoint/export.xlsx`, `patrolPoint/${p1}/print`]) { const a = await w.t.admin.call("GET", `/api/v1/${door}`); say("code at", door, a.statusCode, a.body.includes(code)); }
  const cf = await w.lead.call("PATCH", `/api/v1/patrolPoint/${p1}`, { version: 9, input: { name: "x" } });
  say("conflict", cf.statusCode, cf.body.includes(code));
  // retired code pass stored whole
  await w.step(w.lead, "patrolPoint", p1, "retire");
  say("retired pass", await post(w.desk, "patrolPass", { site: w.t.siteId, code }), (await w.list(w.desk, "patrolPass")).map((one) => one.code));
  expect(1).toBe(1);
}, 60000);
