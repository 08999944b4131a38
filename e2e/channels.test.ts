import { afterAll, beforeAll, expect, test } from "vitest";
import { httpPeer } from "../apps/server/notify.testing.ts";
import { startTestApp, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, sizes } from "./browser.ts";

let t: TestApp;
let peer: Awaited<ReturnType<typeof httpPeer>>;
beforeAll(async () => {
  t = await startTestApp(undefined, { pages: true });
  peer = await httpPeer();
}, 120_000);
afterAll(async () => {
  await peer.stop();
  await t.stop();
});

const keep = process.env.PICTURES;

test.skipIf(!hasBrowser)("the robot of a group is added, tried with what its peer answers, and a person chooses what reaches them", async () => {
  const screen = await openScreen(t, t.admin);
  const { page } = screen;
  try {
    await page.goto(`${t.address}/settings/channels`);
    await page.getByRole("button", { name: "加 企业微信群" }).click();
    await page.getByLabel("机器人地址（Webhook）").fill("https://example.com/hook");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("从企业微信群机器人里复制").waitFor();
    await page.getByLabel("机器人地址（Webhook）").fill(`${peer.base}/cgi-bin/webhook/send?key=journey-key-1`);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("127.0.0.1 …ey-1").waitFor();
    await page.getByRole("button", { name: "试发" }).click();
    await page.getByRole("status").getByText('{"errcode":0,"errmsg":"ok"}').waitFor();
    expect(peer.got.length).toBe(1);
    const digest = page.getByLabel("每日汇总（工作日）");
    await digest.fill("25:99");
    await digest.press("Enter");
    await page.getByText("写成 08:30").waitFor();
    await digest.fill("09:00");
    await digest.press("Enter");
    await expect.poll(async () => (await t.engine.organisation(t.orgId)).setting("notify.digestAt")).toBe("09:00");
    await page.goto(`${t.address}/account`);
    await page.getByText("公司还没接发信服务器").waitFor();
    await page.getByLabel("派给我、移交给我，推送").click();
    await page.locator(".ant-select-dropdown:visible").getByText("不发").click();
    await page.getByRole("button", { name: "保存" }).click();
    await expect.poll(async () => (await t.test.owner.query<{ choices: { mine: { push: string } } }>("select choices from notice_choice"))[0]?.choices.mine.push).toBe("off");
    // The worker of web push is there and runs.
    expect(await page.evaluate(async () => {
      await navigator.serviceWorker.register("/sw.js", { scope: "/" });
      return (await navigator.serviceWorker.ready).active?.state;
    })).toMatch(/activat/);
    if (keep) {
      for (const scheme of ["light", "dark"] as const) {
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.emulateMedia({ colorScheme: scheme });
          await page.setViewportSize(viewport);
          for (const path of ["/settings/channels", "/account"]) {
            await page.goto(t.address + path);
            await page.getByRole("heading", { level: 1 }).waitFor();
            await page.waitForTimeout(600);
            await page.screenshot({ path: `${keep}/${path.split("/").at(-1)}-${size}-${scheme}.png`, fullPage: true });
            if (path === "/settings/channels") {
              await page.getByRole("button", { name: "加 邮件" }).click();
              await page.waitForTimeout(300);
              await page.screenshot({ path: `${keep}/form-${size}-${scheme}.png`, fullPage: true });
            }
          }
        }
      }
    }
    expect(screen.faults).toEqual([]);
  } catch (error) {
    await picture([screen]);
    throw error;
  } finally {
    await screen.close();
  }
}, 120_000);
