import { existsSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type axe from "axe-core";
import { chromium, type Browser, type Page, type Request } from "playwright-core";
import { afterAll } from "vitest";
import { cookieName } from "#platform/auth/sessions.ts";
import type { Person, TestApp } from "../apps/server/testing.ts";

const executable = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Whether there is a browser to travel with; without one the journeys skip and say so. */
export const hasBrowser = existsSync(executable);
if (!hasBrowser) process.stderr.write(`journeys are skipped: no browser at ${executable} (Debian: apt-get install chromium)\n`);

export const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

export interface Screen {
  readonly page: Page;
  /** What the page's script threw or logged as an error; a journey ends with none. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** One browser for all windows of a file: starting one costs more than most pages it shows. A window shares nothing with another. */
let started: Promise<Browser> | null = null;
const browser = (): Promise<Browser> => (started ??= chromium.launch({ executablePath: executable, args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"] }));
afterAll(async () => void (await (await started)?.close()));

/** Opens a window for a person (signed in) or a stranger, in Chinese and Shanghai unless told otherwise. */
export async function openScreen(t: TestApp, person: Person | null, options: { size?: keyof typeof sizes; dark?: boolean } = {}): Promise<Screen> {
  const context = await (await browser()).newContext({
    viewport: sizes[options.size ?? "desk"],
    colorScheme: options.dark ? "dark" : "light",
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    // A click is where it was aimed: nothing is still on its way.
    reducedMotion: "reduce",
  });
  if (person) await context.addCookies([{ name: cookieName, value: person.secret, url: t.address }]);
  const page = await context.newPage();
  // The server's clock is moved by the test; the page's own stands where the server's does.
  await page.clock.setFixedTime(t.clock.now());
  const open = new Set<Request>();
  asked.set(page, open);
  page.on("request", (request) => void (request.resourceType() === "eventsource" || open.add(request)));
  page.on("requestfinished", (request) => void open.delete(request));
  page.on("requestfailed", (request) => void open.delete(request));
  const faults: string[] = [];
  page.on("pageerror", (error) => void faults.push(error.message));
  page.setDefaultTimeout(30_000);
  return {
    page,
    faults,
    close: () => context.close(),
  };
}

/** Goes to another page of the program as a tap on a link does, without loading the program anew: that costs more than most pages, and the first page has shown it. */
export async function goOn(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState({}, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, address);
  await settled(page);
}

/** Half the size of the readable one, which every page would be sent. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a window has asked for and not been given yet; the live stream, which stays open, is left out. */
const asked = new WeakMap<Page, Set<Request>>();

/** Whether nothing was put into the document for a moment and nothing in it moves; to be run in the page. */
function still(): boolean {
  const own = window as unknown as { changed?: number };
  if (own.changed === undefined) {
    own.changed = performance.now();
    new MutationObserver(() => void (own.changed = performance.now())).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  }
  const moving = document.getAnimations().some((one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
  return !moving && performance.now() - own.changed > 150 && document.readyState === "complete" && document.fonts.status === "loaded";
}

/** Waits until a page stands still: what it asked for is there, and nothing is put into it or moves any more. After five seconds it is looked at as it is. */
export async function settled(page: Page): Promise<void> {
  for (const end = Date.now() + 5000; Date.now() < end; await page.waitForTimeout(50)) if (asked.get(page)?.size === 0 && (await page.evaluate(still))) return;
}

/** What is serious for those who cannot see the page, one line each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe: run } = window as unknown as { axe: typeof axe };
    const { violations } = await run.run(document, { resultTypes: ["violations"], preload: false });
    return violations.filter((one) => one.impact === "serious" || one.impact === "critical").map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
  });
}

/** How many pixels the page runs out sideways. */
export const sideways = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Keeps what each window shows, for a look after a failure; says where. */
export async function picture(screens: readonly Screen[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-journey-"));
  for (const [n, screen] of screens.entries()) await screen.page.screenshot({ path: join(folder, `${n}.png`) }).catch(() => {});
  process.stderr.write(`what the windows showed: ${folder}\n`);
}
