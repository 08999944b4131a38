import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Draws the icons of the installed program from the one drawing in apps/web/public/icon.svg; run by hand after that changes. */
const folder = join(import.meta.dirname, "../apps/web/public");
const ground = "#1d2227";
/** `share`: how much of the edge the drawing takes. A phone may cut a maskable icon down to a round of four fifths of it. */
const icons = [
  { name: "icon-192.png", size: 192, share: 1, ground: "transparent" },
  { name: "icon-512.png", size: 512, share: 1, ground: "transparent" },
  { name: "icon-maskable-512.png", size: 512, share: 0.72, ground },
  { name: "icon-apple-180.png", size: 180, share: 0.86, ground },
];

const drawing = (await readFile(join(folder, "icon.svg"))).toString("base64");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const { name, size, share, ground: behind } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:100vh;background:${behind}"><img src="data:image/svg+xml;base64,${drawing}" style="width:${share * 100}%;height:${share * 100}%"></body>`);
    await page.locator("img").evaluate((image) => (image as HTMLImageElement).decode());
    await writeFile(join(folder, name), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
