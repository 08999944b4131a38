import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { tick } from "#platform/clocks/ticker.ts";
import { hour } from "#platform/testing/clock.ts";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, sideways, type Screen } from "./browser.ts";

let t: TestApp;
let clerk: Person;
let officer: Person;
let boss: Person;
let dispatcher: Person;
let client: string;
const screens: Screen[] = [];

const work = ["case.read", "case.work", "client.read", "contact.create", "contact.read"];

async function take(subject: string): Promise<{ id: string; step: (who: Person, name: string, input?: object) => Promise<void> }> {
  const made = await act(t.engine, t.system, { type: "case", step: "create", input: { client, site: t.siteId, subject, happenedAt: "昨晚", place: "2 号楼", person: "赵建国", event: "灯坏", phone: "13800136621" } });
  return {
    id: made.id,
    async step(who, name, input = {}) {
      const { row } = (await who.call("GET", `/api/v1/case/${made.id}`)).json() as { row: { version: number } };
      const answer = await who.call("POST", `/api/v1/case/${made.id}/${name}`, { version: row.version, input });
      expect(answer.statusCode, answer.body).toBe(200);
    },
  };
}

async function open(who: Person, path: string, size: "desk" | "phone" = "desk"): Promise<Screen> {
  const screen = await openScreen(t, who, { size });
  screens.push(screen);
  await screen.page.goto(`${t.address}${path}`);
  return screen;
}

const box = async (of: Locator): Promise<{ x: number; y: number; right: number; bottom: number }> => {
  const at = await of.boundingBox();
  if (!at) throw new Error("not shown");
  return { x: at.x, y: at.y, right: at.x + at.width, bottom: at.y + at.height };
};

describe.skipIf(!hasBrowser)("the desk as a clerk reads it", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-24T01:00:00.000Z", { pages: true });
    boss = await t.person("周经理", [...work, "case.create", "case.assign", "case.decide", "case.archive", "report.read"], { top: true });
    officer = await t.person("张磊", work, { superior: boss.postId });
    dispatcher = await t.person("调度", ["case.read", "case.assign"], { superior: boss.postId });
    clerk = await t.person("王秀兰", ["case.create", "case.read", "client.create", "client.read"], { superior: boss.postId });
    client = (await act(t.engine, t.system, { type: "client", step: "create", input: { name: "赵建国", phones: ["13800136621"], site: t.siteId } })).id;
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("assigning is the way forward while nobody has the case, answering once somebody has; what archiving lacks is told when it is next, or when its owner asks", async () => {
    onTestFailed(() => picture(screens));
    const one = await take("楼道灯不亮");
    const { page } = await open(boss, `/case/${one.id}`);
    const main = page.locator(".bar .ant-btn-primary");
    await main.waitFor();
    expect(await main.allInnerTexts()).toEqual([expect.stringMatching(/^分派/)]);
    expect(await page.getByText("归档还缺").count()).toBe(0);
    const other = (await open(dispatcher, `/case/${one.id}`)).page;
    await other.locator(".bar .ant-btn-primary", { hasText: "分派" }).waitFor();
    await one.step(boss, "assign", { owner: boss.staffId });
    // For who may only assign, nothing is the way forward any more.
    await other.locator(".bar .ant-btn-primary").waitFor({ state: "detached" });
    await other.locator(".bar").getByRole("button", { name: /^分派/ }).waitFor();
    await page.locator(".bar .ant-btn-primary", { hasText: "答复客户" }).waitFor();
    expect(await main.count()).toBe(1);
    expect(await page.getByText("归档还缺：").count()).toBe(0);
    await page.locator(".bar .ant-dropdown-trigger").click();
    await page.getByRole("menuitem", { name: "归档还缺什么" }).click();
    await page.getByText("归档还缺：结果 · 原因 · 责任岗位 · 纠正措施 · 回访结果").waitFor();
  });

  test("the desk opens on the first queue of theirs that holds something, and afterwards on the one last chosen", async () => {
    onTestFailed(() => picture(screens));
    const { page } = await open(dispatcher, "/desk");
    const on = page.locator(".pick [aria-pressed=true]");
    await expect.poll(() => on.allInnerTexts(), { timeout: 30_000 }).toEqual([expect.stringMatching(/^在办/)]);
    const one = await take("没人接的一件");
    await page.goto(`${t.address}/desk`);
    await expect.poll(() => on.allInnerTexts(), { timeout: 30_000 }).toEqual([expect.stringMatching(/^未分派/)]);
    await page.locator(".q", { hasText: "没人接的一件" }).waitFor();
    await page.getByRole("button", { name: /^在办/ }).click();
    await page.goto(`${t.address}/`);
    await page.goto(`${t.address}/desk`);
    await expect.poll(() => on.allInnerTexts(), { timeout: 30_000 }).toEqual([expect.stringMatching(/^在办/)]);
    await one.step(boss, "decline", { declineReason: "不归我们" });
  });

  test("what escalated counts in the figures and the words of Today, and a level is called the same on Today, the board and the case", async () => {
    onTestFailed(() => picture(screens));
    const late = await take("等了两天没人回");
    await late.step(boss, "assign", { owner: officer.staffId });
    t.clock.pass(49 * hour);
    while (await tick(t.engine));
    const { page } = await open(boss, "/");
    await page.getByText("报到我这里的").waitFor();
    const escalated = page.locator(".card", { has: page.getByRole("heading", { name: "报到我这里的" }) });
    await escalated.getByText("等了两天没人回").waitFor();
    expect(Number(await page.locator(".sum .miss b").innerText())).toBeGreaterThan(0);
    await page.getByText(/件是逾时报到你这里的/).waitFor();
    await escalated.getByText(/第 1 级上级/).first().waitFor();
    await page.goto(`${t.address}/board`);
    await page.locator(".bars").getByText("第 1 级上级").waitFor();
    await page.goto(`${t.address}/case/${late.id}`);
    await page.getByText("已报到第 1 级上级").waitFor();
  });

  test("on a phone the two answers of a client stand side by side, all six steps are in sight, and nothing lies under the round button", async () => {
    onTestFailed(() => picture(screens));
    const one = await take("电梯停了");
    await one.step(boss, "assign", { owner: officer.staffId });
    await one.step(officer, "answer", { answerChannel: "call", answeredAt: t.clock.now(), reached: true, solution: "已修" });
    const { page } = await open(officer, `/case/${one.id}`, "phone");
    // Both at one moment: what is still coming in above moves them together.
    const both = page.getByRole("button", { name: /^客户(不)?接受/ });
    await both.nth(1).waitFor();
    const answers = await both.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ y, right }) => ({ y, right })));
    expect(answers).toHaveLength(2);
    expect(answers[0]?.y).toBe(answers[1]?.y);
    expect(answers[1]?.right).toBeLessThanOrEqual(390);
    const steps = page.locator(".steps > li");
    expect(await steps.count()).toBe(6);
    for (let n = 0; n < 6; n++) expect((await box(steps.nth(n))).right).toBeLessThanOrEqual(390);
    expect(await sideways(page)).toBeLessThanOrEqual(1);

    for (let n = 0; n < 12; n++) await take(`车位被占 ${n}`);
    const phone = (await open(clerk, "/case", "phone")).page;
    const rows = phone.locator(".rowcards > a");
    await rows.nth(11).waitFor();
    await phone.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect.poll(async () => (await box(rows.last())).bottom).toBeLessThanOrEqual((await box(phone.getByRole("button", { name: "来访来电" }))).y);
  });

  test("a day and a time are typed as one says them, read at once, and shown in the reader's language; what means no day is said", async () => {
    onTestFailed(() => picture(screens));
    const one = await take("要晚一天");
    await one.step(boss, "assign", { owner: officer.staffId });
    const { page } = await open(officer, `/case/${one.id}`);
    await page.locator('[aria-keyshortcuts="R"]').first().waitFor();
    await page.keyboard.press("l");
    const dialog = page.getByRole("dialog");
    expect(await page.locator("input[type=date], input[type=datetime-local]").count()).toBe(0);
    await dialog.getByLabel("来不及的原因").fill("缺件");
    const day = dialog.getByLabel("约定答复时间", { exact: true });
    await day.fill("哪天呢");
    await dialog.getByText("看不懂这个日期").waitFor();
    const today = new Date(Date.parse(t.clock.now()) + 8 * hour).toISOString().slice(0, 10);
    const tomorrow = new Date(Date.parse(`${today}T00:00:00Z`) + 24 * hour).toISOString().slice(0, 10);
    await day.fill("明天");
    await dialog.getByLabel("几点").fill("上午9点半");
    await dialog.getByLabel("来不及的原因").focus();
    expect(await day.inputValue()).toMatch(new RegExp(`^${tomorrow} 周[一二三四五六日]$`));
    expect(await dialog.getByLabel("几点").inputValue()).toBe("09:30");
    // The month's sheet by keys alone: from the day that stands there one on and one back.
    await dialog.getByRole("button", { name: "在日历里选" }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")), { timeout: 30_000 }).toContain(tomorrow);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Enter");
    await dialog.waitFor({ state: "hidden" });
    const { row } = (await officer.call("GET", `/api/v1/case/${one.id}`)).json() as { row: { appointment: string } };
    expect(row.appointment).toBe(`${tomorrow}T01:30:00.000Z`);
  });

  test("on a phone's Today what is owed to clients stands once, by the time left, with its lines, before what comes later", async () => {
    onTestFailed(() => picture(screens));
    const owner = await t.person("小周", work, { superior: boss.postId });
    for (const subject of ["先到期的", "后到期的"]) {
      await (await take(subject)).step(boss, "assign", { owner: owner.staffId });
      t.clock.pass(hour);
    }
    const { page } = await open(owner, "/", "phone");
    const owed = page.locator(".amid .owed");
    await owed.nth(1).waitFor();
    expect(await owed.locator("b").allInnerTexts()).toEqual(["先到期的", "后到期的"]);
    expect(await owed.locator(".prom").count()).toBe(2);
    expect(await page.locator(".dayline").getByText("先到期的").count()).toBe(1);
    const [now, first] = [await box(page.locator(".dayline > .now time")), await box(owed.first())];
    expect(first.y).toBeGreaterThan(now.y);
    expect(first.bottom).toBeLessThanOrEqual(844);
    for (const button of await owed.getByRole("button", { name: "答复" }).all()) expect((await box(button)).bottom - (await box(button)).y).toBeGreaterThanOrEqual(44);
    expect(await sideways(page)).toBeLessThanOrEqual(1);
    await owed.first().getByRole("button", { name: "答复" }).click();
    await page.getByRole("heading", { name: "先到期的" }).waitFor();
  });

  test("a wall shows whole rows, says how many more there are, and needs no scrolling on a small, a usual and a very large screen", async () => {
    onTestFailed(() => picture(screens));
    for (const name of ["李一", "李二", "李三", "李四", "李五", "李六"]) await (await take(`${name}的一件`)).step(boss, "assign", { owner: (await t.person(name, work, { superior: boss.postId })).staffId });
    t.clock.pass(49 * hour);
    while (await tick(t.engine));
    const { page } = await open(boss, "/board?wall=1");
    for (const size of [{ width: 1920, height: 1080 }, { width: 1366, height: 768 }, { width: 3840, height: 2160 }]) {
      await page.setViewportSize(size);
      await page.locator(".laterows .it").first().waitFor();
      await expect.poll(() => page.locator(".wallscreen").evaluate((wall) => wall.getBoundingClientRect().height), { timeout: 30_000 }).toBeCloseTo(size.height, -1);
      expect(await page.evaluate(() => [document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth].map((over) => over > 0))).toEqual([false, false]);
      // Nothing is cut: every card stands on the screen, and every row, line and cell in its card.
      // The rows are fitted a moment after the screen changed.
      const cut = () => page.locator(".fig, .w2 > .card, .fitted > *, .fitmore, .plain tr, .hourbars").evaluateAll((rows) => rows.filter((row) => {
        const [own, around] = [row.getBoundingClientRect(), (row.parentElement?.closest(".card") ?? document.documentElement).getBoundingClientRect()];
        return own.bottom > Math.min(around.bottom, innerHeight) + 1 || own.right > Math.min(around.right, innerWidth) + 1;
      }).map((row) => row.textContent));
      await expect.poll(cut, { timeout: 30_000, message: String(size.width) }).toEqual([]);
      const late = page.locator(".w2.late");
      const shown = await late.locator(".it").count();
      const all = Number(await page.locator(".fig").nth(0).locator("a").innerText()) + Number(await page.locator(".fig").nth(1).locator("a").innerText());
      expect(shown).toBeGreaterThan(2);
      expect(all).toBeGreaterThan(shown);
      await late.getByText(`另有 ${all - shown} 件`, { exact: true }).waitFor();
      const owners = page.locator(".w2.part", { hasText: "未结，按负责人" });
      expect(Number(/另有 (\d+) 项/.exec(await owners.innerText())?.[1]) + (await owners.locator("li").count())).toBeGreaterThan(6);
    }
  });

  test("the handbook opens the reader's own post; who may not see the board hears who may; a figure names posts and not their keys", async () => {
    onTestFailed(() => picture(screens));
    const { page } = await open(clerk, "/handbook");
    await page.getByRole("heading", { name: "王秀兰岗" }).waitFor();
    await page.goto(`${t.address}/board`);
    await page.getByText(/现在能看的岗位：.*周经理岗.*你的岗位（王秀兰岗）没有“看报表”这项权限/).waitFor();
    expect(await page.getByRole("button", { name: /再试一次|大屏/ }).count()).toBe(0);
    const admin = (await open(t.admin, "/settings/numbers")).page;
    const line = admin.locator(".it", { hasText: "重大投诉立即告知的岗位" });
    await line.getByText("客户服务部经理").or(line.getByText(/经理|主管/)).first().waitFor();
    expect(await line.innerText()).not.toMatch(/[a-z]+-[a-z]+/);
  });

  test("a phrase is worded anew in the settings and is at hand so at once; a gap nobody can fill is refused in words", async () => {
    onTestFailed(() => picture(screens));
    const { page } = await open(t.admin, "/settings");
    await page.getByRole("link", { name: /常用语/ }).click();
    const line = page.locator(".phraseline", { hasText: "请问有什么可以帮您" });
    await line.getByRole("button", { name: /^改/ }).click();
    const form = page.locator(".phraseline", { has: page.locator("textarea") });
    await form.getByLabel("中文").fill("{company}您好");
    await form.getByRole("button", { name: "保存" }).click();
    await form.getByRole("alert").getByText(/\{office\}/).waitFor();
    await form.getByLabel("中文").fill("{office}，早上好，请讲。");
    await form.getByRole("button", { name: "保存" }).click();
    await page.getByText("锦绣花园，早上好，请讲。").waitFor();
    const desk = (await open(clerk, "/case/new")).page;
    await desk.getByRole("button", { name: "锦绣花园，早上好，请讲。" }).waitFor();
    expect(await desk.getByText("……").count()).toBe(0);
    for (const screen of screens) expect(screen.faults).toEqual([]);
  });
});
