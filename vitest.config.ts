import { defineConfig } from "vitest/config";

/** Unit, contract and server tests live beside the code and share one embedded PostgreSQL; journeys and faults run by their own commands. */
export default defineConfig({
  test: {
    include: ["{apps,platform,modules,tools}/**/*.test.ts"],
    globalSetup: ["platform/testing/global.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
