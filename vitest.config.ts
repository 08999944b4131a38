import { defineConfig } from "vitest/config";

/** Time limits only end what hangs: a busy machine makes no test red. Unit, contract and server tests live beside the code and share one embedded PostgreSQL; journeys and faults run by their own commands. */
export default defineConfig({
  test: {
    include: ["{apps,platform,modules,tools}/**/*.test.ts"],
    globalSetup: ["platform/testing/global.ts"],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
