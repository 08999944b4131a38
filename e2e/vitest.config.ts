import { defineConfig } from "vitest/config";

/** Journeys through a real browser on the real application, two files at a time, each with a database, a server and a browser of its own and a clock that the test moves. */
export default defineConfig({
  test: { include: ["e2e/**/*.test.ts"], globalSetup: ["platform/testing/global.ts", "e2e/pages.ts"], testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 30_000 } }, maxWorkers: 2 },
});
