import { defineConfig } from "vitest/config";

/** Unit tests live beside the code; without this file vitest would take the web build's configuration. */
export default defineConfig({ test: { include: ["{apps,platform,modules,tools}/**/*.test.ts"] } });
