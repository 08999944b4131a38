import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import type { Page } from "playwright-core";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, type Screen } from "./browser.ts";

let t: TestApp;
let clerk: Person;
const screens: Screen[] = [];
const limits = { fields: 8, taps: 12 };

/** Counts what a clerk does beside typing, in the page itself: clicks, and keys that are no letters; and the fields that were typed into. */
async function count(page: Page): Promise<() => Promise<{ fields: number; taps: number }>> {
  await page.evaluate(() => {
    const said = { fields: new Set<EventTarget>(), taps: 0 };
    (window as unknown as { counted: typeof said }).counted = said;
    addEventListener("pointerdown", () => void (said.taps += 1), true);
    addEventListener("keydown", (event) => void (said.taps += event.key.length > 1 && !["Control", "Shift", "Meta", "Backspace"].includes(event.key) ? 1 : 0), true);
    addEventListener("input", (event) => void (event.target && said.fields.add(event.target)), true);
  });
  return () => page.evaluate(() => {
    const { fields, taps } = (window as unknown as { counted: { fields: Set<EventTarget>; taps: number } }).counted;
    return { fields: fields.size, taps };
  });
}

describe.skipIf(!hasBrowser)("a complaint taken by a clerk without a guide", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true });
    clerk = await t.person("王秀兰", ["case.create", "case.read", "client.create", "client.read", "contact.create", "contact.read", "unit.read"]);
    await t.person("周经理", ["case.read", "case.assign", "case.decide"], { top: true });
    const unit = (await t.admin.call("POST", "/api/v1/unit", { site: t.siteId, code: "2-0501", building: "2 号楼" })).json() as { id: string };
    await t.admin.call("POST", "/api/v1/client", { name: "赵建国", phones: ["13800136621"], site: t.siteId, unit: unit.id, tags: ["家有老人"] });
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  for (const size of ["desk", "phone"] as const) {
    test(`${size}: a caller nobody knows, at most ${limits.fields} fields and ${limits.taps} taps`, async () => {
      onTestFailed(() => picture(screens));
      const screen = await openScreen(t, clerk, { size });
      screens.push(screen);
      const { page } = screen;
      await page.goto(t.address);
      await page.getByRole("heading", { name: /11 月 24 日/ }).waitFor();
      const counted = await count(page);
      if (size === "desk") await page.keyboard.press("c");
      else await page.getByRole("button", { name: "来访来电" }).click();
      const phone = size === "desk" ? "13911112222" : "13911113333";
      await page.getByLabel("谁找来的").pressSequentially(phone);
      await page.getByRole("option", { name: new RegExp(`新客户“${phone}”`) }).waitFor();
      await page.keyboard.press("Enter");
      await page.getByLabel("姓名").pressSequentially(size === "desk" ? "孙丽" : "何强");
      await page.getByLabel("何事").fill("楼道灯三天没亮了，昨晚老人绊了一下。要求今天修好。");
      await page.getByRole("button", { name: "昨晚" }).click();
      await page.getByLabel("何地").fill("7 号楼 16 层楼道");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { name: "楼道灯三天没亮了，昨晚老人绊了一下" }).waitFor();
      const did = await counted();
      // Nobody has it yet: the queue that holds it is the one that is shown, and it is marked in it.
      if (size === "desk") {
        expect(await page.getByRole("button", { name: /^未分派/ }).getAttribute("aria-pressed")).toBe("true");
        await page.locator(".q.on").getByText("楼道灯三天没亮了").waitFor();
      }
      // The clerk can do nothing about it now: the bar says whom it waits for, and "out of scope" is no button.
      await page.locator(".bar").getByText("等 周经理岗 周经理 分派").waitFor();
      expect(await page.locator(".bar").getByRole("button", { name: "不在服务范围" }).count()).toBe(0);
      expect(await page.getByText("归档还缺").count()).toBe(0);
      expect(did.fields).toBeLessThanOrEqual(limits.fields);
      expect(did.taps).toBeLessThanOrEqual(limits.taps);
      expect(did.fields, "the counting itself works").toBeGreaterThanOrEqual(4);
      const id = page.url().split("/").at(-1)?.split("?")[0];
      const { row } = (await t.admin.call("GET", `/api/v1/case/${id}`)).json() as { row: Record<string, unknown> };
      expect(row).toMatchObject({ kind: "complaint", happenedAt: "2026-11-23 晚上", place: "7 号楼 16 层楼道", person: size === "desk" ? "孙丽" : "何强" });
      expect(screen.faults).toEqual([]);
    });
  }

  test("a known caller by phone tail, initials or unit: what is on file is not asked again, and a double is seen while it is typed", async () => {
    onTestFailed(() => picture(screens));
    const screen = await openScreen(t, clerk);
    screens.push(screen);
    const { page } = screen;
    for (const typed of ["6621", "zjg", "2-0501"]) {
      await page.goto(`${t.address}/case/new`);
      await page.getByLabel("谁找来的").fill(typed);
      await page.getByRole("option", { name: /赵建国/ }).waitFor();
    }
    await page.keyboard.press("Enter");
    await page.getByText("家有老人").waitFor();
    expect(await page.getByLabel("何地").inputValue()).toContain("2-0501");
    expect(await page.getByLabel("何人").inputValue()).toBe("赵建国");
    await page.getByText("不填就用留过的 138****6621").waitFor();
    // Nothing is sent without what happened, and the field at fault is told and stands ready.
    await page.keyboard.press("Control+Enter");
    await page.getByText(/有 \d 处要改/).waitFor();
    await page.getByLabel("何事").fill("电梯异响");
    await page.getByLabel("何时").fill("今天早上");
    await page.getByRole("button", { name: /登记个案/ }).click();
    await page.getByRole("heading", { name: "电梯异响" }).waitFor();
    // The same number typed as a new client is known to be his.
    await page.goto(`${t.address}/case/new`);
    await page.getByLabel("谁找来的").fill("赵小国");
    await page.getByRole("option", { name: /新客户/ }).click();
    await page.getByLabel("电话", { exact: true }).fill("13800136621");
    await page.getByRole("button", { name: "就用这位" }).click();
    await page.getByText("在办的").waitFor();
    expect(screen.faults).toEqual([]);
  });

  test("initials find whom they are of, and are nobody's name unless one says so", async () => {
    onTestFailed(() => picture(screens));
    const screen = await openScreen(t, clerk);
    screens.push(screen);
    const { page } = screen;
    await page.goto(`${t.address}/case/new`);
    await page.getByLabel("谁找来的").fill("zl");
    await page.getByRole("option", { name: /新客户/ }).click();
    expect(await page.getByLabel("姓名").inputValue()).toBe("");
    await page.getByLabel("姓名").fill("zjg");
    await page.locator(".doubles").getByText("赵建国").waitFor();
    await page.getByLabel("姓名").fill("zl");
    await page.getByLabel("电话", { exact: true }).fill("13700001111");
    await page.getByLabel("何事").fill("车位被占");
    await page.getByRole("button", { name: "刚才" }).click();
    expect(await page.getByLabel("何时").inputValue()).toBe("2026-11-24 09:00");
    await page.getByLabel("何地").fill("地库");
    await page.keyboard.press("Control+Enter");
    await page.getByText("“zl”像是拼音首字母，请写全名。").waitFor();
    await page.getByRole("button", { name: "客户就叫“zl”" }).click();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { name: "车位被占" }).waitFor();
    expect(screen.faults).toEqual([]);
  });

  test("a draft of a while ago is offered with its time and carries no caller into this one's form", async () => {
    onTestFailed(() => picture(screens));
    const screen = await openScreen(t, clerk);
    screens.push(screen);
    const { page } = screen;
    await page.goto(`${t.address}/case/new`);
    await page.getByLabel("何事").fill("没说完就挂了");
    await page.reload();
    expect(await page.getByLabel("何事").inputValue(), "a reload keeps it").toBe("没说完就挂了");
    await page.clock.setFixedTime(Date.parse(t.clock.now()) + 20 * 60 * 60_000);
    await page.reload();
    await page.getByText(/有一份没交的，没有填进来/).waitFor();
    expect(await page.getByLabel("何事").inputValue()).toBe("");
    await page.getByRole("button", { name: "接着填它" }).click();
    expect(await page.getByLabel("何事").inputValue()).toBe("没说完就挂了");
  });
});
