import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { act } from "#platform/act/act.ts";
import { startTestApp, type TestApp } from "../apps/server/testing.ts";
import { goOn, hasBrowser, openScreen, seriousFaults, sideways, sizes } from "./browser.ts";

/** Where pictures of every page go, for a look at them; none are kept without it. */
const shots = process.env.SHOTS;
const hostile = `<script>window.broken=1</script><img src=x onerror="window.broken=1"> \u202Egnp.exe\u2066 𠮷野家𪚥 ${"长".repeat(60)}`;

let t: TestApp;
let pages: Record<string, string> = {};

describe.skipIf(!hasBrowser)("every page, in both sizes and both themes", () => {
  beforeAll(async () => {
    t = await startTestApp(undefined, { pages: true });
    const make = (type: string, input: Record<string, unknown>) => act(t.engine, t.system, { type, step: "create", input });
    const unit = await make("unit", { site: t.siteId, code: "2-0501", building: "2 号楼" });
    const client = await make("client", { name: `赵建国 ${hostile}`.slice(0, 80), phones: ["13800136621"], site: t.siteId, unit: unit.id, tags: ["家有老人"] });
    const facts = { client: client.id, site: t.siteId, happenedAt: "昨晚 7 点", place: "2 号楼 5 层", person: "赵建国", phone: "13800136621" };
    const first = await make("case", { ...facts, subject: `楼道灯三天未修 ${hostile}`.slice(0, 200), event: hostile.repeat(20) });
    await act(t.engine, t.system, { type: "case", step: "assign", id: first.id, version: 1, input: { owner: t.admin.staffId, ownerReason: hostile.slice(0, 300) } });
    for (let n = 0; n < 6; n++) await make("case", { ...facts, subject: `电梯又停了 ${n}`, event: "老人下不了楼", kind: "repair" });
    const { rows } = (await t.admin.call("GET", "/api/v1/post?limit=50")).json() as { rows: { id: string; name: string }[] };
    const desk = rows.find((row) => row.name.includes("前台"))?.id ?? "";
    await t.admin.call("POST", `/api/v1/handbook/${desk}/duties`, { step: "save", code: "A1-FD-06", input: { text: `电话机每月初检查保养 ${hostile}`.slice(0, 400), when: "每月 1 日", withinCount: 2, withinUnit: "wd", serves: "post", records: ["equipment-check"], mechanisms: ["task", "clock"] }, reason: "上次坏了半天没人知道" });
    await t.admin.call("POST", `/api/v1/handbook/${desk}/duties`, { step: "retire", code: "A1-FD-03", reason: "交给后勤" });
    for (const name of ["设施设备", "服务态度"]) {
      const { id } = await make("cause", { name });
      await make("cause", { name: "答复太慢", parent: id });
    }
    pages = {
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
