import { defineConfig } from "vitest/config";

/** Journeys through a real browser on the real server, one at a time. */
export default defineConfig({ test: { root: ".", include: ["e2e/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false } });
