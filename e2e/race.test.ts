import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, type Screen } from "./browser.ts";

let t: TestApp;
let officer: Person;
let manager: Person;
let id: string;
const screens: Screen[] = [];

const call = async (who: Person, method: "GET" | "POST", path: string, body?: unknown): Promise<Record<string, never>> => (await who.call(method, path, body)).json() as Record<string, never>;
const row = async (): Promise<Record<string, unknown>> => ((await call(manager, "GET", `/api/v1/case/${id}`)) as unknown as { row: Record<string, unknown> }).row;

describe.skipIf(!hasBrowser)("two people in one case", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true });
    const all = ["case.read", "case.create", "case.assign", "case.decide", "case.correct", "case.work", "client.read", "client.create", "contact.read", "contact.create"];
    manager = await t.person("周经理", all, { top: true });
    officer = await t.person("张磊", all, { superior: manager.postId });
    const client = (await call(manager, "POST", "/api/v1/client", { name: "赵建国", phones: ["13800136621"], site: t.siteId })) as unknown as { id: string };
    const made = (await call(manager, "POST", "/api/v1/case", { client: client.id, site: t.siteId, subject: "楼道灯不亮", happenedAt: "昨晚", place: "2 号楼", person: "赵建国", event: "灯坏" })) as unknown as { id: string };
    id = made.id;
    await call(manager, "POST", `/api/v1/case/${id}/assign`, { version: 1, input: { owner: officer.staffId } });
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("they see each other; who writes second sees both versions and chooses field by field", async () => {
    onTestFailed(() => picture(screens));
    const mine = await openScreen(t, officer);
    const theirs = await openScreen(t, manager);
    screens.push(mine, theirs);
    for (const { page } of screens) await page.goto(`${t.address}/case/${id}`);
    await mine.page.getByText("周经理 也在看").waitFor();
    await theirs.page.getByText("张磊 也在看").waitFor();

    // Both open the change form; the manager is told that the officer writes.
    await mine.page.keyboard.press("e");
    const form = mine.page.getByRole("dialog");
    await theirs.page.getByText("张磊 正在填写").waitFor();
    await form.getByLabel("何地").fill("2 号楼 5 层");
    await form.getByLabel("何人").fill("赵先生");
    const version = (await row()).version;
    await manager.call("PATCH", `/api/v1/case/${id}`, { version, input: { place: "2 号楼 6 层", person: "赵建国老人", subject: "楼道灯不亮，急" } });
    const race = form.locator(".race");
    await race.getByText("这条刚被别人改过").waitFor();
    expect(await race.getByRole("radiogroup", { name: "何地" }).innerText()).toMatch(/2 号楼 6 层[\s\S]*2 号楼 5 层/);
    await race.getByRole("radiogroup", { name: "何地" }).getByText("2 号楼 6 层").click();
    expect(await form.getByRole("textbox", { name: "何地" }).inputValue(), "what was taken stands in the form").toBe("2 号楼 6 层");
    await race.getByText("你没动").first().waitFor();
    await form.locator("button[type=submit]").click();
    await form.waitFor({ state: "hidden" });
    expect(await row()).toMatchObject({ place: "2 号楼 6 层", person: "赵先生", subject: "楼道灯不亮，急" });
  });

  test("a race that is lost at the very moment of sending is told in the same way, in a step too", async () => {
    onTestFailed(() => picture(screens));
    const { page } = screens[0] as Screen;
    await page.keyboard.press("r");
    const form = page.getByRole("dialog");
    await form.getByLabel("解决方案").fill("今晚换灯");
    await form.locator(".ant-segmented-item").filter({ hasText: /^是$/ }).click();
    // The stream says nothing for a while: only the refusal can tell.
    await page.route("**/api/v1/live**", (route) => route.abort());
    await page.route(`**/api/v1/case/${id}`, (route) => route.abort());
    const { version } = await row();
    expect((await manager.call("POST", `/api/v1/case/${id}/regrade`, { version, input: { severity: "major" }, note: "老人摔倒" })).statusCode).toBe(200);
    await form.locator("button[type=submit]").click();
    await form.locator(".race").getByText("重大").waitFor();
    expect(await form.getByLabel("解决方案").inputValue(), "what was typed stays").toBe("今晚换灯");
    await form.locator("button[type=submit]").click();
    await form.waitFor({ state: "hidden" });
    expect(await row()).toMatchObject({ state: "answered", severity: "major", solution: "今晚换灯" });
    await page.unroute("**/api/v1/live**");
    await page.unroute(`**/api/v1/case/${id}`);
  });

  test("a link that is lost is told, and what happened meanwhile is there without a reload", async () => {
    onTestFailed(() => picture(screens));
    const { page } = screens[0] as Screen;
    await page.goto(`${t.address}/case/${id}`);
    await page.getByRole("heading", { name: /楼道灯不亮/ }).waitFor();
    const loads = await page.evaluate(() => ((window as unknown as { loaded: number }).loaded = 1));
    await page.context().setOffline(true);
    await page.getByText("断线了，正在重连").waitFor();
    const { version } = await row();
    await manager.call("PATCH", `/api/v1/case/${id}`, { version, input: { subject: "楼道灯已有人去修" } });
    const one = await manager.call("POST", `/api/v1/case/${id}/regrade`, { version: (await row()).version, input: { severity: "minor" }, note: "虚惊" });
    expect(one.statusCode).toBe(200);
    await page.context().setOffline(false);
    await page.locator(".case").getByText("轻微").first().waitFor();
    await page.getByText("断线了，正在重连").waitFor({ state: "hidden" });
    expect(await page.evaluate(() => (window as unknown as { loaded: number }).loaded), "the page was never loaded anew").toBe(loads);
    for (const screen of screens) expect(screen.faults).toEqual([]);
  });
});
