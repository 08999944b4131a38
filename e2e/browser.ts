import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { chromium, type BrowserContext, type Page } from "playwright-core";
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

/** Opens a window for a person (signed in) or a stranger, in Chinese and Shanghai unless told otherwise. */
export async function openScreen(t: TestApp, person: Person | null, options: { size?: keyof typeof sizes; dark?: boolean } = {}): Promise<Screen> {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-browser-"));
  const context: BrowserContext = await chromium.launchPersistentContext(folder, {
    executablePath: executable,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    viewport: sizes[options.size ?? "desk"],
    colorScheme: options.dark ? "dark" : "light",
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  if (person) await context.addCookies([{ name: cookieName, value: person.secret, url: t.address }]);
  const page = await context.newPage();
  // The server's clock is moved by the test; the page's own stands where the server's does.
  await page.clock.setFixedTime(t.clock.now());
  const faults: string[] = [];
  page.on("pageerror", (error) => void faults.push(error.message));
  page.setDefaultTimeout(15_000);
  return {
    page,
    faults,
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What is serious for those who cannot see the page, one line each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: run } = window as unknown as { axe: typeof axe };
    const { violations } = await run.run(document, { resultTypes: ["violations"] });
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
