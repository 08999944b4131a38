import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, type Screen } from "./browser.ts";

let t: TestApp;
let officer: Person;
let guest: Person;
let id: string;
const screens: Screen[] = [];

const secret = "楼道灯三天未修";
const rights = ["case.read", "case.work", "client.read", "contact.read", "report.read"];

/** Leaves a post with the right to read clients alone. */
async function takeFrom(who: Person, holder: Person): Promise<void> {
  const { row } = (await who.call("GET", `/api/v1/post/${holder.postId}`)).json() as { row: { version: number } };
  const answer = await who.call("PATCH", `/api/v1/post/${holder.postId}`, { version: row.version, input: { capabilities: ["client.read"] } });
  expect(answer.statusCode, answer.body).toBe(200);
}

describe.skipIf(!hasBrowser)("a right taken away while the page is open", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true });
    officer = await t.person("张磊", rights);
    guest = await t.person("改自己岗位的", [...rights, "post.manage"], { site: null });
    const client = await act(t.engine, t.system, { type: "client", step: "create", input: { name: "赵建国", phones: ["13800136621"], site: t.siteId } });
    id = (await act(t.engine, t.system, { type: "case", step: "create", input: { client: client.id, site: t.siteId, subject: secret, happenedAt: "昨晚", place: "2 号楼", person: "赵建国", event: "灯坏", phone: "13800136621" } })).id;
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("somebody takes a right from their own post: the session goes on, the page says so where it stands, and what is lost is gone from the menu, the board and the case", async () => {
    onTestFailed(() => picture(screens));
    const screen = await openScreen(t, guest);
    screens.push(screen);
    const { page } = screen;
    await page.goto(`${t.address}/case/${id}`);
    await page.getByRole("heading", { name: secret }).waitFor();
    // In another window; who changes their own post is not signed out.
    await takeFrom(guest, guest);
    await page.getByText("你的权限刚改过").waitFor();
    await page.getByText(secret).first().waitFor({ state: "detached", timeout: 30_000 });
    expect(await page.getByText(secret).count(), "nothing stale is left").toBe(0);
    expect(await page.getByRole("link", { name: "客服台" }).count()).toBe(0);
    await page.goto(`${t.address}/board`);
    await page.getByText("看板给能看报表的岗位看").waitFor();
    expect(await page.getByRole("button", { name: "再试一次" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "大屏" }).count()).toBe(0);
    expect(screen.faults).toEqual([]);
  });

  test("the post loses a right: every open page of its holder says so at the sign-in, and after it nothing of what was seen is left", async () => {
    onTestFailed(() => picture(screens));
    const screen = await openScreen(t, officer);
    screens.push(screen);
    const { page } = screen;
    await page.goto(`${t.address}/board`);
    await page.getByText("已逾时").first().waitFor();
    await page.goto(`${t.address}/case/${id}`);
    await page.getByRole("heading", { name: secret }).waitFor();
    await expect.poll(() => page.evaluate(() => localStorage.getItem("dutydesk.seen") ?? "")).toContain(secret);
    await takeFrom(t.admin, officer);
    // Nobody touches the page: the stream that ends tells it.
    await page.getByText("你的登录已经结束").waitFor({ timeout: 30_000 });
    expect(await page.getByText(secret).count()).toBe(0);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(secret);
    expect(screen.faults).toEqual([]);
  });
});
