import { afterAll, beforeAll, expect, test } from "vitest";
import { hour } from "#platform/testing/clock.ts";
import { no, officeWorld, ok, type OfficeWorld } from "./office.testing.ts";

let w: OfficeWorld;
beforeAll(async () => void (w = await officeWorld()));
afterAll(() => w.t.stop());

const lacks = async (type: string, whole: Readonly<Record<string, unknown>>, parts: readonly string[]): Promise<void> => {
  for (const part of parts) {
    const { [part]: _, ...rest } = whole;
    expect((await no(w.desk.call("POST", `/api/v1/${type}`, { site: w.t.siteId, ...rest }))).fields?.map((one) => one.field), part).toEqual([part]);
  }
};

test("A1-FD-01, A1-FD-11, A1-FD-51, A3-SC-03, A3-SC-26, A1-FD-02: a visitor is registered with name and purpose, shown in, let out or turned away with a reason", async () => {
  const guest = { name: "孙先生", purpose: "看房", host: w.officer.staffId, kind: "vip" };
  await lacks("visitor", guest, ["name", "purpose"]);
  const id = await w.make(w.desk, "visitor", guest);
  expect(await w.notices(w.officer)).toContain("visitor");
  await w.step(w.desk, "visitor", id, "lead", { led: "二楼会客室" });
  await w.step(w.desk, "visitor", id, "leave");
  expect(await w.row("visitor", id)).toMatchObject({ state: "left", led: "二楼会客室", leftAt: w.t.clock.now() });
  const peddler = await w.make(w.desk, "visitor", { name: "推销", purpose: "卖保险" });
  expect((await w.refused(w.desk, "visitor", peddler, "turnAway")).code).toBe("note_required");
  await w.step(w.desk, "visitor", peddler, "turnAway", {}, { note: "推销，已劝离" });
  expect((await w.row("visitor", peddler)).state).toBe("turnedAway");
});

test("A1-FD-03, A1-FD-13, A1-FD-14, A1-FD-10, A1-FD-52: what comes in is registered first, goes to the superior, and only what is released is handed out (C14)", async () => {
  await lacks("parcel", { direction: "in", kind: "registered", recipient: "李女士" }, ["recipient"]);
  const id = await w.make(w.desk, "parcel", { direction: "in", kind: "registered", recipient: "李女士", person: w.officer.staffId });
  expect(await w.notices(w.officer)).toContain("parcel");
  const early = await w.refused(w.desk, "parcel", id, "collect", { collectedBy: "李女士" });
  expect([early.code, early.detail]).toEqual(["guard_refused", "收件登记后先交上级定，放行了才能发给人。"]);
  expect((await w.refused(w.desk, "parcel", id, "release")).code).toBe("not_allowed");
  await w.step(w.lead, "parcel", id, "release");
  expect((await w.refused(w.desk, "parcel", id, "send", {})).code).toBe("guard_refused");
  await w.step(w.desk, "parcel", id, "collect", { collectedBy: "李女士" });
  expect(await w.row("parcel", id)).toMatchObject({ state: "collected", collectedBy: "李女士", releasedBy: w.lead.staffId });
  const out = await w.make(w.desk, "parcel", { direction: "out", kind: "letter", recipient: "税务局" });
  await w.step(w.desk, "parcel", out, "send", { carrier: "邮政", tracking: "X1" });
  expect((await w.row("parcel", out)).state).toBe("sent");

  await w.set("mail.release", true);
  const routine = await w.make(w.desk, "parcel", { kind: "parcel", recipient: "王先生" });
  expect(await w.row("parcel", routine)).toMatchObject({ released: true, releasedBy: null });
  const official = await w.make(w.desk, "parcel", { kind: "registered", recipient: "王先生" });
  expect((await w.row("parcel", official)).released, "only routine mail").toBe(false);
  // What counts as routine is the organisation's to say.
  await w.set("mail.routine", { parcel: false, letter: true, newspaper: true, registered: true, papers: false });
  for (const [kind, released] of [["registered", true], ["parcel", false]] as const) expect((await w.row("parcel", await w.make(w.desk, "parcel", { kind, recipient: "王先生" }))).released, kind).toBe(released);
});

test("A1-FD-08, A1-FD-38, A1-OFF-30: print jobs are done by somebody, paid services are charged by the price list and paid", async () => {
  const job = await w.make(w.officer, "printJob", { what: "会议纪要", pages: 3, copies: 10 });
  await w.step(w.desk, "printJob", job, "finish");
  expect(await w.row("printJob", job)).toMatchObject({ state: "done", doneBy: w.desk.staffId });
  const item = await w.make(w.lead, "priceItem", { name: "复印 A4", price: 50 });
  const id = await w.make(w.desk, "paidService", { item, quantity: 12, client: "周先生" });
  expect(await w.row("paidService", id)).toMatchObject({ price: 50, amount: 600 });
  await ok(w.lead.call("PATCH", `/api/v1/priceItem/${item}`, { version: 1, input: { price: 80 } }));
  await w.step(w.desk, "paidService", id, "pay", { paidBy: "cash" });
  expect(await w.row("paidService", id), "an old charge keeps its price").toMatchObject({ state: "paid", price: 50, amount: 600 });
  expect((await no(w.desk.call("POST", "/api/v1/priceItem", { site: w.t.siteId, name: "x", price: 1 }))).code).toBe("not_allowed");
});

test("A1-MGR-14, A1-MGR-15, A3-SC-21, A1-SPC-05: a key that is out names who has it and must be back in time; a key not back is told", async () => {
  const id = await w.make(w.desk, "keyLedger", { name: "机房", hook: "A3" });
  expect((await w.refused(w.desk, "keyLedger", id, "issue", { purpose: "检修" })).fields?.map((one) => one.field)).toEqual(["borrower"]);
  const backBy = new Date(Date.parse(w.t.clock.now()) + 4 * hour).toISOString();
  await w.step(w.desk, "keyLedger", id, "issue", { borrower: "电梯公司", purpose: "检修", backBy });
  expect(await w.clock(id, "back")).toMatchObject({ state: "running", dueAt: backBy });
  expect((await w.refused(w.desk, "keyLedger", id, "issue", { borrower: "别人", purpose: "x" })).code, "not twice").toBe("wrong_state");
  w.t.clock.pass(5 * hour);
  await w.fire();
  expect(await w.notices(w.desk)).toContain("missed");
  await w.step(w.desk, "keyLedger", id, "giveBack");
  expect([await w.row("keyLedger", id), (await w.clock(id, "back"))?.state]).toEqual([expect.objectContaining({ state: "in", borrower: null, returnedTo: w.desk.staffId }), "missed"]);
  expect((await w.refused(w.desk, "keyLedger", id, "issue", { borrower: "x", purpose: "x", backBy: "2026-01-01T00:00:00Z" })).detail).toBe("还回时间要在将来。");
  await w.step(w.desk, "keyLedger", id, "issue", { borrower: "保洁", purpose: "打扫", holder: w.officer.staffId });
  expect((await w.clock(id, "back"))?.dueAt, "twelve hours where nothing is said").toBe(new Date(Date.parse(w.t.clock.now()) + 12 * hour).toISOString());
  await w.step(w.desk, "keyLedger", id, "giveBack");
  expect((await w.refused(w.desk, "keyLedger", id, "handOut", { borrower: "业主" })).detail).toContain("只借不交");
  const client = await w.make(w.desk, "keyLedger", { name: "2-0501", kind: "moveIn" });
  await w.step(w.desk, "keyLedger", client, "handOut", { borrower: "业主" });
  expect((await w.row("keyLedger", client)).state).toBe("handedOver");
});

test("who has a key or a phone of the house does not leave before it is back", async () => {
  const guest = await w.t.person("要走的人", ["office.write"], { superior: w.lead.postId });
  const phone = await w.make(w.lead, "equipmentIssue", { item: "手机", holder: guest.staffId });
  const staff = await ok<{ row: { version: number } }>(w.t.admin.call("GET", `/api/v1/staff/${guest.staffId}`));
  const leave = () => w.t.admin.call("POST", `/api/v1/staff/${guest.staffId}/leave`, { version: staff.row.version, note: "辞职" });
  expect((await no(leave())).code).toBe("hand_over_first");
  await w.step(w.lead, "equipmentIssue", phone, "giveBack", { returnCondition: "完好" });
  await ok(leave());
});

test("A6-SHF-14: a phone is given to a person, who says that they have it", async () => {
  const id = await w.make(w.lead, "equipmentIssue", { item: "手机", serial: "SN1", holder: w.desk.staffId });
  expect(await w.notices(w.desk)).toContain("equipment");
  expect((await w.refused(w.officer, "equipmentIssue", id, "receive")).code).toBe("not_allowed");
  await w.step(w.desk, "equipmentIssue", id, "receive");
  expect((await w.row("equipmentIssue", id)).receivedAt).toBe(w.t.clock.now());
});

test("A1-OFF-24, A1-OFF-25, A1-OFF-26, A1-FD-06: a check of equipment says which and what it found; upkeep says what was done, a fault what it is", async () => {
  for (const kind of ["daily", "monthly"]) expect((await w.row("equipmentCheck", await w.make(w.desk, "equipmentCheck", { kind, item: "全部办公设备", counted: 12 }))).kind).toBe(kind);
  await lacks("equipmentCheck", { item: "电话机", group: "phone" }, ["item"]);
  expect((await no(w.desk.call("POST", "/api/v1/equipmentCheck", { site: w.t.siteId, item: "电话机", kind: "upkeep" }))).detail).toContain("保养要写明做了什么");
  expect((await no(w.desk.call("POST", "/api/v1/equipmentCheck", { site: w.t.siteId, item: "复印机", result: "fault" }))).detail).toContain("有问题要写明");
  const id = await w.make(w.desk, "equipmentCheck", { item: "复印机", result: "fault", fault: "卡纸", group: "copier" });
  await w.step(w.desk, "equipmentCheck", id, "mend", { mendedHow: "清了滚轴" });
  expect((await w.row("equipmentCheck", id)).state).toBe("mended");
});

test("A1-OFF-15, A1-MGR-21, A2-TEC-16, A2-TEC-17: a suspicious person is told of at once and climbs, safety is handled, a disclosure is reported with what was done against it", async () => {
  const suspect = await w.make(w.desk, "incident", { kind: "suspicious", event: "一人徘徊", place: "北门" });
  expect(await w.clock(suspect, "security")).toMatchObject({ state: "running", dueAt: new Date(Date.parse(w.t.clock.now()) + 5 * 60_000).toISOString() });
  w.t.clock.pass(10 * 60_000);
  await w.fire();
  expect(await w.notices(w.lead), "it climbs to the superior").toContain("climb:1");
  await w.step(w.officer, "incident", suspect, "take");
  expect((await w.refused(w.officer, "incident", suspect, "close", { result: "走了" })).code, "not before it was told").toBe("still_lacks");
  await w.step(w.desk, "incident", suspect, "tell", { toldTo: "秩序维护部" });
  await w.step(w.officer, "incident", suspect, "close", { result: "已劝离" });

  const danger = await w.make(w.desk, "incident", { event: "电梯困人", place: "1 栋", safety: true });
  expect(await w.notices(w.lead)).toContain("danger");
  expect((await w.clock(danger, "take"))?.state).toBe("running");
  await w.step(w.officer, "incident", danger, "take");
  expect((await w.clock(danger, "take"))?.state).toBe("met");

  const leak = await w.make(w.desk, "incident", { kind: "disclosure", event: "图纸误发", place: "邮件" });
  await w.step(w.desk, "incident", leak, "tell", { toldTo: "总经理" });
  expect((await w.clock(leak, "disclosure"))?.state).toBe("met");
  await w.step(w.officer, "incident", leak, "take");
  expect((await w.refused(w.officer, "incident", leak, "close", { result: "好" })).code).toBe("still_lacks");
  await w.step(w.officer, "incident", leak, "measure", { measures: "请对方删除并写证明" });
  await w.step(w.officer, "incident", leak, "close", { result: "已删除" });
});
