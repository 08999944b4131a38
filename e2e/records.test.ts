import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { pagesOf } from "#platform/testing/pdf.ts";
import { startTestApp, type TestApp } from "../apps/server/testing.ts";
import { type Screen, hasBrowser, openScreen, picture, seriousFaults, sideways } from "./browser.ts";

const shots = process.env.SHOTS;
/** Pictures of one dot, two colours. */
const dots = ["iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="];

let t: TestApp;
let id: string;

const upload = async (name: string, content: Buffer): Promise<string> => {
  const body = Buffer.concat([Buffer.from(`--XX\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`), content, Buffer.from("\r\n--XX--\r\n")]);
  const sent = await t.app.inject({ method: "POST", url: "/api/v1/files", cookies: { dutydesk: t.admin.secret }, headers: { "content-type": "multipart/form-data; boundary=XX" }, payload: body });
  return sent.json<{ id: string }>().id;
};

async function sound({ page }: Screen, what: string): Promise<void> {
  const found = await seriousFaults(page);
  expect(found, what).toEqual([]);
}

describe.skipIf(!hasBrowser)("lists and pages of records in the browser", () => {
  beforeAll(async () => {
    t = await startTestApp(undefined, { pages: true });
    if (shots) await mkdir(shots, { recursive: true });
    const client = await act(t.engine, t.system, { type: "client", step: "create", input: { name: "赵建国", phones: ["13800136621"], site: t.siteId } });
    const photos = [await upload("一.png", Buffer.from(dots[0] as string, "base64")), await upload("二.png", Buffer.from(dots[1] as string, "base64")), await upload("合同.txt", Buffer.from("<script>window.broken=1</script>"))];
    const facts = { client: client.id, site: t.siteId, happenedAt: "昨晚", place: "2 号楼", person: "住户", event: "电梯异响，夜里尤其响。", phone: "13800136621" };
    id = (await act(t.engine, await t.admin.actor(), { type: "case", step: "create", input: { ...facts, subject: "电梯异响", photos } })).id;
    for (const subject of ["楼道灯不亮", "门禁坏"]) await act(t.engine, t.system, { type: "case", step: "create", input: { ...facts, subject, kind: "repair" } });
  });
  afterAll(() => t?.stop());

  test("columns are chosen, kept as a view under a name, and come back with it; by keyboard too", async () => {
    const screen = await openScreen(t, t.admin);
    const { page } = screen;
    const shot = async (name: string): Promise<void> => void (shots && (await page.screenshot({ path: join(shots, `${name}.png`) })));
    try {
      await page.goto(`${t.address}/case?kind=repair`);
      const heads = (): Promise<string[]> => page.locator("table.list th").allInnerTexts();
      await page.getByText("门禁坏").first().waitFor();
      expect(await heads()).not.toContain("何地");
      await page.getByRole("button", { name: "列", exact: true }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("checkbox", { name: "何地" }).check();
      await page.getByRole("columnheader", { name: "何地" }).waitFor();
      await shot("columns");
      await sound(screen, "choice of columns");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "视图" }).click();
      await page.getByPlaceholder("起个名字").fill("报修地点");
      await page.keyboard.press("Enter");
      await page.locator(".viewline").getByText("报修地点").waitFor();
      await shot("views");
      await sound(screen, "saved views");
      await page.reload();
      await page.getByRole("columnheader", { name: "何地" }).waitFor();

      await page.evaluate(() => localStorage.clear());
      await page.goto(`${t.address}/case`);
      await page.getByText("电梯异响").first().waitFor();
      expect(await heads()).not.toContain("何地");
      await page.getByRole("button", { name: "视图" }).click();
      await page.locator(".viewline").getByText("报修地点").click();
      await page.getByRole("columnheader", { name: "何地" }).waitFor();
      await page.getByText("电梯异响").first().waitFor({ state: "detached" });
      expect(await page.getByRole("button", { name: "报修地点" }).count()).toBeGreaterThan(0);
      expect(screen.faults).toEqual([]);
    } catch (error) {
      await picture([screen]);
      throw error;
    } finally {
      await screen.close();
    }
  });

  test("photos open large and turn by the arrow keys; what is no picture is only saved; the record prints from its menu", async () => {
    const screen = await openScreen(t, t.admin);
    const { page } = screen;
    const shot = async (name: string): Promise<void> => void (shots && (await page.screenshot({ path: join(shots, `${name}.png`) })));
    try {
      await page.goto(`${t.address}/case/${id}`);
      await page.getByText("全部内容").click();
      await page.getByRole("button", { name: "看大图（第 1 张，共 2 张）" }).waitFor();
      expect(await page.getByRole("link", { name: "文件" }).getAttribute("download")).not.toBeNull();
      await page.getByRole("button", { name: "看大图（第 1 张，共 2 张）" }).focus();
      await page.keyboard.press("Enter");
      const box = page.locator(".lightbox");
      await box.getByText("第 1 张，共 2 张").waitFor();
      await page.keyboard.press("ArrowRight");
      await box.getByText("第 2 张，共 2 张").waitFor();
      await shot("lightbox");
      await sound(screen, "a photo");
      await page.keyboard.press("Escape");
      await box.waitFor({ state: "detached" });
      await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label")?.startsWith("看大图"));

      await page.evaluate(() => {
        window.open = (address) => ((window as unknown as { opened: unknown }).opened = address, null);
      });
      await page.getByRole("button", { name: "其他" }).last().click();
      await page.getByRole("menuitem", { name: "打印（共 2 联）" }).waitFor();
      await shot("print-menu");
      await page.getByRole("menuitem", { name: "打印（共 2 联）" }).click();
      const opened = await page.evaluate(() => (window as unknown as { opened: string }).opened);
      const paper = await t.admin.call("GET", opened);
      const text = (await pagesOf(paper.rawPayload)).join("");
      for (const word of ["个案处理单", "处理联", "存档联", "电梯异响", "合同.txt", "138****6621"]) expect(text).toContain(word);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator(".bar").isVisible()).toBe(false);
      await shot("page-on-paper");
      expect(await page.evaluate(() => (window as unknown as { broken?: number }).broken)).toBeUndefined();
      expect(screen.faults).toEqual([]);
    } catch (error) {
      await picture([screen]);
      throw error;
    } finally {
      await screen.close();
    }
  });

  test("on a phone, in the dark: views at hand, nothing runs out sideways", async () => {
    const screen = await openScreen(t, t.admin, { size: "phone", dark: true });
    const { page } = screen;
    const shot = async (name: string): Promise<void> => void (shots && (await page.screenshot({ path: join(shots, `${name}.png`) })));
    try {
      await page.goto(`${t.address}/case`);
      await page.getByText("门禁坏").first().waitFor();
      await page.getByRole("button", { name: "视图" }).click();
      await page.getByPlaceholder("起个名字").waitFor();
      await page.waitForTimeout(400);
      await shot("views-phone-dark");
      await sound(screen, "views on a phone");
      expect(await sideways(page)).toBeLessThanOrEqual(1);
      expect(screen.faults).toEqual([]);
    } catch (error) {
      await picture([screen]);
      throw error;
    } finally {
      await screen.close();
    }
  });

  test("what was typed into a step stands there after a reload", async () => {
    const screen = await openScreen(t, t.admin);
    const { page } = screen;
    try {
      const unit = await act(t.engine, t.system, { type: "unit", step: "create", input: { site: t.siteId, code: "2-0501" } });
      await page.goto(`${t.address}/unit/${unit.id}`);
      await page.getByRole("button", { name: "修改" }).click();
      await page.getByLabel("楼栋").fill("写了一半");
      await page.reload();
      await page.getByRole("button", { name: "修改" }).click();
      await page.getByText("上次没交的内容还在").waitFor();
      expect(await page.getByLabel("楼栋").inputValue()).toBe("写了一半");
    } catch (error) {
      await picture([screen]);
      throw error;
    } finally {
      await screen.close();
    }
  });
});
