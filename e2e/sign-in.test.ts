import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { triesPerLogin } from "#platform/auth/tries.ts";
import { startTestApp, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, type Screen } from "./browser.ts";

let t: TestApp;
const screens: Screen[] = [];
const password = "correct horse battery";

describe.skipIf(!hasBrowser)("somebody guesses at the sign-in", () => {
  beforeAll(async () => void (t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true })));
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  async function tryAs(screen: Screen, login: string, word: string): Promise<string> {
    const { page } = screen;
    await page.getByLabel("工号、手机或邮箱").fill(login);
    await page.getByLabel("口令", { exact: true }).fill(word);
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/auth/sign-in"));
    await page.keyboard.press("Enter");
    await answered;
    await page.locator("form .ant-btn-loading").waitFor({ state: "detached" });
    return (await page.locator("form [role=alert]").textContent()) ?? "";
  }

  test("a wrong password and an unknown name get the same plain words, and after eight tries the time to wait is told; the right password waits too", async () => {
    onTestFailed(() => picture(screens));
    const screen = await openScreen(t, null);
    screens.push(screen);
    const { page } = screen;
    await page.goto(`${t.address}/desk`);
    await page.getByRole("heading", { name: "登录" }).waitFor();
    expect(await page.getByText("你的登录已经结束").count(), "nobody was signed in").toBe(0);
    const known = await tryAs(screen, "admin-锦绣花园", "wrong horse battery");
    const unknown = await tryAs(screen, "nobody-at-all", "wrong horse battery");
    expect(unknown).toBe(known);
    expect(known).toMatch(/[\u4e00-\u9fff]{4,}/);
    for (let n = 1; n < triesPerLogin; n++) expect(await tryAs(screen, "admin-锦绣花园", `guess ${n} horse`)).toBe(known);
    const locked = await tryAs(screen, "admin-锦绣花园", "one more guess");
    expect(locked).not.toBe(known);
    expect(locked).toMatch(/\d/);
    expect(await tryAs(screen, "admin-锦绣花园", password), "the right one is not told apart").toMatch(/\d/);
    expect(page.url()).toContain("/sign-in");
    // Markup typed as a name stays text, and an address of another host is never gone to.
    expect(await tryAs(screen, "<img src=x onerror=window.broken=1>", "' or 1=1 --")).toBe(known);
    expect(await page.evaluate(() => (window as unknown as { broken?: number }).broken)).toBeUndefined();
    t.clock.pass(16 * 60_000);
    await page.goto(`${t.address}/sign-in?next=${encodeURIComponent("//evil.example/x")}`);
    await page.getByLabel("工号、手机或邮箱").fill("admin-锦绣花园");
    await page.getByLabel("口令", { exact: true }).fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /11 月 24 日/ }).waitFor();
    expect(new URL(page.url()).host).toBe(new URL(t.address).host);
    expect(screen.faults).toEqual([]);
  });

  test("the page speaks the organisation's language before anybody is known, and after that whatever was chosen in this browser", async () => {
    onTestFailed(() => picture(screens));
    await t.admin.call("POST", "/api/v1/organisation", { language: "en" });
    const screen = await openScreen(t, null);
    screens.push(screen);
    const { page } = screen;
    await page.goto(`${t.address}/sign-in`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByRole("heading", { name: "登录" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "登录" }).waitFor();
    await page.waitForTimeout(500);
    expect(await page.getByRole("heading", { name: "登录" }).count()).toBe(1);
    await t.admin.call("POST", "/api/v1/organisation", { language: "zh" });
    const other = await openScreen(t, null);
    screens.push(other);
    await other.page.goto(`${t.address}/sign-in`);
    await other.page.getByRole("heading", { name: "登录" }).waitFor();
    expect([...screen.faults, ...other.faults]).toEqual([]);
  });
});
