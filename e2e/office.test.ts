import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import type { Page } from "playwright-core";
import { act } from "#platform/act/act.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { proveTasks, runWork } from "#modules/duties/index.ts";
import { composeWork } from "../apps/server/compose.ts";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, seriousFaults, settled, sideways, type Screen } from "./browser.ts";

const shots = process.env.SHOTS;
/** A picture of one pixel. */
const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
let t: TestApp;
let lead: Person;
let desk: Person;
let officer: Person;
let codes: string[];
let route: string;
const screens: Screen[] = [];

const made = async (who: Person, type: string, input: object): Promise<{ id: string; row: Record<string, unknown> }> => {
  const { id } = (await who.call("POST", `/api/v1/${type}`, input)).json() as { id: string };
  return { id, row: (await who.call("GET", `/api/v1/${type}/${id}`)).json<{ row: Record<string, unknown> }>().row };
};
/** The whole code of a point, as who puts it up has it. */
const codeOf = async (point: string): Promise<string> => (await lead.call("POST", `/api/v1/patrolPoint/${point}/reveal/code`, {})).json<{ value: string }>().value;
const rows = async (type: string): Promise<Record<string, unknown>[]> => (await t.admin.call("GET", `/api/v1/${type}?fields=all&order=createdAt`)).json<{ rows: Record<string, unknown>[] }>().rows;

/** Nothing runs off the side, and nothing is serious for those who cannot see it. */
async function sound(page: Page, where: string): Promise<void> {
  await settled(page);
  expect(await sideways(page), where).toBe(0);
  expect(await seriousFaults(page), where).toEqual([]);
}

describe.skipIf(!hasBrowser)("a front desk on a phone", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true });
    const write = ["office.read", "office.write", "unit.read"];
    lead = await t.person("周主管", [...write, "office.manage"], { top: true });
    desk = await t.person("王秀兰", write, { superior: lead.postId });
    officer = await t.person("李青", write, { superior: lead.postId });
    route = (await made(lead, "patrolRoute", { site: t.siteId, name: "早巡" })).id;
    codes = [];
    for (const [n, name] of ["北门", "泵房"].entries()) codes.push(await codeOf((await made(lead, "patrolPoint", { route, name, rank: n + 1 })).id));
    await made(lead, "keyLedger", { site: t.siteId, name: "机房", hook: "A3" });
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("a parcel in, a message passed on and read, a key out and back", async () => {
    onTestFailed(() => picture(screens));
    const phone = await openScreen(t, desk, { size: "phone" });
    screens.push(phone);
    const { page } = phone;
    await page.goto(`${t.address}/records`);
    await page.getByRole("heading", { name: "前台" }).waitFor();
    await sound(page, "records");

    // A parcel: presets say that it came in, now, here; only whom it is for is typed.
    await page.getByRole("link", { name: "新 收发登记" }).click();
    await page.getByLabel("收件人").fill("赵建国");
    expect(await page.getByLabel("承运").count(), "what is rarely told stands behind one tap").toBe(0);
    await page.getByRole("button", { name: "填更多项目" }).click();
    await page.getByLabel("承运").fill("顺丰");
    expect(await page.getByLabel("收件人").inputValue(), "what was typed stays").toBe("赵建国");
    expect(await page.getByLabel("服务点").count(), "who works at one site is not asked at which").toBe(0);
    await sound(page, "a new parcel");
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByRole("heading", { name: "赵建国" }).waitFor();
    expect(await rows("parcel")).toMatchObject([{ direction: "in", kind: "parcel", recipient: "赵建国", carrier: "顺丰", state: "waiting", by: desk.staffId, site: t.siteId }]);
    await sound(page, "the parcel");

    // A message for a colleague, with its five points.
    await page.goto(`${t.address}/phoneMessage/new`);
    await page.getByLabel("何人").fill("钱太太");
    await page.getByLabel("何事").fill("空调不冷，请回电");
    await page.getByLabel("房号", { exact: true }).fill("2-0501");
    await page.getByLabel("转给").fill("李青");
    await page.locator(".ant-select-dropdown:visible").getByText("李青").click();
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByRole("heading", { name: "空调不冷，请回电" }).waitFor();
    await page.getByRole("button", { name: "已转达" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "已转达" }).click();
    await expect.poll(() => rows("phoneMessage").then((list) => list[0]?.state)).toBe("delivered");

    // The colleague reads it on their own phone in one tap.
    const other = await openScreen(t, officer, { size: "phone" });
    screens.push(other);
    await other.page.goto(t.address);
    await other.page.getByText("有人找").waitFor();
    await other.page.goto(`${t.address}/phoneMessage/${String((await rows("phoneMessage"))[0]?.id)}`);
    await other.page.getByRole("button", { name: "我知道了" }).click();
    await expect.poll(() => rows("phoneMessage").then((list) => list[0]?.state)).toBe("read");

    // A notice is read where it stands, in one tap; who issued it sees who has not.
    const notice = await made(lead, "announcement", { site: t.siteId, subject: "用电注意", text: "人走灯灭" });
    await lead.call("POST", `/api/v1/announcement/${notice.id}/issue`, { version: 1, input: {} });
    await other.page.goto(`${t.address}/announcement/${notice.id}`);
    await other.page.getByRole("button", { name: "我已阅" }).click();
    await expect.poll(() => rows("receipt").then((list) => list.find((one) => one.reader === officer.staffId)?.state)).toBe("read");
    await other.page.getByText(/^还有 \d 人没看：.*王秀兰/).waitFor();
    await sound(other.page, "a notice");

    // A key out, and back.
    await page.goto(`${t.address}/keyLedger/${String((await rows("keyLedger"))[0]?.id)}`);
    await page.getByRole("button", { name: "借出" }).click();
    await page.getByLabel("借给谁").fill("电梯公司");
    await page.getByLabel("用途").fill("检修");
    await page.getByRole("dialog").getByRole("button", { name: "借出" }).click();
    await page.getByRole("button", { name: "还回" }).waitFor();
    expect((await rows("keyLedger"))[0]).toMatchObject({ state: "out", borrower: "电梯公司", issuedBy: desk.staffId });
    await sound(page, "the key that is out");
    await page.getByRole("button", { name: "还回" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "还回" }).click();
    await expect.poll(() => rows("keyLedger").then((list) => list[0]?.state)).toBe("in");
    expect([...phone.faults, ...other.faults]).toEqual([]);
  });

  test("a patrol by the codes of its points: one tap each, also in a dead spot, and what was missed is known", async () => {
    onTestFailed(() => picture(screens));
    const phone = await openScreen(t, desk, { size: "phone" });
    screens.push(phone);
    const { page } = phone;
    await page.goto(`${t.address}/p/${codes[0]}`);
    await page.getByRole("heading", { name: "北门" }).waitFor();
    await page.getByText("还没开始").waitFor();
    await sound(page, "a point");
    await page.getByRole("button", { name: "正常，到点" }).click();
    await page.getByText("09:00 已到点").waitFor();
    await page.getByText("已走 1 / 2 点").waitFor();
    await page.getByText("下一个：泵房").waitFor();
    await sound(page, "a point passed");

    // The pump room has no link: the program opens, the point is passed, and it is sent once afterwards.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 60_000 });
    await page.context().setOffline(true);
    await page.goto(`${t.address}/p/${codes[1]}`);
    await page.getByText("没有网，看不到这个点的资料").waitFor();
    await page.getByRole("button", { name: "正常，到点" }).click();
    await page.getByText("到点已存在本机").waitFor();
    expect(await rows("patrolPass")).toHaveLength(1);
    await page.context().setOffline(false);
    await page.goto(t.address);
    await expect.poll(() => rows("patrolPass").then((list) => list.length), { timeout: 30_000 }).toBe(2);
    const [round] = await rows("patrolRound");
    expect(round).toMatchObject({ passed: 2, state: "walking", by: desk.staffId });
    await page.goto(`${t.address}/p/${codes[0]}`);
    await page.getByRole("button", { name: "走完了" }).click();
    await expect.poll(() => rows("patrolRound").then((list) => list[0])).toMatchObject({ state: "finished", missed: 0 });

    // Another walk, given up after one point, with a problem seen there.
    t.clock.pass(3_600_000);
    await page.clock.setFixedTime(t.clock.now());
    await page.reload();
    await page.getByRole("button", { name: "有问题" }).click();
    await page.getByRole("button", { name: "记下，到点" }).click();
    await page.getByText("请填写发现。").first().waitFor();
    await page.getByLabel("发现").fill("门锁坏了");
    await page.getByRole("button", { name: "记下，到点" }).click();
    await page.getByText("已走 1 / 2 点").waitFor();
    await page.getByText("下一个：泵房").waitFor();
    await page.getByRole("button", { name: "走不完，提前结束" }).click();
    await page.getByRole("button", { name: "结束，漏 1 点" }).click();
    await expect.poll(() => rows("patrolRound").then((list) => list.find((one) => one.id !== round?.id))).toMatchObject({ state: "finished", missed: 1, missedPoints: ["泵房"], findings: 1 });

    await page.goto(`${t.address}/p/nothing`);
    await page.getByText("这个码不是在用的巡查点").waitFor();
    expect(phone.faults).toEqual([]);
  });

  test("the superior prints the codes of a route, each a link of this address, and reads the round with its points", async () => {
    onTestFailed(() => picture(screens));
    const screen = await openScreen(t, lead);
    screens.push(screen);
    const { page } = screen;
    await page.goto(`${t.address}/patrolRoute/${route}`);
    await page.getByRole("button", { name: "打印点码" }).click();
    await page.getByRole("heading", { name: "早巡 点码" }).waitFor();
    for (const code of codes) await page.getByLabel(`${t.address}/p/${code}`).first().waitFor();
    await sound(page, "codes");
    await page.goto(`${t.address}/patrolRound/${String((await rows("patrolRound"))[0]?.id)}`);
    await page.getByRole("heading", { name: "走过的点" }).waitFor();
    await page.getByRole("link", { name: "泵房" }).waitFor();
    await sound(page, "a round");
    expect(screen.faults).toEqual([]);
  });

  test("a whole day of one who is front desk and officer at once: arrive, the desk checked with a photo, nothing to report, a parcel, a message passed on, a patrol through a dead spot, the daily sheet, leave", async () => {
    onTestFailed(() => picture(screens));
    t.clock.set("2026-11-25T00:20:00.000Z");
    const of = async (catalogue: string): Promise<string> => (await t.test.owner.query<{ id: string }>("select id from post where org_id = $1 and catalogue = $2", [t.orgId, catalogue]))[0]?.id as string;
    const staff = (await act(t.engine, t.system, { type: "staff", step: "create", input: { name: "孙洁", staffNumber: "2001" } })).id;
    for (const post of ["property-front-desk", "property-service-officer"]) await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff, post: await of(post), from: "2020-01-01", site: t.siteId } });
    const both: Person = { ...desk, staffId: staff, secret: await openSession(t.test.db, t.orgId, staff, t.clock.now(), "test") };
    await t.admin.call("POST", "/api/v1/checklistTemplate", { name: "接班查台面", duty: "A1-OFF-13", questions: [{ ask: "打印机能用", kind: "yesNo" }, { ask: "纸还剩几包", kind: "number", least: 2, most: 50 }, { ask: "台面照片", kind: "photo" }] });
    const short = (await made(lead, "patrolRoute", { site: t.siteId, name: "日巡" })).id;
    const points: string[] = [];
    for (const [n, name] of ["大堂", "车库"].entries()) points.push(await codeOf((await made(lead, "patrolPoint", { route: short, name, rank: n + 1 })).id));
    // “按时” has a number only once the organisation gave it one.
    await t.admin.call("POST", "/api/v1/set-up/words", {});
    t.engine.forget(t.orgId);
    const work = composeWork(t.engine);
    const round = async (): Promise<void> => {
      await runWork(work);
      await proveTasks(work);
    };
    const state = async (duty: string): Promise<string[]> => {
      await round();
      return (await t.test.owner.query<{ state: string }>("select state from task where duty = $1 and done_by = $2", [duty, staff])).map((row) => row.state);
    };
    await round();
    const phone = await openScreen(t, both, { size: "phone" });
    screens.push(phone);
    const { page } = phone;
    const shoot = async (name: string): Promise<void> => {
      if (shots) await page.screenshot({ path: join(shots, `day-${name}-phone.png`), fullPage: true });
    };

    // Arrive: one tap on the plus sign's kinds, one to say so.
    await page.goto(`${t.address}/attendance/new`);
    await shoot("arrive");
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByRole("button", { name: "下班" }).waitFor();
    expect(await rows("attendance")).toMatchObject([{ staff, place: "office", state: "here", leftAt: null }]);
    await sound(page, "arrived");
    await page.goto(t.address);
    await page.getByRole("link", { name: "在岗 0 小时 00 分" }).waitFor();

    // The desk is checked: what is lacking says so where it stands, what is out of its range as well.
    await page.goto(t.address);
    await page.locator(".dayline .item", { hasText: "认真填写交接班记录" }).getByRole("button", { name: "去做" }).click();
    await page.getByRole("group", { name: "打印机能用" }).waitFor();
    await page.getByRole("button", { name: "交", exact: true }).click();
    for (const says of ["请选“正常”或“不正常”。", "请填数字。", "请拍一张照片。", "还有 3 项没答，见上面。"]) await page.getByText(says).waitFor();
    await shoot("check-lacks");
    await sound(page, "a checklist that lacks answers");
    expect(await rows("checklist")).toEqual([]);
    await page.getByRole("group", { name: "打印机能用" }).getByRole("button", { name: "正常", exact: true }).click();
    await page.getByLabel("纸还剩几包").fill("1");
    await page.getByText("不在 2–50 之内，会记作不正常。").waitFor();
    await page.locator("input[type=file]").first().setInputFiles({ name: "台面.png", mimeType: "image/png", buffer: pixel });
    await expect.poll(() => page.getByText("请拍一张照片。").count()).toBe(0);
    await shoot("check");
    await page.getByRole("button", { name: "交", exact: true }).click();
    await expect.poll(() => state("A1-OFF-13")).toEqual(["done"]);
    const [filed] = await rows("checklist");
    expect(filed).toMatchObject({ by: staff, wrong: 1, answers: [{ ask: "打印机能用", yes: true }, { ask: "纸还剩几包", number: 1, wrong: true }, { ask: "台面照片", photos: [expect.any(String)] }] });

    // Nothing to report, in one tap on the day.
    await page.goto(t.address);
    await page.locator(".dayline .item", { hasText: "逐日登记维修与投诉" }).getByRole("button", { name: "无事" }).click();
    await expect.poll(() => state("A1-OFF-19")).toEqual(["done"]);

    // A parcel, and a message passed on.
    await page.goto(`${t.address}/parcel/new`);
    await page.getByLabel("收件人").fill("钱进");
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByRole("heading", { name: "钱进" }).waitFor();
    await page.goto(`${t.address}/phoneMessage/new`);
    await page.getByLabel("何人").fill("孙先生");
    await page.getByLabel("何事").fill("车位被占");
    await page.getByLabel("房号", { exact: true }).fill("3-0102");
    await page.getByLabel("转给").fill("李青");
    await page.locator(".ant-select-dropdown:visible").getByText("李青").click();
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByRole("heading", { name: "车位被占" }).waitFor();
    await round();
    await page.getByRole("button", { name: "已转达" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "已转达" }).click();
    await expect.poll(() => state("A1-FD-05")).toEqual(["done"]);

    // A patrol, its second point without a link.
    await page.goto(`${t.address}/p/${points[0]}`);
    await page.getByRole("button", { name: "正常，到点" }).click();
    await page.getByText("已走 1 / 2 点").waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 60_000 });
    await page.context().setOffline(true);
    await page.goto(`${t.address}/p/${points[1]}`);
    await page.getByRole("button", { name: "正常，到点" }).click();
    await page.getByText("到点已存在本机").waitFor();
    await shoot("dead-spot");
    await page.context().setOffline(false);
    await page.goto(t.address);
    await expect.poll(async () => (await rows("patrolRound")).find((one) => one.by === staff), { timeout: 30_000 }).toMatchObject({ passed: 2, state: "walking" });
    await page.goto(`${t.address}/p/${points[0]}`);
    await page.getByRole("button", { name: "走完了" }).click();
    await expect.poll(() => state("A1-OFF-07")).toEqual(["done"]);

    // What was done today goes on the week's sheet by one line; the sheet is handed in.
    await page.goto(`${t.address}/dailySheetLine/new`);
    await page.getByLabel("内容").fill("前台接待 12 人，转达 1 件");
    await shoot("sheet-line");
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByRole("heading", { name: "前台接待 12 人，转达 1 件" }).waitFor();
    const sheet = (await rows("dailySheet")).find((one) => one.by === staff);
    expect(sheet).toMatchObject({ lines: 1, state: "open", week: "2026-11-28" });
    await page.goto(`${t.address}/dailySheet/${String(sheet?.id)}`);
    await page.getByRole("button", { name: "上交" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "上交" }).click();
    await expect.poll(async () => (await rows("dailySheet")).find((one) => one.by === staff)?.state, { timeout: 30_000 }).toBe("handedIn");
    await sound(page, "the sheet");

    // Leave.
    t.clock.set("2026-11-25T10:05:00.000Z");
    await page.clock.setFixedTime(t.clock.now());
    await page.goto(t.address);
    await page.getByRole("link", { name: /^在岗 \d+ 小时 \d\d 分$/ }).click();
    await page.getByRole("button", { name: "下班" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "下班" }).click();
    await expect.poll(() => rows("attendance")).toMatchObject([{ state: "left", leftAt: "2026-11-25T10:05:00.000Z" }]);
    await page.goto(t.address);
    await page.locator(".dayline .item").first().waitFor();
    await shoot("evening");
    expect(await page.getByText(/在岗|还没到岗/).count()).toBe(0);
    // The next morning it is one tap.
    t.clock.set("2026-11-26T00:55:00.000Z");
    await page.clock.setFixedTime(t.clock.now());
    await page.goto(t.address);
    await page.getByRole("button", { name: "还没到岗 · 到岗" }).click();
    await page.getByRole("link", { name: "在岗 0 小时 00 分" }).waitFor();
    expect((await rows("attendance")).map((row) => row.state).sort()).toEqual(["here", "left"]);
    expect(phone.faults).toEqual([]);
  });
});
