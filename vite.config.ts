import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Files the service worker keeps besides those of the build. */
const lasting = ["/icon.svg", "/icon-192.png", "/manifest.webmanifest", "/early.js"];

/** Makes `sw.js`, told the names of all files of this build: it changes whenever one of them does. */
function serviceWorker(): Plugin {
  return {
    name: "dutydesk-service-worker",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "chunk", id: "worker/worker.ts", fileName: "sw.js" });
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const worker = bundle["sw.js"];
        if (worker?.type !== "chunk" || worker.imports.length > 0) this.error("the service worker must be one script without imports");
        const files = Object.keys(bundle).filter((name) => name !== "sw.js" && /^assets\/.*\.(js|css)$/.test(name)).map((name) => `/${name}`).sort();
        const page = bundle["index.html"];
        const version = createHash("sha256").update(files.join()).update(page?.type === "asset" ? page.source : "").update(worker.code).digest("hex").slice(0, 12);
        worker.code = worker.code.replace("__FILES__", [...lasting, ...files].join(",")).replace("__VERSION__", version);
      },
    },
  };
}

/** Writes `pages.json`: the files of each page beyond those of the shell, by its address, so that the server can name them with the page. */
function filesOfPages(): Plugin {
  return {
    name: "dutydesk-pages",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
      const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const reached = (file: string, found = new Set<string>()): Set<string> => {
        if (!found.has(file)) {
          found.add(file);
          for (const next of byFile.get(file)?.imports ?? []) reached(next, found);
        }
        return found;
      };
      const shell = new Set(chunks.filter((chunk) => chunk.isEntry).flatMap((chunk) => [...reached(chunk.fileName)]));
      const source = readFileSync(join(import.meta.dirname, "apps/web/pages.ts"), "utf8");
      const pages = [...source.matchAll(/path: "([^"]+)".*import\("([^"]+)"\)/g)].map(([, path, from = ""]) => {
        const file = from.startsWith("#") ? join(import.meta.dirname, from.slice(1)) : join(import.meta.dirname, "apps/web", from);
        const chunk = chunks.find((one) => one.moduleIds.includes(file));
        const scripts = [...(chunk ? reached(chunk.fileName) : [])].filter((name) => !shell.has(name));
        return [path, [...scripts, ...new Set(scripts.flatMap((name) => [...(byFile.get(name)?.viteMetadata?.importedCss ?? [])]))]];
      });
      this.emitFile({ type: "asset", fileName: "pages.json", source: JSON.stringify(Object.fromEntries(pages)) });
    },
  };
}

/** Builds the web part into dist/web; `npx vite` serves it for development beside a running server. */
export default defineConfig({
  root: "apps/web",
  plugins: [react(), serviceWorker(), filesOfPages()],
  build: {
    outDir: "../../dist/web", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs comes in two files rather than in thirty: a browser asks for six at a time, and each costs a turn.
          groups: [
            { name: "libraries", tags: ["$initial"], test: /node_modules/, priority: 2 },
            { name: "shell", tags: ["$initial"], test: (id) => !id.includes("/worker/"), priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": process.env.DUTYDESK_URL ?? "http://127.0.0.1:8080" } },
});
