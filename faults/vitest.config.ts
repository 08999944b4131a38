import { defineConfig } from "vitest/config";

/** Tests that really kill: the server, PostgreSQL, the disk. One at a time. */
export default defineConfig({ test: { root: ".", include: ["faults/**/*.test.ts"], globalSetup: ["platform/testing/global.ts"], testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false } });
