import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { cookieName } from "#platform/auth/sessions.ts";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, type Screen } from "./browser.ts";

let t: TestApp;
let clerk: Person;
let other: Person;
const screens: Screen[] = [];
/** The smallest picture there is: one pixel. */
const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

const cases = (): Promise<{ subject: string; client: string; photos: string[]; by: string }[]> => t.test.owner.query(`select c.subject, k.name as client, c.photos, c.created_by as by from "case" c join client k on k.id = c.client order by c.id`);
async function signedAs(screen: Screen, person: Person): Promise<void> {
  const context = screen.page.context();
  await context.clearCookies();
  await context.addCookies([{ name: cookieName, value: person.secret, url: t.address }]);
}

/** Waits until the browser keeps the program. */
async function kept({ page }: Screen): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 60_000 });
}

/** Takes a case down as a caller tells it, with a photo. */
async function takeDown(screen: Screen, name: string, event: string): Promise<void> {
  const at = screen.page;
  await at.getByLabel("谁找来的").fill(name);
  await at.getByRole("option", { name: `新客户“${name}”` }).click();
  await at.getByLabel("电话", { exact: true }).fill("138 0013 6621");
  await at.getByLabel("何事").fill(event);
  await at.getByLabel("何时").fill("刚才");
  await at.getByLabel("何地").fill("地下车库");
  await at.getByText("更多", { exact: false }).first().click();
  await at.locator("input[type=file]").first().setInputFiles({ name: "车库.png", mimeType: "image/png", buffer: pixel });
  await at.locator(".thumb img").waitFor();
  await at.getByRole("button", { name: "登记个案" }).click();
}

/** What this browser keeps of what was seen. */
const seen = ({ page }: Screen): Promise<string> => page.evaluate(() => localStorage.getItem("dutydesk.seen") ?? "");

describe.skipIf(!hasBrowser)("a dead spot", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true });
    const rights = ["case.create", "case.read", "client.create", "client.read", "contact.create", "contact.read"];
    clerk = await t.person("王秀兰", rights);
    other = await t.person("李青", rights);
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("what is entered without a link, photo included, outlives a reload and another person, and is sent once by its own", async () => {
    onTestFailed(() => picture(screens));
    const phone = await openScreen(t, clerk, { size: "phone" });
    screens.push(phone);
    const at = phone.page;
    const context = at.context();
    await at.goto(t.address);
    await at.getByRole("button", { name: "来访来电" }).waitFor();
    await kept(phone);
    await context.setOffline(true);
    await at.getByRole("button", { name: "来访来电" }).click();
    await takeDown(phone, "赵建国", "车库漏水");
    await at.getByRole("heading", { name: "待发送" }).waitFor();
    await at.getByText("1 张照片").waitFor();
    expect(await cases()).toEqual([]);

    // The page opens anew without a link, knows its person, and still has it.
    await at.reload();
    await at.getByText("车库漏水").first().waitFor();
    await at.goto(t.address);
    await at.getByText("1 件、1 张照片存在本机").waitFor();
    await at.getByText("没有网。能登记").waitFor();

    // Another person on the same phone hears that something waits, sees nothing of it, and never sends it.
    await signedAs(phone, other);
    await context.setOffline(false);
    await at.goto(`${t.address}/waiting`);
    await at.getByText("还有别人的 1 件待发").waitFor();
    await at.getByText("没有待发的").waitFor();
    expect(await at.getByText("车库漏水").count()).toBe(0);
    await at.waitForTimeout(2_000);
    expect(await cases()).toEqual([]);

    // Its own person is back: sent once, the photo with it.
    await signedAs(phone, clerk);
    await at.goto(t.address);
    await at.getByText(/补发了/).waitFor();
    await expect.poll(cases, { timeout: 30_000 }).toMatchObject([{ subject: "车库漏水", client: "赵建国", photos: [expect.any(String)], by: clerk.staffId }]);
    await context.setOffline(true);
    await context.setOffline(false);
    await at.goto(`${t.address}/waiting`);
    await at.getByText("没有待发的").waitFor();
    expect(await cases()).toHaveLength(1);
    expect(phone.faults).toEqual([]);
  });

  test("what the server refuses stays with its reason, can be mended and sent, or discarded", async () => {
    onTestFailed(() => picture(screens));
    const desk = await openScreen(t, clerk);
    screens.push(desk);
    const at = desk.page;
    await at.goto(`${t.address}/case/new`);
    await at.getByLabel("谁找来的").waitFor();
    await kept(desk);
    await at.context().setOffline(true);
    await takeDown(desk, "钱多多", "电梯异响");
    await at.getByRole("heading", { name: "待发送" }).waitFor();
    // The site is shut meanwhile: the server takes nothing for it any more.
    await t.test.owner.query("update site set state = 'closed', version = version + 1 where id = $1", [t.siteId]);
    await at.context().setOffline(false);
    await at.getByText("没发出去", { exact: true }).waitFor();
    expect(await at.locator(".entry .wrong").first().textContent()).toMatch(/服务点/);
    await t.test.owner.query("update site set state = 'open', version = version + 1 where id = $1", [t.siteId]);
    await at.getByRole("button", { name: "改好再发" }).click();
    await at.getByRole("dialog").getByRole("button", { name: "再发一次" }).click();
    await at.getByText("没有待发的").waitFor();
    await expect.poll(async () => (await cases()).length, { timeout: 30_000 }).toBe(2);

    await at.goto(`${t.address}/case/new`);
    await at.getByLabel("谁找来的").waitFor();
    await at.context().setOffline(true);
    await takeDown(desk, "孙一", "不要的");
    await at.getByRole("button", { name: "不要了" }).click();
    await at.getByText("丢掉就没有了").waitFor();
    await at.getByRole("button", { name: "不要了" }).click();
    await at.getByText("没有待发的").waitFor();
    await at.context().setOffline(false);
    await at.waitForTimeout(1_500);
    expect((await cases()).map((one) => one.subject)).toEqual(["车库漏水", "电梯异响"]);
    expect(desk.faults).toEqual([]);
  });

  test("Today and the case that was open stay readable without a link, marked with their time, for their person alone, until they sign out", async () => {
    onTestFailed(() => picture(screens));
    const phone = await openScreen(t, clerk, { size: "phone" });
    screens.push(phone);
    const at = phone.page;
    const [{ id }] = (await t.test.owner.query<{ id: string }>(`select id from "case" order by id limit 1`)) as [{ id: string }];
    await at.goto(`${t.address}/case/${id}`);
    await at.getByRole("heading", { name: "车库漏水" }).waitFor();
    await at.locator(".talk").getByText("车库漏水").waitFor();
    await at.goto(t.address);
    await at.getByRole("heading", { name: /11 月 24 日/ }).waitFor();
    await kept(phone);
    await expect.poll(() => seen(phone)).toContain(id);
    await expect.poll(() => seen(phone)).toContain('["today"]');
    expect(await at.getByText("这是 09:00 看到的样子").count(), "with a link nothing is old").toBe(0);

    await at.clock.setFixedTime("2026-11-24T02:10:00.000Z");
    await at.context().setOffline(true);
    await at.goto(t.address);
    await at.getByRole("heading", { name: /11 月 24 日/ }).waitFor();
    await at.getByText("没有网，这是 09:00 看到的样子").waitFor();
    await at.getByText("今天的事").waitFor();
    await at.goto(`${t.address}/case/${id}`);
    await at.getByRole("heading", { name: "车库漏水" }).waitFor();
    await at.getByText("没有网，这是 09:00 看到的样子").waitFor();
    await at.locator(".talk").getByText("车库漏水").waitFor();

    // Another person at the same phone finds nothing of it.
    await signedAs(phone, other);
    await at.context().setOffline(false);
    await at.goto(t.address);
    await at.getByRole("button", { name: /李青/ }).waitFor();
    await expect.poll(() => seen(phone)).not.toContain(id);
    expect(await at.evaluate(() => localStorage.getItem("dutydesk.me"))).toContain(other.staffId);
    await expect.poll(() => seen(phone)).toContain(other.staffId);
    await at.getByRole("button", { name: /李青/ }).click();
    await at.getByRole("button", { name: "退出" }).click();
    await at.getByRole("heading", { name: "登录" }).waitFor();
    expect(await seen(phone)).toBe("");
    expect(phone.faults).toEqual([]);
  });
});
