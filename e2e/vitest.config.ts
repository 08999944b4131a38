import { defineConfig } from "vitest/config";

/** Journeys through a real browser on the real application, one at a time, with a clock that the test moves. */
export default defineConfig({
  test: { include: ["e2e/**/*.test.ts"], globalSetup: ["platform/testing/global.ts"], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false },
});
