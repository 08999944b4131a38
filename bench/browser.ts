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
  readonly desk: number;
  /** The same of the desk in a browser that has nothing yet, on a processor slowed down four times. */
  readonly deskCold: number;
  /** From the answer of a step made in another session until an open page shows it. */
  readonly seen: number;
  /** From the answer of a case made in another session until it stands in the open queue. */
  readonly seenNew: number;
  /** The longest of 95 in 100 pictures while a list that was paged to its 10,000th row is scrolled; null where it has no page that long. */
  readonly scroll: number | null;
  readonly scriptKb: number;
  /** The page with the most script of its own above the shell's, gzipped, in kB. */
  readonly heaviest: { readonly page: string; readonly kb: number };
  /** What one visit asked the server for more than once. */
  readonly twice: readonly string[];
}

const executable = process.env.CHROMIUM ?? "/usr/bin/chromium";
const rounds = 7;

/** Looks at lists, desk and case page in a real browser; null where there is none. */
export async function measureBrowser(house: House, seeded: Seeded, say: (line: string) => void): Promise<BrowserTimes | null> {
  if (!existsSync(executable)) {
    say(`not looked at in a browser: there is none at ${executable}`);
    return null;
  }
  const { context, end } = await open(house, seeded);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const call = caller(house.address, seeded.wide.secret);
    const made = JSON.parse(await call("POST", "/api/v1/case", newCase(seeded, 1))) as { id: string };
    const list = await visits(page, `${house.address}/case`, () => page.locator("tbody tr a").first().waitFor());
    const one = await visits(page, `${house.address}/case/${made.id}`, () => page.getByRole("button", { name: /^分派/ }).waitFor());
    const desk = await visits(page, `${house.address}/desk?queue=open`, () => page.locator("a.q").first().waitFor());
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
    return { list, page: one, desk, deskCold: await cold(house, seeded), seen: median(seen), seenNew: await newSeen(page, house, seeded), scroll: await scrolled(page, house), scriptKb: await shellKb(), heaviest: await heaviest(house, seeded, made.id), twice: await askedTwice(page, house, made.id) };
  } finally {
    await end();
  }
}

async function open(house: House, seeded: Seeded): Promise<{ context: BrowserContext; end(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-bench-browser-"));
  // A service worker would answer for the network that is measured.
  const context = await chromium.launchPersistentContext(folder, { executablePath: executable, args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"], viewport: { width: 1440, height: 900 }, locale: "zh-CN", timezoneId: "Asia/Shanghai", serviceWorkers: "block" });
  await context.addCookies([{ name: cookieName, value: seeded.wide.secret, url: house.address }]);
  return {
    context,
    async end() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The desk in a browser that starts with nothing, on a processor slowed down four times. */
async function cold(house: House, seeded: Seeded): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    const { context, end } = await open(house, seeded);
    try {
      const page = await context.newPage();
      await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: 4 });
      const began = performance.now();
      await page.goto(`${house.address}/desk?queue=open`, { waitUntil: "commit" });
      await page.locator("a.q").first().waitFor();
      times.push(performance.now() - began);
    } finally {
      await end();
    }
  }
  return median(times);
}

async function newSeen(page: Page, house: House, seeded: Seeded): Promise<number> {
  const call = caller(house.address, seeded.wide.secret);
  const times: number[] = [];
  await page.goto(`${house.address}/case?order=-createdAt`);
  await page.locator("tbody tr a").first().waitFor();
  await page.waitForTimeout(1500);
  for (let n = 0; n < rounds; n++) {
    const subject = `刚刚来的第 ${n} 件 ${Date.now()}`;
    const shown = page.getByText(subject).first().waitFor().then(() => performance.now());
    await call("POST", "/api/v1/case", { ...newCase(seeded, n), subject });
    const answered = performance.now();
    times.push((await shown) - answered);
  }
  return median(times);
}

/** Pages a list to 10,000 rows and scrolls through it for two seconds; the 95th of the times between two pictures. */
async function scrolled(page: Page, house: House): Promise<number | null> {
  await page.goto(`${house.address}/case`);
  await page.locator("tbody tr a").first().waitFor();
  for (let n = 0; n < 220; n++) {
    const more = page.getByRole("button", { name: /^(再看|更多|继续)/ });
    if (!(await more.count()) || (await page.locator("tbody tr").count()) >= 10_000) break;
    await more.first().click();
    await page.waitForTimeout(60);
  }
  if ((await page.locator("tbody tr").count()) < 100) return null;
  return await page.evaluate(async () => {
    const times: number[] = [];
    let last = performance.now();
    for (const until = last + 2000; last < until; ) {
      window.scrollBy(0, 400);
      document.querySelector("main")?.scrollBy(0, 400);
      const at = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      times.push(at - last);
      last = at;
    }
    times.sort((a, b) => a - b);
    return Math.round(times[Math.floor(times.length * 0.95)] ?? Number.NaN);
  });
}

/** Visits each page in a browser with nothing yet and adds up the script it fetches above the shell's. */
async function heaviest(house: House, seeded: Seeded, caseId: string): Promise<{ page: string; kb: number }> {
  const shell = new Set(await shellScripts());
  let most = { page: "", kb: 0 };
  for (const path of ["/", "/desk", `/case/${caseId}`, "/case", "/case/new", "/client", "/handbook", "/board", "/settings", "/account"]) {
    const { context, end } = await open(house, seeded);
    try {
      const page = await context.newPage();
      const own = new Set<string>();
      page.on("response", (answer) => {
        const name = new URL(answer.url()).pathname.slice(1);
        if (name.endsWith(".js") && !shell.has(name)) own.add(name);
      });
      await page.goto(`${house.address}${path}`);
      await page.locator("main").waitFor();
      await page.waitForTimeout(800);
      const kb = Math.round((await Promise.all([...own].map(gzipped))).reduce((sum, bytes) => sum + bytes, 0) / 1000);
      if (kb > most.kb) most = { page: path.replace(caseId, "$id"), kb };
    } finally {
      await end();
    }
  }
  return most;
}

/** Reads the desk and a case, and names what was asked for more than once meanwhile. */
async function askedTwice(page: Page, house: House, caseId: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of ["/desk?queue=open", `/case/${caseId}`, "/", "/case"]) {
    await page.goto("about:blank");
    const asked: string[] = [];
    const listen = (request: { url(): string; method(): string }): void => void (request.method() === "GET" && request.url().includes("/api/") && !request.url().includes("/live") && asked.push(request.url().slice(house.address.length)));
    page.on("request", listen);
    await page.goto(`${house.address}${path}`);
    await page.waitForTimeout(1500);
    page.off("request", listen);
    found.push(...new Set(asked.filter((url, n) => asked.indexOf(url) !== n)));
  }
  return found.map((url) => url.replace(caseId, "{id}"));
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
  const sizes = await Promise.all((await shellScripts()).map(gzipped));
  return Math.round(sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000);
}

const built = join(root, "dist", "web");

async function shellScripts(): Promise<string[]> {
  const html = await readFile(join(built, "index.html"), "utf8");
  const there = new Set((await readdir(join(built, "assets"))).map((name) => `assets/${name}`));
  return [...new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((found) => found[1] as string))].filter((name) => there.has(name));
}

const gzipped = async (name: string): Promise<number> => gzipSync(await readFile(join(built, name))).length;
