/**
 * The service worker: keeps the program's own files so that it opens in a dead spot. It never keeps or answers anything of the API,
 * so that what is shown as live is live. Written without imports: old browsers take no worker that is a module.
 */
interface Waits extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waits {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  importScripts(address: string): void;
  addEventListener(name: "install" | "activate", act: (event: Waits) => void): void;
  addEventListener(name: "fetch", act: (event: Fetching) => void): void;
}
const worker = self as unknown as Worker;
// What rings when the page is shut stands in a file of its own.
worker.importScripts("/push.js");

/** Filled in by the build: every file of the program, and a word that changes with any of them. */
const files = "__FILES__".split(",");
const prefix = "dutydesk.";
const mine = `${prefix}${"__VERSION__"}`;
/** A page that is still open may ask for files of the version before this one. */
const generations = 2;
/** In a dead spot a request often hangs instead of failing. */
const patienceMs = 4_000;

worker.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin || pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (files.includes(pathname) || pathname.startsWith("/assets/")) event.respondWith(keptOr(request));
});

/** Fetches every file anew into a cache of this version; what another version keeps already under the same name is the same. */
async function fill(): Promise<void> {
  const cache = await caches.open(mine);
  await Promise.all(["/", ...files].map(async (path) => {
    const kept = path.startsWith("/assets/") ? await caches.match(path) : undefined;
    const answer = kept ?? (await fetch(path, { cache: path.startsWith("/assets/") ? "default" : "no-cache" }));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(path, answer);
  }));
  await cache.put("/__made", new Response(String(Date.now())));
}

/** Forgets versions older than the one before this. */
async function tidy(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== mine);
  const dated = await Promise.all(names.map(async (name) => ({ name, at: Number((await (await caches.open(name)).match("/__made").then((made) => made?.text())) ?? 0) })));
  await Promise.all(dated.sort((a, b) => b.at - a.at).slice(generations - 1).map(({ name }) => caches.delete(name)));
}

/** The page as the server has it now; without an answer within a moment, the one that is kept. */
async function page(request: Request): Promise<Response> {
  const kept = async (): Promise<Response> => (await (await caches.open(mine)).match("/")) ?? Response.error();
  const late = new Promise<null>((done) => setTimeout(() => done(null), patienceMs));
  const fresh = fetch(request).catch(() => null);
  const answer = await Promise.race([fresh, late]);
  // A proxy whose server is away answers too.
  if (answer && answer.status < 500) return answer;
  const old = await kept();
  return old.type === "error" ? ((await fresh) ?? old) : old;
}

async function keptOr(request: Request): Promise<Response> {
  const own = await (await caches.open(mine)).match(request);
  return own ?? (await caches.match(request)) ?? fetch(request);
}
