import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { hour } from "#platform/testing/clock.ts";
import { workWorld, type WorkWorld } from "./work.testing.ts";

let w: WorkWorld;
let manager: { staffId: string; call: WorkWorld["t"]["admin"]["call"] };
beforeAll(async () => {
  // Monday 30 November 2026, eight in the morning in Shanghai.
  w = await workWorld("2026-11-30T00:00:00.000Z");
  manager = await w.holder("客服经理甲", [await w.post("property-service-manager")]);
  await w.round();
});
afterAll(() => w.t.stop());

test("A1-MGR-30: two patrols a day stand on the day of who holds the post, once however often it is looked at", async () => {
  expect((await w.tasks("A1-MGR-30")).map((task) => [task.slot, task.state])).toEqual([["2026-11-30/1", "open"]]);
  await w.round();
  expect(await w.tasks("A1-MGR-30")).toHaveLength(1);
  w.t.clock.set("2026-11-30T04:30:00.000Z");
  await w.round();
  expect((await w.tasks("A1-MGR-30")).map((task) => task.slot)).toEqual(["2026-11-30/1", "2026-11-30/2"]);
});

test("what nobody did is missed when its day is over, and its superior is told once when work begins", async () => {
  w.t.clock.set("2026-11-30T16:00:01.000Z");
  await w.round();
  expect((await w.tasks("A1-MGR-30")).map((task) => task.state)).toEqual(["missed", "missed", "open"]);
  const chief = await w.holder("总经理", [await above("property-service-manager")]);
  const told = () => w.t.test.owner.query<{ detail: { missed: number; late: number } }>("select detail from notice where staff_id = $1 and kind = 'workLate'", [chief.staffId]);
  await w.round();
  expect(await told()).toEqual([]);
  w.t.clock.set("2026-12-01T00:40:00.000Z");
  await w.round();
  await w.round();
  expect((await told()).map((one) => one.detail)).toMatchObject([{ late: 0, missed: (await w.tasks()).filter((task) => task.state === "missed").length }]);
});

/** The post right above one of the catalogue. */
async function above(catalogue: string): Promise<string> {
  const [row] = await w.t.test.owner.query<{ superior: string }>("select superior from post where id = $1", [await w.post(catalogue)]);
  if (row?.superior) return row.superior;
  const made = await act(w.t.engine, w.t.system, { type: "post", step: "import", input: { name: "总经理", capabilities: [], top: true } });
  await act(w.t.engine, w.t.system, { type: "post", step: "change", id: await w.post(catalogue), version: 1, input: { superior: made.id } });
  return made.id;
}

test("two servers at once make nothing twice", async () => {
  w.t.clock.set("2026-12-01T01:00:00.000Z");
  await Promise.all([w.round(), w.round(), w.round()]);
  expect((await w.tasks("A1-MGR-30")).map((task) => task.slot)).toEqual(["2026-11-30/1", "2026-11-30/2", "2026-12-01/1"]);
});

test("A1-MGR-05: the week's meeting opens on Monday and is due on its last working day", async () => {
  expect((await w.tasks("A1-MGR-05")).map((task) => [task.slot, task.dueAt])).toEqual([["2026-12-06", "2026-12-04T10:00:00.000Z"]]);
});

test("a word without a number asks nothing until it is set, and changing it changes only what comes", async () => {
  expect(await w.tasks("A1-MGR-33")).toEqual([]);
  await w.word("periodic", "daily");
  await w.round();
  expect((await w.tasks("A1-MGR-33")).map((task) => task.slot)).toEqual(["2026-12-01"]);
  await w.word("periodic", "monthly");
  w.t.clock.set("2026-12-02T01:00:00.000Z");
  await w.round();
  expect((await w.tasks("A1-MGR-33")).map((task) => [task.slot, task.state])).toEqual([["2026-12-01", "missed"], ["2026-12-31", "open"]]);
});

test("A1-MGR-33: a follow-up by who holds the post proves it; one by somebody else does not, and a void one opens it again", async () => {
  const client = (await act(w.t.engine, w.t.system, { type: "client", step: "create", input: { name: "张女士", site: w.t.siteId, phones: ["13800138000"] } })).id;
  const other = await w.t.person("路过", ["contact.create", "contact.read", "client.read"]);
  const contact = (handler: string) => act(w.t.engine, { ...w.t.system, staffId: handler, via: "web" }, { type: "contact", step: "create", input: { client, site: w.t.siteId, direction: "out", channel: "call", purpose: "followUp", summary: "回访" } });
  const state = async () => (await w.tasks("A1-MGR-33")).find((task) => task.slot === "2026-12-31")?.state;
  await contact(other.staffId);
  await w.round();
  expect(await state()).toBe("open");
  const made = await contact(manager.staffId);
  await w.round();
  expect(await state()).toBe("done");
  await act(w.t.engine, w.t.system, { type: "contact", step: "void", id: made.id, version: 1, note: "记错了" });
  await w.round();
  expect(await state()).toBe("open");
});

test("a server that was down for a week makes what is due now; what nobody could do is unseen, not missed", async () => {
  w.t.clock.set("2026-12-09T01:00:00.000Z");
  await w.round();
  const patrols = await w.tasks("A1-MGR-30");
  expect(patrols.filter((task) => task.slot > "2026-12-02" && task.slot < "2026-12-09").map((task) => [task.slot, task.state])).toEqual([
    ["2026-12-02/1", "missed"], ["2026-12-02/2", "unseen"],
    ...["03", "04", "07", "08"].flatMap((day) => [[`2026-12-${day}/1`, "unseen"], [`2026-12-${day}/2`, "unseen"]]),
  ]);
  expect(patrols.at(-1)).toMatchObject({ slot: "2026-12-09/1", state: "open" });
});

test("a server whose clock was set back makes nothing again", async () => {
  const before = await w.tasks();
  w.t.clock.set("2026-12-01T03:00:00.000Z");
  await w.round();
  expect(await w.tasks()).toEqual(before);
  w.t.clock.set("2026-12-09T01:30:00.000Z");
});

test("A4-CC-23: a complaint that the client accepted asks its owner for a revisit, which the revisit proves", async () => {
  const specialist = await w.holder("客服专员", [await w.post("care-specialist")]);
  await w.round();
  const client = (await act(w.t.engine, w.t.system, { type: "client", step: "create", input: { name: "李先生", site: w.t.siteId, phones: ["13800138001"] } })).id;
  const made = await act(w.t.engine, w.t.system, { type: "case", step: "create", input: { kind: "complaint", client, site: w.t.siteId, subject: "漏水", happenedAt: "昨晚", place: "三单元", person: "本人", event: "厨房漏水", phone: "13800138001" } });
  let version = 1;
  const step = async (name: string, input: Record<string, unknown> = {}) => void (version = (await act(w.t.engine, w.t.system, { type: "case", step: name, id: made.id, version, input })).version as number);
  await step("assign", { owner: specialist.staffId });
  await step("answer", { answerChannel: "call", answeredAt: w.t.clock.now(), reached: true, solution: "修好了" });
  await step("accept");
  await w.round();
  expect((await w.tasks("A4-CC-23")).map((task) => [task.staff, task.state])).toEqual([[specialist.staffId, "open"]]);
  w.t.clock.pass(hour);
  await step("revisit", { revisitFound: "settled" });
  await w.round();
  expect((await w.tasks("A4-CC-23")).map((task) => task.state)).toEqual(["done"]);
});

test("a duty of the organisation's own is called for by an entry it names, once each, and is late after its limit", async () => {
  const post = await w.post("property-front-desk");
  const clerk = await w.holder("前台", [post]);
  await act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post, text: "来访半小时内告知被访人", mechanisms: ["task"], trigger: "visitor.create", withinCount: 30, withinUnit: "m", serves: "post", records: ["phone-message"], reason: "试" } });
  await w.round();
  const enter = (type: string, input: object) => act(w.t.engine, { ...w.t.system, staffId: clerk.staffId, staffName: "前台", via: "web" }, { type, step: "create", input: { site: w.t.siteId, ...input } });
  await enter("visitor", { name: "王先生", purpose: "拜访" });
  await w.round();
  await w.round();
  const own = async () => (await w.tasks()).filter((task) => task.duty.startsWith("Z-"));
  expect((await own()).map((task) => [task.state, Date.parse(task.dueAt) - Date.parse(w.t.clock.now())])).toEqual([["open", hour / 2]]);
  await enter("visitor", { name: "赵女士", purpose: "拜访" });
  await w.round();
  expect(await own()).toHaveLength(2);
});

test("a duty that is retired, and whoever left, is asked nothing any more and missed nothing", async () => {
  const post = await w.post("property-front-desk");
  const [stays, leaves] = [await w.holder("留下的", [post]), await w.holder("走了的", [post])];
  const made = await act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post, text: "月底清一次", mechanisms: ["task"], cadence: "每月", serves: "person", records: [], reason: "试" } });
  await w.round();
  const of = async (who: { staffId: string }) => (await w.tasks(made.number as string)).filter((task) => task.staff === who.staffId).map((task) => task.state);
  expect([await of(stays), await of(leaves)]).toEqual([["open"], ["open"]]);
  w.t.clock.pass(1000);
  await w.t.test.owner.query(`update assignment set state = 'ended', "to" = '2026-12-09', version = version + 1, updated_at = $2 where staff = $1`, [leaves.staffId, w.t.clock.now()]);
  await w.round();
  expect([await of(stays), await of(leaves)]).toEqual([["open"], ["dropped"]]);
  await act(w.t.engine, w.t.system, { type: "duty", step: "retire", id: made.id, version: 1, input: { reason: "不要了" } });
  await w.round();
  expect(await of(stays)).toEqual(["dropped"]);
});

test("a duty of whatever rhythm that names the month's summary keeps no round from going on", async () => {
  const post = await w.post("property-front-desk");
  await act(w.t.engine, w.t.system, { type: "duty", step: "create", input: { post, text: "每天写两次", mechanisms: ["task"], cadence: "每天两次", serves: "person", records: ["work-summary"], reason: "试" } });
  await w.round();
  await w.round();
  expect((await w.tasks()).some((task) => task.slot.includes("/"))).toBe(true);
});
