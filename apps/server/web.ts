import { spawn } from "node:child_process";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { answerError } from "#platform/api/errors.ts";
import { Problem } from "#platform/record/problem.ts";
import { root } from "./config.ts";

const built = join(root, "dist", "web");
const sources = ["apps/web", "platform/ui", "platform/record", "platform/clocks", "modules", "apps/records.ts", "vite.config.ts", "package-lock.json"];

/** Builds the pages when they are missing or older than what they are made of. */
export async function buildWebWhenStale(say: (line: string) => void): Promise<void> {
  const made = await stat(join(built, "index.html")).then((s) => s.mtimeMs, () => 0);
  const newest = Math.max(...(await Promise.all(sources.map((path) => newestIn(join(root, path))))));
  if (made > newest) return;
  say("正在生成网页，约十几秒…  Building the pages…");
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "node_modules/vite/bin/vite.js"), "build", "--configLoader", "native", "--logLevel", "error"], { cwd: root, env: { ...process.env, NODE_ENV: "production" }, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`vite build ended with ${code}`))));
  });
  await compressBuilt();
}

/** Puts compressed twins beside every file of some size: a phone on a bad link waits for a third of the bytes, over https for a quarter. */
async function compressBuilt(): Promise<void> {
  for (const entry of await readdir(built, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|html|svg|json|webmanifest)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    if (content.length <= 1000) continue;
    await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
    await writeFile(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
  }
}

async function newestIn(path: string): Promise<number> {
  const info = await stat(path).catch(() => null);
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const entries = await readdir(path, { withFileTypes: true });
  return Math.max(0, ...(await Promise.all(entries.map((entry) => newestIn(join(path, entry.name))))));
}

const policy = [
  "default-src 'self'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self' data:",
  "connect-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
  "worker-src 'self'", "manifest-src 'self'",
].join("; ");

/** What a page needs beyond the shell, as the header that has the browser fetch it beside the shell instead of after it. */
async function linksOf(folder: string): Promise<(url: string) => string | null> {
  const pages = JSON.parse(await readFile(join(folder, "pages.json"), "utf8").catch(() => "{}")) as Record<string, string[]>;
  const known = Object.entries(pages).map(([path, files]) => ({ parts: path.split("/"), link: files.map((file) => (file.endsWith(".css") ? `</${file}>; rel=preload; as=style; crossorigin` : `</${file}>; rel=modulepreload`)).join(", ") }));
  return (url) => {
    const parts = (url.split("?", 1)[0] ?? "").split("/");
    const fit = known.filter((page) => page.parts.length === parts.length && page.parts.every((part, n) => part === parts[n] || (part.startsWith("$") && parts[n] !== "")));
    // An address written out wins over one with names in it, as in the router.
    const best = fit.sort((a, b) => a.parts.filter((part) => part.startsWith("$")).length - b.parts.filter((part) => part.startsWith("$")).length)[0];
    return best?.link || null;
  };
}

/** Serves the pages that lie built in a folder; every address that is no file and no API leads to the one page. */
export async function webRoutes(app: FastifyInstance, folder: string = built): Promise<void> {
  const links = await linksOf(folder);
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    dotfiles: "ignore",
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header("cache-control", path.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
      reply.header("content-security-policy", policy);
      const link = path.includes("index.html") ? links(reply.request.url) : null;
      if (link) reply.header("link", link);
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const page = (request.method === "GET" || request.method === "HEAD") && !request.url.startsWith("/api/") && !/\.[a-z0-9]{2,5}(\?|$)/i.test(request.url);
    if (page) return reply.sendFile("index.html");
    return answerError(new Problem("no_such_route"), request, reply);
  });
}
