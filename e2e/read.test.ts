import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { runWork } from "#modules/duties/index.ts";
import { docx } from "#modules/duties/read/docx.testing.ts";
import { composeWork } from "../apps/server/compose.ts";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, seriousFaults, sideways, type Screen } from "./browser.ts";

const shots = process.env.SHOTS;
let t: TestApp;
const screens: Screen[] = [];

async function shoot(screen: Screen, name: string): Promise<void> {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await screen.page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

describe.skipIf(!hasBrowser)("reading a description", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-30T00:30:00.000Z", { pages: true });
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("a manager drops in a Word file and has a running post", async () => {
    onTestFailed(() => picture(screens));
    const file = join(tmpdir(), `客房部-${process.pid}.docx`);
    await writeFile(file, await docx([
      { heading: 1, text: "客房部岗位职责" },
      { heading: 2, text: "楼层领班" },
      "直接上级：客房经理",
      { item: "每天检查退房房间，并做好检查记录。" },
      { item: "客人报修后，及时通知工程部。" },
      { item: "定期清点布草。" },
      { item: "领用贵重物品须经客房经理签字。" },
      { item: "完成领导交办的其他工作。" },
    ]));
    const desk = await openScreen(t, t.admin, { size: "desk" });
    screens.push(desk);
    const { page } = desk;
    await page.goto(`${t.address}/handbook`);
    await page.getByRole("link", { name: "从说明书读入" }).click();
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.getByRole("heading", { name: "楼层领班" }).waitFor();
    expect(await page.getByRole("article").count()).toBe(5);
    await page.getByText("“及时”没有数字：最晚多久？").waitFor();
    await page.getByText("3、定期清点布草。").waitFor();
    await shoot(desk, "read-desk");
    expect(await seriousFaults(page)).toEqual([]);

    // What has no question is confirmed at once; the others are answered, one is dropped.
    await page.getByRole("button", { name: "没有疑问的都确认" }).click();
    const repair = page.getByRole("article", { name: "客人报修后，及时通知工程部" });
    const late = repair.getByLabel("最晚多久", { exact: true });
    await late.fill("1,5");
    await repair.getByText("“最晚多久”只写数字", { exact: false }).waitFor();
    await late.fill("1.5");
    expect(await repair.getByText("已确认").count()).toBe(0);
    await late.press("Enter");
    await repair.getByText("已确认").waitFor();
    expect(await late.inputValue()).toBe("90");
    const linen = page.getByRole("article", { name: "定期清点布草" });
    await linen.getByLabel("多久一次").click();
    await page.getByTitle("每周一次").click();
    await linen.getByText("已确认").waitFor();
    await page.getByRole("article", { name: "完成领导交办的其他工作" }).getByRole("button", { name: "重新决定" }).click();
    await page.getByRole("article", { name: "完成领导交办的其他工作" }).getByRole("button", { name: "不要" }).click();

    // A reload loses nothing.
    await page.reload();
    await page.getByRole("button", { name: "建立“楼层领班”和 4 项职责" }).waitFor();
    expect(await linen.getByText("已确认").count()).toBe(1);
    await page.getByRole("button", { name: "建立“楼层领班”和 4 项职责" }).click();
    // A post that nobody holds runs for nobody: the way to a holder is right there, and in its handbook.
    await page.getByRole("button", { name: "派人担任 楼层领班" }).waitFor();
    await page.getByRole("link", { name: "打开岗位手册" }).click();
    await page.getByRole("heading", { name: "楼层领班" }).waitFor();
    await page.getByText("每周", { exact: true }).waitFor();
    await page.getByText("客房经理").first().waitFor();
    await page.getByText("现在没人任这个岗位，下面的职责不会派给任何人。").waitFor();
    await shoot(desk, "read-book");
    await act(t.engine, t.system, { type: "staff", step: "create", input: { name: "王秀兰", staffNumber: "R1" } });
    await page.getByRole("button", { name: "派人担任 楼层领班" }).click();
    await page.getByRole("dialog").getByLabel("员工").fill("王秀兰");
    await page.locator(".ant-select-dropdown:visible").getByText("王秀兰").click();
    await page.getByRole("dialog").getByRole("button", { name: /任职/ }).click();
    await page.getByText("现在没人任这个岗位").waitFor({ state: "detached" });
    expect(await seriousFaults(page)).toEqual([]);
    expect(desk.faults).toEqual([]);

    // The post runs: who holds it has the duty of the day on the phone.
    const post = (await t.test.owner.query<{ id: string; superior: string }>("select id, superior from post where org_id = $1 and name = '楼层领班'", [t.orgId]))[0];
    expect(post?.superior).toBeTruthy();
    const [staff] = await t.test.owner.query<{ id: string }>("select a.staff as id from assignment a where a.org_id = $1 and a.post = $2 and a.state = 'held'", [t.orgId, post?.id]);
    if (!staff) throw new Error("nobody holds the post");
    await runWork(composeWork(t.engine));
    const secret = await openSession(t.test.db, t.orgId, staff.id, t.clock.now(), "test");
    const holder: Person = { staffId: staff.id, postId: post?.id as string, secret, actor: () => Promise.reject(new Error("not asked")), call: () => Promise.reject(new Error("not asked")) };
    const phone = await openScreen(t, holder, { size: "phone" });
    screens.push(phone);
    await phone.page.goto(t.address);
    await phone.page.getByText("每天检查退房房间").first().waitFor();
    await shoot(phone, "read-today");
  });

  test("on a phone: a pasted text is read, and nothing runs out sideways", async () => {
    onTestFailed(() => picture(screens));
    const phone = await openScreen(t, t.admin, { size: "phone" });
    screens.push(phone);
    const { page } = phone;
    await page.goto(`${t.address}/handbook/read`);
    await page.getByLabel("或把文字粘贴在这里").fill("布草员岗位职责\n1、每天收发布草，填写布草收发登记表。\n2、破损布草尽快报损。\n3、未经许可不得将布草带出。");
    await page.getByRole("button", { name: "读这段文字" }).click();
    await page.getByRole("heading", { name: "布草员" }).waitFor();
    await shoot(phone, "read-phone");
    expect(await sideways(page)).toBeLessThanOrEqual(1);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole("article", { name: "破损布草尽快报损" }).getByRole("button", { name: "改" }).click();
    await page.getByRole("dialog").getByLabel("职责", { exact: true }).fill("破损布草当天报损");
    await page.getByRole("dialog").getByRole("button", { name: "改好了，确认" }).click();
    await page.getByRole("button", { name: "建立“布草员”和 1 项职责" }).click();
    await page.getByText("还有 2 项没决定，现在不会建立。").waitFor({ state: "hidden" });
    await page.getByRole("link", { name: "打开岗位手册" }).waitFor();
    const texts = await t.test.owner.query<{ text: string }>("select d.text from duty d join post p on p.org_id = d.org_id and p.id = d.post where d.org_id = $1 and p.name = '布草员'", [t.orgId]);
    expect(texts).toEqual([{ text: "破损布草当天报损" }]);
    expect(phone.faults).toEqual([]);
  });
});
