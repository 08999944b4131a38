import { afterAll, beforeAll, expect, test } from "vitest";
import { hour } from "#platform/testing/clock.ts";
import { no, officeWorld, ok, type OfficeWorld } from "./office.testing.ts";

let w: OfficeWorld;
beforeAll(async () => void (w = await officeWorld()));
afterAll(() => w.t.stop());

test("A6-GRP-01, A1-MGR-32: a formal notice is issued with number, signer, date, subject words and addressees, and each reader has one receipt to acknowledge", async () => {
  const id = await w.make(w.desk, "announcement", { subject: "职责规定", text: "照此执行", formal: true });
  expect((await w.refused(w.desk, "announcement", id, "issue")).code).toBe("not_allowed");
  expect((await w.refused(w.lead, "announcement", id, "issue")).code).toBe("still_lacks");
  await ok(w.desk.call("PATCH", `/api/v1/announcement/${id}`, { version: 1, input: { documentNumber: "行字〔2026〕3 号", keywords: ["职责"], mainTo: "各分公司", copyTo: "董事会、高管" } }));
  await w.step(w.lead, "announcement", id, "issue");
  expect(await w.row("announcement", id)).toMatchObject({ state: "issued", issuer: w.lead.staffId, issuedAt: w.t.clock.now() });

  const receipts = await w.list(w.chief, "receipt", { announcement: id });
  const readers = receipts.map((one) => one.reader);
  expect([readers.length, new Set(readers).size]).toEqual([readers.length, readers.length]);
  expect(readers).toEqual(expect.arrayContaining([w.desk.staffId, w.officer.staffId, w.chief.staffId]));
  expect(readers, "who issued it has read it").not.toContain(w.lead.staffId);
  expect((await w.row("announcement", id)).readers).toBe(readers.length);
  expect(await w.notices(w.desk)).toContain("toRead");

  const mine = receipts.find((one) => one.reader === w.desk.staffId)?.id as string;
  expect((await w.refused(w.officer, "receipt", mine, "acknowledge")).code, "nobody reads for another").toBe("not_allowed");
  await w.step(w.desk, "receipt", mine, "acknowledge");
  expect(await w.row("receipt", mine)).toMatchObject({ state: "read", readAt: w.t.clock.now() });
  expect((await w.refused(w.desk, "receipt", mine, "acknowledge")).code).toBe("wrong_state");
});

test("forty people acknowledge at once, and none of them is in another's way", async () => {
  const people: Awaited<ReturnType<typeof w.t.person>>[] = [];
  for (let n = 0; n < 40; n++) people.push(await w.t.person(`读者${n}`, ["office.write"], { superior: w.lead.postId }));
  const id = await w.make(w.lead, "announcement", { subject: "同时看", text: "x" });
  await w.step(w.lead, "announcement", id, "issue");
  const receipts = new Map((await w.list(w.chief, "receipt", { announcement: id })).map((one) => [one.reader, one.id]));
  const answers = await Promise.all(people.map((one) => one.call("POST", `/api/v1/receipt/${String(receipts.get(one.staffId))}/acknowledge`, { version: 1, input: {} })));
  expect(answers.map((one) => one.statusCode)).toEqual(people.map(() => 200));
});

test("a notice for one post reaches its holders alone; one for every site needs the right everywhere; one for the outside asks nobody here", async () => {
  const narrow = await w.make(w.lead, "announcement", { subject: "前台注意", text: "换班", post: w.desk.postId });
  await w.step(w.lead, "announcement", narrow, "issue");
  expect((await w.list(w.chief, "receipt", { announcement: narrow })).map((one) => one.reader)).toEqual([w.desk.staffId]);
  const wide = await w.make(w.lead, "announcement", { subject: "全公司", text: "x", everywhere: true });
  expect((await w.refused(w.lead, "announcement", wide, "issue")).code).toBe("not_allowed");
  await w.step(w.chief, "announcement", wide, "issue");
  const outside = await w.make(w.lead, "announcement", { subject: "停水", text: "明日停水", kind: "outside" });
  await w.step(w.lead, "announcement", outside, "issue");
  expect(await w.list(w.chief, "receipt", { announcement: outside })).toEqual([]);
});

test("A1-FD-19, A1-FD-05: a message has its five points, is passed on in time, and is read by whom it is for", async () => {
  const message = { caller: "钱太太", matter: "空调不冷", room: "2-0501", other: "下午在家", to: w.officer.staffId };
  for (const part of ["caller", "matter", "room"] as const) {
    const { [part]: _, ...rest } = message;
    expect((await no(w.desk.call("POST", "/api/v1/phoneMessage", { site: w.t.siteId, ...rest }))).fields?.map((one) => one.field), part).toEqual([part]);
  }
  expect(await w.row("phoneMessage", await w.make(w.desk, "phoneMessage", { ...message, calledAt: null, other: "" })), "when and what else are never empty").toMatchObject({ calledAt: w.t.clock.now(), other: "无" });
  const id = await w.make(w.desk, "phoneMessage", message);
  expect(await w.notices(w.officer)).toContain("message");
  expect(await w.clock(id, "pass")).toMatchObject({ state: "running", dueAt: new Date(Date.parse(w.t.clock.now()) + 2 * hour).toISOString() });
  await w.step(w.desk, "phoneMessage", id, "deliver", { deliveredBy: "call" });
  expect((await w.clock(id, "pass"))?.state).toBe("met");
  expect((await w.refused(w.desk, "phoneMessage", id, "acknowledge")).code).toBe("not_allowed");
  await w.step(w.officer, "phoneMessage", id, "acknowledge");
  expect((await w.row("phoneMessage", id)).state).toBe("read");

  const late = await w.make(w.desk, "phoneMessage", message);
  w.t.clock.pass(3 * hour);
  await w.fire();
  expect((await w.clock(late, "pass"))?.state).toBe("missed");
  expect((await no(w.desk.call("POST", "/api/v1/phoneMessage", { site: w.t.siteId, ...message, calledAt: "2027-01-01T00:00:00Z" }))).detail).toContain("不能在将来");
});

test("A4-CC-36, A1-SPC-03, A2-SAL-04, A2-BL-48: what is passed to a department is received by the other side, and when is kept", async () => {
  const department = (await ok<{ id: string }>(w.t.admin.call("POST", "/api/v1/department", { name: "工程部" }))).id;
  const id = await w.make(w.desk, "relay", { department, content: "三栋客户反映水压低", kind: "quality" });
  expect((await w.refused(w.desk, "relay", id, "receive")).detail).toBe("收到要由对方来点。");
  await w.step(w.officer, "relay", id, "receive");
  expect(await w.row("relay", id)).toMatchObject({ state: "received", receivedBy: w.officer.staffId, receivedAt: w.t.clock.now() });
  expect((await no(w.desk.call("POST", "/api/v1/relay", { site: w.t.siteId, content: "没写给谁" }))).fields?.map((one) => one.field)).toEqual(["department"]);
});

test("A4-CC-13, A1-DEP-21, A1-SPC-20, A1-MGR-13, A3-SC-25, A6-INB-04, A2-FIN-25, A2-FIN-50, A2-FIN-52: a proposal says what is wrong and what to do, and is answered by somebody else", async () => {
  const proposal = { subject: "前台加一盏灯", found: "晚上看不清", measures: "装感应灯" };
  for (const part of ["found", "measures"] as const) {
    const { [part]: _, ...rest } = proposal;
    expect((await no(w.lead.call("POST", "/api/v1/improvement", { site: w.t.siteId, ...rest }))).fields?.map((one) => one.field)).toEqual([part]);
  }
  const id = await w.make(w.lead, "improvement", proposal);
  expect((await w.refused(w.lead, "improvement", id, "takeUp", { answer: "好" })).detail).toContain("不能自己批");
  await w.step(w.chief, "improvement", id, "takeUp", { answer: "下周装" });
  expect(await w.row("improvement", id)).toMatchObject({ state: "taken", answeredBy: w.chief.staffId });
  expect(await w.notices(w.lead)).toContain("proposalAnswered");
});

test("A1-SPC-17, A1-MGR-16, A1-OFF-18, A2-FIN-36, A2-FIN-51, A2-TEC-10, A2-WH-24, A1-MGR-04: a paper has a category and a place, its versions, and whoever has it", async () => {
  expect((await no(w.desk.call("POST", "/api/v1/archive", { site: w.t.siteId, subject: "没写放哪" }))).fields?.map((one) => one.field)).toEqual(["place"]);
  const id = await w.make(w.desk, "archive", { subject: "装修协议样式", category: "template", place: "2 柜 3 格" });
  expect((await w.refused(w.desk, "archive", id, "revise", { edition: "1" })).detail).toBe("新版要有新的版本号。");
  await w.step(w.desk, "archive", id, "revise", { edition: "2" });
  await w.step(w.desk, "archive", id, "issue", { holder: "工程部" });
  expect((await w.refused(w.lead, "archive", id, "proposeEnd", { endReason: "旧了" }, { sign: true })).code, "what is out is not destroyed").toBe("wrong_state");
  await w.step(w.desk, "archive", id, "recall");
  expect(await w.row("archive", id)).toMatchObject({ state: "filed", edition: "2", holder: null });
});

test("two different people sign a destruction, and only when its time has run out", async () => {
  const id = await w.make(w.desk, "archive", { subject: "旧登记本", place: "库房" });
  expect((await w.refused(w.lead, "archive", id, "proposeEnd", { endReason: "旧了" }, { sign: true })).detail).toContain("永久保存的不能销毁");
  await ok(w.desk.call("PATCH", `/api/v1/archive/${id}`, { version: 1, input: { keepUntil: "2027-01-01" } }));
  expect((await w.refused(w.lead, "archive", id, "proposeEnd", { endReason: "旧了" }, { sign: true })).detail).toContain("还没过保存期限");
  await ok(w.desk.call("PATCH", `/api/v1/archive/${id}`, { version: 2, input: { keepUntil: "2026-01-01" } }));
  expect((await w.refused(w.desk, "archive", id, "proposeEnd", { endReason: "旧了" }, { sign: true })).code).toBe("not_allowed");
  await w.step(w.lead, "archive", id, "proposeEnd", { endReason: "过期" }, { sign: true });
  expect((await w.refused(w.lead, "archive", id, "destroy", {}, { sign: true })).detail).toBe("销毁要两个人签，第二签请另一位来。");
  expect((await w.refused(w.chief, "archive", id, "destroy")).code).toBe("signature_needed");
  await w.step(w.chief, "archive", id, "destroy", {}, { sign: true });
  expect(await w.row("archive", id)).toMatchObject({ state: "destroyed", firstSigner: w.lead.staffId, secondSigner: w.chief.staffId });
  const { signatures } = await ok<{ signatures: { by: { id: string } }[] }>(w.chief.call("GET", `/api/v1/archive/${id}/signatures`));
  expect(new Set(signatures.map((one) => one.by.id))).toEqual(new Set([w.lead.staffId, w.chief.staffId]));
});

test("A1-MGR-03, A2-FIN-27: a policy is put in force by the signature of somebody who did not write it", async () => {
  const id = await w.make(w.lead, "policy", { subject: "员工守则", text: "一、守时", kind: "code" });
  expect((await w.refused(w.chief, "policy", id, "issue", {}, { sign: true })).code).toBe("still_lacks");
  await ok(w.lead.call("PATCH", `/api/v1/policy/${id}`, { version: 1, input: { from: "2026-12-01" } }));
  expect((await w.refused(w.lead, "policy", id, "issue", {}, { sign: true })).detail).toBe("自己拟的制度由别人签发。");
  await w.step(w.chief, "policy", id, "issue", {}, { sign: true });
  expect(await w.row("policy", id)).toMatchObject({ state: "inForce", issuer: w.chief.staffId });
  expect((await no(w.lead.call("PATCH", `/api/v1/policy/${id}`, { version: 3, input: { text: "改" } }))).code).toBe("not_allowed");
});

test("A1-FD-09: a subscription is renewed to a later day", async () => {
  const id = await w.make(w.desk, "subscription", { name: "长江日报", from: "2026-01-01", to: "2026-12-31" });
  expect((await w.refused(w.desk, "subscription", id, "renew", { to: "2026-12-31" })).code).toBe("guard_refused");
  await w.step(w.desk, "subscription", id, "renew", { to: "2027-12-31" });
  expect((await w.row("subscription", id)).to).toBe("2027-12-31");
});
