import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, type Screen } from "./browser.ts";

let t: TestApp;
let manager: Person;
const screens: Screen[] = [];

/** Goes on by Tab until what stands in focus is called so, as a person without a mouse does. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let n = 0; n < 60; n++) {
    const named = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at?.matches("input, textarea, button")) return "";
      const group = at.closest("[role=radiogroup]");
      const by = (group?.getAttribute("aria-labelledby") ?? at.getAttribute("aria-labelledby"))?.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
      const label = "labels" in at ? [...((at as HTMLInputElement).labels ?? [])].map((one) => one.textContent ?? "").join(" ") : "";
      return [by, label, at.getAttribute("aria-label"), at.tagName === "BUTTON" ? at.textContent : ""].filter(Boolean).join(" ");
    });
    if (name.test(named)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no way to ${name.source} by Tab`);
}

/** Chooses a record by the first letters of its name and Enter. */
async function choose(page: Page, typed: string, name: string): Promise<void> {
  await page.keyboard.type(typed);
  await page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-active").filter({ hasText: name }).waitFor();
  await page.keyboard.press("Enter");
}

async function sent(page: Page): Promise<void> {
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

/** Opens the form of a step by its key. */
async function step(page: Page, key: string, title: string): Promise<void> {
  await page.clock.setFixedTime(t.clock.now());
  await page.locator(`[aria-keyshortcuts="${key}"]`).first().waitFor().catch(() => {});
  await page.keyboard.press(key.toLowerCase());
  await page.getByRole("dialog").filter({ hasText: title }).waitFor();
  // The focus goes to the first thing to fill in by itself.
  await expect.poll(() => page.evaluate(() => document.querySelector("[role=dialog] form")?.contains(document.activeElement) ?? false)).toBe(true);
}

describe.skipIf(!hasBrowser)("the whole loop by keyboard alone", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true });
    manager = await t.person("周经理", ["case.read", "case.create", "case.work", "case.assign", "case.decide", "case.archive", "client.read", "client.create", "contact.read", "contact.create", "staff.read", "cause.manage"], { top: true });
    await t.admin.call("POST", "/api/v1/cause", { name: "公共照明" });
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("taken, assigned, answered, refused, raised, decided, explained, accepted, concluded, revisited, archived", async () => {
    onTestFailed(() => picture(screens));
    const screen = await openScreen(t, manager);
    screens.push(screen);
    const { page } = screen;
    let clicks = 0;
    await page.exposeFunction("clicked", () => void (clicks += 1));
    await page.addInitScript(() => addEventListener("pointerdown", () => void (window as unknown as { clicked: () => void }).clicked(), true));
    const keys = page.keyboard;
    await page.goto(t.address);
    await page.getByRole("heading", { name: /11 月 24 日/ }).waitFor();

    // The sheet tells the keys of this page, and Escape closes it.
    await keys.press("?");
    await page.getByRole("dialog").getByText("来访来电").waitFor();
    await keys.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });

    await keys.press("c");
    await page.getByLabel("谁找来的").waitFor();
    await keys.type("赵建国");
    await page.getByRole("option", { name: "新客户“赵建国”" }).waitFor();
    await keys.press("Enter");
    await tabTo(page, /电话/);
    await keys.type("13800136621");
    await tabTo(page, /何事/);
    await keys.type("楼道灯三天未修");
    await tabTo(page, /何时/);
    await keys.type("昨晚");
    await tabTo(page, /何地/);
    await keys.type("2 号楼");
    await keys.press("Control+Enter");
    await page.getByRole("heading", { name: "楼道灯三天未修" }).waitFor();

    // On the case the sheet tells exactly the keys that are shown on its buttons, and the queue's.
    await keys.press("?");
    const sheet = page.getByRole("dialog").locator(".keysheet");
    await sheet.waitFor();
    const told = await sheet.locator("kbd").allInnerTexts();
    const onButtons = await page.locator(".bar [aria-keyshortcuts]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-keyshortcuts") ?? ""));
    expect(told).toEqual(expect.arrayContaining([...onButtons, "J", "K", "C", "?"]));
    expect(told, "nothing that does not work here").not.toContain("Y");
    await keys.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });

    await step(page, "A", "分派");
    await page.getByRole("option", { name: /周经理/ }).getByText("建议").waitFor();
    await keys.type("周");
    await keys.press("Enter");
    await page.getByRole("option", { name: /周经理/, selected: true }).waitFor();
    await sent(page);
    t.clock.pass(60_000);
    const answer = async (key: string, title: string, words: string): Promise<void> => {
      await step(page, key, title);
      await tabTo(page, /找到客户本人/);
      await keys.press("Space");
      await tabTo(page, /解决方案/);
      await keys.press("Control+a");
      await keys.type(words);
      await sent(page);
    };
    await answer("R", "答复客户", "今晚换灯");
    await step(page, "N", "客户不接受");
    await keys.type("要书面道歉");
    await sent(page);
    await step(page, "U", "报上级");
    await keys.type("客户要书面道歉");
    await sent(page);
    await step(page, "G", "上级定夺");
    await keys.type("同意书面道歉");
    await sent(page);
    t.clock.pass(60_000);
    await answer("X", "再作解释", "登门致歉并换灯");
    await page.locator('[aria-keyshortcuts="Y"]').first().waitFor();
    await page.clock.setFixedTime(t.clock.now());
    await keys.press("y");
    await page.getByRole("dialog").waitFor();
    await sent(page);
    await step(page, "W", "写结果与原因");
    await keys.type("已换灯");
    await tabTo(page, /^原因/);
    await choose(page, "公共", "公共照明");
    await tabTo(page, /责任岗位/);
    await choose(page, "周经", "周经理岗");
    await tabTo(page, /纠正措施/);
    await keys.type("每晚巡灯");
    await sent(page);
    await step(page, "V", "回访");
    await tabTo(page, /客户怎么说/);
    await keys.press("Space");
    await sent(page);
    await page.locator('[aria-keyshortcuts="D"]').first().waitFor();
    await keys.press("d");
    await page.getByRole("dialog").waitFor();
    await sent(page);
    await page.getByText("已归档").first().waitFor();

    const id = page.url().split("/").at(-1)?.split("?")[0];
    const { row } = (await manager.call("GET", `/api/v1/case/${id}`)).json() as { row: Record<string, unknown> };
    expect(row).toMatchObject({ state: "archived", refusedCount: 1, revisitOutcome: "reached", revisitFound: "settled", corrective: "每晚巡灯" });
    expect(clicks, "no mouse was touched").toBe(0);
    expect(screen.faults).toEqual([]);
  }, 300_000);
});
