/** Pictures of every page with the demo organisation, in both sizes and both themes, into docs/guide/pictures: `npm run screenshots`; with names behind it only these pages. */
import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";
import { demoPassword } from "../apps/demo/make.ts";
import { root } from "./scratch.ts";

const into = join(root, "docs", "guide", "pictures");
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** What is shown: whose page it is, and its address; `{type?query}` stands for the id of the first record of that list; a key that is pressed there opens a dialog. */
const pages: Readonly<Record<string, readonly [login: string, address: string, key?: string]>> = {
  today: ["1006", "/"],
  desk: ["1006", "/desk?queue=open"],
  case: ["1006", "/case/{case?owner=me&order=dueAt}"],
  assign: ["1003", "/case/{case?state=assigned&order=-createdAt}", "a"],
  "new-contact": ["1004", "/case/new"],
  client: ["1006", "/client/{client}"],
  cases: ["1006", "/case"],
  handbook: ["1004", "/handbook/{post?q=客服部前台}"],
  clerk: ["1004", "/"],
  "spot-check": ["1003", "/spotCheck/{spotCheck?state=passed}"],
  board: ["1002", "/board"],
  wall: ["1002", "/board?wall=1"],
  settings: ["admin", "/settings"],
  organisation: ["admin", "/settings/organisation"],
  post: ["admin", "/post/{post?q=客服部前台}"],
  person: ["admin", "/staff/{staff?q=张磊}"],
  rights: ["admin", "/settings/rights"],
  channels: ["admin", "/settings/channels"],
  hours: ["admin", "/settings/hours"],
  account: ["1006", "/account"],
};

/** Starts the demo on a folder of its own and gives its address. */
function startDemo(folder: string): Promise<{ address: string; stop(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const env: NodeJS.ProcessEnv = { ...process.env, DUTYDESK_DATA: folder, PORT: "0" };
    delete env.DATABASE_URL;
    const child = spawn(process.execPath, [join(root, "apps/demo/main.ts"), "--at", "14:12"], { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise<void>((done) => child.on("exit", () => done()));
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
      if (address) {
        resolve({
          address,
          async stop() {
            child.kill("SIGTERM");
            await ended;
          },
        });
      }
    });
    child.on("exit", (code) => reject(new Error(`the demo ended with ${code}: ${said}`)));
  });
}

/** Signs a person in on a browser of its own. */
async function signIn(address: string, login: string, size: keyof typeof sizes, dark: boolean): Promise<{ context: BrowserContext; end(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "dutydesk-pictures-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    viewport: sizes[size], colorScheme: dark ? "dark" : "light", locale: "zh-CN", timezoneId: "Asia/Shanghai",
  });
  const answer = await context.request.post(`${address}/api/auth/sign-in`, { data: { login, password: demoPassword }, headers: { origin: address } });
  if (!answer.ok()) throw new Error(`${login}: ${await answer.text()}`);
  return {
    context,
    async end() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const wanted = process.argv.slice(2);
const chosen = Object.entries(pages).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const folder = await mkdtemp(join(tmpdir(), "dutydesk-demo-"));
await chmod(folder, 0o711);
await mkdir(into, { recursive: true });
const demo = await startDemo(folder);
try {
  for (const login of new Set(chosen.map(([, [who]]) => who))) {
    for (const size of ["desk", "phone"] as const) {
      for (const dark of [false, true]) {
        const { context, end } = await signIn(demo.address, login, size, dark);
        const page = await context.newPage();
        for (const [name, [who, address, key]] of chosen) {
          if (who !== login) continue;
          const [wish, type, query] = /\{(\w+)\??([^}]*)\}/.exec(address) ?? [];
          const rows = type ? ((await (await context.request.get(`${demo.address}/api/v1/${type}?limit=1&${query ?? ""}`)).json()) as { rows: { id: string }[] }).rows : [];
          await page.goto(`${demo.address}${wish ? address.replace(wish, rows[0]?.id ?? "") : address}`);
          await page.locator("main").waitFor();
          await page.waitForTimeout(1200); // The live stream stays open, so the network is never idle.
          if (key) {
            await page.keyboard.press(key);
            await page.getByRole("dialog").waitFor();
            await page.waitForTimeout(1200);
          }
          await page.screenshot({ path: join(into, `${name}-${size}-${dark ? "dark" : "light"}.jpg`), type: "jpeg", quality: 80 });
        }
        await end();
      }
    }
  }
} finally {
  await demo.stop();
  await rm(folder, { recursive: true, force: true });
}
