import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { hashPassword } from "#platform/auth/secrets.ts";
import { storePassword } from "#platform/auth/sign-in.ts";
import { hour } from "#platform/testing/clock.ts";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, type Screen } from "./browser.ts";

let t: TestApp;
let keeper: Person;
let clerk: Person;
const screens: Screen[] = [];
const password = "correct horse battery";
const rights = ["case.create", "case.read", "client.create", "client.read", "contact.create", "contact.read"];

const numberOf = async (person: Person): Promise<string> => (await t.test.owner.query<{ n: string }>("select staff_number as n from staff where id = $1", [person.staffId]))[0]?.n as string;
async function enterByPassword(screen: Screen, person: Person): Promise<void> {
  const at = screen.page;
  await at.getByLabel("工号、手机或邮箱").fill(await numberOf(person));
  await at.getByLabel("口令", { exact: true }).fill(password);
  await at.keyboard.press("Enter");
}
async function setPin(screen: Screen, pin: string): Promise<void> {
  const at = screen.page;
  await at.goto(`${t.address}/account`);
  const card = at.locator("section.card", { has: at.getByRole("heading", { name: "共用电脑", exact: true }) });
  await card.getByRole("button", { name: "设 PIN" }).click();
  await card.getByLabel("现在的口令").fill(password);
  await card.getByLabel("新 PIN").fill(pin);
  await card.getByLabel("再输一次").fill(pin);
  await card.getByRole("button", { name: "设 PIN" }).click();
  await at.getByText("你在这台电脑上设了 PIN。").waitFor();
}

describe.skipIf(!hasBrowser)("a shared desk computer", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true });
    keeper = await t.person("周经理", [...rights, "staff.manage", "staff.read"], { site: null });
    clerk = await t.person("王秀兰", rights);
    const hash = await hashPassword(password);
    for (const person of [keeper, clerk]) await storePassword(t.engine.db, t.orgId, person.staffId, hash, t.clock.now(), null);
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("trusted by who may, switched by PIN, locked when nobody touches it; what was typed waits for its person", async () => {
    onTestFailed(() => picture(screens));
    const desk = await openScreen(t, null);
    screens.push(desk);
    const at = desk.page;
    await at.goto(t.address);
    await enterByPassword(desk, keeper);
    await at.getByRole("heading", { name: /11 月 24 日/ }).waitFor();
    expect(await at.getByRole("button", { name: "换人" }).count()).toBe(0);
    await at.goto(`${t.address}/account`);
    await at.getByRole("button", { name: "把这台设为共用电脑" }).click();
    const card = at.locator("section.card", { has: at.getByRole("heading", { name: "共用电脑", exact: true }) });
    await card.getByLabel("叫什么").fill("前台 1 号机");
    await card.getByLabel("现在的口令").fill(password);
    await card.getByRole("button", { name: "把这台设为共用电脑" }).click();
    await at.getByText("这台是共用电脑“前台 1 号机”，5 分钟没人动就锁。").waitFor();
    await setPin(desk, "830416");
    await at.getByRole("button", { name: "换人" }).click();
    await at.getByRole("heading", { name: "谁来用？" }).waitFor();
    await at.getByRole("button", { name: "用口令登录" }).click();
    await enterByPassword(desk, clerk);
    await at.getByRole("heading", { name: /11 月 24 日/ }).waitFor();
    await setPin(desk, "7264");

    // The clerk is taking something down when she is called away.
    await at.keyboard.press("c");
    await at.getByLabel("何事").fill("楼道灯不亮");
    t.clock.pass(hour / 10);
    // Over a slow link, what was still asked by the page that locked is refused while the next one asks who is here.
    await at.route("**/api/auth/device", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    await at.clock.setFixedTime(t.clock.now());
    await at.getByRole("heading", { name: "谁来用？" }).waitFor();
    await at.unroute("**/api/auth/device");
    expect(await at.getByText("楼道灯不亮").count(), "nothing of the page is shown").toBe(0);
    expect((await t.test.owner.query("select 1 from session where staff_id = $1 and revoked_at is null and device_id is not null", [clerk.staffId])).length, "the session ended").toBe(0);

    // A colleague takes over: two taps and the digits of the keyboard. Nothing of hers is there.
    await at.getByRole("button", { name: /周经理/ }).click();
    await at.keyboard.type("830417");
    await at.keyboard.press("Enter");
    await at.getByText("PIN 不对").waitFor();
    await at.keyboard.type("830416");
    await at.keyboard.press("Enter");
    await at.getByRole("heading", { name: /11 月 24 日/ }).waitFor();
    await at.locator(".rail").getByText("周经理").first().waitFor();
    await at.keyboard.press("c");
    await at.getByLabel("何事").waitFor();
    expect(await at.getByLabel("何事").inputValue()).toBe("");

    // She comes back, by the pad, and goes on where she was.
    await at.getByRole("button", { name: "换人" }).click();
    await at.getByRole("button", { name: /王秀兰/ }).click();
    for (const digit of "7264") await at.getByRole("button", { name: digit, exact: true }).click();
    await at.getByRole("button", { name: "登录", exact: true }).click();
    await at.locator(".rail").getByText("王秀兰").first().waitFor();
    await at.keyboard.press("c");
    await expect.poll(() => at.getByLabel("何事").inputValue(), { timeout: 30_000 }).toBe("楼道灯不亮");
    expect(desk.faults).toEqual([]);
  });
});
