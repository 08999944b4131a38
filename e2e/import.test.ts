import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, seriousFaults, sideways, type Screen } from "./browser.ts";

let t: TestApp;
let clerk: Person;
const screens: Screen[] = [];
const sheet = ["姓名,联系电话,备用栏", "张女士,13800138001,一", "=1+1,13800138002,二", ",13800138003,三"].join("\n");

describe.skipIf(!hasBrowser)("a sheet of clients", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true });
    clerk = await t.person("王秀兰", ["client.read", "client.create", "client.import"]);
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("is matched, checked and taken in, survives a reload on the way, says of each row left out why, and adds nothing a second time", async () => {
    onTestFailed(() => picture(screens));
    const screen = await openScreen(t, clerk, { size: "desk" });
    screens.push(screen);
    const at = screen.page;
    await at.goto(`${t.address}/import/client`);
    const choose = () => at.locator("input[type=file]").setInputFiles({ name: "业主.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${sheet}`) });
    await choose();
    await at.getByText("对一下表头").waitFor();
    expect(await seriousFaults(at)).toEqual([]);
    await at.reload();
    await at.getByRole("button", { name: "先核对" }).click();
    await at.getByText("核对结果").waitFor();
    expect(await t.test.owner.query("select 1 from client")).toEqual([]);
    await at.getByRole("button", { name: "正式导入 2 行" }).click();
    await at.getByText("进不来的行").waitFor();
    expect(await sideways(at)).toBeLessThanOrEqual(1);
    const names = async (): Promise<string[]> => (await t.test.owner.query<{ name: string }>("select name from client order by name")).map((row) => row.name);
    await expect.poll(names).toEqual(["=1+1", "张女士"]);
    await at.getByRole("button", { name: /去看/ }).click();
    await at.getByText("张女士").first().waitFor();
    await at.goto(`${t.address}/import/client`);
    await choose();
    await at.getByRole("button", { name: "先核对" }).click();
    await at.getByText("已有，跳过").waitFor();
    expect(await names()).toHaveLength(2);
  });

  test("is refused to who may not import", async () => {
    const other = await t.person("李青", ["client.read"]);
    const screen = await openScreen(t, other, { size: "phone" });
    screens.push(screen);
    await screen.page.goto(`${t.address}/import/client`);
    await screen.page.getByText("你的岗位不能导入客户").waitFor();
  });
});
