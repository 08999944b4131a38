import { createHash } from "node:crypto";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Files the service worker keeps besides those of the build. */
const lasting = ["/icon.svg", "/icon-192.png", "/manifest.webmanifest"];

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

/** Builds the web part into dist/web; `npx vite` serves it for development beside a running server. */
export default defineConfig({
  root: "apps/web",
  plugins: [react(), serviceWorker()],
  build: { outDir: "../../dist/web", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 900 },
  server: { proxy: { "/api": process.env.DUTYDESK_URL ?? "http://127.0.0.1:8080" } },
});
