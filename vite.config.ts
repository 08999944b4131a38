import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Builds the web part into dist/web; `npx vite` serves it for development beside a running server. */
export default defineConfig({
  root: "apps/web",
  plugins: [react()],
  build: { outDir: "../../dist/web", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 900 },
  server: { proxy: { "/api": process.env.DUTYDESK_URL ?? "http://127.0.0.1:8080" } },
});
