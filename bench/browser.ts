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
  /** The longest of 95 in 100 pictures while a list that was paged to its 10,000th row is scrolled, beside a plain list of the same height; null where there is none that long. */
  readonly scroll: { readonly rows: number; readonly p95: number; readonly plain: number; readonly ratio: number } | null;
  readonly scriptKb: number;
  /** The page with the most script of its own above the shell's, gzipped, in kB. */
  readonly heaviest: { readonly page: string; readonly kb: number };
  /** What one visit asked the server for more than once. */
  readonly twice: readonly string[];
}

const executable = process.env.CHROMIUM ?? "/usr/bin/chromium";
const rounds = 7;

/** What may be looked at by itself: visits to pages, the cold start, what other sessions do, scrolling, and what is fetched. */
export const browserParts = ["visits", "cold", "seen", "scroll", "fetched"] as const;
type Part = (typeof browserParts)[number];

/** Looks at lists, desk and case page in a real browser, of some parts alone where they are named; null where there is none. */
export async function measureBrowser(house: House, seeded: Seeded, say: (line: string) => void): Promise<BrowserTimes | null>;
export async function measureBrowser(house: House, seeded: Seeded, say: (line: string) => void, parts: readonly Part[]): Promise<Partial<BrowserTimes> | null>;
export async function measureBrowser(house: House, seeded: Seeded, say: (line: string) => void, parts: readonly Part[] = browserParts): Promise<Partial<BrowserTimes> | null> {
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
    const found: Partial<Record<keyof BrowserTimes, unknown>> = {};
    if (parts.includes("visits")) {
      found.list = await visits(page, `${house.address}/case`, () => page.locator("tbody tr a").first().waitFor());
      found.page = await visits(page, `${house.address}/case/${made.id}`, () => page.getByRole("button", { name: /^分派/ }).waitFor());
      found.desk = await visits(page, `${house.address}/desk?queue=open`, () => page.locator("a.q").first().waitFor());
    }
    if (parts.includes("cold")) found.deskCold = await cold(house, seeded);
    if (parts.includes("seen")) {
      found.seen = await stepSeen(page, house, seeded);
      found.seenNew = await newSeen(page, house, seeded);
    }
    if (parts.includes("scroll")) found.scroll = await scrolled(page, house);
    if (parts.includes("fetched")) {
      found.scriptKb = await shellKb();
      found.heaviest = await heaviest(house, seeded, made.id);
      found.twice = await askedTwice(page, house, made.id);
    }
    return found as Partial<BrowserTimes>;
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

async function stepSeen(page: Page, house: House, seeded: Seeded): Promise<number> {
  const call = caller(house.address, seeded.wide.secret);
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const { id } = JSON.parse(await call("POST", "/api/v1/case", newCase(seeded, n))) as { id: string };
    await page.goto(`${house.address}/case/${id}`);
    await page.getByRole("button", { name: /^分派/ }).waitFor();
    // A page that has just been opened still opens its live stream.
    await page.waitForTimeout(1500);
    const shown = page.getByText("已分派").first().waitFor().then(() => performance.now());
    await call("POST", `/api/v1/case/${id}/assign`, { version: 1, input: { owner: seeded.wide.staffId } });
    const answered = performance.now();
    times.push((await shown) - answered);
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

/** Pages a list to 10,000 rows and scrolls through it for two seconds; beside it a plain list of the same height in the same browser, which is what this machine can do. */
async function scrolled(page: Page, house: House): Promise<BrowserTimes["scroll"]> {
  await page.goto(`${house.address}/case`);
  await page.locator("tbody tr a").first().waitFor();
  // A long list keeps what is near the screen in the page and says how many rows it has.
  const loaded = async (): Promise<number> => Number((await page.locator("table.list").getAttribute("aria-rowcount")) ?? (await page.locator("tbody tr").count()));
  const foot = page.locator(".listfoot button");
  for (let n = 0; n < 600 && (await loaded()) < 10_000; n++) {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForTimeout(60);
    if (!(await foot.count())) break;
  }
  const rows = await loaded();
  if (rows < 100) return null;
  const times: { list: number[]; plain: number[] } = { list: [], plain: [] };
  for (let n = 0; n < 3; n++) times.list.push(await pictures(page));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.goto(`${house.address}/api/health`);
  await page.evaluate(({ count, each }) => {
    document.body.innerHTML = Array.from({ length: count }, (_, n) => `<div style="height:${each}px">row ${n}</div>`).join("");
  }, { count: rows, each: Math.max(1, Math.floor(height / rows)) });
  for (let n = 0; n < 3; n++) times.plain.push(await pictures(page));
  const [p95, plain] = [median(times.list), median(times.plain)];
  return { rows, p95, plain, ratio: Math.round((100 * p95) / plain) / 100 };
}

/** Scrolls for two seconds from the top; the 95th of the times between two pictures. */
function pictures(page: Page): Promise<number> {
  return page.evaluate(async () => {
    window.scrollTo(0, 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const times: number[] = [];
    let last = performance.now();
    for (const until = last + 2000; last < until; ) {
      window.scrollBy(0, 400);
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
