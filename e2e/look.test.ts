import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import type { Page } from "playwright-core";
import { startTestApp, type TestApp } from "../apps/server/testing.ts";
import { goOn, hasBrowser, openScreen, seriousFaults, settled, sideways, sizes } from "./browser.ts";

/** Where pictures of every page go, for a look at them; none are kept without it. */
const shots = process.env.SHOTS;
const hostile = `<script>window.broken=1</script><img src=x onerror="window.broken=1"> \u202Egnp.exe\u2066 𠮷野家𪚥 ${"长".repeat(60)}`;

let t: TestApp;
let pages: Record<string, string> = {};
/** What is opened on a page before it is looked at. */
const opened: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  assign: (page) => page.getByRole("button", { name: /^分派/ }).first().click().then(() => page.getByRole("dialog").getByRole("listbox").waitFor()).then(() => settled(page)),
  evidence: (page) => page.getByRole("dialog").waitFor(),
};

describe.skipIf(!hasBrowser)("every page, in both sizes and both themes", () => {
  beforeAll(async () => {
    t = await startTestApp(undefined, { pages: true });
    const make = (type: string, input: Record<string, unknown>) => act(t.engine, t.system, { type, step: "create", input });
    const unit = await make("unit", { site: t.siteId, code: "2-0501", building: "2 号楼" });
    const client = await make("client", { name: `赵建国 ${hostile}`.slice(0, 80), phones: ["13800136621"], site: t.siteId, unit: unit.id, tags: ["家有老人"] });
    const facts = { client: client.id, site: t.siteId, happenedAt: "昨晚 7 点", place: "2 号楼 5 层", person: "赵建国", phone: "13800136621" };
    const first = await make("case", { ...facts, subject: `楼道灯三天未修 ${hostile}`.slice(0, 200), event: hostile.repeat(20) });
    await act(t.engine, t.system, { type: "case", step: "assign", id: first.id, version: 1, input: { owner: t.admin.staffId, ownerReason: hostile.slice(0, 300) } });
    let open = "";
    for (let n = 0; n < 6; n++) ({ id: open } = await make("case", { ...facts, subject: `电梯又停了 ${n}`, event: "老人下不了楼", kind: "repair" }));
    const { rows } = (await t.admin.call("GET", "/api/v1/post?limit=50")).json() as { rows: { id: string; name: string }[] };
    const desk = rows.find((row) => row.name.includes("前台"))?.id ?? "";
    await t.admin.call("POST", `/api/v1/handbook/${desk}/duties`, { step: "save", code: "A1-FD-06", input: { text: `电话机每月初检查保养 ${hostile}`.slice(0, 400), when: "每月 1 日", withinCount: 2, withinUnit: "wd", serves: "post", records: ["equipment-check"], mechanisms: ["task", "clock"] }, reason: "上次坏了半天没人知道" });
    await t.admin.call("POST", `/api/v1/handbook/${desk}/duties`, { step: "retire", code: "A1-FD-03", reason: "交给后勤" });
    for (const name of ["设施设备", "服务态度"]) {
      const { id } = await make("cause", { name });
      await make("cause", { name: "答复太慢", parent: id });
    }
    const mate = await make("staff", { name: `孙悦 ${hostile}`.slice(0, 60), staffNumber: "8801" });
    await make("assignment", { staff: mate.id, post: desk, from: "2020-01-01", site: t.siteId });
    const mine = async (type: string, input: Record<string, unknown>): Promise<string> => {
      const answer = await t.admin.call("POST", `/api/v1/${type}`, input);
      if (answer.statusCode >= 300) throw new Error(`${type}: ${answer.body}`);
      return (answer.json() as { id: string }).id;
    };
    const asks = [{ ask: `灯都亮 ${hostile}`.slice(0, 200), kind: "yesNo" }, { ask: "电量（%）", kind: "number", least: 20, most: 100 }, { ask: "还有什么", kind: "text", optional: true }, { ask: "门头", kind: "photo" }, { ask: "交班人", kind: "signature" }];
    const review = (await make("checklistTemplate", { name: "评审", purpose: "review", questions: asks })).id;
    const sheet = (await make("checklistTemplate", { name: `开台 ${hostile}`.slice(0, 80), purpose: "self", questions: asks })).id;
    const spot = await mine("spotCheck", { duty: "A1-FD-03", question: `信件分送了吗 ${hostile}`.slice(0, 400), post: desk, staff: mate.id, site: t.siteId, day: "2026-12-30", template: review });
    const gone = await mine("checklist", { name: "开台检查", site: t.siteId, note: hostile.repeat(10).slice(0, 3000), answers: [{ ask: asks[0]?.ask, kind: "yesNo", yes: false, wrong: true }, { ask: "电量（%）", kind: "number", number: 9, wrong: true }, { ask: "还有什么", kind: "text", text: hostile.repeat(8).slice(0, 900) }] });
    const paper = (await make("examPaper", { name: `应知应会 ${hostile}`.slice(0, 80), pass: 60 })).id;
    for (const ask of ["电话响几声内要接起", `请假由谁批准 ${hostile}`.slice(0, 200)]) await make("examQuestion", { paper, ask, a: "三声", b: hostile.slice(0, 100), right: "a" });
    const exam = await mine("exam", { paper });
    const typing = await mine("exam", { paper: (await make("examPaper", { name: "打字", kind: "typing", pass: 50, text: hostile.repeat(9).slice(0, 900) })).id });
    const month = await mine("workSummary", { subject: `十一月 ${hostile}`.slice(0, 100), site: t.siteId, from: "2026-11-01", to: "2026-11-30", content: hostile.repeat(10) });
    const route = await mine("patrolRoute", { site: t.siteId, name: `早巡 ${hostile}`.slice(0, 80) });
    const point = await mine("patrolPoint", { route, name: `北门 ${hostile}`.slice(0, 60), rank: 1 });
    const code = ((await t.admin.call("POST", `/api/v1/patrolPoint/${point}/reveal/code`, {})).json() as { value: string }).value;
    pages = {
      post: `/post/${desk}`, person: `/staff/${mate.id}`, paper: `/examPaper/${paper}`, exam: `/exam/${exam}`, typing: `/exam/${typing}`, spot: `/spotCheck/${spot}`, checklist: `/checklist/${gone}`, month: `/workSummary/${month}`, assign: `/case/${open}`, "checklist-new": "/checklist/new", "checklist-fill": `/checklist/new?template=${sheet}`, "checklist-free": "/checklist/new?free=1", sheet: `/checklistTemplate/${sheet}`, "spot-new": `/spotCheck/new?post=${desk}&duty=A1-FD-04`, "spot-gone": `/spotCheck/new?post=${desk}&duty=A1-FD-03`, evidence: `/handbook/${desk}?duty=A1-FD-04`, route: `/patrolRoute/${route}`, codes: `/patrolRoute/${route}/codes`, point: `/p/${code}`,
      today: "/", board: "/board", wall: "/board?wall=1", desk: "/desk", case: `/case/${first.id}`, cases: "/case", "new-case": "/case/new", client: `/client/${client.id}`, clients: "/client", unit: `/unit/${unit.id}`,
      posts: "/post", staff: "/staff", handbook: `/handbook/${desk}`, "handbook-edit": `/handbook/${desk}?edit=1`, "handbook-paper": `/handbook/${desk}?print=1`, "handbook-compare": `/handbook/${desk}?compare=1`, records: "/records", settings: "/settings", organisation: "/settings/organisation", rights: "/settings/rights", fields: "/settings/fields", causes: "/settings/causes", phrases: "/settings/phrases", tokens: "/settings/tokens", audit: "/settings/audit", channels: "/settings/channels", waiting: "/waiting", numbers: "/settings/numbers", hours: "/settings/hours", import: "/import", account: "/account",
    };
    if (shots) await mkdir(shots, { recursive: true });
  });
  afterAll(() => t?.stop());

  for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
    // Every size and every theme once; all four when pictures are wanted.
    for (const dark of shots ? [false, true] : [size === "phone"]) {
      test(`${size}, ${dark ? "dark" : "light"}: nothing serious for those who cannot see it, nothing runs out sideways, hostile text stays text`, async () => {
        const screen = await openScreen(t, t.admin, { size, dark });
        const serious: string[] = [];
        const wide: string[] = [];
        try {
          await screen.page.goto(t.address);
          await screen.page.locator("main").waitFor();
          for (const [name, path] of Object.entries(pages)) {
            await goOn(screen.page, path);
            await screen.page.locator("main").waitFor();
            await opened[name]?.(screen.page);
            if (shots) await screen.page.screenshot({ path: join(shots, `${name}-${size}-${dark ? "dark" : "light"}.png`) });
            const found = await seriousFaults(screen.page);
            serious.push(...found.map((one) => `${name} ${one}`));
            const over = await sideways(screen.page);
            if (over > 1) wide.push(`${name} by ${over} px`);
          }
          expect(await screen.page.evaluate(() => (window as unknown as { broken?: number }).broken)).toBeUndefined();
          expect(screen.faults).toEqual([]);
          expect(wide).toEqual([]);
          expect(serious).toEqual([]);
        } finally {
          await screen.close();
        }
      });
    }
  }
});
