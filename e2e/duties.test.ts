import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { hashPassword } from "#platform/auth/secrets.ts";
import { openSession } from "#platform/auth/sessions.ts";
import { storePassword } from "#platform/auth/sign-in.ts";
import { proveTasks, runWork } from "#modules/duties/index.ts";
import { composeWork } from "../apps/server/compose.ts";
import { startTestApp, type Person, type TestApp } from "../apps/server/testing.ts";
import { hasBrowser, openScreen, picture, seriousFaults, sideways, type Screen } from "./browser.ts";

const shots = process.env.SHOTS;
let t: TestApp;
let keeper: Person;
let chief: Person;
let clerk: Person;
let post: string;
const password = "correct horse battery";
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
const checks = (duty: string) => t.test.owner.query<{ id: string; state: string; finding: string; staff: string }>("select id, state, finding, staff from spot_check where reviewer = $1 and duty = $2 and post = $3", [chief.staffId, duty, post]);
const months = () => t.test.owner.query<{ state: string }>("select state from work_summary where by = $1 and \"from\" >= '2026-12-01'", [clerk.staffId]);
/** Four weeks later the session of before has ended. */
async function anew(person: Person): Promise<void> {
  Object.assign(person, { secret: await openSession(t.test.db, t.orgId, person.staffId, t.clock.now(), "test") });
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
    const above = await act(t.engine, t.system, { type: "post", step: "create", input: { name: "客服主管", capabilities: ["duty.check", "duty.read", "office.read", "office.write", "unit.read"], top: true } });
    chief = await person("周主管", [above.id]);
    const group = await act(t.engine, t.system, { type: "post", step: "import", input: { name: "集团客服专员", catalogue: "group-service-staff", capabilities: ["office.write", "duty.read"], superior: above.id } });
    clerk = await person("赵敏", [group.id]);
    await act(t.engine, t.system, { type: "post", step: "change", id: post, input: { superior: above.id } });
    const hash = await hashPassword(password);
    for (const one of [chief, clerk]) await storePassword(t.test.db, t.orgId, one.staffId, hash, t.clock.now(), (await t.test.owner.query<{ id: string }>("select id from session where staff_id = $1", [one.staffId]))[0]?.id ?? null);
    await t.admin.call("POST", "/api/v1/checklistTemplate", { name: "交接班", duty: "A1-OFF-13", questions: [{ ask: "打印机能用", kind: "yesNo" }, { ask: "纸还剩几包", kind: "number", least: 2, most: 50 }, { ask: "交班人", kind: "signature" }] });
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
    await at.getByText("请签名。").waitFor();
    // A name once written counts; nobody has to confirm it first.
    const box = await at.locator("canvas.signature").boundingBox();
    if (!box) throw new Error("nothing to sign in");
    await at.mouse.move(box.x + 20, box.y + 20);
    await at.mouse.down();
    await at.mouse.move(box.x + 90, box.y + 60, { steps: 5 });
    await at.mouse.up();
    await at.getByRole("button", { name: "交", exact: true }).click();
    await expect.poll(async () => { await round(); return state("A1-OFF-13"); }).toEqual(["done"]);
    await at.getByText("按时做了").waitFor();
    await shoot(phone, "task-done-phone");
    // The record says it as one says it: what was asked and how it was.
    await at.getByRole("link", { name: "检查记录" }).click();
    await at.getByRole("listitem").filter({ hasText: "打印机能用" }).getByText("不正常", { exact: true }).first().waitFor();
    await at.getByRole("listitem").filter({ hasText: "交班人" }).getByRole("img", { name: "手写签名" }).first().waitFor();
    expect(await at.getByText("怎样答").count()).toBe(0);
    await shoot(phone, "checklist-phone");
    expect(await sideways(at)).toBeLessThanOrEqual(1);
    expect(await seriousFaults(at)).toEqual([]);
  });

  test("something is checked that no task asks for: the sheet is chosen, each thing answered, what is wrong is counted", async () => {
    onTestFailed(() => picture(screens));
    const { page: at } = await open(keeper, "phone");
    await at.goto(`${t.address}/checklist/new`);
    await at.getByRole("button", { name: "前台检查" }).click();
    for (const ask of ["台面整洁", "座位、地面干净", "电话、电脑、打印机能用", "登记本、表单够用"]) await at.getByRole("group", { name: new RegExp(ask) }).getByRole("button", { name: "正常", exact: true }).click();
    await at.getByRole("button", { name: "交", exact: true }).click();
    await at.getByText("还有 1 项没答").waitFor();
    await at.getByRole("group", { name: /公告/ }).getByRole("button", { name: "不正常" }).click();
    await at.getByRole("button", { name: "交", exact: true }).click();
    // The form has the same heading: what is filed is asked for until it is there.
    await expect.poll(() => t.test.owner.query("select c.name, c.wrong, c.duty, p.name as by from checklist c join staff p on p.id = c.by join checklist_template x on x.id = c.template where x.name = '前台检查'")).toEqual([{ name: "前台检查", wrong: 1, duty: null, by: "王秀兰" }]);
    await at.getByText("已登记", { exact: true }).first().waitFor();
  });

  test("a superior finds a missed duty from their own day, opens its evidence, plans a spot check of it and carries it out with a finding, which is put right and looked at again", async () => {
    onTestFailed(() => picture(screens));
    t.clock.set("2026-12-01T01:00:00.000Z");
    await round();
    const desk = await open(chief, "desk");
    const at = desk.page;
    // The sum of the day leads to the post, the post to the duty, the duty to what was missed.
    await at.goto(t.address);
    await at.getByText(/没做 \d+ 项/).first().waitFor();
    await shoot(desk, "chief-today-desk");
    await at.goto(`${t.address}/handbook/${post}`);
    await at.locator(".days i.x").first().waitFor();
    await shoot(desk, "handbook-desk");
    await at.getByRole("button", { name: /没做/ }).first().click();
    const row = at.locator("tr", { has: at.locator(".days i.x") }).first();
    const duty = await row.locator("td.id").innerText();
    // The day that is clicked is the day that is shown; the whole time is one click away.
    await row.locator(".days i.x").first().click();
    await at.getByRole("dialog").getByText("2026-11-30", { exact: true }).waitFor();
    await at.getByRole("dialog").getByRole("button", { name: "看整段时间" }).click();
    await expect.poll(() => at.getByRole("dialog").getByText("2026-11-30", { exact: true }).count()).toBe(0);
    await at.getByRole("dialog").getByText("没做").first().waitFor();
    await at.getByRole("dialog").getByText("由当时在岗者共担：王秀兰").first().waitFor();
    await shoot(desk, "evidence-desk");
    expect(await seriousFaults(at)).toEqual([]);
    await at.getByRole("dialog").getByRole("button", { name: "抽查这一项" }).click();
    await at.getByRole("dialog").getByLabel("抽几项").fill("1");
    await at.getByRole("button", { name: "抽", exact: true }).click();
    await at.getByText("抽好了 1 项。").waitFor();
    await shoot(desk, "plan-desk");

    // On the phone, where the desk is: what was seen, and that it is not right.
    const phone = await open(chief, "phone");
    await phone.page.goto(t.address);
    await phone.page.getByRole("button", { name: /明天以后的/ }).click();
    await phone.page.locator(".dayline .item", { hasText: duty }).getByRole("button", { name: "去做" }).click();
    await phone.page.getByRole("heading", { name: "去查" }).waitFor();
    await shoot(phone, "check-phone");
    expect(await sideways(phone.page)).toBeLessThanOrEqual(1);
    expect(await seriousFaults(phone.page)).toEqual([]);
    await phone.page.getByRole("button", { name: "有问题，要改" }).click();
    await phone.page.getByText("请写有什么问题。").waitFor();
    await phone.page.getByLabel(/看到什么|有什么问题/).fill("登记本三天没写");
    await phone.page.reload();
    await phone.page.getByRole("button", { name: "有问题，要改" }).click();
    await expect.poll(() => checks(duty)).toMatchObject([{ state: "found", finding: "登记本三天没写", staff: keeper.staffId }]);

    const hers = await open(keeper, "phone");
    await hers.page.goto(t.address);
    await hers.page.getByText("抽查有问题，请改").waitFor();
    await hers.page.goto(`${t.address}/spotCheck/${(await checks(duty))[0]?.id}`);
    await hers.page.getByRole("button", { name: "已改" }).click();
    await hers.page.getByLabel("怎样改的").fill("已补齐");
    await hers.page.getByRole("dialog").getByRole("button", { name: "已改" }).click();
    await expect.poll(() => checks(duty)).toMatchObject([{ state: "corrected" }]);
    await phone.page.reload();
    await phone.page.getByRole("button", { name: "复查合格" }).click();
    await phone.page.getByRole("dialog").getByRole("button", { name: "复查合格" }).click();
    await expect.poll(() => checks(duty)).toMatchObject([{ state: "closed" }]);

    await phone.page.goto(`${t.address}/handbook/${post}`);
    await phone.page.locator(".days i.x").first().waitFor();
    await shoot(phone, "handbook-phone");
    expect(await sideways(phone.page)).toBeLessThanOrEqual(1);
    expect([...desk.faults, ...phone.faults, ...hers.faults]).toEqual([]);
  });

  test("A6-GRP-39: the month is made by itself; its person adds to it and signs, and the superior finds it among what waits for them and signs", async () => {
    onTestFailed(() => picture(screens));
    t.clock.set("2026-12-28T01:00:00.000Z");
    await round();
    for (const one of [chief, clerk]) await anew(one);
    const phone = await open(clerk, "phone");
    const at = phone.page;
    await at.goto(t.address);
    await at.getByText("月总结已备好").first().waitFor();
    await at.getByRole("button", { name: /明天以后的/ }).click();
    await at.locator(".dayline .item", { hasText: "总结" }).getByRole("button", { name: "去做" }).click();
    await at.getByRole("button", { name: /工作总结/ }).click();
    await at.getByRole("heading", { name: "12 月工作总结" }).waitFor();
    await shoot(phone, "month-phone");
    await at.getByLabel(/^总结/).fill("本月回访 210 户，两户未接通，已约下月。");
    await shoot(phone, "month-words-phone");
    await at.getByRole("button", { name: "存下" }).click();
    await at.getByRole("button", { name: "签名上交" }).click();
    await at.getByRole("dialog").getByLabel("口令").fill(password);
    await at.getByRole("dialog").getByRole("button", { name: "签名上交" }).click();
    await expect.poll(months).toEqual([{ state: "handedIn" }]);
    expect(await seriousFaults(at)).toEqual([]);

    const desk = await open(chief, "desk");
    await desk.page.goto(t.address);
    await desk.page.getByText("12 月工作总结").first().waitFor();
    await shoot(desk, "sign-today-desk");
    await desk.page.getByRole("button", { name: "去签" }).first().click();
    await desk.page.getByRole("heading", { name: "12 月工作总结" }).waitFor();
    await shoot(desk, "month-desk");
    await desk.page.getByRole("button", { name: "签月总结" }).click();
    await desk.page.getByLabel("批语").fill("做得好");
    await desk.page.getByRole("dialog").getByLabel("口令").fill(password);
    await desk.page.getByRole("dialog").getByRole("button", { name: "签月总结" }).click();
    await expect.poll(months).toEqual([{ state: "signed" }]);
    await desk.page.getByText("上级已签").first().waitFor();
    await desk.page.goto(t.address);
    await desk.page.getByText("没有要签的").waitFor();
    expect([...desk.faults, ...phone.faults]).toEqual([]);
  });

  test("a paper is sat on the phone: questions by a tap, typing by hand and never pasted; the result is there at once", async () => {
    onTestFailed(() => picture(screens));
    await anew(clerk);
    const made = async (type: string, input: object): Promise<string> => (await act(t.engine, t.system, { type, step: "create", input: { ...input } })).id;
    const words = "前台接待客户要面带微笑主动问好".repeat(4);
    const typing = await made("examPaper", { name: "前台打字", kind: "typing", pass: 50, text: words });
    const paper = await made("examPaper", { name: "应知应会", pass: 60 });
    for (const [ask, a, b] of [["电话响几声内要接起", "三声", "六声"], ["请假由谁批准", "上级", "同事"]] as const) await made("examQuestion", { paper, ask, a, b, right: "a" });
    const phone = await open(clerk, "phone");
    const at = phone.page;
    await at.goto(`${t.address}/examPaper/${paper}`);
    await at.getByRole("button", { name: "开始考" }).click();
    await at.getByText("还有 2 题没选").waitFor();
    await at.getByText("三声", { exact: true }).click();
    await at.getByText("还有 1 题没选").waitFor();
    await at.reload(); // What is chosen and typed survives it.
    await at.getByText("还有 1 题没选").waitFor();
    await at.getByText("上级", { exact: true }).click();
    await shoot(phone, "exam-phone");
    expect(await sideways(at)).toBeLessThanOrEqual(1);
    expect(await seriousFaults(at)).toEqual([]);
    await at.getByRole("button", { name: "交卷" }).click();
    await at.getByText("100 分").waitFor();
    await at.getByText("选了：三声").waitFor();
    expect(await at.getByText(/[0-9a-f]{8}-[0-9a-f]{4}-/).count(), "no keys where words are meant").toBe(0);
    await at.goto(`${t.address}/examPaper/${typing}`);
    await at.getByRole("button", { name: "开始考" }).click();
    const box = at.getByLabel("打在这里");
    await box.evaluate((field, text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, words);
    await at.getByText("要逐字打，不能贴。").waitFor();
    expect(await box.inputValue()).toBe("");
    await box.pressSequentially(words.slice(0, 30));
    await at.reload();
    await at.getByText("已打 30 / 60 字").waitFor();
    await box.press("Control+End");
    await box.pressSequentially(words.slice(30));
    await at.getByText("已打 60 / 60 字").waitFor();
    await shoot(phone, "typing-phone");
    expect(await seriousFaults(at)).toEqual([]);
    t.clock.pass(60_000);
    await at.getByRole("button", { name: "交卷" }).click();
    await at.getByText("已交卷").first().waitFor();
    expect(await t.test.owner.query("select score, passed, doubt from exam where staff = $1 order by created_at", [clerk.staffId])).toEqual([{ score: 100, passed: true, doubt: null }, { score: 60, passed: true, doubt: null }]);
    expect(await t.test.owner.query("select kind, score from examination where staff = $1 order by created_at", [clerk.staffId])).toEqual([{ kind: "duties", score: 100 }, { kind: "typing", score: 60 }]);
    expect(phone.faults).toEqual([]);
  });
});
