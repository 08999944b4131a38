import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { proveTasks, runWork } from "#modules/duties/index.ts";
import { composeWork } from "../apps/server/compose.ts";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, seriousFaults, sideways, type Screen } from "./browser.ts";

const shots = process.env.SHOTS;
let t: TestApp;
let keeper: Person;
let chief: Person;
let post: string;
const screens: Screen[] = [];

async function round(): Promise<void> {
  const work = composeWork(t.engine);
  await runWork(work);
  await proveTasks(work);
}
async function shoot(screen: Screen, name: string): Promise<void> {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await screen.page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}
async function open(person: Person, size: "phone" | "desk"): Promise<Screen> {
  const screen = await openScreen(t, person, { size });
  screens.push(screen);
  return screen;
}
const state = async (duty: string): Promise<string[]> => (await t.test.owner.query<{ state: string }>("select state from task where duty = $1 order by slot", [duty])).map((row) => row.state);

describe.skipIf(!hasBrowser)("duties that run", () => {
  beforeAll(async () => {
    t = await startTestApp("2026-11-30T00:30:00.000Z", { pages: true });
    const of = async (catalogue: string): Promise<string> => (await t.test.owner.query<{ id: string }>("select id from post where org_id = $1 and catalogue = $2", [t.orgId, catalogue]))[0]?.id as string;
    post = await of("property-service-officer");
    const person = async (name: string, posts: readonly string[]): Promise<Person> => {
      const staff = await act(t.engine, t.system, { type: "staff", step: "create", input: { name, staffNumber: name } });
      for (const one of posts) await act(t.engine, t.system, { type: "assignment", step: "create", input: { staff: staff.id, post: one, from: "2020-01-01", site: t.siteId } });
      const secret = await openSession(t.test.db, t.orgId, staff.id, t.clock.now(), "test");
      return { staffId: staff.id, postId: posts[0] as string, secret, actor: () => Promise.reject(new Error("not asked")), call: (method, url, body) => t.app.inject({ method, url, cookies: { dutydesk: secret }, ...(body === undefined ? {} : { payload: body as object }) }) };
    };
    keeper = await person("王秀兰", [await of("property-front-desk"), post]);
    chief = t.admin;
    await t.admin.call("POST", "/api/v1/checklistTemplate", { name: "交接班", duty: "A1-OFF-13", questions: [{ ask: "打印机能用", kind: "yesNo" }, { ask: "纸还剩几包", kind: "number", least: 2, most: 50 }] });
    await round();
  });
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await t?.stop();
  });

  test("on a phone: a task of the day is opened from the line, its checklist filled with one thumb, and it closes by itself", async () => {
    onTestFailed(() => picture(screens));
    const phone = await open(keeper, "phone");
    const at = phone.page;
    await at.goto(t.address);
    await at.locator(".dayline .item").first().waitFor();
    await shoot(phone, "today-phone");
    await at.getByText("认真填写交接班记录").first().click();
    await at.getByRole("group", { name: "打印机能用" }).waitFor();
    await shoot(phone, "task-phone");
    expect(await sideways(at)).toBeLessThanOrEqual(1);
    expect(await seriousFaults(at)).toEqual([]);
    await at.getByRole("group", { name: "打印机能用" }).getByRole("button", { name: "不正常" }).click();
    await at.getByLabel("纸还剩几包").fill("1");
    await at.getByRole("button", { name: "交", exact: true }).click();
    await expect.poll(async () => { await round(); return state("A1-OFF-13"); }).toEqual(["done"]);
    await at.getByText("按时做了").waitFor();
    await at.getByRole("link", { name: "检查记录" }).waitFor();
    await shoot(phone, "task-done-phone");
  });

  test("a superior finds the missed duty in the thirty days of its post, and opens its evidence", async () => {
    onTestFailed(() => picture(screens));
    t.clock.set("2026-12-01T01:00:00.000Z");
    await round();
    const desk = await open(chief, "desk");
    const at = desk.page;
    await at.goto(`${t.address}/handbook/${post}`);
    await at.locator(".days i.x").first().waitFor();
    await shoot(desk, "handbook-desk");
    const row = at.locator("tr", { hasText: "A1-OFF-13" });
    await row.getByRole("button", { name: /A1-OFF-13/ }).click();
    await at.getByRole("dialog").getByText("按时做了").waitFor();
    await shoot(desk, "evidence-desk");
    expect(await seriousFaults(at)).toEqual([]);
    await at.keyboard.press("Escape");
    await at.getByRole("button", { name: "安排抽查" }).click();
    await at.getByRole("dialog").getByLabel("抽几项").fill("2");
    await at.getByRole("button", { name: "抽", exact: true }).click();
    await at.getByText("抽好了 2 项。").waitFor();
    await shoot(desk, "plan-desk");
    await at.getByRole("link", { name: "去看" }).click();
    await at.getByRole("link", { name: /做到了吗/ }).first().click();
    await at.getByRole("button", { name: /合格/ }).first().click();
    await at.getByRole("dialog").getByRole("button", { name: /合格/ }).click();
    await expect.poll(async () => (await t.test.owner.query<{ n: number }>("select count(*)::int as n from spot_check where state = 'passed'"))[0]?.n).toBe(1);
    const phone = await open(chief, "phone");
    await phone.page.goto(`${t.address}/handbook/${post}`);
    await phone.page.locator(".days i.x").first().waitFor();
    await shoot(phone, "handbook-phone");
    expect(await sideways(phone.page)).toBeLessThanOrEqual(1);
  });
});
