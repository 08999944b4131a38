import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { startTestApp, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, type Screen } from "./browser.ts";

let t: TestApp;
let id: string;
let screen: Screen;

describe.skipIf(!hasBrowser)("numbers in full, on paper and in a sheet", () => {
  beforeAll(async () => {
    t = await startTestApp(undefined, { pages: true });
    id = (await act(t.engine, t.system, { type: "client", step: "create", input: { name: "赵建国", phones: ["13800136621"], site: t.siteId } })).id;
  });
  afterAll(async () => {
    await screen?.close();
    await t?.stop();
  });

  test("who may see them has them from the menus, each time in the journal; by their bare address nobody has", async () => {
    onTestFailed(() => picture([screen]));
    screen = await openScreen(t, t.admin);
    const { page } = screen;
    const told = async (): Promise<string[]> => (await t.test.owner.query<{ step: string }>("select step from journal where after ? 'revealed' order by at, id")).map(({ step }) => step);
    await page.goto(`${t.address}/client/${id}`);
    await page.getByRole("button", { name: "其他" }).last().click();
    const beside = page.context().waitForEvent("page");
    await page.getByRole("menuitem", { name: "打印完整号码" }).click();
    const paper = await beside;
    await paper.waitForURL(/^blob:/);
    expect(await paper.evaluate(() => document.contentType)).toBe("application/pdf");
    expect(await told()).toEqual(["print"]);
    await page.goto(`${t.address}/client`);
    await page.getByRole("button", { name: "导出" }).click();
    const sheet = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "完整号码" }).click();
    expect((await sheet).suggestedFilename()).toBe("客户-2026-11-24.xlsx");
    expect(await told()).toEqual(["print", "export"]);
    await page.goto(`${t.address}/api/v1/client/${id}/print?reveal=yes`);
    await page.getByText("origin_refused").first().waitFor();
    expect(await told()).toEqual(["print", "export"]);
    expect(screen.faults).toEqual([]);
  });
});
