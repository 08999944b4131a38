import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import type { Page } from "playwright-core";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, seriousFaults, settled, sideways, type Screen } from "./browser.ts";

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
    for (const [n, name] of ["北门", "泵房"].entries()) codes.push((await made(lead, "patrolPoint", { route, name, rank: n + 1 })).row.code as string);
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
    await sound(page, "a new parcel");
    await page.getByRole("button", { name: /^新收发登记/ }).click();
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
    await page.getByRole("button", { name: /^新留言转达单/ }).click();
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
    await page.getByText("还没走：泵房").waitFor();
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
    await page.getByLabel("发现").fill("门锁坏了");
    await page.getByRole("button", { name: /^新到点记录/ }).click();
    await page.getByText("已走 1 / 2 点").waitFor();
    await page.getByRole("button", { name: "还有 1 个点没走，仍要结束" }).click();
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
});
