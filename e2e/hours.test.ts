import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { startTestApp, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, seriousFaults, settled, sideways } from "./browser.ts";

const shots = process.env.SHOTS;
let t: TestApp;

describe.skipIf(!hasBrowser)("opening hours and queues in the browser", () => {
  beforeAll(async () => {
    t = await startTestApp(undefined, { pages: true });
    if (shots) await mkdir(shots, { recursive: true });
  });
  afterAll(() => t?.stop());

  test("hours are set by keyboard, an exception is made from the year, and a promise in working time says so", async () => {
    const screen = await openScreen(t, t.admin);
    const { page } = screen;
    const shot = async (name: string): Promise<void> => void (shots && (await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })));
    try {
      await page.goto(`${t.address}/settings`);
      await page.getByRole("link", { name: "营业时间" }).click();
      await page.getByRole("group", { name: "周六" }).getByRole("button", { name: "加一段" }).click();
      await page.getByLabel("周六从").fill("9");
      await page.getByLabel("周六到").fill("8");
      await page.getByLabel("周六到").press("Tab");
      await page.getByRole("button", { name: "保存" }).click();
      await page.getByText("“09:00–08:00”结束要晚于开始").waitFor();
      await page.getByLabel("周六到").fill("1630");
      await page.getByLabel("周六到").press("Tab");
      await page.getByRole("button", { name: "保存" }).click();
      await page.getByText("自己定的").waitFor();
      await page.locator('[data-day="2026-11-24"]').focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowRight");
      expect(await page.evaluate(() => document.activeElement?.getAttribute("data-day"))).toBe("2026-12-02");
      await page.keyboard.press("Enter");
      await page.getByLabel("原因").fill("年终盘点");
      await page.keyboard.press("Enter");
      await page.getByText("年终盘点").waitFor();
      expect(await page.locator('[data-day="2026-12-02"]').getAttribute("aria-label")).toBe("12 月 2 日 · 年终盘点 · 休息");
      await shot("hours-desk");
      await page.getByRole("button", { name: "下一年" }).click();
      await page.getByText("2027 年的放假安排还没有数据").waitFor();
      const hours = (await t.admin.call("GET", "/api/v1/calendar")).json<{ week: Record<string, unknown>; days: unknown[] }>();
      expect(hours.week["6"]).toEqual([{ from: "09:00", to: "16:30" }]);
      expect(hours.days).toEqual([{ day: "2026-12-02", open: [], reason: "年终盘点" }]);

      const promise = { by: "severity", minor: "12wh", normal: "12wh", major: "2wh", default: "12wh" };
      await t.admin.call("POST", "/api/v1/settings/case.promise", { value: promise, version: 0 });
      const client = await act(t.engine, t.system, { type: "client", step: "create", input: { name: "赵建国", phones: ["13800136621"], site: t.siteId } });
      const facts = { client: client.id, site: t.siteId, happenedAt: "昨晚", place: "2 号楼", person: "住户", event: "灯坏", phone: "13800136621" };
      const first = await act(t.engine, t.system, { type: "case", step: "create", input: { ...facts, subject: "楼道灯不亮" } });
      for (const subject of ["电梯异响", "门禁坏"]) await act(t.engine, t.system, { type: "case", step: "create", input: { ...facts, subject } });
      await act(t.engine, t.system, { type: "case", step: "assign", id: first.id, input: { owner: t.admin.staffId } });
      t.clock.set("2026-11-24T10:30:00.000Z"); // 18:30: closed, seven and a half of twelve hours used.
      await page.clock.setFixedTime(t.clock.now());
      await page.goto(`${t.address}/case/${first.id}`);
      await page.getByText("上班时间剩 4 小时 30 分 · 现在不走表，11-25 08:30 起算").first().waitFor();
      await shot("hours-case");

      await page.goto(`${t.address}/case`);
      const chip = (name: string) => page.getByRole("toolbar", { name: "按队列看" }).getByRole("button", { name });
      await chip("我的 1").waitFor();
      await chip("已受理 2").waitFor();
      await chip("未分派 2").click();
      await page.getByText("电梯异响").waitFor();
      expect(await page.locator("tbody tr").count()).toBe(2);
      expect(await chip("未分派 2").getAttribute("aria-pressed")).toBe("true");
      await act(t.engine, t.system, { type: "case", step: "create", input: { ...facts, subject: "水管漏" } });
      await chip("未分派 3").waitFor();
      await page.getByText("水管漏").waitFor();
      await shot("queues-desk");
      expect(screen.faults).toEqual([]);
    } catch (error) {
      await picture([screen]);
      throw error;
    } finally {
      await screen.close();
    }
  });

  test("on a phone nothing runs out sideways and everything can be reached", async () => {
    const screen = await openScreen(t, t.admin, { size: "phone" });
    const { page } = screen;
    try {
      for (const path of ["/settings/hours", "/case"]) {
        await page.goto(`${t.address}${path}`);
        await page.locator("main").waitFor();
        await settled(page);
        if (path === "/settings/hours") await page.getByRole("button", { name: "加例外" }).click();
        if (shots) await page.screenshot({ path: join(shots, `phone${path.replaceAll("/", "-")}.png`), fullPage: true });
        expect(await sideways(page), path).toBeLessThanOrEqual(1);
        const serious = await seriousFaults(page);
        expect(serious, path).toEqual([]);
      }
    } finally {
      await screen.close();
    }
  });
});
