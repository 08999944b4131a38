import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { readMigrations } from "#platform/store/migrate.ts";
import type { Engine } from "#platform/act/engine.ts";
import { root } from "./config.ts";

export const version = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

/** `GET /api/health`: 200 with version, database and migration state when requests are served, and whether clocks are quiet after a restore; 503 while the database is away. */
export function healthRoute(app: FastifyInstance, engine: Engine): void {
  // Read once: what is put into the folder of a running program is the next start's to apply.
  const known = readMigrations(join(root, "migrations"));
  app.get("/api/health", { config: { policy: "public" }, schema: { tags: ["health"], summary: "Whether the server is ready" } }, async (_request, reply) => {
    const newest = (await known).at(-1)?.name ?? null;
    try {
      const rows = await engine.db.query<{ server: string; migration: string | null; quiet: boolean | null }>("select current_setting('server_version') as server, (select max(name) from migration) as migration, (select quiet_since is not null from installation) as quiet");
      const migration = rows[0]?.migration ?? null;
      const ready = migration === newest;
      return await reply.status(ready ? 200 : 503).send({ ready, version, quiet: rows[0]?.quiet === true, database: { reachable: true, server: rows[0]?.server }, migration: { applied: migration, newest } });
    } catch {
      return reply.status(503).send({ ready: false, version, database: { reachable: false }, migration: { applied: null, newest } });
    }
  });
}
