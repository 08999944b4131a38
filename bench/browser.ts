import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { cookieName } from "#platform/auth/sessions.ts";
import { root } from "../apps/server/config.ts";
import { caller, type House } from "./house.ts";
import { newCase } from "./measures.ts";
import type { Seeded } from "./seed.ts";

/** Milliseconds, each the median of several: what a person waits for in a browser. */
export interface BrowserTimes {
  /** From leaving for the list until its rows can be clicked, the program loaded before. */
  readonly list: number;
  readonly page: number;
  /** From the answer of a step made in another session until an open page shows it. */
  readonly seen: number;
  readonly scriptKb: number;
}

const executable = process.env.CHROMIUM ?? "/usr/bin/chromium";
const rounds = 7;

/** Looks at list and case page in a real browser; null where there is none. */
export async function measureBrowser(house: House, seeded: Seeded, say: (line: string) => void): Promise<BrowserTimes | null> {
  if (!existsSync(executable)) {
    say(`not looked at in a browser: there is none at ${executable}`);
    return null;
  }
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-bench-browser-"));
  const context: BrowserContext = await chromium.launchPersistentContext(folder, { executablePath: executable, args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"], viewport: { width: 1440, height: 900 }, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  try {
    await context.addCookies([{ name: cookieName, value: seeded.wide.secret, url: house.address }]);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const call = caller(house.address, seeded.wide.secret);
    const made = JSON.parse(await call("POST", "/api/v1/case", newCase(seeded, 1))) as { id: string };
    const list = await visits(page, `${house.address}/case`, () => page.locator("tbody tr a").first().waitFor());
    const one = await visits(page, `${house.address}/case/${made.id}`, () => page.getByRole("button", { name: /^分派/ }).waitFor());
    const seen: number[] = [];
    for (let n = 0; n < rounds; n++) {
      const { id } = JSON.parse(await call("POST", "/api/v1/case", newCase(seeded, n))) as { id: string };
      await page.goto(`${house.address}/case/${id}`);
      await page.getByRole("button", { name: /^分派/ }).waitFor();
      // A page that has just been opened still opens its live stream.
      await page.waitForTimeout(1500);
      const shown = page.getByText("已分派").first().waitFor().then(() => performance.now());
      await call("POST", `/api/v1/case/${id}/assign`, { version: 1, input: { owner: seeded.wide.staffId } });
      const answered = performance.now();
      seen.push((await shown) - answered);
    }
    return { list, page: one, seen: median(seen), scriptKb: await shellKb() };
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function visits(page: Page, address: string, usable: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n <= rounds; n++) {
    await page.goto("about:blank");
    const began = performance.now();
    await page.goto(address, { waitUntil: "commit" });
    await usable();
    // The first visit warms the caches of both sides.
    if (n > 0) times.push(performance.now() - began);
  }
  return median(times);
}

const median = (times: number[]): number => Math.round(times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN);

/** What the browser must fetch of script before anything is shown, gzipped, in kB. */
async function shellKb(): Promise<number> {
  const built = join(root, "dist", "web");
  const html = await readFile(join(built, "index.html"), "utf8");
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((found) => found[1] as string);
  const there = new Set((await readdir(join(built, "assets"))).map((name) => `assets/${name}`));
  let bytes = 0;
  for (const name of new Set(named)) if (there.has(name)) bytes += gzipSync(await readFile(join(built, name))).length;
  return Math.round(bytes / 1000);
}
